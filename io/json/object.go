package json

import (
	"encoding/json"
	"fmt"
)

// A class is what a value is as JSON has it; classes do not mix in a column,
// but missing with any.
type class uint8

const (
	classMissing class = iota // null
	classBool
	classNumber
	classText
	classNested // an object or an array
	classes
)

var classNames = [classes]string{"null", "a bool", "a number", "a string", "an object or array"}

// A span is where a value stands in its block, without the quotes of a string;
// the highest bit of start is set where a string has escapes or bytes that are
// not ASCII.
type span struct{ start, end uint32 }

const escapeBit = 1 << 31

// bytes returns the text of the value as it stands.
func (s span) bytes(block []byte) []byte { return block[s.start&^escapeBit : s.end] }

// text returns the value of a string.
func (s span) text(block []byte) []byte {
	b := s.bytes(block)
	if s.start&escapeBit == 0 {
		return b
	}
	var out string
	if err := json.Unmarshal(block[s.start&^escapeBit-1:s.end+1], &out); err != nil {
		panic("json: a string that was checked does not decode: " + err.Error())
	}
	return []byte(out)
}

// A fault is an error at a position of a block, before lines are counted.
type fault struct {
	at    int
	field string
	err   error
}

func (f *fault) Error() string { return f.err.Error() }

// syntax is the fault of text that is no JSON.
func syntax(b []byte, at int, want string) error {
	if at >= len(b) {
		return &fault{at: at, err: because(ErrSyntax, "the text ends (want %s)", want)}
	}
	return &fault{at: at, err: because(ErrSyntax, "%q (want %s)", rune(b[at]), want)}
}

// skipBlanks returns the position of the first byte that is no blank.
func skipBlanks(b []byte, pos int) int {
	for pos < len(b) && (b[pos] == ' ' || b[pos] == '\n' || b[pos] == '\r' || b[pos] == '\t') {
		pos++
	}
	return pos
}

// objectAt reads the object at pos, hands its fields to use, and returns the
// position behind it.
func objectAt(b []byte, pos int, use func(key, value span, c class) error) (int, error) {
	if pos >= len(b) || b[pos] != '{' {
		return pos, syntax(b, pos, "an object")
	}
	pos = skipBlanks(b, pos+1)
	if pos < len(b) && b[pos] == '}' {
		return pos + 1, nil
	}
	for {
		if pos >= len(b) || b[pos] != '"' {
			return pos, syntax(b, pos, "the name of a field in quotes")
		}
		key, next, err := stringAt(b, pos)
		if err != nil {
			return pos, err
		}
		if pos = skipBlanks(b, next); pos >= len(b) || b[pos] != ':' {
			return pos, syntax(b, pos, "a colon")
		}
		pos = skipBlanks(b, pos+1)
		value, c, next, err := valueAt(b, pos)
		if err != nil {
			return pos, err
		}
		if err := use(key, value, c); err != nil {
			return pos, err
		}
		pos = skipBlanks(b, next)
		switch {
		case pos < len(b) && b[pos] == ',':
			pos = skipBlanks(b, pos+1)
		case pos < len(b) && b[pos] == '}':
			return pos + 1, nil
		default:
			return pos, syntax(b, pos, "a comma or a closing brace")
		}
	}
}

// valueAt reads the value at pos.
func valueAt(b []byte, pos int) (s span, c class, next int, err error) {
	if pos >= len(b) {
		return s, 0, pos, syntax(b, pos, "a value")
	}
	switch b[pos] {
	case '"':
		s, next, err = stringAt(b, pos)
		return s, classText, next, err
	case '{', '[':
		if next, err = nestedEnd(b, pos); err != nil {
			return s, 0, pos, err
		}
		return span{uint32(pos), uint32(next)}, classNested, next, nil
	case 't':
		return word(b, pos, "true", classBool)
	case 'f':
		return word(b, pos, "false", classBool)
	case 'n':
		return word(b, pos, "null", classMissing)
	}
	next = numberEnd(b, pos)
	if next < 0 {
		return s, 0, pos, syntax(b, pos, "a value")
	}
	return span{uint32(pos), uint32(next)}, classNumber, next, nil
}

// word reads one of the three words.
func word(b []byte, pos int, want string, c class) (span, class, int, error) {
	end := pos + len(want)
	if end > len(b) || string(b[pos:end]) != want {
		return span{}, 0, pos, syntax(b, pos, "a value")
	}
	return span{uint32(pos), uint32(end)}, c, end, nil
}

// stringAt reads the string whose quote opens at pos.
func stringAt(b []byte, pos int) (span, int, error) {
	start, odd := pos+1, uint32(0)
	for p := start; p < len(b); p++ {
		switch c := b[p]; {
		case c == '"':
			return span{uint32(start) | odd, uint32(p)}, p + 1, nil
		case c < ' ':
			return span{}, p, &fault{at: p, err: because(ErrSyntax, "a control character in a string (want \\u%04x)", c)}
		case c >= 0x80:
			odd = escapeBit
		case c == '\\':
			odd = escapeBit
			n := escapeLength(b[p:])
			if n == 0 {
				return span{}, p, &fault{at: p, err: because(ErrSyntax, "a wrong escape in a string")}
			}
			p += n - 1
		}
	}
	return span{}, pos, &fault{at: pos, err: because(ErrSyntax, "the string that begins here has no end")}
}

// escapeLength returns the bytes of the escape at the start of b, 0 for a wrong one.
func escapeLength(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(b) < 6 {
			return 0
		}
		for _, c := range b[2:6] {
			if c-'0' > 9 && c|0x20-'a' > 5 {
				return 0
			}
		}
		return 6
	}
	return 0
}

// numberEnd returns the end of the number at pos, −1 when there is none.
func numberEnd(b []byte, pos int) int {
	digits := func() bool {
		start := pos
		for pos < len(b) && b[pos]-'0' < 10 {
			pos++
		}
		return pos > start
	}
	if pos < len(b) && b[pos] == '-' {
		pos++
	}
	if pos < len(b) && b[pos] == '0' {
		pos++
	} else if !digits() {
		return -1
	}
	if pos < len(b) && b[pos] == '.' {
		if pos++; !digits() {
			return -1
		}
	}
	if pos < len(b) && b[pos]|0x20 == 'e' {
		if pos++; pos < len(b) && (b[pos] == '+' || b[pos] == '-') {
			pos++
		}
		if !digits() {
			return -1
		}
	}
	return pos
}

// nestedEnd returns the end of the object or array at pos.
func nestedEnd(b []byte, pos int) (int, error) {
	end := bracketEnd(b, pos)
	if end < 0 {
		return pos, syntax(b, len(b), "the end of an object or array")
	}
	if !json.Valid(b[pos:end]) {
		var v json.RawMessage
		err := json.Unmarshal(b[pos:end], &v)
		at := pos
		if e, ok := err.(*json.SyntaxError); ok {
			at += int(e.Offset) - 1
		}
		return pos, &fault{at: at, err: because(ErrSyntax, "inside a value: %v", err)}
	}
	return end, nil
}

// bracketEnd returns the position behind the bracket that closes the one at
// pos, whatever stands in between; −1 when none does.
func bracketEnd(b []byte, pos int) int {
	depth := 0
	for ; pos < len(b); pos++ {
		switch b[pos] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return pos + 1
			}
		case '"':
			for pos++; pos < len(b) && b[pos] != '"'; pos++ {
				if b[pos] == '\\' {
					pos++
				}
			}
		}
	}
	return -1
}

// because returns the condition kind in words of its own.
func because(kind error, format string, args ...any) error {
	return &detail{kind, fmt.Sprintf(format, args...)}
}
