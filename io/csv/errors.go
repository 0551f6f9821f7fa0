package csv

import (
	"errors"
	"fmt"
)

// The conditions that callers may want to tell apart with errors.Is.
var (
	ErrQuote    = errors.New("misplaced quote")        // a quote inside an unquoted field, or one that is not closed
	ErrFields   = errors.New("wrong number of fields") // a record is longer or shorter than the header
	ErrValue    = errors.New("wrong value")            // a field is no value of the type that Types asks for
	ErrColumns  = errors.New("other columns")          // files that are read together have different columns
	ErrHeader   = errors.New("no header")              // there is no record to take the names from
	ErrEncoding = errors.New("not UTF-8 text")         // the file is UTF-16, or compressed in a way this package does not read
	ErrTooLong  = errors.New("record too long")        // no end of the record in 256 MiB: perhaps a quote is not closed
)

// A ParseError says where the text of a file is wrong. Reach it with errors.As.
type ParseError struct {
	File   string // the path; "" when an io.Reader was read
	Line   int    // counted from 1, line feeds in quoted fields included
	Column int    // the field's number, from 1; 0 when the whole record is meant
	Name   string // the column's name; "" when the whole record is meant
	Err    error
}

func (e *ParseError) Error() string {
	if e.Name != "" {
		return fmt.Sprintf("%s: line %d, column %q: %v", reading(e.File), e.Line, e.Name, e.Err)
	}
	return fmt.Sprintf("%s: line %d: %v", reading(e.File), e.Line, e.Err)
}

// Unwrap returns the cause.
func (e *ParseError) Unwrap() error { return e.Err }

// reading begins the message of every error in a file.
func reading(file string) string {
	if file == "" {
		return "reading csv"
	}
	return fmt.Sprintf("reading %q", file)
}

// A detail is one of the conditions above in the words of its case.
type detail struct {
	kind error
	text string
}

func (d *detail) Error() string { return d.text }
func (d *detail) Unwrap() error { return d.kind }

// because returns the condition kind in words of its own.
func because(kind error, format string, args ...any) error {
	return &detail{kind, fmt.Sprintf(format, args...)}
}

// A fault is an error at a position of a block, before lines are counted.
type fault struct {
	at     int // byte of the block
	column int // field from 0, −1 for the record
	err    error
}
