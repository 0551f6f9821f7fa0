package kernel

import (
	"math"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// NoRow in a list of rows stands for a missing value.
const NoRow = math.MaxUint32

// Gather returns the values of v at rows, in that order; NoRow gives a missing
// value. The result has exact size; a dictionary keeps its pool.
func Gather(v *vector.Vector, rows []uint32) *vector.Vector { return GatherIn(nil, v, rows) }

// GatherIn is Gather into buffers of scope; text is copied to the Go heap.
func GatherIn(scope *memory.Scope, v *vector.Vector, rows []uint32) *vector.Vector {
	t := v.Type()
	if v.IsDictionary() {
		switch v.CodeWidth() {
		case 1:
			return vector.FromCodes(t, take(scope, vector.Values[uint8](v), rows), v.Pool())
		case 2:
			return vector.FromCodes(t, take(scope, vector.Values[uint16](v), rows), v.Pool())
		}
		return vector.FromCodes(t, take(scope, vector.Values[uint32](v), rows), v.Pool())
	}
	valid := gatherValid(v, rows)
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, take(scope, vector.Values[uint8](v), rows), valid)
	case 2:
		return vector.FromSlice(t, take(scope, vector.Values[uint16](v), rows), valid)
	case 4:
		return vector.FromSlice(t, take(scope, vector.Values[uint32](v), rows), valid)
	case 8:
		return vector.FromSlice(t, take(scope, vector.Values[uint64](v), rows), valid)
	}
	if t.Kind == vector.Bool {
		return vector.FromBits(gatherBits(v.Bits(), rows), valid)
	}
	return gatherText(v, rows, valid)
}

// take is the loop of Gather: out[i] = x[rows[i]], 0 for NoRow.
func take[T vector.Fixed](scope *memory.Scope, x []T, rows []uint32) []T {
	out := memory.In[T](scope, len(rows))
	for i, r := range rows {
		if uint(r) < uint(len(x)) {
			out[i] = x[r]
		} else {
			out[i] = 0
		}
	}
	return out
}

// gatherValid returns the validity of the gathered values.
func gatherValid(v *vector.Vector, rows []uint32) vector.Bitmap {
	valid := v.Valid()
	if valid.IsZero() {
		for i, r := range rows {
			if r == NoRow {
				return maskNoRow(rows, i)
			}
		}
		return valid
	}
	return gatherBits(valid, rows)
}

// maskNoRow clears the bits of NoRow; the first one stands at i.
func maskNoRow(rows []uint32, i int) vector.Bitmap {
	b := vector.NewSetBitmap(len(rows))
	for ; i < len(rows); i++ {
		if rows[i] == NoRow {
			b.Clear(i)
		}
	}
	return b
}

// gatherBits returns the bits at rows, clear for NoRow.
func gatherBits(b vector.Bitmap, rows []uint32) vector.Bitmap {
	out := vector.NewBitmap(len(rows))
	for i, r := range rows {
		if r != NoRow && b.Get(int(r)) {
			out.Set(i)
		}
	}
	return out
}

// gatherText copies the strings at rows.
func gatherText(v *vector.Vector, rows []uint32, valid vector.Bitmap) *vector.Vector {
	size := 0
	for _, r := range rows {
		if r != NoRow {
			size += len(v.Text(int(r)))
		}
	}
	blob := memory.Make[byte](size)
	if size > math.MaxInt32 {
		return fillText(v, rows, memory.Make[int64](len(rows)+1), blob, valid)
	}
	return fillText(v, rows, memory.Make[int32](len(rows)+1), blob, valid)
}

// fillText writes the strings into blob and their ends into off.
func fillText[O int32 | int64](v *vector.Vector, rows []uint32, off []O, blob []byte, valid vector.Bitmap) *vector.Vector {
	end := 0
	for i, r := range rows {
		if r != NoRow {
			end += copy(blob[end:], v.Text(int(r)))
		}
		off[i+1] = O(end)
	}
	return vector.FromOffsets(v.Type(), off, blob, valid)
}
