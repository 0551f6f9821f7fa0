package vector

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomWords returns n distinct words, many of which share their first eight
// bytes and some of which hold zero bytes.
func randomWords(r *rand.Rand, n int) []string {
	seen := map[string]bool{}
	var out []string
	for len(out) < n {
		w := strings.Repeat("a", r.IntN(12)) + string([]byte{byte(r.IntN(3)), byte(r.Uint32())}[:r.IntN(3)]) + strings.Repeat("z", r.IntN(3))
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

func TestPool_ValueRanksLikeSort(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for range 50 {
		words := randomWords(r, r.IntN(150))
		p := NewPool(TextLevels(words), nil, false)
		sorted := slices.Sorted(slices.Values(words))
		for i, rank := range p.ValueRanks() {
			if sorted[rank] != words[i] {
				t.Fatalf("%q has rank %d, where %q belongs", words[i], rank, sorted[rank])
			}
		}
	}
}

func TestPool_ValueRanksOfLargeUint64(t *testing.T) {
	p := NewPool(FromSlice(Of(Uint64), []uint64{math.MaxUint64, 3, 1 << 63}, Bitmap{}), nil, false)
	if got := p.ValueRanks(); !slices.Equal(got, []uint32{2, 0, 1}) {
		t.Fatalf("ranks %v", got)
	}
	n := NewPool(FromSlice(Of(Int64), []int64{4, math.MinInt64, -1}, Bitmap{}), nil, false)
	if got := n.ValueRanks(); !slices.Equal(got, []uint32{2, 0, 1}) {
		t.Fatalf("ranks %v", got)
	}
	if p.IntCode(-1) != 1 || p.IntCode(7) != 0 {
		t.Fatal("a uint64 level is not found by its bits")
	}
}

func TestPool_LevelsThatAreADictionary(t *testing.T) {
	levels := FromStrings([]string{"a"}, Bitmap{}) // so short that it becomes a dictionary
	if !levels.IsDictionary() {
		t.Skip("no dictionary")
	}
	p := NewPool(levels, nil, false)
	if string(p.Levels().Text(0)) != "a" || p.Code("a") != 1 {
		t.Fatal("level lost")
	}
}

func TestPool_OrderAndEqual(t *testing.T) {
	abc := NewPool(TextLevels([]string{"a", "b", "c"}), nil, true)
	cab := NewPool(TextLevels([]string{"c", "a", "b"}), []uint32{2, 0, 1}, true)
	if !abc.Equal(cab) || !cab.Equal(abc) {
		t.Error("same level order, other codes: want equal")
	}
	if !slices.Equal(cab.Order(), []uint32{2, 3, 1}) || cab.Rank(1) != 2 || abc.Rank(1) != 0 {
		t.Errorf("order %v", cab.Order())
	}
	if abc.SameLevels(cab) || !abc.SameLevels(NewPool(TextLevels([]string{"a", "b", "c"}), []uint32{2, 1, 0}, false)) {
		t.Error("SameLevels compares codes, not order")
	}
	for name, q := range map[string]*Pool{
		"unordered":     NewPool(TextLevels([]string{"a", "b", "c"}), nil, false),
		"another order": NewPool(TextLevels([]string{"a", "b", "c"}), []uint32{2, 1, 0}, true),
		"another level": NewPool(TextLevels([]string{"a", "b", "d"}), nil, true),
		"fewer":         NewPool(TextLevels([]string{"a", "b"}), nil, true),
		"another type":  NewPool(FromSlice(Of(Int8), []int8{1, 2, 3}, Bitmap{}), nil, true),
	} {
		if abc.Equal(q) || q.Equal(abc) {
			t.Errorf("%s: want different", name)
		}
		want := ErrPools
		if name == "unordered" {
			want = ErrUnordered
		}
		if err := abc.Comparable(q); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if err := abc.Comparable(cab); err != nil {
		t.Error(err)
	}
	if abc.CodeOf(cab, 0) != 3 {
		t.Errorf("c has code %d", abc.CodeOf(cab, 0))
	}
}

func TestCodeWidthFor(t *testing.T) {
	for n, want := range map[int]int{0: 1, 255: 1, 256: 2, 65535: 2, 65536: 4} {
		if got := CodeWidthFor(n); got != want {
			t.Errorf("%d levels: %d bytes, want %d", n, got, want)
		}
	}
}

func TestFromCountedCodes_LikeFromCodes(t *testing.T) {
	p := NewPool(TextLevels([]string{"a", "b"}), nil, false)
	codes := []uint16{0, 1, 2, 0}
	v, w := FromCodes(Of(Categorical), codes, p), FromCountedCodes(Of(Categorical), codes, 2, p)
	if v.Missing() != w.Missing() || v.CodeWidth() != w.CodeWidth() || v.Len() != w.Len() || w.Str(2) != "b" {
		t.Fatalf("%+v, want %+v", w, v)
	}
	if WithSame := v.WithPool(p); WithSame.Missing() != 2 || WithSame.Type() != v.Type() {
		t.Fatal("WithPool changed more than the pool")
	}
}

func TestInterner_LikeMap(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	in, want := NewInterner(0), map[string]uint32{}
	for range 20000 {
		s := fmt.Sprint(r.IntN(5000))
		if r.IntN(50) == 0 {
			s = ""
		}
		code, ok := want[s]
		if !ok {
			code = uint32(len(want) + 1)
			want[s] = code
		}
		if got := in.CodeString(s); got != code {
			t.Fatalf("%q has code %d, want %d", s, got, code)
		}
	}
	levels := in.Levels(Of(String))
	if in.Len() != len(want) || levels.Len() != len(want) {
		t.Fatalf("%d strings, want %d", in.Len(), len(want))
	}
	for s, code := range want {
		if !bytes.Equal(in.Text(code), []byte(s)) || levels.Str(int(code-1)) != s || in.Pool().Code(s) != code {
			t.Fatalf("code %d is not %q", code, s)
		}
	}
}

func TestInterner_LargeOffsets(t *testing.T) {
	defer func(old int) { maxOffset32 = old }(maxOffset32)
	maxOffset32 = 10
	in := NewInterner(4)
	in.CodeString("a long enough text")
	in.CodeString("b")
	levels := in.Levels(Of(String))
	if o32, o64 := levels.Offsets(); o32 != nil || o64 == nil || levels.Str(1) != "b" {
		t.Fatal("want 64-bit offsets")
	}
}
