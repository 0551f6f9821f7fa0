package expr

import (
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

func TestExpr_NameAndString(t *testing.T) {
	x, y := Col("x"), Col("y")
	for _, c := range []struct {
		e          Expr
		name, text string
	}{
		{x, "x", "x"}, {x.As("z"), "z", "x as z"}, {Lit(1), "literal", "1"}, {Lit("a\"b"), "literal", `"a\"b"`}, {Lit(nil), "literal", "missing"},
		{Lit([]byte{1, 255}), "literal", "0x01ff"}, {Lit(time.Unix(0, 5).UTC()), "literal", "1970-01-01T00:00:00.000000005Z"}, {Lit(time.Second), "literal", "1s"},
		{x.Add(1), "x_add", "(x + 1)"}, {Lit(1).Sub(x), "x_sub", "(1 - x)"}, {x.Mul(y).Div(2), "x_mul_div", "((x * y) / 2)"}, {x.Neg(), "x_neg", "neg(x)"},
		{x.Eq(y), "x_eq", "(x == y)"}, {x.Ne(1), "x_ne", "(x != 1)"}, {x.Lt(1), "x_lt", "(x < 1)"}, {x.Le(1), "x_le", "(x <= 1)"}, {x.Gt(1), "x_gt", "(x > 1)"}, {x.Ge(1), "x_ge", "(x >= 1)"},
		{x.And(y.Not()).Or(false), "x_and_or", "((x and not(y)) or false)"}, {x.IsMissing(), "x_is_missing", "is_missing(x)"}, {x.IsPresent(), "x_is_present", "is_present(x)"},
		{x.IsNaN(), "x_is_nan", "is_nan(x)"}, {x.Gt(Level("a b")), "x_gt", `(x > level "a b")`},
		{x.Sum(), "x_sum", "sum(x)"}, {x.Unique().Len(), "x_unique_len", "len(unique(x))"}, {x.Sort().Diff(), "x_sort_diff", "diff(sort(x))"}, {x.SortDesc().Head(3), "x_sort_head", "head(sort_desc(x), 3)"},
		{Call("floor_div", 6, x), "x_floor_div", "floor_div(6, x)"}, {Concat("a", 1), "concat", `concat("a", 1)`}, {x.Text().Lower(), "x_lower", "lower(x)"},
		{x.Tail(0), "x_tail", "tail(x, 0)"}, {x.Quantile(0.9), "x_quantile", "quantile(x, 0.9)"}, {x.Max().Sub(x.Min()), "x_max_sub", "(max(x) - min(x))"},
		{When(x).Then(y).Else(0), "y", "when(x: y, else: 0)"}, {When(x).Then(1).When(y).Then(2).End(), "literal", "when(x: 1, y: 2)"},
		{Desc("x"), "x", "x desc"}, {Asc(x.Neg()), "x_neg", "neg(x)"}, {Map("x", func(int) int { return 0 }), "x_function", "function(x)"}, {Of[int]("x").Expr(), "x", "x"},
		{Of[string]("x").Where(func(string) bool { return true }), "x_function", "function(x)"},
	} {
		if c.e.Name() != c.name || c.e.String() != c.text {
			t.Errorf("got %s, %s, want %s, %s", c.e.Name(), c.e, c.name, c.text)
		}
	}
}

// TestExpr_Literals: every Go number becomes int64 where it fits.
func TestExpr_Literals(t *testing.T) {
	type own int
	for _, c := range []struct{ in, want any }{
		{1, int64(1)}, {int8(-1), int64(-1)}, {int16(1), int64(1)}, {int32(1), int64(1)}, {int64(1), int64(1)}, {uint8(1), int64(1)}, {uint16(1), int64(1)}, {uint32(1), int64(1)},
		{uint(1), int64(1)}, {uint64(1), int64(1)}, {uint64(math.MaxUint64), uint64(math.MaxUint64)}, {float32(0.5), 0.5}, {true, true}, {"x", "x"}, {time.Second, time.Second}, {nil, nil},
	} {
		if got := Lit(c.in).Node(); got != (ast.Literal{Value: c.want}) {
			t.Errorf("%T: got %#v", c.in, got)
		}
	}
	for _, bad := range []any{own(1), struct{}{}, []int{1}, complex(1, 0), func() {}, map[string]int{}} {
		if n, ok := Lit(bad).Node().(ast.Invalid); !ok || !errors.Is(n.Err, vector.ErrType) {
			t.Errorf("%T: got %#v", bad, Lit(bad).Node())
		}
	}
	if got := Lit(Col("x")).Node(); got != (ast.Column{Name: "x"}) {
		t.Errorf("an expression: got %#v", got)
	}
	if got := Lit(Of[int]("x")).Node(); got != (ast.Column{Name: "x"}) {
		t.Errorf("a handle: got %#v", got)
	}
}

// TestExpr_ZeroIsInvalid: the zero Expr is reported where it is used.
func TestExpr_ZeroIsInvalid(t *testing.T) {
	var e Expr
	for _, e := range []Expr{e, e.Sum(), e.Add(1), Col("x").Add(e), When(e).Then(1).End(), Asc(e), e.As("x")} {
		invalid := false
		ast.Rewrite(e.Node(), func(n ast.Node) ast.Node {
			_, bad := n.(ast.Invalid)
			invalid = invalid || bad
			return n
		})
		if !invalid {
			t.Errorf("%v hides an empty expression", e)
		}
	}
}

// TestWhen_BranchesShareNothing: two choices that begin alike do not write
// into each other.
func TestWhen_BranchesShareNothing(t *testing.T) {
	start := When(Col("a")).Then(1).When(Col("b")).Then(2)
	one, two := start.When(Col("c")).Then(3), start.When(Col("d")).Then(4)
	if got := one.End().String() + two.Else(5).String() + start.End().String(); got != "when(a: 1, b: 2, c: 3)when(a: 1, b: 2, d: 4, else: 5)when(a: 1, b: 2)" {
		t.Errorf("got %s", got)
	}
}

// TestApply_LikeMap: a function without type parameters gives what Map gives,
// by its own type and by reflection.
func TestApply_LikeMap(t *testing.T) {
	type port uint16
	ints, err := vector.FromGo([]int32{1, 0, 3}, []bool{true, false, true})
	if err != nil {
		t.Fatal(err)
	}
	ports, _ := vector.FromGo([]uint16{80, 443}, nil)
	texts, _ := vector.FromGo([]string{"a", "", "ccc"}, []bool{true, false, true})
	for _, c := range []struct {
		mapped, applied Expr
		in              *vector.Vector
	}{
		{Map("x", func(x int32) int32 { return x + 1 }), Apply("x", func(x int32) int32 { return x + 1 }), ints},
		{Map("x", func(x int32) float64 { return float64(x) / 2 }), Apply("x", func(x int32) float64 { return float64(x) / 2 }), ints},
		{Map("x", func(x int32) bool { return x > 1 }), Apply("x", func(x int32) bool { return x > 1 }), ints},
		{Map("x", func(p port) string { return "port" }), Apply("x", func(p port) string { return "port" }), ports},
		{Map("x", func(s string) int64 { return int64(len(s)) }), Apply("x", func(s string) int64 { return int64(len(s)) }), texts},
		{Map("x", func(s string) []byte { return []byte(s) }), Apply("x", func(s string) []byte { return []byte(s) }), texts},
	} {
		var out [2]*vector.Vector
		for i, e := range []Expr{c.mapped, c.applied} {
			f := e.Node().(ast.RowCall).Func
			typ, err := f.Bind(c.in.Type())
			if err != nil {
				t.Fatal(err)
			}
			if out[i], err = f.Call(c.in); err != nil || out[i].Type() != typ || out[i].Len() != c.in.Len() {
				t.Errorf("got %v values of %v, %v, want %v", out[i].Len(), out[i].Type(), err, typ)
			}
		}
		for i := range c.in.Len() {
			if a, b := vector.AppendValue(nil, out[0], i), vector.AppendValue(nil, out[1], i); c.in.IsValid(i) && string(a) != string(b) {
				t.Errorf("row %d: %s and %s", i, a, b)
			}
		}
	}
}

// TestMap_NeverSeesMissing: f is not called where a value is missing.
func TestMap_NeverSeesMissing(t *testing.T) {
	in, _ := vector.FromGo([]int32{1, 99, 3}, []bool{true, false, true})
	for _, e := range []Expr{
		Map("x", func(x int32) int32 {
			if x == 99 || x == 0 {
				t.Error("f saw a missing value")
			}
			return x
		}),
		Apply("x", func(x int32) uint8 {
			if x == 99 || x == 0 {
				t.Error("f saw a missing value")
			}
			return uint8(x)
		}),
	} {
		if _, err := e.Node().(ast.RowCall).Func.Call(in); err != nil {
			t.Error(err)
		}
	}
}

// TestApply_CommonFunctionsAreNotReflected: the usual types run at Map's speed.
func TestApply_CommonFunctionsAreNotReflected(t *testing.T) {
	for _, f := range []any{func(int32) bool { return true }, func(string) string { return "" }, func(float64) float64 { return 0 }, func(int64) string { return "" }} {
		if _, ok := Apply("x", f).Node().(ast.RowCall).Func.(reflected); ok {
			t.Errorf("%v is called by reflection", reflect.TypeOf(f))
		}
	}
}
