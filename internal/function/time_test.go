package function

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// timeZones are those of the tests, "" for none.
var timeZones = []string{"", "UTC", "Europe/Madrid", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"}

// stampsOf returns random timestamps with missing ones, and what they are.
func stampsOf(t testing.TB, r *rand.Rand, typ vector.Type, n int) (*vector.Vector, []time.Time) {
	if _, err := time.LoadLocation("Europe/Madrid"); err != nil {
		t.Skip("no time zone database")
	}
	x, valid, per := make([]int64, n), vector.NewSetBitmap(n), typ.Unit.PerSecond()
	at := make([]time.Time, n)
	for i := range x {
		second := r.Int64N(300e9) - 61e9 // years 37 to 9543
		switch {
		case typ.Unit == vector.Nanosecond:
			second = r.Int64N(18e9) - 9e9
		case i%2 == 0:
			second = r.Int64N(1 << 32)
		}
		x[i] = second*per + r.Int64N(per)
		at[i] = time.Unix(second, (x[i]-second*per)*(1e9/per)).In(typ.Location())
		if r.IntN(8) == 0 {
			valid.Clear(i)
		}
	}
	return vector.FromSlice(typ, x, valid), at
}

// text1 is a constant operand.
func text1(s string) Arg {
	v := vector.FromStrings([]string{s}, vector.Bitmap{})
	return Arg{Type: v.Type(), Value: v}
}

// applyTime binds a function to vectors and constants and runs it.
func applyTime(name string, args ...any) (*vector.Vector, error) {
	f, err := Lookup(name)
	if err != nil {
		return nil, err
	}
	if err := f.Check(len(args)); err != nil {
		return nil, err
	}
	bound := make([]Arg, len(args))
	operands := make([]Operand, len(args))
	n := 1
	for i, a := range args {
		switch a := a.(type) {
		case string:
			bound[i] = text1(a)
		case int:
			v := vector.FromSlice(vector.Of(vector.Int64), []int64{int64(a)}, vector.Bitmap{})
			bound[i] = Arg{Type: v.Type(), Value: v}
		case *vector.Vector:
			bound[i] = Arg{Type: a.Type(), Nullable: a.Missing() > 0}
			operands[i] = Operand{V: a}
			n = a.Len()
		}
		if bound[i].Value != nil {
			operands[i] = Operand{V: bound[i].Value, One: true}
		}
	}
	sig, err := f.Bind(bound)
	if err != nil {
		return nil, err
	}
	b := &Batch{Args: operands[:len(sig.Args)], N: n}
	for i, t := range sig.Args {
		if b.Args[i].V, err = kernel.Cast(b.Args[i].V, t, nil); err != nil {
			return nil, err
		}
		if !b.Args[i].One {
			b.Valid = b.Valid.And(b.Args[i].V.ValidMask())
		}
	}
	out, err := sig.Run(b)
	if err != nil {
		return nil, err
	}
	return kernel.Mask(out, b.Valid), nil
}

// TestTime_Parts compares with package time: all units, five zones and none,
// missing values (A1).
func TestTime_Parts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	parts := map[string]func(at time.Time) int{
		"year": time.Time.Year, "month": func(at time.Time) int { return int(at.Month()) }, "day": time.Time.Day, "hour": time.Time.Hour,
		"minute": time.Time.Minute, "second": time.Time.Second, "nanosecond": time.Time.Nanosecond, "day_of_year": time.Time.YearDay,
		"millisecond": func(at time.Time) int { return at.Nanosecond() / 1e6 }, "microsecond": func(at time.Time) int { return at.Nanosecond() / 1e3 },
		"quarter": func(at time.Time) int { return (int(at.Month()) + 2) / 3 }, "weekday": func(at time.Time) int { return (int(at.Weekday())+6)%7 + 1 },
		"iso_week": func(at time.Time) int { _, w := at.ISOWeek(); return w }, "iso_year": func(at time.Time) int { y, _ := at.ISOWeek(); return y },
		"days_in_month": func(at time.Time) int { return time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day() },
		"is_weekend":    func(at time.Time) int { return int(b2i(at.Weekday()%6 == 0)) },
		"is_leap_year":  func(at time.Time) int { return time.Date(at.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay() - 365 },
		"date":          func(at time.Time) int { _, off := at.Zone(); return int(floor(at.Unix()+int64(off), 86400)) },
	}
	for _, zone := range timeZones {
		for unit := vector.Second; unit <= vector.Nanosecond; unit++ {
			v, at := stampsOf(t, r, vector.Type{Kind: vector.Timestamp, Unit: unit, Zone: zone}, 300)
			for name, want := range parts {
				got, err := applyTime(name, v)
				if err != nil {
					t.Fatalf("%s of %v: %v", name, v.Type(), err)
				}
				for i := range at {
					if v.IsValid(i) && got.Int(i) != int64(want(at[i])) {
						t.Fatalf("%s of %v: got %d, want %d", name, at[i], got.Int(i), want(at[i]))
					}
				}
			}
		}
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// TestTime_Inverses: functions that undo each other, on all units and zones.
func TestTime_Inverses(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	then := func(v *vector.Vector, calls ...[]any) *vector.Vector {
		for _, c := range calls {
			var err error
			if v, err = applyTime(c[0].(string), append([]any{v}, c[1:]...)...); err != nil {
				t.Fatalf("%v: %v", c, err)
			}
		}
		return v
	}
	same := func(what string, got, want *vector.Vector) {
		t.Helper()
		if got.Type() != want.Type() {
			t.Fatalf("%s: got %v, want %v", what, got.Type(), want.Type())
		}
		for i := range want.Len() {
			if want.IsValid(i) && got.Int(i) != want.Int(i) {
				t.Fatalf("%s row %d: got %d, want %d", what, i, got.Int(i), want.Int(i))
			}
		}
	}
	for _, zone := range timeZones[1:] {
		for unit := vector.Second; unit <= vector.Nanosecond; unit++ {
			v, _ := stampsOf(t, r, vector.Type{Kind: vector.Timestamp, Unit: unit, Zone: zone}, 300)
			symbol := unit.String()
			same("epoch", then(v, []any{"epoch", symbol}, []any{"from_epoch", symbol, zone}), v)
			same("in_zone", then(v, []any{"in_zone", "Asia/Tokyo"}, []any{"in_zone", zone}), v)
			wall := then(v, []any{"without_zone"})
			same("with_zone", then(wall, []any{"with_zone", zone, "latest"}, []any{"without_zone"}), wall)
			if unit >= vector.Microsecond {
				utc := then(v, []any{"in_zone", "UTC"})
				layout := map[vector.Unit]string{vector.Microsecond: "%Y-%m-%dT%H:%M:%S.%6f%z", vector.Nanosecond: "%Y-%m-%dT%H:%M:%S.%9f%z"}[unit]
				same("parse", then(v, []any{"format", layout}, []any{"parse_timestamp", layout}), utc)
			}
			day := then(v, []any{"date"})
			same("make_date", must(applyTime("make_date", wide(then(day, []any{"year"})), wide(then(day, []any{"month"})), wide(then(day, []any{"day"})))), day)
			same("parse_date", then(day, []any{"format", "02.01.2006"}, []any{"parse_date", "02.01.2006"}), day)
		}
	}
}

func must(v *vector.Vector, err error) *vector.Vector {
	if err != nil {
		panic(err)
	}
	return v
}

// wide returns Int32 values as Int64, as binding would convert them.
func wide(v *vector.Vector) *vector.Vector {
	x := make([]int64, v.Len())
	for i := range x {
		x[i] = v.Int(i)
	}
	return vector.FromSlice(vector.Of(vector.Int64), x, v.Valid())
}

// TestTime_Errors: each says the function, the operand and what was wanted, or
// the row and its value.
func TestTime_Errors(t *testing.T) {
	typed := func(kind vector.Kind, unit vector.Unit, zone string, x ...int64) *vector.Vector {
		return vector.FromSlice(vector.Type{Kind: kind, Unit: unit, Zone: zone}, x, vector.Bitmap{})
	}
	utc, local, clock := typed(vector.Timestamp, vector.Second, "UTC", 0, 86400), typed(vector.Timestamp, vector.Second, "", 0, 86400), typed(vector.Time, vector.Second, "", 0, 1)
	date := vector.FromSlice(vector.Of(vector.Date), []int32{0, 2147483647}, vector.Bitmap{})
	length := typed(vector.Duration, vector.Second, "", 1, 1<<62)
	number := vector.FromSlice(vector.Of(vector.Int64), []int64{1, 1 << 62}, vector.Bitmap{})
	text := vector.FromStrings([]string{"2016-03-28", "28.3.2016"}, vector.Bitmap{})
	fine := vector.FromStrings([]string{"2016-03-28 10:00:00.1234567", "x"}, vector.Bitmap{})
	for _, c := range []struct {
		kind error
		want string
		name string
		args []any
	}{
		{vector.ErrType, "wrong type: year: time is Duration[s] (want Date or Timestamp)", "year", []any{length}},
		{vector.ErrType, "wrong type: hour: time is Date (want Timestamp or Time)", "hour", []any{date}},
		{vector.ErrType, "wrong type: truncate: time is String (want Timestamp, Date, Time or Duration)", "truncate", []any{text, "1h"}},
		{vector.ErrParse, `unreadable text: truncate: span is wrong: span "1x": no unit of time "x" (want ns, us, ms, s, m, h, d, w, mo, q or y)`, "truncate", []any{utc, "1x"}},
		{vector.ErrParse, `unreadable text: truncate: span is wrong: the span 6h is shorter than the day of a date`, "truncate", []any{date, "6h"}},
		{vector.ErrParse, `unreadable text: truncate: span is wrong: the span 1mo has no fixed length`, "truncate", []any{length, "1mo"}},
		{vector.ErrType, "wrong type: truncate: span is not constant (want a literal)", "truncate", []any{utc, text}},
		{vector.ErrParse, `unreadable text: in_zone: zone is wrong: no time zone "Europe/Madrit" (want a name such as Europe/Madrid, or an offset such as +01:00)`, "in_zone", []any{utc, "Europe/Madrit"}},
		{vector.ErrType, "wrong type: in_zone: time is Timestamp[s], without a zone (with_zone says where its clock stands)", "in_zone", []any{local, "UTC"}},
		{vector.ErrType, "wrong type: with_zone: time is Timestamp[s, UTC] and has a zone already (in_zone shows it in another one, without_zone takes it away)", "with_zone", []any{utc, "UTC"}},
		{vector.ErrParse, `unreadable text: with_zone: which is "last" (want "earliest" or "latest")`, "with_zone", []any{local, "UTC", "last"}},
		{vector.ErrInexact, `row 0: with_zone: inexact conversion: the clocks of Europe/Madrid show 2016-10-30T02:30:00 twice (ask for "earliest" or "latest")`, "with_zone", []any{typed(vector.Timestamp, vector.Second, "", 1477794600), "Europe/Madrid"}},
		{vector.ErrParse, `unreadable text: epoch: unit is "mo", which has no fixed length`, "epoch", []any{utc, "mo"}},
		{vector.ErrOverflow, "row 1: from_epoch: integer overflow: the result of (4611686018427387904) is out of range for Timestamp[s, UTC]", "from_epoch", []any{number, "h"}},
		{vector.ErrOverflow, "row 1: add_days: integer overflow: the result of (+5881580-07-11, 1) is out of range for Date", "add_days", []any{date, 1}},
		{vector.ErrOverflow, "row 1: total_nanoseconds: integer overflow: the result of (1281023894007607h45m4s) is out of range for Int64", "total_nanoseconds", []any{length}},
		{vector.ErrType, "wrong type: date_diff: to is Time[s] (want Timestamp[s, UTC])", "date_diff", []any{"day", utc, clock}},
		{vector.ErrType, "wrong type: date_diff: to is Timestamp[s] beside Timestamp[s, UTC]: one has a zone (with_zone gives one, date and without_zone take it away)", "date_diff", []any{"day", utc, local}},
		{vector.ErrType, `wrong type: date_sub: unit is "day", which a time of day has not`, "date_sub", []any{"day", clock, clock}},
		{vector.ErrParse, `unreadable text: format: layout is wrong: layout "%Q": no directive %Q`, "format", []any{utc, "%Q"}},
		{vector.ErrType, "wrong type: format: layout has a zone, which Timestamp[s] has not", "format", []any{local, "%F %z"}},
		{vector.ErrType, "wrong type: format: layout has a date, which Time[s] has not", "format", []any{clock, "%F"}},
		{vector.ErrParse, `row 1: parse_date: unreadable text: "28.3.2016" does not match "%Y-%m-%d" (at byte 0: want a year)`, "parse_date", []any{text, "%Y-%m-%d"}},
		{vector.ErrParse, `unreadable text: parse_date: layout is wrong: layout "%F %H": it has a time of day`, "parse_date", []any{text, "%F %H"}},
		{vector.ErrInexact, `row 0: parse_timestamp: inexact conversion: "2016-03-28 10:00:00.1234567" is finer than the unit of Timestamp[us]`, "parse_timestamp", []any{fine, "%F %T%.f"}},
		{vector.ErrOverflow, "row 0: make_date: integer overflow: there is no date 2015-02-29", "make_date", []any{2015, 2, 29}},
		{vector.ErrOverflow, "row 0: make_timestamp: integer overflow: there is no time 24:00:01", "make_timestamp", []any{2015, 2, 28, 24, 0, vector.FromSlice(vector.Of(vector.Float64), []float64{1}, vector.Bitmap{})}},
	} {
		_, err := applyTime(c.name, c.args...)
		if err == nil || err.Error() != c.want || !errors.Is(err, c.kind) {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// TestTime_TryParse: what does not match is missing, also in a dictionary.
func TestTime_TryParse(t *testing.T) {
	for _, values := range [][]string{{"2016-03-28", "x", "", "2016-02-30"}, {"2016-03-28", "2016-03-28", "x", "x", "2016-03-28", "x"}} {
		v, err := applyTime("try_parse_date", vector.FromStrings(values, vector.Bitmap{}), "%F")
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range values {
			if valid := s == "2016-03-28"; v.IsValid(i) != valid || valid && v.Int(i) != 16888 {
				t.Errorf("%q: got %s", s, vector.AppendValue(nil, v, i))
			}
		}
	}
}

// TestTime_Missing: a missing literal is taken by every function of one time.
func TestTime_Missing(t *testing.T) {
	for _, f := range timeFunctions() {
		if f.Rewrite != nil || f.Params != "time" {
			continue
		}
		if _, err := f.Bind([]Arg{{Nullable: true}}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestTime_Cases are results that one can check with a calendar.
func TestTime_Cases(t *testing.T) {
	at := func(text string) *vector.Vector {
		for _, layout := range []string{"%F %T", "%F"} {
			if v, err := applyTime("parse_timestamp", vector.FromStrings([]string{text}, vector.Bitmap{}), layout); err == nil {
				return v
			}
		}
		panic(text)
	}
	day := func(text string) *vector.Vector { return must(applyTime("date", at(text))) }
	for _, c := range []struct {
		want string
		name string
		args []any
	}{
		{"2016-03-28T00:00:00", "truncate", []any{at("2016-03-31 10:20:30"), "1w"}},
		{"2016-03-31T10:15:00", "truncate", []any{at("2016-03-31 10:20:30"), "15m"}},
		{"2010-01-01", "truncate", []any{day("2016-03-31"), "10y"}},
		{"2016-04-01", "round_time", []any{day("2016-03-31"), "1q"}},
		{"2016-02-29", "end_of_month", []any{day("2016-02-03")}},
		{"2016-02-29", "add_months", []any{day("2016-01-31"), 1}},
		{"2017-02-28T10:00:00", "add_years", []any{at("2016-02-29 10:00:00"), 1}},
		{"2016-04-04", "add_business_days", []any{day("2016-04-02"), 1}},
		{"5", "business_days", []any{day("2016-03-28"), day("2016-04-04")}},
		{"1", "date_diff", []any{"month", day("2016-03-31"), at("2016-04-01 00:00:00")}},
		{"0", "date_sub", []any{"month", day("2016-03-31"), at("2016-04-01 00:00:00")}},
		{"24", "date_diff", []any{"hours", day("2016-03-31"), day("2016-04-01")}},
		{"1459382400", "epoch", []any{day("2016-03-31"), "s"}},
		{"16891", "epoch", []any{at("2016-03-31 10:00:00"), "d"}},
		{"-1", "epoch", []any{at("1969-12-31 23:59:59"), "m"}},
		{"1459382400000", "epoch", []any{day("2016-03-31"), "ms"}},
		{"2413", "epoch", []any{day("2016-03-31"), "w"}},
		{"10:20:30", "time_of_day", []any{at("2016-03-31 10:20:30")}},
		{"24h0m0s", "duration", []any{1, "d"}},
		{"0.007s", "duration", []any{7, "ms"}},
		{"13h", "format", []any{at("2016-03-31 13:20:30"), "%Hh"}},
		{"2016-03-31T23:59:59.500", "make_timestamp", []any{2016, 3, 31, 23, 59, vector.FromSlice(vector.Of(vector.Float64), []float64{59.5}, vector.Bitmap{})}},
	} {
		v, err := applyTime(c.name, c.args...)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if got := string(vector.AppendValue(nil, v, 0)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestTime_Names: a typo gets the nearest name.
func TestTime_Names(t *testing.T) {
	if _, err := Lookup("add_month"); err == nil || !strings.Contains(err.Error(), `"add_months"`) {
		t.Errorf("got %v", err)
	}
}
