package dataframe

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/optimize"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A sparingSource is a cutSource that knows its size and leaves out the rows
// for which the predicate of a request is not true.
type sparingSource struct {
	cutSource
	spared int // rows
}

func (s *sparingSource) Rows() int64                    { return int64(s.df.Rows()) }
func (s *sparingSource) Range(int) (int64, int64, bool) { return 0, 0, false }

func (s *sparingSource) Batches(ctx context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	if q.Pred == nil {
		return s.cutSource.Batches(ctx, q)
	}
	f, err := plan.NewFilter(s.df.scan(), q.Pred)
	if err != nil {
		return func(yield func(plan.Batch, error) bool) { yield(nil, err) }
	}
	t, err := exec.Run(ctx, &plan.Compact{In: f}, nil)
	if err != nil {
		return func(yield func(plan.Batch, error) bool) { yield(nil, err) }
	}
	s.spared += s.df.Rows() - t.Rows()
	return (&cutSource{&DataFrame{table: t}, s.seed}).Batches(ctx, q)
}

// on is a key of one name on both sides.
func on(name string) plan.JoinOn {
	return plan.JoinOn{Left: ast.Column{Name: name}, Right: ast.Column{Name: name}}
}

// TestJoin_J1_spares: a join of sources gives what the join of the frames in
// them gives, with filters, renamings and a second join between, whichever side
// has few keys: the rows that it does without are those without a partner.
func TestJoin_J1_spares(t *testing.T) {
	ctx := context.Background()
	spared := 0
	for seed := range uint64(250) {
		r := rand.New(rand.NewPCG(seed, 77))
		kind := func() plan.JoinKind { return plan.JoinKind(r.IntN(int(plan.CrossJoin))) }
		scale := []int64{1, 1, 1 << 40}[r.IntN(3)] // the last: a Bloom filter
		frame := func(name string, n, keys int) *DataFrame {
			a, b := make([]int64, n), make([]int32, n)
			for i := range a {
				a[i], b[i] = int64(r.IntN(keys))*scale, int32(r.IntN(20))
			}
			texts := []string{"", "a", "é", "a longer text than eight bytes", name}
			df := Must(New(NewColumn("a", a), NewColumn("b", b), NewColumn("s", fill(n, func() string { return texts[r.IntN(len(texts))] })),
				NewColumn(name, fill(n, func() int { return r.IntN(100) }))))
			if r.IntN(2) == 0 {
				codes := fill(n, func() uint32 { return 1 + uint32(r.IntN(len(texts))) })
				df.table.Columns[2] = vector.NewColumn(vector.FromWideCodes(vector.Of(String), codes, vector.NewPool(vector.TextLevels(texts), nil, false)))
			}
			if r.IntN(3) == 0 { // missing keys
				df.table.Columns[0] = vector.NewColumn(vector.FromSlice(vector.Of(Int64), a, vector.BitmapOf(fill((n+63)/64, func() uint64 { return r.Uint64() | r.Uint64() }), n)))
				df.table.Fields[0].Nullable = true
			}
			return df
		}
		frames := []*DataFrame{frame("x", 1+r.IntN(300), 40), frame("y", 1+r.IntN(60), 60), frame("z", 1+r.IntN(300), 20)}
		missing := []plan.MissingKeys{plan.MissingError, plan.MissingEqual, plan.MissingSkip}[r.IntN(3)]
		sets := [][]plan.JoinOn{{on("a")}, {on("b")}, {on("s"), on("b")}, {on("b"), on("s")}, {on("a"), on("b")}}
		kinds, keys := [2]plan.JoinKind{kind(), kind()}, [2][]plan.JoinOn{sets[r.IntN(len(sets))], sets[r.IntN(len(sets))]}
		build := func(leaf func(*DataFrame) plan.Node) plan.Node {
			l := LazyOf(leaf(frames[0]), nil)
			if seed%3 == 0 {
				l = l.Select("x", "b", "s", "a").Rename("x", "v").Rename("v", "x")
			}
			right := LazyOf(leaf(frames[1]), nil).Filter(expr.Col("y").Lt(int(seed % 100)))
			for i, in := range []*Lazy{right, LazyOf(leaf(frames[2]), nil)} {
				spec := plan.JoinSpec{Kind: kinds[i], On: keys[i], Missing: missing, Names: plan.JoinNames{MakeUnique: true}}
				if i == 0 && seed%5 == 0 {
					spec.Residual = expr.Col("x").Lt(expr.Col("y").Mul(2)).Node()
				}
				n, err := plan.NewJoin(must(l.Plan()), must(in.Plan()), spec)
				if err != nil {
					t.Fatal(err)
				}
				switch l = LazyOf(n, nil); {
				case i > 0:
				case seed%4 == 0:
					l = l.Sort("b")
				case seed%4 == 1:
					l = l.Sort("b", "a").Head(9)
				}
			}
			return must(l.Plan())
		}
		want, wantErr := exec.Run(ctx, build(func(df *DataFrame) plan.Node { return df.scan() }), nil)
		for _, workers := range []int{1, 3} {
			for _, optimised := range []bool{false, true} {
				var sources []*sparingSource
				n := build(func(df *DataFrame) plan.Node {
					s := &sparingSource{cutSource{df, seed}, 0}
					sources = append(sources, s)
					if r.IntN(2) == 0 {
						return plan.NewRead(&s.cutSource)
					}
					return plan.NewRead(s)
				})
				if optimised {
					n = optimize.Plan(n)
				}
				got, err := exec.Run(ctx, n, &exec.Options{Workers: workers, Join: exec.JoinStrategy(r.IntN(4))})
				if r.IntN(2) == 0 && err == nil {
					var parts []plan.Node
					for part, partErr := range exec.Stream(ctx, n, &exec.Options{Workers: workers}) {
						if partErr != nil {
							t.Fatalf("seed %d: %v", seed, partErr)
						}
						parts = append(parts, &plan.Scan{Table: part})
					}
					if len(parts) > 0 {
						got = must(exec.Run(ctx, must(plan.NewConcat(parts)), nil))
					}
				}
				if fmt.Sprint(err) != fmt.Sprint(wantErr) {
					t.Fatalf("seed %d: %v (want %v)\n%s", seed, err, wantErr, plan.Format(n))
				}
				if err != nil {
					continue
				}
				if d := differ(read(&DataFrame{table: got}), read(&DataFrame{table: want}), true); d != "" {
					t.Fatalf("seed %d: %s\n%s", seed, d, plan.Format(n))
				}
				for _, s := range sources {
					spared += s.spared
				}
			}
		}
	}
	if spared < 1000 {
		t.Errorf("the sources were spared %d rows", spared)
	}
}

// TestJoin_streams: a join of a source with a smaller frame gives its rows as
// the source does, and what it holds is given back at the end, when the reader
// stops, when the context ends and when the budget is too small.
func TestJoin_streams(t *testing.T) {
	const n = 20_000
	left := Must(New(NewColumn("k", fill(n, func() int64 { return 7 })), NewColumn("s", fill(n, func() string { return "a" }))))
	right := Must(New(NewColumn("k", fill(n/2, func() int64 { return 0 })), NewColumn("t", fill(n/2, func() string { return "c" }))))
	right = Must(Concat(right, Must(New(NewColumn("k", []int64{7}), NewColumn("t", []string{"a"})))))
	for _, key := range [][2]string{{"k", "k"}, {"s", "t"}} {
		spec := plan.JoinSpec{Kind: plan.InnerJoin, On: []plan.JoinOn{{Left: ast.Column{Name: key[0]}, Right: ast.Column{Name: key[1]}}}, Names: plan.JoinNames{MakeUnique: true}}
		join := must(plan.NewJoin(plan.NewRead(&cutSource{left, 1}), right.scan(), spec))
		for _, workers := range []int{1, 4} {
			for name, stop := range map[string]int{"end": -1, "stop": 1, "cancel": 1} {
				ctx, cancel := context.WithCancel(context.Background())
				budget, batches := memory.NewBudget(1<<30), 0
				var last error
				for _, err := range exec.Stream(ctx, join, &exec.Options{Workers: workers, Budget: budget}) {
					if last = err; err != nil {
						break
					}
					if batches++; batches == stop {
						if name == "stop" {
							break
						}
						cancel()
					}
				}
				cancel()
				if batches < 2 && name == "end" || (last != nil) != (name == "cancel") || budget.Used() != 0 {
					t.Errorf("%v, %d workers, %s: %d batches, %v, %d bytes held", key, workers, name, batches, last, budget.Used())
				}
			}
			budget := memory.NewBudget(100)
			for _, err := range exec.Stream(context.Background(), join, &exec.Options{Workers: workers, Budget: budget}) {
				if !errors.Is(err, ErrMemory) {
					t.Errorf("%v: a budget of 100 bytes: %v", key, err)
				}
			}
			if budget.Used() != 0 {
				t.Errorf("%v: %d bytes held", key, budget.Used())
			}
		}
	}
}
