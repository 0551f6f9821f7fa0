package exec

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/stoa-data/stoa/internal/vector"
)

// A testColumn is a random vector and its values one by one: nil for missing,
// int64, uint64, float64, bool or string, for categoricals that of the level.
type testColumn struct {
	name  string
	v     *vector.Vector
	cells []any
}

// testTypes are the layouts that columns come in.
var testTypes = []string{"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
	"text", "dictionary", "binary", "date", "time", "timestamp s", "timestamp us", "duration s", "duration ns",
	"ordered", "unordered", "category of integers"}

var (
	testWords  = []string{"b", "", "a", "ab", "long enough to leave the first chunk", "long enough to differ late", "z", "ü"}
	wordPool   = vector.NewPool(vector.TextLevels(testWords), nil, false)
	rankedPool = vector.NewPool(vector.TextLevels(testWords), []uint32{3, 0, 7, 1, 6, 2, 5, 4}, true)
	loosePool  = vector.NewPool(vector.TextLevels([]string{"z", "a", "b", "other"}), nil, false)
	intPool    = vector.NewPool(vector.FromSlice(vector.Of(vector.Int16), []int16{7, -1, 100, 3}, vector.Bitmap{}), []uint32{2, 0, 3, 1}, true)
)

// randomColumn returns n values of a layout. missing is the share of missing
// values. The vector begins at an odd place of a larger one.
func randomColumn(r *rand.Rand, layout string, n int, missing float64) testColumn {
	lead := 1 + r.IntN(70)
	c := wholeColumn(r, layout, n+lead+3, missing)
	c.v, c.cells = c.v.Slice(lead, lead+n), c.cells[lead:lead+n]
	return c
}

func wholeColumn(r *rand.Rand, layout string, n int, missing float64) testColumn {
	c := testColumn{name: layout, cells: make([]any, n)}
	present := make([]bool, n)
	var valid vector.Bitmap
	for i := range present {
		present[i] = r.Float64() >= missing
	}
	if missing > 0 {
		valid = vector.BitmapFromBools(present)
	}
	set := func(i int, cell any) {
		if present[i] {
			c.cells[i] = cell
		}
	}
	small := func(i int) int64 { x := r.Int64N(7) - 3; set(i, x); return x }
	fixed := func(t vector.Type) {
		x := make([]int64, n)
		for i := range x {
			x[i] = small(i)
		}
		c.v = vector.FromSlice(t, x, valid)
	}
	switch layout {
	case "bool":
		x := make([]bool, n)
		for i := range x {
			x[i] = r.IntN(2) == 0
			set(i, x[i])
		}
		c.v = vector.FromBits(vector.BitmapFromBools(x), valid)
	case "int8":
		c.v = randomInts[int8](r, vector.Int8, valid, set, n)
	case "int16":
		c.v = randomInts[int16](r, vector.Int16, valid, set, n)
	case "int32":
		c.v = randomInts[int32](r, vector.Int32, valid, set, n)
	case "int64":
		c.v = randomInts[int64](r, vector.Int64, valid, set, n)
	case "uint8":
		c.v = randomInts[uint8](r, vector.Uint8, valid, set, n)
	case "uint16":
		c.v = randomInts[uint16](r, vector.Uint16, valid, set, n)
	case "uint32":
		c.v = randomInts[uint32](r, vector.Uint32, valid, set, n)
	case "uint64":
		c.v = randomInts[uint64](r, vector.Uint64, valid, set, n)
	case "float32":
		c.v = randomFloats[float32](r, vector.Float32, valid, set, n)
	case "float64":
		c.v = randomFloats[float64](r, vector.Float64, valid, set, n)
	case "date":
		x := make([]int32, n)
		for i := range x {
			x[i] = int32(small(i))
		}
		c.v = vector.FromSlice(vector.Of(vector.Date), x, valid)
	case "time":
		fixed(vector.Type{Kind: vector.Time, Unit: vector.Millisecond})
	case "timestamp s":
		fixed(vector.Type{Kind: vector.Timestamp, Zone: "UTC"})
	case "timestamp us":
		fixed(vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond, Zone: "Europe/Zurich"})
	case "duration s":
		fixed(vector.Type{Kind: vector.Duration})
	case "duration ns":
		fixed(vector.Type{Kind: vector.Duration, Unit: vector.Nanosecond})
	case "text", "binary":
		off, blob := []int32{0}, []byte(nil)
		for i := range n {
			w := testWords[r.IntN(len(testWords))]
			set(i, w)
			blob = append(blob, w...)
			off = append(off, int32(len(blob)))
		}
		t := vector.Of(vector.String)
		if layout == "binary" {
			t = vector.Of(vector.Binary)
		}
		c.v = vector.FromOffsets(t, off, blob, valid)
	case "dictionary":
		c.v = randomCodes[uint16](r, vector.String, wordPool, present, set)
	case "ordered":
		c.v = randomCodes[uint8](r, vector.Categorical, rankedPool, present, set)
	case "unordered":
		c.v = randomCodes[uint32](r, vector.Categorical, loosePool, present, set)
	case "category of integers":
		c.v = randomCodes[uint8](r, vector.Categorical, intPool, present, set)
	default:
		panic(fmt.Sprintf("no layout %q", layout))
	}
	return c
}

// randomInts draws extremes and small values, so that results often fit.
func randomInts[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](r *rand.Rand, k vector.Kind, valid vector.Bitmap, set func(int, any), n int) *vector.Vector {
	x := make([]T, n)
	var zero T
	signed := zero-1 < zero
	for i := range x {
		switch {
		case r.IntN(100) == 0:
			x[i] = zero - 1 // −1 or the greatest
			if signed {
				x[i] = T(1)<<(8*k.Width()-1) - T(r.IntN(2))
			}
		case signed:
			x[i] = T(r.IntN(9) - 4)
		default:
			x[i] = T(r.IntN(9))
		}
		if signed {
			set(i, int64(x[i]))
		} else {
			set(i, uint64(x[i]))
		}
	}
	return vector.FromSlice(vector.Of(k), x, valid)
}

func randomFloats[T float32 | float64](r *rand.Rand, k vector.Kind, valid vector.Bitmap, set func(int, any), n int) *vector.Vector {
	special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1.5, -2, 3}
	x := make([]T, n)
	for i := range x {
		x[i] = T(special[r.IntN(len(special))])
		set(i, float64(x[i]))
	}
	return vector.FromSlice(vector.Of(k), x, valid)
}

func randomCodes[C vector.Code](r *rand.Rand, k vector.Kind, pool *vector.Pool, present []bool, set func(int, any)) *vector.Vector {
	codes := make([]C, len(present))
	for i := range codes {
		if !present[i] {
			continue
		}
		l := r.IntN(pool.Len())
		codes[i] = C(l + 1)
		if pool.Levels().Type().Kind.IsText() {
			set(i, pool.Levels().Str(l))
		} else {
			set(i, pool.Levels().Int(l))
		}
	}
	return vector.FromCodes(vector.Of(k), codes, pool)
}

// cell returns value i of a result in the form of testColumn's cells.
func cell(v *vector.Vector, i int) any {
	switch k := v.Type().Kind; {
	case !v.IsValid(i):
		return nil
	case k == vector.Bool:
		return v.Bits().Get(i)
	case k.IsText():
		return v.Str(i)
	case k == vector.Categorical && v.Pool().Levels().Type().Kind.IsText():
		return v.Str(i)
	case k == vector.Categorical:
		return v.Pool().Levels().Int(int(v.Code(i) - 1))
	case k.IsFloat():
		return v.Float(i)
	case k.IsUnsigned():
		return uint64(v.Int(i))
	}
	return v.Int(i)
}

// sameCell compares cells: NaN is NaN.
func sameCell(a, b any) bool {
	x, ok1 := a.(float64)
	y, ok2 := b.(float64)
	return a == b || ok1 && ok2 && x != x && y != y
}
