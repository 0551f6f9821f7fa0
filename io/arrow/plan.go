package arrow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// A column is a column that is read, from every file.
type column struct {
	field  vector.Field
	levels vector.Type // of a categorical column
	places []place     // by file
}

// A place is where a column stands in a file.
type place struct {
	field               *fileField
	node, buffer, views int
	// dictionaries are those of the column in order, with the number of found
	// from which on each one counts.
	dictionaries []*dictionary
	from         []int
}

// A reading is files and the columns that are read of them.
type reading struct {
	*settings
	files   []*file
	columns []column
}

// newReading finds the columns in the files and checks that the files agree.
func newReading(s *settings, files []*file) (*reading, error) {
	r := &reading{settings: s, files: files}
	first := files[0]
	names := s.columns
	if !s.chosen {
		for i := range first.fields {
			names = append(names, first.fields[i].name)
		}
	}
	r.columns = make([]column, len(names))
	for k, f := range files {
		if err := r.addFile(k, names); err != nil {
			return nil, wrapFile(f.name, err)
		}
	}
	return r, nil
}

// addFile places the columns in file k.
func (r *reading) addFile(k int, names []string) error {
	f := r.files[k]
	at := map[string]place{}
	var have []string
	var p place
	for i := range f.fields {
		p.field = &f.fields[i]
		name := p.field.name
		if _, ok := at[name]; ok && (!r.chosen || slices.Contains(names, name)) {
			return inColumn(name, unsupported("the file has two columns of this name"))
		}
		at[name] = p
		have = append(have, name)
		p.node, p.buffer, p.views = p.node+p.field.nodes, p.buffer+p.field.buffers, p.views+p.field.views
	}
	if !r.chosen && len(have) > len(names) {
		for _, name := range have {
			if !slices.Contains(names, name) {
				return inColumn(name, fmt.Errorf("%w in %q, the first file", vector.ErrNoColumn, r.files[0].name))
			}
		}
	}
	for i, name := range names {
		p, ok := at[name]
		if !ok {
			var e *vector.ColumnError
			errors.As(vector.NoColumn("", name, have), &e)
			return e
		}
		typ, levels, err := p.field.typ(r.decimals)
		if err != nil {
			return inColumn(name, err)
		}
		c := &r.columns[i]
		if k == 0 {
			c.field, c.levels = vector.Field{Name: name, Type: typ}, levels
		}
		if typ != c.field.Type || levels != c.levels {
			return inColumn(name, fmt.Errorf("%w (got %s, want %s as in %q)", vector.ErrType,
				describe(typ, levels), describe(c.field.Type, c.levels), r.files[0].name))
		}
		c.field.Nullable = c.field.Nullable || p.field.nullable
		c.places = append(c.places, p)
	}
	return nil
}

// describe names a type and that of its levels.
func describe(typ, levels vector.Type) string {
	if typ.Kind == vector.Categorical {
		return fmt.Sprintf("%v of %v", typ, levels)
	}
	return typ.String()
}

// fieldsOf returns the columns' fields.
func (r *reading) fieldsOf() []vector.Field {
	out := make([]vector.Field, len(r.columns))
	for i := range out {
		out[i] = r.columns[i].field
	}
	return out
}

// wrapFile names the file in an error.
func wrapFile(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read %q: %w", name, err)
}

// dictionaries decodes the dictionaries of the columns and gives each
// categorical column one pool.
func (r *reading) dictionaries(ctx context.Context, a *allowance) error {
	for i := range r.columns {
		c := &r.columns[i]
		var all []*dictionary
		for k, f := range r.files {
			p := &c.places[k]
			if !p.field.dictionary || p.dictionaries != nil {
				all = append(all, p.dictionaries...)
				continue
			}
			if err := p.load(ctx, f, c, a); err != nil {
				return wrapFile(f.name, inColumn(c.field.Name, err))
			}
			all = append(all, p.dictionaries...)
		}
		if c.field.Type.Kind == vector.Categorical {
			if err := unify(all); err != nil {
				return inColumn(c.field.Name, err)
			}
		}
	}
	return nil
}

// load decodes a column's dictionaries. In a stream one replaces the one before
// for the batches that follow; a file has one, whose deltas count for all.
func (p *place) load(ctx context.Context, f *file, c *column, a *allowance) error {
	var parts []*vector.Vector
	end := func() error {
		if parts == nil {
			return nil
		}
		values, err := joinValues(parts)
		if err != nil {
			return err
		}
		d, err := newDictionary(values, c.field.Type.Kind == vector.Categorical, p.field.ordered)
		if err != nil {
			return err
		}
		p.dictionaries = append(p.dictionaries, d)
		return nil
	}
	for i := range f.found {
		d := &f.found[i]
		if d.id != p.field.id {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		v, err := f.decode(&d.batch, &p.field.storage, nil, nil, 0, 0, 0, a)
		if err != nil {
			return fmt.Errorf("dictionary: %w", err)
		}
		if !d.delta || parts == nil {
			if err := end(); err != nil {
				return err
			}
			parts = nil
			p.from = append(p.from, i)
		}
		parts = append(parts, v)
	}
	if parts == nil { // only batches without a present value need none
		v, err := p.field.storage.vector(&raw{memory: a})
		if err != nil {
			return err
		}
		parts, p.from = append(parts, v), append(p.from, 0)
	}
	return end()
}

// dictionary returns the dictionary that counts for a batch, nil for a column
// without one.
func (p *place) dictionary(b *batch, footed bool) (*dictionary, error) {
	if !p.field.dictionary {
		return nil, nil
	}
	if footed && len(p.dictionaries) > 1 {
		return nil, damaged("a file with several dictionaries for one column")
	}
	last := p.dictionaries[0]
	for k, from := range p.from {
		if from < b.heard {
			last = p.dictionaries[k]
		}
	}
	return last, nil
}

// A task is a batch of a file.
type task struct {
	file  int
	batch *batch
}

// tasks returns all batches in order.
func (r *reading) tasks() []task {
	var out []task
	for k, f := range r.files {
		for i := range f.batches {
			out = append(out, task{k, &f.batches[i]})
		}
	}
	return out
}

// read decodes a batch: one vector for each column.
func (r *reading) read(ctx context.Context, t task, a *allowance) ([]*vector.Vector, error) {
	f := r.files[t.file]
	out := make([]*vector.Vector, len(r.columns))
	for i := range r.columns {
		if err := ctx.Err(); err != nil {
			return nil, wrapFile(f.name, err)
		}
		c := &r.columns[i]
		p := &c.places[t.file]
		d, err := p.dictionary(t.batch, f.footed)
		if err == nil {
			out[i], err = f.decode(t.batch, &p.field.storage, &p.field.index, d, p.node, p.buffer, p.views, a)
		}
		if err != nil {
			return nil, wrapFile(f.name, fmt.Errorf("batch %d, column %q: %w", t.batch.number, c.field.Name, err))
		}
	}
	return out, nil
}
