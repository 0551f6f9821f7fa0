package vector

import "math/bits"

// A Bitmap is n bits, least significant bit first, starting off bits into
// words. The zero Bitmap stands for "every bit set" and has no length of its own.
type Bitmap struct {
	words []uint64
	off   int
	n     int
}

// NewBitmap returns n clear bits.
func NewBitmap(n int) Bitmap { return Bitmap{words: make([]uint64, (n+63)/64), n: n} }

// NewSetBitmap returns n set bits.
func NewSetBitmap(n int) Bitmap {
	b := NewBitmap(n)
	for i := range b.words {
		b.words[i] = ^uint64(0)
	}
	return b
}

// BitmapOf wraps words that hold n bits; it shares memory with them.
func BitmapOf(words []uint64, n int) Bitmap { return Bitmap{words: words, n: n} }

// BitmapFromBools packs one bit for each value.
func BitmapFromBools(x []bool) Bitmap {
	b := NewBitmap(len(x))
	for i, v := range x {
		if v {
			b.words[i>>6] |= 1 << (i & 63)
		}
	}
	return b
}

// BitmapFromBytes reads n bits, least significant first, starting at bit off
// of b (Arrow's validity layout). It copies.
func BitmapFromBytes(b []byte, off, n int) Bitmap {
	out := NewBitmap(n)
	for i := range out.words {
		var w uint64
		at := off + i*64
		for k := 0; k < 9; k++ {
			j := at>>3 + k
			if j >= len(b) {
				break
			}
			shift := k*8 - at&7
			if shift < 0 {
				w |= uint64(b[j]) >> -shift
			} else if shift < 64 {
				w |= uint64(b[j]) << shift
			}
		}
		out.words[i] = w
	}
	return out
}

// IsZero reports whether b is the zero Bitmap: every bit set.
func (b Bitmap) IsZero() bool { return b.words == nil }

// Len returns the number of bits; 0 for the zero Bitmap.
func (b Bitmap) Len() int { return b.n }

// Get reports bit i.
func (b Bitmap) Get(i int) bool {
	if b.words == nil {
		return true
	}
	i += b.off
	return b.words[i>>6]>>(i&63)&1 != 0
}

// Set sets bit i. Only the builder of a bitmap may call it.
func (b Bitmap) Set(i int) {
	i += b.off
	b.words[i>>6] |= 1 << (i & 63)
}

// Clear clears bit i. Only the builder of a bitmap may call it.
func (b Bitmap) Clear(i int) {
	i += b.off
	b.words[i>>6] &^= 1 << (i & 63)
}

// Words returns the number of 64-bit words that Word serves.
func (b Bitmap) Words() int { return (b.n + 63) / 64 }

// Word returns bits 64k to 64k+63; bits past the end are clear.
func (b Bitmap) Word(k int) uint64 {
	i := b.off + k*64
	w := b.words[i>>6] >> (i & 63)
	if s := i & 63; s != 0 && i>>6+1 < len(b.words) {
		w |= b.words[i>>6+1] << (64 - s)
	}
	if rest := b.n - k*64; rest < 64 {
		w &= 1<<rest - 1
	}
	return w
}

// SetWord stores bits 64k to 64k+63 of a bitmap that starts at a word.
// Only the builder of a bitmap may call it.
func (b Bitmap) SetWord(k int, w uint64) { b.words[b.off>>6+k] = w }

// Count returns the number of set bits.
func (b Bitmap) Count() int {
	c := 0
	for k := range b.Words() {
		c += bits.OnesCount64(b.Word(k))
	}
	return c
}

// Slice returns bits lo to hi−1; it shares memory with b.
func (b Bitmap) Slice(lo, hi int) Bitmap {
	if b.words == nil {
		return b
	}
	at := b.off + lo
	return Bitmap{words: b.words[at>>6:], off: at & 63, n: hi - lo}
}

// And returns the bits set in both bitmaps of n bits. The zero Bitmap is all set.
func (b Bitmap) And(c Bitmap) Bitmap {
	switch {
	case b.IsZero():
		return c
	case c.IsZero():
		return b
	}
	out := NewBitmap(b.n)
	for k := range out.words {
		out.words[k] = b.Word(k) & c.Word(k)
	}
	return out
}

// Not returns the bits of b flipped. b is not the zero Bitmap.
func (b Bitmap) Not() Bitmap {
	out := NewBitmap(b.n)
	for k := range out.words {
		out.words[k] = ^b.Word(k)
	}
	if s := b.n & 63; s != 0 {
		out.words[len(out.words)-1] &= 1<<s - 1
	}
	return out
}

// AppendBytes appends the n bits as bytes, least significant bit first.
func (b Bitmap) AppendBytes(dst []byte) []byte {
	for k := range b.Words() {
		w := b.Word(k)
		for i := 0; i < 8 && k*64+i*8 < b.n; i++ {
			dst = append(dst, byte(w>>(8*i)))
		}
	}
	return dst
}

// Rows appends the positions of the set bits, counted from base.
func (b Bitmap) Rows(dst []uint32, base uint32) []uint32 {
	for k := range b.Words() {
		at := base + uint32(k*64)
		for w := b.Word(k); w != 0; w &= w - 1 {
			dst = append(dst, at+uint32(bits.TrailingZeros64(w)))
		}
	}
	return dst
}

// Aligned returns words that hold the bits from bit 0 on: b's own when it
// starts at a word, else a copy. Bits past the end are unspecified.
func (b Bitmap) Aligned() []uint64 {
	if b.off == 0 {
		return b.words[:b.Words()]
	}
	out := make([]uint64, b.Words())
	for k := range out {
		out[k] = b.Word(k)
	}
	return out
}
