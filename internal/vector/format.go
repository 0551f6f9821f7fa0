package vector

import (
	"encoding/hex"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/stoa-data/stoa/internal/calendar"
)

// AppendValue appends value i of v as text that reads back to the same value:
// shortest floats that always show they are floats (2.0, 1e+21, NaN, Inf),
// ISO 8601 dates, times and timestamps, timestamps of a zone with the offset
// from UTC, durations as 1h30m0.5s, binary as hexadecimal digits, dictionary
// values by the text of their level. A missing value appends nothing.
func AppendValue(dst []byte, v *Vector, i int) []byte {
	if v.pool != nil {
		if c := v.Code(i); c != 0 {
			return AppendValue(dst, v.pool.levels, int(c-1))
		}
		return dst
	}
	if !v.valid.Get(i) {
		return dst
	}
	switch v.typ.Kind {
	case String:
		return append(dst, v.Text(i)...)
	case Binary:
		return hex.AppendEncode(dst, v.Text(i))
	case Bool:
		return strconv.AppendBool(dst, v.bits.Get(i))
	case Uint64:
		return strconv.AppendUint(dst, cast[uint64](v.values)[i], 10)
	case Float32:
		return AppendFloat(dst, v.Float(i), 32)
	case Float64:
		return AppendFloat(dst, v.Float(i), 64)
	case Date:
		return appendDate(dst, v.Int(i))
	case Time:
		return appendTime(dst, v.Int(i), v.typ.Unit)
	case Timestamp:
		return appendTimestamp(dst, v.Int(i), v.typ)
	case Duration:
		return appendDuration(dst, v.Int(i), v.typ.Unit)
	}
	return strconv.AppendInt(dst, v.Int(i), 10)
}

// AppendFloat appends the shortest text that reads back to x and does not look
// like an integer; bits is 32 or 64.
func AppendFloat(dst []byte, x float64, bits int) []byte {
	switch {
	case math.IsInf(x, 1):
		return append(dst, "Inf"...)
	case math.IsInf(x, -1):
		return append(dst, "-Inf"...)
	case x != x:
		return append(dst, "NaN"...)
	}
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(dst, x, 'e', -1, bits)
	}
	dst = strconv.AppendFloat(dst, x, 'f', -1, bits)
	if x != math.Trunc(x) {
		return dst
	}
	return append(dst, ".0"...)
}

const secondsPerDay = 86400

// appendDate appends days since 1970-01-01 as 2006-01-02; years outside 0 to
// 9999 carry a sign.
func appendDate(dst []byte, days int64) []byte {
	year, month, day := calendar.Civil(days)
	switch {
	case year < 0:
		dst, year = append(dst, '-'), -year
	case year > 9999:
		dst = append(dst, '+')
	}
	for limit := int64(1000); limit > 1 && year < limit; limit /= 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, year, 10)
	return append2(append(append2(append(dst, '-'), month), '-'), day)
}

// append2 appends a number below 100 with two digits.
func append2[T int64 | uint64](dst []byte, x T) []byte {
	return append(dst, byte('0'+x/10), byte('0'+x%10))
}

// appendClock appends seconds and a fraction in units as 15:04:05.000. Hours
// are not limited to a day.
func appendClock(dst []byte, seconds, fraction uint64, u Unit) []byte {
	if h := seconds / 3600; h < 100 {
		dst = append2(dst, h)
	} else {
		dst = strconv.AppendUint(dst, h, 10)
	}
	dst = append2(append(dst, ':'), seconds/60%60)
	dst = append2(append(dst, ':'), seconds%60)
	return appendFraction(dst, fraction, u, 3)
}

// appendFraction appends a fraction of a second in units with a multiple of
// group digits and without trailing groups of zeros.
func appendFraction(dst []byte, fraction uint64, u Unit, group int) []byte {
	if fraction == 0 {
		return dst
	}
	digits, zeros := 3*int(u), uint64(1)
	for range group {
		zeros *= 10
	}
	for fraction%zeros == 0 {
		fraction, digits = fraction/zeros, digits-group
	}
	dst = append(dst, '.')
	for limit := uint64(math.Pow10(digits - 1)); fraction < limit; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendUint(dst, fraction, 10)
}

// appendSign appends the minus of a negative number and returns its magnitude.
func appendSign(dst []byte, x int64) ([]byte, uint64) {
	if x < 0 {
		return append(dst, '-'), -uint64(x)
	}
	return dst, uint64(x)
}

// appendTime appends a time of day.
func appendTime(dst []byte, x int64, u Unit) []byte {
	dst, n := appendSign(dst, x)
	per := uint64(u.PerSecond())
	return appendClock(dst, n/per, n%per, u)
}

// appendTimestamp appends a timestamp as 2006-01-02T15:04:05, with Z or the
// offset when its type has a zone.
func appendTimestamp(dst []byte, x int64, t Type) []byte {
	per := t.Unit.PerSecond()
	seconds := calendar.FloorDiv(x, per)
	fraction := x - seconds*per
	days := calendar.FloorDiv(seconds, secondsPerDay)
	clock, offset := seconds-days*secondsPerDay, int64(0)
	if t.Zone != "" && t.Zone != "UTC" {
		_, off := time.Unix(seconds, 0).In(zone(t)).Zone()
		offset = int64(off)
		clock += offset
		move := calendar.FloorDiv(clock, secondsPerDay)
		days, clock = days+move, clock-move*secondsPerDay
	}
	dst = appendClock(append(appendDate(dst, days), 'T'), uint64(clock), uint64(fraction), t.Unit)
	switch {
	case t.Zone == "":
		return dst
	case offset == 0:
		return append(dst, 'Z')
	case offset < 0:
		dst, offset = append(dst, '-'), -offset
	default:
		dst = append(dst, '+')
	}
	dst = append2(append(append2(dst, offset/3600), ':'), offset/60%60)
	if s := offset % 60; s != 0 { // local mean time, before zones had whole minutes
		dst = append2(append(dst, ':'), s)
	}
	return dst
}

// zones remembers the zones that were loaded: reading one costs a file.
var zones sync.Map // name to *time.Location

// zone is Type.Location without a file access for every value.
func zone(t Type) *time.Location {
	if l, ok := zones.Load(t.Zone); ok {
		return l.(*time.Location)
	}
	l := t.Location()
	zones.Store(t.Zone, l)
	return l
}

// appendDuration appends a duration as 1h30m0.5s, from its largest unit on.
func appendDuration(dst []byte, x int64, u Unit) []byte {
	dst, n := appendSign(dst, x)
	per := uint64(u.PerSecond())
	seconds, fraction := n/per, n%per
	if h := seconds / 3600; h > 0 {
		dst = append(strconv.AppendUint(dst, h, 10), 'h')
	}
	if m := seconds / 60; m > 0 {
		dst = append(strconv.AppendUint(dst, m%60, 10), 'm')
	}
	dst = strconv.AppendUint(dst, seconds%60, 10)
	return append(appendFraction(dst, fraction, u, 1), 's')
}
