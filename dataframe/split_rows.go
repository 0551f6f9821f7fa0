package dataframe

import (
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// SplitRows returns a row for each part of a text: the column, of text or
// categorical, is cut at every separator, and the other columns are repeated
// beside the parts. Parts are text and come in their order; a text without the
// separator is one part, and so is an empty one; a missing text stays one row.
// An empty separator is an error. O(rows and bytes of the result).
func (df *DataFrame) SplitRows(column, separator string) (*DataFrame, error) {
	v, err := df.vector("split rows", column)
	if err != nil {
		return nil, err
	}
	switch k := v.Type().Kind; {
	case separator == "":
		return nil, columnError("split rows", column, fmt.Errorf("%w: the separator is empty", ErrParse))
	case k == Categorical && v.Pool().Levels().Type().Kind != String, k != Categorical && k != String:
		return nil, columnError("split rows", column, fmt.Errorf("%w: %v (want text)", ErrType, v.Type()))
	}
	n, size := 0, 0
	for i := range v.Len() {
		n++
		if v.IsValid(i) {
			text := v.Str(i)
			cuts := strings.Count(text, separator)
			n, size = n+cuts, size+len(text)-cuts*len(separator)
		}
	}
	if uint64(n) > maxRows {
		return nil, columnError("split rows", column, fmt.Errorf("%w: %d rows (a frame holds at most %d)", ErrShape, n, uint64(maxRows)))
	}
	rows, parts := splitParts(v, separator, n, size)
	out := df.columnsAt(rows)
	at := df.tab().Index(column)
	out[at] = Column{field: Field{Name: column, Type: vector.Of(String), Nullable: df.nullable(column)}, column: vector.NewColumn(parts)}
	return New(out...)
}

// splitParts returns the n parts, of so many bytes, and the row of each.
func splitParts(v *vector.Vector, sep string, n, size int) ([]uint32, *vector.Vector) {
	rows, ends := memory.Make[uint32](n)[:0], memory.Make[int64](n + 1)[:1]
	text := memory.Make[byte](size)[:0]
	valid := vector.Bitmap{}
	if v.Missing() > 0 {
		valid = vector.NewSetBitmap(n)
	}
	add := func(row int, part string) {
		text = append(text, part...)
		rows, ends = append(rows, uint32(row)), append(ends, int64(len(text)))
	}
	for i := range v.Len() {
		if !v.IsValid(i) {
			valid.Clear(len(rows))
			add(i, "")
			continue
		}
		rest := v.Str(i)
		for {
			part, more, found := strings.Cut(rest, sep)
			add(i, part)
			if !found {
				break
			}
			rest = more
		}
	}
	if size <= maxSmallText {
		small := memory.Make[int32](len(ends))
		for i, e := range ends {
			small[i] = int32(e)
		}
		return rows, vector.FromOffsets(vector.Of(String), small, text, valid)
	}
	return rows, vector.FromOffsets(vector.Of(String), ends, text, valid)
}

// maxSmallText is the most bytes that offsets of 32 bits reach.
const maxSmallText = 1<<31 - 1

// columnsAt returns the columns at some of the rows that the frame shows.
func (df *DataFrame) columnsAt(rows []uint32) []Column {
	t := df.tab()
	if t.View {
		all := make([]uint32, len(rows))
		for i, r := range rows {
			all[i] = t.Sel[r]
		}
		rows = all
	}
	out := make([]Column, len(t.Fields))
	for i, f := range t.Fields {
		out[i] = Column{field: f, column: vector.NewColumn(kernel.Gather(t.Columns[i].Vector(), rows))}
	}
	return out
}
