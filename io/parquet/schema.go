package parquet

import (
	"fmt"

	"github.com/parquet-go/parquet-go/format"
)

// A fileColumn is a top-level column of a file.
type fileColumn struct {
	name     string
	element  *element
	leaf     int // its first chunk in a row group
	optional bool
	nested   meaning // list, map or struct when values are not flat
}

// columns returns the top-level columns of the schema, which lists its nodes
// depth first after a root.
func (f *footer) columns() ([]fileColumn, error) {
	var columns []fileColumn
	leaf, at := 0, 1
	for range f.schema[0].children {
		if at >= len(f.schema) {
			return nil, damaged("the schema ends early")
		}
		e := &f.schema[at]
		c := fileColumn{name: e.name, element: e, leaf: leaf, optional: e.repetition == format.Optional}
		leaves, next, err := f.walk(at)
		if err != nil {
			return nil, err
		}
		switch {
		case e.repetition == format.Repeated:
			c.nested = listMeaning
		case !e.leaf:
			c.nested = structMeaning
			if l := e.effective(); l.meaning != plainMeaning {
				c.nested = l.meaning
			}
		}
		columns = append(columns, c)
		leaf, at = leaf+leaves, next
	}
	if at != len(f.schema) {
		return nil, damaged("the schema has %d nodes (want %d)", len(f.schema), at)
	}
	return columns, nil
}

// walk passes over the node at a position and everything below it. It returns
// the number of leaves and the position after them.
func (f *footer) walk(at int) (leaves, next int, err error) {
	for open := 1; open > 0; at++ {
		if at >= len(f.schema) {
			return 0, 0, damaged("the schema ends early")
		}
		e := &f.schema[at]
		open--
		switch {
		case e.leaf:
			leaves++
		case e.children < 0 || e.children > len(f.schema):
			return 0, 0, damaged("schema node %q has %d children", e.name, e.children)
		default:
			open += e.children
		}
	}
	return leaves, at, nil
}

// refuse returns the error for a column that Stoa cannot hold.
func (c *fileColumn) refuse(what meaning) error {
	return fmt.Errorf("%w: %v column; leave it out with parquet.Columns", ErrUnsupported, what)
}
