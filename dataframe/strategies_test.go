package dataframe

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestStrategies_EveryAggregate reduces every type by every aggregate over a
// few large groups, which the engine streams, in every way to group.
func TestStrategies_EveryAggregate(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	df := randomFrame(r, 400)
	key := make([]int8, 400)
	for i := range key {
		key[i] = int8(i * i % 3)
	}
	df = Must(df.With(NewColumn("k", key)))
	m := maker{r, read(df)}
	for i, typ := range randomTypes {
		name := fmt.Sprint("c", i)
		levels := m.t.levels[name]
		x := output{e: expr.Col(name), t: typ, f: func(rows [][]any) []any { return m.t.column(name, rows) }}
		outs := []output{m.reduce(x, output{e: x.e.Len(), t: vector.Of(Int64)}, func(x []any) any { return int64(len(x)) })}
		if summable(typ) {
			outs = append(outs, m.reduce(x, output{e: x.e.Sum(), t: totalType(typ)}, func(x []any) any { return total(present(x), typ) }))
		}
		for _, a := range aggregates {
			if a.ok(typ) {
				outs = append(outs, m.reduced(x, a, levels))
			}
		}
		var exprs []expr.Expr
		for j, o := range outs {
			exprs = append(exprs, o.e.As(fmt.Sprint("o", j)))
		}
		want := must(m.t.combine([]string{"k"}, outs))
		eachStrategy(t, func(t *testing.T) {
			if d := differ(read(Must(df.GroupBy("k").Combine(exprs...))), want, false); d != "" {
				t.Errorf("%v: %s", typ, d)
			}
		})
	}
}

// TestStrategies_Blocks has more rows than two blocks of the streaming
// strategies: the blocks' states are merged in order, and used again.
func TestStrategies_Blocks(t *testing.T) {
	for _, groups := range []int{3, 50_000} {
		t.Run(fmt.Sprint("groups=", groups), func(t *testing.T) { checkBlocks(t, groups) })
	}
}

func checkBlocks(t *testing.T, groups int) {
	const n = 2<<20 + 5000
	k, ints, floats, present := make([]int32, n), make([]int32, n), make([]float64, n), make([]bool, n)
	r := rand.New(rand.NewPCG(13, 14))
	for i := range k {
		k[i], ints[i], floats[i], present[i] = int32(r.IntN(groups)), r.Int32()-r.Int32(), r.Float64(), r.IntN(10) > 0
	}
	k[n-1], present[n-1] = int32(groups), true // a group of the last block alone
	k[n-2], present[n-2] = int32(groups+1), false
	df := Must(New(NewColumn("k", k), NullableColumn("x", ints, present), NullableColumn("f", floats, present)))
	f := expr.Col("f")
	reducer := groupby.Reducer[int32, int64, int64]{Add: func(s int64, x int32) int64 { return s*31 + int64(x) }, Merge: func(a, b int64) int64 { return a ^ b<<1 },
		Result: func(s int64) int64 { return s }} // tells where a group was cut
	exprs := []expr.Expr{x.Sum(), x.Mean(), x.Min(), x.Max(), x.First(), x.Last(), x.Count(), groupby.Count(), f.Sum(), f.Mean(), f.Min(), f.Max(), f.First(), f.Cor("x"), reducer.Over("x")}
	var first naive
	for _, workers := range []int{1, 2, 8} {
		withOptions(&exec.Options{Workers: workers}, func() {
			got := read(Must(df.GroupBy("k").Combine(exprs...)))
			if workers == 1 {
				first = got
			}
			if d := differ(got, first, true); d != "" {
				t.Errorf("%d workers: %s", workers, d)
			}
		})
	}
	type state struct {
		sum, count, rows, least, most, first, last int64
		f                                          float64
	}
	states := make([]state, groups+2)
	for i := range k {
		s := &states[k[i]]
		s.rows++
		if !present[i] {
			continue
		}
		v := int64(ints[i])
		if s.count == 0 {
			s.least, s.most, s.first = v, v, v
		}
		s.sum, s.least, s.most, s.last, s.count, s.f = s.sum+v, min(s.least, v), max(s.most, v), v, s.count+1, s.f+floats[i]
	}
	for _, row := range first.rows {
		s := states[row[0].(int64)]
		want := []any{s.sum, s.least, s.most, s.first, s.last, s.count, s.rows}
		if s.count == 0 {
			want = []any{int64(0), nil, nil, nil, nil, int64(0), s.rows}
		}
		if !slices.Equal([]any{row[1], row[3], row[4], row[5], row[6], row[7], row[8]}, want) {
			t.Fatalf("group %v: got %v, want %v", row[0], row, want)
		}
		if got := row[9].(float64); math.Abs(got-s.f) > 1e-12*s.f {
			t.Fatalf("group %v: got the sum %v, want %v", row[0], got, s.f)
		}
		if s.count == 0 {
			if row[2] != nil || row[10] != nil {
				t.Fatalf("group %v: got the means %v and %v of nothing", row[0], row[2], row[10])
			}
			continue
		}
		if want := float64(s.sum) / float64(s.count); row[2] != want {
			t.Fatalf("group %v: got the mean %v, want %v", row[0], row[2], want)
		}
		if got, want := row[10].(float64), s.f/float64(s.count); math.Abs(got-want) > 1e-12*want {
			t.Fatalf("group %v: got the mean %v, want %v", row[0], got, want)
		}
	}
}

// extremes are integers at the ends of every width, and those of keys that
// leave no room for missing.
var extremes = []int64{math.MinInt64, math.MinInt64 + 1, math.MinInt32, math.MinInt16, math.MinInt8, -1, 0, 1, math.MaxInt8, math.MaxUint8, math.MaxInt32, math.MaxUint32, math.MaxInt64 - 1, math.MaxInt64}

// TestStrategies_ExtremeKeys groups, sorts and makes unique by keys that fill
// one machine word and more.
func TestStrategies_ExtremeKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for round := range 30 {
		n := 1 + r.IntN(200)
		table := &vector.Table{N: n}
		for i, typ := range []Type{vector.Of(Int64), vector.Of(Uint64), vector.Of(Int32), vector.Of(Uint8), {Kind: Timestamp}, vector.Of(Float64), vector.Of(String)} {
			var v *vector.Vector
			valid := vector.Bitmap{}
			if r.IntN(2) == 0 {
				valid = vector.NewSetBitmap(n)
				for range n / 5 {
					valid.Clear(r.IntN(n))
				}
			}
			pick := func() int64 { return extremes[r.IntN(len(extremes))] }
			switch typ.Kind {
			case Int32:
				v = vector.FromSlice(typ, fill(n, func() int32 { return int32(pick()) }), valid)
			case Uint8:
				v = vector.FromSlice(typ, fill(n, func() uint8 { return uint8(pick()) }), valid)
			case Float64:
				v = vector.FromSlice(typ, fill(n, func() float64 { return math.Float64frombits(uint64(pick())) }), valid)
			case String:
				v = vector.FromStrings(fill(n, func() string { return fmt.Sprintf("%02d", pick())[:1+r.IntN(2)] }), valid)
			default:
				v = vector.FromSlice(typ, fill(n, pick), valid)
			}
			table.Fields = append(table.Fields, Field{Name: fmt.Sprint("c", i), Type: typ, Nullable: true})
			table.Columns = append(table.Columns, vector.NewColumn(v))
		}
		df := &DataFrame{table: table}
		m := maker{r, read(df)}
		var keys []string
		var by []any
		for _, i := range r.Perm(len(table.Fields))[:1+r.IntN(4)] {
			keys, by = append(keys, fmt.Sprint("c", i)), append(by, fmt.Sprint("c", i))
		}
		count := output{e: groupby.Count(), t: vector.Of(Int64), scalar: true, f: func(rows [][]any) []any { return []any{int64(len(rows))} }}
		want := must(m.t.combine(keys, []output{count}))
		eachStrategy(t, func(t *testing.T) {
			got := Must(df.GroupBy(by...).Combine(groupby.Count().As("o0")))
			if d := differ(read(got), want, true); d != "" {
				t.Errorf("round %d, keys %v: %s", round, keys, d)
			}
			if unique := Must(df.Unique(by...)); unique.Rows() != got.Rows() {
				t.Errorf("round %d, keys %v: %d unique rows, %d groups", round, keys, unique.Rows(), got.Rows())
			}
			index := df.GroupBy(by...)
			if n := must(index.Len()); n != got.Rows() {
				t.Errorf("round %d, keys %v: an index of %d groups, %d groups", round, keys, n, got.Rows())
			}
		})
		if text, got, err, want, _ := verbSort(m, df); err != nil || differ(read(got), want, true) != "" {
			t.Errorf("round %d: %s: %v %s", round, text, err, differ(read(got), want, true))
		}
		sorted := Must(df.GroupBy(by...).Sorted().Combine(groupby.Count().As("o0")))
		if d := differ(read(sorted), want.sort(keys...), true); d != "" {
			t.Errorf("round %d, sorted by %v: %s", round, keys, d)
		}
		if d := differ(read(Must(df.GroupBy(by...).Sorted().Keys())), read(Must(sorted.Select(by...))), true); d != "" {
			t.Errorf("round %d, keys sorted by %v: %s", round, keys, d)
		}
	}
}
