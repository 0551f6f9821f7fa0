package plan

import (
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestBind_Calls: types, missing values and operands of functions.
func TestBind_Calls(t *testing.T) {
	fields := []vector.Field{
		{Name: "s", Type: vector.Of(vector.String)}, {Name: "i", Type: vector.Of(vector.Int32), Nullable: true}, {Name: "u", Type: vector.Of(vector.Uint64)},
		{Name: "t", Type: vector.Type{Kind: vector.Time, Unit: vector.Second}}, {Name: "c", Type: vector.Of(vector.Categorical)},
	}
	col := func(name string) ast.Node { return ast.Column{Name: name} }
	lit := func(x any) ast.Node { return ast.Literal{Value: x} }
	call := func(name string, args ...ast.Node) ast.Node { return ast.Call{Name: name, Args: args} }
	for _, c := range []struct {
		n        ast.Node
		want     string
		nullable bool
		operands int
	}{
		{call("lower", col("s")), "String", false, 1},
		{call("lower", col("c")), "String", false, 1},
		{call("lower", lit(nil)), "String", true, 1},
		{call("abs", col("i")), "Int32", true, 1},
		{call("abs", lit(nil)), "Int64", true, 1},
		{call("coalesce", col("i"), lit(int64(0))), "Int32", false, 2},
		{call("coalesce", lit(nil), lit(nil)), "Bool", true, 2},
		{call("coalesce", col("c"), lit("none")), "String", false, 2},
		{call("least", lit(nil), lit(nil)), "Int64", true, 2},
		{call("clip", col("i"), lit(int64(1)), lit(2.5)), "Float64", true, 3},
		{call("mod", col("i"), lit(int64(2))), "Int32", true, 2},
		{call("mod", col("u"), col("i")), "Int64", true, 2},
		{call("mod", col("u"), lit(int64(2))), "Uint64", false, 2},
		{call("is_in", col("i"), lit(int64(1)), lit(nil)), "Bool", true, 1},
		{call("is_in", col("s"), col("c")), "Bool", false, 2},
		{call("is_in", col("t"), lit(time.Hour)), "Bool", false, 1},
		{call("in_cidr", col("s"), lit("10.0.0.0/8")), "Bool", true, 1},
		{call("between", col("i"), lit(int64(1)), lit(int64(2))), "Bool", true, 2},
		{call("concat", col("s"), col("i")), "String", true, 2},
		{ast.Cast{X: lit("2021-05-01"), To: vector.Of(vector.Date)}, "Date", false, 1},
		{ast.Cast{X: lit(time.Unix(0, 0)), To: vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond}}, "Timestamp[us]", false, 0},
		{ast.Cast{X: lit("x"), To: vector.Of(vector.Date), Try: true}, "Date", true, 1},
		{ast.Cast{X: col("s"), To: vector.Of(vector.Int8), Try: true}, "Int8", true, 1},
		{ast.Cast{X: col("i"), To: vector.Of(vector.Int32)}, "Int32", true, 0},
	} {
		e, err := Bind("select", c.n, fields)
		if err != nil {
			t.Errorf("%s: %v", ast.Format(c.n), err)
		} else if e.Type.String() != c.want || e.Nullable != c.nullable || len(e.Args) != c.operands {
			t.Errorf("%s: got %v, missing %v, %d operands", ast.Format(c.n), e.Type, e.Nullable, len(e.Args))
		}
	}
	for _, c := range []struct {
		n    ast.Node
		want string
	}{
		{call("lowr", col("s")), `select "s": no such function "lowr" (did you mean "lower"?)`},
		{call("abs"), `select: wrong shape: abs(x): operands (got 0, want 1)`},
		{call("lower", col("i")), `select "i": wrong type: lower: text is Int32 (want String)`},
		{call("least", col("i"), col("s")), `select "i": wrong type: least: the operands are Int32 and String`},
		{call("concat", col("s"), ast.Step{Op: ast.Sort, X: col("i")}), `select "s": wrong shape: an aligned and a free expression do not combine`},
		{ast.Cast{X: col("s"), To: vector.Of(vector.Categorical)}, `select "s": wrong type: no conversion from String to Categorical`},
		{ast.Cast{X: lit("x"), To: vector.Of(vector.Date)}, `select: unreadable text: "x" is no Date`},
	} {
		if _, err := Bind("select", c.n, fields); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", ast.Format(c.n), err, c.want)
		}
	}
}
