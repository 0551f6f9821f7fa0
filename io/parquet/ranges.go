package parquet

// Ranges are ranges of rows of a row group, ascending and apart; nil is all
// rows.
type ranges []rowRange

// A rowRange is rows lo to hi−1.
type rowRange struct{ lo, hi int }

// some reports whether some row of lo to hi−1 is picked.
func (p ranges) some(lo, hi int) bool {
	if p == nil {
		return true
	}
	a, b := 0, len(p)
	for a < b { // the first range that ends behind lo
		if m := (a + b) / 2; p[m].hi > lo {
			b = m
		} else {
			a = m + 1
		}
	}
	return a < len(p) && p[a].lo < hi
}

// before reports whether every picked row stands before a row.
func (p ranges) before(row int) bool {
	return p != nil && (len(p) == 0 || p[len(p)-1].hi <= row)
}

// add appends rows lo to hi−1, which stand behind the others.
func (p ranges) add(lo, hi int) ranges {
	if n := len(p); n > 0 && p[n-1].hi == lo {
		p[n-1].hi = hi
		return p
	}
	return append(p, rowRange{lo, hi})
}

// rows returns the number of picked rows.
func (p ranges) rows() int {
	n := 0
	for _, r := range p {
		n += r.hi - r.lo
	}
	return n
}

// clearOthers empties the spans of rows that are not picked; the first span is
// that of a row.
func (p ranges) clearOthers(spans []span, row int) {
	i := 0
	for _, r := range p {
		lo, hi := max(r.lo-row, i), min(r.hi-row, len(spans))
		if lo >= len(spans) {
			break
		}
		if hi > i {
			clear(spans[i:lo])
			i = hi
		}
	}
	clear(spans[i:])
}
