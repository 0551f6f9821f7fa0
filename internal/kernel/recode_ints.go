package kernel

import (
	"cmp"
	"hash/maphash"
	"math/bits"
	"slices"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// IntCodes turns an integer, date or timestamp vector into a categorical whose
// levels are the distinct present values, ascending; width tells the bytes of
// a code for a number of levels. Two passes over a table of the values' range
// when that is no larger than the vector, else one pass with a hash of the
// distinct values and one over the codes.
func IntCodes(v *vector.Vector, width func(levels int) int) *vector.Vector {
	switch v.Type().Kind {
	case vector.Int8:
		return intCodes[int8](v, width)
	case vector.Int16:
		return intCodes[int16](v, width)
	case vector.Int32, vector.Date:
		return intCodes[int32](v, width)
	case vector.Uint8:
		return intCodes[uint8](v, width)
	case vector.Uint16:
		return intCodes[uint16](v, width)
	case vector.Uint32:
		return intCodes[uint32](v, width)
	case vector.Uint64:
		return intCodes[uint64](v, width)
	}
	return intCodes[int64](v, width)
}

// columnInt is the set of integers that columns hold.
type columnInt interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// smallRange is a range whose table is cheap for any number of rows.
const smallRange = 1 << 16

// intCodes is IntCodes for one type.
func intCodes[T columnInt](v *vector.Vector, width func(int) int) *vector.Vector {
	var span uint64
	var lo T
	if size := v.Type().Kind.Width(); size <= 2 { // the type is its own bound
		span = 1<<(8*size) - 1
		if v.Type().Kind.IsSigned() {
			lo = T(1) << (8*size - 1)
		}
	} else {
		b := v.Bounds()
		lo, span = T(b.Min), uint64(b.Max)-uint64(b.Min)
	}
	if span >= uint64(max(smallRange, v.Len())) {
		return hashCodes[T](v, width)
	}
	table := make([]uint32, span+1)
	x, valid := vector.Values[T](v), presence(v)
	eachChunk(len(x), func(from, to int) { markInts(x, valid, lo, table, from, to) })
	var levels []T
	for d, mark := range table {
		if mark != 0 {
			levels = append(levels, lo+T(d))
			table[d] = uint32(len(levels))
		}
	}
	pool := levelPool(v.Type(), levels)
	switch width(len(levels)) {
	case 1:
		return tableCodes[T, uint8](v, lo, table, pool)
	case 2:
		return tableCodes[T, uint16](v, lo, table, pool)
	}
	return tableCodes[T, uint32](v, lo, table, pool)
}

// presence returns the validity to test value by value: nothing when nothing
// is missing.
func presence(v *vector.Vector) vector.Bitmap {
	if v.Missing() == 0 {
		return vector.Bitmap{}
	}
	return v.Valid()
}

// levelPool wraps ascending levels; it copies them to their exact size.
func levelPool[T columnInt](t vector.Type, levels []T) *vector.Pool {
	exact := memory.Make[T](len(levels))
	copy(exact, levels)
	return vector.NewPool(vector.FromSlice(t, exact, vector.Bitmap{}), nil, false)
}

// markInts sets table[x−lo] for every present value of rows from to to−1.
// Workers share the table: a mark is read far more often than written.
func markInts[T columnInt](x []T, valid vector.Bitmap, lo T, table []uint32, from, to int) {
	if valid.IsZero() {
		markAll(x[from:to], lo, table)
		return
	}
	for i := from; i < to; i += 64 {
		w := valid.Word(i >> 6)
		if w == ^uint64(0) {
			markAll(x[i:i+64], lo, table)
			continue
		}
		for ; w != 0; w &= w - 1 {
			setMark(table, uint64(x[i+bits.TrailingZeros64(w)])-uint64(lo))
		}
	}
}

// markAll is markInts where nothing is missing.
func markAll[T columnInt](x []T, lo T, table []uint32) {
	for _, a := range x {
		setMark(table, uint64(a)-uint64(lo))
	}
}

// setMark sets table[d].
func setMark(table []uint32, d uint64) {
	if at := &table[d]; atomic.LoadUint32(at) == 0 {
		atomic.StoreUint32(at, 1)
	}
}

// tableCodes looks every present value up in the table.
func tableCodes[T columnInt, D vector.Code](v *vector.Vector, lo T, table []uint32, pool *vector.Pool) *vector.Vector {
	x, valid := vector.Values[T](v), presence(v)
	narrow := make([]D, len(table))
	castCodes(narrow, table)
	dst := memory.Make[D](len(x))
	eachChunk(len(x), func(from, to int) {
		if valid.IsZero() {
			lookUp(dst[from:to], x[from:to], lo, narrow)
			return
		}
		for i := from; i < to; i += 64 {
			w := valid.Word(i >> 6)
			if w == ^uint64(0) {
				lookUp(dst[i:i+64], x[i:i+64], lo, narrow)
				continue
			}
			for ; w != 0; w &= w - 1 {
				k := i + bits.TrailingZeros64(w)
				dst[k] = narrow[uint64(x[k])-uint64(lo)]
			}
		}
	})
	return vector.FromCountedCodes(vector.Of(vector.Categorical), dst, v.Missing(), pool)
}

// lookUp stores dst[i] = table[x[i]−lo].
func lookUp[T columnInt, D vector.Code](dst []D, x []T, lo T, table []D) {
	dst = dst[:len(x)]
	for i, a := range x {
		dst[i] = table[uint64(a)-uint64(lo)]
	}
}

// intSeed makes crafted integers harmless; no result depends on it.
var intSeed = maphash.String(maphash.MakeSeed(), "stoa") | 1

// hashInt mixes x with the seed.
func hashInt(x uint64) uint64 {
	hi, lo := bits.Mul64(x^0x9e3779b97f4a7c15, intSeed)
	return hi ^ lo
}

// hashCodes gives the distinct values codes through a hash table, then turns
// them into the order of the values.
func hashCodes[T columnInt](v *vector.Vector, width func(int) int) *vector.Vector {
	x, valid := vector.Values[T](v), presence(v)
	table := make([]uint32, 1<<12) // codes; open addressing, at most half full
	var levels []T
	codes := memory.Make[uint32](len(x))
	for i, a := range x {
		if !valid.Get(i) {
			continue
		}
		mask := uint64(len(table) - 1)
		at := hashInt(uint64(a)) & mask
		for table[at] != 0 && levels[table[at]-1] != a {
			at = (at + 1) & mask
		}
		if table[at] == 0 {
			levels = append(levels, a)
			table[at] = uint32(len(levels))
			if 2*len(levels) > len(table) {
				table = growInts(table, levels)
			}
			codes[i] = uint32(len(levels))
			continue
		}
		codes[i] = table[at]
	}
	order := make([]uint32, len(levels)) // positions of the levels, ascending by value
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(levels[a], levels[b]) })
	sorted, to := make([]T, len(levels)), make([]uint32, len(levels)+1)
	for rank, i := range order {
		sorted[rank], to[i+1] = levels[i], uint32(rank+1)
	}
	t, pool := vector.Of(vector.Categorical), levelPool(v.Type(), sorted)
	if width(len(levels)) == 4 {
		eachChunk(len(codes), func(lo, hi int) { mapCodes(codes[lo:hi], codes[lo:hi], to) })
		return vector.FromCountedCodes(t, codes, v.Missing(), pool)
	}
	return recodeFrom(codes, v.Missing(), t, pool, to, width(len(levels)))
}

// growInts doubles the table.
func growInts[T columnInt](old []uint32, levels []T) []uint32 {
	table := make([]uint32, 2*len(old))
	mask := uint64(len(table) - 1)
	for i, a := range levels {
		at := hashInt(uint64(a)) & mask
		for table[at] != 0 {
			at = (at + 1) & mask
		}
		table[at] = uint32(i + 1)
	}
	return table
}
