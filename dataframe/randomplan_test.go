//lint:file-ignore ST1008 a verb's frame and error stand among what the naive twin needs

package dataframe

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/optimize"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A cutSource yields a table in parts that a seed chooses. It honours columns
// and limits, and leaves predicates to the engine.
type cutSource struct {
	df   *DataFrame
	seed uint64
}

func (s *cutSource) Name() string           { return "parts" }
func (s *cutSource) Fields() []vector.Field { return s.df.Schema() }

func (s *cutSource) Batches(_ context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		r := rand.New(rand.NewPCG(s.seed, 5))
		for lo := 0; lo < s.df.Rows(); {
			hi := min(lo+r.IntN(2+s.df.Rows()/2), s.df.Rows())
			part, err := s.df.Slice(lo, hi)
			if !yield(func(context.Context) (*vector.Table, error) { return columnsOf(part, q.Columns), err }, err) || q.Limit >= 0 && hi >= q.Limit {
				return
			}
			lo = hi
		}
	}
}

// columnsOf returns some columns of a frame that is no view; rows stay where
// there is no column.
func columnsOf(df *DataFrame, names []string) *vector.Table {
	t := &vector.Table{N: df.Rows()}
	for _, name := range names {
		i := df.tab().Index(name)
		t.Fields = append(t.Fields, df.tab().Fields[i])
		t.Columns = append(t.Columns, df.tab().Columns[i])
	}
	return t
}

// verbJoin joins a frame with a part of itself. It has no naive twin: see
// TestJoin_J1_J3_likeNestedLoops.
func verbJoin(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	at := m.column(func(t Type) bool { return !t.Kind.IsFloat() })
	if at < 0 {
		return verbSlice(m, df)
	}
	key := m.t.fields[at].Name
	right, err := df.Unique(key)
	if err != nil {
		return "", nil, err, naive{}, true
	}
	kinds := []func(*DataFrame, ...any) (*DataFrame, error){df.InnerJoin, df.LeftJoin, df.RightJoin, df.OuterJoin, df.SemiJoin, df.AntiJoin}
	kind := m.IntN(len(kinds))
	got, err := kinds[kind](right, key, MatchMissing(), Suffix("", fmt.Sprint("_", m.Uint32())))
	if kind >= 4 {
		got, err = kinds[kind](right, key, MatchMissing())
	}
	if err != nil || m.IntN(2) == 0 {
		return fmt.Sprint("join ", kind, " ", key), got, err, naive{}, true
	}
	m.t = read(got)
	p, _ := m.predicate(2)
	got, err = got.Filter(p)
	return fmt.Sprint("join ", kind, " ", key, ", filter ", p), got, err, naive{}, true
}

// TestProperty_Lazy runs the random verbs of TestProperty_Verbs, keeps the plan
// of each, and runs the chained plan: as it is and optimised, over frames and
// over sources that come in parts. Each must give the frame of the verbs, bit
// for bit.
func TestProperty_Lazy(t *testing.T) {
	rounds := 400
	if testing.Short() {
		rounds = 80
	}
	before := verbs
	verbs = append(slices.Clone(verbs), verbJoin, verbJoin, verbJoin)
	defer func() { verbs = before }()
	pushed := 0
	for seed := range uint64(rounds) {
		plans := map[*vector.Table]plan.Node{}
		var last *vector.Table
		var leaf func(n plan.Node, source bool) plan.Node
		leaf = func(n plan.Node, source bool) plan.Node {
			if s, ok := n.(*plan.Scan); ok {
				if before, ok := plans[s.Table]; ok {
					return leaf(before, source)
				}
				if source && !s.Table.View && len(s.Table.Fields) > 0 {
					return plan.NewRead(&cutSource{&DataFrame{table: s.Table}, seed})
				}
				return n
			}
			ins := plan.Inputs(n)
			out := make([]plan.Node, len(ins))
			for i, in := range ins {
				out[i] = leaf(in, source)
			}
			n, err := plan.WithInputs(n, out)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			return n
		}
		leaves := map[*vector.Table]bool{}
		traced = func(n plan.Node, table *vector.Table) {
			for _, in := range plan.Inputs(n) {
				if s, ok := in.(*plan.Scan); ok && plans[s.Table] == nil {
					leaves[s.Table] = true
				}
			}
			if plans[table] == nil && !leaves[table] { // some verbs hand on what they got
				plans[table] = n
			}
			if plans[table] != nil {
				last = table
			}
		}
		frames := history(t, seed, false)
		traced = nil
		if last == nil {
			continue
		}
		want := frames[len(frames)-1]
		for _, source := range []bool{false, true} {
			whole := leaf(plans[last], source)
			better := optimize.Plan(whole)
			if plan.Format(better) != plan.Format(whole) {
				pushed++
			}
			for _, workers := range []int{1, 3} {
				for _, n := range []plan.Node{whole, better} {
					df, err := LazyOf(n, nil).Collect(context.Background(), Workers(workers))
					if err != nil {
						t.Fatalf("seed %d: %v\n%s", seed, err, plan.Format(n))
					}
					if d := invariants(df); d != "" {
						t.Fatalf("seed %d: %s\n%s", seed, d, plan.Format(n))
					}
					if d := differ(read(df), want, true); d != "" {
						t.Fatalf("seed %d, source %v: %s\n%s\nfrom\n%s", seed, source, d, plan.Format(n), plan.Format(whole))
					}
				}
			}
		}
	}
	if pushed < rounds/2 {
		t.Errorf("the optimiser changed %d plans", pushed)
	}
}

// slowSource yields batches that take until the context ends.
type slowSource struct{ cutSource }

func (s *slowSource) Batches(context.Context, *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		for yield(func(ctx context.Context) (*vector.Table, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, nil) {
		}
	}
}

func TestLazy_CancelLeavesNothing(t *testing.T) {
	df := Must(New(NewColumn("x", []int64{1, 2, 3})))
	before := runtime.NumGoroutine()
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(10*time.Millisecond, cancel)
		began := time.Now()
		_, err := FromSource(&slowSource{cutSource{df, 1}}).Collect(ctx, Workers(workers))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d workers: error %v, want %v", workers, err, context.Canceled)
		}
		if took := time.Since(began); took > 500*time.Millisecond {
			t.Errorf("%d workers: cancelled after %v", workers, took)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// failing yields a batch and then an error.
type failing struct{ cutSource }

var errBroken = errors.New("the disk is broken")

func (s *failing) Batches(ctx context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		for b := range s.cutSource.Batches(ctx, q) {
			if !yield(b, nil) {
				return
			}
		}
		yield(nil, errBroken)
	}
}

func TestLazy_SourceError(t *testing.T) {
	df := Must(New(NewColumn("x", []int64{1, 2, 3})))
	for _, workers := range []int{1, 4} {
		q := FromSource(&failing{cutSource{df, 1}})
		if _, err := q.Collect(context.Background(), Workers(workers)); !errors.Is(err, errBroken) {
			t.Errorf("error %v, want %v", err, errBroken)
		}
		if got, err := q.Limit(2).Collect(context.Background(), Workers(workers)); err != nil || got.Rows() != 2 {
			t.Errorf("limit: %v rows, error %v", fmt.Sprint(got), err)
		}
	}
}
