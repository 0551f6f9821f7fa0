package dataframe

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// TestReshape_Errors shows what is said about wrong arguments and values.
func TestReshape_Errors(t *testing.T) {
	df := bad()
	col := expr.Col
	long := Must(New(NewColumn("id", []string{"a", "b", "a"}), NewColumn("port", []int{22, 80, 22}), NewColumn("n", []int{1, 2, 3}),
		NullableColumn("gap", []int{1, 2, 3}, []bool{true, false, true})))
	level := Must(Must(New(NewColumn("id", []int{1, 2}), NewColumn("k", []string{"x", "y"}), NewColumn("reason", []string{"ack", "rst"}))).Categorize("reason", categorical.Ordered()))
	when := Must(New(NewColumn("at", []time.Time{time.Unix(0, 0), time.Unix(1e9, 0)})))
	g := long.GroupBy("id")
	cases := []struct {
		name string
		is   error
		err  error
	}{
		{"stack, unknown column", ErrNoColumn, one(df.Stack("tttl"))},
		{"stack, unknown column to keep", ErrNoColumn, one(df.Stack("ttl", Keep("ipp")))},
		{"stack, a column twice", errDuplicate, one(df.Stack("ttl", "ttl"))},
		{"stack, no floats", nil, one(long.Stack())},
		{"stack, no type in common", ErrType, one(df.Stack("ttl", "name"))},
		{"stack, a name twice", errDuplicate, one(df.Stack("ttl", Keep("ip"), Into("ip", "x")))},
		{"stack, an expression", ErrType, one(df.Stack(col("ttl")))},
		{"stack, an option of another verb", nil, one(df.Stack("ttl", Fill(1)))},
		{"stack, lazy", ErrNoColumn, df.Lazy().Stack("tttl").Err()},
		{"unstack, unknown variable", ErrNoColumn, one(long.Unstack("prt", "n"))},
		{"unstack, unknown row", ErrNoColumn, one(long.Unstack("port", "n", "ids"))},
		{"unstack, a row that is spread", ErrShape, one(long.Unstack("port", "n", "port"))},
		{"unstack, two rows for a cell", ErrShape, one(long.Unstack("port", "n", "id"))},
		{"unstack, a missing variable", ErrMissing, one(long.Unstack("gap", "n"))},
		{"unstack, a name twice", errDuplicate, one(Must(Must(long.Head(2)).Derive(expr.Lit("id").As("v"))).Unstack("v", "n", "id", "port"))},
		{"unstack, a fill of a wrong type", ErrType, one(Must(long.Head(2)).Unstack("port", "n", "id", Fill("none")))},
		{"unstack, a fill that is no level", nil, one(level.Unstack("k", "reason", "id", Fill("syn")))},
		{"pivot, no aggregate", nil, one(g.Pivot("port"))},
		{"pivot, unknown column", ErrNoColumn, one(g.Pivot("prt", groupby.Count()))},
		{"pivot, unknown key", ErrNoColumn, one(long.GroupBy("ids").Pivot("port", groupby.Count()))},
		{"pivot, not one value", ErrShape, one(g.Pivot("port", col("n").Sort()))},
		{"pivot, a missing value", ErrMissing, one(g.Pivot("gap", groupby.Count()))},
		{"pivot, a key", errDuplicate, one(g.Pivot("id", groupby.Count()))},
		{"crosstab, unknown column", ErrNoColumn, one(long.Crosstab("id", "prt"))},
		{"transpose, unknown column", ErrNoColumn, one(long.Transpose("ids"))},
		{"transpose, no type in common", ErrType, one(df.Transpose("ip"))},
		{"transpose, a name twice", errDuplicate, one(long.Transpose("id"))},
		{"transpose, a missing name", ErrMissing, one(long.Transpose("gap"))},
		{"value counts, unknown column", ErrNoColumn, one(long.ValueCounts("prt"))},
		{"top k, unknown column", ErrNoColumn, one(g.TopK(1, "m"))},
		{"top k, unknown key", ErrNoColumn, one(long.GroupBy("ids").TopK(1, "n"))},
		{"top k, no order", nil, one(g.TopK(1))},
		{"top k, negative", nil, one(g.TopK(-1, "n"))},
		{"head of groups, negative", nil, one(g.Head(-1))},
		{"fill forward, unknown column", ErrNoColumn, one(df.FillForward("tttl"))},
		{"fill backward, unknown key", ErrNoColumn, one(df.GroupBy("ipp").FillBackward("ttl"))},
		{"interpolate, text", ErrType, one(df.Interpolate("name"))},
		{"group by time, no time", ErrType, one(df.GroupByTime("name", "15m").Combine())},
		{"group by time, no span", ErrParse, one(when.GroupByTime("at", "15x").Combine())},
		{"group by time, lazy", ErrNoColumn, when.Lazy().GroupByTime("it", "15m").Combine().Err()},
		{"group by time, two offsets", nil, one(when.GroupByTime("at", "15m", Offset(1), Offset(2)).Combine())},
		{"fill gaps, no time", ErrType, one(df.FillGaps("ttl", "15m"))},
		{"fill gaps, unknown key", ErrNoColumn, one(when.FillGaps("at", "15m", "x"))},
		{"fill gaps, the time as a key", ErrShape, one(when.FillGaps("at", "15m", "at"))},
		{"fill gaps, a length of time", ErrType, one(Must(when.Derive(col("at").Sub(col("at").Min()).As("at"))).FillGaps("at", "15m"))},
		{"derive in groups, free", ErrShape, one(g.Derive(col("n").Sort()))},
		{"filter in groups, no predicate", ErrType, one(g.Filter(col("n")))},
		{"union, no type in common", ErrType, one(ConcatUnion(df, Must(long.Select(col("id").As("ttl")))))},
		{"common, no column", ErrShape, one(ConcatCommon(when, long))},
		{"union, lazy", ErrNoColumn, ConcatUnionLazy(df.Lazy(), df.Lazy().Select("x")).Err()},
		{"cut, unknown column", ErrNoColumn, one(df.Cut("tttl", []float64{0, 1}))},
		{"cut, outside", nil, one(long.Cut("port", []float64{0, 50}))},
		{"cut, text", ErrType, one(long.CutN("id", 2))},
		{"repeat, negative", nil, one(df.Repeat(-1))},
		{"only, several", ErrShape, one(df.Only())},
		{"sample of a share above one", nil, one(df.SampleFraction(1.5, 1))},
		{"sample of groups, negative", nil, one(g.Sample(-1, 1))},
		{"rename by no function", nil, one(df.RenameFunc(nil))},
		{"rename to one name", errDuplicate, one(df.RenameFunc(func(string) string { return "x" }))},
		{"rename, panic", nil, one(df.RenameFunc(func(string) string { panic("boom") }))},
		{"move, unknown column", ErrNoColumn, one(df.MoveBefore("tttl", "ip"))},
		{"move, beside itself", ErrShape, one(df.MoveAfter("ip", "ip"))},
		{"move, twice", errDuplicate, one(df.MoveAfter("ip", "ttl", "ttl"))},
		{"tail of groups, lazy", ErrNoColumn, long.Lazy().GroupBy("ids").Tail(1).Err()},
	}
	var b strings.Builder
	for _, c := range cases {
		if c.err == nil {
			t.Errorf("%s: no error", c.name)
		}
		if c.is != nil && !errors.Is(c.err, c.is) {
			t.Errorf("%s: %v is not %v", c.name, c.err, c.is)
		}
		fmt.Fprintf(&b, "%s: %v\n", c.name, c.err)
	}
	golden(t, "errors_reshape.golden", b.String())
}
