package exec

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

func TestYYSort(t *testing.T) {
	r := rand.New(rand.NewPCG(59, 60))
	n := 4_000_000
	c := spreadColumn(r, "random", n)
	x := vector.Values[int64](c.v)
	w := make([]int64, n)
	t.Log("slices.Sort values only", best(n, 3, func() { copy(w, x); slices.Sort(w) }))
	t.Log("copy", best(n, 3, func() { copy(w, x) }))
	k := []sortKey{{v: c.v}}
	sc := memory.NewScope("x", nil)
	defer sc.Close()
	t.Log("order", best(n, 8, func() { rows := order(k, n, sc, 1); memory.Release(sc, rows) }))
	f := []sortKey{{v: spreadColumn(r, "uniform floats", n).v}}
	t.Log("order floats", best(n, 8, func() { rows := order(f, n, sc, 1); memory.Release(sc, rows) }))
}
