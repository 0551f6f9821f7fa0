package exec

import (
	"context"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestSortValues_LikeRows: sorting values gives what sorting rows and
// gathering gives, and refuses the columns where it could not.
func TestSortValues_LikeRows(t *testing.T) {
	for name, v := range quantileColumns(40_003) {
		for _, desc := range []bool{false, true} {
			for _, workers := range []int{1, 3} {
				o := &Options{Workers: workers}
				scope := memory.NewScope("sort", nil)
				in := &vector.Table{Fields: []vector.Field{{Name: "x", Type: v.Type()}}, N: v.Len(), Columns: []*vector.Column{vector.NewColumn(v)}}
				n := &plan.Sort{Keys: []plan.Key{{Expr: &plan.Expr{Node: ast.Column{Name: "x"}, Type: v.Type(), Shape: plan.Aligned}, Desc: desc}}}
				keys := []sortKey{{v, desc}}
				sorted, ok := sortValues(context.Background(), n, in, keys, scope, o)
				if ok == (name == "zeros") {
					t.Errorf("%s: sorted by values is %v", name, ok)
				}
				if ok {
					got := sorted.Columns[0].Vector()
					want := kernel.Gather(v, order(context.Background(), keys, v.Len(), nil, workers))
					if !slices.Equal(sortedText(got), sortedText(want)) {
						t.Errorf("%s, desc %v, %d workers: wrong order", name, desc, workers)
					}
				}
				scope.Close()
			}
		}
	}
}

// sortedText writes the values of a vector.
func sortedText(v *vector.Vector) []string {
	out := make([]string, v.Len())
	for i := range out {
		if v.IsValid(i) {
			out[i] = string(vector.AppendValue(nil, v, i))
		}
	}
	return out
}
