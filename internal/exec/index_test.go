package exec

import (
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// TestOrder_KeepsItsRows: an order is the caller's, whatever is sorted later.
func TestOrder_KeepsItsRows(t *testing.T) {
	keys := func(x ...int64) []*vector.Vector {
		return []*vector.Vector{vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{})}
	}
	first := Order(keys(3, 1, 2))
	for range 8 {
		Order(keys(1, 2, 3))
	}
	if want := []uint32{1, 2, 0}; !slices.Equal(first, want) {
		t.Errorf("got %v, want %v", first, want)
	}
}
