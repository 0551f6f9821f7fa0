package syntax

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrSyntax says that a text does not follow the grammar.
var ErrSyntax = errors.New("syntax")

// A Span is a stretch of the text, in bytes.
type Span struct{ Lo, Hi int }

// Place returns the span itself; nodes that hold a Span inherit it.
func (s Span) Place() Span { return s }

// to returns the span from the start of s to the end of t.
func (s Span) to(t Span) Span { return Span{s.Lo, t.Hi} }

// An Error is a mistake at one place of a text. Its text shows the line with a
// caret below the place.
type Error struct {
	Text string // all of the text
	Span Span   // the place
	Err  error  // what is wrong
}

// At returns an Error about a place of text.
func At(text string, at Span, format string, args ...any) *Error {
	return &Error{Text: text, Span: at, Err: fmt.Errorf(format, args...)}
}

// Line returns the number of the line, from 1.
func (e *Error) Line() int { return 1 + strings.Count(e.Text[:e.start()], "\n") }

// Column returns the number of the character in its line, from 1.
func (e *Error) Column() int {
	lo := e.start()
	return 1 + utf8.RuneCountInString(e.Text[strings.LastIndexByte(e.Text[:lo], '\n')+1:lo])
}

// start returns the place, inside the text whatever the span says.
func (e *Error) start() int { return max(0, min(e.Span.Lo, len(e.Text))) }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Error returns what is wrong, where, and the line with a caret.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %v\n%s", e.Line(), e.Column(), e.Err, e.excerpt())
}

// shown is the most characters of a line that an excerpt shows on each side of
// the place.
const shown = 60

// excerpt returns the line of the place and a line with carets below it.
func (e *Error) excerpt() string {
	lo := e.start()
	first := strings.LastIndexByte(e.Text[:lo], '\n') + 1
	before, after := []rune(e.Text[first:lo]), e.Text[lo:]
	if n := strings.IndexAny(after, "\r\n"); n >= 0 {
		after = after[:n]
	}
	width := utf8.RuneCountInString(e.Text[lo:max(lo, min(e.Span.Hi, lo+len(after)))])
	if len(before) > shown {
		before = append([]rune("…"), before[len(before)-shown+1:]...)
	}
	rest := []rune(after)
	if len(rest) > shown {
		rest = append(rest[:shown:shown], '…')
	}
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(before))
	return "  " + string(before) + string(rest) + "\n  " + pad + strings.Repeat("^", max(1, min(width, len(rest))))
}
