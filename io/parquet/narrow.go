package parquet

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// narrow drops the row groups, and within them the rows, for which Bloom
// filters, dictionaries and the page index say that the predicate is not true.
func (b *batch) narrow() error {
	var groups []int
	var picks []ranges
	some := false
	for _, g := range b.groups {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if !b.lookInto(g) {
			b.scan.excluded.filters.Add(1)
			b.skip(g, b.used())
			continue
		}
		p := b.pickPages(g)
		if p != nil && len(p) == 0 {
			b.scan.excluded.pages.Add(1)
			b.skip(g, b.used())
			continue
		}
		if p != nil {
			some = true
			b.scan.excluded.pages.Add(1)
		}
		groups, picks = append(groups, g), append(picks, p)
	}
	b.groups, b.picks = groups, nil
	if groups == nil {
		b.groups = []int{}
	}
	if some {
		b.picks = picks
	}
	return nil
}

// skip counts the bytes of a row group's columns as done.
func (b *batch) skip(group int, columns []int) {
	for _, at := range columns {
		if k := b.scan.files[b.at].index[at]; k >= 0 {
			b.meter.add(b.file.groups[group].chunks[b.file.columns[k].leaf].compressed)
		}
	}
}

// lookInto reports whether the predicate may be true in a row group as far as
// Bloom filters and dictionaries tell.
func (b *batch) lookInto(group int) bool {
	g := &b.file.groups[group]
	known := zone{lists: b.lists, column: func(column int) bound {
		return b.bound(b.at, column, g.rows, func(c *fileColumn) statistics { return g.chunks[c.leaf].stats })
	}}
	z := known
	z.look = func(e *plan.Expr) (chance, bool) {
		c := known.chance(e)
		if c&mayBeTrue == 0 {
			return c, true
		}
		columns := e.Columns(nil)
		if _, call := e.Node.(ast.RowCall); call || len(columns) != 1 {
			return 0, false // a function would be asked of every value, and seldom refuse them all
		}
		if exact, ok := b.dictionaryChance(group, columns[0], e, known.column(columns[0]).missing); ok {
			return c & exact, true
		}
		if b.filtered(group, e) {
			return c &^ mayBeTrue, true
		}
		return 0, false
	}
	return z.chance(b.pred)&mayBeTrue != 0
}

// filtered reports whether e compares a column for being equal with a value
// that the Bloom filter of its chunk does not have.
func (b *batch) filtered(group int, e *plan.Expr) bool {
	n, ok := e.Node.(ast.Binary)
	if !ok || n.Op != ast.Eq || len(e.Args) != 2 {
		return false
	}
	x, y := e.Args[0], e.Args[1]
	if _, ok := y.Node.(ast.Column); ok {
		x, y = y, x
	}
	if _, ok := x.Node.(ast.Column); !ok || y.Shape != plan.Const || y.Value == nil {
		return false
	}
	k := b.scan.files[b.at].index[x.Index]
	if k < 0 {
		return false
	}
	from := &b.file.columns[k]
	sp, err := b.file.resolve(from, b.scan.settings)
	if err != nil {
		return false
	}
	values, ok := sp.plainOf(y.Value)
	return ok && b.file.groups[group].chunks[from.leaf].lacks(b.file, values)
}

// dictionaryBytes is the size up to which a dictionary is read for a predicate
// alone.
const dictionaryBytes = 1 << 20

// dictionaryChance evaluates a predicate on the dictionary of a chunk that
// holds nothing but dictionary indices; false if it is another one.
func (b *batch) dictionaryChance(group, column int, e *plan.Expr, missing bool) (chance, bool) {
	k := b.scan.files[b.at].index[column]
	c := &b.scan.columns[column]
	if k < 0 || c.union {
		return 0, false
	}
	ch := &b.file.groups[group].chunks[b.file.columns[k].leaf]
	if ch.indices != yes || ch.dictionaryAt <= 0 || ch.dataAt-ch.dictionaryAt > dictionaryBytes {
		return 0, false
	}
	v, err := b.dictionaryOf(group, column, k)
	if err != nil || v == nil {
		return 0, false // reading the pages says what is wrong
	}
	if missing {
		none := absent(v.Type(), 1)
		if c.spec.form == codesForm {
			none = repeated(vector.FromWideCodes(v.Type(), []uint32{0}, v.Pool()), 0, 1)
		}
		if v, err = kernel.Concat(v.Type(), []*vector.Vector{v, none}); err != nil {
			return 0, false
		}
	}
	field := c.field
	field.Nullable = field.Nullable || missing
	t := &vector.Table{Fields: []vector.Field{field}, Columns: []*vector.Column{vector.NewColumn(v)}, N: v.Len()}
	project, err := plan.NewProject("scan", &plan.Scan{Table: t}, []ast.Node{ast.Alias{X: e.Node, Name: "chance"}})
	if err != nil {
		return 0, false
	}
	out, err := exec.Run(b.ctx, project, &exec.Options{Workers: 1, Budget: b.budget})
	if err != nil || out.Fields[0].Type.Kind != vector.Bool {
		return 0, false
	}
	return answers(out.Columns[0].Vector()), true
}

// answers returns which answers occur.
func answers(v *vector.Vector) chance {
	var c chance
	if v.Missing() > 0 {
		c |= mayBeMissing
	}
	for k := range v.Bits().Words() {
		present := ones(min(64, v.Len()-64*k))
		if v.Missing() > 0 {
			present &= v.Valid().Word(k)
		}
		w := v.Bits().Word(k)
		if w&present != 0 {
			c |= mayBeTrue
		}
		if ^w&present != 0 {
			c |= mayBeFalse
		}
	}
	return c
}

// dictionaryOf returns the values in the dictionary of a chunk, nil for a form
// that has none.
func (b *batch) dictionaryOf(group, column, k int) (v *vector.Vector, err error) {
	c := &b.scan.columns[column]
	if l := b.shared[column]; l != nil {
		switch codes := l.tables[chunkAt{b.at, group}].codes.(type) {
		case []uint8:
			v = vector.FromCodes(c.field.Type, codes, l.pool)
		case []uint16:
			v = vector.FromCodes(c.field.Type, codes, l.pool)
		case []uint32:
			v = vector.FromCodes(c.field.Type, codes, l.pool)
		}
		return v, nil
	}
	if c.spec.form != fixedForm && c.spec.form != textForm {
		return nil, nil
	}
	rd := b.reader(b.file, 1)
	defer rd.scope.Close()
	rd.ctx, rd.groups = b.ctx, []int{group}
	p := &plannedColumn{name: c.field.Name, spec: c.spec, planned: true}
	if err := rd.addColumn(b.file, p, &b.file.columns[k]); err != nil {
		return nil, err
	}
	err = rd.run([]func(*workspace) error{func(w *workspace) error {
		t := p.tasks[0]
		pages, err := newPageReader(w, t.file, t.chunk, int64(t.rows), t.optional)
		if err != nil {
			return err
		}
		page, ok, err := pages.dictionary()
		if err != nil || !ok {
			return err
		}
		if c.spec.form == textForm {
			e, err := t.readEntries(w, &page)
			if err == nil {
				v = e.vector(c.field.Type)
			}
			return err
		}
		if err := (&plannedColumn{spec: c.spec}).fixedTarget(0).dictionary(t, w, &page); err != nil {
			return err
		}
		v = tableVector(c.field.Type, t.table)
		return nil
	}})
	return v, err
}

// vector returns the values of a dictionary as text.
func (e *entries) vector(t vector.Type) *vector.Vector {
	off, blob := []int32{0}, make([]byte, 0, len(e.blob))
	for _, s := range e.spans {
		blob = append(blob, e.blob[s.lo:s.hi]...)
		off = append(off, int32(len(blob)))
	}
	return vector.FromOffsets(t, off, blob, vector.Bitmap{})
}

// tableVector returns the values of a dictionary of fixed width.
func tableVector(t vector.Type, table any) *vector.Vector {
	switch x := table.(type) {
	case []uint8:
		return vector.FromSlice(t, x, vector.Bitmap{})
	case []uint16:
		return vector.FromSlice(t, x, vector.Bitmap{})
	case []uint32:
		return vector.FromSlice(t, x, vector.Bitmap{})
	case []uint64:
		return vector.FromSlice(t, x, vector.Bitmap{})
	}
	return nil
}

// pickPages returns the rows of a row group for which the predicate may be
// true by the page index; nil when those are all.
func (b *batch) pickPages(group int) ranges {
	g := &b.file.groups[group]
	n := int(g.rows)
	pages := map[int]*pageIndex{}
	starts := []int{0}
	for _, at := range b.uses {
		k := b.scan.files[b.at].index[at]
		if k < 0 {
			continue
		}
		if x, ok := g.chunks[b.file.columns[k].leaf].pages(b.file, n); ok {
			pages[at] = x
			starts = append(starts, x.first...)
		}
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	if len(starts) == 1 {
		return nil
	}
	picks := ranges{}
	for i, lo := range starts {
		hi := n
		if i+1 < len(starts) {
			hi = starts[i+1]
		}
		z := zone{lists: b.lists, column: func(column int) bound {
			x, ok := pages[column]
			if !ok {
				return b.bound(b.at, column, g.rows, func(c *fileColumn) statistics { return g.chunks[c.leaf].stats })
			}
			page := x.at(lo)
			return b.bound(b.at, column, int64(x.rows(page, n)), func(*fileColumn) statistics { return x.stats[page] })
		}}
		if z.chance(b.pred)&mayBeTrue != 0 {
			picks = picks.add(lo, hi)
		}
	}
	if picks.rows() == n {
		return nil
	}
	return picks
}
