package json

import (
	"fmt"
	"io"
	"math"
	"slices"
	"sync"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/buffers"
	"github.com/stoa-data/stoa/io/internal/source"
)

// A part is what a block became: columns in the narrowest types that hold their
// values, or the types that were asked for.
type part struct {
	rows    int
	columns []partColumn
	others  []string // fields that were not wanted
}

// A partColumn is one column of a part.
type partColumn struct {
	name    string
	values  *vector.Vector // nil when all are missing or the classes are mixed
	text    *vector.Vector // values as text, where they may be wanted so
	first   [classes]int   // line of the first value of each class, 0: none
	numbers numbers
}

// A field is what all parts say of a column.
type field struct {
	name    string
	typ     dataframe.Type // zero: follows from the values
	mixed   bool           // classes are mixed, so that values are taken as text
	classes [classes]mark
	numbers numbers
}

// A mark is a place: the part and the line.
type mark struct{ part, line int }

// each calls work for every block of the sources, on several goroutines. The
// error of the earliest block comes back.
func (c *config) each(srcs []source.Source, report func(done, total int64), work func(i int, b block) error) error {
	r := newReader(c, srcs)
	r.report = report
	defer r.close()
	type job struct {
		i int
		block
	}
	var (
		jobs   = make(chan job)
		wg     sync.WaitGroup
		mu     sync.Mutex
		failed = math.MaxInt
		cause  error
	)
	fail := func(i int, err error) {
		mu.Lock()
		defer mu.Unlock()
		if i < failed {
			failed, cause = i, err
		}
	}
	stopped := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return failed < math.MaxInt
	}
	for range c.workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				if err := guarded(func() error { return work(j.i, j.block) }); err != nil {
					fail(j.i, err)
				}
			}
		}()
	}
	for i := 0; !stopped(); i++ {
		b, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fail(i, err)
			break
		}
		jobs <- job{i, b}
	}
	close(jobs)
	wg.Wait()
	return cause
}

// guarded turns a panic into an error: a goroutine's would end the program.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error: %v", p)
		}
	}()
	return f()
}

// frame reads sources into a frame.
func (c *config) frame(srcs []source.Source) (*dataframe.DataFrame, error) {
	var mu sync.Mutex
	var parts []part
	files := map[int]string{}
	err := c.each(srcs, c.progress, func(i int, b block) error {
		t, err := c.parse(b, c.want(), false)
		if err != nil {
			return err
		}
		p, err := c.part(t)
		mu.Lock()
		defer mu.Unlock()
		for len(parts) <= i {
			parts = append(parts, part{})
		}
		parts[i], files[i] = p, b.src.File
		return err
	})
	if err != nil {
		return nil, err
	}
	fields, err := c.settle(parts, func(part int) string { return files[part] })
	if err == nil && c.columns != nil {
		fields, err = c.choose(fields, parts)
	}
	if err != nil {
		return nil, wrap(first(srcs), err)
	}
	return c.concat(parts, fields)
}

// first returns the first source, for messages.
func first(srcs []source.Source) source.Source {
	if len(srcs) == 0 {
		return source.Source{}
	}
	return srcs[0]
}

// want returns the fields that are read; nil means all.
func (c *config) want() map[string]bool {
	if c.columns == nil {
		return nil
	}
	want := map[string]bool{}
	for _, name := range c.columns {
		want[name] = true
	}
	return want
}

// part makes the vectors of a table.
func (c *config) part(t *table) (part, error) {
	p := part{rows: t.rows, columns: make([]partColumn, len(t.columns))}
	for name, at := range t.index {
		if at < 0 {
			p.others = append(p.others, name)
		}
	}
	for k, col := range t.columns {
		out := partColumn{name: col.name, numbers: col.numbers}
		if typ, ok := c.types[col.name]; ok {
			v, err := t.typed(vector.Field{Name: col.name, Type: typ}, "")
			if err != nil {
				return p, err
			}
			out.values = v
			p.columns[k] = out
			continue
		}
		only, n := classMissing, 0
		for k := classBool; k < classes; k++ {
			if row := col.first[k]; row >= 0 {
				out.first[k] = t.lineOfValue(col, row)
				only = k
				n++
			}
		}
		if n == 1 {
			v, row, err := col.vector(t.text, natural(only, col.numbers))
			if err != nil {
				typ := natural(only, col.numbers)
				return p, &ParseError{File: t.src.File, Line: t.lineOfValue(col, row), Name: col.name, Err: col.wrong(t.text, row, typ, err, "")}
			}
			out.values = v
		}
		if c.mixedText && n > 0 {
			out.text = col.strings(t.text, vector.Of(vector.String))
		}
		p.columns[k] = out
	}
	return p, nil
}

// settle returns the columns of all parts in order of first appearance, with
// their types.
func (c *config) settle(parts []part, file func(part int) string) ([]field, error) {
	var fields []field
	index := map[string]int{}
	for i, p := range parts {
		for _, col := range p.columns {
			k, ok := index[col.name]
			if !ok {
				k = len(fields)
				index[col.name] = k
				fields = append(fields, field{name: col.name, typ: c.types[col.name]})
			}
			f := &fields[k]
			f.numbers |= col.numbers
			for class, line := range col.first {
				if line > 0 && f.classes[class].line == 0 {
					f.classes[class] = mark{i, line}
				}
			}
		}
	}
	for name, typ := range c.types {
		if _, ok := index[name]; !ok && c.columns == nil && len(parts) > 0 {
			return nil, vector.NoColumn("", name, names(fields))
		} else if !ok {
			fields = append(fields, field{name: name, typ: typ})
		}
	}
	for k := range fields {
		if err := c.settleField(&fields[k], file); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// names returns the names of fields.
func names(fields []field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

// settleField gives a field its type.
func (c *config) settleField(f *field, file func(part int) string) error {
	if f.typ.Kind != vector.Invalid {
		return nil
	}
	var a, b class // the first class and the one that came next
	before := func(x, y class) bool {
		p, q := f.classes[x], f.classes[y]
		return p.part < q.part || p.part == q.part && p.line < q.line
	}
	for k := classBool; k < classes; k++ {
		switch {
		case f.classes[k].line == 0:
		case a == 0 || before(k, a):
			a, b = k, a
		case b == 0 || before(k, b):
			b = k
		}
	}
	switch {
	case a == 0:
		f.typ = vector.Of(vector.String)
	case b == 0:
		f.typ = natural(a, f.numbers)
	case c.mixedText:
		f.typ, f.mixed = vector.Of(vector.String), true
	default:
		p, q := f.classes[a], f.classes[b]
		where := fmt.Sprintf("line %d", p.line)
		if file(p.part) != file(q.part) {
			where += fmt.Sprintf(" of %q", file(p.part))
		}
		return &ParseError{File: file(q.part), Line: q.line, Name: f.name,
			Err: because(ErrMixed, "%s where %s has %s (MixedAsText takes both as text)", classNames[b], where, classNames[a])}
	}
	return nil
}

// choose returns the fields that Columns names, in its order.
func (c *config) choose(fields []field, parts []part) ([]field, error) {
	out := make([]field, 0, len(c.columns))
	for _, name := range c.columns {
		found := false
		for _, f := range fields {
			if f.name == name {
				out, found = append(out, f), true
			}
		}
		if !found {
			known := names(fields)
			for _, p := range parts {
				known = append(known, p.others...)
			}
			slices.Sort(known)
			return nil, vector.NoColumn("", name, slices.Compact(known))
		}
	}
	return out, nil
}

// concat puts the parts together.
func (c *config) concat(parts []part, fields []field) (*dataframe.DataFrame, error) {
	frames := make([]*dataframe.DataFrame, 0, max(len(parts), 1))
	if len(parts) == 0 {
		parts = []part{{}}
	}
	for i, p := range parts {
		columns := make([]dataframe.Column, len(fields))
		at := map[string]int{}
		for k, col := range p.columns {
			at[col.name] = k
		}
		for k, f := range fields {
			var col partColumn
			if j, ok := at[f.name]; ok {
				col = p.columns[j]
			}
			column, err := buffers.Column(f.name, col.as(f, p.rows))
			if err != nil {
				return nil, err
			}
			columns[k] = column
		}
		parts[i] = part{} // for the collector
		df, err := dataframe.New(columns...)
		if err != nil {
			return nil, err
		}
		frames = append(frames, df)
	}
	if len(frames) == 1 {
		return frames[0], nil
	}
	return dataframe.Concat(frames...)
}

// as returns the values of a part's column in the type of its field.
func (p *partColumn) as(f field, rows int) *vector.Vector {
	v := p.values
	switch {
	case f.mixed && p.text != nil:
		return p.text
	case v == nil:
		return missing(f.typ, rows)
	case v.Type() == f.typ:
		return v
	case v.Missing() == v.Len():
		return missing(f.typ, rows)
	case f.typ.Kind == vector.Uint64:
		return v.WithType(f.typ)
	case v.Type().Kind == vector.Uint64:
		return floats[uint64](v)
	}
	return floats[int64](v)
}

// floats converts integers.
func floats[T int64 | uint64](v *vector.Vector) *vector.Vector {
	x := vector.Values[T](v)
	out := memory.Make[float64](len(x))
	for i, a := range x {
		out[i] = float64(a)
	}
	return vector.FromSlice(vector.Of(vector.Float64), out, v.Valid())
}

// missing returns n missing values.
func missing(t dataframe.Type, n int) *vector.Vector {
	c := newColumn("", 0)
	c.fill(n)
	v, _, err := c.vector(nil, t)
	if err != nil {
		panic("json: " + err.Error())
	}
	return v
}
