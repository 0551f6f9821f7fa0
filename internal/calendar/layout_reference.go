package calendar

import "strings"

// references are the spellings of package time's reference moment, longer ones
// before those that they begin with.
var references = []struct {
	text  string
	piece piece
}{
	{"January", piece{field: fieldMonthName}},
	{"Jan", piece{field: fieldMonthShort}},
	{"Monday", piece{field: fieldWeekdayName}},
	{"Mon", piece{field: fieldWeekdayShort}},
	{"MST", piece{field: fieldZone}},
	{"2006", piece{field: fieldYear, pad: '0', width: 4}},
	{"__2", piece{field: fieldYearDay, pad: ' ', width: 3}},
	{"_2006", piece{}}, // an underscore, then the year
	{"_2", piece{field: fieldDay, pad: ' ', width: 2}},
	{"002", piece{field: fieldYearDay, pad: '0', width: 3, exact: true}},
	{"01", piece{field: fieldMonth, pad: '0', width: 2, exact: true}},
	{"02", piece{field: fieldDay, pad: '0', width: 2, exact: true}},
	{"03", piece{field: fieldHour12, pad: '0', width: 2, exact: true}},
	{"04", piece{field: fieldMinute, pad: '0', width: 2, exact: true}},
	{"05", piece{field: fieldSecond, pad: '0', width: 2, exact: true, loose: true}},
	{"06", piece{field: fieldYearOfCentury, pad: '0', width: 2, exact: true}},
	{"15", piece{field: fieldHour, pad: '0', width: 2}},
	{"1", piece{field: fieldMonth, width: 2}},
	{"2", piece{field: fieldDay, width: 2}},
	{"3", piece{field: fieldHour12, width: 2}},
	{"4", piece{field: fieldMinute, width: 2}},
	{"5", piece{field: fieldSecond, width: 2, loose: true}},
	{"PM", piece{field: fieldHalf}},
	{"pm", piece{field: fieldHalf, lower: true}},
	{"-07:00:00", piece{field: fieldOffset, colon: true, long: true}},
	{"-070000", piece{field: fieldOffset, long: true}},
	{"-07:00", piece{field: fieldOffset, colon: true}},
	{"-0700", piece{field: fieldOffset}},
	{"-07", piece{field: fieldOffset, short: true}},
	{"Z07:00:00", piece{field: fieldOffset, z: true, colon: true, long: true}},
	{"Z070000", piece{field: fieldOffset, z: true, long: true}},
	{"Z07:00", piece{field: fieldOffset, z: true, colon: true}},
	{"Z0700", piece{field: fieldOffset, z: true}},
	{"Z07", piece{field: fieldOffset, z: true, short: true}},
}

// reference compiles the notation of package time.
func (l *Layout) reference(s string) {
	for i := 0; i < len(s); {
		p, n := referenceAt(s[i:])
		if n == 0 {
			p, n = piece{text: s[i : i+1]}, 1
		}
		l.add(p)
		i += n
	}
	for i := range l.pieces {
		if i+1 < len(l.pieces) && l.pieces[i+1].field == fieldFraction {
			l.pieces[i].loose = false
		}
	}
}

// referenceAt returns the piece at the start of s and its length, 0 for text.
func referenceAt(s string) (piece, int) {
	if p, n := referenceFraction(s); n > 0 {
		return p, n
	}
	for _, r := range references {
		if !strings.HasPrefix(s, r.text) {
			continue
		}
		switch {
		case r.text == "_2006":
			return piece{text: "_"}, 1
		case r.text == "Jan" && startsLower(s[3:]): // such as Jane
			continue
		case r.text == "Mon" && startsLower(s[3:]):
			continue
		}
		return r.piece, len(r.text)
	}
	return piece{}, 0
}

// startsLower reports whether a lower-case letter comes first.
func startsLower(s string) bool { return len(s) > 0 && s[0] >= 'a' && s[0] <= 'z' }

// referenceFraction returns the piece of a point or comma and equal digits 0
// or 9, if no other digit follows.
func referenceFraction(s string) (piece, int) {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || s[1] != '0' && s[1] != '9' {
		return piece{}, 0
	}
	n := 1
	for n < len(s) && s[n] == s[1] {
		n++
	}
	if n > 10 || n < len(s) && s[n]-'0' < 10 {
		return piece{}, 0
	}
	p := piece{field: fieldFraction, point: s[0], width: n - 1, exact: true}
	if s[1] == '9' {
		p.exact, p.pad = false, '9'
	}
	return p, n
}
