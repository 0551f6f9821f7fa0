package calendar

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// scales are those of the tests: the unit and the zone of a timestamp.
func scales(t testing.TB) []Scale {
	var out []Scale
	for i, name := range zoneNames {
		out = append(out, Scale{Per: []int64{1, 1e3, 1e6, 1e9}[i%4], Zone: zone(t, name)})
	}
	return out
}

// value turns a second into the units of a scale, with a fraction.
func (s Scale) value(r *rand.Rand, second int64) int64 { return second*s.Per + r.Int64N(s.Per) }

// inUnit reports whether the scale's unit holds the second.
func (s Scale) inUnit(second int64) bool { return s.Per < 1e9 || second > -9e9 && second < 9e9 }

// at is a value as package time sees it.
func (s Scale) at(loc *time.Location, x int64) time.Time {
	second := FloorDiv(x, s.Per)
	return time.Unix(second, (x-second*s.Per)*(1e9/s.Per)).In(loc)
}

// TestTruncate: by days and longer, the start is the first instant whose date
// is the first of its span; by hours and shorter, the clock shows a multiple.
func TestTruncate(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	first := func(at time.Time, span string) (y, m, d int) {
		y, mm, d := at.Date()
		m = int(mm)
		switch span {
		case "1y":
			return y, 1, 1
		case "10y":
			return y / 10 * 10, 1, 1
		case "1q":
			return y, (m-1)/3*3 + 1, 1
		case "1mo":
			return y, m, 1
		case "1w":
			at = time.Date(y, mm, d-(int(at.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
		case "2w":
			days := Days(int64(y), int64(m), int64(d)) - 4
			days -= days - 14*FloorDiv(days, 14)
			at = time.Unix((days+4)*secondsPerDay, 0).UTC()
		}
		y, mm, d = at.Date()
		return y, int(mm), d
	}
	for _, s := range scales(t) {
		loc := location(t, s.Zone.Name())
		for _, text := range []string{"1y", "10y", "1q", "1mo", "1w", "2w", "1d"} {
			span, err := ParseSpan(text)
			if err != nil {
				t.Fatal(err)
			}
			rd := s.Reader()
			f, err := rd.Truncate(span)
			if err != nil {
				t.Fatal(err)
			}
			for _, second := range instants(r, loc, 400) {
				if !s.inUnit(second) {
					continue
				}
				x := s.value(r, second)
				got, ok := f(x)
				at := s.at(loc, x)
				y, m, d := first(at, text)
				if again, _ := f(got); !ok || got > x || again != got {
					t.Fatalf("%s of %v: got %v, again %v", text, at, s.at(loc, got), s.at(loc, again))
				}
				if gy, gm, gd := s.at(loc, got).Date(); gy != y || int(gm) != m || gd != d {
					if start, _ := rd.Start(Days(int64(y), int64(m), int64(d)), 0); start != got {
						t.Fatalf("%s of %v: got %v", text, at, s.at(loc, got))
					}
				}
				if before := s.at(loc, got-1); !before.Before(time.Date(y, time.Month(m), d, 0, 0, 0, 0, loc)) && before.Day() == d {
					t.Fatalf("%s of %v: got %v, but %v is in it", text, at, s.at(loc, got), before)
				}
			}
		}
	}
}

func TestTruncate_Clock(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for _, s := range scales(t) {
		loc := location(t, s.Zone.Name())
		for _, text := range []string{"12h", "6h", "1h", "15m", "5m", "30s", "5s"} {
			span, _ := ParseSpan(text)
			f, err := s.Reader().Truncate(span)
			if err != nil {
				t.Fatal(err)
			}
			width := span.N * span.Unit.nanos() / 1e9
			for _, second := range instants(r, loc, 400) {
				if !s.inUnit(second) {
					continue
				}
				x := s.value(r, second)
				at := s.at(loc, x)
				_, offset := at.Zone()
				got, ok := f(x)
				if again, _ := f(got); !ok || got > x || again > got {
					t.Fatalf("%s of %v: got %v, again %v", text, at, s.at(loc, got), s.at(loc, again))
				}
				wall := second + int64(offset)
				start := s.at(loc, got)
				if _, off := start.Zone(); off == offset {
					want := wall - (wall - FloorDiv(wall, width)*width) - int64(offset)
					lo := s.Zone.at(second).lo
					for lo > want && s.Zone.at(lo-1).offset == int64(offset) { // a new name alone changes nothing
						lo = s.Zone.at(lo - 1).lo
					}
					want = max(want, lo)
					if start.Unix() != want || start.Nanosecond() != 0 {
						t.Fatalf("%s of %v: got %v", text, at, start)
					}
				} else if _, clock := FloorDiv(start.Unix()+int64(off), width), (start.Unix()+int64(off))%width; clock != 0 {
					t.Fatalf("%s of %v: got %v, no multiple", text, at, start)
				}
			}
		}
	}
}

// TestTruncate_Changes walks through the days on which Madrid's clocks change.
func TestTruncate_Changes(t *testing.T) {
	s := Scale{Per: 1, Zone: zone(t, "Europe/Madrid")}
	loc := location(t, "Europe/Madrid")
	const form = "2006-01-02T15:04:05Z07:00"
	for _, c := range []struct{ span, x, want string }{
		{"1h", "2016-03-27T03:30:00+02:00", "2016-03-27T03:00:00+02:00"},
		{"2h", "2016-03-27T03:30:00+02:00", "2016-03-27T03:00:00+02:00"}, // two o'clock is passed over
		{"6h", "2016-03-27T05:30:00+02:00", "2016-03-27T00:00:00+01:00"},
		{"1d", "2016-03-27T05:30:00+02:00", "2016-03-27T00:00:00+01:00"},
		{"1h", "2016-10-30T02:30:00+02:00", "2016-10-30T02:00:00+02:00"},
		{"1h", "2016-10-30T02:30:00+01:00", "2016-10-30T02:00:00+01:00"},
		{"6h", "2016-10-30T05:30:00+01:00", "2016-10-30T00:00:00+02:00"},
		{"1d", "2016-10-30T23:59:59+01:00", "2016-10-30T00:00:00+02:00"},
		{"1mo", "2016-10-30T23:59:59+01:00", "2016-10-01T00:00:00+02:00"},
		{"1w", "2016-10-30T23:59:59+01:00", "2016-10-24T00:00:00+02:00"},
	} {
		at, err := time.Parse(form, c.x)
		if err != nil {
			t.Fatal(err)
		}
		span, _ := ParseSpan(c.span)
		f, _ := s.Reader().Truncate(span)
		got, ok := f(at.Unix())
		if text := time.Unix(got, 0).In(loc).Format(form); !ok || text != c.want {
			t.Errorf("%s of %s: got %s, want %s", c.span, c.x, text, c.want)
		}
	}
}

func TestRound(t *testing.T) {
	s := Scale{Per: 1, Zone: UTC}
	for _, c := range []struct {
		span    string
		x, want int64
	}{
		{"1m", 29, 0}, {"1m", 30, 60}, {"1m", -30, 0}, {"1m", -31, -60}, {"1h", 1800, 3600}, {"1h", 1799, 0},
		{"1d", 43200, 86400}, {"1mo", 15*86400 + 43199, 0}, {"1mo", 15*86400 + 43200, 31 * 86400}, {"1y", 183 * 86400, 365 * 86400},
	} {
		span, _ := ParseSpan(c.span)
		f, err := s.Reader().Round(span)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := f(c.x); !ok || got != c.want {
			t.Errorf("%s of %d: got %d, want %d", c.span, c.x, got, c.want)
		}
	}
	length, _ := RoundLength(Span{15, Minute}, 1)
	for x, want := range map[int64]int64{449: 0, 450: 900, -450: 0, -451: -900} {
		if got, _ := length(x); got != want {
			t.Errorf("15m of %d s: got %d, want %d", x, got, want)
		}
	}
	half, _ := RoundLength(Span{1<<62 + 1, Second}, 1)
	if _, ok := half(math.MaxInt64); ok {
		t.Error("the greatest length can be rounded up")
	}
}

func TestSpan_Errors(t *testing.T) {
	for text, want := range map[string]string{
		"":                      `span "": no unit of time "" (want ns, us, ms, s, m, h, d, w, mo, q or y)`,
		"15":                    `span "15": no unit of time "" (want ns, us, ms, s, m, h, d, w, mo, q or y)`,
		"15 m":                  `span "15 m": no unit of time " m" (want ns, us, ms, s, m, h, d, w, mo, q or y)`,
		"-1h":                   `span "-1h": no unit of time "-1h" (want ns, us, ms, s, m, h, d, w, mo, q or y)`,
		"0h":                    `span "0h": the number is out of range (want 1 to 9223372036854775807)`,
		"99999999999999999999h": `span "99999999999999999999h": the number is out of range (want 1 to 9223372036854775807)`,
	} {
		if _, err := ParseSpan(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v", text, err)
		}
	}
	second := Scale{Per: 1, Zone: UTC}
	date := Scale{Date: true, Per: 1, Zone: UTC}
	for _, c := range []struct {
		s    Scale
		span Span
		want string
	}{
		{second, Span{1500, Millisecond}, "the span 1500ms is no multiple of the column's unit, nor a part of it"},
		{date, Span{12, Hour}, "the span 12h is shorter than the day of a date"},
		{second, Span{math.MaxInt64, Hour}, "the span 9223372036854775807h is out of range"},
		{second, Span{math.MaxInt64, Day}, "the span 9223372036854775807d is out of range"},
		{second, Span{math.MaxInt64, Month}, "the span 9223372036854775807mo is out of range"},
	} {
		if _, err := c.s.Reader().Truncate(c.span); err == nil || err.Error() != c.want {
			t.Errorf("%v: got %v", c.span, err)
		}
	}
	if f, err := second.Reader().Truncate(Span{250, Millisecond}); err != nil {
		t.Error(err)
	} else if got, _ := f(7); got != 7 {
		t.Errorf("a quarter of a second of whole seconds: got %d", got)
	}
}

func TestParseUnit(t *testing.T) {
	for name, want := range map[string]Unit{"ns": Nanosecond, "µs": Microsecond, "us": Microsecond, "m": Minute, "min": Minute, "mo": Month, "Months": Month,
		"YEAR": Year, "quarter": Quarter, "weeks": Week, "d": Day, "hours": Hour, "ms": Millisecond, "s": Second} {
		if u, err := ParseUnit(name); err != nil || u != want {
			t.Errorf("%s: got %v, %v", name, u, err)
		}
	}
}

// TestAdder_AsPackageTime: outside of the hours that clocks repeat or pass
// over, adding days is package time's AddDate.
func TestAdder_AsPackageTime(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for _, s := range scales(t) {
		loc, rd := location(t, s.Zone.Name()), s.Reader()
		days, months := rd.Adder(Day), rd.Adder(Month)
		for _, second := range instants(r, loc, 1500) {
			if !s.inUnit(second) {
				continue
			}
			x, n := s.value(r, second), r.Int64N(2000)-1000
			at := s.at(loc, x)
			y, m, d := at.Date()
			for _, c := range []struct {
				f   func(x, n int64) (int64, bool)
				m   time.Month
				day int
			}{
				{days, m, d + int(n)},
				{months, m + time.Month(n), min(d, int(DaysIn(monthOf(y, m, n))))},
			} {
				date := func(loc *time.Location) time.Time {
					return time.Date(y, c.m, c.day, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), loc)
				}
				got, ok := c.f(x, n)
				if _, _, count, _ := rd.clock.Read(date(time.UTC).Unix() * s.Per); count == 1 && s.inUnit(date(loc).Unix()) && (!ok || !s.at(loc, got).Equal(date(loc))) {
					t.Fatalf("%s: %v moved by %d: got %v, want %v", s.Zone.Name(), at, n, s.at(loc, got), date(loc))
				}
			}
		}
	}
}

func monthOf(y int, m time.Month, n int64) (year, month int64) {
	months := int64(y)*12 + int64(m) - 1 + n
	return FloorDiv(months, 12), months - 12*FloorDiv(months, 12) + 1
}

func TestAddMonths_Ends(t *testing.T) {
	for _, c := range [][7]int64{{2016, 1, 31, 1, 2016, 2, 29}, {2015, 1, 31, 1, 2015, 2, 28}, {2016, 2, 29, 12, 2017, 2, 28}, {2016, 2, 29, -48, 2012, 2, 29},
		{2016, 3, 31, -1, 2016, 2, 29}, {2016, 12, 31, 2, 2017, 2, 28}, {0, 1, 1, -1, -1, 12, 1}} {
		if got, ok := AddMonths(Days(c[0], c[1], c[2]), c[3]); !ok || got != Days(c[4], c[5], c[6]) {
			t.Errorf("%v: got %d", c, got)
		}
	}
	for _, n := range []int64{math.MinInt64, math.MaxInt64, 1e10, -1e10, 71_000_000} {
		if got, ok := AddMonths(0, n); ok {
			t.Errorf("%d months: got %d", n, got)
		}
		if got, ok := AddDays(math.MaxInt32, n); ok {
			t.Errorf("%d days: got %d", n, got)
		}
	}
}

// TestBusinessDays compares with a walk from day to day.
func TestBusinessDays(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	business := func(day int64) bool { return Weekday(day) <= 5 }
	for range 3000 {
		a := r.Int64N(2000) - 1000
		b := a + r.Int64N(60)
		count := int64(0)
		for d := a; d < b; d++ {
			if business(d) {
				count++
			}
		}
		if got := BusinessDays(a, b); got != count || BusinessDays(b, a) != -count {
			t.Fatalf("%d to %d: got %d, want %d", a, b, got, count)
		}
		n, to := r.Int64N(41)-20, a
		for left := n; left > 0; {
			if to++; business(to) {
				left--
			}
		}
		for left := n; left < 0; {
			if to--; business(to) {
				left++
			}
		}
		for n == 0 && !business(to) {
			to++
		}
		if got, ok := AddBusinessDays(a, n); !ok || got != to {
			t.Fatalf("%d (weekday %d) and %d business days: got %d, want %d", a, Weekday(a), n, got, to)
		}
	}
}

// TestDifferences compares with counting on.
func TestDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for _, name := range []string{"UTC", "Europe/Madrid", "America/St_Johns"} {
		s := Scale{Per: 1e3, Zone: zone(t, name)}
		rd := s.Reader()
		for _, u := range []Unit{Day, Week, Month, Quarter, Year} {
			add, whole, crossed := rd.Adder(u), rd.Whole(u), rd.Boundaries(u)
			down, _ := rd.Truncate(Span{1, u})
			for range 300 {
				a := r.Int64N(1<<40) - 1<<38
				b := a + r.Int64N(1<<36)
				n, ok := whole(a, b)
				lo, _ := add(a, n)
				hi, _ := add(a, n+1)
				if !ok || lo > b+3600_000 || hi <= b-3600_000 { // an hour, because of the times that clocks repeat
					t.Fatalf("%v whole from %d to %d: got %d", u, a, b, n)
				}
				if m, _ := whole(b, a); m != -n {
					t.Fatalf("%v whole from %d to %d: got %d, back %d", u, a, b, n, m)
				}
				count := int64(0)
				for at, _ := down(a); ; count++ {
					next, _ := add(at, 1)
					if next > b {
						break
					}
					at = next
				}
				if got, ok := crossed(a, b); !ok || got != count {
					t.Fatalf("%v crossed from %d to %d: got %d, want %d", u, a, b, got, count)
				}
				if got, _ := crossed(b, a); got != -count {
					t.Fatalf("%v crossed from %d to %d: got %d, want %d", u, b, a, got, -count)
				}
			}
		}
	}
}

func TestDifferences_Cases(t *testing.T) {
	s := Scale{Per: 1, Zone: UTC}
	parse := func(text string) int64 {
		at, err := time.Parse("2006-01-02 15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return at.Unix()
	}
	for _, c := range []struct {
		unit           Unit
		a, b           string
		crossed, whole int64
	}{
		{Day, "2016-03-28 23:59:00", "2016-03-29 00:01:00", 1, 0},
		{Hour, "2016-03-28 23:59:00", "2016-03-29 00:01:00", 1, 0},
		{Minute, "2016-03-28 23:59:00", "2016-03-29 00:01:00", 2, 2},
		{Millisecond, "2016-03-28 23:59:00", "2016-03-29 00:01:00", 120000, 120000},
		{Year, "2015-12-31 00:00:00", "2016-01-01 00:00:00", 1, 0},
		{Month, "2016-01-31 00:00:00", "2016-02-29 00:00:00", 1, 1}, // the last day counts as the 31st
		{Month, "2016-01-31 12:00:00", "2016-02-29 11:00:00", 1, 0},
		{Month, "2016-03-31 00:00:00", "2016-02-29 00:00:00", -1, -1},
		{Year, "2016-02-29 00:00:00", "2017-02-28 00:00:00", 1, 1},
		{Week, "2016-03-27 00:00:00", "2016-03-28 00:00:00", 1, 0}, // Sunday to Monday
		{Quarter, "2016-03-31 00:00:00", "2016-04-01 00:00:00", 1, 0},
	} {
		a, b := parse(c.a), parse(c.b)
		crossed, _ := s.Reader().Boundaries(c.unit)(a, b)
		whole, _ := s.Reader().Whole(c.unit)(a, b)
		if crossed != c.crossed || whole != c.whole {
			t.Errorf("%v from %s to %s: got %d, %d, want %d, %d", c.unit, c.a, c.b, crossed, whole, c.crossed, c.whole)
		}
	}
	nano := Scale{Per: 1e9, Zone: UTC}
	if _, ok := nano.Reader().Whole(Nanosecond)(math.MinInt64, math.MaxInt64); ok {
		t.Error("a difference of 2⁶⁴ fits")
	}
	if _, ok := s.Reader().Boundaries(Nanosecond)(0, 1e11); ok {
		t.Error("a difference of 10²⁰ fits")
	}
}
