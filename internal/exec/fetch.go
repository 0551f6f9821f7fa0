package exec

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// runFetch reads the rows of in from the source, in the source's order, and
// puts them into the order of in. The source's progress was told when the rows
// were found.
func runFetch(ctx context.Context, n *plan.Fetch, in *vector.Table, o *Options) (*vector.Table, error) {
	cols := columnsOf(in)
	defer cols.close()
	numbers := vector.Values[int64](cols.at(in.Index(n.Number)))
	sorted := make([]int64, len(numbers))
	copy(sorted, numbers)
	slices.Sort(sorted)
	at := make([]uint32, len(numbers))
	for i, x := range numbers {
		k, _ := slices.BinarySearch(sorted, x)
		at[i] = uint32(k)
	}
	quiet := *o
	quiet.Progress = nil
	p := &pipeline{read: n.Read, rows: sorted, hi: math.MaxInt}
	late, err := p.collect(ctx, &quiet)
	if err != nil {
		return nil, err
	}
	if late.N != len(sorted) {
		return nil, fmt.Errorf("internal error: %s gave %d rows (want %d)", n.Read.Source.Name(), late.N, len(sorted))
	}
	t := &vector.Table{Fields: slices.Clone(n.Fields()), N: len(numbers), Columns: make([]*vector.Column, len(n.Fields()))}
	for i, f := range t.Fields {
		if k := late.Index(f.Name); k >= 0 {
			t.Columns[i] = vector.NewColumn(kernel.Gather(late.Columns[k].Vector(), at))
			t.Fields[i].Nullable = late.Fields[k].Nullable
			continue
		}
		k := in.Index(f.Name)
		t.Columns[i] = vector.NewColumn(cols.at(k))
		t.Fields[i].Nullable = in.Fields[k].Nullable
	}
	return t, nil
}
