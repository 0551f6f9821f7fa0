package json

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/io/internal/source"
)

// The conditions that callers may want to tell apart with errors.Is.
var (
	ErrSyntax  = errors.New("not JSON")        // the text is not what a line or an array of objects is
	ErrMixed   = errors.New("mixed values")    // a field has values of different types
	ErrValue   = errors.New("wrong value")     // a value is not of the type that Types asks for or the sample has
	ErrNested  = errors.New("nested value")    // an object or array, which RefuseNested refuses
	ErrField   = errors.New("unknown field")   // a field that the sample of a scan has not
	ErrTooLong = errors.New("object too long") // no end of an object in 256 MiB
)

// A ParseError says where the text of a file is wrong. Reach it with errors.As.
type ParseError struct {
	File string // the path; "" when a reader was read
	Line int    // counted from 1
	Name string // the field; "" when the whole object is meant
	Err  error
}

func (e *ParseError) Error() string {
	if e.Name != "" {
		return fmt.Sprintf("%s: line %d, field %q: %v", source.Reading(e.File, "json"), e.Line, e.Name, e.Err)
	}
	return fmt.Sprintf("%s: line %d: %v", source.Reading(e.File, "json"), e.Line, e.Err)
}

// Unwrap returns the cause.
func (e *ParseError) Unwrap() error { return e.Err }

// wrap gives an error the name of its source, once.
func wrap(src source.Source, err error) error {
	var p *ParseError
	if err == nil || errors.As(err, &p) {
		return err
	}
	return fmt.Errorf("%s: %w", source.Reading(src.File, "json"), src.Cause(err))
}

// A detail is one of the conditions above in the words of its case.
type detail struct {
	kind error
	text string
}

func (d *detail) Error() string { return d.text }
func (d *detail) Unwrap() error { return d.kind }
