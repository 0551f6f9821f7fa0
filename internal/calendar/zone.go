package calendar

import (
	"fmt"
	"math"
	"sort"
	"strings"
	"sync"
	"time"
)

// A Zone is what the clocks of a place have shown and will show: stretches of
// time in which their offset from UTC stays the same. Immutable.
type Zone struct {
	name    string
	starts  []int64 // first second of each stretch; the first is math.MinInt64
	offsets []int64 // seconds east of UTC
	names   []string
}

// UTC is the zone without an offset; it also serves times without a zone.
var UTC = fixed("UTC", 0)

// From repeatFrom on, stretches repeat with the calendar (C3): the database
// lists single changes no further than 2087, after them a zone follows a rule.
var (
	repeatFrom = Days(2100, 1, 1) * secondsPerDay
	repeatTo   = repeatFrom + daysPerCycle*secondsPerDay
)

// fixed returns a zone with one offset.
func fixed(name string, offset int64) *Zone {
	return &Zone{name, []int64{math.MinInt64}, []int64{offset}, []string{name}}
}

// zones keeps the zones that were loaded.
var zones sync.Map // name to *Zone

// LoadZone returns a zone by its name in the IANA database, or by its offset
// as in +01:00. The database is the system's, or the one that a program embeds
// by importing time/tzdata.
func LoadZone(name string) (*Zone, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*Zone), nil
	}
	z, err := loadZone(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, z)
	return z, nil
}

// loadZone reads a zone.
func loadZone(name string) (*Zone, error) {
	switch {
	case name == "" || name == "UTC":
		return UTC, nil
	case name == "Local":
		return nil, fmt.Errorf("zone %q is another one on each machine (want a name such as Europe/Madrid)", name)
	case strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-"):
		at, err := time.Parse("-07:00", name)
		if err != nil {
			return nil, fmt.Errorf("no time zone %q (want an offset such as +01:00)", name)
		}
		_, offset := at.Zone()
		return fixed(name, int64(offset)), nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		return stretches(name, loc), nil
	}
	if _, missing := time.LoadLocation("Europe/London"); missing != nil {
		return nil, fmt.Errorf("no time zone %q: this system has no time zone database (import time/tzdata to embed one)", name)
	}
	return nil, fmt.Errorf("no time zone %q (want a name such as Europe/Madrid, or an offset such as +01:00)", name)
}

// stretches asks a location for all its changes up to repeatTo. Package time
// ends a stretch at the end of a year of 365 days too, whether or not the year
// has more: equal neighbours are joined, and an end that is past is a day on.
func stretches(name string, loc *time.Location) *Zone {
	z := &Zone{name: name}
	for at := int64(math.MinInt64); at < repeatTo; {
		t := time.Unix(max(at, -1<<40), 0).In(loc)
		short, offset := t.Zone()
		if n := len(z.starts); n == 0 || z.offsets[n-1] != int64(offset) || z.names[n-1] != short {
			z.starts, z.offsets, z.names = append(z.starts, at), append(z.offsets, int64(offset)), append(z.names, short)
		}
		_, end := t.ZoneBounds()
		if end.IsZero() {
			break
		}
		if at = end.Unix(); at <= t.Unix() {
			at = t.Unix() + secondsPerDay
		}
	}
	return z
}

// Name returns the name that the zone was loaded by.
func (z *Zone) Name() string { return z.name }

// Fixed reports whether the offset never changes.
func (z *Zone) Fixed() bool { return len(z.starts) == 1 }

// A stretch is a time with one offset, or a part of one: seconds lo to hi−1.
type stretch struct {
	lo, hi, offset int64
	name           string
}

// at returns the stretch around an instant.
func (z *Zone) at(second int64) stretch {
	if second >= repeatTo && !z.Fixed() {
		move := (second - repeatFrom) / (daysPerCycle * secondsPerDay) * (daysPerCycle * secondsPerDay)
		s := z.at(second - move)
		s.lo, s.hi = max(s.lo, repeatFrom)+move, s.hi+move
		return s
	}
	i := sort.Search(len(z.starts), func(i int) bool { return z.starts[i] > second }) - 1
	s := stretch{z.starts[i], math.MaxInt64, z.offsets[i], z.names[i]}
	switch {
	case i+1 < len(z.starts):
		s.hi = z.starts[i+1]
	case !z.Fixed():
		s.hi = repeatTo
	}
	return s
}
