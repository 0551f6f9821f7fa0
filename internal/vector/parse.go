package vector

import (
	"errors"
	"math"
	"math/bits"
	"time"

	"github.com/stoa-data/stoa/internal/calendar"
)

// ErrSyntax is ParseTemporal's error for text that is no date, time or
// duration at all.
var ErrSyntax = errors.New("another form")

// Its other errors.
var (
	errRange = errors.New("out of range")
	errUnit  = errors.New("finer than the unit")
	errZone  = errors.New("has a zone")
)

// A Stamp is an ISO 8601 date or timestamp taken apart, before a unit is
// chosen: the days and the second of the day as written, the nanoseconds,
// the offset from UTC if one was written.
type Stamp struct {
	Days     int64
	Second   int64 // 0 to 86399
	Nano     int64
	Offset   int64 // seconds east of UTC
	HasClock bool
	HasZone  bool
}

// ParseStamp reads 2006-01-02, optionally followed by T or a space, 15:04,
// :05, a fraction of up to nine digits, and Z or an offset (+01, +0100,
// +01:00). Years outside 0 to 9999 carry a sign.
func ParseStamp(b []byte) (Stamp, bool) {
	var s Stamp
	days, rest, ok := parseDate(b)
	s.Days = days
	if !ok || len(rest) == 0 {
		return s, ok
	}
	if rest[0] != 'T' && rest[0] != ' ' {
		return s, false
	}
	h, m, sec, nano, rest, ok := parseClock(rest[1:], 2)
	if !ok || h > 23 {
		return s, false
	}
	s.HasClock, s.Second, s.Nano = true, h*3600+m*60+sec, nano
	if len(rest) == 0 {
		return s, true
	}
	s.HasZone = true
	s.Offset, ok = parseOffset(rest)
	return s, ok
}

// Units returns the stamp in units since 1970-01-01 00:00 UTC; a stamp without
// an offset counts as UTC.
func (s Stamp) Units(u Unit) (int64, error) {
	clock := s.Second - s.Offset
	move := calendar.FloorDiv(clock, secondsPerDay)
	days, clock := s.Days+move, clock-move*secondsPerDay
	per := u.PerSecond()
	fraction, err := s.Nano/(1e9/per), error(nil)
	if s.Nano%(1e9/per) != 0 {
		err = errUnit
	}
	if days < math.MinInt64/secondsPerDay-1 || days > math.MaxInt64/secondsPerDay {
		return 0, errRange
	}
	if days < 0 { // towards zero first, so that the extremes do not overflow on the way
		days, clock = days+1, clock-secondsPerDay
	}
	seconds, ok := add64(days*secondsPerDay, clock)
	if !ok {
		return 0, errRange
	}
	if seconds < 0 && fraction > 0 {
		seconds, fraction = seconds+1, fraction-per
	}
	if seconds > math.MaxInt64/per || seconds < math.MinInt64/per {
		return 0, errRange
	}
	x, ok := add64(seconds*per, fraction)
	if !ok {
		return 0, errRange
	}
	return x, err
}

// add64 adds and reports whether the sum fits.
func add64(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0)
}

// ParseTemporal reads the text of a date, time, timestamp or duration: the
// inverse of AppendValue. A timestamp without an offset is local time in the
// type's zone; a timestamp type without a zone refuses an offset. Digits finer
// than the unit are refused unless they are zero.
func ParseTemporal(b []byte, t Type) (int64, error) {
	switch t.Kind {
	case Date:
		days, rest, ok := parseDate(b)
		if !ok || len(rest) > 0 {
			return 0, ErrSyntax
		}
		if days != int64(int32(days)) {
			return 0, errRange
		}
		return days, nil
	case Time:
		return parseTime(b, t.Unit)
	case Duration:
		return parseDuration(b, t.Unit)
	}
	s, ok := ParseStamp(b)
	switch {
	case !ok:
		return 0, ErrSyntax
	case s.HasZone && t.Zone == "":
		return 0, errZone
	case !s.HasZone && t.Zone != "" && t.Zone != "UTC":
		// time.Date settles the hour that clocks skip or repeat.
		year, month, day := calendar.Civil(s.Days)
		if year != int64(int32(year)) {
			return 0, errRange
		}
		local := time.Date(int(year), time.Month(month), int(day), 0, 0, int(s.Second), 0, zone(t))
		_, offset := local.Zone()
		s.Offset = int64(offset)
	}
	return s.Units(t.Unit)
}

// parseDate reads a date at the start of b and returns what follows.
func parseDate(b []byte) (days int64, rest []byte, ok bool) {
	sign, digits := int64(1), 4
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		if b[0] == '-' {
			sign = -1
		}
		b, digits = b[1:], 0
		for digits < len(b) && b[digits]-'0' < 10 {
			digits++
		}
		if digits < 4 || digits > 12 {
			return 0, nil, false
		}
	}
	if len(b) < digits+6 || b[digits] != '-' || b[digits+3] != '-' {
		return 0, nil, false
	}
	year, ok1 := parseDigits(b[:digits])
	month, ok2 := parseDigits(b[digits+1 : digits+3])
	day, ok3 := parseDigits(b[digits+4 : digits+6])
	year *= sign
	if !ok1 || !ok2 || !ok3 || month < 1 || month > 12 || day < 1 || day > calendar.DaysIn(year, month) {
		return 0, nil, false
	}
	return calendar.Days(year, month, day), b[digits+6:], true
}

// parseDigits reads digits and nothing else.
func parseDigits(b []byte) (int64, bool) {
	var x int64
	for _, c := range b {
		if c -= '0'; c > 9 {
			return 0, false
		}
		x = x*10 + int64(c)
	}
	return x, true
}

// parseClock reads 15:04, 15:04:05 or 15:04:05.000 with hours of up to
// maxDigits digits and returns what follows.
func parseClock(b []byte, maxDigits int) (h, m, s, nano int64, rest []byte, ok bool) {
	n := 0
	for n < len(b) && n < maxDigits && b[n]-'0' < 10 {
		n++
	}
	if n < 2 || len(b) < n+3 || b[n] != ':' {
		return
	}
	h, _ = parseDigits(b[:n])
	m, ok = parseDigits(b[n+1 : n+3])
	b = b[n+3:]
	if !ok || m > 59 || len(b) == 0 || b[0] != ':' {
		return h, m, 0, 0, b, ok && m <= 59
	}
	if len(b) < 3 {
		return h, m, 0, 0, b, false
	}
	s, ok = parseDigits(b[1:3])
	if !ok || s > 59 {
		return h, m, s, 0, b, false
	}
	nano, rest, ok = parseFraction(b[3:])
	return h, m, s, nano, rest, ok
}

// parseFraction reads .5 to .123456789 as nanoseconds, nothing as 0.
func parseFraction(b []byte) (nano int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' {
		return 0, b, true
	}
	n, unit := 1, int64(1e9)
	for n < len(b) && b[n]-'0' < 10 {
		if n > 9 {
			return 0, b, false
		}
		unit /= 10
		nano += int64(b[n]-'0') * unit
		n++
	}
	return nano, b[n:], n > 1
}

// parseOffset reads Z, +01, +0100, +01:00 or +01:00:00 as seconds.
func parseOffset(b []byte) (int64, bool) {
	if len(b) == 1 {
		return 0, b[0] == 'Z'
	}
	sign := int64(1)
	switch b[0] {
	case '-':
		sign = -1
	case '+':
	default:
		return 0, false
	}
	b = b[1:]
	var part [3]int64
	for i := 0; len(b) > 0; i++ {
		if i > 0 && b[0] == ':' {
			b = b[1:]
		}
		if len(b) < 2 || i == 3 {
			return 0, false
		}
		x, ok := parseDigits(b[:2])
		if !ok || x > 59 || (i == 0 && x > 23) {
			return 0, false
		}
		part[i], b = x, b[2:]
	}
	return sign * (part[0]*3600 + part[1]*60 + part[2]), true
}

// parseTime reads a time of day.
func parseTime(b []byte, u Unit) (int64, error) {
	sign := int64(1)
	if len(b) > 0 && b[0] == '-' {
		sign, b = -1, b[1:]
	}
	h, m, s, nano, rest, ok := parseClock(b, 16)
	if !ok || len(rest) > 0 {
		return 0, ErrSyntax
	}
	per := u.PerSecond()
	if nano%(1e9/per) != 0 {
		return 0, errUnit
	}
	if h > math.MaxInt64/3600-1 {
		return 0, errRange
	}
	seconds, fraction := sign*(h*3600+m*60+s), sign*(nano/(1e9/per))
	if seconds > math.MaxInt64/per || seconds < math.MinInt64/per {
		return 0, errRange
	}
	x, ok := add64(seconds*per, fraction)
	if !ok {
		return 0, errRange
	}
	return x, nil
}

// durationUnits are the letters of a duration in nanoseconds.
var durationUnits = []struct {
	name string
	nano uint64
}{{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}

// parseDuration reads a sequence of numbers with units such as 1h30m0.5s.
func parseDuration(b []byte, u Unit) (int64, error) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 {
		return 0, ErrSyntax
	}
	den := uint64(1e9 / u.PerSecond()) // nanoseconds a unit
	var sum uint64
	for len(b) > 0 {
		whole, fraction, scale, rest, err := parseDecimal(b)
		if err != nil {
			return 0, err
		}
		n := 0
		for n < len(rest) && rest[n] != '.' && rest[n]-'0' > 9 {
			n++
		}
		nano := uint64(0)
		for _, d := range durationUnits {
			if d.name == string(rest[:n]) {
				nano = d.nano
			}
		}
		if nano == 0 {
			return 0, ErrSyntax
		}
		b = rest[n:]
		for _, part := range [2][2]uint64{{whole, 1}, {fraction, scale}} {
			hi, lo := bits.Mul64(part[0], nano)
			if hi >= den*part[1] {
				return 0, errRange
			}
			q, r := bits.Div64(hi, lo, den*part[1])
			if r != 0 {
				return 0, errUnit
			}
			carry := uint64(0)
			if sum, carry = bits.Add64(sum, q, 0); carry != 0 {
				return 0, errRange
			}
		}
	}
	switch {
	case negative && sum <= 1<<63:
		return -int64(sum), nil
	case sum <= math.MaxInt64:
		return int64(sum), nil
	}
	return 0, errRange
}

// parseDecimal reads digits and an optional fraction of up to nine digits:
// whole + fraction/scale.
func parseDecimal(b []byte) (whole, fraction, scale uint64, rest []byte, err error) {
	n := 0
	for n < len(b) && b[n]-'0' < 10 {
		if whole > (math.MaxUint64-9)/10 {
			return 0, 0, 0, nil, errRange
		}
		whole = whole*10 + uint64(b[n]-'0')
		n++
	}
	if n == 0 {
		return 0, 0, 0, nil, ErrSyntax
	}
	b, scale = b[n:], 1
	if len(b) > 0 && b[0] == '.' {
		n = 1
		for n < len(b) && b[n]-'0' < 10 {
			if n > 9 {
				return 0, 0, 0, nil, ErrSyntax
			}
			fraction, scale = fraction*10+uint64(b[n]-'0'), scale*10
			n++
		}
		if n == 1 {
			return 0, 0, 0, nil, ErrSyntax
		}
		b = b[n:]
	}
	return whole, fraction, scale, b, nil
}
