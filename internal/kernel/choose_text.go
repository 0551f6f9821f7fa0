package kernel

import (
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Text is a string or binary vector, plain or a dictionary, or one value of
// it that stands for all rows.
type Text struct {
	Vector *vector.Vector
	One    bool
}

// at returns the text of row i.
func (t *Text) at(i int) []byte {
	if t.One {
		i = 0
	}
	return TextAt(t.Vector, i)
}

// ChooseText copies for each valid row i the text of that row in
// from[pick[i]]; where pick is 0 the row is empty.
func ChooseText(t vector.Type, pick []uint16, from []Text, valid vector.Bitmap) *vector.Vector {
	size := 0
	for i, p := range pick {
		if p != 0 && valid.Get(i) {
			size += len(from[p].at(i))
		}
	}
	blob := memory.Make[byte](size)
	if size > maxOffset32 {
		return fillChosen(t, pick, from, valid, memory.Make[int64](len(pick)+1), blob)
	}
	return fillChosen(t, pick, from, valid, memory.Make[int32](len(pick)+1), blob)
}

// fillChosen writes the texts into blob and their ends into off.
func fillChosen[O int32 | int64](t vector.Type, pick []uint16, from []Text, valid vector.Bitmap, off []O, blob []byte) *vector.Vector {
	end := 0
	for i, p := range pick {
		if p != 0 && valid.Get(i) {
			end += copy(blob[end:], from[p].at(i))
		}
		off[i+1] = O(end)
	}
	return vector.FromOffsets(t, off, blob, valid)
}
