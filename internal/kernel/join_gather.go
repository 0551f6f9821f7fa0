package kernel

import (
	"math"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Gathering is a Gather that several goroutines share out. Call Part for
// every range of rows, then Next, until Next reports false; then Vector. Ranges
// begin at multiples of 64, and the ranges of a round may be done at once.
type Gathering struct {
	v       *vector.Vector
	rows    []uint32
	part    func(lo, hi int)
	next    func() bool
	missing atomic.Int64
	valid   []uint64 // nil: nothing is missing
	result  func() *vector.Vector
}

// NewGathering prepares to gather the values of v at rows; some says that
// there may be a NoRow among them. The result has exact size.
func NewGathering(v *vector.Vector, rows []uint32, some bool) *Gathering {
	g := &Gathering{v: v, rows: rows, next: func() bool { return false }}
	n, t := len(rows), v.Type()
	if v.IsDictionary() {
		some = some || v.Missing() > 0
		switch v.CodeWidth() {
		case 1:
			gatherCodes(g, vector.Values[uint8](v), some)
		case 2:
			gatherCodes(g, vector.Values[uint16](v), some)
		default:
			gatherCodes(g, vector.Values[uint32](v), some)
		}
		return g
	}
	if some || v.Missing() > 0 {
		g.valid = memory.Make[uint64]((n + 63) / 64)
	}
	switch t.Kind.Width() {
	case 1:
		gatherFixed(g, vector.Values[uint8](v))
	case 2:
		gatherFixed(g, vector.Values[uint16](v))
	case 4:
		gatherFixed(g, vector.Values[uint32](v))
	case 8:
		gatherFixed(g, vector.Values[uint64](v))
	default:
		if t.Kind == vector.Bool {
			words := memory.Make[uint64]((n + 63) / 64)
			g.part = func(lo, hi int) {
				g.bits(words, v.Bits(), lo, hi)
				g.present(lo, hi)
			}
			g.result = func() *vector.Vector { return vector.FromBits(vector.BitmapOf(words, n), g.validity()) }
			break
		}
		gatherLengths(g)
	}
	return g
}

// Part gathers the values for rows lo to hi−1.
func (g *Gathering) Part(lo, hi int) { g.part(lo, hi) }

// Next ends a round over all parts; true asks for another one.
func (g *Gathering) Next() bool { return g.next() }

// Vector returns the values.
func (g *Gathering) Vector() *vector.Vector { return g.result() }

// validity returns the bitmap of the values, zero when nothing can be missing.
func (g *Gathering) validity() vector.Bitmap {
	if g.valid == nil {
		return vector.Bitmap{}
	}
	return vector.BitmapOf(g.valid, len(g.rows))
}

// bits gathers bits, clear for NoRow.
func (g *Gathering) bits(words []uint64, b vector.Bitmap, lo, hi int) {
	for ; lo < hi; lo += 64 {
		w := uint64(0)
		for i, r := range g.rows[lo:min(lo+64, hi)] {
			if r != NoRow && b.Get(int(r)) {
				w |= 1 << i
			}
		}
		words[lo>>6] = w
	}
}

// gatherFixed prepares values of fixed width.
func gatherFixed[T vector.Fixed](g *Gathering, x []T) {
	out := memory.Make[T](len(g.rows))
	g.part = func(lo, hi int) {
		to := out[lo:hi]
		for i, r := range g.rows[lo:hi] {
			if uint(r) < uint(len(x)) {
				to[i] = x[r]
			}
		}
		g.present(lo, hi)
	}
	g.result = func() *vector.Vector { return vector.FromSlice(g.v.Type(), out, g.validity()) }
}

// present gathers the validity of rows lo to hi−1.
func (g *Gathering) present(lo, hi int) {
	if g.valid != nil {
		g.bits(g.valid, g.v.Valid(), lo, hi)
	}
}

// gatherCodes prepares the codes of a dictionary, counted where some may be 0.
func gatherCodes[C vector.Code](g *Gathering, codes []C, some bool) {
	out := memory.Make[C](len(g.rows))
	g.part = func(lo, hi int) {
		to, missing := out[lo:hi], 0
		for i, r := range g.rows[lo:hi] {
			if uint(r) < uint(len(codes)) {
				to[i] = codes[r]
			}
		}
		if some {
			for _, c := range to {
				if c == 0 {
					missing++
				}
			}
			g.missing.Add(int64(missing))
		}
	}
	g.result = func() *vector.Vector {
		return vector.FromCountedCodes(g.v.Type(), out, int(g.missing.Load()), g.v.Pool())
	}
}

// gatherLengths prepares text: a round for the lengths, one for the bytes.
func gatherLengths(g *Gathering) {
	ends := memory.Make[int64](len(g.rows) + 1)
	g.part = func(lo, hi int) {
		for i, r := range g.rows[lo:hi] {
			if r != NoRow {
				ends[lo+i+1] = int64(len(g.v.Text(int(r))))
			}
		}
		g.present(lo, hi)
	}
	g.next = func() bool {
		for i := range g.rows {
			ends[i+1] += ends[i]
		}
		size := ends[len(g.rows)]
		blob := memory.Make[byte](int(size))
		var short []int32
		if size <= math.MaxInt32 {
			short = memory.Make[int32](len(ends))
		}
		g.part = func(lo, hi int) {
			for i, r := range g.rows[lo:hi] {
				if r != NoRow {
					copy(blob[ends[lo+i]:], g.v.Text(int(r)))
				}
			}
			if short != nil {
				for i := lo; i < hi; i++ {
					short[i+1] = int32(ends[i+1])
				}
			}
		}
		g.next = func() bool { return false }
		g.result = func() *vector.Vector {
			if short != nil {
				return vector.FromOffsets(g.v.Type(), short, blob, g.validity())
			}
			return vector.FromOffsets(g.v.Type(), ends, blob, g.validity())
		}
		return true
	}
}
