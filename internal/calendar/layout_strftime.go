package calendar

import "fmt"

// strftime compiles the notation of C and Python. Between % and the letter may
// stand - (no padding), _ (padding with spaces) or 0. Beyond C: %f microseconds
// (read with one to nine digits), %3f %6f %9f so many digits, %.f %.3f %.6f
// %.9f with the point, %:z offsets with a colon, %q quarters.
func (l *Layout) strftime(s string) error {
	for i := 0; i < len(s); {
		if s[i] != '%' {
			l.add(piece{text: s[i : i+1]})
			i++
			continue
		}
		start := i
		i++
		pad := byte('d') // the directive's own
		if i < len(s) && (s[i] == '-' || s[i] == '_' || s[i] == '0') {
			pad = map[byte]byte{'-': 0, '_': ' ', '0': '0'}[s[i]]
			i++
		}
		p, n := special(s[i:])
		if n == 0 {
			if i == len(s) {
				return fmt.Errorf("a %% at the end (%%%% is a percent sign)")
			}
			if text, ok := composite(s[i]); ok && pad == 'd' {
				if err := l.strftime(text); err != nil {
					return err
				}
				i++
				continue
			}
			p, n = directive(s[i]), 1
		}
		i += n
		if p == (piece{}) || pad != 'd' && p.width == 0 {
			return fmt.Errorf("no directive %s", s[start:min(i, len(s))])
		}
		if pad != 'd' {
			p.pad = pad
		}
		l.add(p)
	}
	return nil
}

// special returns the directives of several letters.
func special(s string) (piece, int) {
	if len(s) > 1 && s[:2] == ":z" {
		return piece{field: fieldOffset, colon: true, loose: true}, 2
	}
	p, n := piece{field: fieldFraction}, 0
	if len(s) > 0 && s[0] == '.' {
		p.point, n = '.', 1
	}
	if n < len(s) && (s[n] == '3' || s[n] == '6' || s[n] == '9') {
		p.width, p.exact, n = int(s[n]-'0'), true, n+1
	}
	if n == 0 || n >= len(s) || s[n] != 'f' {
		return piece{}, 0
	}
	return p, n + 1
}

// composite returns the directives that stand for several others.
func composite(c byte) (string, bool) {
	switch c {
	case 'F':
		return "%Y-%m-%d", true
	case 'T', 'X':
		return "%H:%M:%S", true
	case 'R':
		return "%H:%M", true
	case 'D', 'x':
		return "%m/%d/%y", true
	case 'r':
		return "%I:%M:%S %p", true
	case 'c':
		return "%a %b %e %H:%M:%S %Y", true
	}
	return "", false
}

// directive returns the piece of a letter, the zero piece for none.
func directive(c byte) piece {
	number := func(f field, pad byte, width int) piece { return piece{field: f, pad: pad, width: width} }
	switch c {
	case 'Y':
		return number(fieldYear, '0', 4)
	case 'y':
		return number(fieldYearOfCentury, '0', 2)
	case 'C':
		return number(fieldCentury, '0', 2)
	case 'q':
		return piece{field: fieldQuarter, width: 1}
	case 'm':
		return number(fieldMonth, '0', 2)
	case 'B':
		return piece{field: fieldMonthName}
	case 'b', 'h':
		return piece{field: fieldMonthShort}
	case 'd':
		return number(fieldDay, '0', 2)
	case 'e':
		return number(fieldDay, ' ', 2)
	case 'j':
		return number(fieldYearDay, '0', 3)
	case 'G':
		return number(fieldISOYear, '0', 4)
	case 'g':
		return number(fieldISOYearOfCentury, '0', 2)
	case 'V':
		return number(fieldISOWeek, '0', 2)
	case 'U':
		return number(fieldSundayWeek, '0', 2)
	case 'W':
		return number(fieldMondayWeek, '0', 2)
	case 'u':
		return piece{field: fieldWeekday, width: 1}
	case 'w':
		return piece{field: fieldWeekdayZero, width: 1}
	case 'A':
		return piece{field: fieldWeekdayName}
	case 'a':
		return piece{field: fieldWeekdayShort}
	case 'H':
		return number(fieldHour, '0', 2)
	case 'k':
		return number(fieldHour, ' ', 2)
	case 'I':
		return number(fieldHour12, '0', 2)
	case 'l':
		return number(fieldHour12, ' ', 2)
	case 'M':
		return number(fieldMinute, '0', 2)
	case 'S':
		return number(fieldSecond, '0', 2)
	case 'f':
		return number(fieldFraction, '0', 6)
	case 'p':
		return piece{field: fieldHalf}
	case 'P':
		return piece{field: fieldHalf, lower: true}
	case 'z':
		return piece{field: fieldOffset, loose: true}
	case 'Z':
		return piece{field: fieldZone}
	case 's':
		return piece{field: fieldEpoch, width: 1}
	case 'n':
		return piece{text: "\n"}
	case 't':
		return piece{text: "\t"}
	case '%':
		return piece{text: "%"}
	}
	return piece{}
}
