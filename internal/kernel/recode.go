package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// rowChunk is how many rows a worker takes at a time: a multiple of 64, so that
// no two workers share a word of a bitmap. Tests lower it.
var rowChunk = 1 << 18

// eachChunk calls f for consecutive chunks of n rows, from one goroutine a
// processor when there are several chunks. Each chunk starts at a multiple of
// rowChunk; what f does for one must not depend on another.
func eachChunk(n int, f func(lo, hi int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+rowChunk-1)/rowChunk)
	if workers <= 1 {
		for lo := 0; lo < n; lo += rowChunk {
			f(lo, min(lo+rowChunk, n))
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				hi := int(next.Add(int64(rowChunk)))
				lo := hi - rowChunk
				if lo >= n {
					return
				}
				f(lo, min(hi, n))
			}
		}()
	}
	wg.Wait()
}

// Recode returns the dictionary v with codes of width bytes under another pool
// and type: code c becomes table[c], or stays c when table is nil. table[0] is
// 0; every result must fit. One pass; memory is shared when neither table nor
// width changes anything.
func Recode(v *vector.Vector, t vector.Type, pool *vector.Pool, table []uint32, width int) *vector.Vector {
	if table == nil && width == v.CodeWidth() {
		return v.WithType(t).WithPool(pool)
	}
	switch v.CodeWidth() {
	case 1:
		return recodeFrom(vector.Values[uint8](v), v.Missing(), t, pool, table, width)
	case 2:
		return recodeFrom(vector.Values[uint16](v), v.Missing(), t, pool, table, width)
	}
	return recodeFrom(vector.Values[uint32](v), v.Missing(), t, pool, table, width)
}

// recodeFrom is Recode for one width of source codes.
func recodeFrom[S vector.Code](src []S, missing int, t vector.Type, pool *vector.Pool, table []uint32, width int) *vector.Vector {
	switch width {
	case 1:
		return recodeTo[uint8](src, missing, t, pool, table)
	case 2:
		return recodeTo[uint16](src, missing, t, pool, table)
	}
	return recodeTo[uint32](src, missing, t, pool, table)
}

// recodeTo is Recode for one pair of widths.
func recodeTo[D, S vector.Code](src []S, missing int, t vector.Type, pool *vector.Pool, table []uint32) *vector.Vector {
	dst := memory.Make[D](len(src))
	if table == nil {
		eachChunk(len(src), func(lo, hi int) { castCodes(dst[lo:hi], src[lo:hi]) })
		return vector.FromCountedCodes(t, dst, missing, pool)
	}
	narrow, drops := make([]D, len(table)), false
	for c, to := range table {
		narrow[c] = D(to)
		drops = drops || c > 0 && to == 0
	}
	eachChunk(len(src), func(lo, hi int) { mapCodes(dst[lo:hi], src[lo:hi], narrow) })
	if drops || table[0] != 0 {
		return vector.FromCodes(t, dst, pool)
	}
	return vector.FromCountedCodes(t, dst, missing, pool)
}

// castCodes stores dst[i] = src[i].
func castCodes[D, S vector.Code](dst []D, src []S) {
	dst = dst[:len(src)]
	for i, c := range src {
		dst[i] = D(c)
	}
}

// mapCodes stores dst[i] = table[src[i]].
func mapCodes[D, S vector.Code](dst []D, src []S, table []D) {
	dst = dst[:len(src)]
	for i, c := range src {
		dst[i] = table[c]
	}
}

// UsedCodes returns for every code of the dictionary v whether it occurs, 0
// (missing) included. It stops as soon as every level has been seen.
func UsedCodes(v *vector.Vector) []bool {
	levels := v.Pool().Len()
	seen := make([]uint32, levels+1)
	switch v.CodeWidth() {
	case 1:
		markCodes(vector.Values[uint8](v), seen)
	case 2:
		markCodes(vector.Values[uint16](v), seen)
	default:
		markCodes(vector.Values[uint32](v), seen)
	}
	used := make([]bool, levels+1)
	for c := 1; c <= levels; c++ {
		used[c] = seen[c] != 0
	}
	used[0] = v.Missing() > 0
	return used
}

// localMarks is up to how many codes each chunk marks in a table of its own,
// where a plain store takes the place of a test.
const localMarks = 1 << 12

// markCodes sets seen[c] for every code c, until all but 0 are set. Workers
// share seen: a mark is read far more often than written.
func markCodes[C vector.Code](codes []C, seen []uint32) {
	var todo atomic.Int64
	todo.Store(int64(len(seen) - 1))
	mark := func(c int) {
		if atomic.LoadUint32(&seen[c]) == 0 && atomic.CompareAndSwapUint32(&seen[c], 0, 1) && c != 0 {
			todo.Add(-1)
		}
	}
	eachChunk(len(codes), func(lo, hi int) {
		if todo.Load() <= 0 {
			return
		}
		if len(seen) > localMarks {
			for _, c := range codes[lo:hi] {
				if atomic.LoadUint32(&seen[c]) == 0 {
					mark(int(c))
				}
			}
			return
		}
		local := make([]bool, len(seen))
		for _, c := range codes[lo:hi] {
			local[c] = true
		}
		for c, marked := range local {
			if marked {
				mark(c)
			}
		}
	})
}

// FirstRows returns the first row of every code of the dictionary v, 0
// (missing) included, and NoRow for a code that does not occur. It stops as
// soon as every code that can occur has been seen.
func FirstRows(v *vector.Vector) []uint32 {
	first := make([]uint32, v.Pool().Len()+1)
	for c := range first {
		first[c] = NoRow
	}
	todo := len(first)
	if v.Missing() == 0 {
		todo--
	}
	switch v.CodeWidth() {
	case 1:
		firstRows(vector.Values[uint8](v), first, todo)
	case 2:
		firstRows(vector.Values[uint16](v), first, todo)
	default:
		firstRows(vector.Values[uint32](v), first, todo)
	}
	return first
}

// firstRows is the loop of FirstRows.
func firstRows[C vector.Code](codes []C, first []uint32, todo int) {
	for i, c := range codes {
		if first[c] == NoRow {
			first[c] = uint32(i)
			if todo--; todo == 0 {
				return
			}
		}
	}
}

// FirstMarked returns the first row whose code is marked, −1 when there is none.
func FirstMarked(v *vector.Vector, marked []bool) int {
	switch v.CodeWidth() {
	case 1:
		return firstMarked(vector.Values[uint8](v), marked)
	case 2:
		return firstMarked(vector.Values[uint16](v), marked)
	}
	return firstMarked(vector.Values[uint32](v), marked)
}

// firstMarked is FirstMarked for one width: the least row of any chunk.
func firstMarked[C vector.Code](codes []C, marked []bool) int {
	var least firstRow
	eachChunk(len(codes), func(lo, hi int) {
		if least.before(lo) {
			return
		}
		for i, c := range codes[lo:hi] {
			if marked[c] {
				least.offer(lo + i)
				return
			}
		}
	})
	return least.row()
}

// A firstRow keeps the least of the rows that workers offer.
type firstRow struct{ plusOne atomic.Int64 }

// offer takes row if it is less than every row before.
func (f *firstRow) offer(row int) {
	for {
		old := f.plusOne.Load()
		if old != 0 && old <= int64(row)+1 || f.plusOne.CompareAndSwap(old, int64(row)+1) {
			return
		}
	}
}

// before reports whether a row less than row was offered.
func (f *firstRow) before(row int) bool {
	p := f.plusOne.Load()
	return p != 0 && p <= int64(row)
}

// row returns the least row, −1 when there is none.
func (f *firstRow) row() int { return int(f.plusOne.Load()) - 1 }

// ConcatCodes joins dictionaries into one with codes of width bytes: code c of
// part k becomes tables[k][c], or stays c when that table is nil. table[0] is 0.
func ConcatCodes(parts []*vector.Vector, tables [][]uint32, t vector.Type, pool *vector.Pool, width int) *vector.Vector {
	switch width {
	case 1:
		return concatCodes[uint8](parts, tables, t, pool)
	case 2:
		return concatCodes[uint16](parts, tables, t, pool)
	}
	return concatCodes[uint32](parts, tables, t, pool)
}

// concatCodes is ConcatCodes for one width.
func concatCodes[D vector.Code](parts []*vector.Vector, tables [][]uint32, t vector.Type, pool *vector.Pool) *vector.Vector {
	n, missing := 0, 0
	for _, v := range parts {
		n, missing = n+v.Len(), missing+v.Missing()
	}
	dst := memory.Make[D](n)
	at := 0
	for k, v := range parts {
		out := dst[at : at+v.Len()]
		at += v.Len()
		switch v.CodeWidth() {
		case 1:
			translate(out, vector.Values[uint8](v), tables[k])
		case 2:
			translate(out, vector.Values[uint16](v), tables[k])
		default:
			translate(out, vector.Values[uint32](v), tables[k])
		}
	}
	return vector.FromCountedCodes(t, dst, missing, pool)
}

// translate stores dst[i] = table[src[i]], or src[i] without a table.
func translate[D, S vector.Code](dst []D, src []S, table []uint32) {
	if table == nil {
		eachChunk(len(src), func(lo, hi int) { castCodes(dst[lo:hi], src[lo:hi]) })
		return
	}
	narrow := make([]D, len(table))
	castCodes(narrow, table)
	eachChunk(len(src), func(lo, hi int) { mapCodes(dst[lo:hi], src[lo:hi], narrow) })
}
