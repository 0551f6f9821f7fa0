package agg

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Reduce returns one value of type out for each segment: the aggregate op of
// its values, p being the probability of a quantile. Missing values are
// skipped; an empty segment gives 0 for counts and sums, false and true for
// any and all, and missing for the rest.
func Reduce(op ast.AggregateOp, p float64, s Segments, out vector.Type) (*vector.Vector, error) {
	switch op {
	case ast.Rows, ast.Len:
		return s.Lengths(), nil
	case ast.Count:
		return s.counts(), nil
	case ast.NUniqueAll:
		return nuniqueAll(s)
	}
	s = s.Present()
	kind := s.Values.Type().Kind
	switch {
	case s.Values.IsDictionary():
		return reduceDictionary(op, s)
	case kind == vector.Bool:
		r, err := reduceKind(op, p, bytesOfBits(s), out)
		if err != nil || out.Kind != vector.Bool {
			return r, err
		}
		return bitsOfBytes(r), nil
	}
	return reduceKind(op, p, s, out)
}

// reduceDictionary reduces codes: by rank where order matters.
func reduceDictionary(op ast.AggregateOp, s Segments) (*vector.Vector, error) {
	switch op {
	case ast.NUnique:
		return vector.FromSlice(vector.Of(vector.Int64), distinctCodes(s), vector.Bitmap{}), nil
	case ast.Min, ast.Max, ast.First, ast.Last, ast.Mode:
		r, err := reduceAs[uint32](op, 0, ranks(s), vector.Of(vector.Uint32))
		if err != nil {
			return nil, err
		}
		return unrank(s.Values, r, s.Scope), nil
	}
	return nil, undefined(op, s)
}

// undefined is the error of a combination that binding lets through by mistake.
func undefined(op ast.AggregateOp, s Segments) error {
	return fmt.Errorf("%w: %s of %v is not defined", vector.ErrType, op, s.Values.Type())
}

// reduceKind chooses the Go type of the values.
func reduceKind(op ast.AggregateOp, p float64, s Segments, out vector.Type) (*vector.Vector, error) {
	switch s.Values.Type().Kind {
	case vector.Int8:
		return reduceAs[int8](op, p, s, out)
	case vector.Int16:
		return reduceAs[int16](op, p, s, out)
	case vector.Int32, vector.Date:
		return reduceAs[int32](op, p, s, out)
	case vector.Int64, vector.Time:
		return reduceAs[int64](op, p, s, out)
	case vector.Timestamp, vector.Duration:
		return reduceTemporal(op, p, s, out)
	case vector.Uint8:
		return reduceAs[uint8](op, p, s, out)
	case vector.Uint16:
		return reduceAs[uint16](op, p, s, out)
	case vector.Uint32:
		return reduceAs[uint32](op, p, s, out)
	case vector.Uint64:
		return reduceAs[uint64](op, p, s, out)
	case vector.Float32:
		return reduceAs[float32](op, p, s, out)
	case vector.Float64:
		return reduceAs[float64](op, p, s, out)
	}
	return nil, undefined(op, s)
}

// A number is a type that columns hold and kernels average.
type number interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64
}

// reduceAs reduces values of type T.
func reduceAs[T number](op ast.AggregateOp, p float64, s Segments, out vector.Type) (*vector.Vector, error) {
	x := vector.Values[T](s.Values)
	switch op {
	case ast.NUnique:
		return vector.FromSlice(out, distinct(x, s), vector.Bitmap{}), nil
	case ast.Sum:
		return sum(x, s, out)
	case ast.Min, ast.Max, ast.First, ast.Last, ast.Mode, ast.Any, ast.All:
		return pick(op, x, s, out), nil
	}
	result := memory.In[float64](s.Scope, len(s.Ends))
	var work []T
	var floats []float64
	ps, q := [1]float64{p}, [1]float64{}
	if op == ast.Median {
		ps[0] = 0.5
	}
	from := uint32(0)
	for i, end := range s.Ends {
		seg := x[from:end]
		from = end
		if len(seg) == 0 {
			result[i] = math.NaN()
			continue
		}
		switch op {
		case ast.Mean:
			result[i] = groupMean(seg)
		case ast.Var:
			result[i] = kernel.Var(seg)
		case ast.Std:
			result[i] = kernel.Std(seg)
		case ast.Skewness:
			result[i] = kernel.Skewness(seg)
		case ast.Kurtosis:
			result[i] = kernel.Kurtosis(seg)
		case ast.Median, ast.Quantile:
			if len(seg) == 1 {
				result[i] = float64(seg[0])
				continue
			}
			work = append(work[:0], seg...)
			kernel.QuantileSelect(work, ps[:], q[:])
			result[i] = q[0]
		case ast.MAD:
			if cap(floats) < len(seg) {
				floats = make([]float64, len(seg))
			}
			result[i] = kernel.MAD(seg, floats[:len(seg)])
		default:
			return nil, undefined(op, s)
		}
	}
	return vector.FromSlice(out, result, s.filled()), nil
}

// pick returns a value of the segment itself.
func pick[T number](op ast.AggregateOp, x []T, s Segments, out vector.Type) *vector.Vector {
	result := memory.In[T](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		seg := x[from:end]
		from = end
		switch {
		case len(seg) == 0:
			result[i] = 0
			if op == ast.All {
				result[i] = 1
			}
		case op == ast.First:
			result[i] = seg[0]
		case op == ast.Last:
			result[i] = seg[len(seg)-1]
		case len(seg) == 1:
			result[i] = seg[0]
		case op == ast.Min, op == ast.All:
			result[i] = least(seg)
		case op == ast.Max, op == ast.Any:
			result[i] = greatest(seg)
		default:
			result[i], _ = kernel.Mode(seg)
		}
	}
	if op == ast.Any || op == ast.All {
		return vector.FromSlice(vector.Of(vector.Uint8), result, vector.Bitmap{})
	}
	if out.Kind == vector.Bool {
		out = vector.Of(vector.Uint8)
	}
	return vector.FromSlice(out, result, s.filled())
}

// least returns the minimum; NaN if any value is NaN.
func least[T number](x []T) T {
	m := x[0]
	for _, a := range x[1:] {
		m = min(m, a)
	}
	return m
}

// greatest returns the maximum; NaN if any value is NaN.
func greatest[T number](x []T) T {
	m := x[0]
	for _, a := range x[1:] {
		m = max(m, a)
	}
	return m
}

// reduceTemporal reduces timestamps and durations: means and quantiles are
// taken of the distances to the segment's first value, so that nanoseconds of
// this century, which float64 cannot hold, keep their digits.
func reduceTemporal(op ast.AggregateOp, p float64, s Segments, out vector.Type) (*vector.Vector, error) {
	switch op {
	case ast.Mean, ast.Median, ast.Quantile, ast.Std:
	default:
		return reduceAs[int64](op, p, s, out)
	}
	x := vector.Values[int64](s.Values)
	shifted := memory.In[int64](s.Scope, len(x))
	from := uint32(0)
	for _, end := range s.Ends {
		for j := from; j < end; j++ {
			shifted[j] = x[j] - x[from]
		}
		from = end
	}
	f, err := reduceAs[int64](op, p, Segments{vector.FromSlice(vector.Of(vector.Int64), shifted, vector.Bitmap{}), s.Ends, s.Scope}, vector.Of(vector.Float64))
	if err != nil {
		return nil, err
	}
	result := memory.In[int64](s.Scope, len(s.Ends))
	valid := s.filled()
	from = 0
	for i, end := range s.Ends {
		result[i] = 0
		if a := vector.Values[float64](f)[i]; a == a {
			result[i] = int64(math.RoundToEven(a))
			if op != ast.Std {
				result[i] += x[from]
			}
		} else if op == ast.Std {
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(s.Ends))
			}
			valid.Clear(i)
		}
		from = end
	}
	return vector.FromSlice(out, result, valid), nil
}
