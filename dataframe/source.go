package dataframe

import (
	"context"
	"fmt"
	"iter"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Source is a table of your own that queries can read: a file format, a
// service, a stream that can be opened again. Implementations are safe for
// concurrent use.
type Source interface {
	// Name says what is read, for Explain and errors.
	Name() string
	// Schema returns a frame with the columns of the table; its rows do not count.
	Schema() *DataFrame
	// Batches yields the table in parts, in row order; each has the given columns
	// in that order, with the types of the schema. Rows for which the predicate
	// is not true may be left out: the query filters again. The zero Expr selects
	// all. After an error nothing follows. Batches is called for each query, and
	// may be left before its end.
	Batches(ctx context.Context, columns []string, predicate expr.Expr) iter.Seq2[*DataFrame, error]
}

// Scan returns a query that reads a source.
func Scan(s Source) *Lazy {
	if s == nil {
		return &Lazy{err: fmt.Errorf("scan: the source is nil")}
	}
	schema := s.Schema()
	if schema == nil {
		return &Lazy{err: fmt.Errorf("scan %s: the source has no schema", s.Name())}
	}
	return FromSource(&source{s, schema.Schema()})
}

// FromSource returns a query that reads a source of the engine. It is the door
// for the packages of this module; yours use Scan.
func FromSource(s plan.Source) *Lazy { return &Lazy{node: plan.NewRead(s)} }

// A source lets the engine read a Source.
type source struct {
	Source
	fields []vector.Field
}

// Fields implements plan.Source.
func (s *source) Fields() []vector.Field { return s.fields }

// Batches implements plan.Source: the frames are made by the caller's
// goroutine, one after the other.
func (s *source) Batches(ctx context.Context, r *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		var pred expr.Expr
		if r.Pred != nil {
			pred = expr.From(r.Pred)
		}
		left := r.Limit
		for df, err := range s.Source.Batches(ctx, r.Columns, pred) {
			if err != nil {
				yield(nil, fmt.Errorf("%s: %w", s.Name(), err))
				return
			}
			if df, err = df.Compact(); err != nil {
				yield(nil, err)
				return
			}
			t := df.tab()
			if !yield(func(context.Context) (*vector.Table, error) { return t, nil }, nil) {
				return
			}
			if left -= df.Rows(); r.Limit >= 0 && left <= 0 {
				return
			}
		}
	}
}
