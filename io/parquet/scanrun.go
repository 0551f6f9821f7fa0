package parquet

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A scanRun is what one query reads of a scan.
type scanRun struct {
	scan    *scan
	ctx     context.Context
	columns []int                       // of the scan, in the order of the request
	pred    *plan.Expr                  // over the scan's fields; nil: all rows
	uses    []int                       // columns that pred reads
	number  string                      // see plan.Request
	lists   map[*plan.Expr][]*plan.Expr // see zone
	workers int
	inner   int // goroutines for each batch
	limit   int64
	budget  *memory.Budget
	meter   *meter
	shared  map[int]*sharedLevels
	pieces  []piece
}

// A piece is what one batch reads: row groups of one file.
type piece struct {
	file   int
	groups []int
	rows   int      // of the groups
	limit  int      // rows of them that are needed, the first ones
	picks  []ranges // or these
}

// smallGroups is the number of rows up to which row groups are put together.
const smallGroups = 1 << 17

// begin finds the columns of a request.
func (sc *scan) begin(ctx context.Context, q *plan.Request) (*scanRun, error) {
	r := &scanRun{scan: sc, ctx: ctx, workers: q.Workers, budget: q.Budget, meter: &meter{f: q.Progress}, shared: map[int]*sharedLevels{}}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	files := make([]*file, len(sc.files))
	for i, f := range sc.files {
		files[i] = f.file
	}
	r.limit = sc.settings.limitFor(files)
	if r.budget == nil {
		r.budget = memory.NewBudget(r.limit)
	}
	for _, name := range q.Columns {
		at := slices.IndexFunc(sc.fields, func(f vector.Field) bool { return f.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("%s: %w %q", sc.label, vector.ErrNoColumn, name)
		}
		r.columns = append(r.columns, at)
	}
	return r, nil
}

// run decides what to read for a request, by the footers and the names of
// folders alone.
func (sc *scan) run(ctx context.Context, q *plan.Request) (*scanRun, error) {
	r, err := sc.begin(ctx, q)
	if err != nil {
		return nil, err
	}
	r.predicate(q.Pred)
	r.number = q.Number
	if q.Rows == nil {
		r.cut(q.Limit)
	} else {
		r.find(q.Rows)
	}
	if len(r.pieces) == 0 { // a batch without rows tells the levels of categorical columns
		r.pieces = []piece{{groups: []int{}}}
	}
	r.inner = max(1, r.workers/max(1, len(r.pieces)))
	for _, at := range r.used() {
		if c := &sc.columns[at]; c.hive != nil || c.union || c.spec.form != codesForm {
			continue
		}
		l, err := r.sharedLevels(at)
		if err != nil {
			return nil, err
		}
		r.shared[at] = l
	}
	return r, nil
}

// predicate binds a predicate. One that cannot be bound, or that needs the
// whole table, excludes nothing.
func (r *scanRun) predicate(n ast.Node) {
	if n == nil {
		return
	}
	e, err := plan.Bind("scan", n, r.scan.fields)
	if err != nil || e.Type.Kind != vector.Bool || e.NeedsTable() || e.Shape == plan.Free {
		return
	}
	r.pred, r.uses = e, e.Columns(nil)
	slices.Sort(r.uses)
	r.uses = slices.Compact(r.uses)
	r.findLists()
}

// used returns the columns that the run reads: those of the request, then
// those that only the predicate needs.
func (r *scanRun) used() []int {
	out := slices.Clone(r.columns)
	for _, at := range r.uses {
		if !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// cut makes the pieces: the row groups that may hold rows for which the
// predicate is true, up to limit rows if that is not negative.
func (r *scanRun) cut(limit int) {
	used := r.used()
	for i, f := range r.scan.files {
		open := false // the last piece may take more row groups
		for g := range f.groups {
			n := int(f.groups[g].rows)
			switch {
			case n == 0:
				continue
			case limit == 0, !r.mayMatch(i, g):
				r.scan.excluded.groups.Add(1)
				open = false
				continue
			}
			need := n
			if limit > 0 {
				need = min(n, limit)
				limit -= need
			}
			if k := len(r.pieces) - 1; open && r.pieces[k].rows+n <= smallGroups {
				p := &r.pieces[k]
				p.groups = append(p.groups, g)
				p.rows += n
				p.limit += need
			} else {
				r.pieces = append(r.pieces, piece{file: i, groups: []int{g}, rows: n, limit: need})
				open = true
			}
			for _, at := range used {
				if k := f.index[at]; k >= 0 {
					r.meter.expect(f.groups[g].chunks[f.columns[k].leaf].compressed)
				}
			}
		}
	}
}

// find makes the pieces that hold the rows with the given numbers, ascending.
func (r *scanRun) find(rows []int64) {
	for i, f := range r.scan.files {
		p := piece{file: i}
		for g := range f.groups {
			start := f.first + int64(f.starts[g])
			n := int(f.groups[g].rows)
			var picks ranges
			for ; len(rows) > 0 && rows[0] < start+int64(n); rows = rows[1:] {
				row := int(rows[0] - start)
				picks = picks.add(row, row+1)
			}
			if picks != nil {
				p.groups, p.picks = append(p.groups, g), append(p.picks, picks)
				p.rows += n
			}
		}
		if p.groups != nil {
			p.limit = p.rows
			r.pieces = append(r.pieces, p)
		}
	}
}

// reader returns a reader of one file without columns.
func (r *scanRun) reader(f *file, workers int) *reader {
	s := *r.scan.settings
	s.ctx, s.workers = r.ctx, workers
	rd := s.start(nil, r.budget)
	if f != nil {
		rd.files = []*file{f}
	}
	rd.limit = r.limit
	return rd
}

// read reads a batch.
func (r *scanRun) read(ctx context.Context, p piece) (*vector.Table, error) {
	f := r.scan.files[p.file].file
	if len(p.groups) > 0 {
		var err error
		if f, err = r.scan.files[p.file].again(ctx, r.scan.open); err != nil {
			return nil, err
		}
		defer f.close()
	}
	b := &batch{scanRun: r, ctx: ctx, file: f, at: p.file, groups: p.groups, picks: p.picks}
	if p.limit < p.rows {
		b.picks = firstRows(f, p.groups, p.limit)
	}
	return b.table()
}

// firstRows picks the first n rows of row groups.
func firstRows(f *file, groups []int, n int) []ranges {
	picks := make([]ranges, len(groups))
	for i, g := range groups {
		rows := min(int(f.groups[g].rows), n)
		n -= rows
		picks[i] = ranges{{0, rows}}
	}
	return picks
}

// looseRows is the share of rows, one in so many, up to which strings are read
// as offsets and bytes: finding the equal ones costs more than it saves.
const looseRows = 8

// A batch is one piece while it is read.
type batch struct {
	*scanRun
	ctx    context.Context
	file   *file
	at     int // of the file in the scan
	groups []int
	picks  []ranges // rows of the groups that are needed, nil for all
}

// table reads the columns of the request.
func (b *batch) table() (*vector.Table, error) {
	sc := b.scan
	t := &vector.Table{Fields: make([]vector.Field, len(b.columns)), Columns: make([]*vector.Column, len(b.columns))}
	for i, at := range b.columns {
		t.Fields[i] = sc.fields[at]
	}
	have := map[int]*vector.Vector{}
	if b.pred != nil && len(b.groups) > 0 {
		err := b.narrow()
		if err == nil && len(b.groups) > 0 {
			have, err = b.late()
		}
		if err != nil {
			return nil, err
		}
	}
	var others []int
	for _, at := range b.columns {
		if have[at] == nil {
			others = append(others, at)
		}
	}
	vs, err := b.vectors(others)
	if err != nil {
		return nil, err
	}
	for i, at := range others {
		if have[at] == nil {
			t.Columns[slices.Index(b.columns, at)] = vector.NewColumn(vs[i])
		}
	}
	for i, at := range b.columns {
		if have[at] != nil {
			t.Columns[i] = vector.NewColumn(have[at])
		}
	}
	t.N = b.rows()
	if b.number != "" {
		t.Fields = append(t.Fields, vector.Field{Name: b.number, Type: vector.Of(vector.Int64)})
		t.Columns = append(t.Columns, vector.NewColumn(b.numbers()))
	}
	return t, nil
}

// numbers returns the numbers of the picked rows in the scan.
func (b *batch) numbers() *vector.Vector {
	sf := b.scan.files[b.at]
	rows := pickedRows[int64](b, func(g int) int64 { return sf.first + int64(sf.starts[g]) })
	return vector.FromSlice(vector.Of(vector.Int64), rows, vector.Bitmap{})
}

// rows returns the number of picked rows.
func (b *batch) rows() int {
	n := 0
	for i, g := range b.groups {
		n += b.picksOf(i).of(int(b.file.groups[g].rows))
	}
	return n
}

// picksOf returns the rows that are needed of one of the groups.
func (b *batch) picksOf(i int) ranges {
	if b.picks == nil {
		return nil
	}
	return b.picks[i]
}

// all returns the number of rows of the groups.
func (b *batch) all() int {
	n := 0
	for _, g := range b.groups {
		n += int(b.file.groups[g].rows)
	}
	return n
}

// vectors reads columns of the scan: the picked rows.
func (b *batch) vectors(columns []int) ([]*vector.Vector, error) {
	out := make([]*vector.Vector, len(columns))
	sf := b.scan.files[b.at]
	rd := b.reader(b.file, b.inner)
	rd.ctx, rd.groups, rd.picks = b.ctx, b.groups, b.picks
	var of []int // by column of rd
	rows, all := b.rows(), b.all()
	for i, at := range columns {
		c := &b.scan.columns[at]
		k := sf.index[at]
		switch l := b.shared[at]; {
		case c.hive != nil:
			out[i] = repeated(c.hive.values, b.at, rows)
		case l != nil && l.whole != nil:
			out[i] = b.sliced(l)
		case k < 0 && l != nil:
			out[i] = repeated(vector.FromWideCodes(c.field.Type, []uint32{0}, l.pool), 0, rows)
		case k < 0:
			out[i] = absent(c.field.Type, rows)
		default:
			p := &plannedColumn{name: c.field.Name, spec: c.spec, planned: !c.union, shared: l, loose: rows*looseRows < all}
			if err := rd.addColumn(b.file, p, &b.file.columns[k]); err != nil {
				return nil, place{b.file.name, -1, c.field.Name}.wrap("read", err)
			}
			if l != nil {
				for _, t := range p.tasks {
					table := l.tables[chunkAt{b.at, t.group}]
					t.table, t.levels = table.codes, table.n
				}
			}
			rd.columns, of = append(rd.columns, p), append(of, i)
		}
	}
	if len(of) == 0 {
		return out, nil
	}
	if err := rd.addRows(b.file); err != nil {
		return nil, err
	}
	rd.meter = b.meter
	if err := rd.checkSize(); err != nil {
		return nil, err
	}
	read, err := rd.decode()
	if err != nil {
		return nil, err
	}
	for k, i := range of {
		v := read[k].vector()
		if c := &b.scan.columns[columns[i]]; v.Type() != c.field.Type {
			if v, err = b.convert(v, c); err != nil {
				return nil, err
			}
		}
		out[i] = v
	}
	return out, nil
}

// convert gives values of a file the type that they have in all files.
func (b *batch) convert(v *vector.Vector, c *scanColumn) (*vector.Vector, error) {
	if v.Missing() == v.Len() {
		return absent(c.field.Type, v.Len()), nil
	}
	v, err := kernel.Cast(v, c.field.Type, nil)
	return v, place{b.file.name, -1, c.field.Name}.wrap("read", err)
}

// pickedRows lists the picked rows, the first row of each group by what start
// says.
func pickedRows[T uint32 | int64](b *batch, start func(group int) T) []T {
	rows := make([]T, 0, b.rows())
	for i, g := range b.groups {
		first := start(g)
		picks := b.picksOf(i)
		if picks == nil {
			picks = ranges{{0, int(b.file.groups[g].rows)}}
		}
		for _, r := range picks {
			for row := r.lo; row < r.hi; row++ {
				rows = append(rows, first+T(row))
			}
		}
	}
	return rows
}

// picked lists the picked rows, counted from the first row of the groups.
func (b *batch) picked() []uint32 {
	next := uint32(0)
	return pickedRows(b, func(g int) uint32 {
		start := next
		next += uint32(b.file.groups[g].rows)
		return start
	})
}

// sliced returns the picked rows of a column that was read whole.
func (b *batch) sliced(l *sharedLevels) *vector.Vector {
	first, starts := l.starts[b.at], b.scan.files[b.at].starts
	return kernel.Gather(l.whole, pickedRows(b, func(g int) uint32 { return uint32(first + starts[g]) }))
}
