package calendar

import (
	"fmt"
	"strings"
)

// A Moment is a date and a time of day taken apart, as a clock shows them.
type Moment struct {
	Day    int64 // days since 1970-01-01
	Second int64 // of the day
	Nano   int64
	Offset int64  // seconds east of UTC
	Zone   string // its abbreviation, such as CET
}

// field is what one piece of a layout stands for.
type field uint8

// The fields. Those from fieldHour to fieldHalf belong to the clock.
const (
	fieldText field = iota
	fieldYear
	fieldYearOfCentury
	fieldCentury
	fieldQuarter
	fieldMonth
	fieldMonthName
	fieldMonthShort
	fieldDay
	fieldYearDay
	fieldISOYear
	fieldISOYearOfCentury
	fieldISOWeek
	fieldSundayWeek
	fieldMondayWeek
	fieldWeekday     // 1 to 7
	fieldWeekdayZero // 0 to 6, Sunday first
	fieldWeekdayName
	fieldWeekdayShort
	fieldHour
	fieldHour12
	fieldMinute
	fieldSecond
	fieldFraction
	fieldHalf // AM or PM
	fieldOffset
	fieldZone
	fieldEpoch
	fields
)

// ofClock reports whether the field belongs to the time of day.
func (f field) ofClock() bool { return f >= fieldHour && f <= fieldHalf }

// ofZone reports whether the field says where the clock stands.
func (f field) ofZone() bool { return f == fieldOffset || f == fieldZone }

// ofDate reports whether the field belongs to the date.
func (f field) ofDate() bool { return f > fieldText && f < fieldHour || f == fieldEpoch }

// A piece is a field with its form.
type piece struct {
	field field
	text  string // of fieldText
	pad   byte   // '0', ' ' or 0 for none
	width int    // digits; of a fraction, 0 as many as needed
	exact bool   // reading takes width digits, no fewer
	point byte   // in front of a fraction, 0 for none
	lower bool   // am, pm
	colon bool   // +01:00
	z     bool   // Z for UTC
	short bool   // +01
	long  bool   // +01:00:00
	loose bool   // an unnamed part may follow: of a second a fraction when it is read, of an offset its seconds
}

// A Layout says how moments are written. Immutable.
type Layout struct {
	source string
	pieces []piece
	has    [fields]bool
}

// ParseLayout reads a layout: one with a % in it is in the notation of
// strftime, any other one in that of package time.
func ParseLayout(source string) (*Layout, error) {
	l := &Layout{source: source}
	var err error
	if strings.Contains(source, "%") {
		err = l.strftime(source)
	} else {
		l.reference(source)
	}
	if err != nil {
		return nil, fmt.Errorf("layout %q: %w", source, err)
	}
	stands := false
	for _, p := range l.pieces {
		l.has[p.field] = true
		stands = stands || p.field != fieldText
	}
	if !stands {
		return nil, fmt.Errorf("layout %q: nothing in it stands for a part of a time (want as in 2006-01-02 15:04:05 or %%Y-%%m-%%d %%H:%%M:%%S)", source)
	}
	return l, nil
}

// add appends a piece; text next to text is joined.
func (l *Layout) add(p piece) {
	if n := len(l.pieces); p.field == fieldText && n > 0 && l.pieces[n-1].field == fieldText {
		l.pieces[n-1].text += p.text
		return
	}
	l.pieces = append(l.pieces, p)
}

// uses reports whether a field with the property occurs.
func (l *Layout) uses(property func(field) bool) bool {
	for f, has := range l.has {
		if has && property(field(f)) {
			return true
		}
	}
	return false
}

// UsesDate reports whether a part of the date occurs.
func (l *Layout) UsesDate() bool { return l.uses(field.ofDate) }

// UsesClock reports whether a part of the time of day occurs.
func (l *Layout) UsesClock() bool { return l.uses(field.ofClock) || l.has[fieldEpoch] }

// UsesZone reports whether the layout says where the clock stands, so that
// text read by it is an instant.
func (l *Layout) UsesZone() bool { return l.uses(field.ofZone) || l.has[fieldEpoch] }

// NamesZone reports whether the layout writes the offset or the name of a zone.
func (l *Layout) NamesZone() bool { return l.uses(field.ofZone) }

// String returns the layout as it was given.
func (l *Layout) String() string { return l.source }

// Nanos reports whether a fraction of more than six digits is asked for.
func (l *Layout) Nanos() bool {
	for _, p := range l.pieces {
		if p.field == fieldFraction && p.width > 6 {
			return true
		}
	}
	return false
}

// Readable says why text cannot be read by the layout as a date, if date is
// set, with a time of day, if clock is; nil if it can.
func (l *Layout) Readable(date, clock bool) error {
	wrong := func(what string) error { return fmt.Errorf("layout %q: %s", l.source, what) }
	has := &l.has
	switch {
	case has[fieldSundayWeek] || has[fieldMondayWeek]:
		return wrong("weeks by %U and %W are only written (want %G-W%V-%u)")
	case has[fieldHour12] && !has[fieldHalf]:
		return wrong("a clock of 12 hours without AM or PM")
	case !date && l.UsesDate():
		return wrong("it has a date")
	case !clock && l.UsesClock():
		return wrong("it has a time of day")
	case (!date || !clock) && l.uses(field.ofZone):
		return wrong("it has a zone")
	case !date && !has[fieldHour] && !has[fieldHour12]:
		return wrong("it has no hour")
	case date && has[fieldISOWeek] && !(has[fieldISOYear] || has[fieldISOYearOfCentury]):
		return wrong("an ISO week without its year")
	case date && !(has[fieldYear] || has[fieldYearOfCentury] || has[fieldEpoch] || has[fieldISOWeek]):
		return wrong("it has no year")
	}
	return nil
}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

var weekdayNames = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
