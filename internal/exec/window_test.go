package exec

import (
	"context"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestOver_SharesPartitions evaluates several Overs: equal keys and orders are
// grouped and sorted once.
func TestOver_SharesPartitions(t *testing.T) {
	int64s := vector.Of(vector.Int64)
	table := &vector.Table{N: 4, Fields: []vector.Field{{Name: "k", Type: int64s}, {Name: "x", Type: int64s}}, Columns: []*vector.Column{
		vector.NewColumn(vector.FromSlice(int64s, []int64{1, 2, 1, 2}, vector.Bitmap{})),
		vector.NewColumn(vector.FromSlice(int64s, []int64{5, 6, 3, 4}, vector.Bitmap{})),
	}}
	k, x := ast.Column{Name: "k"}, ast.Column{Name: "x"}
	lag := ast.Window{Op: ast.Shift, X: x, N: 1}
	total := ast.Window{Op: ast.CumSum, X: x}
	cols := columnsOf(table)
	defer cols.close()
	for _, c := range []struct {
		over  ast.Over
		parts int
		want  []int64
	}{
		{ast.Over{X: total, Keys: []ast.Node{k}, Order: []ast.Node{x}}, 1, []int64{8, 10, 3, 4}},
		{ast.Over{X: lag, Keys: []ast.Node{k}, Order: []ast.Node{x}}, 1, []int64{3, 4, 0, 0}},
		{ast.Over{X: total, Keys: []ast.Node{k}, Order: []ast.Node{ast.Order{X: x, Desc: true}}}, 2, []int64{5, 6, 8, 10}},
		{ast.Over{X: total, Keys: []ast.Node{k}}, 3, []int64{5, 6, 8, 10}},
		{ast.Over{X: ast.Aggregate{Op: ast.Sum, X: x}, Keys: []ast.Node{k}}, 3, []int64{8, 10, 8, 10}},
		{ast.Over{X: total, Order: []ast.Node{x}}, 4, []int64{12, 18, 3, 7}},
	} {
		e, err := plan.Bind("test", c.over, table.Fields)
		if err != nil {
			t.Fatal(err)
		}
		v, err := cols.evaluate(context.Background(), e, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := vector.Values[int64](v); !slices.Equal(got, c.want) || len(cols.parts) != c.parts {
			t.Errorf("%s: got %v with %d partitions, want %v with %d", ast.Format(c.over), got, len(cols.parts), c.want, c.parts)
		}
	}
}
