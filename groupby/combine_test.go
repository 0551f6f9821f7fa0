package groupby

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/stats"
)

// scans is a table of n rows: keys of which about k differ, times and hosts,
// of which a tenth is missing.
func scans(t testing.TB, n, k int) *vector.Table {
	t.Helper()
	r := rand.New(rand.NewPCG(11, 12))
	ips, times, present, hosts := make([]uint32, n), make([]int32, n), make([]bool, n), make([]string, n)
	for i := range ips {
		ips[i], times[i], present[i] = r.Uint32N(uint32(k)), r.Int32N(1000), r.IntN(10) > 0
		hosts[i] = strings.Repeat("h", 1+r.IntN(5))
	}
	table := &vector.Table{N: n}
	for _, c := range []struct {
		name    string
		values  any
		present []bool
	}{{"ip", ips, nil}, {"time", times, present}, {"host", hosts, present}} {
		v, err := vector.FromGo(c.values, c.present)
		if err != nil {
			t.Fatal(err)
		}
		table.Fields = append(table.Fields, vector.Field{Name: c.name, Type: v.Type(), Nullable: c.present != nil})
		table.Columns = append(table.Columns, vector.NewColumn(v))
	}
	return table
}

// combine runs expressions over the groups of column ip.
func combine(in *vector.Table, o *exec.Options, exprs ...expr.Expr) (*vector.Table, error) {
	nodes := make([]ast.Node, len(exprs))
	for i, e := range exprs {
		nodes[i] = e.Node()
	}
	p, err := plan.NewCombine(&plan.Scan{Table: in}, []ast.Node{ast.Column{Name: "ip"}}, nodes)
	if err != nil {
		return nil, err
	}
	return exec.Run(context.Background(), p, o)
}

// columns lists the values of all columns of a table.
func columns(t *vector.Table) map[string][]string {
	out := map[string][]string{}
	for i, f := range t.Fields {
		out[f.Name] = cells(t.Columns[i].Vector())
	}
	return out
}

func TestCombine_WaysToWriteDiffOfSorted(t *testing.T) {
	sortInPlace := func(t []int32) []int32 { slices.Sort(t); return t }
	ways := map[string]expr.Expr{
		"chain":   expr.Col("time").Sort().Diff(),
		"func":    Func("time", func(t []int32) []int32 { slices.Sort(t); return stats.Diff(t) }),
		"compose": Func("time", Compose(stats.Diff[int32], sortInPlace)),
		"call":    Call("time", ComposeAny(stats.Diff[int32], sortInPlace)),
	}
	for _, size := range []struct{ n, k int }{{0, 1}, {1, 1}, {1000, 1}, {5000, 40}, {60000, 55000}} {
		in := scans(t, size.n, size.k)
		var want map[string][]string
		for _, workers := range []int{1, 3} {
			for name, e := range ways {
				out, err := combine(in, &exec.Options{Workers: workers}, e.As("gap"))
				if err != nil {
					t.Fatalf("%+v %s: %v", size, name, err)
				}
				got := columns(out)
				if want == nil {
					want = got
				}
				if !slices.Equal(got["ip"], want["ip"]) || !slices.Equal(got["gap"], want["gap"]) {
					t.Errorf("%+v %s with %d workers differs: %d rows, others %d", size, name, workers, len(got["gap"]), len(want["gap"]))
				}
			}
		}
	}
}

func TestCombine_FunctionsAgreeWithAggregates(t *testing.T) {
	for _, size := range []struct{ n, k int }{{0, 1}, {1000, 1}, {5000, 40}, {60000, 55000}} {
		in := scans(t, size.n, size.k)
		out, err := combine(in, nil,
			Sum("time").As("sum"), Func("time", func(x []int32) (s int64) {
				for _, v := range x {
					s += int64(v)
				}
				return s
			}).As("sum func"), Stream("time", sums).As("sum stream"),
			expr.Col("host").Count().As("n"), Call("host", count[string]).As("n call"),
			NUnique("host").As("hosts"), distinct.Over("host").As("hosts stream"))
		if err != nil {
			t.Fatal(err)
		}
		got := columns(out)
		for _, pair := range [][2]string{{"sum", "sum func"}, {"sum", "sum stream"}, {"n", "n call"}, {"hosts", "hosts stream"}} {
			if !slices.Equal(got[pair[0]], got[pair[1]]) {
				t.Errorf("%+v: %s and %s differ", size, pair[0], pair[1])
			}
		}
	}
}

func TestCombine_Failures(t *testing.T) {
	in := scans(t, 1000, 10)
	_, err := combine(in, nil, Func("time", func(x []int32) int32 { return x[len(x)] }))
	if err == nil || !strings.Contains(err.Error(), `"time": panic at combine_test.go`) {
		t.Errorf("got %v", err)
	}
	_, err = combine(in, nil, FuncErr("time", func(x []int32) (int32, error) { return 0, errOwn }))
	if !errors.Is(err, errOwn) || !strings.Contains(fmt.Sprint(err), `"time"`) {
		t.Errorf("got %v", err)
	}
	_, err = combine(in, nil, Func("time", count[int64]))
	if want := `combine "time": wrong type: the function takes []int64, the column holds Int32`; fmt.Sprint(err) != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = combine(in, nil, Func("tme", count[int32]))
	if !errors.Is(err, vector.ErrNoColumn) {
		t.Errorf("got %v", err)
	}
	_, err = combine(in, nil, Func[int32, int]("time", nil))
	if want := `combine: func "time": the function is nil`; fmt.Sprint(err) != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestCombine_SmallBudgets(t *testing.T) {
	in := scans(t, 1<<14, 1<<13)
	for limit := int64(64 << 10); limit < 2<<20; limit += 64 << 10 {
		_, err := combine(in, &exec.Options{Budget: memory.NewBudget(limit)}, Func("time", sorted[int32]))
		if err == nil || errors.Is(err, exec.ErrMemory) {
			continue
		}
		if strings.Contains(err.Error(), "the function panicked") {
			t.Errorf("internal/exec takes a refused budget for the function's panic: %v", err)
		}
		t.Errorf("limit %d: got %v, want %v", limit, err, exec.ErrMemory)
	}
}

func BenchmarkCombine(b *testing.B) {
	for _, k := range []int{100, 1 << 30} {
		for name, e := range map[string]expr.Expr{
			"chain":  expr.Col("time").Sort().Diff(),
			"func":   Func("time", func(t []int32) []int32 { slices.Sort(t); return stats.Diff(t) }),
			"scalar": Func("time", count[int32]),
			"stream": Stream("time", sums),
		} {
			b.Run(fmt.Sprintf("f=%s/keys=%d/rows=%d", name, k, 1<<20), func(b *testing.B) {
				in := scans(b, 1<<20, k)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := combine(in, nil, e.As("x")); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
