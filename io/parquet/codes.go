package parquet

import (
	"errors"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// errManyLevels says that a column of strings has too many distinct ones for a
// dictionary: it is read again as offsets and bytes.
var errManyLevels = errors.New("too many distinct values for a dictionary")

// manyLevels reports whether a dictionary would be larger than the text: the
// rule that package vector applies to strings from anywhere.
func manyLevels(levels, rows int) bool { return levels > rows/2+1 }

// A local is what a task of a text or categorical column keeps for itself.
type local struct {
	entries *entries
	codes   []uint32 // the column's code for each entry
	// Values of PLAIN pages, which writers fall back to when a dictionary
	// grows too large, with codes of their own until all tasks have ended.
	in   *vector.Interner
	runs []plainRun
	seen int
	// The text of an offsets-and-bytes column.
	piece []byte
	size  int
}

// A plainRun is the rows of a PLAIN page as codes of the task's own interner.
type plainRun struct {
	row   int
	codes []uint32
}

// A codesColumn collects dictionary codes. Every chunk's dictionary is known
// before the first data page is read, so that codes of the right width are
// written at once; PLAIN pages are added at the end.
type codesColumn struct {
	n         int
	mayRefuse bool // strings may be read in another form
	ordered   bool
	levels    vector.Type
	width     int // bytes of a code in dst
	dst8      []uint8
	dst16     []uint16
	dst32     []uint32
	in        *vector.Interner
	shared    *vector.Pool // the levels of a scan, which are known; in is nil
	abandoned atomic.Bool
}

// newCodes returns an empty column; merge gives it its codes.
func newCodes(n int, levels vector.Type, ordered, mayRefuse bool) *codesColumn {
	return &codesColumn{n: n, levels: levels, ordered: ordered, mayRefuse: mayRefuse, in: vector.NewInterner(64)}
}

// merge gives every entry of the tasks' dictionaries a code, in order of
// appearance, and makes room for codes. Levels of files without rows come
// first. It runs between the tasks that read dictionaries and those that read
// data.
func (c *codesColumn) merge(tasks []*task, unused [][]byte) error {
	for _, level := range unused {
		if w := c.levels.Kind.Width(); w > 0 && len(level) != w {
			return damaged("level of %d bytes (want %d)", len(level), w)
		}
		c.in.Code(level)
	}
	for _, t := range tasks { // one dictionary alone may say enough
		if e := t.local.entries; c.mayRefuse && e != nil && manyLevels(len(e.spans), c.n) {
			return errManyLevels
		}
	}
	var last *task
	for _, t := range tasks {
		e := t.local.entries
		if e == nil {
			continue
		}
		if last != nil && e.equal(last.local.entries) {
			t.local.entries, t.local.codes, t.table = last.local.entries, last.local.codes, last.table
			continue
		}
		if c.in.Len() == 0 {
			c.in = vector.NewInterner(len(e.spans))
		}
		codes := make([]uint32, len(e.spans))
		for i, s := range e.spans {
			codes[i] = c.in.Code(e.blob[s.lo:s.hi])
			if i > 0 && codes[i] <= codes[i-1] {
				c.ordered = false // two dictionaries disagree on the order
			}
		}
		t.local.codes, last = codes, t
		if c.mayRefuse && manyLevels(c.in.Len(), c.n) {
			return errManyLevels
		}
	}
	if last == nil {
		return nil // nothing but PLAIN pages: the width is known at the end
	}
	c.alloc(vector.CodeWidthFor(c.in.Len()))
	for _, t := range tasks {
		if t.local.codes != nil {
			t.table = c.tableOf(t.local.codes)
		}
	}
	return nil
}

// alloc makes zero codes of a width.
func (c *codesColumn) alloc(width int) {
	c.width = width
	switch width {
	case 1:
		c.dst8 = memory.Make[uint8](c.n)
	case 2:
		c.dst16 = memory.Make[uint16](c.n)
	default:
		c.dst32 = memory.Make[uint32](c.n)
	}
}

// tableOf returns a dictionary's codes in the column's width.
func (c *codesColumn) tableOf(codes []uint32) any {
	switch c.width {
	case 1:
		return convertCodes(make([]uint8, len(codes)), codes)
	case 2:
		return convertCodes(make([]uint16, len(codes)), codes)
	}
	return codes
}

// convertCodes copies codes to another width.
func convertCodes[D, S vector.Code](dst []D, src []S) []D {
	for i, code := range src {
		dst[i] = D(code)
	}
	return dst
}

// dictionary is reached only in a scan, which knows the codes: dictionaries
// were read before.
func (c *codesColumn) dictionary(t *task, _ *workspace, p *page) error {
	if c.shared != nil && t.row == t.start && p.n == t.levels {
		return nil
	}
	return damaged("second dictionary")
}

// absent leaves the codes of a chunk of missing values at 0.
func (c *codesColumn) absent(*task) {}

// data stores the values of a data page.
func (c *codesColumn) data(t *task, w *workspace, p *page) error {
	switch {
	case c.abandoned.Load():
		return errManyLevels
	case !isDictionary(p.encoding):
		return c.plain(t, w, p)
	case p.present == 0:
		return nil
	case t.table == nil:
		return damaged("dictionary indices without a dictionary")
	}
	switch c.width {
	case 1:
		return codesPage(c.dst8, t, p)
	case 2:
		return codesPage(c.dst16, t, p)
	}
	return codesPage(c.dst32, t, p)
}

// codesPage stores a page of dictionary indices as codes.
func codesPage[C vector.Code](dst []C, t *task, p *page) error {
	dst = dst[t.row : t.row+p.n]
	if err := gatherPage(dst[:p.wanted()], p, t.table.([]C)); err != nil {
		return err
	}
	if p.bits != nil {
		spread(dst, p.bits, p.wanted())
	}
	return nil
}

// plain interns the values of a page without a dictionary.
func (c *codesColumn) plain(t *task, w *workspace, p *page) error {
	l := t.local
	if c.shared != nil && p.present > 0 {
		return damaged("values beside the dictionary")
	}
	if l.in == nil {
		l.in = vector.NewInterner(64)
	}
	e, err := t.valuesOf(w, p, p.present)
	if err != nil {
		return err
	}
	codes := make([]uint32, p.n)
	for i, s := range e.spans {
		codes[i] = l.in.Code(e.blob[s.lo:s.hi])
	}
	if p.bits != nil {
		spread(codes, p.bits, len(e.spans))
	}
	l.runs = append(l.runs, plainRun{t.row, codes})
	l.seen += len(e.spans)
	if c.mayRefuse && hopeless(l.seen, l.in.Len(), max(t.take, min(c.n, fewRows))) {
		c.abandoned.Store(true)
		return errManyLevels
	}
	return nil
}

// fewRows is a size of columns up to which merging the levels of all chunks
// takes no time to speak of, however many they are. In larger columns a chunk
// of its own must be worth a dictionary.
const fewRows = 1 << 20

// hopeless reports whether a dictionary for rows values will be too large,
// judging from the first ones: of seen values distinct ones differ. By the
// birthday rule seen values of U equally likely ones repeat seen²/2U times;
// more than half of rows values are distinct when U > rows/1.59.
func hopeless(seen, distinct, rows int) bool {
	const most, repeated = 1 << 16, 64 // by that many repeats chance does not decide
	if seen < most && float64(seen)*float64(seen) < 1.26*repeated*float64(rows) {
		return false
	}
	repeats := float64(seen - distinct)
	return manyLevels(distinct, rows) || repeats*1.26*float64(rows) < float64(seen)*float64(seen)
}

// result adds the PLAIN pages and returns the column's buffers.
func (c *codesColumn) result(f vector.Field, tasks []*task) (column, error) {
	if c.shared != nil {
		return c.finished(f, c.shared), nil
	}
	maps := make([][]uint32, len(tasks))
	for i, t := range tasks {
		if t.local == nil || t.local.in == nil {
			continue
		}
		before := c.in.Len()
		maps[i] = make([]uint32, t.local.in.Len()+1)
		for k := range t.local.in.Len() {
			maps[i][k+1] = c.in.Code(t.local.in.Text(uint32(k + 1)))
		}
		if c.in.Len() > before {
			c.ordered = false // no dictionary says where the new levels stand
		}
		if c.mayRefuse && manyLevels(c.in.Len(), c.n) {
			return column{}, errManyLevels
		}
	}
	c.widen(vector.CodeWidthFor(c.in.Len()))
	for i, t := range tasks {
		if maps[i] == nil {
			continue
		}
		for _, r := range t.local.runs {
			switch c.width {
			case 1:
				mapCodes(c.dst8[r.row:], r.codes, maps[i])
			case 2:
				mapCodes(c.dst16[r.row:], r.codes, maps[i])
			default:
				mapCodes(c.dst32[r.row:], r.codes, maps[i])
			}
		}
		t.local.runs = nil
	}
	return c.finished(f, c.pool()), nil
}

// finished returns the column's buffers.
func (c *codesColumn) finished(f vector.Field, pool *vector.Pool) column {
	out := column{field: f, n: c.n, pool: pool, width: c.width}
	switch c.width {
	case 1:
		out.values = c.dst8
	case 2:
		out.values = vector.BytesOf(c.dst16)
	default:
		out.values = vector.BytesOf(c.dst32)
	}
	return out
}

// mapCodes translates a run's codes.
func mapCodes[C vector.Code](dst []C, codes, table []uint32) {
	for i, code := range codes {
		dst[i] = C(table[code])
	}
}

// widen brings the codes to a width.
func (c *codesColumn) widen(width int) {
	old8, old16, old := c.dst8, c.dst16, c.width
	if width == old {
		return
	}
	c.alloc(width)
	switch {
	case old == 1 && width == 2:
		convertCodes(c.dst16, old8)
	case old == 1:
		convertCodes(c.dst32, old8)
	case old == 2:
		convertCodes(c.dst32, old16)
	}
}

// pool returns the levels.
func (c *codesColumn) pool() *vector.Pool {
	levels := c.in.Levels(vector.Of(vector.String))
	if width := c.levels.Kind.Width(); width > 0 {
		levels = fixedLevels(c.levels, levels.Blob())
	}
	return vector.NewPool(levels, nil, c.ordered)
}
