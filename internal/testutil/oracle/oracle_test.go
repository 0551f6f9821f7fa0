package oracle

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A parted source yields a table in parts that a seed chooses.
type parted struct {
	*table
	seed uint64
}

func (s parted) Name() string           { return s.name }
func (s parted) Fields() []vector.Field { return s.df.Schema() }

// Batches yields parts of the rows; predicates are left to the engine.
func (s parted) Batches(_ context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		r := rand.New(rand.NewPCG(s.seed, 9))
		for lo := 0; lo < s.df.Rows(); {
			hi := min(lo+r.IntN(2+s.df.Rows()/2), s.df.Rows())
			from := lo
			if !yield(func(ctx context.Context) (*vector.Table, error) { return s.part(ctx, from, hi, q.Columns) }, nil) || q.Limit >= 0 && hi >= q.Limit {
				return
			}
			lo = hi
		}
	}
}

// part returns some rows of some columns.
func (s parted) part(ctx context.Context, lo, hi int, columns []string) (*vector.Table, error) {
	by := make([]any, len(columns))
	for i, c := range columns {
		by[i] = c
	}
	n, err := s.df.Lazy().Slice(lo, hi).Plan()
	if err != nil || len(columns) == 0 {
		return &vector.Table{N: hi - lo}, err
	}
	df, err := dataframe.LazyOf(n, nil).Select(by...).Collect(ctx)
	if err != nil {
		return nil, err
	}
	if df, err = df.Compact(); err != nil {
		return nil, err
	}
	n, err = df.Lazy().Plan()
	if err != nil {
		return nil, err
	}
	return n.(*plan.Scan).Table, nil
}

// made returns the query of a seed, nil where a number in it grows too large.
func made(t testing.TB, seed uint64, peer bool) (*maker, *query) {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 17)), peer: peer}
	m.tables = tables(t, seed/tablesFor, peer)
	q := m.query()
	if m.wide {
		return m, nil
	}
	return m, q
}

// tablesFor is how many queries see the same tables.
const tablesFor = 20

// tables returns the tables of a seed.
func tables(t testing.TB, seed uint64, peer bool) []*table {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 23)), peer: peer}
	var out []*table
	for i := range 2 {
		out = append(out, m.table(t, fmt.Sprint("t", string(rune('a'+i))), pick(m, 0, 1, 3, 8, 20, 30)))
	}
	return out
}

// schemaOf is the fields of a frame without their nullability.
func schemaOf(df *dataframe.DataFrame) string {
	s := ""
	for _, f := range df.Schema() {
		s += fmt.Sprint(f.Name, " ", f.Type, ", ")
	}
	return s
}

// TestOracle runs random queries in every way there is inside one process.
func TestOracle(t *testing.T) {
	rounds := uint64(6000)
	if testing.Short() {
		rounds = 600
	}
	for seed := range rounds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { check(t, seed) })
	}
}

// check runs the query of a seed in every way.
func check(t *testing.T, seed uint64) {
	m, q := made(t, seed, seed%3 == 0)
	if q == nil {
		return
	}
	defer func() {
		if r := recover(); r != nil {
			t.Logf("seed %d\n%s", seed, m.bundle(q))
			panic(r)
		}
	}()
	compareTo := func(way string, df *dataframe.DataFrame, err error) {
		t.Helper()
		if err != nil {
			m.must(t, seed, q, way, "error "+err.Error())
		}
		if got := df.Names(); !reflect.DeepEqual(got, names(q.cols)) {
			m.must(t, seed, q, way, fmt.Sprintf("columns %v, want %v", got, names(q.cols)))
		}
		rows, err := read(df, q.cols)
		if err != nil {
			m.must(t, seed, q, way, err.Error())
		}
		if strings.HasPrefix(way, "SQL") {
			m.must(t, seed, q, way, q.differs(rows))
		} else {
			m.must(t, seed, q, way, differ(rows, q.rows, q.cols))
		}
	}
	whole := func(t *table) *dataframe.Lazy { return t.df.Lazy() }
	parts := func(t *table) *dataframe.Lazy { return dataframe.FromSource(parted{t, seed}) }
	workers := []int{1, 2, 8}
	ctx := context.Background()
	schema := ""
	if q.verbs {
		e := q.run(eager{}).(eager)
		compareTo("verbs", e.df, e.err)
		schema = schemaOf(e.df)
	}
	for i, of := range []func(*table) *dataframe.Lazy{whole, parts} {
		n := workers[(int(seed)+i)%3]
		way := fmt.Sprintf("source %d, %d workers", i, n)
		if q.verbs {
			l := q.run(lazy{nil, of}).(lazy)
			df, err := l.Collect(ctx, dataframe.Workers(n))
			compareTo("lazy, "+way, df, err)
			if n, planErr := l.Plan(); planErr == nil { // as written
				table, runErr := exec.Run(ctx, n, &exec.Options{Workers: workers[seed%3]})
				if err = runErr; err == nil {
					df, err = dataframe.LazyOf(&plan.Scan{Table: table}, nil).Collect(ctx)
				}
				compareTo("as written, "+way, df, err)
			}
			if got := schemaOf(df); got != schema {
				m.must(t, seed, q, "lazy, "+way, "schema "+got+", want "+schema)
			}
		}
		named := map[string]any{}
		for _, t := range m.tables {
			named[t.name] = of(t)
		}
		df, err := sql.Query(q.text(false, i == 1), named).Collect(ctx, dataframe.Workers(n))
		compareTo("SQL, "+way, df, err)
	}
}
