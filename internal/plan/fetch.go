package plan

import (
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// Fetch adds columns of a source to rows of it that the input found by other
// columns: what is read late is read for few rows. The input knows its rows by
// their numbers; see Read.Number.
type Fetch struct {
	In     Node
	Number string // the input's column of numbers, which is not part of the result
	Read   *Read  // the columns that are added
	fields []vector.Field
}

// Fields implements Node.
func (f *Fetch) Fields() []vector.Field { return f.fields }

// NewFetch returns a fetch whose result has the named columns, of which read
// adds those that the input has not.
func NewFetch(in Node, number string, read *Read, names []string) (*Fetch, error) {
	f := &Fetch{In: in, Number: number, Read: read}
	have := append(slices.Clone(in.Fields()), read.Fields()...)
	for _, name := range append([]string{number}, names...) {
		at := slices.IndexFunc(have, func(f vector.Field) bool { return f.Name == name })
		if at < 0 {
			return nil, vector.NoColumn("fetch", name, names)
		}
		if name != number {
			f.fields = append(f.fields, have[at])
		}
	}
	return f, nil
}

// names returns the names of the result's columns.
func (f *Fetch) names() []string {
	names := make([]string, len(f.fields))
	for i, field := range f.fields {
		names[i] = field.Name
	}
	return names
}

// fetched returns the names of the columns that are added.
func (f *Fetch) fetched() []string { return f.Read.Request().Columns }
