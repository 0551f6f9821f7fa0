package csv

import (
	"encoding/binary"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// A stamper reads dates and timestamps. Those in the usual form it takes apart
// word by word, and it remembers the last day, which the next row likely
// shares. The zero stamper is ready.
type stamper struct {
	year uint64 // the bytes of 2006-01-
	day  uint16 // and of the day
	days int64
}

// powers are the first powers of ten.
var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// stamp reads a date or timestamp like vector.ParseStamp.
func (p *stamper) stamp(b []byte) (vector.Stamp, bool) {
	const usual = len("2006-01-02T15:04:05")
	if len(b) < usual || b[10] != 'T' && b[10] != ' ' {
		return vector.ParseStamp(b)
	}
	year, day := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:])
	if year != p.year || day != p.day {
		date, ok := vector.ParseStamp(b[:10])
		if !ok {
			return vector.ParseStamp(b)
		}
		*p = stamper{year, day, date.Days}
	}
	// Two digits, a colon and so on: with their marks taken away no byte is
	// above nine, and those of the colons are zero.
	const colons, limits = '0'*ones ^ ('0'^':')*(1<<16|1<<40), nines + 9*(1<<16|1<<40)
	t := binary.LittleEndian.Uint64(b[11:]) ^ colons
	if (t|(t+limits))&highs != 0 {
		return vector.ParseStamp(b)
	}
	h, m, s := t&15*10+t>>8&15, t>>24&15*10+t>>32&15, t>>48&15*10+t>>56&15
	if h > 23 || m > 59 || s > 59 {
		return vector.ParseStamp(b)
	}
	at := vector.Stamp{Days: p.days, Second: int64(h*3600 + m*60 + s), HasClock: true}
	if len(b) == usual {
		return at, true
	}
	rest := b[usual:]
	if rest[0] == '.' {
		if n := len(rest) - 1; 1 <= n && n <= 8 { // nothing but digits, most likely
			w := (binary.LittleEndian.Uint64(b[len(b)-8:]) ^ zeros) >> (64 - 8*n) << (64 - 8*n)
			if x, ok := digits(w); ok {
				at.Nano = int64(x) * powers[9-n]
				return at, true
			}
		}
		unit := int64(1e8)
		for rest = rest[1:]; len(rest) > 0 && rest[0]-'0' < 10 && unit > 0; rest = rest[1:] {
			at.Nano += int64(rest[0]-'0') * unit
			unit /= 10
		}
		if unit == 1e8 {
			return vector.ParseStamp(b)
		}
	}
	switch {
	case len(rest) == 0:
		return at, true
	case len(rest) == 1 && rest[0] == 'Z':
		at.HasZone = true
		return at, true
	}
	return vector.ParseStamp(b)
}

// inspect reads a date or timestamp and returns its kind, seenText for other
// text.
func (p *stamper) inspect(b []byte) (vector.Stamp, seen) {
	if len(b) == 0 || b[0]-'0' > 9 {
		return vector.Stamp{}, seenText
	}
	at, ok := p.stamp(b)
	if !ok {
		return at, seenText
	}
	s := seenDate
	switch {
	case at.HasZone:
		s = seenZoned
	case at.HasClock:
		s = seenLocal
	}
	if at.Nano%1000 != 0 {
		s |= seenNano
	}
	if far(at.Days) {
		s |= seenFar
	}
	return at, s
}

// units reads a date or timestamp in units if it may stand in an inferred
// column of type t, and returns its kind.
func (p *stamper) units(b []byte, t dataframe.Type) (x int64, s seen, ok bool) {
	at, s := p.inspect(b)
	switch {
	case s == seenText, (s&seenZoned != 0) != (t.Zone != ""):
		return 0, s, false
	case t.Unit == vector.Nanosecond && s&seenFar != 0, t.Unit == vector.Microsecond && s&seenNano != 0:
		return 0, s, false
	case t.Unit == vector.Microsecond && s&seenFar == 0: // far from the ends of an int64
		return (at.Days*86400+at.Second-at.Offset)*1e6 + at.Nano/1000, s, true
	}
	x, err := at.Units(t.Unit)
	return x, s, err == nil
}

// far reports whether a day lies outside the years 1678 to 2261, which
// nanoseconds hold entirely.
func far(days int64) bool { return days < -106650 || days > 106650 }
