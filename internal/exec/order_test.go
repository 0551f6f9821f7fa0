package exec

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// naiveSort is the specification of order.
func naiveSort(columns []testColumn, desc []bool) []uint32 {
	rows := make([]uint32, len(columns[0].cells))
	for i := range rows {
		rows[i] = uint32(i)
	}
	sort.SliceStable(rows, func(i, j int) bool {
		for k, c := range columns {
			x, y := c.cells[rows[i]], c.cells[rows[j]]
			if x == nil || y == nil {
				if (x == nil) != (y == nil) {
					return y == nil
				}
				continue
			}
			o := naiveSortOrder(c, x, y)
			if desc[k] {
				o = -o
			}
			if o != 0 {
				return o < 0
			}
		}
		return false
	})
	return rows
}

// naiveSortOrder compares two present cells.
func naiveSortOrder(c testColumn, x, y any) int {
	if c.v.Type().Kind == vector.Categorical {
		p := c.v.Pool()
		rank := func(v any) int {
			if s, ok := v.(string); ok {
				return int(p.Rank(p.Code(s)))
			}
			return int(p.Rank(p.IntCode(v.(int64))))
		}
		return rank(x) - rank(y)
	}
	o, ok := naiveOrder(x, y)
	if !ok { // NaN after all numbers
		fx, fy := x.(float64), y.(float64)
		return boolInt(fx != fx) - boolInt(fy != fy)
	}
	return o
}

func checkOrder(t *testing.T, columns []testColumn, desc []bool) {
	t.Helper()
	want := naiveSort(columns, desc)
	var keys []sortKey
	var names []string
	for i, c := range columns {
		keys = append(keys, sortKey{c.v, desc[i]})
		names = append(names, fmt.Sprintf("%s desc=%v", c.name, desc[i]))
	}
	for _, workers := range []int{1, 2, 5} {
		scope := memory.NewScope("test", nil)
		got := order(context.Background(), keys, len(want), scope, workers)
		if !slices.Equal(got, want) {
			i := 0
			for got[i] == want[i] {
				i++
			}
			t.Fatalf("%s, %d rows, %d workers: place %d is row %d, want %d", strings.Join(names, ", "), len(want), workers, i, got[i], want[i])
		}
		scope.Close()
	}
	if got := order(context.Background(), keys, len(want), nil, 2); !slices.Equal(got, want) {
		t.Fatal("without a scope the order differs")
	}
}

func TestOrder_OneKeyMatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for _, layout := range testTypes {
		for _, missing := range []float64{0, 0.2, 1} {
			for _, n := range []int{0, 1, 2, 30, 700, 9000}[r.IntN(3):][:4] {
				for _, desc := range []bool{false, true} {
					checkOrder(t, []testColumn{randomColumn(r, layout, n, missing)}, []bool{desc})
				}
			}
		}
	}
}

func TestOrder_SeveralKeysMatchNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(53, 54))
	for range 40 {
		n := []int{10, 300, 2000, 9000}[r.IntN(4)]
		var columns []testColumn
		var desc []bool
		for range 2 + r.IntN(3) {
			columns = append(columns, randomColumn(r, testTypes[r.IntN(len(testTypes))], n, float64(r.IntN(2))*0.2))
			desc = append(desc, r.IntN(2) == 0)
		}
		checkOrder(t, columns, desc)
	}
}

// spreadColumn returns numbers of a shape that strains the choice of buckets.
func spreadColumn(r *rand.Rand, shape string, n int) testColumn {
	c := testColumn{name: shape, cells: make([]any, n)}
	ints, floats := make([]int64, n), make([]float64, n)
	for i := range n {
		switch shape {
		case "random":
			ints[i] = int64(r.Uint64())
		case "outliers":
			ints[i] = r.Int64N(1000)
			if i%1000 == 7 {
				ints[i] = math.MaxInt64 - r.Int64N(10)
			}
		case "clusters":
			ints[i] = r.Int64N(64) << (r.IntN(6) * 10)
		case "ascending":
			ints[i] = int64(i) << 30
		case "descending":
			ints[i] = -int64(i) << 30
		case "nearly ascending":
			ints[i] = int64(i+r.IntN(5)) << 40
		case "uniform floats":
			floats[i] = r.Float64()
		case "normal floats":
			floats[i] = r.NormFloat64()
		}
		if strings.Contains(shape, "floats") {
			c.cells[i] = floats[i]
		} else {
			c.cells[i] = ints[i]
		}
	}
	if strings.Contains(shape, "floats") {
		c.v = vector.FromSlice(vector.Of(vector.Float64), floats, vector.Bitmap{})
	} else {
		c.v = vector.FromSlice(vector.Of(vector.Int64), ints, vector.Bitmap{})
	}
	return c
}

func TestOrder_Shapes(t *testing.T) {
	r := rand.New(rand.NewPCG(55, 56))
	for _, shape := range []string{"random", "outliers", "clusters", "ascending", "descending", "nearly ascending", "uniform floats", "normal floats"} {
		for _, n := range []int{100, 5000, 70_000} {
			checkOrder(t, []testColumn{spreadColumn(r, shape, n)}, []bool{n == 5000})
		}
	}
}

func TestOrder_FullRangeWithMissing(t *testing.T) {
	n := 1000
	c := testColumn{name: "full", cells: make([]any, n)}
	x, present := make([]uint64, n), make([]bool, n)
	for i := range x {
		x[i], present[i] = uint64(i)*0x9e3779b97f4a7c15, i%3 != 0
	}
	x[1], x[2] = 0, math.MaxUint64
	for i := range x {
		if present[i] {
			c.cells[i] = x[i]
		}
	}
	c.v = vector.FromSlice(vector.Of(vector.Uint64), x, vector.BitmapFromBools(present))
	checkOrder(t, []testColumn{c}, []bool{false})
	checkOrder(t, []testColumn{c}, []bool{true})
}

// TestOrder_LongText: texts that agree far beyond the first word, and a
// dictionary with more levels than rows.
func TestOrder_LongText(t *testing.T) {
	r := rand.New(rand.NewPCG(57, 58))
	words := make([]string, 3000)
	for i := range words {
		words[i] = "https://" + [...]string{"example.com/", "example.org/"}[r.IntN(2)] + strings.Repeat("x", r.IntN(30)) + strings.Repeat("\x00", r.IntN(9)) + fmt.Sprint(r.IntN(500))
	}
	c := testColumn{name: "long text", cells: make([]any, len(words)), v: vector.TextLevels(words)}
	for i, w := range words {
		c.cells[i] = w
	}
	checkOrder(t, []testColumn{c}, []bool{false})
	checkOrder(t, []testColumn{c}, []bool{true})
	flag := randomColumn(r, "bool", len(words), 0.1)
	checkOrder(t, []testColumn{flag, c, flag}, []bool{true, true, false})

	slices.Sort(words)
	words = slices.Compact(words)
	pool := vector.NewPool(vector.TextLevels(words), nil, false)
	codes := []uint32{9, 2, 0, 77, 3, 2, 1}
	few := testColumn{name: "few rows of a large dictionary", cells: make([]any, len(codes)), v: vector.FromCodes(vector.Of(vector.String), codes, pool)}
	for i, code := range codes {
		if code > 0 {
			few.cells[i] = words[code-1]
		}
	}
	checkOrder(t, []testColumn{few}, []bool{false})
	checkOrder(t, []testColumn{few}, []bool{true})
}

// TestOrder_EqualLongText must not need memory for each word of the texts.
func TestOrder_EqualLongText(t *testing.T) {
	words := slices.Repeat([]string{strings.Repeat("same ", 20_000)}, 50)
	c := testColumn{name: "equal", cells: make([]any, len(words)), v: vector.TextLevels(words)}
	for i, w := range words {
		c.cells[i] = w
	}
	checkOrder(t, []testColumn{c}, []bool{false})
}

// TestOrder_Budget: a refusal reaches the engine as the panic it knows.
func TestOrder_Budget(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 72))
	c := spreadColumn(r, "random", 50_000)
	for limit := int64(1 << 16); limit < 4<<20; limit += 1 << 18 {
		scope := memory.NewScope("sort", memory.NewBudget(limit))
		err := guard(func() error { order(context.Background(), []sortKey{{v: c.v}}, 50_000, scope, 2); return nil })
		scope.Close()
		if err != nil && !errors.Is(err, ErrMemory) {
			t.Fatalf("limit %d: %v", limit, err)
		}
	}
}

func BenchmarkOrder(b *testing.B) {
	const rows = 1 << 20
	r := rand.New(rand.NewPCG(59, 60))
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"type=float64", []string{"uniform floats"}}, {"type=int64", []string{"random"}}, {"type=int32", []string{"int32 "}},
		{"type=ordered", []string{"ordered"}}, {"type=text", []string{"words"}}, {"type=ordered-int64", []string{"ordered", "random"}},
		{"type=int64/shape=ascending", []string{"ascending"}},
	} {
		var keys []sortKey
		for _, k := range c.keys {
			switch k {
			case "int32 ":
				x := make([]int32, rows)
				for i := range x {
					x[i] = r.Int32()
				}
				keys = append(keys, sortKey{v: vector.FromSlice(vector.Of(vector.Int32), x, vector.Bitmap{})})
			case "words":
				x := make([]string, rows)
				for i := range x {
					x[i] = fmt.Sprintf("user-%08d", r.IntN(1e8))
				}
				keys = append(keys, sortKey{v: vector.TextLevels(x)})
			case "ordered":
				keys = append(keys, sortKey{v: randomColumn(r, k, rows, 0).v})
			default:
				keys = append(keys, sortKey{v: spreadColumn(r, k, rows).v})
			}
		}
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/rows=%d/workers=%d", c.name, rows, workers), func(b *testing.B) {
				b.SetBytes(8 * rows)
				b.ReportAllocs()
				for b.Loop() {
					scope := memory.NewScope("test", nil)
					order(context.Background(), keys, rows, scope, workers)
					scope.Close()
				}
			})
		}
	}
}
