package groupby

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

var blobType = reflect.TypeFor[Bytes]()

// A result says how the results of a Go function become a column.
type result struct {
	typ    vector.Type  // of the column
	goType reflect.Type // of what the function returns
	elem   reflect.Type // of one value
	scalar bool         // one value for each group
	packed bool         // values hold no pointers and are stored as they are
}

// resultOf looks at the type that a function returns; bind reports a type that
// no column holds.
func resultOf(t reflect.Type) result {
	r := result{goType: t, elem: t, scalar: true}
	if t.Kind() == reflect.Slice && t != blobType {
		r.elem, r.scalar = t.Elem(), false
	}
	if r.elem == blobType {
		r.typ = vector.Of(vector.Binary)
		return r
	}
	if typ, ok := vector.TypeOfGo(r.elem); ok {
		r.typ = typ
	}
	r.packed = r.elem != vector.TimeType && (r.typ.Kind.Width() > 0 || r.typ.Kind == vector.Bool)
	return r
}

// bind checks the types of a function of []arg over a column.
func (r *result) bind(in vector.Type, arg reflect.Type) (vector.Type, bool, error) {
	if !vector.Holds(in, arg) && in.Kind != vector.Categorical {
		return r.typ, r.scalar, fmt.Errorf("%w: the function takes []%v, the column holds %v", vector.ErrType, arg, in)
	}
	if r.typ.Kind == vector.Invalid {
		return r.typ, r.scalar, fmt.Errorf("%w: the function returns %v, which no column holds", vector.ErrType, r.goType)
	}
	return r.typ, r.scalar, nil
}

// run calls f for each segment of x and returns the results as a column, with
// their ends unless f is a scalar. It allocates nothing for a segment.
func run[T, U any](r *result, x []T, ends []uint32, f func([]T) U, scope *memory.Scope) (*vector.Vector, []uint32, error) {
	switch {
	case !r.packed:
		return runCollected(r, x, ends, f, scope)
	case !r.scalar:
		return runPacked(r, x, ends, f, scope)
	}
	out := memory.In[U](scope, len(ends))
	out = out[:len(ends)]
	lo := uint32(0)
	for i, hi := range ends {
		out[i] = f(x[lo:hi:hi])
		lo = hi
	}
	v, err := r.column(unsafe.Pointer(unsafe.SliceData(out)), len(out))
	return v, nil, err
}

// runPacked is run for slices of values without pointers: their bytes go one
// after the other into a buffer that doubles when it is full.
func runPacked[T, U any](r *result, x []T, ends []uint32, f func([]T) U, scope *memory.Scope) (*vector.Vector, []uint32, error) {
	width := int(r.elem.Size())
	outEnds := newEnds(scope, len(ends))
	buf := memory.In[byte](scope, min(len(x), firstResults)*width)
	lo, total, at := uint32(0), 0, 0
	for i, hi := range ends {
		u := f(x[lo:hi:hi])
		lo = hi
		values := *(*[]byte)(unsafe.Pointer(&u)) // the length counts elements
		n := len(values)
		if n == 0 {
			outEnds[i] = uint32(total)
			continue
		}
		size := n * width
		if size > len(buf)-at {
			var err error
			if buf, err = grow(scope, buf, at, size, width); err != nil {
				return nil, nil, err
			}
		}
		switch first := unsafe.Pointer(unsafe.SliceData(values)); size {
		case 4: // most groups have one row: spare them the general copy
			*(*[4]byte)(buf[at:]) = *(*[4]byte)(first)
		case 8:
			*(*[8]byte)(buf[at:]) = *(*[8]byte)(first)
		default:
			copy(buf[at:at+size], unsafe.Slice((*byte)(first), size))
		}
		at += size
		total += n
		outEnds[i] = uint32(total)
	}
	v, err := r.column(unsafe.Pointer(unsafe.SliceData(buf)), total)
	return v, outEnds, err
}

// firstResults is how many results the first buffer of vectors holds; tests
// lower it.
var firstResults = 1 << 16

// errTooMany: the ends of results are 32 bits wide.
var errTooMany = errors.New("more than 4294967295 results in one call")

// grow returns a buffer with the first at bytes of buf and room for size more.
// Its size stays within what 32-bit ends reach, so that overflow meets it.
func grow(scope *memory.Scope, buf []byte, at, size, width int) ([]byte, error) {
	limit := int(min(math.MaxUint32*uint64(width), math.MaxInt))
	if size > limit-at {
		return nil, errTooMany
	}
	next := memory.In[byte](scope, min(max(2*len(buf), at+size), limit))
	copy(next, buf[:at])
	if scope != nil {
		memory.Release(scope, buf)
	}
	return next, nil
}

// newEnds returns room for the ends of n results, not nil for none either:
// nil stands for a scalar function.
func newEnds(scope *memory.Scope, n int) []uint32 {
	if n == 0 {
		return []uint32{}
	}
	return memory.In[uint32](scope, n)[:n:n]
}

// column views n packed values as a vector. It shares memory, except for bools
// and for int and uint where those are 32 bits wide.
func (r *result) column(p unsafe.Pointer, n int) (*vector.Vector, error) {
	switch size := int(r.elem.Size()); {
	case r.typ.Kind == vector.Bool:
		return vector.FromBits(vector.BitmapFromBools(unsafe.Slice((*bool)(p), n)), vector.Bitmap{}), nil
	case size != r.typ.Kind.Width() && r.typ.Kind == vector.Int64:
		return vector.FromGo(unsafe.Slice((*int)(p), n), nil)
	case size != r.typ.Kind.Width():
		return vector.FromGo(unsafe.Slice((*uint)(p), n), nil)
	case size == 1:
		return vector.FromSlice(r.typ, unsafe.Slice((*uint8)(p), n), vector.Bitmap{}), nil
	case size == 2:
		return vector.FromSlice(r.typ, unsafe.Slice((*uint16)(p), n), vector.Bitmap{}), nil
	case size == 4:
		return vector.FromSlice(r.typ, unsafe.Slice((*uint32)(p), n), vector.Bitmap{}), nil
	}
	return vector.FromSlice(r.typ, unsafe.Slice((*uint64)(p), n), vector.Bitmap{}), nil
}
