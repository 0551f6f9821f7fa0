package parquet

import (
	"cmp"
	"math/bits"
	"slices"
)

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
	rest := p.from(lo)
	return len(rest) > 0 && rest[0].lo < hi
}

// from returns the ranges that end behind a row.
func (p ranges) from(row int) ranges {
	i, _ := slices.BinarySearchFunc(p, row, func(r rowRange, row int) int { return cmp.Compare(r.hi, row+1) })
	return p[i:]
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

// of returns the number of picked rows of a row group of n rows.
func (p ranges) of(n int) int {
	if p == nil {
		return n
	}
	return p.rows()
}

// rows returns the number of picked rows.
func (p ranges) rows() int {
	n := 0
	for _, r := range p {
		n += r.hi - r.lo
	}
	return n
}

// narrow leaves of a page the picked rows; its first row is that of the row
// group at the given position.
func (p ranges) narrow(w *workspace, pg *page, row int) {
	at, n := room(w, &w.at, pg.n)[:0], 0
	present := room(w, &w.picked, (pg.n+63)/64)
	clear(present)
	value, next := 0, 0 // present values before row next of the page
	for _, r := range p.from(row) {
		lo, hi := max(r.lo-row, 0), min(r.hi-row, pg.n)
		if lo >= pg.n {
			break
		}
		if pg.bits == nil {
			for i := lo; i < hi; i++ {
				at = append(at, uint32(i))
			}
			continue
		}
		value += countBits(pg.bits, next, lo)
		next = hi
		for i := lo; i < hi; i++ {
			if pg.bits[i>>6]>>(i&63)&1 != 0 {
				at = append(at, uint32(value))
				present[n>>6] |= 1 << (n & 63)
				value++
			}
			n++
		}
	}
	switch {
	case pg.bits == nil:
		n = len(at)
	case len(at) < n:
		pg.bits = present
	default:
		pg.bits = nil
	}
	if n < pg.n {
		pg.n, pg.at = n, at
	}
}

// countBits returns how many bits of lo to hi−1 are set.
func countBits(words []uint64, lo, hi int) (set int) {
	for lo < hi {
		n := min(64-lo&63, hi-lo)
		set += bits.OnesCount64(words[lo>>6] >> (lo & 63) & ones(n))
		lo += n
	}
	return set
}

// wanted returns how many present values of a page are wanted.
func (p *page) wanted() int {
	if p.at != nil {
		return len(p.at)
	}
	return p.present
}

// kept moves the values of x at ascending positions to its front and returns
// them; at nil: all.
func kept[T any](x []T, at []uint32) []T {
	if at == nil {
		return x
	}
	for i, a := range at {
		x[i] = x[a]
	}
	return x[:len(at)]
}

// keptBytes is kept of values of stride bytes.
func keptBytes(b []byte, stride int, at []uint32) []byte {
	switch {
	case at == nil:
		return b
	case stride == 4:
		kept(wordsOf[[4]byte](b), at)
	case stride == 8:
		kept(wordsOf[[8]byte](b), at)
	default:
		for i, a := range at {
			copy(b[i*stride:(i+1)*stride], b[int(a)*stride:])
		}
	}
	return b[:len(at)*stride]
}
