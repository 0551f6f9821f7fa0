package parquet_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/parquet"
)

// A predicates makes random predicates over the columns of a frame.
type predicates struct {
	r     *rand.Rand
	table *vector.Table
}

// predicatesOf returns a maker for a frame.
func predicatesOf(r *rand.Rand, df *dataframe.DataFrame) *predicates {
	n := must(must(df.Compact()).Lazy().Plan())
	return &predicates{r, n.(*plan.Scan).Table}
}

// next returns a predicate of up to depth operators.
func (p *predicates) next(depth int) ast.Node {
	if depth > 0 {
		switch p.r.IntN(3) {
		case 0:
			return ast.Binary{Op: ast.And, X: p.next(depth - 1), Y: p.next(depth - 1)}
		case 1:
			return ast.Binary{Op: ast.Or, X: p.next(depth - 1), Y: p.next(depth - 1)}
		case 2:
			return ast.Unary{Op: ast.Not, X: p.next(depth - 1)}
		}
	}
	at := p.r.IntN(len(p.table.Fields))
	x := ast.Column{Name: p.table.Fields[at].Name}
	v := p.table.Columns[at].Vector()
	switch p.r.IntN(8) {
	case 0:
		return ast.Unary{Op: ast.IsMissing, X: x}
	case 1:
		return ast.Unary{Op: ast.IsPresent, X: x}
	case 2:
		call := ast.Call{Name: "is_in", Args: []ast.Node{x}}
		for range 1 + p.r.IntN(3) {
			call.Args = append(call.Args, p.value(v))
		}
		return call
	}
	ops := []ast.BinaryOp{ast.Eq, ast.Ne, ast.Lt, ast.Le, ast.Gt, ast.Ge}
	if k := v.Type().Kind; k == vector.Bool || k == vector.Categorical {
		ops = ops[:2]
	}
	n := ast.Binary{Op: ops[p.r.IntN(len(ops))], X: x, Y: p.value(v)}
	if p.r.IntN(4) == 0 {
		n.Op, n.X, n.Y = n.Op.Flip(), n.Y, n.X
	}
	return n
}

// value returns a value of a column, or one near it.
func (p *predicates) value(v *vector.Vector) ast.Node {
	if v.Len() == 0 || p.r.IntN(20) == 0 {
		return ast.Literal{}
	}
	i := p.r.IntN(v.Len())
	switch k := v.Type().Kind; {
	case !v.IsValid(i):
		return ast.Literal{}
	case k == vector.Categorical && !v.Pool().Levels().Type().Kind.IsText():
		return ast.Constant{Vector: v.Pool().Levels().Slice(int(v.Code(i))-1, int(v.Code(i)))}
	case k == vector.Categorical, k == vector.String:
		return ast.Literal{Value: v.Str(i) + []string{"", "", "a"}[p.r.IntN(3)]}
	case k == vector.Uint64 && v.Int(i) < 0:
		return ast.Literal{Value: uint64(v.Int(i))}
	case k.IsInteger():
		return ast.Literal{Value: v.Int(i)}
	case k.IsFloat():
		return ast.Literal{Value: []float64{v.Float(i), math.Nextafter(v.Float(i), 0), 0, math.Copysign(0, -1)}[p.r.IntN(4)]}
	}
	return ast.Constant{Vector: v.Slice(i, i+1)}
}

// checkPruned compares queries over a scan with the same over the whole frame.
func checkPruned(t *testing.T, r *rand.Rand, q *dataframe.Lazy, df *dataframe.DataFrame, n int) {
	t.Helper()
	p := predicatesOf(r, df)
	if len(p.table.Fields) == 0 {
		return
	}
	for range n {
		pred := expr.From(p.next(r.IntN(4)))
		want, err := df.Filter(pred)
		if err != nil {
			continue // types that do not compare
		}
		some := df.Names()[r.IntN(df.Width())]
		want = must(want.Compact())
		func() {
			defer func() {
				if t.Failed() {
					t.Logf("predicate %v", pred)
				}
			}()
			sameFrame(t, collect(t, q.Filter(pred), dataframe.Workers(1+r.IntN(4))), want)
			sameFrame(t, collect(t, q.Filter(pred).Select(some)), must(want.Select(some)))
			got := collect(t, q.Filter(pred).Combine(expr.Col(some).Len().As("n")))
			if n := must(got.Int64s("n"))[0]; n != int64(want.Rows()) {
				t.Fatalf("got %d rows, want %d", n, want.Rows())
			}
			k := 1 + r.IntN(6)
			if best, err := must(want.Derive(expr.Lit(k).As("k"))).Sort(expr.Desc(some)); err == nil {
				q := q.Filter(pred).Derive(expr.Lit(k).As("k")).Sort(expr.Desc(some)).Limit(k)
				sameFrame(t, collect(t, q, dataframe.Workers(1+r.IntN(4))), must(must(best.Head(k)).Compact()))
			}
		}()
	}
}

// TestScan_Pruned: what a scan leaves out never shows, for random frames and
// predicates; and it leaves out a lot.
func TestScan_Pruned(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	var groups, filters, pages, late int
	frames := 16
	if testing.Short() {
		frames = 8
	}
	for range frames {
		n := r.IntN(400)
		types := append(everyType[:len(everyType):len(everyType)], dataframe.Type{Kind: dataframe.Categorical})
		r.Shuffle(len(types), func(i, j int) { types[i], types[j] = types[j], types[i] })
		var columns []dataframe.Column
		for i, typ := range types[:8] {
			columns = append(columns, randomColumn(r, fmt.Sprint("c", i), typ, n, r.IntN(2) == 0, anyValue))
		}
		columns = append(columns, dictionaryColumn("word", n))
		df := must(dataframe.New(columns...))
		if r.IntN(3) > 0 {
			if sorted, err := df.Sort("c0", "c1"); err == nil {
				df = sorted
			}
		}
		var b bytes.Buffer
		restore := parquet.SmallPages(1 + r.IntN(20))
		err := parquet.WriteTo(&b, df, parquet.RowGroupRows(1+r.IntN(60)), parquet.BloomFilter(df.Names()[r.IntN(df.Width()):]...))
		restore()
		if err != nil {
			t.Fatal(err)
		}
		q := parquet.ScanFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
		checkPruned(t, r, q, df, 20)
		g, f, p, l := parquet.Excluded(q)
		groups, filters, pages, late = groups+g, filters+f, pages+p, late+l
	}
	t.Logf("left out: %d row groups by footers, %d by filters, %d in parts, %d late", groups, filters, pages, late)
	if groups < 50*frames || filters < 3*frames || pages < 10*frames || late < 2*frames {
		t.Error("too little was left out")
	}
}

// TestScan_PrunedPeers: the same for files of other writers, with their
// statistics, page indexes and Bloom filters.
func TestScan_PrunedPeers(t *testing.T) {
	for _, path := range must(filepath.Glob("testdata/peers/*.parquet")) {
		df, err := parquet.Read(path, parquet.DecimalsAsFloat())
		if err != nil {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			checkPruned(t, rand.New(rand.NewPCG(6, 1)), parquet.Scan(path, parquet.DecimalsAsFloat()), df, 20)
		})
	}
}
