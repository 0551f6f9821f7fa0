package calendar

import (
	"math/rand/v2"
	"testing"
	"time"
)

// referenceLayouts are layouts of package time: its own constants and others.
var referenceLayouts = []string{time.ANSIC, time.UnixDate, time.RFC822Z, time.RFC850, time.RFC1123Z, time.RFC3339, time.RFC3339Nano, time.Stamp, time.StampMilli,
	time.DateTime, time.DateOnly, time.TimeOnly, time.Kitchen, "02/01/06 15:04:05.000000", "2006-002", "2006-__2", "20060102150405", "2006-01-02T15:04:05.999Z07",
	"Monday, January 2, 2006 at 3:04:05pm -07:00:00", "1/2/06 3:4:5 PM -0700", "_2 Jan 2006", "2006_01_02", "15h04", "2006-01-02 15:04:05,000 -07", "Mon Jane Monday", "Z07:00:00 2006"}

// layout compiles a layout.
func layout(t testing.TB, source string) *Layout {
	l, err := ParseLayout(source)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLayout_AsPackageTime: the notation of package time writes and reads what
// package time does.
func TestLayout_AsPackageTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, source := range referenceLayouts {
		l := layout(t, source)
		for range 300 {
			name := zoneNames[r.IntN(len(zoneNames))]
			loc := location(t, name)
			at := time.Unix(r.Int64N(250e9)-60e9, r.Int64N(1e9)).In(loc)
			switch r.IntN(3) {
			case 0:
				at = at.Truncate(time.Second)
			case 1:
				at = at.Truncate(time.Millisecond)
			}
			m := moment(at)
			got, want := string(l.Append(nil, &m)), at.Format(source)
			if got != want {
				t.Fatalf("%q: wrote %s, want %s", source, got, want)
			}
			if l.Readable(true, true) != nil || l.has[fieldZone] { // abbreviations of zones are refused but for UTC
				continue
			}
			back, bad := l.Parse([]byte(want))
			read, err := time.Parse(source, want)
			if (bad.Want == "") != (err == nil) {
				t.Fatalf("%q: read %s: got %v, want %v", source, want, bad, err)
			}
			if err == nil && (back.Day*secondsPerDay+back.Second-back.Offset != read.Unix() || back.Nano != int64(read.Nanosecond())) {
				t.Fatalf("%q: read %s as %+v, want %v", source, want, back, read)
			}
		}
	}
}

// moment takes a time apart.
func moment(at time.Time) Moment {
	name, offset := at.Zone()
	wall := at.Unix() + int64(offset)
	day := FloorDiv(wall, secondsPerDay)
	return Moment{day, wall - day*secondsPerDay, int64(at.Nanosecond()), int64(offset), name}
}

func TestLayout_Strftime(t *testing.T) {
	at := time.Date(2016, 3, 6, 13, 4, 5, 120_345_678, time.FixedZone("CET", 3600))
	m := moment(at)
	for source, want := range map[string]string{
		"%Y-%m-%d %H:%M:%S": "2016-03-06 13:04:05", "%F %T": "2016-03-06 13:04:05", "%D %R": "03/06/16 13:04", "%c": "Sun Mar  6 13:04:05 2016", "%x %X": "03/06/16 13:04:05",
		"%r": "01:04:05 PM", "%-d.%-m.%y": "6.3.16", "%e %B %Y": " 6 March 2016", "%a %A %b %h": "Sun Sunday Mar Mar", "%_H|%k|%I|%l|%-I": "13|13|01| 1|1", "%p%P": "PMpm", "%f": "120345",
		"%3f %6f %9f": "120 120345 120345678", "%.f %.3f %.6f %.9f": ".120345678 .120 .120345 .120345678", "%z %:z %Z": "+0100 +01:00 CET", "%s": "1457265845", "%j %-j": "066 66",
		"%u %w": "7 0", "%G-W%V-%u %g": "2016-W09-7 16", "%U %W": "10 09", "%C %q": "20 1", "%%%n%t": "%\n\t", "100%%": "100%", "%_d": " 6", "%0e": "06",
	} {
		l, err := ParseLayout(source)
		if source == "100%%" || source == "%%%n%t" {
			if err == nil {
				t.Errorf("%q: no error", source)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", source, err)
		} else if got := string(l.Append(nil, &m)); got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}

// TestLayout_Weeks compares %U and %W with counting.
func TestLayout_Weeks(t *testing.T) {
	sunday, monday := layout(t, "%-U"), layout(t, "%-W")
	for year := int64(1995); year < 2025; year++ {
		u, w := int64(0), int64(0)
		for day := Days(year, 1, 1); day < Days(year+1, 1, 1); day++ {
			if Weekday(day) == 7 {
				u++
			}
			if Weekday(day) == 1 {
				w++
			}
			m := Moment{Day: day}
			if got, want := string(sunday.Append(nil, &m))+" "+string(monday.Append(nil, &m)), itoa(u)+" "+itoa(w); got != want {
				t.Fatalf("day %d: got %s, want %s", day, got, want)
			}
		}
	}
}

func itoa(n int64) string { return string(appendPadded(nil, &piece{}, n)) }

// inverse are layouts that lose nothing: what they write reads back.
var inverse = []string{"%Y-%m-%dT%H:%M:%S%.9f%:z", "%F %T.%9f %z", "%Y%m%d%H%M%S%9f%z", "%G-W%V-%u %H:%M:%S.%9f%:z", "%Y-%j %-H:%-M:%-S.%9f %z", "%e %B %Y %I:%M:%S %p %9f %:z",
	"%a %b %_d %k:%M:%S.%9f %Y %z", "%-m/%-d/%C%y %l:%M:%S%P %.f%z", "%A %d %h %Y %H %M %S %9f %z", "2006-01-02T15:04:05.999999999Z07:00", "Mon Jan _2 15:04:05.000000000 -0700 2006",
	"January 2, 2006, 3:4:5.000000000 pm Z07:00:00", "%s.%9f", "%q %Y-%m-%d %H:%M:%S.%9f%z"}

// FuzzLayout_Inverse: what a layout writes it reads back.
func FuzzLayout_Inverse(f *testing.F) {
	f.Add(int64(1457265845), int64(0), int16(60), uint8(0))
	f.Add(int64(-62135596800), int64(1), int16(-720), uint8(3))
	f.Add(int64(253402300799), int64(999_999_999), int16(0), uint8(7))
	f.Fuzz(func(t *testing.T, second, nano int64, offset int16, which uint8) {
		source := inverse[int(which)%len(inverse)]
		l, lo, hi := layout(t, source), Days(0, 1, 3)*secondsPerDay, Days(9999, 12, 29)*secondsPerDay
		m := Moment{Nano: abs(nano % 1e9), Offset: int64(offset) % (24 * 60) * 60}
		wall := lo + abs(second%(hi-lo)) + m.Offset
		m.Day = FloorDiv(wall, secondsPerDay)
		m.Second = wall - m.Day*secondsPerDay
		text := l.Append(nil, &m)
		if err := l.Readable(true, true); err != nil {
			t.Fatal(err)
		}
		got, bad := l.Parse(text)
		if l.has[fieldEpoch] {
			m.Zone = "UTC"
			m.Day, m.Second, m.Offset = FloorDiv(wall-m.Offset, secondsPerDay), wall-m.Offset-secondsPerDay*FloorDiv(wall-m.Offset, secondsPerDay), 0
		}
		if bad.Want != "" || got != m {
			t.Fatalf("%q wrote %s and read %+v (%v), want %+v", source, text, got, bad, m)
		}
	})
}

// FuzzLayout: no layout and no text makes it panic, and what is read is written
// as a text that is read the same.
func FuzzLayout(f *testing.F) {
	for _, source := range append(append([]string{"%", "%-", "%Q", "%.f", "%3f%3f", "%_C"}, referenceLayouts...), inverse...) {
		f.Add(source, "2016-03-06 13:04:05")
		f.Add(source, time.Unix(1457265845, 123456789).UTC().Format(source))
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		l, err := ParseLayout(source)
		if err != nil || l.Readable(true, true) != nil {
			return
		}
		m, bad := l.Parse([]byte(text))
		if bad.Want != "" {
			if bad.At < 0 || bad.At > len(text) {
				t.Fatalf("%q of %q: %+v", source, text, bad)
			}
			return
		}
		if m.Second < 0 || m.Second >= secondsPerDay || m.Nano < 0 || m.Nano >= 1e9 {
			t.Fatalf("%q of %q: %+v", source, text, m)
		}
		l.Append(nil, &m)
	})
}

func abs(x int64) int64 { return max(x, -x, 0) }

func TestLayout_Errors(t *testing.T) {
	for source, want := range map[string]string{
		"":        `layout "": nothing in it stands for a part of a time (want as in 2006-01-02 15:04:05 or %Y-%m-%d %H:%M:%S)`,
		"yyyy-MM": `layout "yyyy-MM": nothing in it stands for a part of a time (want as in 2006-01-02 15:04:05 or %Y-%m-%d %H:%M:%S)`,
		"%Y-%Q":   `layout "%Y-%Q": no directive %Q`,
		"%Y-%-F":  `layout "%Y-%-F": no directive %-F`,
		"%_B":     `layout "%_B": no directive %_B`,
		"%Y %":    `layout "%Y %": a % at the end (%% is a percent sign)`,
		"%Y %-":   `layout "%Y %-": a % at the end (%% is a percent sign)`,
		"%5f":     `layout "%5f": no directive %5`,
	} {
		if _, err := ParseLayout(source); err == nil || err.Error() != want {
			t.Errorf("%q: got %v", source, err)
		}
	}
	for _, c := range []struct {
		source      string
		date, clock bool
		want        string
	}{
		{"%H:%M", true, true, `layout "%H:%M": it has no year`},
		{"%d %b", true, false, `layout "%d %b": it has no year`},
		{"%Y-%m-%d %H", true, false, `layout "%Y-%m-%d %H": it has a time of day`},
		{"%Y-%m-%d", false, true, `layout "%Y-%m-%d": it has a date`},
		{"%M:%S", false, true, `layout "%M:%S": it has no hour`},
		{"%F %I:%M", true, true, `layout "%F %I:%M": a clock of 12 hours without AM or PM`},
		{"%Y-%W-%u", true, true, `layout "%Y-%W-%u": weeks by %U and %W are only written (want %G-W%V-%u)`},
		{"%Y-W%V", true, true, `layout "%Y-W%V": an ISO week without its year`},
		{"%H:%M %z", false, true, `layout "%H:%M %z": it has a zone`},
	} {
		if err := layout(t, c.source).Readable(c.date, c.clock); err == nil || err.Error() != c.want {
			t.Errorf("%q: got %v", c.source, err)
		}
	}
}

func TestLayout_Mismatch(t *testing.T) {
	for _, c := range []struct {
		source, text string
		want         Mismatch
	}{
		{"%Y-%m-%d", "2016-13-01", Mismatch{5, "a month"}},
		{"%Y-%m-%d", "2016-02-30", Mismatch{0, "a day that its month has"}},
		{"%Y-%m-%d", "2015-02-29", Mismatch{0, "a day that its month has"}},
		{"%Y-%m-%d", "2016-02-29 ", Mismatch{10, "the end"}},
		{"%Y-%m-%d", "2016/02/29", Mismatch{4, `the text "-"`}},
		{"%Y-%m-%d", "", Mismatch{0, "a year"}},
		{"%Y-%j", "2015-366", Mismatch{0, "a day that its year has"}},
		{"%G-W%V-%u", "2016-W53-1", Mismatch{0, "a week that its year has"}},
		{"%F %H:%M", "2016-02-29 24:00", Mismatch{11, "an hour"}},
		{"%F %H:%M:%S", "2016-02-29 23:59:60", Mismatch{17, "a second"}},
		{"%F %I %p", "2016-02-29 13 PM", Mismatch{11, "an hour of 12"}},
		{"%F %I %p", "2016-02-29 11 XM", Mismatch{14, "AM or PM"}},
		{"%d %b %Y", "1 Mrz 2016", Mismatch{2, "the name of a month"}},
		{"%F %Z", "2016-02-29 CET", Mismatch{11, "UTC or GMT (other abbreviations of zones are not unique)"}},
		{"%F %z", "2016-02-29 +9", Mismatch{11, "an offset from UTC"}},
		{"%F%.3f", "2016-02-29.12", Mismatch{11, "a fraction of a second"}},
		{"%Y", "+999999999", Mismatch{0, "a year in range"}},
		{"%s", "99999999999999999", Mismatch{0, "a number of seconds in range"}},
		{"2006-01-02", "2016-1-02", Mismatch{5, "a month"}},
	} {
		if _, got := layout(t, c.source).Parse([]byte(c.text)); got != c.want {
			t.Errorf("%q of %q: got %+v, want %+v", c.source, c.text, got, c.want)
		}
	}
}

func TestMoment_Units(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	for range 5000 {
		at := time.Unix(r.Int64N(18e9)-9e9, r.Int64N(1e9)).In(time.FixedZone("", int(r.Int64N(86400)-43200)))
		m := moment(at)
		for per, want := range map[int64]int64{1e9: at.UnixNano(), 1e6: at.UnixMicro(), 1e3: at.UnixMilli(), 1: at.Unix()} {
			if got, ok, exact := m.Units(per); !ok || got != want || exact != (int64(at.Nanosecond())%(1e9/per) == 0) {
				t.Fatalf("%v in units of 1/%d s: got %d %v %v", at, per, got, ok, exact)
			}
		}
	}
	if _, ok, _ := (&Moment{Day: Days(2300, 1, 1)}).Units(1e9); ok {
		t.Error("the year 2300 fits nanoseconds")
	}
}
