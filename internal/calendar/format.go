package calendar

import "strconv"

// Append writes a moment.
func (l *Layout) Append(dst []byte, m *Moment) []byte {
	var year, month, day int64
	if l.UsesDate() {
		year, month, day = Civil(m.Day)
	}
	for i := range l.pieces {
		p := &l.pieces[i]
		switch p.field {
		case fieldText:
			dst = append(dst, p.text...)
		case fieldYear:
			dst = appendYear(dst, p, year)
		case fieldYearOfCentury:
			dst = appendPadded(dst, p, year-100*FloorDiv(year, 100))
		case fieldCentury:
			dst = appendPadded(dst, p, FloorDiv(year, 100))
		case fieldQuarter:
			dst = append(dst, byte('0'+(month+2)/3))
		case fieldMonth:
			dst = appendPadded(dst, p, month)
		case fieldMonthName:
			dst = append(dst, monthNames[month-1]...)
		case fieldMonthShort:
			dst = append(dst, monthNames[month-1][:3]...)
		case fieldDay:
			dst = appendPadded(dst, p, day)
		case fieldHour:
			dst = appendPadded(dst, p, m.Second/3600)
		case fieldHour12:
			dst = appendPadded(dst, p, (m.Second/3600+11)%12+1)
		case fieldMinute:
			dst = appendPadded(dst, p, m.Second/60%60)
		case fieldSecond:
			dst = appendPadded(dst, p, m.Second%60)
		case fieldFraction:
			dst = appendFraction(dst, p, m.Nano)
		case fieldHalf:
			dst = append(dst, halves[half(p, m.Second)]...)
		case fieldOffset:
			dst = appendOffset(dst, p, m.Offset)
		case fieldZone:
			dst = append(dst, m.Zone...)
		case fieldEpoch:
			dst = strconv.AppendInt(dst, m.Day*secondsPerDay+m.Second-m.Offset, 10)
		default:
			dst = appendWeek(dst, p, m.Day)
		}
	}
	return dst
}

var halves = [...]string{"AM", "PM", "am", "pm"}

// half returns the index of the half of the day in halves.
func half(p *piece, second int64) int64 {
	h := second / 43200 % 2
	if p.lower {
		h += 2
	}
	return h
}

// appendPadded appends a number with the padding of its piece.
func appendPadded(dst []byte, p *piece, x int64) []byte {
	if p.pad == '0' && p.width == 2 && uint64(x) < 100 {
		return append(dst, byte('0'+x/10), byte('0'+x%10))
	}
	if x < 0 {
		dst, x = append(dst, '-'), -x
	}
	if p.pad != 0 {
		for limit := pow10(p.width - 1); limit > 1 && x < limit; limit /= 10 {
			dst = append(dst, p.pad)
		}
	}
	return strconv.AppendInt(dst, x, 10)
}

// pow10 returns 10^n.
func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// appendYear appends a year; those outside 0 to 9999 carry a sign.
func appendYear(dst []byte, p *piece, year int64) []byte {
	if year > 9999 {
		dst = append(dst, '+')
	}
	return appendPadded(dst, p, year)
}

// appendFraction appends the part of a second that is less than one.
func appendFraction(dst []byte, p *piece, nano int64) []byte {
	width, trim := p.width, p.pad == '9' || p.width == 0
	if width == 0 {
		width = 9
	}
	x := nano / pow10(9-width)
	if trim {
		if x == 0 {
			return dst
		}
		for ; x%10 == 0; width-- {
			x /= 10
		}
	}
	if p.point != 0 {
		dst = append(dst, p.point)
	}
	return appendPadded(dst, &piece{pad: '0', width: width}, x)
}

// appendOffset appends seconds east of UTC.
func appendOffset(dst []byte, p *piece, offset int64) []byte {
	if offset == 0 && p.z {
		return append(dst, 'Z')
	}
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	two := &piece{pad: '0', width: 2}
	dst = appendPadded(append(dst, sign), two, offset/3600)
	if p.short {
		return dst
	}
	if p.colon {
		dst = append(dst, ':')
	}
	dst = appendPadded(dst, two, offset/60%60)
	if !p.long && !(p.loose && offset%60 != 0) {
		return dst
	}
	if p.colon {
		dst = append(dst, ':')
	}
	return appendPadded(dst, two, offset%60)
}

// appendWeek appends the fields of weeks and of the days in them.
func appendWeek(dst []byte, p *piece, day int64) []byte {
	weekday := Weekday(day)
	isoYear, isoWeek := int64(0), int64(0)
	switch p.field {
	case fieldISOYear, fieldISOYearOfCentury, fieldISOWeek:
		isoYear, isoWeek = ISOWeek(day)
	}
	switch p.field {
	case fieldYearDay:
		return appendPadded(dst, p, YearDay(day))
	case fieldISOYear:
		return appendYear(dst, p, isoYear)
	case fieldISOYearOfCentury:
		return appendPadded(dst, p, isoYear-100*FloorDiv(isoYear, 100))
	case fieldISOWeek:
		return appendPadded(dst, p, isoWeek)
	case fieldSundayWeek:
		return appendPadded(dst, p, (YearDay(day)+6-weekday%7)/7)
	case fieldMondayWeek:
		return appendPadded(dst, p, (YearDay(day)+7-weekday)/7)
	case fieldWeekday:
		return append(dst, byte('0'+weekday))
	case fieldWeekdayZero:
		return append(dst, byte('0'+weekday%7))
	case fieldWeekdayName:
		return append(dst, weekdayNames[weekday-1]...)
	}
	return append(dst, weekdayNames[weekday-1][:3]...)
}
