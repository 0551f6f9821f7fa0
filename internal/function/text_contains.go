package function

import (
	"bytes"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// bindContains binds the test whether a part occurs in a text.
func bindContains(b *binding) {
	testText(bytes.Contains)(b)
	each := b.sig.run
	b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
		x, part := b.Args[0], b.Args[1]
		if x.One || x.V.IsDictionary() || !part.One {
			return each(b)
		}
		needle := b.texts(1).at(0)
		if len(needle) == 0 {
			return each(b)
		}
		words := memory.In[uint64](b.Scope, (b.N+63)/64)
		clear(words)
		if off, wide := x.V.Offsets(); wide != nil {
			search(words, wide, x.V.Blob(), needle)
		} else {
			search(words, off, x.V.Blob(), needle)
		}
		return vector.FromBits(vector.BitmapOf(words, b.N), vector.Bitmap{}), nil
	})
}

// search sets the bits of the texts that hold part, in one pass over the bytes
// of all: texts without it cost what their bytes cost.
func search[O int32 | int64](words []uint64, off []O, blob, part []byte) {
	row, rows := 0, len(off)-1
	if rows < 1 {
		return
	}
	for at := int(off[0]); ; {
		next := bytes.Index(blob[at:off[rows]], part)
		if next < 0 {
			return
		}
		at += next
		for int(off[row+1]) <= at {
			row++
		}
		if at+len(part) > int(off[row+1]) { // half in the next text
			at++
			continue
		}
		words[row>>6] |= 1 << (row & 63)
		at = int(off[row+1])
	}
}
