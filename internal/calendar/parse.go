package calendar

// A Mismatch says where text leaves its layout: at which byte, and what the
// layout wants there. The zero Mismatch is none.
type Mismatch struct {
	At   int
	Want string
}

// A reading is what a layout found in a text.
type reading struct {
	text []byte
	pos  int
	want string // not "": what failed

	year, century, month, day, yearDay int64 // −1 for none, but for year
	isoYear, isoWeek, weekday          int64
	yearOfCentury                      bool // year has two digits
	hour, minute, second, nano         int64
	half                               int64 // 1 AM, 2 PM
	offset, epoch                      int64
}

// Parse reads text as a moment. Parts that the layout has not are the least
// ones: January, the first, midnight. A weekday beside a full date, a quarter
// and a century beside a year of four digits are read and not looked at.
func (l *Layout) Parse(text []byte) (Moment, Mismatch) {
	r := reading{text: text, month: -1, day: -1, yearDay: -1, century: -1, isoWeek: -1, weekday: 1}
	for i := range l.pieces {
		if r.piece(&l.pieces[i]); r.want != "" {
			return Moment{}, Mismatch{r.pos, r.want}
		}
	}
	if r.pos < len(text) {
		return Moment{}, Mismatch{r.pos, "the end"}
	}
	if l.has[fieldEpoch] {
		day := FloorDiv(r.epoch, secondsPerDay)
		if _, ok := inRange(day); !ok {
			return Moment{}, Mismatch{0, "a number of seconds in range"}
		}
		return Moment{Day: day, Second: r.epoch - day*secondsPerDay, Nano: r.nano, Zone: "UTC"}, Mismatch{}
	}
	m := Moment{Second: r.clock(), Nano: r.nano, Offset: r.offset}
	if !l.UsesDate() {
		return m, Mismatch{}
	}
	var want string
	if m.Day, want = r.date(); want != "" {
		return m, Mismatch{0, want}
	}
	return m, Mismatch{}
}

// clock returns the second of the day.
func (r *reading) clock() int64 {
	hour := r.hour
	switch {
	case r.half == 1 && hour == 12:
		hour = 0
	case r.half == 2 && hour < 12:
		hour += 12
	}
	return hour*3600 + r.minute*60 + r.second
}

// date returns the day, or what is wrong.
func (r *reading) date() (int64, string) {
	if r.isoWeek >= 0 {
		if r.isoWeek < 1 || r.isoWeek > isoWeeks(r.isoYear) {
			return 0, "a week that its year has"
		}
		return checked(ISODays(r.isoYear, r.isoWeek, r.weekday))
	}
	year := r.year
	switch {
	case r.yearOfCentury && r.century >= 0:
		year += 100 * r.century
	case r.yearOfCentury && year < 69: // as POSIX and package time have it
		year += 2000
	case r.yearOfCentury:
		year += 1900
	}
	if r.yearDay >= 0 && r.month < 0 {
		if r.yearDay < 1 || r.yearDay > 366 || r.yearDay == 366 && !IsLeap(year) {
			return 0, "a day that its year has"
		}
		return checked(Days(year, 1, 1) + r.yearDay - 1)
	}
	month, day := r.month, r.day
	if month < 0 {
		month = 1
	}
	if day < 0 {
		day = 1
	}
	if day < 1 || day > DaysIn(year, month) {
		return 0, "a day that its month has"
	}
	return checked(Days(year, month, day))
}

// checked refuses days that C1 does.
func checked(day int64) (int64, string) {
	if _, ok := inRange(day); !ok {
		return 0, "a year in range"
	}
	return day, ""
}

// piece reads one piece.
func (r *reading) piece(p *piece) {
	switch p.field {
	case fieldText:
		r.literal(p.text)
	case fieldYear:
		r.year = r.fullYear(p)
		r.yearOfCentury = false
	case fieldISOYear:
		r.isoYear = r.fullYear(p)
	case fieldYearOfCentury:
		r.year, r.yearOfCentury = r.number(p, 0, 99, "a year of two digits"), true
	case fieldISOYearOfCentury:
		if r.isoYear = r.number(p, 0, 99, "a year of two digits"); r.isoYear < 69 {
			r.isoYear += 100
		}
		r.isoYear += 1900
	case fieldCentury:
		r.century = r.number(p, 0, 99, "a century")
	case fieldQuarter:
		r.number(p, 1, 4, "a quarter")
	case fieldMonth:
		r.month = r.number(p, 1, 12, "a month")
	case fieldMonthName:
		r.month = r.name(monthNames[:], false, "the name of a month") + 1
	case fieldMonthShort:
		r.month = r.name(monthNames[:], true, "the name of a month") + 1
	case fieldDay:
		r.day = r.number(p, 1, 31, "a day")
	case fieldYearDay:
		r.yearDay = r.number(p, 1, 366, "a day of the year")
	case fieldISOWeek:
		r.isoWeek = r.number(p, 1, 53, "a week")
	case fieldWeekday:
		r.weekday = r.number(p, 1, 7, "a weekday")
	case fieldWeekdayZero:
		if r.weekday = r.number(p, 0, 6, "a weekday"); r.weekday == 0 {
			r.weekday = 7
		}
	case fieldWeekdayName:
		r.weekday = r.name(weekdayNames[:], false, "the name of a weekday") + 1
	case fieldWeekdayShort:
		r.weekday = r.name(weekdayNames[:], true, "the name of a weekday") + 1
	case fieldHour:
		r.hour = r.number(p, 0, 23, "an hour")
	case fieldHour12:
		r.hour = r.number(p, 0, 12, "an hour of 12")
	case fieldMinute:
		r.minute = r.number(p, 0, 59, "a minute")
	case fieldSecond:
		r.second = r.number(p, 0, 59, "a second")
		if p.loose && r.want == "" && r.pos+1 < len(r.text) && isPoint(r.text[r.pos]) && r.text[r.pos+1]-'0' < 10 {
			r.pos++
			r.digits(1, 9)
		}
	case fieldFraction:
		r.fraction(p)
	case fieldHalf:
		r.half = r.name(halves[:2], false, "AM or PM") + 1
	case fieldOffset:
		r.zoneOffset(p)
	case fieldZone:
		r.zoneName()
	case fieldEpoch:
		r.seconds()
	}
}

// fail remembers what was wanted at the current byte.
func (r *reading) fail(want string) { r.want = want }

// peek returns the next byte, 0 at the end.
func (r *reading) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

// literal reads text: spaces match one or more of them.
func (r *reading) literal(text string) {
	for i := 0; i < len(text); i++ {
		if r.peek() != text[i] || r.pos == len(r.text) {
			r.fail("the text " + quote(text[i:]))
			return
		}
		r.pos++
		if text[i] == ' ' {
			for r.peek() == ' ' {
				r.pos++
			}
			for i+1 < len(text) && text[i+1] == ' ' {
				i++
			}
		}
	}
}

// quote puts a text between quotation marks.
func quote(s string) string { return `"` + s + `"` }

// number reads a number of at most the digits of its piece.
func (r *reading) number(p *piece, least, most int64, want string) int64 {
	start := r.pos
	if p.pad == ' ' {
		for r.peek() == ' ' && r.pos < start+p.width-1 {
			r.pos++
		}
	}
	n, digits := int64(0), r.pos
	for r.pos < len(r.text) && r.pos < start+p.width && r.text[r.pos]-'0' < 10 {
		n = 10*n + int64(r.text[r.pos]-'0')
		r.pos++
	}
	if r.pos == digits || p.exact && r.pos < digits+p.width || n < least || n > most {
		r.pos = start
		r.fail(want)
	}
	return n
}

// fullYear reads a year: four digits or, after a sign, four to nine.
func (r *reading) fullYear(p *piece) int64 {
	start, sign, most := r.pos, int64(1), 4
	switch r.peek() {
	case '-':
		sign, most = -1, 9
		r.pos++
	case '+':
		most = 9
		r.pos++
	}
	n, digits := int64(0), r.pos
	for r.pos < len(r.text) && r.pos < digits+most && r.text[r.pos]-'0' < 10 {
		n = 10*n + int64(r.text[r.pos]-'0')
		r.pos++
	}
	if got := r.pos - digits; got < 4 && (p.pad != 0 || got == 0) {
		r.pos = start
		r.fail("a year")
	}
	return sign * n
}

// name reads one of some names, in upper or lower case, or their first three
// letters.
func (r *reading) name(names []string, short bool, want string) int64 {
	for i, name := range names {
		if short {
			name = name[:3]
		}
		if len(r.text)-r.pos >= len(name) && equalFold(r.text[r.pos:r.pos+len(name)], name) {
			r.pos += len(name)
			return int64(i)
		}
	}
	r.fail(want)
	return 0
}

// equalFold compares ASCII letters in either case.
func equalFold(b []byte, name string) bool {
	for i, c := range b {
		if c|0x20 != name[i]|0x20 {
			return false
		}
	}
	return true
}

// isPoint reports whether a fraction begins.
func isPoint(c byte) bool { return c == '.' || c == ',' }

// digits reads the digits of a fraction of a second.
func (r *reading) digits(least, most int) {
	start, unit := r.pos, int64(1e9)
	r.nano = 0
	for r.pos < len(r.text) && r.pos < start+most && r.text[r.pos]-'0' < 10 {
		unit /= 10
		r.nano += int64(r.text[r.pos]-'0') * unit
		r.pos++
	}
	if r.pos < start+least {
		r.pos = start
		r.fail("a fraction of a second")
	}
}

// fraction reads a fraction with its point.
func (r *reading) fraction(p *piece) {
	optional := p.point != 0 && !p.exact
	if p.point != 0 {
		if !isPoint(r.peek()) || optional && (r.pos+1 == len(r.text) || r.text[r.pos+1]-'0' > 9) {
			if !optional {
				r.fail("a fraction of a second")
			}
			return
		}
		r.pos++
	}
	if p.exact {
		r.digits(p.width, p.width)
	} else {
		r.digits(1, 9)
	}
}

// zoneOffset reads Z or an offset with or without colons. What the layout says
// of their form is how they are written.
func (r *reading) zoneOffset(p *piece) {
	const want = "an offset from UTC"
	if c := r.peek(); c == 'Z' || c == 'z' {
		r.pos++
		r.offset = 0
		return
	}
	start, sign := r.pos, int64(1)
	switch r.peek() {
	case '-':
		sign = -1
	case '+':
	default:
		r.fail(want)
		return
	}
	r.pos++
	two := &piece{width: 2, exact: true}
	r.offset = 3600 * r.number(two, 0, 23, want)
	colon := r.peek() == ':'
	for unit := int64(60); unit >= 1 && r.want == ""; unit /= 60 {
		at := r.pos
		if colon && r.peek() == ':' {
			r.pos++
		}
		if r.peek()-'0' > 9 || colon && r.pos == at {
			r.pos = at
			break
		}
		r.offset += unit * r.number(two, 0, 59, want)
	}
	if r.offset *= sign; r.want != "" {
		r.pos = start
	}
}

// zoneName reads UTC or GMT: other abbreviations mean several zones.
func (r *reading) zoneName() {
	for _, name := range [...]string{"UTC", "GMT", "Z"} {
		if rest := r.text[r.pos:]; len(rest) >= len(name) && string(rest[:len(name)]) == name {
			r.pos += len(name)
			return
		}
	}
	r.fail("UTC or GMT (other abbreviations of zones are not unique)")
}

// seconds reads seconds since 1970.
func (r *reading) seconds() {
	start, sign := r.pos, int64(1)
	if r.peek() == '-' {
		sign = -1
		r.pos++
	}
	digits := r.pos
	for r.pos < len(r.text) && r.pos < digits+18 && r.text[r.pos]-'0' < 10 {
		r.epoch = 10*r.epoch + int64(r.text[r.pos]-'0')
		r.pos++
	}
	if r.epoch *= sign; r.pos == digits {
		r.pos = start
		r.fail("seconds since 1970")
	}
}

// Units returns the instant of a moment in units of which per make a second:
// ok if there is such a number, exact if it loses nothing.
func (m *Moment) Units(per int64) (x int64, ok, exact bool) {
	c := Clock{per: per}
	lo, hi := c.limits()
	second := m.Day*secondsPerDay + m.Second - m.Offset
	if second < lo || second >= hi {
		return 0, false, false
	}
	nanos := 1e9 / per
	return second*per + m.Nano/nanos, true, m.Nano%nanos == 0
}
