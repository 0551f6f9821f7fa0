package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// randomBits returns n bits, all, none or some set, that begin at an odd bit.
func randomBits(r *rand.Rand, n int) vector.Bitmap {
	share := []float64{0, 0.1, 0.5, 1}[r.IntN(4)]
	lead := 1 + r.IntN(70)
	x := make([]bool, n+lead+5)
	for i := range x {
		x[i] = r.Float64() < share
	}
	return vector.BitmapFromBools(x).Slice(lead, lead+n)
}

func TestSelectTrue_MatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	for range 200 {
		n := r.IntN(300)
		truth, valid := randomBits(r, n), vector.Bitmap{}
		if r.IntN(2) == 0 {
			valid = randomBits(r, n)
		}
		want := []uint32{}
		for i := range n {
			if truth.Get(i) && valid.Get(i) {
				want = append(want, uint32(1000+i))
			}
		}
		if got := SelectTrue(truth, valid, 1000); !slices.Equal(got, want) || len(got) != CountTrue(truth, valid) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestChoose_MatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	for range 200 {
		n := 1 + r.IntN(300)
		where := make([]uint64, (n+63)/64)
		CopyBits(randomBits(r, n), where)
		x, dst := make([]uint8, n), make([]uint8, n)
		for i := range x {
			x[i], dst[i] = uint8(r.Uint32()), uint8(r.Uint32())
		}
		if r.IntN(2) == 0 {
			x = x[:1]
		}
		want := slices.Clone(dst)
		for i := range want {
			if where[i/64]>>(i%64)&1 != 0 {
				want[i] = x[min(i, len(x)-1)]
			}
		}
		if Choose(dst, where, x); !slices.Equal(dst, want) {
			t.Fatalf("%d rows: got %v, want %v", n, dst, want)
		}
	}
}

func TestMask_KeepsTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	n := 130
	codes, x := make([]uint8, n), make([]int32, n)
	for i := range codes {
		codes[i], x[i] = uint8(r.IntN(4)), int32(i)
	}
	pool := vector.NewPool(vector.TextLevels([]string{"a", "b", "c"}), nil, false)
	for _, v := range []*vector.Vector{
		vector.FromCodes(vector.Of(vector.String), codes, pool),
		vector.FromSlice(vector.Of(vector.Int32), x, randomBits(r, n)),
		vector.FromBits(randomBits(r, n), randomBits(r, n)),
		vector.TextLevels(slices.Repeat([]string{"x"}, n)),
	} {
		valid := randomBits(r, n)
		m := Mask(v, valid)
		for i := range n {
			if m.IsValid(i) != (v.IsValid(i) && valid.Get(i)) {
				t.Fatalf("%v: row %d", v.Type(), i)
			}
		}
	}
}
