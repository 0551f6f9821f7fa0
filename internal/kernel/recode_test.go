package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// categorical returns codes of a width over n levels "0", "1", …
func categorical(codes []uint32, levels, width int) *vector.Vector {
	text := make([]string, levels)
	for i := range text {
		text[i] = fmt.Sprint(i)
	}
	t, p := vector.Of(vector.Categorical), vector.NewPool(vector.TextLevels(text), nil, false)
	switch width {
	case 1:
		return vector.FromCodes(t, narrowCodes[uint8](codes), p)
	case 2:
		return vector.FromCodes(t, narrowCodes[uint16](codes), p)
	}
	return vector.FromCodes(t, codes, p)
}

func narrowCodes[C vector.Code](codes []uint32) []C {
	out := make([]C, len(codes))
	for i, c := range codes {
		out[i] = C(c)
	}
	return out
}

// codesOf widens the codes of a dictionary.
func codesOf(v *vector.Vector) []uint32 {
	out := make([]uint32, v.Len())
	for i := range out {
		out[i] = v.Code(i)
	}
	return out
}

// randomCodes returns n codes up to levels, 0 among them if missing.
func randomCodes(r *rand.Rand, n, levels int, missing bool) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		if missing {
			out[i] = uint32(r.IntN(levels + 1))
		} else {
			out[i] = 1 + uint32(r.IntN(levels))
		}
	}
	return out
}

// testChunk is the size of chunks in these tests.
const testChunk = 1 << 10

func init() { rowChunk = testChunk }

// sizes are lengths around the borders of chunks.
var sizes = []int{0, 1, 63, 1000, testChunk, testChunk + 1, 5*testChunk + 77}

func TestRecode_LikeLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range sizes {
		for _, from := range []int{1, 2, 4} {
			for _, to := range []int{1, 2, 4} {
				levels := 1 + r.IntN(250)
				src := categorical(randomCodes(r, n, levels, true), levels, from)
				table := randomCodes(r, levels+1, levels, true)
				table[0] = 0
				got := Recode(src, src.Type(), src.Pool(), table, to)
				want := make([]uint32, n)
				missing := 0
				for i, c := range codesOf(src) {
					want[i] = table[c]
					if want[i] == 0 {
						missing++
					}
				}
				if !slices.Equal(codesOf(got), want) || got.Missing() != missing || got.CodeWidth() != to {
					t.Fatalf("n=%d %d→%d: wrong codes or %d missing, want %d", n, from, to, got.Missing(), missing)
				}
				same := Recode(src, src.Type(), src.Pool(), nil, to)
				if !slices.Equal(codesOf(same), codesOf(src)) || same.Missing() != src.Missing() {
					t.Fatalf("n=%d %d→%d without a table: codes changed", n, from, to)
				}
				joined := ConcatCodes([]*vector.Vector{src, got}, [][]uint32{nil, nil}, src.Type(), src.Pool(), to)
				if !slices.Equal(codesOf(joined), append(codesOf(src), want...)) || joined.Missing() != src.Missing()+missing {
					t.Fatalf("n=%d %d→%d: concatenation differs", n, from, to)
				}
			}
		}
	}
}

func TestRecode_SharesCodes(t *testing.T) {
	v := categorical([]uint32{1, 2}, 2, 2)
	p := vector.NewPool(v.Pool().Levels(), []uint32{1, 0}, true)
	got := Recode(v, v.Type(), p, nil, 2)
	if &got.Raw()[0] != &v.Raw()[0] || got.Pool() != p {
		t.Error("codes were copied")
	}
}

func TestUsedCodes_AndFirstRows(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, n := range sizes {
		for _, width := range []int{1, 2, 4} {
			levels := 1 + r.IntN(200)
			if width > 1 && r.IntN(2) == 0 {
				levels += localMarks
			}
			codes := randomCodes(r, n, 1+r.IntN(levels), r.IntN(2) == 0)
			v := categorical(codes, levels, width)
			first := make([]uint32, levels+1)
			for c := range first {
				first[c] = NoRow
			}
			for i, c := range codes {
				first[c] = min(first[c], uint32(i))
			}
			if got := FirstRows(v); !slices.Equal(got, first) {
				t.Fatalf("n=%d: first rows differ", n)
			}
			marked := make([]bool, levels+1)
			want := -1
			for c := range marked {
				if marked[c] = r.IntN(levels) == 0; marked[c] && first[c] != NoRow && (want < 0 || int(first[c]) < want) {
					want = int(first[c])
				}
			}
			if got := FirstMarked(v, marked); got != want {
				t.Fatalf("n=%d: first marked row %d, want %d", n, got, want)
			}
			for c, used := range UsedCodes(v) {
				if used != (first[c] != NoRow) {
					t.Fatalf("n=%d: code %d used is %v", n, c, used)
				}
			}
		}
	}
}

func TestFirstMarked_LeastRowOfAnyChunk(t *testing.T) {
	codes := make([]uint32, 5*testChunk)
	for i := range codes {
		codes[i] = 1
		if i > testChunk/2 {
			codes[i] = 2
		}
	}
	for range 20 {
		if got := FirstMarked(categorical(codes, 2, 1), []bool{false, false, true}); got != testChunk/2+1 {
			t.Fatalf("row %d", got)
		}
	}
}

// intCodesLikeMap checks IntCodes against sorting and a map.
func intCodesLikeMap[T columnInt](t *testing.T, kind vector.Kind, x []T, present []bool) {
	t.Helper()
	valid := vector.Bitmap{}
	if present != nil {
		valid = vector.BitmapFromBools(present)
	}
	v := vector.FromSlice(vector.Of(kind), x, valid)
	var levels []T
	for i, a := range x {
		if present == nil || present[i] {
			levels = append(levels, a)
		}
	}
	slices.Sort(levels)
	levels = slices.Compact(levels)
	for _, width := range []int{1, 2, 4} {
		if vector.CodeWidthFor(len(levels)) > width {
			continue
		}
		got := IntCodes(v, func(n int) int {
			if n != len(levels) {
				t.Fatalf("%v: %d levels, want %d", kind, n, len(levels))
			}
			return width
		})
		if !slices.Equal(vector.Values[T](got.Pool().Levels()), levels) || got.CodeWidth() != width || got.Missing() != v.Missing() {
			t.Fatalf("%v: levels %v, want %v", kind, vector.Values[T](got.Pool().Levels()), levels)
		}
		for i, a := range x {
			switch c := got.Code(i); {
			case present != nil && !present[i]:
				if c != 0 {
					t.Fatalf("%v: missing row %d has code %d", kind, i, c)
				}
			case c == 0 || levels[c-1] != a:
				t.Fatalf("%v: row %d has code %d, value %v", kind, i, c, a)
			}
		}
	}
}

func TestIntCodes_LikeMap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for _, n := range sizes {
		var present []bool
		if r.IntN(3) > 0 {
			present = make([]bool, n)
			for i := range present {
				present[i] = r.IntN(5) > 0
			}
		}
		i8, u8, i32, u16, u64, wide, date := make([]int8, n), make([]uint8, n), make([]int32, n), make([]uint16, n), make([]uint64, n), make([]int64, n), make([]int32, n)
		for i := range n {
			i8[i], u8[i], u16[i] = int8(r.Uint32()), uint8(r.Uint32()), uint16(r.Uint32())
			i32[i] = -1000 + r.Int32N(300)
			u64[i] = ^uint64(0) - r.Uint64N(200)
			wide[i] = int64(r.Uint64N(40)) << 50 * (1 - 2*int64(i%2))
			date[i] = 18000 + r.Int32N(90000)
		}
		intCodesLikeMap(t, vector.Int8, i8, present)
		intCodesLikeMap(t, vector.Uint8, u8, present)
		intCodesLikeMap(t, vector.Int32, i32, present)
		intCodesLikeMap(t, vector.Uint16, u16, present)
		intCodesLikeMap(t, vector.Uint64, u64, present)
		intCodesLikeMap(t, vector.Int64, wide, present)
		intCodesLikeMap(t, vector.Date, date, present)
	}
}

func TestIntCodes_IgnoresValuesBehindMissing(t *testing.T) {
	x := []int32{5, 1 << 30, 6} // V5: unspecified where missing
	intCodesLikeMap(t, vector.Int32, x, []bool{true, false, true})
	intCodesLikeMap(t, vector.Int32, x, []bool{false, false, false})
}

func TestCountingOrder_LikeStableSort(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for _, n := range append(sizes, 3*testChunk+5) {
		levels := 1 + r.IntN(100)
		codes := randomCodes(r, n, levels, true)
		var ranks []uint32
		if r.IntN(2) == 0 {
			for _, k := range r.Perm(levels) {
				ranks = append(ranks, uint32(k))
			}
		}
		rank := func(row uint32) int {
			switch c := codes[row]; {
			case c == 0:
				return levels
			case ranks == nil:
				return int(c - 1)
			default:
				return int(ranks[c-1])
			}
		}
		want := make([]uint32, n)
		for i := range want {
			want[i] = uint32(i)
		}
		slices.SortStableFunc(want, func(a, b uint32) int { return rank(a) - rank(b) })
		if got := CountingOrder(codes, ranks, levels); !slices.Equal(got, want) {
			t.Fatalf("n=%d levels=%d: order differs", n, levels)
		}
		if got := CountingOrder(narrowCodes[uint8](codes), ranks, levels); !slices.Equal(got, want) {
			t.Fatalf("n=%d levels=%d: order of narrow codes differs", n, levels)
		}
	}
	if got := CountingOrder([]uint16{0, 0}, nil, 0); !slices.Equal(got, []uint32{0, 1}) {
		t.Fatalf("no levels: %v", got)
	}
}

func TestCut_LikeLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for _, breaks := range []int{0, 1, 5, 16, 17, 60} {
		n := 3000
		x := make([]int32, n)
		f := make([]float64, n)
		for i := range x {
			x[i] = r.Int32N(200) - 100
			f[i] = float64(x[i])
		}
		at := Intervals[int64]{Lo: -90, Hi: 80}
		for range breaks {
			at.Inner = append(at.Inner, r.Int64N(170)-90)
		}
		slices.Sort(at.Inner)
		floats := Intervals[float64]{Lo: -90, Hi: 80}
		for _, b := range at.Inner {
			floats.Inner = append(floats.Inner, float64(b))
		}
		valid := vector.NewSetBitmap(n)
		valid.Clear(7)
		codes, outside := CutInts(vector.FromSlice(vector.Of(vector.Int32), x, valid), at)
		floatCodes, floatOutside, nan := CutFloats(vector.FromSlice(vector.Of(vector.Float64), f, valid), floats)
		first := -1
		for i, a := range x {
			want := uint32(0)
			switch {
			case i == 7:
			case a < -90 || a > 80:
				if first < 0 {
					first = i
				}
			default:
				want = 1
				for _, b := range at.Inner {
					if int64(a) >= b {
						want++
					}
				}
			}
			if codes[i] != want || floatCodes[i] != want {
				t.Fatalf("%d breaks: %d is in interval %d and %d, want %d", breaks, a, codes[i], floatCodes[i], want)
			}
		}
		if outside != first || floatOutside != first || nan != -1 {
			t.Fatalf("outside %d and %d, want %d", outside, floatOutside, first)
		}
	}
}

func TestCutRanks_ValuesAtOrAboveTheQuantile(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 300 {
		x := make([]int64, 1+r.IntN(40))
		for i := range x {
			x[i] = r.Int64N(20)
		}
		groups := 1 + r.IntN(8)
		sorted := slices.Sorted(slices.Values(x))
		for i, got := range CutRanks(slices.Clone(x), groups) {
			// the quantile of type 7, times groups: h/groups is its rank from 0
			h := (i + 1) * (len(x) - 1)
			j, rest := h/groups, int64(h%groups)
			q := sorted[j] * int64(groups)
			if rest > 0 {
				q += rest * (sorted[j+1] - sorted[j])
			}
			want := sorted[slices.IndexFunc(sorted, func(a int64) bool { return a*int64(groups) >= q })]
			if got != want {
				t.Fatalf("%v in %d groups: break %d is %d, want %d", sorted, groups, i, got, want)
			}
		}
	}
}

func BenchmarkRecode(b *testing.B) {
	src := categorical(randomCodes(rand.New(rand.NewPCG(7, 1)), 1<<22, 200, false), 200, 4)
	b.SetBytes(1 << 22)
	for _, width := range []int{1, 4} {
		b.Run(fmt.Sprintf("rows=4e6/from=4/to=%d", width), func(b *testing.B) {
			table := make([]uint32, 201)
			for c := range table {
				table[c] = uint32((c * 7) % 201)
			}
			b.ReportAllocs()
			for range b.N {
				Recode(src, src.Type(), src.Pool(), table, width)
			}
		})
	}
}
