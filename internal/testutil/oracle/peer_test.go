package oracle

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// peerRounds is how many queries are written for DuckDB.
const peerRounds = 2500

// A message is a line for internal/testutil/peercheck/queries.py: tables that
// hold from here on, or a query and its answer. A column is a name and a kind;
// of the cells floats are text.
type message struct {
	Seed    uint64      `json:"seed"`
	Table   string      `json:"table,omitempty"`
	SQL     string      `json:"sql,omitempty"`
	Stoa    string      `json:"stoa,omitempty"`
	Ordered bool        `json:"ordered,omitempty"`
	Columns [][2]string `json:"columns"`
	Rows    [][]any     `json:"rows"`
}

// duckKinds are the types of DuckDB for the kinds.
var duckKinds = [...]string{boolean: "BOOLEAN", integer: "BIGINT", float: "DOUBLE", text: "VARCHAR", level: "VARCHAR", date: "DATE", stamp: "TIMESTAMP"}

// written returns columns and cells as a message has them.
func written(cols []column, rows [][]any) (columns [][2]string, cells [][]any) {
	for _, c := range cols {
		columns = append(columns, [2]string{c.name, duckKinds[c.kind]})
	}
	cells = [][]any{}
	for _, row := range rows {
		out := make([]any, len(row))
		for i, c := range row {
			if out[i] = c; cols[i].kind == float && c != nil {
				out[i] = strconv.FormatFloat(c.(float64), 'g', -1, 64)
			}
		}
		cells = append(cells, out)
	}
	return columns, cells
}

// TestPeerQueries writes random tables, queries in DuckDB's words and the
// answers of Stoa's SQL into a file of the folder that STOA_PEERCHECK names.
func TestPeerQueries(t *testing.T) {
	folder := os.Getenv("STOA_PEERCHECK")
	if folder == "" {
		t.Skip("STOA_PEERCHECK names no folder")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(folder, "queries.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	buffered := bufio.NewWriter(f)
	out := json.NewEncoder(buffered)
	write := func(m message, cols []column, rows [][]any) {
		m.Columns, m.Rows = written(cols, rows)
		if err := out.Encode(m); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range uint64(peerRounds) {
		m, q := made(t, seed, true)
		if seed%tablesFor == 0 {
			for _, table := range m.tables {
				write(message{Seed: seed, Table: table.name}, table.cols, table.rows)
			}
		}
		if q == nil {
			continue
		}
		named := map[string]any{}
		for _, table := range m.tables {
			named[table.name] = table.df
		}
		text := q.text(false, false)
		df, err := sql.Run(context.Background(), text, named)
		if err != nil {
			t.Errorf("seed %d: %v\n%s", seed, err, m.bundle(q))
			continue
		}
		rows := answer(t, df, q)
		if problem := q.differs(rows); problem != "" {
			t.Errorf("seed %d: %s\n%s", seed, problem, m.bundle(q))
		}
		write(message{Seed: seed, SQL: q.text(true, false), Stoa: text, Ordered: q.ordered}, q.cols, rows)
	}
	if err := buffered.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// answer returns the cells of a result.
func answer(t *testing.T, df *dataframe.DataFrame, q *query) [][]any {
	rows, err := read(df, q.cols)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
