package json

import (
	"bytes"
	"errors"

	"github.com/stoa-data/stoa/internal/vector"
)

// A table is what a block became before types are known.
type table struct {
	block
	rows    int
	columns []*column
	index   map[string]int
}

// parse splits a block into columns: those that are true in want, or all when
// it is nil. A field that is not in it at all is an error if strict is set.
func (c *config) parse(b block, want map[string]bool, strict bool) (*table, error) {
	t := &table{block: b, index: map[string]int{}}
	guess := 0 // where the next field probably is
	use := func(key, value span, k class) error {
		name := key.text(b.text)
		at := guess
		if at >= len(t.columns) || t.columns[at].name != string(name) {
			known := false
			if at, known = t.index[string(name)]; !known {
				wanted, there := want[string(name)]
				switch {
				case want != nil && strict && !there:
					return &fault{int(key.start &^ escapeBit), string(name),
						because(ErrField, "a field that the sample has not (SampleRows takes a larger one, Columns leaves it out)")}
				case want != nil && !wanted:
					at = -1
				default:
					at = len(t.columns)
					t.columns = append(t.columns, newColumn(string(name), 0))
				}
				t.index[string(name)] = at
			}
			if at < 0 {
				return nil
			}
		}
		guess = at + 1
		if !t.columns[at].set(t.rows, b.text, value, k) {
			return &fault{int(key.start &^ escapeBit), string(name), because(ErrSyntax, "the field is there twice")}
		}
		if k == classNested && c.noNested {
			return &fault{int(value.start), string(name), because(ErrNested, "an object or array (RefuseNested)")}
		}
		return nil
	}
	pos := 0
	for {
		pos = skipBlanks(b.text, pos)
		if pos == len(b.text) && !(b.array && b.last) {
			break
		}
		if b.array && b.last && t.rows == 0 && pos < len(b.text) && b.text[pos] == ']' && b.first {
			break
		}
		guess = 0
		next, err := objectAt(b.text, pos, use)
		if err != nil {
			return nil, t.locate(err)
		}
		t.rows++
		if pos, err = t.separator(next); err != nil {
			return nil, t.locate(err)
		}
		if pos < 0 {
			break
		}
	}
	for _, col := range t.columns {
		col.fill(t.rows)
	}
	return t, nil
}

// separator reads what follows an object: the end of the line, or a comma, or
// the end of the array, after which it returns −1.
func (t *table) separator(pos int) (int, error) {
	b := t.text
	if !t.array {
		for pos < len(b) && (b[pos] == ' ' || b[pos] == '\t' || b[pos] == '\r') {
			pos++
		}
		if pos < len(b) && b[pos] != '\n' {
			return pos, syntax(b, pos, "the end of the line")
		}
		return pos, nil
	}
	switch pos = skipBlanks(b, pos); {
	case pos < len(b) && b[pos] == ',':
		if pos++; t.last && skipBlanks(b, pos) == len(b) {
			return pos, syntax(b, len(b), "an object")
		}
		return pos, nil
	case pos < len(b) && b[pos] == ']' && t.last:
		return -1, nil
	}
	return pos, syntax(b, pos, "a comma or a closing bracket")
}

// locate gives a fault its place in the file.
func (t *table) locate(err error) error {
	var f *fault
	if !errors.As(err, &f) {
		return err
	}
	return &ParseError{File: t.src.File, Line: t.line + bytes.Count(t.text[:min(f.at, len(t.text))], lineFeed), Name: f.field, Err: f.err}
}

// lineOfValue returns the line of a column's value.
func (t *table) lineOfValue(c *column, row int) int {
	at := int(c.spans[row].start &^ escapeBit)
	return t.line + bytes.Count(t.text[:at], lineFeed)
}

// column returns the column of a name, one without values if there is none.
func (t *table) column(name string) *column {
	if i, ok := t.index[name]; ok && i >= 0 {
		return t.columns[i]
	}
	c := newColumn(name, 0)
	c.fill(t.rows)
	return c
}

// typed makes the values of a field in the type that was asked for.
func (t *table) typed(f vector.Field, why string) (*vector.Vector, error) {
	c := t.column(f.Name)
	v, row, err := c.vector(t.text, f.Type)
	if err != nil {
		return nil, &ParseError{File: t.src.File, Line: t.lineOfValue(c, row), Name: f.Name, Err: c.wrong(t.text, row, f.Type, err, why)}
	}
	return v, nil
}
