package agg

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Step applies a step to each segment and returns the results with their ends.
// out is the type of a difference.
func Step(st ast.Step, s Segments, out vector.Type) (Segments, error) {
	switch st.Op {
	case ast.Sort:
		return Sort(s, st.Desc), nil
	case ast.Diff:
		return Diff(s.Present(), out)
	case ast.SortDiff:
		return Diff(Sort(s.Present(), false), out)
	case ast.Unique:
		rows, ends := unique(s)
		return Segments{kernel.GatherIn(s.Scope, s.Values, rows), ends, s.Scope}, nil
	case ast.Head, ast.Tail:
		rows, ends := ends(s, uint32(min(st.N, math.MaxInt32)), st.Op == ast.Head)
		return Segments{kernel.GatherIn(s.Scope, s.Values, rows), ends, s.Scope}, nil
	}
	return s, fmt.Errorf("%w: unknown step %v", vector.ErrType, st.Op)
}

// ends returns the places of the first or last n values of each segment.
func ends(s Segments, n uint32, head bool) ([]uint32, []uint32) {
	rows := memory.In[uint32](s.Scope, s.Values.Len())[:0]
	ends := memory.In[uint32](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		lo, hi := from, from+min(n, end-from)
		if !head {
			lo, hi = max(from, end-min(n, end)), end
		}
		for r := lo; r < hi; r++ {
			rows = append(rows, r)
		}
		ends[i], from = uint32(len(rows)), end
	}
	return rows, ends
}

// Sort orders each segment: −∞ … +∞, NaN, missing; desc reverses all but the
// missing values, which stay last.
func Sort(s Segments, desc bool) Segments {
	p := s.Present()
	var v *vector.Vector
	switch {
	case p.Values.IsDictionary():
		r := ranks(p)
		v = unrank(p.Values, sortCopy[uint32](r, desc), s.Scope)
	case p.Values.Type().Kind == vector.Bool:
		v = bitsOfBytes(sortCopy[uint8](bytesOfBits(p), desc))
	default:
		v = sortKind(p, desc)
	}
	if s.Values.Missing() == 0 {
		return Segments{v, s.Ends, s.Scope}
	}
	// Put the missing values back behind the others.
	rows := memory.In[uint32](s.Scope, s.Values.Len())
	from, pfrom := uint32(0), uint32(0)
	for i, end := range s.Ends {
		n := from
		for r := pfrom; r < p.Ends[i]; r++ {
			rows[n] = r
			n++
		}
		for ; n < end; n++ {
			rows[n] = kernel.NoRow
		}
		from, pfrom = end, p.Ends[i]
	}
	return Segments{kernel.GatherIn(s.Scope, v, rows), s.Ends, s.Scope}
}

// sortKind chooses the Go type of the values.
func sortKind(s Segments, desc bool) *vector.Vector {
	switch s.Values.Type().Kind {
	case vector.Int8:
		return sortCopy[int8](s, desc)
	case vector.Int16:
		return sortCopy[int16](s, desc)
	case vector.Int32, vector.Date:
		return sortCopy[int32](s, desc)
	case vector.Uint8:
		return sortCopy[uint8](s, desc)
	case vector.Uint16:
		return sortCopy[uint16](s, desc)
	case vector.Uint32:
		return sortCopy[uint32](s, desc)
	case vector.Uint64:
		return sortCopy[uint64](s, desc)
	case vector.Float32:
		return sortCopy[float32](s, desc)
	case vector.Float64:
		return sortCopy[float64](s, desc)
	}
	return sortCopy[int64](s, desc)
}

// sortCopy sorts a copy of the values.
func sortCopy[T number](s Segments, desc bool) *vector.Vector {
	x := vector.Values[T](s.Values)
	out := memory.In[T](s.Scope, len(x))
	copy(out, x)
	kernel.SortSegments(out, s.Ends)
	if desc {
		from := uint32(0)
		for _, end := range s.Ends {
			for i, j := int(from), int(end)-1; i < j; i, j = i+1, j-1 {
				out[i], out[j] = out[j], out[i]
			}
			from = end
		}
	}
	return vector.FromSlice(s.Values.Type(), out, vector.Bitmap{})
}

// Diff returns the differences of neighbours in each segment: one value fewer
// than the segment has. s holds no missing values.
func Diff(s Segments, out vector.Type) (Segments, error) {
	ends := memory.In[uint32](s.Scope, len(s.Ends))
	n, from := uint32(0), uint32(0)
	for i, end := range s.Ends {
		if end > from {
			n += end - from - 1
		}
		ends[i], from = n, end
	}
	v, err := diffKind(s, int(n), out)
	return Segments{v, ends, s.Scope}, err
}

// diffKind chooses the Go types of the values and of their differences.
func diffKind(s Segments, n int, out vector.Type) (*vector.Vector, error) {
	switch s.Values.Type().Kind {
	case vector.Int8:
		return diff[int8, int8](s, n, out)
	case vector.Int16:
		return diff[int16, int16](s, n, out)
	case vector.Int32:
		return diff[int32, int32](s, n, out)
	case vector.Uint8:
		return diff[uint8, int16](s, n, out)
	case vector.Uint16:
		return diff[uint16, int32](s, n, out)
	case vector.Uint32:
		return diff[uint32, int64](s, n, out)
	case vector.Uint64:
		return diffUint64(s, n, out)
	case vector.Float32:
		return diffFloat[float32](s, n, out), nil
	case vector.Float64:
		return diffFloat[float64](s, n, out), nil
	case vector.Date:
		return diffDate(s, n, out)
	}
	return diff[int64, int64](s, n, out)
}

// diff takes differences of integers in type D; their overflow is an error.
func diff[T, D int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](s Segments, n int, out vector.Type) (*vector.Vector, error) {
	x := vector.Values[T](s.Values)
	result := memory.In[D](s.Scope, n)[:0]
	var over D
	from := uint32(0)
	for _, end := range s.Ends {
		for i := int(from) + 1; i < int(end); i++ {
			a, b := D(x[i]), D(x[i-1])
			d := a - b
			over |= (a ^ b) & (a ^ d)
			result = append(result, d)
		}
		from = end
	}
	if over < 0 {
		return nil, fmt.Errorf("%w: a difference does not fit %v", vector.ErrOverflow, out)
	}
	return vector.FromSlice(out, result, vector.Bitmap{}), nil
}

// diffUint64 takes differences that must fit int64.
func diffUint64(s Segments, n int, out vector.Type) (*vector.Vector, error) {
	x := vector.Values[uint64](s.Values)
	result := memory.In[int64](s.Scope, n)[:0]
	from := uint32(0)
	for _, end := range s.Ends {
		for i := int(from) + 1; i < int(end); i++ {
			d, borrow := bits.Sub64(x[i], x[i-1], 0)
			if borrow == 0 != (int64(d) >= 0) {
				return nil, fmt.Errorf("%w: the difference of %d and %d does not fit %v", vector.ErrOverflow, x[i], x[i-1], out)
			}
			result = append(result, int64(d))
		}
		from = end
	}
	return vector.FromSlice(out, result, vector.Bitmap{}), nil
}

// diffFloat takes differences of floats.
func diffFloat[T float32 | float64](s Segments, n int, out vector.Type) *vector.Vector {
	x := vector.Values[T](s.Values)
	result := memory.In[T](s.Scope, n)[:0]
	from := uint32(0)
	for _, end := range s.Ends {
		for i := int(from) + 1; i < int(end); i++ {
			result = append(result, x[i]-x[i-1])
		}
		from = end
	}
	return vector.FromSlice(out, result, vector.Bitmap{})
}

// diffDate takes differences of dates in seconds.
func diffDate(s Segments, n int, out vector.Type) (*vector.Vector, error) {
	x := vector.Values[int32](s.Values)
	result := memory.In[int64](s.Scope, n)[:0]
	from := uint32(0)
	for _, end := range s.Ends {
		for i := int(from) + 1; i < int(end); i++ {
			result = append(result, (int64(x[i])-int64(x[i-1]))*86400)
		}
		from = end
	}
	return vector.FromSlice(out, result, vector.Bitmap{}), nil
}
