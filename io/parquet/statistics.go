package parquet

import (
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// mayMatch reports whether the predicate may be true for a row of a row group,
// by the footer and the names of folders.
func (r *scanRun) mayMatch(file, group int) bool {
	if r.pred == nil {
		return true
	}
	f := r.scan.files[file]
	z := zone{lists: r.lists, column: func(column int) bound {
		return r.bound(file, column, f.groups[group].rows, func(c *fileColumn) statistics { return f.groups[group].chunks[c.leaf].stats })
	}}
	return z.chance(r.pred)&mayBeTrue != 0
}

// bound returns what is known of a column of the scan in rows of a file that
// statistics describe.
func (r *scanRun) bound(file, column int, rows int64, stats func(*fileColumn) statistics) bound {
	f, c := r.scan.files[file], &r.scan.columns[column]
	if c.hive != nil {
		v := c.hive.values
		return bound{span: v.Slice(file, file+1), present: v.IsValid(file), missing: !v.IsValid(file)}
	}
	k := f.index[column]
	if k < 0 {
		return bound{missing: true}
	}
	from := &f.columns[k]
	b := unbounded(c.field.Type)
	sp, err := f.resolve(from, r.scan.settings)
	if err != nil {
		return b
	}
	if sp.form == emptyForm {
		return bound{missing: true}
	}
	st := stats(from)
	b.missing = from.optional && st.missing != 0
	b.present = st.missing < 0 || st.missing < rows
	t := sp.typ
	if sp.form == codesForm {
		t = sp.levels
	}
	b.nan = t.Kind.IsFloat()
	leaf := from.leaf
	if len(f.orders) > leaf && f.orders[leaf] || st.old {
		b.span = sp.extremes(t, &st)
	}
	if b.span != nil && t != c.field.Type && c.field.Type.Kind != vector.Categorical {
		if b.span, err = kernel.Cast(b.span, c.field.Type, nil); err != nil || !keepsOrder(t, c.field.Type) {
			b.span = nil
		}
	}
	return b
}

// span returns the least and the greatest value that statistics claim, nil
// when they are unknown or make no sense.
func (sp *spec) extremes(t vector.Type, st *statistics) *vector.Vector {
	if st.min == nil || st.max == nil || st.old && !signedOrder(sp.physical, t) {
		return nil
	}
	var v *vector.Vector
	switch {
	case sp.uuid || sp.text || sp.physical == format.Int96 || sp.stride == 2:
		return nil // no order that all writers agree on
	case t.Kind == vector.Bool:
		if len(st.min) != 1 || len(st.max) != 1 {
			return nil
		}
		v = vector.FromBits(vector.BitmapFromBools([]bool{st.min[0] != 0, st.max[0] != 0}), vector.Bitmap{})
	case t.Kind.IsText():
		b := append(append(make([]byte, 0, len(st.min)+len(st.max)), st.min...), st.max...)
		v = vector.FromOffsets(t, []int32{0, int32(len(st.min)), int32(len(b))}, b, vector.Bitmap{})
	default:
		if v = sp.loaded(t, st.min, st.max); v == nil {
			return nil
		}
	}
	if sign, ok := order(v, 0, v, 1); !ok || sign > 0 {
		return nil
	}
	return v
}

// loaded returns two PLAIN values, nil when they are damaged.
func (sp *spec) loaded(t vector.Type, a, b []byte) *vector.Vector {
	if len(a) != sp.stride || len(b) != sp.stride || sp.stride == 0 {
		return nil
	}
	src := append(append(make([]byte, 0, 2*sp.stride), a...), b...)
	var out []byte
	var err error
	switch load := sp.load.(type) {
	case loader[uint8]:
		words := make([]uint8, 2)
		err, out = load(words, src), words
	case loader[uint16]:
		words := make([]uint16, 2)
		err, out = load(words, src), vector.BytesOf(words)
	case loader[uint32]:
		words := make([]uint32, 2)
		err, out = load(words, src), vector.BytesOf(words)
	case loader[uint64]:
		words := make([]uint64, 2)
		err, out = load(words, src), vector.BytesOf(words)
	}
	if err != nil || out == nil {
		return nil
	}
	return fixedVector(t, out, vector.Bitmap{})
}

// signedOrder reports whether the deprecated statistics, which have the order
// of signed numbers, have that of a type.
func signedOrder(p format.Type, t vector.Type) bool {
	switch p {
	case format.Boolean, format.Float, format.Double:
		return true
	case format.Int32, format.Int64:
		return !t.Kind.IsUnsigned()
	}
	return false
}

// findLists binds a comparison for each value of the lists in a predicate.
func (r *scanRun) findLists() {
	r.lists = map[*plan.Expr][]*plan.Expr{}
	r.pred.Walk(func(e *plan.Expr) {
		call, ok := e.Node.(ast.Call)
		if !ok || call.Name != "is_in" || len(call.Args) < 2 {
			return
		}
		var list []*plan.Expr
		for _, value := range call.Args[1:] {
			equal, err := plan.Bind("scan", ast.Binary{Op: ast.Eq, X: call.Args[0], Y: value}, r.scan.fields)
			if err != nil {
				return
			}
			list = append(list, equal)
		}
		r.lists[e] = list
	})
}
