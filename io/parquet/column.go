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
	start    int // first row in the frame
	rows     int
	row      int  // next row
	marked   bool // its rows are in the column's validity
	optional bool
	table    any    // dictionary in the column's own form
	local    *local // text: what this chunk's pages hold beyond the dictionary
	reader   pageReader
	pick     ranges // the rows that matter, nil for all
	reported int64  // bytes that the meter knows of
}

// end returns the row after the task's last.
func (t *task) end() int { return t.start + t.rows }
