package dataframe

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
)

// TestSelector_Property is FEATURES T7: an expression over a selector is the
// same as one for each of its columns.
func TestSelector_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	for form, df := range someFrames(r) {
		of := func(keep func(f Field) bool) []any {
			var names []any
			for _, f := range df.Schema() {
				if keep(f) {
					names = append(names, f.Name)
				}
			}
			return names
		}
		for _, c := range []struct {
			e    expr.Expr
			want []any
		}{
			{expr.Cols("c5", "c1"), []any{"c1", "c5"}},
			{expr.Except("c0", "c18"), of(func(f Field) bool { return f.Name != "c0" && f.Name != "c18" })},
			{expr.Except(), of(func(Field) bool { return true })},
			{expr.Matching("^c1[2-5]$"), []any{"c12", "c13", "c14", "c15"}},
			{expr.OfType(String, "Int8"), of(func(f Field) bool { return f.Type.Kind == String || f.Type.Kind == Int8 })},
			{expr.OfType("numeric"), of(func(f Field) bool { return f.Type.Kind.IsNumeric() })},
			{expr.OfType("Float", "integer"), of(func(f Field) bool { return f.Type.Kind.IsNumeric() })},
			{expr.OfType("temporal"), of(func(f Field) bool { return f.Type.Kind.IsTemporal() })},
			{expr.OfType(Timestamp), []any{"c17"}},
			{expr.OfType("Timestamp[ms, UTC]"), []any{"c17"}},
			{expr.OfType("Timestamp[us, UTC]"), nil},
		} {
			name := fmt.Sprint(form, " ", c.e)
			want := Must(df.Select(c.want...))
			sameFrame(t, name, Must(df.Select(c.e)), read(want))
			sameLazy(t, name, df.Lazy().Select(c.e), want)
			if len(c.want) == 0 {
				continue
			}
			sorted := Must(df.Sort(c.want...))
			sameFrame(t, name, Must(df.Sort(c.e)), read(sorted))
			sameFrame(t, name, Must(df.Unique(c.e)), read(Must(df.Unique(c.want...))))
			var max, least []expr.Expr
			for _, column := range c.want {
				max = append(max, expr.Col(column.(string)).Count())
				least = append(least, expr.Col(column.(string)).Shift(1).As("last_"+column.(string)))
			}
			combined := Must(df.GroupBy(expr.Col("c3").As("key")).Combine(max...))
			sameFrame(t, name, Must(df.GroupBy(expr.Col("c3").As("key")).Combine(c.e.Count())), read(combined))
			sameLazy(t, name, df.Lazy().GroupBy(expr.Col("c3").As("key")).Combine(c.e.Count()), combined)
			derived := Must(df.Derive(least...))
			sameFrame(t, name, Must(df.Derive(c.e.Shift(1).As("last_*"))), read(derived))
			if same := Must(df.Derive(c.e.Shift(1).As("*"))); !slices.Equal(same.Names(), df.Names()) {
				t.Errorf("%s: got %q", name, same.Names())
			}
			within := Must(df.GroupBy("c0").Derive(c.e.Shift(1).As("last_*")))
			var each []expr.Expr
			for _, column := range c.want {
				each = append(each, expr.Col(column.(string)).Shift(1).As("last_"+column.(string)))
			}
			sameFrame(t, name, within, read(Must(df.GroupBy("c0").Derive(each...))))
		}
		sameFrame(t, form, Must(df.Stack(expr.OfType("float"))), read(Must(df.Stack())))
	}
}

// TestSelector_Errors shows what is said about wrong selectors.
func TestSelector_Errors(t *testing.T) {
	df := bad()
	two := expr.Cols("ip", "ttl")
	var b strings.Builder
	for _, c := range []struct {
		name string
		is   error
		err  error
	}{
		{"unknown column", ErrNoColumn, one(df.Select(expr.Cols("ip", "tttl")))},
		{"unknown column, except", ErrNoColumn, one(df.Select(expr.Except("tttl")))},
		{"no pattern", ErrParse, one(df.Select(expr.Matching("(")))},
		{"no type", ErrType, one(df.Select(expr.OfType(3)))},
		{"no name of a type", nil, one(df.Select(expr.OfType("number")))},
		{"two selectors", ErrShape, one(df.Derive(two.Add(two)))},
		{"one name", errDuplicate, one(df.Derive(two.As("x")))},
		{"a column's type", ErrType, one(df.Combine(expr.Except("reason").Sum()))},
		{"a filter", ErrShape, one(df.Filter(two.Gt(1)))},
		{"a key of groups", ErrShape, one(df.GroupBy(two).Combine())},
		{"a key of groups, lazy", ErrShape, df.Lazy().GroupBy(two).Combine().Err()},
	} {
		if c.err == nil || c.is != nil && !errors.Is(c.err, c.is) {
			t.Errorf("%s: got %v, want %v", c.name, c.err, c.is)
		}
		fmt.Fprintf(&b, "%s: %v\n", c.name, c.err)
	}
	golden(t, "errors_selector.golden", b.String())
}
