package expr_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
)

// A text means what the functions of this package build.
func TestParse_Builds(t *testing.T) {
	a, b := expr.Col("a"), expr.Col("b")
	for _, c := range []struct {
		text string
		want expr.Expr
	}{
		{"a", a},
		{"`a b`", expr.Col("a b")},
		{`"and"`, expr.Col("and")},
		{"a < 1000 and b == 53", a.Lt(1000).And(b.Eq(53))},
		{"not a = 'x' or b != -1.5", a.Eq("x").Not().Or(b.Ne(-1.5))},
		{"a + b * 2 - 1", a.Add(b.Mul(2)).Sub(1)},
		{"-a / b", a.Neg().Div(b)},
		{"a is missing and b is present", a.IsMissing().And(b.IsPresent())},
		{"a = null", a.Eq(nil)},
		{"a == missing", a.Eq(nil)},
		{"a between 1 and 2", a.Ge(1).And(a.Le(2))},
		{"a in (1, 2)", a.Eq(1).Or(a.Eq(2))},
		{"when(a > 1).then(b).else(0)", expr.When(a.Gt(1)).Then(b).Else(0)},
		{"when(a > 1).then(b).when(true).then(2).end()", expr.When(a.Gt(1)).Then(b).When(true).Then(2).End()},
		{"case when a > 1 then b end", expr.When(a.Gt(1)).Then(b).End()},
		{"sum(a) / count(*) as mean", a.Sum().Div(expr.MustParse("count(*)")).As("mean")},
		{"a.sort().diff()", a.Sort().Diff()},
		{"head(unique(a), 3)", a.Unique().Head(3)},
		{"a.sort_desc().tail(2)", a.SortDesc().Tail(2)},
		{"quantile(a, 0.25)", a.Quantile(0.25)},
		{"nunique(a) + a.median()", a.NUnique().Add(a.Median())},
		{"any(a) and all(b)", a.Any().And(b.All())},
		{"upper(a) || 'x'", expr.Call("concat", expr.Call("upper", a), "x")},
		{"a.lower().starts_with('x')", expr.Call("starts_with", expr.Call("lower", a), "x")},
		{"a >= date '2016-03-28'", a.Ge(time.Date(2016, 3, 28, 0, 0, 0, 0, time.UTC))},
		{"a + interval '1' hour", a.Add(time.Hour)},
		{"a // b % 2", expr.Call("mod", expr.Call("floor_div", a, b), 2)},
	} {
		got, err := expr.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if got.String() != c.want.String() {
			t.Errorf("%s: got %v, want %v", c.text, got, c.want)
		}
	}
}

func TestParse_Errors(t *testing.T) {
	for _, c := range []struct {
		text, want string
		column     int
	}{
		{"a <", "got the end", 4},
		{"smu(a)", "no such function", 1},
		{"a + uper(b)", `did you mean "upper"?`, 5},
		{"sum(a, b)", "2 arguments", 1},
		{"a.head(b)", "want an integer", 8},
		{"a::intt", "there is no type", 4},
		{"(select 1)", "want", 9},
		{"t.x", "want the end", 2},
	} {
		_, err := expr.Parse(c.text)
		var at *expr.SyntaxError
		if !errors.As(err, &at) || !strings.Contains(err.Error(), c.want) || at.Column() != c.column {
			t.Errorf("%s: got %v, want %q at column %d", c.text, err, c.want, c.column)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("MustParse of a wrong text did not panic")
		}
	}()
	expr.MustParse("a <")
}
