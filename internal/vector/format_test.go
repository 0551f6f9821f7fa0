package vector

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

func TestAppendValue(t *testing.T) {
	madrid := "Europe/Madrid"
	pool := NewPool(FromStrings([]string{"open", "closed"}, Bitmap{}), nil, false)
	dates := NewPool(FromSlice(Of(Date), []int32{0, -1}, Bitmap{}), nil, false)
	stamp := func(u Unit, z string, x int64) *Vector {
		return FromSlice(Type{Timestamp, u, z}, []int64{x}, Bitmap{})
	}
	for _, c := range []struct {
		name string
		v    *Vector
		want string
	}{
		{"bool", FromBits(BitmapFromBools([]bool{true}), Bitmap{}), "true"},
		{"int8", FromSlice(Of(Int8), []int8{-128}, Bitmap{}), "-128"},
		{"uint64", FromSlice(Of(Uint64), []uint64{math.MaxUint64}, Bitmap{}), "18446744073709551615"},
		{"float64 whole", FromSlice(Of(Float64), []float64{2}, Bitmap{}), "2.0"},
		{"float64 shortest", FromSlice(Of(Float64), []float64{0.1}, Bitmap{}), "0.1"},
		{"float64 large", FromSlice(Of(Float64), []float64{1e21}, Bitmap{}), "1e+21"},
		{"float64 small", FromSlice(Of(Float64), []float64{-1e-7}, Bitmap{}), "-1e-07"},
		{"float64 minus zero", FromSlice(Of(Float64), []float64{math.Copysign(0, -1)}, Bitmap{}), "-0.0"},
		{"float64 infinite", FromSlice(Of(Float64), []float64{math.Inf(1)}, Bitmap{}), "Inf"},
		{"float64 nan", FromSlice(Of(Float64), []float64{math.NaN()}, Bitmap{}), "NaN"},
		{"float32", FromSlice(Of(Float32), []float32{0.1}, Bitmap{}), "0.1"},
		{"missing", FromSlice(Of(Int32), []int32{1}, NewBitmap(1)), ""},
		{"string", FromBinary([][]byte{[]byte("a\nb")}, Bitmap{}).WithType(Of(String)), "a\nb"},
		{"binary", FromBinary([][]byte{{0, 0xab}}, Bitmap{}), "00ab"},
		{"level", FromCodes(Of(Categorical), []uint8{2}, pool), "closed"},
		{"date level", FromCodes(Of(Categorical), []uint8{2}, dates), "1969-12-31"},
		{"missing level", FromCodes(Of(Categorical), []uint8{0}, pool), ""},
		{"date", FromSlice(Of(Date), []int32{18746}, Bitmap{}), "2021-04-29"},
		{"date far", FromSlice(Of(Date), []int32{math.MaxInt32}, Bitmap{}), "+5881580-07-11"},
		{"date before the era", FromSlice(Of(Date), []int32{-719529}, Bitmap{}), "-0001-12-31"},
		{"time", FromSlice(Type{Kind: Time, Unit: Millisecond}, []int64{45296007}, Bitmap{}), "12:34:56.007"},
		{"timestamp without zone", stamp(Second, "", 1619740697), "2021-04-29T23:58:17"},
		{"timestamp", stamp(Microsecond, "UTC", 1619740697_000500), "2021-04-29T23:58:17.000500Z"},
		{"timestamp in groups of digits", stamp(Nanosecond, "UTC", 1619740697_500000000), "2021-04-29T23:58:17.500Z"},
		{"timestamp before 1970", stamp(Nanosecond, "UTC", -1), "1969-12-31T23:59:59.999999999Z"},
		{"timestamp in a zone", stamp(Second, madrid, 1619740697), "2021-04-30T01:58:17+02:00"},
		{"timestamp at an offset", stamp(Second, "-03:30", 1619740697), "2021-04-29T20:28:17-03:30"},
		{"duration", FromSlice(Type{Kind: Duration, Unit: Millisecond}, []int64{5400500}, Bitmap{}), "1h30m0.5s"},
		{"duration none", FromSlice(Type{Kind: Duration, Unit: Second}, []int64{0}, Bitmap{}), "0s"},
		{"duration least", FromSlice(Type{Kind: Duration, Unit: Nanosecond}, []int64{math.MinInt64}, Bitmap{}), "-2562047h47m16.854775808s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(AppendValue(nil, c.v, 0)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// anyInt64 draws integers of all magnitudes.
func anyInt64(r *rand.Rand) int64 { return int64(r.Uint64()) >> r.IntN(64) }

// oneTemporal returns a vector of one value.
func oneTemporal(t Type, x int64) *Vector {
	if t.Kind == Date {
		return FromSlice(t, []int32{int32(x)}, Bitmap{})
	}
	return FromSlice(t, []int64{x}, Bitmap{})
}

func TestParseTemporal_InvertsAppendValue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	zones := []string{"", "UTC", "Europe/Madrid", "America/St_Johns", "Asia/Kathmandu", "+05:45"}
	for range 20000 {
		u, kind := Unit(r.IntN(4)), []Kind{Date, Time, Timestamp, Duration}[r.IntN(4)]
		typ, x := Of(Date), int64(int32(anyInt64(r)))
		switch kind {
		case Time:
			typ, x = Type{Kind: Time, Unit: u}, anyInt64(r)%(86400*u.PerSecond())
		case Timestamp:
			typ, x = Type{Timestamp, u, zones[r.IntN(len(zones))]}, anyInt64(r)
		case Duration:
			typ, x = Type{Kind: Duration, Unit: u}, anyInt64(r)
		}
		text := AppendValue(nil, oneTemporal(typ, x), 0)
		if got, err := ParseTemporal(text, typ); err != nil || got != x {
			t.Fatalf("%v %d: %s gives %d, %v", typ, x, text, got, err)
		}
	}
	for _, u := range []Unit{Second, Millisecond, Microsecond, Nanosecond} {
		for _, x := range []int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64} {
			for _, typ := range []Type{{Timestamp, u, "UTC"}, {Timestamp, u, "Asia/Tokyo"}, {Kind: Duration, Unit: u}} {
				text := AppendValue(nil, FromSlice(typ, []int64{x}, Bitmap{}), 0)
				if got, err := ParseTemporal(text, typ); err != nil || got != x {
					t.Errorf("%v %d: %s gives %d, %v", typ, x, text, got, err)
				}
			}
		}
	}
}

func TestAppendValue_LikeTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip("no zones here")
	}
	for range 10000 {
		x := r.Int64N(1<<33) - 1<<31 // from 1901: RFC 3339 has no offsets with seconds
		got := AppendValue(nil, FromSlice(Type{Timestamp, Second, "America/New_York"}, []int64{x}, Bitmap{}), 0)
		if want := time.Unix(x, 0).In(loc).Format(time.RFC3339); string(got) != want {
			t.Fatalf("%d: got %s, want %s", x, got, want)
		}
	}
}

func TestParseTemporal_Refuses(t *testing.T) {
	for _, c := range []struct {
		text string
		typ  Type
	}{
		{"", Of(Date)}, {"2021-02-29", Of(Date)}, {"2021-13-01", Of(Date)}, {"2021-1-1", Of(Date)}, {"21-01-01", Of(Date)},
		{"2021-01-01T00:00", Of(Date)}, {"+99999999-01-01", Of(Date)}, {"20210101", Of(Date)},
		{"2021-01-01T24:00", Type{Kind: Timestamp}}, {"2021-01-01T12", Type{Kind: Timestamp}},
		{"2021-01-01T12:00:60", Type{Kind: Timestamp}}, {"2021-01-01T12:00:00.", Type{Kind: Timestamp}},
		{"2021-01-01T12:00:00.5", Type{Kind: Timestamp}}, {"2021-01-01T12:00Z", Type{Kind: Timestamp}},
		{"2021-01-01T12:00X", Type{Kind: Timestamp, Zone: "UTC"}}, {"2021-01-01T12:00+1", Type{Kind: Timestamp, Zone: "UTC"}},
		{"2300-01-01", Type{Kind: Timestamp, Unit: Nanosecond}}, {"1.5", Type{Kind: Duration}}, {"1.5s", Type{Kind: Duration}},
		{"1x", Type{Kind: Duration}}, {"-", Type{Kind: Duration}}, {"9999999999999999999h", Type{Kind: Duration}},
		{"1:00:00", Type{Kind: Time}}, {"12:00:00x", Type{Kind: Time}},
	} {
		if x, err := ParseTemporal([]byte(c.text), c.typ); err == nil {
			t.Errorf("%q as %v gives %d", c.text, c.typ, x)
		}
	}
}

func FuzzParseTemporal(f *testing.F) {
	for _, s := range []string{"2021-04-29", "2021-04-29T23:58:17.5+02:00", "-0001-01-01 00:00Z", "12:34:56.789", "1h30m0.5s", "-3ns"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, typ := range []Type{Of(Date), {Kind: Time, Unit: Nanosecond}, {Timestamp, Nanosecond, "UTC"}, {Kind: Timestamp}, {Kind: Duration, Unit: Microsecond}} {
			x, err := ParseTemporal([]byte(s), typ)
			if err != nil {
				continue
			}
			text := AppendValue(nil, oneTemporal(typ, x), 0)
			if y, err := ParseTemporal(text, typ); err != nil || y != x {
				t.Errorf("%v %q is %d, prints as %s, reads as %d, %v", typ, s, x, text, y, err)
			}
		}
	})
}

func TestAppendFloat_RoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 30000 {
		x := math.Float64frombits(r.Uint64())
		text := AppendFloat(nil, x, 64)
		y, err := strconv.ParseFloat(string(text), 64)
		if err != nil || (math.Float64bits(x) != math.Float64bits(y) && x == x) {
			t.Fatalf("%x: %s gives %v, %v", math.Float64bits(x), text, y, err)
		}
		if !bytes.ContainsAny(text, ".eIN") {
			t.Fatalf("%s looks like an integer", text)
		}
	}
}

func BenchmarkAppendValue(b *testing.B) {
	for _, v := range []*Vector{
		FromSlice(Of(Float64), []float64{1234.5678}, Bitmap{}),
		FromSlice(Type{Timestamp, Microsecond, "UTC"}, []int64{1619740697_000500}, Bitmap{}),
		FromSlice(Type{Timestamp, Microsecond, "Europe/Madrid"}, []int64{1619740697_000500}, Bitmap{}),
	} {
		b.Run(fmt.Sprintf("type=%v", v.Type()), func(b *testing.B) {
			b.ReportAllocs()
			var dst []byte
			for range b.N {
				dst = AppendValue(dst[:0], v, 0)
			}
		})
	}
}
