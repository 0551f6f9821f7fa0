package agg

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestTop_LikeHeadOfSort compares with a whole sort of numbers, codes and bools.
func TestTop_LikeHeadOfSort(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	var columns []*vector.Vector
	for _, k := range kinds {
		columns = append(columns, numbers(r, k, 900))
	}
	bits, codes := vector.NewBitmap(900), make([]uint8, 900)
	for i := range codes {
		codes[i] = uint8(r.IntN(5)) // 0 is missing
		if r.IntN(3) == 0 {
			bits.Set(i)
		}
	}
	pool := vector.NewPool(vector.FromStrings([]string{"d", "a", "c", "b"}, vector.Bitmap{}), nil, false)
	columns = append(columns, vector.FromBits(bits, columns[0].Valid()), vector.FromCodes(vector.Of(vector.String), codes, pool),
		vector.FromCodes(vector.Of(vector.Categorical), codes, pool))
	// −0 equals 0: a sort may put them in either order.
	words := func(v *vector.Vector) []string {
		out := text(v)
		for i := range out {
			out[i] = strings.TrimPrefix(out[i], "-")
		}
		return out
	}
	for _, v := range columns {
		s := Segments{v, cut(r, v.Len()), nil}
		for _, n := range []int{0, 1, 2, 5, TopMost} {
			for _, desc := range []bool{false, true} {
				want, err := Step(ast.Step{Op: ast.Head, N: n}, Sort(s, desc), v.Type())
				if err != nil {
					t.Fatal(err)
				}
				got := Top(s, n, desc)
				if !slices.Equal(words(got.Values), words(want.Values)) || !slices.Equal(got.Ends, want.Ends) {
					t.Errorf("top %d of %v, desc %v:\ngot  %v %v\nwant %v %v", n, v.Type(), desc, text(got.Values), got.Ends, text(want.Values), want.Ends)
				}
			}
		}
	}
}
