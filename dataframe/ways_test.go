package dataframe

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/vector"
)

// strategies are the ways to group, and numbers of workers beside them.
var strategies = []*exec.Options{
	nil, {Workers: 1, Group: exec.Direct}, {Workers: 2, Group: exec.Hash}, {Workers: 8, Group: exec.Partitioned},
}

// columnOf names a vector.
func columnOf(name string, v *vector.Vector) Column {
	return Column{field: Field{Name: name, Type: v.Type(), Nullable: v.Missing() > 0}, column: vector.NewColumn(v)}
}

// checkWays computes e over a column x of the given values in every form that
// the engine meets them in, and compares with want, cells of the naive table:
// ungrouped and as one of two groups, columns and views of views, each way to
// group, and where pad is set with missing rows around them until there are so
// many that a group streams.
func checkWays(t *testing.T, x Column, pad bool, e expr.Expr, want ...any) {
	t.Helper()
	x.field.Name = "x"
	df := Must(New(x))
	frames := map[string]*DataFrame{"": df, "view, ": Must(Must(df.Take(reversed(df.Rows())...)).Take(reversed(df.Rows())...))}
	if pad {
		none := columnOf("x", gap(x.Type(), 150))
		frames["large, "] = Must(Concat(Must(New(none)), df, Must(New(none))))
	}
	for form, df := range frames {
		got, err := df.Combine(e.As("out"))
		if err != nil {
			t.Errorf("%sungrouped: %v", form, err)
			continue
		}
		compareCells(t, form+"ungrouped", got, want)
		if df.Rows() == 0 {
			continue
		}
		both := twoGroups(df)
		for _, o := range strategies {
			withOptions(o, func() {
				name := fmt.Sprintf("%sgrouped %+v", form, o)
				got, err := both.GroupBy("k").Combine(e.As("out"))
				if err == nil {
					got, err = got.Filter(expr.Col("k").Eq("a"))
				}
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				compareCells(t, name, got, want)
			})
		}
	}
}

// reversed lists n rows from the last to the first.
func reversed(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = n - 1 - i
	}
	return rows
}

// gap returns n missing values.
func gap(t Type, n int) *vector.Vector {
	if t.Kind == Categorical {
		return vector.FromCodes(t, make([]uint8, n), vector.NewPool(vector.TextLevels(nil), nil, false))
	}
	missing := vector.NewBitmap(n)
	switch w := t.Kind.Width(); {
	case t.Kind == Bool:
		return vector.FromBits(vector.NewBitmap(n), missing)
	case t.Kind.IsText():
		return vector.FromOffsets(t, make([]int32, n+1), nil, missing)
	case w == 1:
		return vector.FromSlice(t, make([]int8, n), missing)
	case w == 2:
		return vector.FromSlice(t, make([]int16, n), missing)
	case w == 4:
		return vector.FromSlice(t, make([]int32, n), missing)
	}
	return vector.FromSlice(t, make([]int64, n), missing)
}

// twoGroups returns the rows of df as group k=a, and again in reverse as group
// b, row by row in turn.
func twoGroups(df *DataFrame) *DataFrame {
	n := df.Rows()
	rows, keys := []int{}, []string{}
	for i := range n {
		rows, keys = append(rows, i, n-1-i), append(keys, "a", "b")
	}
	return Must(Must(df.Take(rows...)).With(NewColumn("k", keys)))
}

// compareCells compares column out with the cells wanted.
func compareCells(t *testing.T, name string, df *DataFrame, want []any) {
	t.Helper()
	if d := invariants(df); d != "" {
		t.Errorf("%s: %s", name, d)
	}
	table := read(df)
	got := table.column("out", table.rows)
	if !slices.EqualFunc(got, want, func(a, b any) bool { return sameCell(a, b, Type{}, false) }) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

// threeOf returns a column with the values of rank 1, 2, 1 and one missing
// between them, of any type, and these values as cells.
func threeOf(t Type) (Column, any, any) {
	n := vector.NewSetBitmap(4)
	n.Clear(1)
	small := []int64{1, 0, 2, 1}
	text := []string{"b", "", "c", "b"}
	switch w := t.Kind.Width(); {
	case t.Kind == Bool:
		return columnOf("x", vector.FromBits(vector.BitmapFromBools([]bool{false, false, true, false}), n)), false, true
	case t.Kind == String:
		return columnOf("x", vector.FromStrings(text, n)), "b", "c"
	case t.Kind == Binary:
		return columnOf("x", vector.FromBinary([][]byte{{'b'}, nil, {'c'}, {'b'}}, n)), blob("b"), blob("c")
	case t.Kind == Categorical: // the level order is not that of the text
		pool := vector.NewPool(vector.TextLevels([]string{"c", "a", "b"}), []uint32{2, 1, 0}, true)
		return columnOf("x", vector.FromCodes(t, []uint8{3, 0, 1, 3}, pool)), "b", "c"
	case t.Kind == Float32:
		return columnOf("x", vector.FromSlice(t, []float32{1, 0, 2, 1}, n)), 1.0, 2.0
	case t.Kind == Float64:
		return columnOf("x", vector.FromSlice(t, []float64{1, 0, 2, 1}, n)), 1.0, 2.0
	case t.Kind.IsUnsigned() && w == 1:
		return columnOf("x", vector.FromSlice(t, []uint8{1, 0, 2, 1}, n)), uint64(1), uint64(2)
	case t.Kind.IsUnsigned() && w == 2:
		return columnOf("x", vector.FromSlice(t, []uint16{1, 0, 2, 1}, n)), uint64(1), uint64(2)
	case t.Kind.IsUnsigned() && w == 4:
		return columnOf("x", vector.FromSlice(t, []uint32{1, 0, 2, 1}, n)), uint64(1), uint64(2)
	case t.Kind.IsUnsigned():
		return columnOf("x", vector.FromSlice(t, []uint64{1, 0, 2, 1}, n)), uint64(1), uint64(2)
	case w == 1:
		return columnOf("x", vector.FromSlice(t, []int8{1, 0, 2, 1}, n)), int64(1), int64(2)
	case w == 2:
		return columnOf("x", vector.FromSlice(t, []int16{1, 0, 2, 1}, n)), int64(1), int64(2)
	case w == 4:
		return columnOf("x", vector.FromSlice(t, []int32{1, 0, 2, 1}, n)), int64(1), int64(2)
	}
	return columnOf("x", vector.FromSlice(t, small, n)), int64(1), int64(2)
}
