package dataframe

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/exec"
)

// A windowOp is a window operation and what it is of the cells of a partition
// in their order, cell by cell.
type windowOp struct {
	name string
	e    func(expr.Expr) expr.Expr
	ok   func(Type) bool
	t    func(Type) Type
	f    func(x []any, i int, t Type, levels []string) any
}

// windowOps are all operations that need nothing but a column.
func windowOps() []windowOp {
	ops := []windowOp{
		{"shift 2", func(e expr.Expr) expr.Expr { return e.Shift(2) }, anyType, same, func(x []any, i int, _ Type, _ []string) any { return beyond(x, i-2) }},
		{"lag", expr.Expr.Lag, anyType, same, func(x []any, i int, _ Type, _ []string) any { return beyond(x, i-1) }},
		{"lead", expr.Expr.Lead, anyType, same, func(x []any, i int, _ Type, _ []string) any { return beyond(x, i+1) }},
		{"shift far", func(e expr.Expr) expr.Expr { return e.Shift(math.MinInt) }, anyType, same, func([]any, int, Type, []string) any { return nil }},
		{"delta", expr.Expr.Delta, subtractable, diffType, func(x []any, i int, t Type, _ []string) any {
			if x[i] == nil || beyond(x, i-1) == nil {
				return nil
			}
			return diff(x[i-1:i+1], t)[0]
		}},
		{"pct change", expr.Expr.PctChange, func(t Type) bool { return summable(t) && t.Kind != Bool }, toFloat64, func(x []any, i int, _ Type, _ []string) any {
			if x[i] == nil || beyond(x, i-1) == nil {
				return nil
			}
			return number(x[i])/number(x[i-1]) - 1
		}},
		{"cum count", expr.Expr.CumCount, anyType, toInt64, func(x []any, i int, _ Type, _ []string) any { return int64(len(present(x[:i+1]))) }},
		{"ewm mean", func(e expr.Expr) expr.Expr { return e.EwmMean(0.25) }, func(t Type) bool { return t.Kind.IsNumeric() }, toFloat64, whilePresent(ewm)},
		{"interpolate", expr.Expr.Interpolate, func(t Type) bool { return averaged(t) && t.Kind != Bool }, toMean, interpolated},
		{"cum sum", expr.Expr.CumSum, summable, totalType, whilePresent(func(x []any, t Type, _ []string) any { return total(x, t) })},
		{"cum min", expr.Expr.CumMin, anyType, same, whilePresent(func(x []any, _ Type, levels []string) any { return extremeOf(x, levels, -1) })},
		{"cum max", expr.Expr.CumMax, anyType, same, whilePresent(func(x []any, _ Type, levels []string) any { return extremeOf(x, levels, 1) })},
	}
	for _, limit := range [][]int{nil, {1}, {3}} {
		far := math.MaxInt
		if limit != nil {
			far = limit[0]
		}
		ops = append(ops, windowOp{fmt.Sprint("fill forward", limit), func(e expr.Expr) expr.Expr { return e.FillForward(limit...) }, anyType, same, func(x []any, i int, _ Type, _ []string) any {
			for j := i; j >= max(i-far, 0); j-- {
				if x[j] != nil {
					return x[j]
				}
			}
			return nil
		}}, windowOp{fmt.Sprint("fill backward", limit), func(e expr.Expr) expr.Expr { return e.FillBackward(limit...) }, anyType, same, func(x []any, i int, _ Type, _ []string) any {
			for j := i; j < len(x) && j-i <= far; j++ {
				if x[j] != nil {
					return x[j]
				}
			}
			return nil
		}})
	}
	for _, r := range []struct {
		name string
		e    func(expr.Expr) expr.Expr
		t    func(Type) Type
		f    func(less, equal, before, distinct int) any
	}{ // the rank kinds of FEATURES S6
		{"rank", expr.Expr.Rank, toInt64, func(less, equal, _, _ int) any { return int64(less + 1) }},
		{"rank ordinal", expr.Expr.RankOrdinal, toInt64, func(less, _, before, _ int) any { return int64(less + before + 1) }},
		{"rank dense", expr.Expr.RankDense, toInt64, func(_, _, _, distinct int) any { return int64(distinct + 1) }},
		{"rank tied", expr.Expr.RankTied, toFloat64, func(less, equal, _, _ int) any { return float64(less) + float64(equal+1)/2 }},
	} {
		ops = append(ops, windowOp{r.name, r.e, anyType, r.t, func(x []any, i int, _ Type, levels []string) any {
			if x[i] == nil {
				return nil
			}
			less, equal, before := 0, 0, 0
			var below []any
			for j, c := range x {
				switch o := order(c, x[i], levels, false); {
				case c == nil:
				case o < 0:
					less++
					below = append(below, c)
				case o == 0:
					equal++
					if j < i {
						before++
					}
				}
			}
			return r.f(less, equal, before, len(distinct(below)))
		}})
	}
	return ops
}

// subtractable types have differences.
func subtractable(t Type) bool {
	return t.Kind.IsNumeric() || t.Kind == Date || t.Kind == Timestamp || t.Kind == Duration
}

// beyond is missing beyond the ends.
func beyond(x []any, i int) any {
	if i < 0 || i >= len(x) {
		return nil
	}
	return x[i]
}

// whilePresent is f of the present cells up to each present one.
func whilePresent(f func(x []any, t Type, levels []string) any) func([]any, int, Type, []string) any {
	return func(x []any, i int, t Type, levels []string) any {
		if x[i] == nil {
			return nil
		}
		return f(present(x[:i+1]), t, levels)
	}
}

// extremeOf is extreme by level order; −0 is less than 0, as in Min.
func extremeOf(x []any, levels []string, sign int) any {
	best := x[0]
	for _, c := range x {
		f, ok := c.(float64)
		if ok && f != f {
			return c
		}
		if o := sign * order(c, best, levels, false); o > 0 || ok && o == 0 && math.Signbit(f) == (sign < 0) {
			best = c
		}
	}
	return best
}

// ewm weighs each cell by 0.75 of the next.
func ewm(x []any, _ Type, _ []string) any {
	s, weights, w := 0.0, 0.0, 1.0
	for i := len(x) - 1; i >= 0; i-- {
		s, weights, w = s+number(x[i])*w, weights+w, w*0.75
	}
	return s / weights
}

// interpolated is the point between the present neighbours.
func interpolated(x []any, i int, t Type, _ []string) any {
	a, b := i, i
	for a >= 0 && x[a] == nil {
		a--
	}
	for b < len(x) && x[b] == nil {
		b++
	}
	if a < 0 || b == len(x) {
		return nil
	}
	if a == b {
		if !t.Kind.IsTemporal() {
			return number(x[i])
		}
		return x[i]
	}
	p, q, g := number(x[a]), number(x[b]), float64(i-a)/float64(b-a)
	if t.Kind.IsTemporal() {
		away := math.RoundToEven(math.Abs(q-p) * g)
		return int64(p + math.Copysign(away, q-p))
	}
	if p == q {
		return p
	}
	return p*(1-g) + q*g
}

// overPartitions evaluates f of column name in each partition of keys, ordered by
// order, and puts the cells back.
func (t naive) overPartitions(name string, keys, by []string, f func(x []any, rows [][]any, i int) any) []any {
	place := t.at(name)
	numbered := naive{append(slices.Clone(t.fields), Field{Name: "row"}), t.levels, nil}
	for r, row := range t.rows {
		numbered.rows = append(numbered.rows, append(slices.Clone(row), r))
	}
	out := make([]any, len(t.rows))
	for _, g := range numbered.sort(by...).groups(keys...) {
		x := make([]any, len(g))
		for i, row := range g {
			x[i] = row[place]
		}
		for i, row := range g {
			out[row[len(row)-1].(int)] = f(x, g, i)
		}
	}
	return out
}

// randomPartition returns keys and an order; names with a minus descend.
func (m maker) randomPartition() (keys, by []string) {
	for range m.IntN(3) {
		keys = append(keys, m.t.fields[m.column(anyType)].Name)
	}
	for range m.IntN(3) {
		by = append(by, []string{"", "-"}[m.IntN(2)]+m.t.fields[m.column(anyType)].Name)
	}
	return keys, by
}

// partitionOf is the partitioning of keys and an order.
func partitionOf(keys, by []string) expr.Partitioning {
	var k, o []any
	for _, name := range keys {
		k = append(k, name)
	}
	for _, name := range by {
		if name, desc := strings.CutPrefix(name, "-"); desc {
			o = append(o, expr.Desc(name))
		} else {
			o = append(o, name)
		}
	}
	return expr.Partition(k...).Order(o...)
}

// checkWindow compares an expression over partitions, in every way to run it,
// with the cells wanted.
func checkWindow(t *testing.T, df *DataFrame, name string, e expr.Expr, want []any, typ Type) {
	t.Helper()
	var first naive
	for i, o := range []*exec.Options{{Workers: 1}, {Workers: 2, Group: exec.Partitioned}, {Workers: 8}} {
		withOptions(o, func() {
			got, err := df.Select(e.As("out"))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			if d := invariants(got); d != "" {
				t.Errorf("%s: %s", name, d)
			}
			table := read(got)
			if i == 0 {
				first = table
			}
			if d := differ(table, first, true); d != "" {
				t.Errorf("%s: %d workers: %s", name, o.Workers, d)
			}
			if f := table.fields[0].Type; f != typ {
				t.Errorf("%s: got %v, want %v", name, f, typ)
			}
			for r, row := range table.rows {
				if !sameCell(row[0], want[r], typ, false) {
					t.Errorf("%s, row %d: got %v, want %v", name, r, row[0], want[r])
					return
				}
			}
		})
	}
}

// TestA4_S6_EveryWindow compares every operation on every type with the naive
// one: over the whole frame, over random partitions in random orders, and in
// Combine.
func TestA4_S6_EveryWindow(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for round := range 6 {
		df := randomFrame(r, []int{0, 1, 2, 7, 40, 200}[round])
		if round%2 == 1 {
			df = Must(df.Take(r.Perm(df.Rows())...))
		}
		m := maker{r, read(df)}
		for i, typ := range randomTypes {
			name := fmt.Sprint("c", i)
			levels := m.t.levels[name]
			for _, op := range windowOps() {
				if !op.ok(typ) {
					continue
				}
				e := op.e(expr.Col(name))
				f := func(x []any, _ [][]any, i int) any { return op.f(x, i, typ, levels) }
				keys, by := m.randomPartition()
				text := fmt.Sprintf("round %d: %s of %v", round, op.name, typ)
				checkWindow(t, df, text, e, m.t.overPartitions(name, nil, nil, f), op.t(typ))
				checkWindow(t, df, fmt.Sprint(text, " over ", keys, by), e.Over(partitionOf(keys, by)), m.t.overPartitions(name, keys, by, f), op.t(typ))
				if len(keys) == 0 || r.IntN(3) > 0 {
					continue
				}
				checkCombined(t, df, text+" combined by "+keys[0], keys[0], e)
			}
		}
	}
}

// checkCombined compares Combine for each group with Over, put in the groups' order.
func checkCombined(t *testing.T, df *DataFrame, name, key string, e expr.Expr) {
	t.Helper()
	rows := expr.RowNumber().As("row")
	over := Must(df.Select(expr.Col(key).As("key"), e.As("out"), rows, e.Over(key).As("over")))
	want := read(over)
	var order [][]any
	for _, g := range want.groups("key") {
		order = append(order, g...)
	}
	got, err := df.GroupBy(expr.Col(key).As("key")).Combine(e.As("out"))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for r, row := range read(got).rows {
		if !sameCell(row[1], order[r][3], got.Schema()[1].Type, true) {
			t.Errorf("%s, row %d: got %v, want %v", name, r, row[1], order[r][3])
			return
		}
	}
}

// rollings are the aggregates of a rolling window; present values are given.
var rollings = []struct {
	name string
	e    func(expr.Window) expr.Expr
	ok   func(Type) bool
	t    func(Type) Type
	f    func(x []any, t Type, levels []string) any
	none any // of no values when none are asked for
}{
	{"sum", expr.Window.Sum, summable, totalType, func(x []any, t Type, _ []string) any { return total(x, t) }, "zero"},
	{"mean", expr.Window.Mean, averaged, toMean, func(x []any, t Type, _ []string) any { return averageOf(mean)(x, t) }, nil},
	{"min", expr.Window.Min, anyType, same, func(x []any, _ Type, levels []string) any { return extremeOf(x, levels, -1) }, nil},
	{"max", expr.Window.Max, anyType, same, func(x []any, _ Type, levels []string) any { return extremeOf(x, levels, 1) }, nil},
	{"var", expr.Window.Var, summable, toFloat64, func(x []any, _ Type, _ []string) any { return variance(x) }, nil},
	{"std", expr.Window.Std, averaged, func(t Type) Type {
		if t = toMean(t); t.Kind == Timestamp {
			return Type{Kind: Duration, Unit: t.Unit}
		}
		return t
	}, func(x []any, t Type, _ []string) any {
		return averageOf(func(x []any) float64 { return math.Sqrt(variance(x)) })(x, t)
	}, nil},
	{"median", expr.Window.Median, averaged, toMean, func(x []any, t Type, _ []string) any {
		return averageOf(func(x []any) float64 { return quantile(x, 0.5) })(x, t)
	}, nil},
	{"quantile", func(w expr.Window) expr.Expr { return w.Quantile(0.3) }, averaged, toMean, func(x []any, t Type, _ []string) any {
		return averageOf(func(x []any) float64 { return quantile(x, 0.3) })(x, t)
	}, nil},
	{"first", expr.Window.First, anyType, same, func(x []any, _ Type, _ []string) any { return x[0] }, nil},
	{"last", expr.Window.Last, anyType, same, func(x []any, _ Type, _ []string) any { return x[len(x)-1] }, nil},
	{"any", expr.Window.Any, isBool, same, func(x []any, _ Type, _ []string) any { return slices.Contains(x, true) }, false},
	{"all", expr.Window.All, isBool, same, func(x []any, _ Type, _ []string) any { return !slices.Contains(x, false) }, true},
	{"count", expr.Window.Count, anyType, toInt64, func(x []any, _ Type, _ []string) any { return int64(len(x)) }, int64(0)},
	{"nunique", expr.Window.NUnique, anyType, toInt64, func(x []any, _ Type, _ []string) any { return int64(len(distinct(x))) }, int64(0)},
}

// counts are the aggregates that need no values unless told.
func counting(name string) bool { return name == "count" || name == "nunique" }

// TestA3_EveryRolling compares every rolling aggregate on every type with the
// naive one, over random frames of rows and ranges in random partitions.
func TestA3_EveryRolling(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for round := range 5 {
		df := randomFrame(r, []int{0, 1, 9, 60, 150}[round])
		m := maker{r, read(df)}
		for i, typ := range randomTypes {
			name := fmt.Sprint("c", i)
			for _, a := range rollings {
				if !a.ok(typ) {
					continue
				}
				keys, by := m.randomPartition()
				w, frame, on, text := m.randomFrames(name)
				by = append(on, by...)
				least := 1
				if counting(a.name) {
					least = 0
				}
				if r.IntN(2) == 0 {
					least = r.IntN(4)
					w = w.MinPeriods(least)
				}
				f := func(x []any, rows [][]any, i int) any {
					var in []any
					for j := range x {
						if frame(rows, i, j) {
							in = append(in, x[j])
						}
					}
					in = present(in)
					switch {
					case len(in) < least:
						return nil
					case len(in) == 0 && a.none == "zero":
						return total(nil, typ)
					case len(in) == 0:
						return a.none
					}
					return a.f(in, typ, m.t.levels[name])
				}
				checkWindow(t, df, fmt.Sprintf("round %d: rolling %s of %v, %s, at least %d, over %v %v", round, a.name, typ, text, least, keys, by),
					a.e(w).Over(partitionOf(keys, by)), m.t.overPartitions(name, keys, by, f), a.t(typ))
			}
		}
	}
}

// randomFrames returns a window, whether row j of a partition belongs to the
// frame of row i, and the order that a range needs.
func (m maker) randomFrames(name string) (w expr.Window, in func(rows [][]any, i, j int) bool, by []string, text string) {
	x := expr.Col(name)
	switch m.IntN(4) {
	case 0:
		n := 1 + m.IntN(5)
		if m.IntN(2) == 0 {
			return x.Rolling(n).Center(), func(_ [][]any, i, j int) bool { return j >= i-n/2 && j <= i+(n-1)/2 }, nil, fmt.Sprint("centred ", n)
		}
		return x.Rolling(n), func(_ [][]any, i, j int) bool { return j > i-n && j <= i }, nil, fmt.Sprint("last ", n)
	case 1:
		lo := m.IntN(9) - 5
		hi := lo + m.IntN(5)
		return x.RollingRows(lo, hi), func(_ [][]any, i, j int) bool { return j >= i+lo && j <= i+hi }, nil, fmt.Sprint("rows ", lo, " ", hi)
	case 2:
		return x.Expanding(), func(_ [][]any, i, j int) bool { return j <= i }, nil, "expanding"
	}
	c := m.column(func(t Type) bool { return t.Kind.IsNumeric() || t.Kind.IsTemporal() })
	on := m.t.fields[c]
	within := func(f func(x, y float64) bool) func(rows [][]any, i, j int) bool {
		return func(rows [][]any, i, j int) bool {
			x, y := rows[i][c], rows[j][c]
			return x != nil && y != nil && !math.IsNaN(number(x)) && !math.IsNaN(number(y)) && f(number(x), number(y))
		}
	}
	if on.Type.Kind.IsTemporal() && m.IntN(2) == 0 {
		unit := 24 * time.Hour
		if on.Type.Kind != Date {
			unit = time.Duration(1e9 / on.Type.Unit.PerSecond())
		}
		n := float64(1 + m.IntN(4))
		openLo, openHi := m.IntN(2) == 0, m.IntN(2) == 0
		return x.RollingTime(on.Name, time.Duration(n)*unit).Closed(!openLo, !openHi), within(func(x, y float64) bool {
			return y >= x-n && y <= x && !(openLo && y == x-n) && !(openHi && y == x)
		}), []string{on.Name}, fmt.Sprint("time ", on.Name, " ", n, openLo, openHi)
	}
	lo := m.IntN(7) - 4
	hi := lo + m.IntN(5)
	return x.RollingRange(on.Name, int64(lo), int64(hi)), within(func(x, y float64) bool {
		return y >= x+float64(lo) && y <= x+float64(hi)
	}), []string{on.Name}, fmt.Sprint("range ", on.Name, " ", lo, " ", hi)
}
