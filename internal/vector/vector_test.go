package vector

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

type (
	port    uint16
	label   string
	seconds time.Duration
)

func ptr[T any](x T) *T { return &x }

func TestFromGo_Types(t *testing.T) {
	at := time.Date(2020, 2, 3, 4, 5, 6, 7, time.UTC)
	for _, c := range []struct {
		values any
		kind   Kind
		want   string // as AppendValue writes the first value
	}{
		{[]int{-1}, Int64, "-1"}, {[]uint{1}, Uint64, "1"}, {[]int8{-8}, Int8, "-8"}, {[]int16{-9}, Int16, "-9"},
		{[]int32{-3}, Int32, "-3"}, {[]int64{math.MinInt64}, Int64, "-9223372036854775808"}, {[]uint8{255}, Uint8, "255"},
		{[]uint16{65535}, Uint16, "65535"}, {[]uint32{math.MaxUint32}, Uint32, "4294967295"},
		{[]uint64{math.MaxUint64}, Uint64, "18446744073709551615"}, {[]float32{1.5}, Float32, "1.5"}, {[]float64{2}, Float64, "2.0"},
		{[]bool{true}, Bool, "true"}, {[]string{"x"}, String, "x"}, {[][]byte{{255}}, Binary, "ff"},
		{[]time.Time{at}, Timestamp, "2020-02-03T04:05:06.000000007Z"}, {[]time.Duration{time.Second}, Duration, "1s"},
		{[]port{80}, Uint16, "80"}, {[]label{"y"}, String, "y"}, {[]seconds{5}, Int64, "5"},
		{[]*int32{ptr(int32(4))}, Int32, "4"}, {[]*label{ptr(label("z"))}, String, "z"}, {[]*time.Time{&at}, Timestamp, "2020-02-03T04:05:06.000000007Z"},
	} {
		v, err := FromGo(c.values, nil)
		if err != nil {
			t.Errorf("%T: %v", c.values, err)
			continue
		}
		if got := string(AppendValue(nil, v, 0)); v.Type().Kind != c.kind || v.Len() != 1 || got != c.want {
			t.Errorf("%T: %v %q, want %v %q", c.values, v.Type(), got, c.kind, c.want)
		}
		empty, err := FromGo(reflect.Zero(reflect.TypeOf(c.values)).Interface(), nil)
		if err != nil || empty.Len() != 0 || empty.Type() != v.Type() {
			t.Errorf("nil %T: %v, %v", c.values, empty, err)
		}
	}
	for _, bad := range []any{nil, 3, "x", []any{1}, []complex64{1}, []struct{}{{}}, [][]int{{1}}, []**int{nil}, [2]int{}} {
		if _, err := FromGo(bad, nil); !errors.Is(err, ErrType) {
			t.Errorf("%T: %v, want ErrType", bad, err)
		}
	}
}

func TestFromGo_Missing(t *testing.T) {
	for name, values := range map[string]any{
		"ints": []int{1, 2, 3}, "strings": []string{"a", "b", "a"}, "bools": []bool{true, false, true},
		"bytes": [][]byte{{1}, nil, {2}}, "times": []time.Time{time.Unix(1, 0), {}, time.Unix(2, 0)},
		"pointers": []*int8{ptr(int8(1)), nil, ptr(int8(2))},
	} {
		v, err := FromGo(values, []bool{true, false, true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v.Missing() != 1 || v.IsValid(1) || !v.IsValid(0) || !v.IsValid(2) {
			t.Errorf("%s: missing %d", name, v.Missing())
		}
		if m := v.ValidMask(); !slices.Equal(m.Rows(nil, 0), []uint32{0, 2}) {
			t.Errorf("%s: valid rows %v", name, m.Rows(nil, 0))
		}
	}
	if _, err := FromGo([]int{1}, []bool{true, true}); err == nil {
		t.Error("two marks for one value: want an error")
	}
	v, _ := FromGo([]*int{nil, ptr(4)}, nil)
	if v.Missing() != 1 || v.Int(1) != 4 {
		t.Errorf("nil pointer: %d missing", v.Missing())
	}
	if v, _ := FromGo([]*int{ptr(1)}, nil); v.Missing() != 0 || !v.Valid().IsZero() {
		t.Error("nothing missing: want no bitmap")
	}
}

func TestFromGo_TimesThatDoNotFit(t *testing.T) {
	for _, at := range []time.Time{{}, time.Date(2263, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if _, err := FromGo([]time.Time{at}, nil); err == nil {
			t.Errorf("%v: want an error", at)
		}
	}
	edge := time.Date(1677, 12, 31, 23, 59, 59, 999999999, time.UTC)
	v, err := FromGo([]time.Time{edge}, nil)
	if err != nil || !v.TimeAt(0, time.UTC).Equal(edge) {
		t.Errorf("%v: %v", edge, err)
	}
}

func TestFromStrings_DictionaryWhenValuesRepeat(t *testing.T) {
	same := FromStrings([]string{"a", "b", "a", "a", "b", "a"}, Bitmap{})
	if !same.IsDictionary() || same.CodeWidth() != 1 || same.Pool().Len() != 2 {
		t.Errorf("repeated values: dictionary %v", same.IsDictionary())
	}
	apart := FromStrings([]string{"a", "b", "c", "d", "e", "f"}, Bitmap{})
	if apart.IsDictionary() {
		t.Error("distinct values: want no dictionary")
	}
	for i, want := range []string{"a", "b", "c", "d", "e", "f"} {
		if apart.Str(i) != want {
			t.Errorf("value %d is %q", i, apart.Str(i))
		}
	}
	defer func(old int) { maxOffset32 = old }(maxOffset32)
	maxOffset32 = 3
	long := FromBinary([][]byte{{1, 2}, {3, 4}, nil}, BitmapFromBools([]bool{true, true, false}))
	if o32, o64 := long.Offsets(); o32 != nil || len(o64) != 4 || long.Str(1) != "\x03\x04" || long.Missing() != 1 {
		t.Error("want 64-bit offsets")
	}
}

// everyKind returns a vector of each layout with n values, some missing if wanted.
func everyKind(r *rand.Rand, n int, missing bool) []*Vector {
	present := make([]bool, n)
	ints, words, flags := make([]int32, n), make([]string, n), make([]bool, n)
	texts := make([][]byte, n)
	for i := range n {
		present[i] = !missing || r.IntN(3) > 0
		ints[i], flags[i] = r.Int32(), r.IntN(2) == 0
		words[i] = string(rune('a' + r.IntN(3)))
		texts[i] = []byte(words[i])[:r.IntN(2)]
	}
	var out []*Vector
	for _, values := range []any{ints, words, flags, texts} {
		v, err := FromGo(values, present)
		if err != nil {
			panic(err)
		}
		out = append(out, v)
	}
	valid := Bitmap{}
	if missing {
		valid = BitmapFromBools(present)
	}
	off := make([]int64, n+1)
	var blob []byte
	for i, x := range texts {
		blob = append(blob, x...)
		off[i+1] = int64(len(blob))
	}
	out = append(out, FromOffsets(Of(String), off, blob, valid))
	for _, w := range []int{2, 4} {
		wide := make([]uint32, n)
		for i := range wide {
			if present[i] {
				wide[i] = uint32(words[i][0]-'a') + 1
			}
		}
		p := NewPool(TextLevels([]string{"a", "b", "c"}), []uint32{2, 0, 1}, true)
		if w == 2 {
			out = append(out, FromCodes(Of(Categorical), narrow[uint16](wide), p))
		} else {
			out = append(out, FromCodes(Of(Categorical), wide, p))
		}
	}
	return out
}

func TestVector_SliceLikeValues(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for round := range 100 {
		n := r.IntN(200)
		for _, v := range everyKind(r, n, round%2 == 0) {
			lo := r.IntN(n + 1)
			hi := lo + r.IntN(n-lo+1)
			mid := lo + r.IntN(hi-lo+1)
			s := v.Slice(lo, hi).Slice(mid-lo, hi-lo)
			missing := 0
			for i := range s.Len() {
				if s.IsValid(i) != v.IsValid(mid+i) {
					t.Fatalf("%v: validity of %d", v.Type(), i)
				}
				if !s.IsValid(i) {
					missing++
					continue
				}
				if a, b := AppendValue(nil, s, i), AppendValue(nil, v, mid+i); string(a) != string(b) {
					t.Fatalf("%v: value %d is %q, want %q", v.Type(), i, a, b)
				}
			}
			if s.Len() != hi-mid || s.Missing() != missing || s.Type() != v.Type() {
				t.Fatalf("%v: %d values, %d missing, want %d and %d", v.Type(), s.Len(), s.Missing(), hi-mid, missing)
			}
			if m := s.ValidMask(); !m.IsZero() && m.Count() != s.Len()-missing {
				t.Fatalf("%v: mask has %d bits", v.Type(), m.Count())
			}
		}
	}
}

func TestVector_BoundsLikeMinMax(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for range 200 {
		n := r.IntN(9)
		x, present := make([]int16, n), make([]bool, n)
		want := Bounds{}
		for i := range x {
			x[i], present[i] = int16(r.Uint32()), r.IntN(3) > 0
			if present[i] {
				if !want.Some {
					want = Bounds{int64(x[i]), int64(x[i]), true}
				}
				want.Min, want.Max = min(want.Min, int64(x[i])), max(want.Max, int64(x[i]))
			}
		}
		v, _ := FromGo(x, present)
		if got := v.Bounds(); got != want {
			t.Fatalf("%v %v: bounds %v, want %v", x, present, got, want)
		}
	}
	u := FromSlice(Of(Uint64), []uint64{math.MaxUint64, 5}, Bitmap{})
	if b := u.Bounds(); uint64(b.Min) != 5 || uint64(b.Max) != math.MaxUint64 {
		t.Errorf("uint64 bounds %v", b)
	}
}

func TestType_Location(t *testing.T) {
	at := time.Date(2020, 7, 1, 12, 0, 0, 0, time.UTC)
	for zone, hour := range map[string]int{"": 12, "UTC": 12, "+05:30": 17, "-08:00": 4, "No/Such": 12} {
		got := at.In(Type{Kind: Timestamp, Zone: zone}.Location())
		if got.Hour() != hour {
			t.Errorf("zone %q: %v", zone, got)
		}
	}
}

func TestNearest(t *testing.T) {
	have := []string{"timestamp", "port", "ttl", "reason"}
	for name, want := range map[string]string{"prot": "port", "Port": "port", "time": "", "resaon": "reason", "": "", "zzz": "", "timestmap": "timestamp",
		"x": "", "T": "", "tt": "ttl", "tlt": "ttl", "tax": ""} {
		if got := Nearest(name, have); got != want {
			t.Errorf("%q: nearest %q, want %q", name, got, want)
		}
	}
}

func TestErrors_Text(t *testing.T) {
	for want, err := range map[string]error{
		`filter "prot": no such column (did you mean "port"?)`: NoColumn("filter", "prot", []string{"ip", "port"}),
		`sort "x": no such column (have ip, port)`:             NoColumn("sort", "x", []string{"ip", "port"}),
		`sort "x": no such column (the frame has no columns)`:  NoColumn("sort", "x", nil),
		`column "x": wrong type`:                               &ColumnError{Column: "x", Err: ErrType},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
	if err := NoColumn("filter", "prot", nil); !errors.Is(err, ErrNoColumn) {
		t.Error("NoColumn is no ErrNoColumn")
	}
}

func TestType_String(t *testing.T) {
	for want, typ := range map[string]Type{
		"Int32": Of(Int32), "Timestamp[us, UTC]": {Kind: Timestamp, Unit: Microsecond, Zone: "UTC"}, "Timestamp[ns]": {Kind: Timestamp, Unit: Nanosecond},
		"Duration[ms]": {Kind: Duration, Unit: Millisecond}, "Time[s]": {Kind: Time}, "Categorical": Of(Categorical), "Kind(99)": Of(99),
	} {
		if got := typ.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for k := Bool; k < kinds; k++ {
		classes := 0
		for _, is := range []bool{k.IsSigned(), k.IsUnsigned(), k.IsFloat(), k.IsText(), k.IsTemporal(), k == Bool, k == Categorical} {
			if is {
				classes++
			}
		}
		if classes != 1 || k.IsNumeric() != (k.IsInteger() || k.IsFloat()) || k.IsInteger() != (k.IsSigned() || k.IsUnsigned()) || k.String() == "" {
			t.Errorf("%v belongs to %d classes", k, classes)
		}
	}
}

func TestColumn_RecipeRunsOnceAtFirstUse(t *testing.T) {
	runs := 0
	v := FromSlice(Of(Int8), []int8{1, 2, 3}, Bitmap{})
	c := Deferred(v.Type(), 3, func() *Vector { runs++; return v })
	part := c.Slice(1, 3)
	if runs != 0 || part.Len() != 2 || part.Type() != v.Type() || c.Slice(0, 3) != c {
		t.Fatalf("%d runs before the first use", runs)
	}
	if part.Vector().Int(0) != 2 || c.Vector() != v || runs != 1 {
		t.Fatalf("%d runs", runs)
	}
	if NewColumn(v).Vector() != v {
		t.Fatal("a column lost its vector")
	}
	table := &Table{Fields: []Field{{Name: "a"}, {Name: "b"}}, N: 3}
	if table.Rows() != 3 || table.Index("b") != 1 || table.Index("c") != -1 {
		t.Fatal("table")
	}
	if table.View, table.Sel = true, []uint32{2}; table.Rows() != 1 {
		t.Fatal("a view shows its selection")
	}
}

func TestElements_LikeAppendValue(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for _, v := range everyKind(r, 40, true)[:2] {
		for lo := range 3 {
			s := v.Slice(lo, v.Len())
			for _, typ := range []reflect.Type{reflect.TypeFor[int32](), reflect.TypeFor[string]()} {
				got, err := ElementsOf(s, typ)
				if (err == nil) != Holds(s.Type(), typ) {
					t.Fatalf("%v as %v: %v", s.Type(), typ, err)
				}
				for i := 0; err == nil && i < s.Len(); i++ {
					if text := string(AppendValue(nil, s, i)); s.IsValid(i) && text != formatted(got.Index(i)) {
						t.Fatalf("%v: %q, want %q", typ, formatted(got.Index(i)), text)
					}
				}
			}
		}
	}
	ports, err := Elements[port](FromSlice(Of(Uint16), []uint16{80}, Bitmap{}))
	if err != nil || ports[0] != 80 {
		t.Errorf("named type: %v %v", ports, err)
	}
	if _, err := Elements[bool](FromSlice(Of(Uint16), []uint16{80}, Bitmap{})); !errors.Is(err, ErrType) {
		t.Errorf("bools of integers: %v", err)
	}
	levels := NewPool(FromSlice(Of(Int64), []int64{7, 9}, Bitmap{}), nil, false)
	n, err := Elements[int64](FromCodes(Of(Categorical), []uint8{2, 0, 1}, levels))
	if err != nil || !slices.Equal(n, []int64{9, 0, 7}) {
		t.Errorf("integer levels: %v %v", n, err)
	}
	text := NewPool(TextLevels([]string{"x"}), nil, false)
	w, err := Elements[label](FromCodes(Of(Categorical), []uint8{1, 0}, text))
	if err != nil || !slices.Equal(w, []label{"x", ""}) {
		t.Errorf("text levels: %v %v", w, err)
	}
	d, err := Elements[time.Duration](FromSlice(Type{Kind: Duration, Unit: Millisecond}, []int64{3}, Bitmap{}))
	if err != nil || d[0] != 3*time.Millisecond {
		t.Errorf("durations: %v %v", d, err)
	}
}

// formatted writes a Go value as AppendValue does.
func formatted(v reflect.Value) string {
	if v.CanInt() {
		return string(AppendValue(nil, FromSlice(Of(Int64), []int64{v.Int()}, Bitmap{}), 0))
	}
	return v.String()
}

func TestFromWideCodes_SmallestWidth(t *testing.T) {
	for n, width := range map[int]int{1: 1, 256: 2, 65536: 4} {
		words := make([]string, n)
		for i := range words {
			words[i] = string(AppendValue(nil, FromSlice(Of(Int64), []int64{int64(i)}, Bitmap{}), 0))
		}
		v := FromWideCodes(Of(String), []uint32{uint32(n), 0}, NewPool(TextLevels(words), nil, false))
		if v.CodeWidth() != width || v.Code(0) != uint32(n) || v.Missing() != 1 {
			t.Errorf("%d levels: %d bytes, code %d", n, v.CodeWidth(), v.Code(0))
		}
	}
}

func TestScalar_IntAndFloat(t *testing.T) {
	for _, values := range []any{[]int8{7}, []int16{7}, []int32{7}, []int64{7}, []uint8{7}, []uint16{7}, []uint32{7}, []uint64{7}} {
		v, _ := FromGo(values, nil)
		if v.Int(0) != 7 || v.Float(0) != 7 {
			t.Errorf("%v: %d and %v", v.Type(), v.Int(0), v.Float(0))
		}
		if b := v.Bounds(); b != (Bounds{7, 7, true}) {
			t.Errorf("%v: bounds %v", v.Type(), b)
		}
		if v.SetBounds(Bounds{1, 9, true}); v.Bounds().Max != 9 {
			t.Errorf("%v: SetBounds", v.Type())
		}
	}
	for _, values := range []any{[]float32{1.5}, []float64{1.5}} {
		if v, _ := FromGo(values, nil); v.Float(0) != 1.5 {
			t.Errorf("%v: %v", v.Type(), v.Float(0))
		}
	}
	big := FromSlice(Of(Uint64), []uint64{math.MaxUint64}, Bitmap{})
	if big.Float(0) != math.MaxUint64 || big.Int(0) != -1 {
		t.Error("a large uint64")
	}
	if flags, _ := FromGo([]bool{true, false}, nil); flags.Int(0) != 1 || flags.Int(1) != 0 {
		t.Error("bools as integers")
	}
}
