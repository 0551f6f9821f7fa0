package kernel

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// textOf returns one text as a vector, and as a dictionary.
func textOf(s string) (plain, dictionary *vector.Vector) {
	plain = vector.FromOffsets(vector.Of(vector.String), []int32{0, int32(len(s))}, []byte(s), vector.Bitmap{})
	return plain, vector.FromCodes(plain.Type(), []uint8{2}, vector.NewPool(vector.TextLevels([]string{s + "x", s}), nil, false))
}

// numberKinds are the kinds that text is read as.
var numberKinds = []vector.Kind{vector.Int8, vector.Int16, vector.Int32, vector.Int64, vector.Uint8, vector.Uint16, vector.Uint32, vector.Uint64, vector.Float32, vector.Float64}

// checkText compares the reading of a number with package strconv.
func checkText(t *testing.T, s string) {
	t.Helper()
	for _, k := range numberKinds {
		var i int64
		var u uint64
		var f float64
		var want error
		bits := 8 * k.Width()
		switch {
		case k.IsFloat():
			f, want = strconv.ParseFloat(s, bits)
			if strings.ContainsAny(s, "_xXpP") {
				want = strconv.ErrSyntax
			}
		case k.IsSigned():
			i, want = strconv.ParseInt(s, 10, bits)
		default:
			u, want = strconv.ParseUint(strings.TrimPrefix(s, "+"), 10, bits)
			if strings.HasPrefix(s, "+") && strings.HasPrefix(s[1:], "+") {
				want = strconv.ErrSyntax
			}
			if digits, ok := strings.CutPrefix(s, "-"); ok { // strconv knows no sign; −0 is 0
				if _, want = strconv.ParseUint(digits, 10, 64); want == nil && strings.Trim(digits, "0") != "" {
					want = strconv.ErrRange
				}
			}
		}
		if k.IsInteger() && errors.Is(want, strconv.ErrRange) && strings.Trim(strings.TrimLeft(s, "+-"), "0123456789") != "" {
			want = strconv.ErrSyntax // strconv stops at the digit that is too much
		}
		plain, dictionary := textOf(s)
		for _, v := range []*vector.Vector{plain, dictionary} {
			got, err := Cast(v, vector.Of(k), nil)
			tried, tryErr := TryCast(v, vector.Of(k), nil)
			if tryErr != nil || tried.IsValid(0) != (err == nil) {
				t.Fatalf("%q to %v: error %v, tried: %v", s, k, err, tryErr)
			}
			switch {
			case errors.Is(want, strconv.ErrRange):
				if !errors.Is(err, vector.ErrOverflow) {
					t.Fatalf("%q to %v: got %v, want an overflow", s, k, err)
				}
			case want != nil:
				if !errors.Is(err, vector.ErrParse) {
					t.Fatalf("%q to %v: got %v, want %v", s, k, err, want)
				}
			case err != nil:
				t.Fatalf("%q to %v: %v", s, k, err)
			case k.IsFloat():
				if x := got.Float(0); math.Float64bits(x) != math.Float64bits(f) && !(x != x && f != f) {
					t.Fatalf("%q to %v: got %v, want %v", s, k, x, f)
				}
			case k.IsSigned() && got.Int(0) != i, k.IsUnsigned() && uint64(got.Int(0)) != u:
				t.Fatalf("%q to %v: got %v, want %v or %v", s, k, got.Int(0), i, u)
			}
		}
	}
}

// numberTexts are numbers at the borders of types, and what is none.
var numberTexts = []string{"", "0", "-0", "+0", "7", "-7", "+7", "007", "127", "128", "-128", "-129", "255", "256", "65535", "65536", "2147483647", "2147483648",
	"-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
	"18446744073709551616", "99999999999999999999999", "-", "+", "--1", "+-1", " 1", "1 ", "1_000", "0x10", "1e3", "1.5", ".5", "5.", "-.5e-3", "1e400", "-1e400",
	"1e-400", "3.5e38", "16777217", "0.1", "inf", "-Inf", "+infinity", "nan", "NaN", "1p3", "true", "١", "1,5", "\x00", "1e", "e1"}

func TestCast_TextLikeStrconv(t *testing.T) {
	for _, s := range numberTexts {
		checkText(t, s)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		checkText(t, strconv.FormatInt(int64(r.Uint64())>>r.IntN(64), 10))
		checkText(t, strconv.FormatFloat(math.Float64frombits(r.Uint64()), "efg"[r.IntN(3)], r.IntN(20)-1, 64))
	}
}

func FuzzCast_TextLikeStrconv(f *testing.F) {
	for _, s := range numberTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 1000 {
			checkText(t, s)
		}
	})
}

// TestCast_TextRoundTrip: everything that is written as text reads back.
func TestCast_TextRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n = 500
	valid := vector.NewSetBitmap(n)
	valid.Clear(3)
	words, wide, narrow, bytes2 := make([]int64, n), make([]float64, n), make([]float32, n), make([]int32, n)
	for i := range n {
		words[i] = int64(r.Uint64()) >> r.IntN(64)
		wide[i] = math.Float64frombits(r.Uint64())
		narrow[i] = math.Float32frombits(r.Uint32())
		bytes2[i] = int32(r.Uint32()) >> r.IntN(32)
	}
	small := make([]int64, n) // times of years with four digits
	for i := range small {
		small[i] = r.Int64N(1 << 40)
	}
	typ := func(k vector.Kind, u vector.Unit, zone string) vector.Type {
		return vector.Type{Kind: k, Unit: u, Zone: zone}
	}
	for _, v := range []*vector.Vector{
		vector.FromSlice(vector.Of(vector.Int64), words, valid), vector.FromSlice(vector.Of(vector.Uint64), words, valid),
		vector.FromSlice(vector.Of(vector.Int32), bytes2, valid), vector.FromSlice(vector.Of(vector.Date), bytes2, valid),
		vector.FromSlice(vector.Of(vector.Float64), wide, valid), vector.FromSlice(vector.Of(vector.Float32), narrow, valid),
		vector.FromSlice(typ(vector.Timestamp, vector.Microsecond, ""), words, valid), vector.FromSlice(typ(vector.Timestamp, vector.Millisecond, "UTC"), small, valid),
		vector.FromSlice(typ(vector.Timestamp, vector.Second, "Europe/Zurich"), small[:1], vector.Bitmap{}),
		vector.FromSlice(typ(vector.Time, vector.Nanosecond, ""), small, valid), vector.FromSlice(typ(vector.Duration, vector.Nanosecond, ""), words, valid),
		vector.FromBits(vector.BitmapFromBools([]bool{true, false, true}), vector.Bitmap{}),
	} {
		text, err := Cast(v, vector.Of(vector.String), nil)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Cast(text, v.Type(), nil)
		if err != nil {
			t.Fatalf("%v: %v", v.Type(), err)
		}
		for i := range v.Len() {
			a, b := vector.AppendValue(nil, v, i), vector.AppendValue(nil, back, i)
			if string(a) != string(b) || text.IsValid(i) != v.IsValid(i) || v.IsValid(i) && text.Str(i) != string(a) {
				t.Fatalf("%v row %d: %s became %q, then %s", v.Type(), i, a, text.Str(i), b)
			}
		}
	}
}

// TestCast_Errors: what a value that does not fit says.
func TestCast_Errors(t *testing.T) {
	text := func(s string) *vector.Vector { v, _ := textOf(s); return v }
	stamp := vector.Type{Kind: vector.Timestamp, Unit: vector.Second}
	for _, c := range []struct {
		v    *vector.Vector
		to   vector.Type
		want string
	}{
		{text("12x"), vector.Of(vector.Int32), `row 0: unreadable text: "12x" is no Int32`},
		{text("300"), vector.Of(vector.Uint8), `row 0: integer overflow: "300" does not fit Uint8`},
		{text("maybe"), vector.Of(vector.Bool), `row 0: unreadable text: "maybe" is no Bool`},
		{text("2021-02-30"), vector.Of(vector.Date), `row 0: unreadable text: "2021-02-30" is no Date`},
		{text("2021-02-03T04:05:06.5"), stamp, `row 0: unreadable text: "2021-02-03T04:05:06.5" is no Timestamp[s] (finer than the unit)`},
		{text("2021-02-03T04:05Z"), stamp, `row 0: unreadable text: "2021-02-03T04:05Z" is no Timestamp[s] (has a zone)`},
		{text("1"), vector.Of(vector.Categorical), `wrong type: no conversion from String to Categorical`},
		{vector.FromSlice(vector.Of(vector.Int8), []int8{2}, vector.Bitmap{}), vector.Of(vector.Bool), `row 0: inexact conversion: 2 does not fit Bool`},
		{vector.FromOffsets(vector.Of(vector.Binary), []int32{0, 2}, []byte("a\xff"), vector.Bitmap{}), vector.Of(vector.String), `row 0: unreadable text: 0x61ff is no UTF-8`},
		{vector.FromBits(vector.BitmapFromBools([]bool{true}), vector.Bitmap{}), vector.Of(vector.Date), `wrong type: no conversion from Bool to Date`},
	} {
		if _, err := Cast(c.v, c.to, nil); err == nil || err.Error() != c.want {
			t.Errorf("%v to %v: got %v, want %s", c.v.Type(), c.to, err, c.want)
		}
	}
}

// TestTryCast_DropsWhatDoesNotFit: a value is missing where Cast of it alone
// is an error, and else what Cast gives.
func TestTryCast_DropsWhatDoesNotFit(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const n = 300
	valid := vector.NewSetBitmap(n)
	x, f := make([]int64, n), make([]float64, n)
	for i := range n {
		x[i] = int64(r.Uint64()) >> r.IntN(64)
		f[i] = float64(r.IntN(600)-300) / float64(1+r.IntN(2))
		if r.IntN(5) == 0 {
			valid.Clear(i)
		}
	}
	unit := func(k vector.Kind, u vector.Unit) vector.Type { return vector.Type{Kind: k, Unit: u} }
	for _, c := range []struct {
		v  *vector.Vector
		to vector.Type
	}{
		{vector.FromSlice(vector.Of(vector.Int64), x, valid), vector.Of(vector.Int8)},
		{vector.FromSlice(vector.Of(vector.Float64), f, valid), vector.Of(vector.Int8)},
		{vector.FromSlice(vector.Of(vector.Float64), f, valid), vector.Of(vector.Bool)},
		{vector.FromSlice(vector.Of(vector.Float64), f, valid), unit(vector.Timestamp, vector.Second)},
		{vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{}), vector.Of(vector.Date)},
		{vector.FromSlice(unit(vector.Duration, vector.Second), x, valid), unit(vector.Duration, vector.Nanosecond)},
		{vector.FromSlice(unit(vector.Timestamp, vector.Nanosecond), x, valid), unit(vector.Timestamp, vector.Second)},
		{vector.FromSlice(unit(vector.Timestamp, vector.Second), x, valid), vector.Of(vector.Date)},
		{vector.FromSlice(unit(vector.Timestamp, vector.Millisecond), x, valid), unit(vector.Time, vector.Second)},
		{vector.FromSlice(unit(vector.Timestamp, vector.Second), x, valid), vector.Of(vector.Int32)},
	} {
		got, err := TryCast(c.v, c.to, nil)
		if err != nil || got.Type() != c.to {
			t.Fatalf("%v to %v: %v", c.v.Type(), c.to, err)
		}
		for i := range n {
			one, err := Cast(c.v.Slice(i, i+1), c.to, nil)
			if got.IsValid(i) != (err == nil && one.IsValid(0)) {
				t.Fatalf("%v to %v: row %d present %v, alone %v", c.v.Type(), c.to, i, got.IsValid(i), err)
			}
			if a, b := vector.AppendValue(nil, got, i), ""; err == nil {
				if b = string(vector.AppendValue(nil, one, 0)); string(a) != b {
					t.Fatalf("%v to %v: row %d is %s, alone %s", c.v.Type(), c.to, i, a, b)
				}
			}
		}
	}
}

// TestCast_PartsOfTimestamps: the date and the time of day are those of the
// zone, before 1970 too.
func TestCast_PartsOfTimestamps(t *testing.T) {
	zurich := vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond, Zone: "Europe/Zurich"}
	v := vector.FromSlice(zurich, []int64{-1, 0, 1619819999999, 1619820000000}, vector.Bitmap{})
	for i, want := range []string{"1970-01-01 00:59:59.999", "1970-01-01 01:00:00", "2021-04-30 23:59:59.999", "2021-05-01 00:00:00"} {
		day, err1 := Cast(v, vector.Of(vector.Date), nil)
		clock, err2 := Cast(v, vector.Type{Kind: vector.Time, Unit: vector.Microsecond}, nil)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := string(vector.AppendValue(append(vector.AppendValue(nil, day, i), ' '), clock, i)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	local, err := Cast(vector.FromSlice(vector.Type{Kind: vector.Timestamp}, []int64{-1}, vector.Bitmap{}), vector.Of(vector.Date), nil)
	if err != nil || local.Int(0) != -1 {
		t.Errorf("got %v, %v", local, err)
	}
}

// TestCast_Categorical: a categorical is converted as its levels are.
func TestCast_Categorical(t *testing.T) {
	ports := vector.NewPool(vector.TextLevels([]string{"443", "80", "other"}), []uint32{1, 0, 2}, true)
	v := vector.FromCodes(vector.Of(vector.Categorical), []uint8{2, 0, 1}, ports)
	got, err := Cast(v, vector.Of(vector.Uint16), nil)
	if err != nil || got.Int(0) != 80 || got.IsValid(1) || got.Int(2) != 443 {
		t.Errorf("text levels: %v, %v", got, err)
	}
	numbers := vector.NewPool(vector.FromSlice(vector.Of(vector.Int16), []int16{443, 80}, vector.Bitmap{}), nil, false)
	got, err = Cast(vector.FromCodes(vector.Of(vector.Categorical), []uint8{2, 0, 1}, numbers), vector.Of(vector.Float64), nil)
	if err != nil || got.Float(0) != 80 || got.IsValid(1) {
		t.Errorf("integer levels: %v, %v", got, err)
	}
	binary, err := Cast(v, vector.Of(vector.Binary), nil)
	if err != nil || binary.Str(0) != "80" || binary.IsValid(1) || binary.IsDictionary() {
		t.Errorf("to binary: %v, %v", binary, err)
	}
}
