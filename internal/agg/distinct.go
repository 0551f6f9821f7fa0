package agg

import (
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// compareAll is the largest segment whose values are compared with each other
// instead of being put into a table.
const compareAll = 16

// equal is equality of keys: every NaN equals every NaN, −0 equals 0.
func equal[T number](a, b T) bool { return a == b || a != a && b != b }

// distinct counts the distinct values of each segment.
func distinct[T number](x []T, s Segments) []int64 {
	out := memory.In[int64](s.Scope, len(s.Ends))
	var work []T
	from := uint32(0)
	for i, end := range s.Ends {
		seg := x[from:end]
		from = end
		switch {
		case len(seg) <= 1:
			out[i] = int64(len(seg))
		case len(seg) <= compareAll:
			out[i] = distinctFew(seg)
		default:
			work = append(work[:0], seg...)
			slices.Sort(work)
			n := int64(1)
			for j := 1; j < len(work); j++ {
				if !equal(work[j-1], work[j]) {
					n++
				}
			}
			out[i] = n
		}
	}
	return out
}

// distinctFew counts by comparing all pairs.
func distinctFew[T number](seg []T) int64 {
	n := int64(0)
next:
	for i, a := range seg {
		for _, b := range seg[:i] {
			if equal(a, b) {
				continue next
			}
		}
		n++
	}
	return n
}

// distinctCodes counts the distinct codes of each segment with one stamp for
// each level.
func distinctCodes(s Segments) []int64 {
	switch s.Values.CodeWidth() {
	case 1:
		return stampCodes(vector.Values[uint8](s.Values), s)
	case 2:
		return stampCodes(vector.Values[uint16](s.Values), s)
	}
	return stampCodes(vector.Values[uint32](s.Values), s)
}

// stampCodes is the loop of distinctCodes.
func stampCodes[C vector.Code](codes []C, s Segments) []int64 {
	out := memory.In[int64](s.Scope, len(s.Ends))
	var stamps []uint32 // segment+1 that saw the code last
	from := uint32(0)
	for i, end := range s.Ends {
		seg := codes[from:end]
		from = end
		switch {
		case len(seg) <= 1:
			out[i] = int64(len(seg))
		case len(seg) == 2:
			out[i] = 1
			if seg[0] != seg[1] {
				out[i] = 2
			}
		default:
			if stamps == nil {
				stamps = make([]uint32, s.Values.Pool().Len()+1)
			}
			n := int64(0)
			for _, c := range seg {
				if stamps[c] != uint32(i+1) {
					stamps[c] = uint32(i + 1)
					n++
				}
			}
			out[i] = n
		}
	}
	return out
}

// nuniqueAll counts distinct values with missing as one of them.
func nuniqueAll(s Segments) (*vector.Vector, error) {
	p := s.Present()
	var out []int64
	switch v := p.Values; {
	case v.IsDictionary():
		out = distinctCodes(p)
	case v.Type().Kind == vector.Bool:
		out = distinct(vector.Values[uint8](bytesOfBits(p).Values), p)
	default:
		out = distinctKind(p)
	}
	if s.Values.Missing() > 0 {
		from, pfrom := uint32(0), uint32(0)
		for i, end := range s.Ends {
			if end-from != p.Ends[i]-pfrom {
				out[i]++
			}
			from, pfrom = end, p.Ends[i]
		}
	}
	return vector.FromSlice(vector.Of(vector.Int64), out, vector.Bitmap{}), nil
}

// distinctKind chooses the Go type of the values.
func distinctKind(s Segments) []int64 {
	v := s.Values
	switch {
	case v.Type().Kind == vector.Float32:
		return distinct(vector.Values[float32](v), s)
	case v.Type().Kind == vector.Float64:
		return distinct(vector.Values[float64](v), s)
	}
	switch v.Type().Kind.Width() {
	case 1:
		return distinct(vector.Values[uint8](v), s)
	case 2:
		return distinct(vector.Values[uint16](v), s)
	case 4:
		return distinct(vector.Values[uint32](v), s)
	}
	return distinct(vector.Values[uint64](v), s)
}

// unique returns the places of the distinct values of each segment in order of
// first appearance, and their ends. Missing is one value.
func unique(s Segments) ([]uint32, []uint32) {
	rows := memory.In[uint32](s.Scope, s.Values.Len())[:0]
	ends := memory.In[uint32](s.Scope, len(s.Ends))
	keys := keyWords(s)
	valid := s.Values.ValidMask()
	var seen map[uint64]struct{}
	from := uint32(0)
	for i, end := range s.Ends {
		start := len(rows)
		some := false // the segment's missing value was seen
		many := end-from > compareAll
		if many {
			if seen == nil {
				seen = make(map[uint64]struct{})
			}
			clear(seen)
		}
	next:
		for r := from; r < end; r++ {
			if !valid.Get(int(r)) {
				if !some {
					some = true
					rows = append(rows, r)
				}
				continue
			}
			if many {
				if _, ok := seen[keys[r]]; ok {
					continue
				}
				seen[keys[r]] = struct{}{}
			} else {
				for _, q := range rows[start:] {
					if keys[q] == keys[r] && valid.Get(int(q)) {
						continue next
					}
				}
			}
			rows = append(rows, r)
		}
		ends[i], from = uint32(len(rows)), end
	}
	return rows, ends
}

// keyWords returns a word for each value that is equal for equal values.
func keyWords(s Segments) []uint64 {
	v := s.Values
	out := memory.In[uint64](s.Scope, v.Len())
	switch k := v.Type().Kind; {
	case v.IsDictionary():
		for i := range out {
			out[i] = uint64(v.Code(i))
		}
	case k == vector.Float32:
		for i, x := range vector.Values[float32](v) {
			out[i] = uint64(kernel.FloatKey32(x))
		}
	case k == vector.Float64:
		for i, x := range vector.Values[float64](v) {
			out[i] = kernel.FloatKey64(x)
		}
	default:
		for i := range out {
			out[i] = uint64(v.Int(i))
		}
	}
	return out
}
