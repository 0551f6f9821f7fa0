package groupby

import (
	"math"
	"reflect"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// reflected is a GroupFunc whose types are known at run time only.
type reflected struct {
	column string
	arg    reflect.Type // the slice that one takes
	result result
	one    func(reflect.Value) reflect.Value // the result of a group's values
}

// newReflected returns a group function of values of type arg, a slice type.
func newReflected(col string, arg, out reflect.Type, one func(reflect.Value) reflect.Value) *reflected {
	return &reflected{col, arg, resultOf(out), one}
}

// Bind implements ast.GroupFunc.
func (g *reflected) Bind(in vector.Type) (vector.Type, bool, error) {
	return g.result.bind(in, g.arg.Elem())
}

// Call implements ast.GroupFunc.
func (g *reflected) Call(in *vector.Vector, ends []uint32, scope *memory.Scope) (_ *vector.Vector, _ []uint32, err error) {
	defer guard(g.column, &err)
	x, err := elements(in, g.arg)
	if err != nil {
		return nil, nil, err
	}
	elem := g.result.elem
	if elem == blobType {
		elem = reflect.TypeFor[[]byte]()
	}
	out := reflect.MakeSlice(reflect.SliceOf(elem), 0, len(ends))
	var outEnds []uint32
	if g.result.scalar {
		out = out.Slice(0, len(ends))
	} else {
		outEnds = newEnds(scope, len(ends))
	}
	lo := 0
	for i, end := range ends {
		u := g.one(x.Slice3(lo, int(end), int(end)))
		lo = int(end)
		if g.result.scalar {
			out.Index(i).Set(u.Convert(elem))
			continue
		}
		out = appendConverted(out, u)
		if uint64(out.Len()) > math.MaxUint32 {
			return nil, nil, errTooMany
		}
		outEnds[i] = uint32(out.Len())
	}
	v, err := vector.FromGo(out.Interface(), nil)
	return v, outEnds, err
}

// appendConverted appends the values of a slice, also when only its elements'
// types are alike.
func appendConverted(dst, src reflect.Value) reflect.Value {
	if src.Type().ConvertibleTo(dst.Type()) {
		return reflect.AppendSlice(dst, src.Convert(dst.Type()))
	}
	for i := range src.Len() {
		dst = reflect.Append(dst, src.Index(i).Convert(dst.Type().Elem()))
	}
	return dst
}

// elements is vector.Elements for a slice type known at run time: in itself
// where the representations agree, else a copy.
func elements(in *vector.Vector, slice reflect.Type) (reflect.Value, error) {
	t, elem := in.Type(), slice.Elem()
	width := t.Kind.Width()
	units := elem == vector.DurationType && t.Unit != vector.Nanosecond
	if width == 0 || int(elem.Size()) != width || !vector.Holds(t, elem) || units || in.Len() == 0 {
		x, err := vector.ElementsOf(in, elem)
		return x.Convert(slice), err
	}
	x := reflect.New(slice).Elem()
	x.Set(reflect.SliceAt(elem, reflect.ValueOf(in.Raw()).UnsafePointer(), in.Len()).Convert(slice))
	return x, nil
}
