package dataframe

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/stats"
)

// bad is a frame to misuse.
func bad() *DataFrame {
	return Must(Must(New(NewColumn("ip", []int64{1, 2, 1}), NewColumn("ttl", []int8{100, 127, 3}), NullableColumn("port", []uint16{80, 0, 443}, []bool{true, false, true}),
		NewColumn("name", []string{"a", "b", "c"}), NewColumn("big", []int64{math.MaxInt64, 1, math.MinInt64}), NewColumn("reason", []string{"ack", "rst", "ack"}))).Categorize("reason"))
}

// one keeps the error of a pair.
func one[T any](_ T, err error) error { return err }

// TestErrors_Golden has every way to be wrong that does not need a large frame.
func TestErrors_Golden(t *testing.T) {
	df := bad()
	col := expr.Col
	g := df.GroupBy("ip")
	levels := make([]string, 300)
	for i := range levels {
		levels[i] = fmt.Sprint("level ", i)
	}
	boom := func(x int8) int8 { panic("boom") }
	badFunc := groupby.Func("ttl", func(x []int8) int8 { return x[5] })
	cases := []struct {
		name string
		is   error // what errors.Is finds
		err  error
	}{
		{"unknown column, near", ErrNoColumn, one(df.Select("tl"))},
		{"unknown column, far", ErrNoColumn, one(df.Filter(col("bytes").Gt(1)))},
		{"unknown column of a nil frame", ErrNoColumn, one((*DataFrame)(nil).Sort("x"))},
		{"unknown column, drop", ErrNoColumn, one(df.Drop("ip", "nmae"))},
		{"unknown column, rename", ErrNoColumn, one(df.Rename("IP", "address"))},
		{"unknown column, values", ErrNoColumn, one(df.Int64s("pi"))},
		{"unknown column, key", ErrNoColumn, one(df.GroupBy("ipp").Combine(groupby.Count()))},
		{"unknown column, key of an index", ErrNoColumn, one(df.GroupBy("ipp").Len())},
		{"unknown column, output", ErrNoColumn, one(g.Combine(col("tttl").Sum()))},
		{"unknown column, missing", ErrNoColumn, one(df.DropMissing("prot"))},
		{"unknown column, fill", ErrNoColumn, one(df.FillMissing("prot", 1))},
		{"unknown column, categories", ErrNoColumn, one(df.Categorize("reasn"))},
		{"unknown column, describe", ErrNoColumn, one(df.CountMap("reasn"))},
		{"unknown column, quantile", ErrNoColumn, one(df.Quantile("reasn"))},
		{"column of a wrong type", ErrType, one(df.Int32s("ip"))},
		{"values are missing", ErrMissing, one(df.Uint16s("port"))},
		{"no slice", ErrType, one(New(NewColumn("x", 5)))},
		{"no column type", ErrType, one(New(NewColumn("x", []complex128{1})))},
		{"no values", ErrType, one(New(Column{}))},
		{"marks of another length", ErrShape, one(New(NullableColumn("x", []int{1, 2}, []bool{true})))},
		{"a time before 1678", nil, one(New(NewColumn("x", []time.Time{{}})))},
		{"unequal lengths", ErrShape, one(New(NewColumn("x", []int{1}), NewColumn("y", []int{1, 2})))},
		{"unequal lengths, with", ErrShape, one(df.With(NewColumn("x", []int{1})))},
		{"one name twice", errDuplicate, one(New(NewColumn("x", []int{1}), NewColumn("x", []int{1})))},
		{"one name twice, select", errDuplicate, one(df.Select("ip", "ttl", "ip"))},
		{"one name twice, rename", errDuplicate, one(df.Rename("ip", "ttl"))},
		{"one name twice, derive", errDuplicate, one(df.Derive(col("ip").As("x"), col("ttl").As("x")))},
		{"one name twice, with", errDuplicate, one(df.With(NewColumn("x", []int{1, 2, 3}), NewColumn("x", []int{1, 2, 3})))},
		{"output named like a key", errDuplicate, one(g.Combine(col("ttl").Sum().As("ip")))},
		{"no key", nil, one(df.GroupBy().Combine(groupby.Count()))},
		{"no sort key", nil, one(df.Sort())},
		{"a key of a wrong type", ErrType, one(df.GroupBy("ip", 3).Combine())},
		{"a descending key of a group", ErrType, one(df.GroupBy(expr.Desc("ip")).Combine())},
		{"a descending key of unique", ErrType, one(df.Unique(expr.Desc("ip")))},
		{"a descending key in an expression", ErrType, one(df.Derive(expr.Desc("ip").As("x")))},
		{"over of a free expression", ErrShape, one(df.Derive(col("ttl").Sort().Over("ip").As("x")))},
		{"over in an over", ErrShape, one(df.Derive(col("ttl").Sum().Over("ip").Sub(1).CumSum().Over("name").As("x")))},
		{"over of an unknown key", ErrNoColumn, one(df.Derive(col("ttl").Sum().Over("ipp").As("x")))},
		{"over in the order of an unknown column", ErrNoColumn, one(df.Derive(col("ttl").Lag().Over(expr.Partition("ip").Order(expr.Desc("tll"))).As("x")))},
		{"over a descending partition", ErrType, one(df.Derive(col("ttl").Lag().Over(expr.Desc("ip")).As("x")))},
		{"window of a literal", ErrShape, one(df.Derive(expr.Lit(1).CumSum().As("x")))},
		{"window of a scalar", ErrShape, one(df.Derive(col("ttl").Sum().Lag().As("x")))},
		{"delta of text", ErrType, one(df.Derive(col("name").Delta().As("x")))},
		{"pct change of text", ErrType, one(df.Derive(col("name").PctChange().As("x")))},
		{"running sum of text", ErrType, one(df.Derive(col("name").CumSum().As("x")))},
		{"interpolation of a categorical", ErrType, one(df.Derive(col("reason").Interpolate().As("x")))},
		{"rolling mean of text", ErrType, one(df.Derive(col("name").Rolling(2).Mean().As("x")))},
		{"rolling of no rows", ErrShape, one(df.Derive(col("ttl").Rolling(0).Mean().As("x")))},
		{"rolling backwards", nil, one(df.Derive(col("ttl").RollingRows(2, 1).Mean().As("x")))},
		{"rolling of less than nothing", ErrShape, one(df.Derive(col("ttl").Rolling(2).MinPeriods(-1).Mean().As("x")))},
		{"rolling quantile", nil, one(df.Derive(col("ttl").Rolling(2).Quantile(1.5).As("x")))},
		{"a time over a number", ErrType, one(df.Derive(col("ttl").RollingTime("ip", time.Second).Sum().As("x")))},
		{"a range over text", ErrType, one(df.Derive(col("ttl").RollingRange("name", -1, 0).Sum().As("x")))},
		{"a range over a column out of order", ErrUnsorted, one(df.Derive(col("ttl").RollingRange("ip", -1, 0).Sum().As("x")))},
		{"a range out of order in a partition", ErrUnsorted, one(df.Derive(col("ttl").RollingRange("big", -1, 0).Sum().Over("ip").As("x")))},
		{"a range out of order in a group", ErrUnsorted, one(g.Combine(col("ttl").RollingRange("big", -1, 0).Sum().As("x")))},
		{"a range over missing values", ErrUnsorted, one(df.Derive(col("ttl").RollingRange("port", -1, 0).Sum().As("x")))},
		{"rows with open borders", ErrShape, one(df.Derive(col("ttl").Rolling(2).Closed(true, true).Sum().As("x")))},
		{"the centre of all rows", ErrShape, one(df.Derive(col("ttl").Expanding().Center().Sum().As("x")))},
		{"a delta that overflows", ErrOverflow, one(df.Derive(col("big").Delta().As("x")))},
		{"a delta that overflows in a partition", ErrOverflow, one(df.Derive(col("big").Delta().Over("reason").As("x")))},
		{"a running sum that overflows", ErrOverflow, one(df.Derive(col("big").CumSum().As("x")))},
		{"a running product that overflows", ErrOverflow, one(df.Derive(col("big").Mul(1).CumProd().Over(expr.Partition().Order("ttl")).As("x")))},
		{"a rolling sum that overflows", ErrOverflow, one(df.Derive(col("big").Rolling(2).Sum().As("x")))},
		{"a sum over partitions that overflows", ErrOverflow, one(df.Derive(col("big").Sum().Over(col("ttl").Gt(50)).As("x")))},
		{"parts of nothing", nil, one(df.Derive(expr.Ntile(0).As("x")))},
		{"a fill of no rows", nil, one(df.Derive(col("port").FillForward(0).As("x")))},
		{"a weight of nothing", nil, one(df.Derive(col("ttl").EwmMean(0).As("x")))},
		{"predicate is no bool", ErrType, one(df.Filter(col("ip")))},
		{"predicate is empty", ErrType, one(df.Filter(expr.Expr{}))},
		{"free in filter", ErrShape, one(df.Filter(col("ip").Sort().Gt(1)))},
		{"free in derive", ErrShape, one(df.Derive(col("ip").Diff().As("x")))},
		{"aligned with free", ErrShape, one(g.Combine(col("ip").Add(col("ip").Sort())))},
		{"aggregate of a scalar", ErrShape, one(g.Combine(col("ttl").Max().Sum()))},
		{"lengths in a group", ErrShape, one(g.Combine(col("ttl").Sort(), col("ttl").Diff()))},
		{"lengths in a group of two keys", ErrShape, one(df.GroupBy("ip", "reason").Combine(col("ttl").Sort().Sub(col("ttl").Diff()).As("x")))},
		{"sum of text", ErrType, one(g.Combine(col("name").Sum()))},
		{"text and number", ErrType, one(df.Filter(col("name").Gt(3)))},
		{"text plus number", ErrType, one(df.Derive(col("name").Add(3)))},
		{"not of a number", ErrType, one(df.Filter(col("ip").Not()))},
		{"condition is no bool", ErrType, one(df.Derive(expr.When(col("ip")).Then(1).Else(2)))},
		{"values of a choice", ErrType, one(df.Derive(expr.When(col("ip").Gt(1)).Then(col("ip")).Else("x")))},
		{"a literal of no type", ErrType, one(df.Filter(col("ip").Eq(struct{}{})))},
		{"order of a plain value", ErrType, one(df.Filter(col("reason").Lt("rst")))},
		{"order of an unordered level", nil, one(df.Filter(col("reason").Lt(expr.Level("rst"))))},
		{"no such level", nil, one(Must(df.Categorize("reason", categorical.Ordered())).Filter(col("reason").Lt(expr.Level("rts"))))},
		{"a level alone", ErrType, one(df.Derive(expr.Level("rst").As("x")))},
		{"level not in list", nil, one(df.Categorize("reason", categorical.Levels("ack", "syn")))},
		{"level not in list, fill", nil, one(df.FillMissing("reason", "syn"))},
		{"too many levels", nil, one(must(must(Must(New(NewColumn("x", levels[:255]))).Categorize("x", categorical.Compressed())).Categories("x")).Append(levels[255:]))},
		{"overflow, derive", ErrOverflow, one(df.Derive(col("ttl").Add(1).As("x")))},
		{"overflow, select", ErrOverflow, one(df.Select(col("big").Neg()))},
		{"overflow, filter", ErrOverflow, one(df.Filter(col("ttl").Mul(2).Gt(1)))},
		{"overflow, sort", ErrOverflow, one(df.Sort(col("ttl").Add(100)))},
		{"overflow, key", ErrOverflow, one(df.GroupBy(col("ttl").Add(100).As("x")).Combine(groupby.Count()))},
		{"overflow, sum", ErrOverflow, one(Must(df.Head(2)).Combine(col("big").Sum()))},
		{"overflow, diff", ErrOverflow, one(df.Combine(col("big").Diff()))},
		{"overflow of a scalar in a group", ErrOverflow, one(g.Combine(col("ttl").Max().Add(100).As("x")))},
		{"overflow of a row in a group", ErrOverflow, one(g.Combine(col("ttl").Add(100).Max().As("x")))},
		{"overflow of a literal", ErrOverflow, one(df.Derive(col("big").Add(uint64(math.MaxUint64)).As("x")))},
		{"quantile above 1", nil, one(df.Combine(col("ip").Quantile(1.5)))},
		{"quantile of text", ErrType, one(df.Quantile("name", 0.5))},
		{"unknown statistic", nil, one(df.Describe("men"))},
		{"negative head", nil, one(df.Head(-1))},
		{"negative tail", nil, one(df.Tail(-1))},
		{"negative head in a group", nil, one(g.Combine(col("ip").Head(-1)))},
		{"slice out of range", nil, one(df.Slice(1, 4))},
		{"slice backwards", nil, one(df.Slice(2, 1))},
		{"take out of range", nil, one(df.Take(0, 3))},
		{"too large a sample", nil, one(df.Sample(4, 1))},
		{"fill of a wrong type", ErrType, one(df.FillMissing("port", "http"))},
		{"fill too large", ErrType, one(df.FillMissing("port", 70000))},
		{"concat of other columns", ErrNoColumn, one(Concat(df, Must(df.Rename("ip", "address"))))},
		{"concat of fewer columns", ErrShape, one(Concat(df, Must(df.Drop("ip"))))},
		{"concat of other types", ErrType, one(Concat(Must(df.Select("ip")), Must(df.Select(col("name").As("ip")))))},
		{"concat with nil", ErrShape, one(Concat(df, nil))},
		{"no such group", ErrNoGroup, one(g.Get(5))},
		{"group by number", nil, one(g.Group(2))},
		{"too few keys", ErrShape, one(df.GroupBy("ip", "ttl").Get(1))},
		{"a key to get of a wrong type", ErrType, one(g.Get("a"))},
		{"panic, row by row", nil, one(df.Derive(expr.Map("ttl", boom)))},
		{"panic, in a filter", nil, one(df.Filter(expr.Of[int8]("ttl").Where(func(x int8) bool { panic("boom") })))},
		{"panic, by group", nil, one(g.Combine(badFunc))},
		{"function of another type", ErrType, one(df.Derive(expr.Map("ttl", func(x int64) int64 { return x })))},
		{"function of another type, by group", ErrType, one(g.Combine(groupby.Func("ttl", func(x []int64) int64 { return 0 })))},
		{"function returns no column type", ErrType, one(df.Derive(expr.Map("ttl", func(x int8) complex64 { return 0 })))},
		{"function is nil", nil, one(df.Derive(expr.Map[int8, int8]("ttl", nil)))},
		{"function is nil, apply", ErrType, one(df.Derive(expr.Apply("ttl", nil)))},
		{"function is nil, by group", nil, one(g.Combine(groupby.Func[int8, int8]("ttl", nil)))},
		{"function is no function", ErrType, one(df.Derive(expr.Apply("ttl", 3)))},
		{"function fails", errFail, one(g.Combine(groupby.FuncErr("ttl", func(x []int8) (int8, error) { return 0, errFail })))},
		{"buffers too short", ErrShape, one(FromBuffers(Buffers{Name: "x", Type: Type{Kind: Int32}, Len: 2, Values: make([]byte, 4)}))},
		{"buffers of no type", ErrType, one(FromBuffers(Buffers{Name: "x"}))},
		{"buffers without a pool", ErrType, one(FromBuffers(Buffers{Name: "x", Type: Type{Kind: Categorical}}))},
		{"buffers with bad offsets", ErrShape, one(FromBuffers(Buffers{Name: "x", Type: Type{Kind: String}, Len: 2, Offsets: []int32{0, 5, 3}, Bytes: make([]byte, 5)}))},
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
	golden(t, "errors.golden", lines.ReplaceAllString(b.String(), ".go:…"))
}

// lines are the places in this file that errors name.
var lines = regexp.MustCompile(`\.go:[0-9]+`)

var errFail = errors.New("no answer")

// TestErrors_ColumnError: the verb and the column are there for programs, too.
func TestErrors_ColumnError(t *testing.T) {
	for want, err := range map[string]error{
		"filter bytes": one(bad().Filter(expr.Col("bytes").Gt(1))), "derive ttl": one(bad().Derive(expr.Col("ttl").Add(1))),
		"combine ttl": one(bad().GroupBy("ip").Combine(expr.Col("ttl").Max().Add(100))), "group by ttl": one(bad().GroupBy(expr.Col("ttl").Add(100)).Combine()),
		"sort ttl": one(bad().Sort(expr.Col("ttl").Add(100))), "values port": one(bad().Uint16s("port")),
	} {
		var c *ColumnError
		if !errors.As(err, &c) || c.Op+" "+c.Column != want {
			t.Errorf("got %v, want the column error %s", err, want)
		}
	}
}

// TestErrors_RowIsTheFrames: an error far down names the row that the frame
// shows, not that of the engine's task.
func TestErrors_RowIsTheFrames(t *testing.T) {
	values := make([]int8, 200_000)
	values[150_000] = 127
	df := Must(New(NewColumn("x", values)))
	view := Must(df.Slice(100_000, 200_000))
	y := x.Add(1)
	for name, c := range map[string]struct {
		err error
		row string
	}{
		"derive": {one(df.Derive(y)), "row 150000"}, "filter": {one(df.Filter(y.Gt(0))), "row 150000"}, "view": {one(view.Filter(y.Gt(0))), "row 50000"},
		"combine": {one(Must(df.With(NewColumn("k", make([]bool, 200_000)))).GroupBy("k").Combine(y.Median())), "row 150000"},
		"whole":   {one(df.Combine(y.Median())), "row 150000"}, "stream": {one(df.Combine(y.Sum())), "row 150000"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.row) {
			t.Errorf("%s: got %v, want %s", name, c.err, c.row)
		}
	}
}

// TestErrors_NoneIsInternal applies every operation to every type and pair of
// types: it is either defined or an error of type, shape or overflow.
func TestErrors_NoneIsInternal(t *testing.T) {
	df := randomFrame(rand.New(rand.NewPCG(31, 32)), 9)
	operands := []expr.Expr{expr.Lit(nil), expr.Lit(1), expr.Lit(uint64(math.MaxUint64)), expr.Lit(0.1), expr.Lit("a"), expr.Lit([]byte("a")), expr.Lit(true),
		expr.Lit(time.Second), expr.Lit(time.Unix(0, 0)), expr.Level("a"), expr.Col("c4").Max(), expr.Col("c14").Mode(), expr.Col("c11").First(), expr.Col("c13").Max()}
	for _, name := range df.Names() {
		operands = append(operands, expr.Col(name))
	}
	frames := []*DataFrame{df, Must(df.Head(0)), Must(df.Take(3, 1, 1))}
	check := func(e expr.Expr) {
		for i, df := range frames {
			_, derived := df.Derive(e.As("out"))
			_, combined := df.Combine(e.As("out"))
			_, grouped := df.GroupBy("c1").Combine(e.As("out"))
			for op, err := range map[string]error{"derive": derived, "combine": combined, "group": grouped} {
				known := errors.Is(err, ErrType) || errors.Is(err, ErrShape) || errors.Is(err, ErrOverflow) || errors.Is(err, ErrParse) || errors.Is(err, categorical.ErrUnordered) || errors.Is(err, categorical.ErrPools)
				if err != nil && !known && !strings.Contains(err.Error(), "not among the levels") {
					t.Errorf("frame %d: %s %v: %v", i, op, e, err)
				}
			}
		}
	}
	for _, x := range operands {
		for _, f := range []func(expr.Expr) expr.Expr{expr.Expr.Neg, expr.Expr.Not, expr.Expr.IsMissing, expr.Expr.IsPresent, expr.Expr.IsNaN, expr.Expr.Sum,
			expr.Expr.Sort, expr.Expr.SortDesc, expr.Expr.Diff, expr.Expr.Unique, expr.Expr.Len} {
			check(f(x))
		}
		for _, a := range aggregates {
			check(a.e(x))
		}
		for _, y := range operands {
			for _, f := range []func(expr.Expr, any) expr.Expr{expr.Expr.Add, expr.Expr.Div, expr.Expr.Eq, expr.Expr.Lt, expr.Expr.And} {
				check(f(x, y))
			}
			check(expr.When(expr.Col("c0")).Then(x).Else(y))
		}
	}
}

// TestNil_NoMethodPanics calls every method of frames that hold nothing, with
// several arguments of each type.
func TestNil_NoMethodPanics(t *testing.T) {
	frames := map[string]*DataFrame{"nil": nil, "zero": {}, "no columns": Must(New()), "no rows": Must(bad().Head(0)), "no rows, view": Must(bad().Filter(expr.Lit(false)))}
	for name, df := range frames {
		callAll(t, name, reflect.ValueOf(df))
		for _, key := range []string{"ip", "x"} {
			callAll(t, name+" grouped", reflect.ValueOf(df.GroupBy(key)))
			callAll(t, name+" grouped and sorted", reflect.ValueOf(df.GroupBy(key).Sorted()))
		}
		if _, err := Concat(df, df); err != nil {
			t.Errorf("%s: concat: %v", name, err)
		}
		if _, err := SeriesOf[int](df, "x"); !errors.Is(err, ErrNoColumn) {
			t.Errorf("%s: series: %v", name, err)
		}
		if got, err := df.Describe(); err != nil || got.Rows() != df.Width() {
			t.Errorf("%s: describe: %v, %v", name, got, err)
		}
		if got, err := df.Combine(groupby.Count()); err != nil || mustInts(got, "count")[0] != 0 {
			t.Errorf("%s: count: %v, %v", name, got, err)
		}
	}
	callAll(t, "zero Column", reflect.ValueOf(Column{}))
	callAll(t, "wrong Column", reflect.ValueOf(NewColumn("x", 3)))
	callAll(t, "zero Grouped", reflect.ValueOf(&Grouped{}))
	callAll(t, "nil Grouped", reflect.ValueOf((*Grouped)(nil)))
	if _, err := Concat(); err != nil {
		t.Errorf("concat of nothing: %v", err)
	}
}

// arguments are what callAll tries for a parameter of each type.
var arguments = map[reflect.Type][]any{
	reflect.TypeFor[string](): {"x", "ip", ""}, reflect.TypeFor[int](): {0, -1, 7}, reflect.TypeFor[uint64](): {uint64(1)}, reflect.TypeFor[float64](): {0.5, -1.0},
	reflect.TypeFor[*DataFrame](): {bad(), (*DataFrame)(nil), &DataFrame{}}, reflect.TypeFor[*Lazy](): {bad().Lazy(), (*Lazy)(nil), &Lazy{}},
	reflect.TypeFor[JoinOption](): {MakeUnique(), JoinOption{}, Where(expr.Lit(true)), Suffix("", "_r"), By("x")},
	reflect.TypeFor[any]():        {"x", nil, 3, expr.Col("ip"), ReshapeOption{}}, reflect.TypeFor[expr.Expr](): {expr.Col("ip"), expr.Col("ip").Sum(), expr.Expr{}, expr.Lit(true), expr.Col("ip").Sort()},
	reflect.TypeFor[Column](): {Column{}, NewColumn("y", []int{}), NewColumn("y", 3)}, reflect.TypeFor[stats.Stat](): {stats.StatMean, stats.Stat("none")},
	reflect.TypeFor[[]float64](): {nil, []float64{1, 0}}, reflect.TypeFor[func(string) string](): {nil, func(s string) string { return s + "2" }},
	reflect.TypeFor[func([]any) error]():  {func([]any) error { return nil }, (func([]any) error)(nil)},
	reflect.TypeFor[categorical.Option](): {categorical.Compressed(), categorical.Option{}}, reflect.TypeFor[func(int, *DataFrame) error](): {func(int, *DataFrame) error { return nil }, (func(int, *DataFrame) error)(nil)},
}

// callAll calls the methods of a value: without variadic arguments, and with
// one of each that arguments has.
func callAll(t *testing.T, name string, v reflect.Value) {
	for i := range v.NumMethod() {
		m, method := v.Method(i), v.Type().Method(i)
		for choice := range 5 {
			var in []reflect.Value
			for p := range m.Type().NumIn() {
				typ := m.Type().In(p)
				if m.Type().IsVariadic() && p == m.Type().NumIn()-1 {
					if typ = typ.Elem(); choice == 0 {
						break
					}
				}
				from := arguments[typ]
				if from == nil {
					t.Fatalf("%s takes a %v", method.Name, typ)
				}
				x := reflect.Zero(typ)
				if a := from[choice%len(from)]; a != nil {
					x = reflect.ValueOf(a)
				}
				in = append(in, x)
			}
			func() {
				defer func() {
					if p := recover(); p != nil {
						t.Errorf("%s: %s with choice %d panics: %v", name, method.Name, choice, p)
					}
				}()
				for _, out := range m.Call(in) {
					if err, ok := out.Interface().(error); ok && strings.Contains(err.Error(), "internal error") {
						t.Errorf("%s: %s with choice %d: %v", name, method.Name, choice, err)
					}
				}
			}()
		}
	}
}
