package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Queryer runs queries: *sql.DB, *sql.Conn and *sql.Tx do.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Read runs a query and returns its answer as a frame, with the query's columns
// in their order and the rows in the database's. Two columns of one name are an
// error: name them apart in the query. The package comment tells which type
// becomes which. Errors name the column and the row, or come from the database.
func Read(ctx context.Context, db Queryer, query string, args ...any) (*dataframe.DataFrame, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return FromRows(rows)
}

// FromRows returns the rows that are left of an answer as a frame, and closes
// it; see Read.
func FromRows(rows *sql.Rows) (*dataframe.DataFrame, error) {
	var out *dataframe.DataFrame
	for df, err := range batches(rows, -1) {
		if err != nil {
			return nil, err
		}
		out = df
	}
	return out, nil
}

// Batches yields an answer as frames of at most n rows, for answers that no
// memory holds at once, and closes it at the end of the loop; see Read. There is
// always one frame, if need be without rows. After an error nothing follows.
// Where types follow from values they follow from those of the first frame that
// has some.
func Batches(rows *sql.Rows, n int) func(yield func(*dataframe.DataFrame, error) bool) {
	if n < 1 {
		return func(yield func(*dataframe.DataFrame, error) bool) {
			rows.Close()
			yield(nil, fmt.Errorf("rows: batches of %d rows (want at least 1)", n))
		}
	}
	return batches(rows, n)
}

// batches is Batches; a frame has all rows if n is negative.
func batches(rows *sql.Rows, n int) func(yield func(*dataframe.DataFrame, error) bool) {
	return func(yield func(*dataframe.DataFrame, error) bool) {
		defer rows.Close()
		r, err := newReader(rows)
		if err != nil {
			yield(nil, err)
			return
		}
		for first := true; ; first = false {
			df, more, err := r.batch(rows, n)
			if err != nil {
				yield(nil, err)
				return
			}
			if (df.Rows() > 0 || first) && !yield(df, nil) || !more {
				return
			}
		}
	}
}

// A reader makes frames of rows.
type reader struct {
	columns []*builder
	dest    []any
	row     int // of the answer
}

// newReader looks at the columns of an answer.
func newReader(rows *sql.Rows) (*reader, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, fmt.Errorf("rows: %w", err)
	}
	r := &reader{}
	seen := map[string]bool{}
	for _, t := range types {
		if seen[t.Name()] {
			return nil, &vector.ColumnError{Op: "rows", Column: t.Name(), Err: errors.New("two columns have this name")}
		}
		seen[t.Name()] = true
		b := newBuilder(t)
		r.columns = append(r.columns, b)
		r.dest = append(r.dest, b)
	}
	return r, nil
}

// batch reads up to n rows and reports whether there may be more.
func (r *reader) batch(rows *sql.Rows, n int) (df *dataframe.DataFrame, more bool, err error) {
	for k := 0; k != n; k++ {
		if !rows.Next() {
			if err := rows.Err(); err != nil {
				return nil, false, fmt.Errorf("rows: after row %d: %w", r.row, err)
			}
			df, err = r.frame()
			return df, false, err
		}
		if err := rows.Scan(r.dest...); err != nil {
			for _, b := range r.columns {
				if b.err != nil {
					err = &vector.ColumnError{Op: "rows", Column: b.name, Err: &vector.RowError{Row: r.row, Err: b.err}}
					return nil, false, err
				}
			}
			return nil, false, fmt.Errorf("rows: row %d: %w", r.row, err)
		}
		r.row++
	}
	df, err = r.frame()
	return df, true, err
}

// frame returns what has been read since the last one.
func (r *reader) frame() (*dataframe.DataFrame, error) {
	columns := make([]dataframe.Column, len(r.columns))
	for i, b := range r.columns {
		var err error
		if columns[i], err = b.column(); err != nil {
			return nil, &vector.ColumnError{Op: "rows", Column: b.name, Err: err}
		}
	}
	return dataframe.New(columns...)
}
