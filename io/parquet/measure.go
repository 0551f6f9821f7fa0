package parquet

import (
	"github.com/stoa-data/stoa/internal/vector"
)

// Rows implements plan.Measured.
func (sc *scan) Rows() int64 {
	var n int64
	for _, f := range sc.files {
		n += int64(f.starts[len(f.groups)])
	}
	return n
}

// A measured is the least and the greatest value of a column.
type measured struct {
	lo, hi int64
	ok     bool
}

// Range implements plan.Measured: what footers say of all row groups.
func (sc *scan) Range(column int) (lo, hi int64, ok bool) {
	sc.measuring.Lock()
	defer sc.measuring.Unlock()
	m, done := sc.measures[column]
	if !done {
		m = sc.measure(column)
		if sc.measures == nil {
			sc.measures = map[int]measured{}
		}
		sc.measures[column] = m
	}
	return m.lo, m.hi, m.ok
}

// measure reads the statistics of a column.
func (sc *scan) measure(column int) (m measured) {
	if k := sc.fields[column].Type.Kind; k == vector.Uint64 || !k.IsInteger() && !k.IsTemporal() {
		return measured{}
	}
	r := &scanRun{scan: sc}
	for file, f := range sc.files {
		for _, g := range f.groups {
			b := r.bound(file, column, g.rows, func(c *fileColumn) statistics { return g.chunks[c.leaf].stats })
			if !b.present || g.rows == 0 {
				continue
			}
			if b.span == nil {
				return measured{}
			}
			lo, hi := b.span.Int(0), b.span.Int(b.span.Len()-1)
			if !m.ok {
				m = measured{lo, hi, true}
			}
			m.lo, m.hi = min(m.lo, lo), max(m.hi, hi)
		}
	}
	return m
}
