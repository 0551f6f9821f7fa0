package calendar

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// zoneNames are the zones of the tests: whole and half hours, a change of the
// date (Manila, Apia), changes at midnight (Havana, St. John's), of half an hour
// (Lord Howe), winter time as the exception (Dublin), two offsets a day apart.
var zoneNames = []string{"UTC", "Europe/Madrid", "America/St_Johns", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata",
	"Pacific/Apia", "Asia/Manila", "Europe/Dublin", "Africa/Casablanca", "America/Toronto", "+05:45", "-12:00"}

// location returns the zone as package time knows it.
func location(t testing.TB, name string) *time.Location {
	if at, err := time.Parse("-07:00", name); err == nil {
		_, offset := at.Zone()
		return time.FixedZone(name, offset)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	return loc
}

func zone(t testing.TB, name string) *Zone {
	location(t, name)
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// instants returns seconds from year 1 to 9999, many of them around changes of
// the zone's offset.
func instants(r *rand.Rand, loc *time.Location, n int) []int64 {
	lo, hi := time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC).Unix(), time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC).Unix()
	out := make([]int64, n)
	for i := range out {
		out[i] = lo + r.Int64N(hi-lo)
		if i%2 == 0 { // near a change
			at := time.Unix(r.Int64N(1<<33)-1<<31, 0).In(loc)
			if _, end := at.ZoneBounds(); !end.IsZero() {
				out[i] = end.Unix() + r.Int64N(4*3600) - 2*3600
			}
		}
	}
	return out
}

func TestCivil_AsPackageTime(t *testing.T) {
	for days := Days(-401, 1, 1); days < Days(2500, 1, 1); days++ {
		at := time.Unix(days*secondsPerDay, 0).UTC()
		y, m, d := Civil(days)
		if y != int64(at.Year()) || m != int64(at.Month()) || d != int64(at.Day()) {
			t.Fatalf("day %d: got %d-%d-%d, want %v", days, y, m, d, at)
		}
		isoYear, isoWeek := ISOWeek(days)
		wantYear, wantWeek := at.ISOWeek()
		if isoYear != int64(wantYear) || isoWeek != int64(wantWeek) || Weekday(days)%7 != int64(at.Weekday()) || YearDay(days) != int64(at.YearDay()) {
			t.Fatalf("%v: got week %d-%d, weekday %d, day %d", at, isoYear, isoWeek, Weekday(days), YearDay(days))
		}
		if Days(y, m, d) != days || ISODays(isoYear, isoWeek, Weekday(days)) != days || DaysIn(y, m) < d {
			t.Fatalf("%v: does not come back", at)
		}
	}
}

// TestCivil_Extremes: every number of days has a date that comes back.
func TestCivil_Extremes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	check := func(days int64) {
		if y, m, d := Civil(days); Days(y, m, d) != days || m < 1 || m > 12 || d < 1 || d > DaysIn(y, m) {
			t.Fatalf("day %d: got %d-%d-%d", days, y, m, d)
		}
	}
	for _, days := range []int64{math.MinInt32, math.MinInt32 - 1, math.MaxInt32, math.MaxInt32 + 1, math.MaxInt64 / 86400, math.MinInt64 / 86400} {
		check(days)
	}
	for range 100_000 {
		check(int64(r.Int32()) - 1<<30)
		check(r.Int64N(1<<50) - 1<<49)
	}
}

func TestDivisor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		d := 1 + r.Int64()>>r.IntN(63)
		if d <= 0 {
			continue
		}
		div := NewDivisor(d)
		for range 200 {
			x := int64(r.Uint64()) >> r.IntN(64)
			for _, x := range []int64{x, x / d * d, x/d*d - 1, math.MinInt64, math.MaxInt64, 0, -1} {
				if got := div.Floor(x); got != FloorDiv(x, d) {
					t.Fatalf("%d / %d: got %d, want %d", x, d, got, FloorDiv(x, d))
				}
			}
		}
	}
}

// TestClock_Offsets compares with package time, at four units.
func TestClock_Offsets(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, name := range zoneNames {
		z, loc := zone(t, name), location(t, name)
		for _, per := range []int64{1, 1e3, 1e6, 1e9} {
			c := NewClock(z, per)
			for _, second := range instants(r, loc, 3000) {
				if per == 1e9 && (second < -9e9 || second > 9e9) {
					continue
				}
				x := second*per + r.Int64N(per)
				abbreviation, want := time.Unix(second, 0).In(loc).Zone()
				got, short, ok := c.Offset(x)
				if !ok || got != int64(want) || name != "+05:45" && name != "-12:00" && short != abbreviation {
					t.Fatalf("%s at %v: got %d %s, want %d %s", name, time.Unix(second, 0).UTC(), got, short, want, abbreviation)
				}
				if wall, _ := c.Wall(x); wall != x+int64(want)*per {
					t.Fatalf("%s at %v: got wall time %d", name, time.Unix(second, 0).UTC(), wall)
				}
			}
		}
	}
}

// TestClock_Read compares with a search through all offsets near a wall time.
func TestClock_Read(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	twice, never := 0, 0
	for _, name := range zoneNames {
		z, loc := zone(t, name), location(t, name)
		c := NewClock(z, 1)
		for _, second := range instants(r, loc, 1500) {
			_, offset := time.Unix(second, 0).In(loc).Zone()
			wall := second + int64(offset) + r.Int64N(7200) - 3600
			var found []int64
			for x := wall - 27*3600; x <= wall+27*3600; x += 900 {
				at := time.Unix(x, 0).In(loc)
				for _, near := range []int64{-1, 0, 1} { // the offsets at and next to x
					_, off := at.Add(time.Duration(near) * 15 * time.Minute).Zone()
					y := wall - int64(off)
					if _, back := time.Unix(y, 0).In(loc).Zone(); back == off && (len(found) == 0 || found[len(found)-1] < y) {
						found = append(found, y)
					}
				}
			}
			first, last, n, ok := c.Read(wall)
			if !ok || n != len(found) || n > 0 && (first != found[0] || last != found[n-1]) {
				t.Fatalf("%s at %v: got %d %d (%d), want %v", name, time.Unix(wall, 0).UTC(), first, last, n, found)
			}
			start, ok := c.Start(wall)
			if !ok {
				t.Fatalf("%s at %v: no start", name, time.Unix(wall, 0).UTC())
			}
			switch n {
			case 0:
				never++
				before, _ := NewClock(z, 1), 0
				w, _ := before.Wall(start - 1)
				if v, _ := c.Wall(start); w >= wall || v <= wall || first >= start || last < start {
					t.Fatalf("%s: %v is passed over between %d and %d", name, time.Unix(wall, 0).UTC(), w, v)
				}
			case 2:
				twice++
			}
			if moved, _ := c.Move(wall); n > 0 && moved != first || n == 0 && moved != last {
				t.Fatalf("%s: got %d, want one of %d %d", name, moved, first, last)
			}
		}
	}
	if twice < 100 || never < 100 {
		t.Errorf("got %d repeated and %d skipped times: the test lost its point", twice, never)
	}
}

func TestClock_Limits(t *testing.T) {
	for _, per := range []int64{1, 1e3, 1e6, 1e9} {
		for _, name := range []string{"UTC", "Europe/Madrid"} {
			c := NewClock(zone(t, name), per)
			for _, x := range []int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, math.MaxInt64 - 1} {
				if _, ok := c.Wall(x); ok {
					t.Errorf("%s, %d a second: %d has a wall time", name, per, x)
				}
				if _, _, _, ok := c.Read(x); ok {
					t.Errorf("%s, %d a second: the wall time %d has an instant", name, per, x)
				}
			}
		}
	}
}

func TestLoadZone_Errors(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Madrit": `no time zone "Europe/Madrit" (want a name such as Europe/Madrid, or an offset such as +01:00)`,
		"Local":         `zone "Local" is another one on each machine (want a name such as Europe/Madrid)`,
		"+1":            `no time zone "+1" (want an offset such as +01:00)`,
		"../passwd":     `no time zone "../passwd" (want a name such as Europe/Madrid, or an offset such as +01:00)`,
	} {
		if _, err := LoadZone(name); err == nil || err.Error() != want {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
