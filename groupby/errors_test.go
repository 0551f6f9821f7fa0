package groupby

import (
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

var errOwn = errors.New("own error")

// line numbers in messages change with every edit.
var lineNumber = regexp.MustCompile(`go:\d+`)

func TestFunc_Failures(t *testing.T) {
	ints := vector.Of(vector.Int32)
	for _, c := range []struct {
		name string
		e    expr.Expr
		want string
		is   error
	}{
		{"panic with a string", Func("ttl", func(x []int32) int { panic("boom") }), `function "ttl": panic at errors_test.go:N: boom`, nil},
		{"panic with an error", Func("ttl", func(x []int32) int { panic(errOwn) }), `function "ttl": panic at errors_test.go:N: own error`, errOwn},
		{"runtime panic", Func("ttl", func(x []int32) int32 { return x[2] }), `function "ttl": panic at errors_test.go:N: runtime error: index out of range [2] with length 2`, nil},
		{"panic for a vector", Func("ttl", func(x []int32) []int32 { panic("boom") }), `function "ttl": panic at errors_test.go:N: boom`, nil},
		{"panic for text", Func("ttl", func(x []int32) string { panic("boom") }), `function "ttl": panic at errors_test.go:N: boom`, nil},
		{"panic by reflection", Call("ttl", func(x []int32) uint8 { panic("boom") }), `function "ttl": panic at errors_test.go:N: boom`, nil},
		{"error", FuncErr("ttl", func(x []int32) (int, error) { return 0, errOwn }), `function "ttl": own error`, errOwn},
		{"error of call", Call("ttl", func(x []int32) (float64, error) { return 0, errOwn }), `function "ttl": own error`, errOwn},
		{"error by reflection", Call("ttl", func(x []int32) (uint8, error) { return 0, errOwn }), `function "ttl": own error`, errOwn},
		{"panic in a reducer", Stream("ttl", Reducer[int32, int, int]{Add: func(int, int32) int { panic("boom") }, Merge: plus, Result: same}), `function "ttl": panic at errors_test.go:N: boom`, nil},
		{"year 1", Func("ttl", func(x []int32) time.Time { return time.Time{} }), `function "ttl": time is outside what nanoseconds hold, 1678 to 2262 (got 0001-01-01 00:00:00 +0000 UTC)`, errTime},
		{"year 1 in a slice", Func("ttl", func(x []int32) []time.Time { return make([]time.Time, 1) }), `function "ttl": time is outside what nanoseconds hold, 1678 to 2262 (got 0001-01-01 00:00:00 +0000 UTC)`, errTime},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := groupCall(t, c.e, ints).Call(column(t, []int32{1, 2, 3}), []uint32{2, 3}, memory.NewScope("test", nil))
			if err == nil {
				t.Fatal("no error")
			}
			if got := lineNumber.ReplaceAllString(err.Error(), "go:N"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v is not %v", err, c.is)
			}
			var named *vector.ColumnError
			if !errors.As(err, &named) || named.Column != "ttl" {
				t.Errorf("%v does not name the column", err)
			}
		})
	}
}

func plus(a, b int) int { return a + b }

func same(a int) int { return a }

func TestFunc_BudgetPassesThrough(t *testing.T) {
	for _, e := range []expr.Expr{Func("x", sorted[int32]), Func("x", count[int32]), Func("x", func([]int32) []string { return nil })} {
		func() {
			defer func() {
				if _, ok := recover().(*memory.ExceededError); !ok {
					t.Error("the refused budget did not reach the engine")
				}
			}()
			in := column(t, []int32{1})
			_, _, err := groupCall(t, e, in.Type()).Call(in, []uint32{1}, memory.NewScope("test", memory.NewBudget(1)))
			t.Errorf("got %v", err)
		}()
	}
}

func TestFunc_Bind(t *testing.T) {
	text, ints := vector.Of(vector.String), vector.Of(vector.Int32)
	for _, c := range []struct {
		name string
		e    expr.Expr
		in   vector.Type
		want string
	}{
		{"argument", Func("x", sorted[int64]), ints, "wrong type: the function takes []int64, the column holds Int32"},
		{"argument of call", Call("x", sorted[port]), text, "wrong type: the function takes []groupby.port, the column holds String"},
		{"result", Func("x", func([]int32) struct{} { return struct{}{} }), ints, "wrong type: the function returns struct {}, which no column holds"},
		{"results", Func("x", func([]int32) [][]int32 { return nil }), ints, "wrong type: the function returns [][]int32, which no column holds"},
		{"interface", Func("x", func([]int32) any { return 1 }), ints, "wrong type: the function returns interface {}, which no column holds"},
		{"result of call", Call("x", func([]int32) []complex128 { return nil }), ints, "wrong type: the function returns []complex128, which no column holds"},
		{"reducer", Stream("x", Reducer[int32, int, []int]{Add: func(int, int32) int { return 0 }, Merge: plus, Result: func(int) []int { return nil }}), ints, "wrong type: the reducer's result is []int (want one value)"},
		{"reducer's argument", Stream("x", Reducer[string, int, int]{Add: func(int, string) int { return 0 }, Merge: plus, Result: same}), ints, "wrong type: the function takes []string, the column holds Int32"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := c.e.Node().(ast.GroupCall).Func.Bind(c.in)
			if err == nil || err.Error() != c.want || !errors.Is(err, vector.ErrType) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestBuilders_Invalid(t *testing.T) {
	var none func([]int32) int
	add := func(s int64, x int32) int64 { return s + int64(x) }
	join := func(a, b int64) int64 { return a + b }
	id := func(s int64) int64 { return s }
	for _, c := range []struct {
		e    expr.Expr
		want string
	}{
		{Func("x", none), `func "x": the function is nil`},
		{FuncErr[int32, int]("x", nil), `func "x": the function is nil`},
		{Call("x", nil), `call "x": wrong type (got nil, want a function of a slice with one result)`},
		{Call("x", none), `call "x": wrong type (got a nil func([]int32) int, want a function of a slice with one result)`},
		{Call("x", 3), `call "x": wrong type (got int, want a function of a slice with one result)`},
		{Call("x", func(int) int { return 0 }), `call "x": wrong type (got func(int) int, want a function of a slice with one result)`},
		{Call("x", func(...int) int { return 0 }), `call "x": wrong type (got func(...int) int, want a function of a slice with one result)`},
		{Call("x", func([]int) (int, bool) { return 0, true }), `call "x": wrong type (got func([]int) (int, bool), want a function of a slice with one result)`},
		{Call("x", ComposeAny(count[int], total[string])), `call "x": compose: wrong type (the first function returns string, the second takes []int)`},
		{Call("x", ComposeAny(count[int], 1)), `call "x": compose: wrong type (got int, want a function of one value with one result)`},
		{Call("x", ComposeAny(nil, count[int])), `call "x": compose: wrong type (got nil, want a function of one value with one result)`},
		{Reducer[int, int, int]{Merge: plus, Result: same}.Over("x"), `reducer "x": Add is nil`},
		{Reducer[int, int, int]{Add: plus, Result: same}.Over("x"), `reducer "x": Merge is nil`},
		{Reducer[int, int, int]{Add: plus, Merge: plus}.Over("x"), `reducer "x": Result is nil`},
		{StreamAny("x", nil, plus, plus, nil), `stream "x": wrong type: result is nil (want func(int) R)`},
		{StreamAny("x", nil, 1, plus, same), `stream "x": wrong type: add is int (want func(S, T) S)`},
		{StreamAny("x", nil, add, plus, same), `stream "x": wrong type: merge is func(int, int) int (want func(int64, int64) int64)`},
		{StreamAny("x", same, add, join, id), `stream "x": wrong type: init is func(int) int (want func() int64)`},
		{StreamAny("x", nil, func(s, x int8) int8 { return s }, func(a, b int8) int8 { return a }, func(int8) []int8 { return nil }), `stream "x": wrong type: the result is []int8 (want one value)`},
	} {
		n, ok := c.e.Node().(ast.Invalid)
		if got := fmt.Sprint(n.Err); !ok || got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
