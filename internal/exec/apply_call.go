package exec

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// rowCall runs a user's function over the present values: once for each level
// that occurs when the operand is a dictionary of fewer levels than rows.
func (a *application) rowCall(f ast.RowFunc) (*vector.Vector, error) {
	x := a.args[0].v
	if a.args[0].missing() {
		return a.allMissing(), nil
	}
	if !x.IsDictionary() || x.Pool().Len() >= a.n {
		out, err := a.call(f, x)
		if err != nil {
			return nil, err
		}
		return kernel.Mask(out, kernel.Present(x)), nil
	}
	var codes []uint32 // those that occur
	slots := make([]uint32, x.Pool().Len()+1)
	slots[0] = kernel.NoRow
	for c, used := range kernel.UsedCodes(x) {
		if used && c > 0 {
			slots[c] = uint32(len(codes))
			codes = append(codes, uint32(c))
		}
	}
	out, err := a.call(f, vector.FromCountedCodes(x.Type(), codes, 0, x.Pool()))
	if err != nil {
		return nil, err
	}
	if out.Type().Kind == vector.String {
		return recodeText(x, codes, out), nil
	}
	return kernel.GatherIn(a.scope, out, kernel.Codes[uint32](x, slots)), nil
}

// recodeText returns the dictionary x with text i in the place of codes[i].
func recodeText(x *vector.Vector, codes []uint32, text *vector.Vector) *vector.Vector {
	in := vector.NewInterner(len(codes))
	table := make([]uint32, x.Pool().Len()+1)
	for i, c := range codes {
		if text.IsValid(i) {
			table[c] = in.CodeString(text.Str(i))
		}
	}
	return kernel.Recode(x, text.Type(), in.Pool(), table, vector.CodeWidthFor(in.Len()))
}

// call runs the function; a panic in it becomes an error that names the column.
func (a *application) call(f ast.RowFunc, in *vector.Vector) (out *vector.Vector, err error) {
	named := func(err error) error {
		return &vector.ColumnError{Op: "function", Column: a.e.Subject(), Err: err}
	}
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, named(fmt.Errorf("panic: %v", p))
		}
	}()
	out, err = f.Call(in)
	switch {
	case err != nil:
		return nil, named(err)
	case out.Len() != in.Len() || out.Type() != a.e.Type:
		return nil, named(fmt.Errorf("%w: %d results of type %v (want %d of type %v)",
			vector.ErrShape, out.Len(), out.Type(), in.Len(), a.e.Type))
	}
	return out, nil
}
