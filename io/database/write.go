package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Beginner begins transactions: *sql.DB and *sql.Conn do.
type Beginner interface {
	BeginTx(ctx context.Context, options *sql.TxOptions) (*sql.Tx, error)
}

// An Option changes how Write writes: a Dialect, or BatchRows.
type Option interface {
	apply(s *settings) error
}

// settings are the options' values.
type settings struct {
	dialect Dialect
	rows    int
}

// A Dialect says how a database wants names and parameters. It is an Option.
type Dialect uint8

// The dialects. Standard has "names" and ? for parameters, which SQLite, DuckDB
// and others understand too.
const (
	Standard  Dialect = iota
	Postgres          // "names" and $1
	MySQL             // `names` and ?
	SQLServer         // [names] and @p1
)

// String returns the dialect's name.
func (d Dialect) String() string {
	if d > SQLServer {
		return fmt.Sprintf("Dialect(%d)", uint8(d))
	}
	return [...]string{"Standard", "Postgres", "MySQL", "SQLServer"}[d]
}

// apply implements Option.
func (d Dialect) apply(s *settings) error {
	if d > SQLServer {
		return fmt.Errorf("option %v: no such dialect", d)
	}
	s.dialect = d
	return nil
}

// quote returns an identifier as the dialect writes it.
func (d Dialect) quote(name string) (string, error) {
	if name == "" || strings.ContainsRune(name, 0) {
		return "", fmt.Errorf("%q is no name in SQL", name)
	}
	switch d {
	case MySQL:
		return "`" + strings.ReplaceAll(name, "`", "``") + "`", nil
	case SQLServer:
		return "[" + strings.ReplaceAll(name, "]", "]]") + "]", nil
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`, nil
}

// parameter returns parameter i, counted from 1.
func (d Dialect) parameter(i int) string {
	switch d {
	case Postgres:
		return fmt.Sprintf("$%d", i)
	case SQLServer:
		return fmt.Sprintf("@p%d", i)
	}
	return "?"
}

// parameters returns how many parameters a statement may have in any version.
func (d Dialect) parameters() int {
	switch d {
	case Postgres, MySQL:
		return 65535
	case SQLServer:
		return 2000
	}
	return 999
}

// batchRows is the option of BatchRows.
type batchRows int

// apply implements Option.
func (n batchRows) apply(s *settings) error {
	if n < 1 {
		return fmt.Errorf("option BatchRows: got %d, want at least 1", int(n))
	}
	s.rows = int(n)
	return nil
}

// BatchRows sets the most rows of a statement, 1,000 by default. There are fewer
// where a statement would have more parameters than the dialect allows.
func BatchRows(n int) Option { return batchRows(n) }

// Write inserts the rows of a frame into a table, which exists and has columns
// of the frame's names; table may be schema.table. Names are quoted, so they
// may be any, and their case counts. All rows are inserted in one transaction, many by one
// statement: after an error the table is as it was before.
//
// A categorical value is written as its level, a date or timestamp as
// time.Time, a time of day as text, a duration as the number of its units, a
// missing value as NULL.
func Write(ctx context.Context, db Beginner, table string, df *dataframe.DataFrame, options ...Option) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %q: %w", table, err)
		}
	}()
	s := settings{rows: 1000}
	for _, o := range options {
		if o == nil {
			return errors.New("option is nil")
		}
		if err := o.apply(&s); err != nil {
			return err
		}
	}
	w, err := newInserter(&s, table, df)
	if err != nil || w.n == 0 || len(w.columns) == 0 {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := w.insert(ctx, tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// ignoreDone returns an error of a rollback that says something new.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// An inserter writes a frame by statements of several rows.
type inserter struct {
	dialect Dialect
	head    string // INSERT INTO … VALUES
	rows    int    // of a statement
	n       int
	columns []*vector.Vector
	names   []string
}

// newInserter prepares the statement.
func newInserter(s *settings, table string, df *dataframe.DataFrame) (*inserter, error) {
	var target, names []string
	for _, part := range strings.Split(table, ".") {
		q, err := s.dialect.quote(part)
		if err != nil {
			return nil, err
		}
		target = append(target, q)
	}
	for _, name := range df.Names() {
		q, err := s.dialect.quote(name)
		if err != nil {
			return nil, err
		}
		names = append(names, q)
	}
	w := &inserter{dialect: s.dialect, n: df.Rows(), names: df.Names()}
	w.head = fmt.Sprintf("INSERT INTO %s (%s) VALUES ", strings.Join(target, "."), strings.Join(names, ", "))
	w.rows = max(min(s.rows, s.dialect.parameters()/max(len(names), 1)), 1)
	whole, err := df.Compact()
	if err != nil {
		return nil, err
	}
	node, err := whole.Lazy().Plan()
	if err != nil {
		return nil, err
	}
	scan, ok := node.(*plan.Scan)
	if !ok {
		return nil, fmt.Errorf("the plan of a frame is a %T", node)
	}
	for _, c := range scan.Table.Columns {
		w.columns = append(w.columns, c.Vector())
	}
	return w, nil
}

// statement returns the text for k rows.
func (w *inserter) statement(k int) string {
	var b strings.Builder
	b.WriteString(w.head)
	for i := range k * len(w.columns) {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%len(w.columns) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString(w.dialect.parameter(i + 1))
	}
	b.WriteString(")")
	return b.String()
}

// insert runs the statements.
func (w *inserter) insert(ctx context.Context, tx *sql.Tx) error {
	zones := make([]*time.Location, len(w.columns))
	for i, c := range w.columns {
		t := c.Type()
		if c.Pool() != nil {
			t = c.Pool().Levels().Type()
		}
		zones[i] = t.Location()
	}
	var full *sql.Stmt
	args := make([]any, 0, w.rows*len(w.columns))
	for lo := 0; lo < w.n; lo += w.rows {
		hi := min(lo+w.rows, w.n)
		args = args[:0]
		for row := lo; row < hi; row++ {
			for i, c := range w.columns {
				v, err := valueAt(c, row, zones[i])
				if err != nil {
					return &vector.ColumnError{Column: w.names[i], Err: &vector.RowError{Row: row, Err: err}}
				}
				args = append(args, v)
			}
		}
		var err error
		switch {
		case hi-lo < w.rows || w.n == w.rows:
			_, err = tx.ExecContext(ctx, w.statement(hi-lo), args...)
		case full == nil:
			if full, err = tx.PrepareContext(ctx, w.statement(w.rows)); err != nil {
				return err
			}
			defer full.Close()
			fallthrough
		default:
			_, err = full.ExecContext(ctx, args...)
		}
		if err != nil {
			return fmt.Errorf("rows %d to %d: %w", lo, hi-1, err)
		}
	}
	return nil
}

// valueAt returns a value as drivers take it.
func valueAt(v *vector.Vector, i int, zone *time.Location) (any, error) {
	if !v.IsValid(i) {
		return nil, nil
	}
	if p := v.Pool(); p != nil {
		v, i = p.Levels(), int(v.Code(i)-1)
	}
	switch k := v.Type().Kind; {
	case k == vector.Bool:
		return v.Int(i) != 0, nil
	case k == vector.Uint64:
		u := uint64(v.Int(i))
		if u > math.MaxInt64 {
			return nil, fmt.Errorf("%w: %d does not fit the 64 bits with a sign that databases have", vector.ErrOverflow, u)
		}
		return int64(u), nil
	case k.IsInteger() || k == vector.Duration:
		return v.Int(i), nil
	case k.IsFloat():
		return v.Float(i), nil
	case k == vector.Binary:
		return append([]byte{}, v.Text(i)...), nil
	case k == vector.Date || k == vector.Timestamp:
		return v.TimeAt(i, zone), nil
	case k == vector.Time:
		return string(vector.AppendValue(nil, v, i)), nil
	}
	return strings.Clone(v.Str(i)), nil
}
