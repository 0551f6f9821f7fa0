package dataframe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
)

// hosts and ports are two small frames to join.
func joinable() (hosts, ports *DataFrame) {
	hosts = Must(New(NewColumn("host", []string{"a", "b", "c", "a"}), NewColumn("ip", []int64{1, 2, 3, 4}), NewColumn("bytes", []int64{10, 20, 30, 40})))
	ports = Must(New(NewColumn("host", []string{"c", "a", "d"}), NewColumn("addr", []int32{3, 1, 9}), NewColumn("bytes", []int64{7, 8, 9})))
	return hosts, ports
}

// TestErrors_Joins has every way to join wrongly. FEATURES J2, J3.
func TestErrors_Joins(t *testing.T) {
	hosts, ports := joinable()
	some := Must(New(NullableColumn("host", []string{"a", "", ""}, []bool{true, false, false})))
	floats := func(x ...float64) *DataFrame { return Must(New(NewColumn("x", x))) }
	twice := Must(New(NewColumn("host", []string{"x", "c", "c"}), NewColumn("ip", []int64{1, 1, 1})))
	levels := Must(Must(New(NewColumn("host", []int64{1, 2}))).Categorize("host"))
	times := Must(New(NewColumn("t", []int64{1, 3, 2}), NewColumn("v", []int64{1, 2, 3})))
	at := Must(New(NewColumn("at", []time.Time{time.Unix(5, 0)})))
	col := expr.Col
	cases := []struct {
		name string
		is   error
		err  error
	}{
		{"no key", nil, one(hosts.InnerJoin(ports))},
		{"unknown key, left", ErrNoColumn, one(hosts.InnerJoin(ports, "hots"))},
		{"unknown key, right", ErrNoColumn, one(hosts.LeftJoin(ports, "ip"))},
		{"unknown key, pair", ErrNoColumn, one(hosts.LeftJoin(ports, On("ip", "adr")))},
		{"a key of a wrong type", ErrType, one(hosts.SemiJoin(ports, 3))},
		{"keys that do not compare", ErrType, one(hosts.InnerJoin(ports, On("host", "addr")))},
		{"levels that do not compare", ErrType, one(levels.AntiJoin(ports, "host"))},
		{"a key of any length", ErrShape, one(hosts.InnerJoin(ports, On(col("ip").Sort(), "addr")))},
		{"an aggregate as key", ErrShape, one(hosts.InnerJoin(ports, On(col("ip").Sub(col("ip").Min()), "addr")))},
		{"a window as key", ErrShape, one(hosts.InnerJoin(ports, On(col("ip").Lag(), "addr")))},
		{"a name clash", errDuplicate, one(hosts.InnerJoin(ports, "host"))},
		{"a name clash after Suffix", errDuplicate, one(Must(hosts.Rename("ip", "bytes_r")).InnerJoin(ports, "host", Suffix("", "_r")))},
		{"a name clash of the indicator", errDuplicate, one(hosts.LeftJoin(Must(ports.Drop("bytes")), "host", Indicator("ip")))},
		{"missing keys on the right", ErrMissing, one(hosts.InnerJoin(some, "host"))},
		{"missing keys on the left", ErrMissing, one(some.OuterJoin(ports, "host"))},
		{"missing keys that the result could not tell apart", nil, one(some.OuterJoin(ports, "host", SkipMissing()))},
		{"NaN", ErrKey, one(floats(1, math.NaN()).InnerJoin(floats(1), "x"))},
		{"minus zero", ErrKey, one(floats(1).RightJoin(floats(1, 2, math.Copysign(0, -1)), "x"))},
		{"NaN beside integers", ErrKey, one(hosts.SemiJoin(floats(math.NaN()), On("ip", "x")))},
		{"repeated keys on the right", ErrKey, one(hosts.LeftJoin(twice, "host", UniqueRight(), MakeUnique()))},
		{"repeated keys on the left", ErrKey, one(twice.InnerJoin(Must(ports.Drop("addr")), "host", UniqueLeft()))},
		{"repeated pairs of keys", ErrKey, one(twice.InnerJoin(twice, "host", "ip", UniqueLeft()))},
		{"an option of another join", nil, one(hosts.InnerJoin(ports, "host", Nearest()))},
		{"an indicator of a semi join", nil, one(hosts.SemiJoin(ports, "host", Indicator("from")))},
		{"a key of a cross join", nil, one(hosts.CrossJoin(ports, On("host", "host")))},
		{"a condition of two meanings", errDuplicate, one(hosts.InnerJoin(ports, "host", Where(col("bytes").Gt(1))))},
		{"a condition that is none", ErrType, one(hosts.CrossJoin(Must(ports.Select("addr")), Where(col("addr"))))},
		{"a condition over all rows", ErrShape, one(hosts.CrossJoin(Must(ports.Select("addr")), Where(col("addr").Max().Gt(1))))},
		{"a condition that overflows", ErrOverflow, one(hosts.CrossJoin(Must(ports.Select("addr")), Where(col("ip").Add(int64(math.MaxInt64)).Gt(col("addr")))))},
		{"as of text", ErrType, one(hosts.AsofJoin(ports, "host"))},
		{"as of an unknown time", ErrNoColumn, one(hosts.AsofJoin(ports, "ipp"))},
		{"as of times that do not ascend", ErrKey, one(hosts.AsofJoin(times, On("ip", "t")))},
		{"as of NaN", ErrKey, one(floats(math.NaN()).AsofJoin(floats(1), "x"))},
		{"as of a missing time", ErrMissing, one(Must(New(NullableColumn("t", []int64{1, 2}, []bool{true, false}))).AsofJoin(times, "t"))},
		{"as of, a tolerance of a wrong type", ErrType, one(hosts.AsofJoin(times, On("ip", "t"), Tolerance(time.Second)))},
		{"as of, a tolerance of a wrong type for times", ErrType, one(at.AsofJoin(at, "at", Tolerance(3)))},
		{"as of, a negative tolerance", ErrShape, one(at.AsofJoin(at, "at", Tolerance(-time.Second)))},
		{"as of, no tolerance", ErrType, one(at.AsofJoin(at, "at", Tolerance(nil)))},
		{"as of, an option of another join", nil, one(hosts.AsofJoin(times, On("ip", "t"), UniqueLeft()))},
		{"as of, no common type", ErrType, one(hosts.AsofJoin(Must(New(NewColumn("ip", []uint64{1}))), "ip"))},
		{"lazy, unknown key", ErrNoColumn, hosts.Lazy().InnerJoin(ports.Lazy(), "hots").Err()},
		{"lazy, an error on the right", ErrNoColumn, hosts.Lazy().InnerJoin(ports.Lazy().Select("x"), "host").Err()},
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
	golden(t, "errors_join.golden", b.String())
}

// names joins the names of a frame.
func joinedNames(df *DataFrame, err error) string {
	if err != nil {
		return err.Error()
	}
	return strings.Join(df.Names(), " ")
}

// TestJoin_J1_keyNames: the left name is kept, and once; an expression as key
// drops no column. FEATURES J1.
func TestJoin_J1_keyNames(t *testing.T) {
	hosts, ports := joinable()
	ports = Must(ports.Drop("bytes"))
	for want, got := range map[string]string{
		"host ip bytes addr":        joinedNames(hosts.InnerJoin(ports, "host")),
		"host ip bytes":             joinedNames(hosts.InnerJoin(ports, "host", On("ip", "addr"))),
		"host ip bytes host_1":      joinedNames(hosts.OuterJoin(ports, On("ip", "addr"), MakeUnique())),
		"host ip bytes host_1 addr": joinedNames(hosts.LeftJoin(ports, On(expr.Col("ip").Add(0), "addr"), MakeUnique())),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestJoin_J2_names: a clash is an error unless both sides or the right one
// get another name. FEATURES J2.
func TestJoin_J2_names(t *testing.T) {
	hosts, ports := joinable()
	ports = Must(ports.Rename("addr", "bytes_1"))
	for want, got := range map[string]string{
		"host ip bytes_l bytes_1 bytes_r": joinedNames(hosts.LeftJoin(ports, "host", Suffix("_l", "_r"))),
		"host ip bytes bytes_1 bytes_r":   joinedNames(hosts.LeftJoin(ports, "host", Suffix("", "_r"))),
		"host ip bytes bytes_1 bytes_2":   joinedNames(hosts.LeftJoin(ports, "host", MakeUnique())),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestJoin_J2_indicator says where rows come from. FEATURES J2.
func TestJoin_J2_indicator(t *testing.T) {
	hosts, ports := joinable()
	ports = Must(ports.Drop("bytes"))
	for verb, want := range map[string][]string{"inner": {"both", "both", "both"}, "left": {"both", "left_only", "both", "both"},
		"right": {"both", "both", "both", "right_only"}, "outer": {"both", "left_only", "both", "both", "right_only"}} {
		join := map[string]func(*DataFrame, ...any) (*DataFrame, error){"inner": hosts.InnerJoin, "left": hosts.LeftJoin, "right": hosts.RightJoin, "outer": hosts.OuterJoin}[verb]
		got := must(Must(join(ports, "host", Indicator("from"))).Strings("from"))
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", verb, got, want)
		}
	}
}

// TestJoin_J2_unique: keys that nothing equals count too. FEATURES J2.
func TestJoin_J2_unique(t *testing.T) {
	left := Must(New(NewColumn("k", []int64{1, 2})))
	right := Must(New(NewColumn("k", []int64{1, 500, 500})))
	if _, err := left.InnerJoin(right, "k", UniqueRight()); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "500 stands at rows 1 and 2") {
		t.Error(err)
	}
	if _, err := left.InnerJoin(right, "k", UniqueLeft()); err != nil {
		t.Error(err)
	}
	some := Must(New(NullableColumn("k", []int64{0, 0, 1}, []bool{false, false, true})))
	if _, err := left.InnerJoin(some, "k", UniqueRight(), SkipMissing()); err != nil {
		t.Errorf("missing keys that equal nothing: %v", err)
	}
	if _, err := left.InnerJoin(some, "k", UniqueRight(), MatchMissing()); !errors.Is(err, ErrKey) {
		t.Errorf("missing keys that equal one another: %v", err)
	}
}

// TestJoin_J3_categorical: pools merge, the left order wins. FEATURES J3, C10.
func TestJoin_J3_categorical(t *testing.T) {
	frame := func(column string, levels []string, values ...string) *DataFrame {
		return Must(Must(New(NewColumn("g", values), NewColumn(column, values))).Categorize("g", categorical.Levels(levels), categorical.Ordered()))
	}
	left := frame("l", []string{"high", "mid", "low"}, "low", "high")
	right := frame("r", []string{"low", "mid", "top"}, "top", "low")
	for want, got := range map[string]*DataFrame{"high mid low": Must(left.InnerJoin(right, "g")), "high mid low top": Must(left.OuterJoin(right, "g"))} {
		c := must(got.Categories("g"))
		if levels := strings.Join(c.Levels(), " "); levels != want {
			t.Errorf("got levels %s, want %s", levels, want)
		}
	}
	if got := must(Must(left.OuterJoin(right, "g")).Strings("g")); !slices.Equal(got, []string{"low", "high", "top"}) {
		t.Errorf("got %v", got)
	}
}

// TestJoin_shares: columns that a left join does not change are handed on.
func TestJoin_shares(t *testing.T) {
	hosts, ports := joinable()
	got := Must(hosts.LeftJoin(Must(ports.Drop("bytes")), "host"))
	for i := range hosts.Width() {
		if got.tab().Columns[i] != hosts.tab().Columns[i] {
			t.Errorf("column %d was copied", i)
		}
	}
	if !Must(hosts.SemiJoin(ports, "host")).IsView() || !Must(hosts.AntiJoin(ports, "host")).IsView() {
		t.Error("a semi or anti join is no view")
	}
}

// TestJoin_tooManyRows: the size of a result is known before its rows are.
func TestJoin_tooManyRows(t *testing.T) {
	n := 70_000
	df := Must(New(NewColumn("k", make([]int8, n)), NewColumn("x", make([]int8, n))))
	_, inner := df.InnerJoin(Must(df.Select("k")), "k")
	_, cross := df.CrossJoin(df, MakeUnique())
	_, outer := df.OuterJoin(Must(df.Select("k")), "k")
	for _, err := range []error{inner, cross, outer} {
		if !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), "4900000000 rows") {
			t.Error(err)
		}
	}
}

// TestJoin_budget: a join that needs more scratch than it may have says so.
func TestJoin_budget(t *testing.T) {
	r := rand.New(rand.NewPCG(99, 100))
	df := Must(New(NewColumn("k", fill(200_000, r.Int64))))
	n, err := join(df.scan(), df.scan(), plan.InnerJoin, []any{"k"})
	if err != nil {
		t.Fatal(err)
	}
	for limit, want := range map[int64]error{1 << 20: ErrMemory, 64 << 20: nil} {
		b := memory.NewBudget(limit)
		if _, err := exec.Run(context.Background(), n, &exec.Options{Budget: b}); !errors.Is(err, want) || want != nil && !strings.Contains(err.Error(), "inner join") {
			t.Errorf("with %d bytes: %v", limit, err)
		}
		if b.Used() != 0 {
			t.Errorf("with %d bytes: %d bytes are still held", limit, b.Used())
		}
	}
}

// TestJoin_cancel: a join with very many pairs ends soon after its context.
func TestJoin_cancel(t *testing.T) {
	n := 60_000
	df := Must(New(NewColumn("k", make([]int8, n)), NewColumn("x", make([]int32, n))))
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		time.Sleep(20 * time.Millisecond)
		stop()
	}()
	began := time.Now()
	_, err := df.Lazy().InnerJoin(Must(df.Rename("x", "y")).Lazy(), "k", Where(expr.Col("x").Gt(expr.Col("y")))).Collect(ctx)
	if !errors.Is(err, context.Canceled) || time.Since(began) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

// TestJoin_lazyIsEager: the same rows either way.
func TestJoin_lazyIsEager(t *testing.T) {
	hosts, ports := joinable()
	eager := map[string]func(*DataFrame, ...any) (*DataFrame, error){"inner": hosts.InnerJoin, "left": hosts.LeftJoin, "right": hosts.RightJoin,
		"outer": hosts.OuterJoin, "semi": hosts.SemiJoin, "anti": hosts.AntiJoin}
	l := hosts.Lazy()
	lazy := map[string]func(*Lazy, ...any) *Lazy{"inner": l.InnerJoin, "left": l.LeftJoin, "right": l.RightJoin, "outer": l.OuterJoin, "semi": l.SemiJoin, "anti": l.AntiJoin}
	same := func(name string, a, b *DataFrame) {
		if d := differ(read(a), read(b), true); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for name := range eager {
		args := []any{"host", MakeUnique()}
		if name == "semi" || name == "anti" {
			args = args[:1]
		}
		same(name, Must(lazy[name](ports.Lazy(), args...).Collect(context.Background())), Must(eager[name](ports, args...)))
	}
	same("cross", Must(l.CrossJoin(ports.Lazy(), MakeUnique()).Collect(context.Background())), Must(hosts.CrossJoin(ports, MakeUnique())))
	sorted := Must(ports.Sort("addr"))
	same("asof", Must(l.AsofJoin(sorted.Lazy(), On("ip", "addr"), MakeUnique()).Collect(context.Background())), Must(hosts.AsofJoin(sorted, On("ip", "addr"), MakeUnique())))
}

// naiveAsof returns the row of right for each row of left, −1 for none, by
// looking at all of them.
func naiveAsof(s plan.AsofSpec, within float64, left, right []float64, same func(l, r int) bool) []int {
	out := make([]int, len(left))
	for l, x := range left {
		best, distance := -1, math.Inf(1)
		for r, y := range right {
			d := math.Abs(x - y)
			if x != x || y != y || !same(l, r) || d > within || s.Strict && d == 0 || s.Direction == plan.Backward && y > x || s.Direction == plan.Forward && y < x {
				continue
			}
			later := d == distance && s.Direction != plan.Forward && (y == right[best] || y < x) // the last of equal times
			if best < 0 || d < distance || later && !(y > x) {
				best, distance = r, d
			}
		}
		out[l] = best
	}
	return out
}

// TestAsof_J4: every direction, tolerance and key is what looking at all rows
// gives. FEATURES J4.
func TestAsof_J4_likeAllRows(t *testing.T) {
	r := rand.New(rand.NewPCG(97, 98))
	for round := range 400 {
		frame := func(n int, value string, sorted bool) (*DataFrame, []float64, []string) {
			times, keys, values := make([]int64, n), make([]string, n), make([]int32, n)
			valid := make([]bool, n)
			for i := range times {
				times[i], keys[i], values[i], valid[i] = r.Int64N(30), string(rune('a'+r.IntN(3))), int32(i), r.IntN(8) > 0
			}
			if sorted {
				slices.Sort(times)
			}
			f := make([]float64, n)
			for i, x := range times {
				if f[i] = float64(x); !valid[i] {
					f[i] = math.NaN()
				}
			}
			var column any = times
			switch round % 5 {
			case 1:
				column = fill(n, func() func() float64 { i := -1; return func() float64 { i++; return float64(times[i]) } }())
			case 2:
				column = fill(n, func() func() time.Time { i := -1; return func() time.Time { i++; return time.Unix(times[i], 0) } }())
			case 3:
				column = fill(n, func() func() uint64 { i := -1; return func() uint64 { i++; return uint64(times[i]) } }())
			case 4:
				column = fill(n, func() func() int8 { i := -1; return func() int8 { i++; return int8(times[i]) } }())
			}
			return Must(New(NullableColumn("t", column, valid), NewColumn("k", keys), NewColumn(value, values))), f, keys
		}
		left, x, lk := frame(r.IntN(40), "l", r.IntN(2) == 0)
		right, y, rk := frame(r.IntN(40), "r", true)
		s := plan.AsofSpec{Direction: plan.AsofDirection(r.IntN(3)), Strict: r.IntN(3) == 0}
		on, options := any("t"), []JoinOption{SkipMissing(), MakeUnique()}
		same := func(l, r int) bool { return true }
		if r.IntN(2) == 0 {
			options = append(options, By("k"))
			same = func(l, r int) bool { return lk[l] == rk[r] }
		}
		within := math.Inf(1)
		if r.IntN(2) == 0 {
			within = float64(r.IntN(6))
			options = append(options, Tolerance(map[bool]any{true: time.Duration(within) * time.Second, false: within}[round%5 == 2]))
		}
		switch s.Direction {
		case plan.Forward:
			options = append(options, Forward())
		case plan.Nearest:
			options = append(options, Nearest())
		}
		if s.Strict {
			options = append(options, Strict())
		}
		want := naiveAsof(s, within, x, y, same)
		for way, o := range joinWays() {
			n, err := asof(left.scan(), right.scan(), on, options)
			if err != nil {
				t.Fatal(err)
			}
			df, err := wrap(exec.Run(context.Background(), n, o))
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			at := df.tab().Index("r")
			v := df.gather(at)
			if v.Len() != len(want) {
				t.Fatalf("round %d, %s: %d rows, want %d", round, way, v.Len(), len(want))
			}
			for i, w := range want {
				got := -1
				if v.IsValid(i) {
					got = int(v.Int(i))
				}
				if got != w {
					t.Fatalf("round %d, %s, %+v within %v: row %d: got right row %d, want %d\n%v\n%v", round, way, s, within, i, got, w, left, right)
				}
			}
		}
	}
}
