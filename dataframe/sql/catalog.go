package sql

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
)

// ErrNoTable says that a query names a table that is not there.
var ErrNoTable = errors.New("no such table")

// An Error is a mistake in the text of a query: Line and Column say where, its
// text shows the line with a caret, and Unwrap gives the cause, such as
// dataframe.ErrNoColumn. Reach it with errors.As.
type Error = syntax.Error

// A Catalog is the tables that queries may name. The zero Catalog is empty and
// ready. Safe for concurrent use.
type Catalog struct {
	mu     sync.RWMutex
	tables map[string]*dataframe.Lazy
}

// Register gives a table a name, which stands for it in queries from now on:
// a *dataframe.DataFrame, or a *dataframe.Lazy such as a scan of files. A table
// that had the name is forgotten, a nil table only that. Anything else is an
// error of the queries that name it.
func (c *Catalog) Register(name string, table any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tables == nil {
		c.tables = map[string]*dataframe.Lazy{}
	}
	switch t := table.(type) {
	case nil:
		delete(c.tables, name)
	case *dataframe.Lazy:
		c.tables[name] = t
	case *dataframe.DataFrame:
		c.tables[name] = t.Lazy()
	default:
		err := fmt.Errorf("table %q: %w: got %T, want a *dataframe.DataFrame or a *dataframe.Lazy", name, dataframe.ErrType, table)
		c.tables[name] = dataframe.LazyOf(nil, err)
	}
}

// Tables returns the names of the tables in ascending order.
func (c *Catalog) Tables() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Sorted(maps.Keys(c.tables))
}

// table finds a table: by its exact name or, if loose, in another case.
func (c *Catalog) table(name string, loose bool) *dataframe.Lazy {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if t, ok := c.tables[name]; ok || !loose {
		return t
	}
	for _, have := range slices.Sorted(maps.Keys(c.tables)) {
		if strings.EqualFold(have, name) {
			return c.tables[have]
		}
	}
	return nil
}

// Query returns the lazy frame of a query over the catalog's tables. Nothing
// is read before it is collected; a mistake in the text is the kept error of
// the result.
func (c *Catalog) Query(text string) *dataframe.Lazy {
	n, err := c.compile(text)
	if err != nil {
		return dataframe.LazyOf(nil, fmt.Errorf("sql: %w", err))
	}
	return dataframe.LazyOf(n, nil)
}

// compile makes the plan of a query.
func (c *Catalog) compile(text string) (plan.Node, error) {
	q, err := syntax.ParseQuery(text)
	if err != nil {
		return nil, err
	}
	rel, err := (&compiler{text: text, catalog: c}).query(q, nil, nil, nil)
	if err != nil {
		return nil, err
	}
	return rel.node, nil
}

// Query returns the lazy frame of a query over some tables, each under its
// name; see Catalog.Register for what they may be.
func Query(text string, tables map[string]any) *dataframe.Lazy {
	var c Catalog
	for name, t := range tables {
		c.Register(name, t)
	}
	return c.Query(text)
}

// Run collects a query over some tables; see Query.
func Run(ctx context.Context, text string, tables map[string]any) (*dataframe.DataFrame, error) {
	return Query(text, tables).Collect(ctx)
}

// noTable is the error for a table's name that nobody knows.
func (c *compiler) noTable(id syntax.Ident, env *environment) error {
	var names []string
	for e := env; e != nil; e = e.outer {
		names = append(names, e.name)
	}
	names = append(names, c.catalog.Tables()...)
	return c.at(id.Span, "%w %q%s", ErrNoTable, id.Text, suggest(id.Text, names))
}
