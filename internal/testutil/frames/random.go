package frames

import (
	"fmt"
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// EveryType is a type of each kind, unit and zone.
var EveryType = []dataframe.Type{
	{Kind: dataframe.Bool},
	{Kind: dataframe.Int8}, {Kind: dataframe.Int16}, {Kind: dataframe.Int32}, {Kind: dataframe.Int64},
	{Kind: dataframe.Uint8}, {Kind: dataframe.Uint16}, {Kind: dataframe.Uint32}, {Kind: dataframe.Uint64},
	{Kind: dataframe.Float32}, {Kind: dataframe.Float64},
	{Kind: dataframe.String}, {Kind: dataframe.Binary},
	{Kind: dataframe.Date},
	{Kind: dataframe.Time, Unit: dataframe.Second}, {Kind: dataframe.Time, Unit: dataframe.Millisecond},
	{Kind: dataframe.Time, Unit: dataframe.Microsecond}, {Kind: dataframe.Time, Unit: dataframe.Nanosecond},
	{Kind: dataframe.Timestamp, Unit: dataframe.Second}, {Kind: dataframe.Timestamp, Unit: dataframe.Millisecond},
	{Kind: dataframe.Timestamp, Unit: dataframe.Microsecond}, {Kind: dataframe.Timestamp, Unit: dataframe.Nanosecond},
	{Kind: dataframe.Timestamp, Unit: dataframe.Second, Zone: "UTC"},
	{Kind: dataframe.Timestamp, Unit: dataframe.Millisecond, Zone: "UTC"},
	{Kind: dataframe.Timestamp, Unit: dataframe.Microsecond, Zone: "Europe/Berlin"},
	{Kind: dataframe.Timestamp, Unit: dataframe.Nanosecond, Zone: "+05:30"},
	{Kind: dataframe.Duration, Unit: dataframe.Second}, {Kind: dataframe.Duration, Unit: dataframe.Millisecond},
	{Kind: dataframe.Duration, Unit: dataframe.Microsecond}, {Kind: dataframe.Duration, Unit: dataframe.Nanosecond},
}

// BytesOf views values as bytes.
func BytesOf[T any](x []T) []byte {
	if len(x) == 0 {
		return []byte{}
	}
	var zero T
	return unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), len(x)*int(unsafe.Sizeof(zero)))
}

// A Maker returns the bits of a random value: small ones repeat.
type Maker func(r *rand.Rand, t dataframe.Type, small bool) uint64

// AnyValue returns any value of a type that Parquet can hold.
func AnyValue(r *rand.Rand, t dataframe.Type, small bool) uint64 {
	switch {
	case t.Kind == dataframe.Float64 && small:
		return math.Float64bits([]float64{0, math.Copysign(0, -1), 1.5, math.Inf(1), math.NaN(), -3}[r.IntN(6)])
	case t.Kind == dataframe.Time:
		return uint64(r.Int64N(86400 * t.Unit.PerSecond()))
	case t.Kind == dataframe.Timestamp && t.Unit == dataframe.Second:
		return uint64(r.Int64N(1<<40) - 1<<39)
	case small && t.Kind.IsSigned():
		return uint64(r.IntN(20) - 10)
	case small:
		return uint64(r.IntN(20))
	}
	return r.Uint64()
}

// PeerValue returns a value that every other system can hold and print: dates
// of the years 1900 to 2200, times of whole microseconds.
func PeerValue(r *rand.Rand, t dataframe.Type, small bool) uint64 {
	switch t.Kind {
	case dataframe.Float32:
		return uint64(math.Float32bits(float32(r.IntN(2000)-1000) / 8))
	case dataframe.Float64:
		return math.Float64bits((r.Float64() - 0.5) * 1e6)
	case dataframe.Date:
		return uint64(r.Int64N(300*365) - 70*365)
	case dataframe.Timestamp:
		return uint64((r.Int64N(300*365*86400) - 70*365*86400) * t.Unit.PerSecond())
	case dataframe.Duration:
		return uint64(r.Int64N(1e6)-5e5) * uint64(t.Unit.PerSecond())
	case dataframe.Time:
		v := r.Int64N(86400 * t.Unit.PerSecond())
		if t.Unit == dataframe.Nanosecond {
			v -= v % 1000
		}
		return uint64(v)
	}
	return AnyValue(r, t, small)
}

// randomValues returns n values of a fixed-width type.
func randomValues(r *rand.Rand, t dataframe.Type, n int, value Maker) []byte {
	words := make([]uint64, n+1)
	width, small := t.Kind.Width(), r.IntN(2) == 0
	out := BytesOf(words)[:n*width]
	for i := range n {
		v := value(r, t, small)
		for k := range width {
			out[i*width+k] = byte(v >> (8 * k))
		}
	}
	return out
}

// Random returns a column of n random values.
func Random(r *rand.Rand, name string, t dataframe.Type, n int, nullable bool, value Maker) dataframe.Column {
	b := dataframe.Buffers{Name: name, Type: t, Nullable: nullable, Len: n}
	share := []float64{0, 0.1, 0.5, 1}[r.IntN(4)]
	if nullable && t.Kind != dataframe.Categorical {
		b.Validity = make([]uint64, (n+63)/64)
		run := r.IntN(2) == 0
		state := false
		for i := range n {
			if !run || r.IntN(100) == 0 {
				state = r.Float64() >= share
			}
			if state {
				b.Validity[i>>6] |= 1 << (i & 63)
			}
		}
	}
	switch {
	case t.Kind == dataframe.Bool:
		words := make([]uint64, (n+63)/64)
		for i := range words {
			words[i] = r.Uint64()
		}
		b.Values = BytesOf(words)
	case t.Kind == dataframe.Categorical:
		return randomCategorical(r, name, n, nullable)
	case t.Kind == dataframe.String || t.Kind == dataframe.Binary:
		b.Offsets = []int32{0}
		for range n {
			for range r.IntN(30) {
				b.Bytes = append(b.Bytes, byte('a'+r.IntN(26)))
			}
			b.Offsets = append(b.Offsets, int32(len(b.Bytes)))
		}
	default:
		b.Values = randomValues(r, t, n, value)
	}
	return Must(dataframe.FromBuffers(b))
}

// Must returns x.
func Must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// randomCategorical returns a column of random codes with unused levels and a
// random level order.
func randomCategorical(r *rand.Rand, name string, n int, nullable bool) dataframe.Column {
	k := 1 + r.IntN(400)
	var levels *vector.Vector
	switch r.IntN(4) {
	case 0:
		x := make([]int64, k)
		for i, v := range r.Perm(10 * k)[:k] {
			x[i] = int64(v) - 5
		}
		levels = vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{})
	case 1:
		x := make([]int32, k)
		for i, v := range r.Perm(10 * k)[:k] {
			x[i] = int32(v) - 5
		}
		levels = vector.FromSlice(vector.Of(vector.Date), x, vector.Bitmap{})
	default:
		off, blob := []int32{0}, []byte{}
		for _, v := range r.Perm(10 * k)[:k] {
			blob = fmt.Appendf(blob, "level %d", v)
			off = append(off, int32(len(blob)))
		}
		levels = vector.FromOffsets(vector.Of(vector.String), off, blob, vector.Bitmap{})
	}
	var ranks []uint32
	if r.IntN(2) == 0 {
		for _, v := range r.Perm(k) {
			ranks = append(ranks, uint32(v))
		}
	}
	pool := vector.NewPool(levels, ranks, r.IntN(2) == 0)
	codes := make([]uint16, n)
	used := 1 + r.IntN(k)
	for i := range codes {
		codes[i] = uint16(1 + r.IntN(used))
		if nullable && r.IntN(5) == 0 {
			codes[i] = 0
		}
	}
	return Must(dataframe.FromBuffers(dataframe.Buffers{Name: name, Type: dataframe.Type{Kind: dataframe.Categorical},
		Nullable: nullable, Len: n, Values: BytesOf(codes), CodeWidth: 2, Pool: categorical.PoolOf(pool)}))
}
