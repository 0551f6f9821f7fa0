package database_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// A fake is a database that gives one answer to every query and remembers what
// it is told to execute.
type fake struct {
	columns []fakeColumn
	rows    [][]driver.Value
	broken  error // after the rows

	mu       sync.Mutex
	executed []string
	args     [][]driver.Value
	fail     int // the statement that fails, counted from 1
	ended    []string
}

// A fakeColumn is what the driver says of a column.
type fakeColumn struct {
	name, typ string
	scan      reflect.Type
	scale     int64
	required  bool
}

// column describes a column that scans into values like v; nil is unknown.
func column(name, typ string, v any) fakeColumn {
	t := reflect.TypeOf(v)
	if t == nil {
		t = reflect.TypeFor[any]()
	}
	return fakeColumn{name: name, typ: typ, scan: t}
}

// open returns the database behind database/sql.
func (f *fake) open(t testing.TB) *sql.DB {
	db := sql.OpenDB(f)
	t.Cleanup(func() { db.Close() })
	return db
}

func (f *fake) Connect(context.Context) (driver.Conn, error) { return (*fakeConn)(f), nil }
func (f *fake) Driver() driver.Driver                        { return nil }

type fakeConn fake

func (c *fakeConn) Prepare(query string) (driver.Stmt, error) { return &fakeStmt{c, query}, nil }
func (c *fakeConn) Close() error                              { return nil }
func (c *fakeConn) Begin() (driver.Tx, error)                 { return (*fakeTx)(c), nil }

type fakeTx fakeConn

func (t *fakeTx) Commit() error   { t.ended = append(t.ended, "commit"); return nil }
func (t *fakeTx) Rollback() error { t.ended = append(t.ended, "rollback"); return nil }

type fakeStmt struct {
	c     *fakeConn
	query string
}

func (s *fakeStmt) Close() error { return nil }
func (s *fakeStmt) NumInput() int {
	return strings.Count(s.query, "?") + strings.Count(s.query, "$") + strings.Count(s.query, "@")
}

func (s *fakeStmt) Exec(args []driver.Value) (driver.Result, error) {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	s.c.executed = append(s.c.executed, s.query)
	s.c.args = append(s.c.args, append([]driver.Value(nil), args...))
	if len(s.c.executed) == s.c.fail {
		return nil, errors.New("no space left")
	}
	return driver.RowsAffected(1), nil
}

func (s *fakeStmt) Query([]driver.Value) (driver.Rows, error) {
	if strings.HasPrefix(s.query, "bad") {
		return nil, fmt.Errorf("syntax error near %q", s.query)
	}
	return &fakeRows{fake: (*fake)(s.c)}, nil
}

type fakeRows struct {
	*fake
	at int
}

func (r *fakeRows) Columns() []string {
	var names []string
	for _, c := range r.columns {
		names = append(names, c.name)
	}
	return names
}

func (r *fakeRows) Close() error { return nil }

func (r *fakeRows) Next(dest []driver.Value) error {
	if r.at == len(r.rows) {
		if r.broken != nil {
			return r.broken
		}
		return io.EOF
	}
	copy(dest, r.rows[r.at])
	r.at++
	return nil
}

func (r *fakeRows) ColumnTypeDatabaseTypeName(i int) string { return r.columns[i].typ }
func (r *fakeRows) ColumnTypeScanType(i int) reflect.Type   { return r.columns[i].scan }
func (r *fakeRows) ColumnTypeNullable(i int) (null, ok bool) {
	return !r.columns[i].required, r.columns[i].required
}
func (r *fakeRows) ColumnTypePrecisionScale(i int) (precision, scale int64, ok bool) {
	return 12, r.columns[i].scale, strings.HasPrefix(r.columns[i].typ, "DEC")
}
