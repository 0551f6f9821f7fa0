package kernel

import "github.com/stoa-data/stoa/internal/vector"

// A Truth is a predicate's values in three-valued logic: a bit for each row
// and whether it is known. One stands for a single value that all rows share.
type Truth struct {
	Bits, Valid vector.Bitmap
	One         bool
}

// word returns the rows of word k that are true and those that are known.
func (t Truth) word(k int) (truth, known uint64) {
	known = ^uint64(0)
	if t.One {
		if !t.Valid.Get(0) {
			return 0, 0
		}
		if t.Bits.Get(0) {
			return known, known
		}
		return 0, known
	}
	if !t.Valid.IsZero() {
		known = t.Valid.Word(k)
	}
	return t.Bits.Word(k) & known, known
}

// certain reports whether every row is known.
func (t Truth) certain() bool {
	if t.One {
		return t.Valid.Get(0)
	}
	return t.Valid.IsZero()
}

// And stores the conjunction of two predicates, after Kleene: false where
// either is false, even if the other is missing; true where both are true. It
// returns the validity, which is zero when neither misses a value.
func And(x, y Truth, dst []uint64, n int) vector.Bitmap {
	if x.certain() && y.certain() {
		for k := range dst {
			a, _ := x.word(k)
			b, _ := y.word(k)
			dst[k] = a & b
		}
		return vector.Bitmap{}
	}
	valid := make([]uint64, len(dst))
	for k := range dst {
		a, ka := x.word(k)
		b, kb := y.word(k)
		dst[k] = a & b
		valid[k] = a&b | ka&^a | kb&^b
	}
	return vector.BitmapOf(valid, n)
}

// Or is And for the disjunction: true where either is true, even if the other
// is missing; false where both are false.
func Or(x, y Truth, dst []uint64, n int) vector.Bitmap {
	if x.certain() && y.certain() {
		for k := range dst {
			a, _ := x.word(k)
			b, _ := y.word(k)
			dst[k] = a | b
		}
		return vector.Bitmap{}
	}
	valid := make([]uint64, len(dst))
	for k := range dst {
		a, ka := x.word(k)
		b, kb := y.word(k)
		dst[k] = a | b
		valid[k] = a | b | ka&kb
	}
	return vector.BitmapOf(valid, n)
}

// CopyBits stores the bits of b in dst.
func CopyBits(b vector.Bitmap, dst []uint64) {
	for k := range dst {
		dst[k] = b.Word(k)
	}
}

// NotBits stores the bits of b, flipped, in dst.
func NotBits(b vector.Bitmap, dst []uint64) {
	for k := range dst {
		dst[k] = ^b.Word(k)
	}
	trim(dst, b.Len())
}

// EqualBits stores x[i] == y[i] for two rows of bits, or x[i] != y[i].
func EqualBits(x, y Truth, negate bool, dst []uint64, n int) {
	flip := ^uint64(0)
	if negate {
		flip = 0
	}
	for k := range dst {
		a, _ := x.word(k)
		b, _ := y.word(k)
		dst[k] = a ^ b ^ flip
	}
	trim(dst, n)
}

// SetBits sets the first n bits of dst to b.
func SetBits(dst []uint64, b bool, n int) {
	w := uint64(0)
	if b {
		w = ^w
	}
	for k := range dst {
		dst[k] = w
	}
	trim(dst, n)
}

// trim clears the bits past row n.
func trim(dst []uint64, n int) {
	if rest := n % 64; rest > 0 {
		dst[len(dst)-1] &= 1<<rest - 1
	}
}
