package dataframe

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// randomTypes are the types of a random frame's columns, in order.
var randomTypes = []Type{
	vector.Of(Bool), vector.Of(Int8), vector.Of(Int16), vector.Of(Int32), vector.Of(Int64),
	vector.Of(Uint8), vector.Of(Uint16), vector.Of(Uint32), vector.Of(Uint64), vector.Of(Float32), vector.Of(Float64),
	vector.Of(String), vector.Of(String), vector.Of(Binary), vector.Of(Categorical), vector.Of(Date),
	{Kind: Time, Unit: Second}, {Kind: Timestamp, Unit: Millisecond, Zone: "UTC"}, {Kind: Duration, Unit: Nanosecond},
}

// randomFrame returns a frame of n rows with a column of each type, c0, c1 …,
// of which about two in three are nullable.
func randomFrame(r *rand.Rand, n int) *DataFrame {
	t := &vector.Table{N: n}
	for i, typ := range randomTypes {
		v := randomVector(r, typ, n)
		t.Fields = append(t.Fields, Field{Name: fmt.Sprint("c", i), Type: typ, Nullable: v.Missing() > 0 || r.IntN(4) == 0})
		t.Columns = append(t.Columns, vector.NewColumn(v))
	}
	return &DataFrame{table: t}
}

// randomVector returns n values of a type, few of them different.
func randomVector(r *rand.Rand, t Type, n int) *vector.Vector {
	var valid vector.Bitmap
	if share := []float64{0, 0, 0.2, 0.2, 0.5, 1}[r.IntN(6)]; share > 0 {
		valid = vector.NewBitmap(n)
		for i := range n {
			if r.Float64() >= share {
				valid.Set(i)
			}
		}
	}
	spread := []int64{1, 3, 9}[r.IntN(3)]
	small := func() int64 {
		if t.Kind.IsUnsigned() {
			return r.Int64N(spread)
		}
		return r.Int64N(2*spread) - spread
	}
	texts := []string{"", "a", "b", "B", "ba", "é", "a longer text than eight bytes", "a longer text than eight bytez"}[:min(spread, 8)]
	switch t.Kind {
	case Bool:
		bits := make([]bool, n)
		for i := range bits {
			bits[i] = r.IntN(2) == 0
		}
		return vector.FromBits(vector.BitmapFromBools(bits), valid)
	case Int8, Uint8:
		return vector.FromSlice(t, fill(n, func() int8 { return int8(small()) }), valid)
	case Int16, Uint16:
		return vector.FromSlice(t, fill(n, func() int16 { return int16(small()) }), valid)
	case Int32, Uint32, Date:
		return vector.FromSlice(t, fill(n, func() int32 { return int32(small()) }), valid)
	case Float32:
		return vector.FromSlice(t, fill(n, func() float32 { return float32(randomFloat(r)) }), valid)
	case Float64:
		return vector.FromSlice(t, fill(n, func() float64 { return randomFloat(r) }), valid)
	case String, Binary:
		x := fill(n, func() string { return texts[r.IntN(len(texts))] })
		if t.Kind == String && r.IntN(2) == 0 {
			return vector.FromStrings(x, valid)
		}
		plain := vector.TextLevels(x)
		off, _ := plain.Offsets()
		return vector.FromOffsets(t, off, plain.Blob(), valid)
	case Categorical:
		return randomCodes(r, n, texts, valid)
	}
	return vector.FromSlice(t, fill(n, small), valid)
}

// fill makes n values.
func fill[T any](n int, f func() T) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = f()
	}
	return x
}

// randomFloat returns a float that sums without rounding, or one of IEEE's own.
func randomFloat(r *rand.Rand) float64 {
	switch r.IntN(12) {
	case 0:
		return math.NaN()
	case 1:
		return math.Copysign(0, -1)
	case 2:
		return math.Inf(2*r.IntN(2) - 1)
	}
	return float64(r.IntN(9)-4) / 2
}

// randomCodes returns a categorical in a random level order, with levels that
// no row has.
func randomCodes(r *rand.Rand, n int, texts []string, valid vector.Bitmap) *vector.Vector {
	levels := append(slices.Clone(texts), "unused", "also unused")
	var ranks []uint32
	if r.IntN(3) > 0 {
		for _, p := range r.Perm(len(levels)) {
			ranks = append(ranks, uint32(p))
		}
	}
	pool := vector.NewPool(vector.TextLevels(levels), ranks, r.IntN(2) == 0)
	codes := make([]uint32, n)
	for i := range codes {
		if valid.Get(i) {
			codes[i] = uint32(1 + r.IntN(len(texts)))
		}
	}
	switch t := vector.Of(Categorical); r.IntN(3) {
	case 0:
		i := -1
		return vector.FromCodes(t, fill(n, func() uint8 { i++; return uint8(codes[i]) }), pool)
	case 1:
		i := -1
		return vector.FromCodes(t, fill(n, func() uint16 { i++; return uint16(codes[i]) }), pool)
	default:
		return vector.FromCodes(t, codes, pool)
	}
}

// read returns what a frame shows.
func read(df *DataFrame) naive {
	t := naive{fields: df.Schema(), levels: map[string][]string{}, rows: make([][]any, df.Rows())}
	for i, f := range t.fields {
		v := df.gather(i)
		if f.Type.Kind == Categorical {
			t.levels[f.Name] = []string{}
			for _, c := range v.Pool().Order() {
				t.levels[f.Name] = append(t.levels[f.Name], v.Pool().Levels().Str(int(c-1)))
			}
		}
		for r := range t.rows {
			t.rows[r] = append(t.rows[r], cellAt(v, r))
		}
	}
	return t
}

// cellAt returns value i of a vector.
func cellAt(v *vector.Vector, i int) any {
	k := v.Type().Kind
	switch {
	case !v.IsValid(i):
		return nil
	case k == Bool:
		return v.Bits().Get(i)
	case k.IsFloat():
		return v.Float(i)
	case k.IsUnsigned():
		return uint64(v.Int(i))
	case k == Binary:
		return blob(v.Str(i))
	case k == String || k == Categorical:
		return v.Str(i)
	}
	return v.Int(i)
}

// invariants returns what is wrong inside a frame, "" when nothing is.
func invariants(df *DataFrame) string {
	t := df.tab()
	for i, f := range t.Fields {
		c := t.Columns[i]
		v := c.Vector()
		switch {
		case c.Len() != t.N || v.Len() != t.N:
			return fmt.Sprintf("column %q has %d and %d values (want %d)", f.Name, c.Len(), v.Len(), t.N)
		case c.Type() != f.Type || v.Type() != f.Type:
			return fmt.Sprintf("column %q is %v and %v (want %v)", f.Name, c.Type(), v.Type(), f.Type)
		case !f.Nullable && df.gather(i).Missing() > 0:
			return fmt.Sprintf("column %q is not nullable and misses %d values", f.Name, v.Missing())
		case v.IsDictionary() != (f.Type.Kind == Categorical) && f.Type.Kind != String:
			return fmt.Sprintf("column %q of %v: dictionary %v", f.Name, f.Type, v.IsDictionary())
		case v.IsDictionary() && v.CodeWidth() == 0:
			return fmt.Sprintf("column %q has codes of no width", f.Name)
		}
	}
	return ""
}

// differ returns the first difference between two tables, "" when there is
// none. exact tells −0 from 0 and takes no rounding error.
func differ(got, want naive, exact bool) string {
	if len(got.fields) != len(want.fields) || len(got.rows) != len(want.rows) {
		return fmt.Sprintf("got %d×%d, want %d×%d", len(got.rows), len(got.fields), len(want.rows), len(want.fields))
	}
	for i, f := range want.fields {
		g := got.fields[i]
		if g.Name != f.Name || g.Type != f.Type {
			return fmt.Sprintf("column %d: got %s %v, want %s %v", i, g.Name, g.Type, f.Name, f.Type)
		}
		if levels := want.levels[f.Name]; levels != nil && f.Type.Kind == Categorical && len(want.rows) > 0 && !slices.Equal(got.levels[f.Name], levels) {
			return fmt.Sprintf("column %s: got levels %q, want %q", f.Name, got.levels[f.Name], levels)
		}
		for r := range want.rows {
			if a, b := got.rows[r][i], want.rows[r][i]; !sameCell(a, b, f.Type, exact) {
				return fmt.Sprintf("column %s, row %d: got %v, want %v", f.Name, r, a, b)
			}
		}
	}
	return ""
}

// sameCell compares two cells of a column.
func sameCell(a, b any, t Type, exact bool) bool {
	x, okX := a.(float64)
	y, okY := b.(float64)
	switch {
	case !okX || !okY:
		d, okD := a.(int64)
		e, okE := b.(int64)
		return a == b || !exact && okD && okE && t.Kind.IsTemporal() && max(d-e, e-d) == 1 // a mean, rounded
	case exact:
		return math.Float64bits(x) == math.Float64bits(y) || x != x && y != y
	}
	return x == y || x != x && y != y || math.Abs(x-y) <= 1e-12*max(math.Abs(x), math.Abs(y), 1)
}
