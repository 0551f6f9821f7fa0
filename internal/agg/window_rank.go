package agg

import (
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// ranks numbers the rows of each segment in their Order. Rows whose operand is
// missing, which come last there, have no rank.
func (w Windowed) ranks(op ast.WindowOp, out vector.Type) *vector.Vector {
	var valid vector.Bitmap
	if w.X != nil {
		valid = w.X.ValidMask()
	}
	n := w.rows()
	whole, part := []int64(nil), []float64(nil)
	if out.Kind == vector.Float64 {
		part = memory.In[float64](w.Out, n)
	} else {
		whole = memory.In[int64](w.Out, n)
	}
	w.segments(func(lo, hi int) {
		order := w.order(lo, hi)
		size := 0
		for _, r := range order {
			if valid.IsZero() || valid.Get(int(r)) {
				size++
			} else if whole != nil {
				whole[r] = 0
			} else {
				part[r] = 0
			}
		}
		dense := int64(0)
		for start := 0; start < size; {
			end := start + 1
			for end < size && (w.Peers == nil || w.Peers[order[end]] == w.Peers[order[start]]) {
				end++
			}
			dense++
			for place := start; place < end; place++ {
				switch r := order[place]; op {
				case ast.RankOrdinal:
					whole[r] = int64(place + 1)
				case ast.RankCompete:
					whole[r] = int64(start + 1)
				case ast.RankDense:
					whole[r] = dense
				case ast.RankTied:
					part[r] = float64(start+1+end) / 2
				case ast.PercentRank:
					part[r] = float64(start) / float64(max(size-1, 1))
				case ast.CumeDist:
					part[r] = float64(end) / float64(size)
				}
			}
			start = end
		}
	})
	if whole != nil {
		return vector.FromSlice(out, whole, valid)
	}
	return vector.FromSlice(out, part, valid)
}

// order returns the rows of the segment from lo to hi−1 in the order of ranks.
func (w Windowed) order(lo, hi int) []uint32 {
	if w.Order != nil {
		return w.Order[lo:hi]
	}
	rows := memory.In[uint32](w.Work, hi-lo)
	for i := range rows {
		rows[i] = uint32(lo + i)
	}
	return rows
}
