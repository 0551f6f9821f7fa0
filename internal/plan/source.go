package plan

import (
	"context"
	"iter"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Source is a table that lies elsewhere: files, a stream, another engine.
// Implementations are safe for concurrent use.
type Source interface {
	// Name says what is read, for plans and errors: parquet "march_*.parquet" (58 files).
	Name() string
	// Fields returns the columns of the table.
	Fields() []vector.Field
	// Batches yields what is asked for in row order. Yielding is cheap; the work
	// is done by the batches, which run on several goroutines and in any order.
	// After an error, which is the last pair, nothing follows.
	Batches(ctx context.Context, r *Request) iter.Seq2[Batch, error]
}

// A Whole is a source that can read all rows at once faster than batch by
// batch. It gives a nil table where it cannot for a request, which has neither
// a predicate nor a limit.
type Whole interface {
	Source
	Whole(ctx context.Context, r *Request) (*vector.Table, error)
}

// A Measured is a source that knows its size before it is read. Plans are made
// by it; answers never depend on it.
type Measured interface {
	Source
	// Rows returns the number of rows, −1 if it is not known.
	Rows() int64
	// Range returns the least and the greatest value of a column of integers,
	// dates or timestamps, as far as they are known: at least as wide as it is.
	Range(column int) (lo, hi int64, ok bool)
}

// A Numbered is a source whose rows have numbers, from 0 in their order: it can
// tell them, and read rows by them. Then a query may find its rows by some
// columns and read the others of those rows alone.
type Numbered interface {
	Source
	// Numbered reports whether this source can; a wrapper may not know before.
	Numbered() bool
}

// A Batch reads some rows of a source: the columns of the request, in its
// order, and no view. It returns soon after ctx ends.
type Batch func(ctx context.Context) (*vector.Table, error)

// A Request says what of a source is needed.
type Request struct {
	Columns  []string                // in the order of the result; may be empty, then only rows count
	Pred     ast.Node                // nil, or a predicate: a source may leave out rows for which it is not true
	Limit    int                     // −1, or the number of rows after which no more are needed; not set beside Pred
	Number   string                  // not empty: the name of one more column, the last, of the rows' numbers; of a Numbered
	Rows     []int64                 // nil, or the numbers of the rows that are needed, ascending; of a Numbered, beside neither Pred nor Limit
	Workers  int                     // goroutines that run batches
	Budget   *memory.Budget          // scratch of the query; may be nil
	Progress func(done, total int64) // bytes or rows; may be nil; called by one goroutine at a time
}

// Read is a source and what a query needs of it.
type Read struct {
	Source  Source
	Columns []int    // positions in the source's fields
	Pred    ast.Node // see Request
	Limit   int
	Number  string // see Request
	fields  []vector.Field
}

// NewRead returns a read of all columns and rows.
func NewRead(s Source) *Read {
	all := make([]int, len(s.Fields()))
	for i := range all {
		all[i] = i
	}
	return (&Read{Source: s, Limit: -1}).with(all)
}

// with returns the same read of other columns.
func (r *Read) with(columns []int) *Read {
	c := *r
	c.Columns, c.fields = columns, make([]vector.Field, len(columns))
	for i, at := range columns {
		c.fields[i] = r.Source.Fields()[at]
	}
	if c.Number != "" {
		c.fields = append(c.fields, vector.Field{Name: c.Number, Type: vector.Of(vector.Int64)})
	}
	return &c
}

// Fields implements Node.
func (r *Read) Fields() []vector.Field { return r.fields }

// Request returns what the source is asked.
func (r *Read) Request() *Request {
	names := make([]string, len(r.Columns))
	for i := range names {
		names[i] = r.fields[i].Name
	}
	return &Request{Columns: names, Pred: r.Pred, Limit: r.Limit, Number: r.Number}
}
