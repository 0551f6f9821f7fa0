package kernel

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// numbersOf returns vectors of every numeric kind that hold the given values
// where they fit exactly, all of them valid.
func numbersOf(values []float64) []*vector.Vector {
	none := vector.Bitmap{}
	pick := func(least, end float64) []float64 {
		var out []float64
		for _, v := range values {
			if v >= least && v < end && v == math.Trunc(v) {
				out = append(out, v)
			}
		}
		return out
	}
	return []*vector.Vector{
		vector.FromSlice(vector.Of(vector.Int8), converted[int8](pick(-128, 128)), none),
		vector.FromSlice(vector.Of(vector.Int16), converted[int16](pick(-1<<15, 1<<15)), none),
		vector.FromSlice(vector.Of(vector.Int32), converted[int32](pick(-1<<31, 1<<31)), none),
		vector.FromSlice(vector.Of(vector.Int64), converted[int64](pick(-1<<63, 1<<63)), none),
		vector.FromSlice(vector.Of(vector.Uint8), converted[uint8](pick(0, 256)), none),
		vector.FromSlice(vector.Of(vector.Uint16), converted[uint16](pick(0, 1<<16)), none),
		vector.FromSlice(vector.Of(vector.Uint32), converted[uint32](pick(0, 1<<32)), none),
		vector.FromSlice(vector.Of(vector.Uint64), converted[uint64](pick(0, 1<<64)), none),
		vector.FromSlice(vector.Of(vector.Float32), converted[float32](values), none),
		vector.FromSlice(vector.Of(vector.Float64), values, none),
	}
}

func converted[T vector.Fixed](x []float64) []T {
	out := make([]T, len(x))
	for i, v := range x {
		out[i] = T(v)
	}
	return out
}

// exactValue returns a number without rounding; false for NaN and infinities.
func exactValue(v *vector.Vector, i int) (*big.Float, bool) {
	switch k := v.Type().Kind; {
	case k.IsFloat():
		f := v.Float(i)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, false
		}
		return new(big.Float).SetPrec(200).SetFloat64(f), true
	case k == vector.Uint64:
		return new(big.Float).SetPrec(200).SetUint64(uint64(v.Int(i))), true
	}
	return new(big.Float).SetPrec(200).SetInt64(v.Int(i)), true
}

func TestCast_AllPairsOfNumbers(t *testing.T) {
	values := []float64{0, math.Copysign(0, -1), 1, -1, 2.5, -0.5, 127, 128, -128, -129, 255, 256, 32767, 32768, -32769, 65535, 65536,
		1<<31 - 1, 1 << 31, -1 << 31, 1<<32 - 1, 1 << 32, 1<<53 + 2, 1 << 62, 1 << 63, 1<<63 + 4096, -1 << 63, 1 << 64, -1<<63 - 4096,
		1e30, 1e300, -1e300, math.NaN(), math.Inf(1), math.Inf(-1)}
	all := numbersOf(values)
	for _, from := range all {
		for _, like := range all {
			to := like.Type()
			for i := range from.Len() {
				got, err := Cast(from.Slice(i, i+1), to, nil)
				x, finite := exactValue(from, i)
				wantOK := true
				switch {
				case to.Kind == vector.Float32:
					f := from.Float(i)
					wantOK = !finite || !math.IsInf(float64(float32(f)), 0)
				case to.Kind.IsInteger():
					if !finite || !x.IsInt() {
						wantOK = false
						break
					}
					n, _ := x.Int(nil)
					least, end := big.NewInt(0), new(big.Int).Lsh(big.NewInt(1), uint(8*to.Kind.Width()))
					if to.Kind.IsSigned() {
						end.Rsh(end, 1)
						least.Neg(end)
					}
					wantOK = n.Cmp(least) >= 0 && n.Cmp(end) < 0
				}
				if (err == nil) != wantOK {
					t.Fatalf("%v %s to %v: got error %v, want ok %v", from.Type(), vector.AppendValue(nil, from, i), to, err, wantOK)
				}
				if err == nil && to.Kind.IsInteger() {
					if y, _ := exactValue(got, 0); y.Cmp(x) != 0 {
						t.Fatalf("%v %v to %v: got %v", from.Type(), x, to, y)
					}
				}
			}
		}
	}
}

func TestCast_NamesTheFirstPresentRow(t *testing.T) {
	x := []int32{1, 300, 400, 5}
	valid := vector.NewSetBitmap(4)
	valid.Clear(1)
	_, err := Cast(vector.FromSlice(vector.Of(vector.Int32), x, valid), vector.Of(vector.Int8), nil)
	var at *vector.RowError
	if !errors.As(err, &at) || at.Row != 2 || !errors.Is(err, vector.ErrOverflow) {
		t.Fatalf("got %v", err)
	}
	if want := "row 2: integer overflow: 400 does not fit Int8"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestCast_Times(t *testing.T) {
	stamp := func(u vector.Unit, zone string) vector.Type {
		return vector.Type{Kind: vector.Timestamp, Unit: u, Zone: zone}
	}
	duration := func(u vector.Unit) vector.Type { return vector.Type{Kind: vector.Duration, Unit: u} }
	for _, c := range []struct {
		name     string
		from, to vector.Type
		in, out  int64
		err      error
	}{
		{"finer", stamp(vector.Second, ""), stamp(vector.Nanosecond, ""), -7, -7e9, nil},
		{"finer overflows", stamp(vector.Second, ""), stamp(vector.Nanosecond, ""), 1e10, 0, vector.ErrOverflow},
		{"coarser", duration(vector.Millisecond), duration(vector.Second), -3000, -3, nil},
		{"coarser with a rest", duration(vector.Millisecond), duration(vector.Second), 3001, 0, vector.ErrInexact},
		{"zone", stamp(vector.Second, "UTC"), stamp(vector.Second, "Europe/Zurich"), 5, 5, nil},
		{"local to zone", stamp(vector.Second, ""), stamp(vector.Second, "UTC"), 5, 0, vector.ErrType},
		{"integer to duration", vector.Of(vector.Int64), duration(vector.Second), 5, 5, nil},
		{"timestamp to integer", stamp(vector.Second, ""), vector.Of(vector.Int64), 5, 5, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := Cast(vector.FromSlice(c.from, []int64{c.in}, vector.Bitmap{}), c.to, nil)
			switch {
			case c.err != nil || err != nil:
				if !errors.Is(err, c.err) {
					t.Fatalf("got error %v, want %v", err, c.err)
				}
			case v.Type() != c.to || v.Int(0) != c.out:
				t.Errorf("got %v of %v, want %v", v.Int(0), v.Type(), c.out)
			}
		})
	}
	days := vector.FromSlice(vector.Of(vector.Date), []int32{-1, 2}, vector.Bitmap{})
	v, err := Cast(days, stamp(vector.Millisecond, ""), nil)
	if err != nil || v.Int(0) != -86400e3 || v.Int(1) != 2*86400e3 {
		t.Errorf("date to timestamp: %v %v", v, err)
	}
	wide := vector.FromSlice(vector.Of(vector.Date), []int32{math.MaxInt32}, vector.Bitmap{})
	if _, err := Cast(wide, stamp(vector.Nanosecond, ""), nil); !errors.Is(err, vector.ErrOverflow) {
		t.Errorf("a far date as nanoseconds: %v", err)
	}
}

func TestCast_CategoricalToString(t *testing.T) {
	ints := vector.FromSlice(vector.Of(vector.Int64), []int64{443, 80}, vector.Bitmap{})
	v := vector.FromCodes(vector.Of(vector.Categorical), []uint8{2, 0, 1}, vector.NewPool(ints, []uint32{1, 0}, true))
	s, err := Cast(v, vector.Of(vector.String), nil)
	if err != nil || s.Str(0) != "80" || s.IsValid(1) || s.Str(2) != "443" {
		t.Fatalf("got %v, %v", s, err)
	}
}
