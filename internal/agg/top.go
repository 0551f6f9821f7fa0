package agg

import (
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// TopMost is the largest n for which Top beats a sort.
const TopMost = 64

// Top returns the first n values of each segment in the order of Sort without
// sorting the rest. O(values + n² log values) for each segment in random order.
func Top(s Segments, n int, desc bool) Segments {
	p := s.Present()
	var v *vector.Vector
	var ends []uint32
	switch {
	case p.Values.IsDictionary():
		r, e := topOf[uint32](ranks(p), n, desc)
		v, ends = unrank(p.Values, r, s.Scope), e
	case p.Values.Type().Kind == vector.Bool:
		r, e := topOf[uint8](bytesOfBits(p), n, desc)
		v, ends = bitsOfBytes(r), e
	default:
		v, ends = topKind(p, n, desc)
	}
	if s.Values.Missing() == 0 {
		return Segments{v, ends, s.Scope}
	}
	// Missing values come last, where there is room for them.
	rows := memory.In[uint32](s.Scope, s.Values.Len())[:0]
	from, at := uint32(0), uint32(0)
	all := memory.In[uint32](s.Scope, len(ends))
	for i, end := range s.Ends {
		want := len(rows) + min(n, int(end-from))
		for ; at < ends[i]; at++ {
			rows = append(rows, at)
		}
		for len(rows) < want {
			rows = append(rows, kernel.NoRow)
		}
		all[i], from = uint32(len(rows)), end
	}
	return Segments{kernel.GatherIn(s.Scope, v, rows), all, s.Scope}
}

// topKind chooses the Go type of the values.
func topKind(s Segments, n int, desc bool) (*vector.Vector, []uint32) {
	switch s.Values.Type().Kind {
	case vector.Int8:
		return topOf[int8](s, n, desc)
	case vector.Int16:
		return topOf[int16](s, n, desc)
	case vector.Int32, vector.Date:
		return topOf[int32](s, n, desc)
	case vector.Uint8:
		return topOf[uint8](s, n, desc)
	case vector.Uint16:
		return topOf[uint16](s, n, desc)
	case vector.Uint32:
		return topOf[uint32](s, n, desc)
	case vector.Uint64:
		return topOf[uint64](s, n, desc)
	case vector.Float32:
		return topOf[float32](s, n, desc)
	case vector.Float64:
		return topOf[float64](s, n, desc)
	}
	return topOf[int64](s, n, desc)
}

// topOf returns the first n values of each segment, and their ends.
func topOf[T number](s Segments, n int, desc bool) (*vector.Vector, []uint32) {
	x := vector.Values[T](s.Values)
	ends := memory.In[uint32](s.Scope, len(s.Ends))
	total, from := 0, uint32(0)
	for i, end := range s.Ends {
		total += min(n, int(end-from))
		ends[i], from = uint32(total), end
	}
	out := memory.In[T](s.Scope, total)
	from, total = 0, 0
	for i, end := range s.Ends {
		best := out[total:ends[i]]
		seg := x[from:end]
		from, total = end, int(ends[i])
		if len(best) == 0 {
			continue
		}
		for j, a := range seg[:len(best)] {
			place(best[:j+1], a, desc)
		}
		last := len(best) - 1
		worst := best[last]
		if desc {
			for _, a := range seg[len(best):] {
				if a <= worst || worst != worst { // NaN comes first
					continue
				}
				place(best, a, desc)
				worst = best[last]
			}
			continue
		}
		for _, a := range seg[len(best):] {
			if a >= worst || a != a {
				continue
			}
			place(best, a, desc)
			worst = best[last]
		}
	}
	return vector.FromSlice(s.Values.Type(), out, vector.Bitmap{}), ends
}

// place puts a, which is better than the last of best, in order; the last falls out.
func place[T number](best []T, a T, desc bool) {
	j := len(best) - 1
	for ; j > 0; j-- {
		b := best[j-1]
		if desc && (a > b || a != a && b == b) || !desc && (a < b || b != b && a == a) {
			best[j] = b
			continue
		}
		break
	}
	best[j] = a
}
