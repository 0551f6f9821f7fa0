package exec

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestKeySet: every key of the side is in its set, whatever the width of the
// integers that ask; of others, a Bloom filter takes one in fifty at most, and
// a bitmap none.
func TestKeySet(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	ask := func(s *keySet, x ...int64) vector.Bitmap {
		v, err := s.Call(vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{}))
		if err != nil {
			t.Fatal(err)
		}
		return v.Bits()
	}
	for name, draw := range map[string]func() int64{
		"few":    func() int64 { return r.Int64N(20) - 10 },
		"dense":  func() int64 { return 1<<40 + r.Int64N(1<<20) },
		"sparse": func() int64 { return r.Int64() - r.Int64() },
		"ends":   func() int64 { return []int64{math.MinInt64, math.MaxInt64, 0, -1}[r.IntN(4)] },
	} {
		for _, n := range []int{0, 1, 5, 5000} {
			keys, other, has := make([]int64, n), make([]int64, 5000), map[int64]bool{}
			for i := range keys {
				keys[i] = draw()
				has[keys[i]] = true
			}
			for i := range other {
				other[i] = draw()
			}
			s := newKeySet(context.Background(), vector.FromSlice(vector.Of(vector.Int64), keys, vector.Bitmap{}), scope)
			if got := ask(s, keys...).Count(); got != n {
				t.Errorf("%s, %d keys: %d are in the set", name, n, got)
			}
			wrong := 0
			for i, in := 0, ask(s, other...); i < len(other); i++ {
				switch {
				case has[other[i]] && !in.Get(i):
					t.Errorf("%s, %d keys: %d is not in the set", name, n, other[i])
				case !has[other[i]] && in.Get(i):
					wrong++
				}
			}
			if limit := len(other) / 50; wrong > limit || s.hashBits == 0 && wrong > 0 {
				t.Errorf("%s, %d keys: %d others are in the set", name, n, wrong)
			}
		}
	}
}

// TestKeySet_kinds: integers of all widths and times meet as numbers, and a
// missing key never hides a present one.
func TestKeySet_kinds(t *testing.T) {
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	valid := vector.NewSetBitmap(3)
	valid.Clear(1)
	sides := []*vector.Vector{
		vector.FromSlice(vector.Of(vector.Int8), []int8{5, 0, -3}, valid),
		vector.FromSlice(vector.Of(vector.Int16), []int16{5, 0, -3}, vector.Bitmap{}),
		vector.FromSlice(vector.Of(vector.Int32), []int32{5, 0, -3}, valid),
		vector.FromSlice(vector.Of(vector.Int64), []int64{5, math.MaxInt64, -3}, vector.Bitmap{}),
		vector.FromSlice(vector.Of(vector.Uint8), []uint8{5, 0, 7}, valid),
		vector.FromSlice(vector.Of(vector.Uint16), []uint16{5, 0, 7}, valid),
		vector.FromSlice(vector.Of(vector.Uint32), []uint32{5, 0, 7}, vector.Bitmap{}),
		vector.FromSlice(vector.Of(vector.Uint64), []uint64{5, math.MaxUint64, 7}, vector.Bitmap{}),
		vector.FromSlice(vector.Of(vector.Date), []int32{5, 0, -3}, vector.Bitmap{}),
	}
	for _, keys := range sides {
		s := newKeySet(context.Background(), keys, scope)
		for _, other := range sides {
			v, err := s.Call(other)
			if err != nil || !v.Bits().Get(0) {
				t.Errorf("%v in a set of %v: %v", other.Type(), keys.Type(), err)
			}
		}
	}
	if s := newKeySet(context.Background(), vector.FromSlice(vector.Of(vector.Float64), []float64{1}, vector.Bitmap{}), scope); s != nil {
		t.Error("a set of floats")
	}
}

// A set that keeps most of a batch's first rows keeps the whole batch, whatever
// it said of others.
func TestKeySet_givesUp(t *testing.T) {
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	s := newKeySet(context.Background(), vector.FromSlice(vector.Of(vector.Int64), []int64{1, 2}, vector.Bitmap{}), scope)
	for _, c := range []struct{ every, want int }{{2, keySetSample}, {10, 2 * keySetSample}, {2, keySetSample}} { // of so many rows one is 3
		rows := make([]int64, 2*keySetSample)
		for i := range rows {
			rows[i] = int64(i%c.every/(c.every-1)*2 + 1)
		}
		kept, err := s.Call(vector.FromSlice(vector.Of(vector.Int64), rows, vector.Bitmap{}))
		if err != nil || kept.Bits().Count() != c.want {
			t.Errorf("one in %d is none: keeps %d rows (want %d), %v", c.every, kept.Bits().Count(), c.want, err)
		}
	}
}
