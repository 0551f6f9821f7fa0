package parquet

import (
	"errors"

	"github.com/stoa-data/stoa/internal/vector"
)

// SharedLevels are the levels of a categorical column of a scan. Its batches
// must have them in common, so all dictionaries are read before any batch.
type sharedLevels struct {
	pool   *vector.Pool
	width  int
	tables map[chunkAt]sharedTable
	// A column of which some pages hold no dictionary indices is read whole.
	whole  *vector.Vector
	starts []int // of files
}

// A chunkAt is a place in a scan.
type chunkAt struct{ file, group int }

// A sharedTable gives the codes of a chunk's dictionary.
type sharedTable struct {
	codes any // in the width of the column
	n     int // levels of the dictionary
}

// column returns a target that knows the codes.
func (l *sharedLevels) column(rows int, tasks []*task) *codesColumn {
	c := &codesColumn{n: rows, shared: l.pool}
	c.alloc(l.width)
	return c
}

// sharedLevels reads the levels of the column at a position of a scan.
func (r *scanRun) sharedLevels(column int) (*sharedLevels, error) {
	sc := r.scan
	c := &sc.columns[column]
	var tasks []*task
	var places []chunkAt
	plain := false
	for i, f := range sc.files {
		if f.index[column] < 0 {
			continue
		}
		ts, err := r.dictionariesOf(i, column, &plain)
		if err != nil {
			return nil, err
		}
		if plain {
			return r.wholeLevels(column)
		}
		for _, t := range ts {
			tasks, places = append(tasks, t), append(places, chunkAt{i, t.group})
		}
	}
	codes := newCodes(0, c.spec.levels, c.spec.ordered, false)
	if err := codes.merge(tasks, c.spec.unused); err != nil {
		return nil, err
	}
	codes.widen(vector.CodeWidthFor(codes.in.Len()))
	l := &sharedLevels{pool: codes.pool(), width: codes.width, tables: map[chunkAt]sharedTable{}}
	for i, t := range tasks {
		if t.table != nil {
			l.tables[places[i]] = sharedTable{t.table, len(t.local.codes)}
		}
	}
	return l, nil
}

// dictionariesOf reads the dictionaries of a categorical column of a file.
// plain is set if some page holds something else.
func (r *scanRun) dictionariesOf(i, column int, plain *bool) ([]*task, error) {
	f, err := r.scan.files[i].again(r.ctx, r.scan.open)
	if err != nil {
		return nil, err
	}
	defer f.close()
	rd := r.reader(f, r.workers)
	defer rd.scope.Close()
	sc := &r.scan.columns[column]
	c := &plannedColumn{name: sc.field.Name, spec: sc.spec, planned: true}
	if err := rd.addColumn(f, c, &f.columns[r.scan.files[i].index[column]]); err != nil {
		return nil, place{f.name, -1, c.name}.wrap("read", err)
	}
	others := make([]bool, len(c.tasks))
	var work []func(*workspace) error
	for k, t := range c.tasks {
		work = append(work, func(w *workspace) error {
			if err := rd.prepare(t, w); err != nil {
				return err
			}
			all, err := t.onlyIndices(w)
			others[k] = !all
			t.reader = pageReader{}
			return t.wrap(err)
		})
	}
	if err := rd.run(work); err != nil {
		return nil, err
	}
	for _, o := range others {
		*plain = *plain || o
	}
	return c.tasks, nil
}

// onlyIndices reports whether all data pages of the chunk hold dictionary
// indices. If the footer does not say so, the page headers do.
func (t *task) onlyIndices(w *workspace) (bool, error) {
	if t.spec.form == emptyForm || t.chunk.indices == yes && t.chunk.dictionaryAt > 0 {
		return true, nil
	}
	if t.chunk.indices == no {
		return false, nil
	}
	p, err := newPageReader(w, t.file, t.chunk, int64(t.rows), t.optional)
	if err != nil {
		return false, err
	}
	p.want = func(int64) bool { return false }
	for p.left > 0 {
		h, err := p.head()
		switch {
		case err != nil:
			return false, err
		case h.isData() && !isDictionary(h.encoding) && h.n > 0:
			return false, nil
		case h.isData():
			p.left -= h.n
		}
		p.at += h.compressed
	}
	return true, nil
}

// wholeLevels reads a categorical column of all files.
func (r *scanRun) wholeLevels(column int) (*sharedLevels, error) {
	sc := r.scan
	l := &sharedLevels{starts: make([]int, len(sc.files)+1)}
	rd := r.reader(nil, r.workers)
	c := &plannedColumn{name: sc.columns[column].field.Name, spec: sc.columns[column].spec, planned: true}
	rd.columns = []*plannedColumn{c}
	for i, sf := range sc.files {
		f, err := sf.again(r.ctx, sc.open)
		if err != nil {
			return nil, err
		}
		defer f.close()
		rd.files = append(rd.files, f)
		if k := sf.index[column]; k >= 0 {
			if err := rd.addColumn(f, c, &f.columns[k]); err != nil {
				return nil, place{f.name, -1, c.name}.wrap("read", err)
			}
		}
		if err := rd.addRows(f); err != nil {
			return nil, err
		}
		l.starts[i+1] = rd.rows
	}
	if err := rd.checkSize(); err != nil {
		return nil, err
	}
	out, err := rd.decode()
	if err != nil {
		return nil, err
	}
	l.whole = out[0].vector()
	l.pool, l.width = l.whole.Pool(), l.whole.CodeWidth()
	if l.pool == nil {
		return nil, errors.New("internal error: a categorical column without levels")
	}
	return l, nil
}
