package vector

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomBools returns n bools of which about one in ratio is set.
func randomBools(r *rand.Rand, n, ratio int) []bool {
	x := make([]bool, n)
	for i := range x {
		x[i] = r.IntN(ratio) == 0
	}
	return x
}

// sameBits checks every reader of a bitmap against plain bools.
func sameBits(t *testing.T, name string, b Bitmap, want []bool) {
	t.Helper()
	if b.Len() != len(want) {
		t.Fatalf("%s: length %d, want %d", name, b.Len(), len(want))
	}
	count := 0
	var rows []uint32
	for i, w := range want {
		if b.Get(i) != w {
			t.Fatalf("%s: bit %d is %v", name, i, !w)
		}
		if w {
			count++
			rows = append(rows, uint32(i)+7)
		}
	}
	if got := b.Count(); got != count {
		t.Fatalf("%s: Count %d, want %d", name, got, count)
	}
	if got := b.Rows(nil, 7); !slices.Equal(got, rows) {
		t.Fatalf("%s: Rows %v, want %v", name, got, rows)
	}
	for k := range b.Words() {
		var w uint64
		for i := k * 64; i < min(k*64+64, len(want)); i++ {
			if want[i] {
				w |= 1 << (i & 63)
			}
		}
		if b.Word(k) != w {
			t.Fatalf("%s: word %d is %x, want %x", name, k, b.Word(k), w)
		}
	}
	bytes := b.AppendBytes(nil)
	if len(bytes) != (len(want)+7)/8 {
		t.Fatalf("%s: %d bytes for %d bits", name, len(bytes), len(want))
	}
	for i, w := range want {
		if bytes[i/8]>>(i%8)&1 != 0 != w {
			t.Fatalf("%s: bit %d of the bytes is %v", name, i, !w)
		}
	}
	words := b.Aligned()
	for i, w := range want {
		if words[i/64]>>(i%64)&1 != 0 != w {
			t.Fatalf("%s: bit %d of the aligned words is %v", name, i, !w)
		}
	}
}

func TestBitmap_SlicesLikeBools(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 400 {
		want := randomBools(r, r.IntN(300), 1+r.IntN(4))
		b := BitmapFromBools(want)
		sameBits(t, "whole", b, want)
		for range 3 { // slices of slices
			lo := r.IntN(len(want) + 1)
			hi := lo + r.IntN(len(want)-lo+1)
			b, want = b.Slice(lo, hi), want[lo:hi]
			sameBits(t, "slice", b, want)
		}
		not := make([]bool, len(want))
		for i, w := range want {
			not[i] = !w
		}
		sameBits(t, "not", b.Not(), not)
	}
}

func TestBitmap_AndLikeBools(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 200 {
		n, cut := r.IntN(200), r.IntN(70)
		x, y := randomBools(r, n+cut, 2), randomBools(r, n, 2)
		a, b := BitmapFromBools(x).Slice(cut, n+cut), BitmapFromBools(y)
		want := make([]bool, n)
		for i := range want {
			want[i] = x[cut+i] && y[i]
		}
		sameBits(t, "and", a.And(b), want)
		sameBits(t, "and", b.And(a), want)
		sameBits(t, "and all", b.And(Bitmap{}), y)
		sameBits(t, "all and", Bitmap{}.And(b), y)
	}
}

func TestBitmapFromBytes_AnyOffset(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 400 {
		raw := make([]byte, 1+r.IntN(40))
		for i := range raw {
			raw[i] = byte(r.Uint32())
		}
		off := r.IntN(len(raw)*8 + 1)
		n := r.IntN(len(raw)*8 - off + 1)
		want := make([]bool, n)
		for i := range want {
			want[i] = raw[(off+i)/8]>>((off+i)%8)&1 != 0
		}
		sameBits(t, "from bytes", BitmapFromBytes(raw, off, n), want)
	}
}

func TestBitmap_SetAndClear(t *testing.T) {
	b := NewBitmap(130)
	for _, i := range []int{0, 63, 64, 129} {
		b.Set(i)
	}
	if b.Count() != 4 || !b.Get(129) {
		t.Fatalf("set: %d bits", b.Count())
	}
	b.Clear(64)
	b.SetWord(0, 6)
	if got := b.Rows(nil, 0); !slices.Equal(got, []uint32{1, 2, 129}) {
		t.Fatalf("rows %v", got)
	}
	s := NewSetBitmap(70)
	if s.Count() != 70 || s.Slice(60, 70).Count() != 10 {
		t.Fatal("a set bitmap has clear bits")
	}
	if z := (Bitmap{}); !z.Get(12345) || !z.IsZero() || !z.Slice(3, 9).IsZero() {
		t.Fatal("the zero Bitmap is not all set")
	}
}
