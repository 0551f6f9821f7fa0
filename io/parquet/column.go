package parquet

import "github.com/stoa-data/stoa/internal/vector"

// A column is the buffers of one column in Stoa's layout, on its way into a
// frame or out of one; see dataframe.Buffers.
type column struct {
	field    vector.Field
	n        int
	validity []uint64
	values   []byte
	off32    []int32
	off64    []int64
	blob     []byte
	pool     *vector.Pool
	width    int // bytes of a code
}

// A target collects the values of one column. Tasks for different row groups
// call it at the same time.
type target interface {
	dictionary(t *task, w *workspace, p *page) error
	data(t *task, w *workspace, p *page) error
	// absent stores a chunk in which every value is missing.
	absent(t *task)
	// result returns the buffers once every task has ended.
	result(f vector.Field, tasks []*task) (column, error)
}

// A task reads one chunk: the values of one column in one row group.
type task struct {
	file     *file
	column   *plannedColumn
	spec     *spec
	chunk    *chunk
	group    int
	start    int  // first row in the frame
	rows     int  // of the row group
	take     int  // of them, those that come into the frame
	row      int  // next row in the frame
	seen     int  // rows of the row group that were passed
	marked   bool // its rows are in the column's validity
	optional bool
	table    any    // dictionary in the column's own form
	levels   int    // of the dictionary, where table is known before it is read
	local    *local // text: what this chunk's pages hold beyond the dictionary
	reader   pageReader
	pick     ranges // the rows to take, nil for all
	reported int64  // bytes that the meter knows of
}

// end returns the row after the task's last.
func (t *task) end() int { return t.start + t.take }

// vector returns the column as the engine has it. It shares memory.
func (c *column) vector() *vector.Vector {
	var valid vector.Bitmap
	if c.validity != nil {
		valid = vector.BitmapOf(c.validity, c.n)
	}
	t := c.field.Type
	switch {
	case c.pool != nil && c.width == 1:
		return vector.FromCodes(t, c.values, c.pool)
	case c.pool != nil && c.width == 2:
		return vector.FromCodes(t, wordsOf[uint16](c.values), c.pool)
	case c.pool != nil:
		return vector.FromCodes(t, wordsOf[uint32](c.values), c.pool)
	case t.Kind == vector.Bool && c.n == 0:
		return vector.FromBits(vector.NewBitmap(0), valid)
	case t.Kind == vector.Bool:
		return vector.FromBits(vector.BitmapOf(wordsOf[uint64](c.values), c.n), valid)
	case c.off64 != nil:
		return vector.FromOffsets(t, c.off64, c.blob, valid)
	case t.Kind.IsText():
		return vector.FromOffsets(t, c.off32, c.blob, valid)
	}
	return fixedVector(t, c.values, valid)
}

// fixedVector returns fixed-width values as the engine has them. It shares
// memory.
func fixedVector(t vector.Type, values []byte, valid vector.Bitmap) *vector.Vector {
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, values, valid)
	case 2:
		return vector.FromSlice(t, wordsOf[uint16](values), valid)
	case 4:
		return vector.FromSlice(t, wordsOf[uint32](values), valid)
	}
	return vector.FromSlice(t, wordsOf[uint64](values), valid)
}
