package syntax

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// A Stamp is the value of a literal DATE '…' or TIMESTAMP '…'.
type Stamp struct {
	Time time.Time // in UTC
	Date bool      // without a clock
	Zone bool      // an instant; else a civil time
}

// A Months is the value of an interval with months or years in it, which has
// no fixed length.
type Months struct {
	N    int64
	Rest time.Duration
}

// moment reads the text of a DATE, TIMESTAMP or TIME literal.
func (p *parser) moment(what string, at Span) Expr {
	t := p.take()
	span := at.to(t.Span)
	if what == "time" {
		return &Cast{Span: span, X: &Literal{t.Span, t.text}, To: TypeName{at, "time"}}
	}
	s, ok := ParseStamp(t.text)
	if !ok || what == "date" && !s.Date {
		want := map[string]string{"date": "2006-01-02"}[what]
		if want == "" {
			want = "2006-01-02 15:04:05"
		}
		p.fail(t.Span, "%w: %q is no %s (want %s)", ErrSyntax, t.text, what, want)
	}
	s.Date, s.Zone = what == "date", s.Zone || what == "timestamptz"
	return &Literal{span, s}
}

// ParseStamp reads a date, or a date and a time of day.
func ParseStamp(s string) (Stamp, bool) {
	parsed, ok := vector.ParseStamp([]byte(strings.TrimSpace(s)))
	if !ok {
		return Stamp{}, false
	}
	seconds := parsed.Days*86400 + parsed.Second - parsed.Offset
	if parsed.Days > math.MaxInt64/86400-2 || parsed.Days < math.MinInt64/86400+2 {
		return Stamp{}, false
	}
	t := time.Unix(seconds, parsed.Nano).UTC()
	return Stamp{Time: t, Date: !parsed.HasClock, Zone: parsed.HasZone}, true
}

// interval reads INTERVAL '1' DAY, INTERVAL 90 MINUTES and INTERVAL '1 day 2 hours'.
func (p *parser) interval(at Span) Expr {
	t := p.take()
	s, span := t.text, at.to(t.Span)
	if u := p.peek(); u.kind == word {
		if _, _, ok := unitOf(u.text); ok {
			p.take()
			s, span = s+" "+u.text, at.to(u.Span)
		}
	}
	value, ok := parseInterval(s)
	if !ok {
		p.fail(span, "%w: %q is no interval (want a number and a unit, as in INTERVAL '15' MINUTE)", ErrSyntax, s)
	}
	return &Literal{span, value}
}

// parseInterval reads numbers with units: "1 day 2 hours", "-3 months".
func parseInterval(s string) (any, bool) {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields)%2 != 0 {
		return nil, false
	}
	var sum Months
	for i := 0; i < len(fields); i += 2 {
		months, length, ok := unitOf(fields[i+1])
		if !ok {
			return nil, false
		}
		n, err := strconv.ParseInt(fields[i], 10, 64)
		switch {
		case err == nil && months > 0 && n >= -120000 && n <= 120000:
			sum.N += n * months
		case months > 0:
			return nil, false
		case err == nil && n <= math.MaxInt64/int64(length) && n >= math.MinInt64/int64(length):
			sum.Rest += time.Duration(n) * length
		default:
			f, err := strconv.ParseFloat(fields[i], 64)
			if f *= float64(length); err != nil || !(math.Abs(f) < 1<<62) {
				return nil, false
			}
			sum.Rest += time.Duration(math.Round(f))
		}
	}
	if sum.N == 0 {
		return sum.Rest, true
	}
	return sum, true
}

// unitOf returns the months or the length of a unit of time.
func unitOf(name string) (months int64, length time.Duration, ok bool) {
	switch strings.TrimSuffix(strings.ToLower(name), "s") {
	case "microsecond", "u":
		return 0, time.Microsecond, true
	case "millisecond", "m":
		return 0, time.Millisecond, strings.ToLower(name) != "m"
	case "nanosecond", "n":
		return 0, time.Nanosecond, true
	case "second", "sec":
		return 0, time.Second, true
	case "minute", "min":
		return 0, time.Minute, true
	case "hour":
		return 0, time.Hour, true
	case "day":
		return 0, 24 * time.Hour, true
	case "week":
		return 0, 7 * 24 * time.Hour, true
	case "month":
		return 1, 0, true
	case "quarter":
		return 3, 0, true
	case "year":
		return 12, 0, true
	}
	return 0, 0, false
}
