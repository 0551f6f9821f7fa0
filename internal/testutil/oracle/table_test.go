package oracle

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// microseconds is the type of stamp columns.
var microseconds = dataframe.Type{Kind: dataframe.Timestamp, Unit: dataframe.Microsecond}

// A table is cells by rows, and the frame of them.
type table struct {
	name string
	cols []column
	rows [][]any
	df   *dataframe.DataFrame
}

// float returns a number that sums without rounding, or one of IEEE's own.
func (m *maker) float() float64 {
	switch m.IntN(14) {
	case 0:
		return math.NaN()
	case 1:
		return math.Copysign(0, -1)
	case 2:
		if !m.peer {
			return math.Inf(2*m.IntN(2) - 1)
		}
	}
	return float64(m.IntN(24)-8) / 4
}

// table makes a table: a column of each kind, and some kinds twice.
func (m *maker) table(t testing.TB, name string, n int) *table {
	out := &table{name: name, rows: make([][]any, n)}
	for i := range out.rows {
		out.rows[i] = []any{}
	}
	var columns []dataframe.Column
	for i, k := range append(append([]kind{}, kinds...), integer, text, float) {
		c := column{name: fmt.Sprint(name, i), kind: k}
		share := pick(m, 0, 0, 0.2, 0.2, 0.6)
		if m.IntN(20) == 0 {
			share = 1
		}
		few := make([]any, 1+m.IntN(6))
		for j := range few {
			few[j] = m.cell(k)
		}
		for r := range out.rows {
			var x any
			if m.Float64() >= share {
				x = pick(m, few...)
			}
			out.rows[r] = append(out.rows[r], x)
		}
		out.cols = append(out.cols, c)
		columns = append(columns, frameColumn(c, i > len(kinds), out.rows, i))
	}
	df, err := dataframe.New(columns...)
	for _, c := range out.cols {
		switch x := expr.Col(c.name); {
		case err != nil:
		case c.kind == level:
			df, err = df.Categorize(c.name, categorical.Levels(anys(texts)...))
		case c.kind == date:
			df, err = df.Derive(x.Cast(dataframe.Date).As(c.name))
		case c.kind == stamp:
			df, err = df.Derive(x.Time().WithoutZone().Cast(microseconds).As(c.name))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	out.df = df
	return out
}

// anys boxes texts.
func anys(x []string) []any {
	out := make([]any, len(x))
	for i := range x {
		out[i] = x[i]
	}
	return out
}

// frameColumn makes a column of cells; narrow integers have 32 bits.
func frameColumn(c column, narrow bool, rows [][]any, at int) dataframe.Column {
	present := make([]bool, len(rows))
	for r := range rows {
		present[r] = rows[r][at] != nil
	}
	build := func(values any) dataframe.Column { return dataframe.NullableColumn(c.name, values, present) }
	switch c.kind {
	case boolean:
		return build(cells(rows, at, func(c bool) bool { return c }))
	case integer:
		if narrow {
			return build(cells(rows, at, func(c int64) int32 { return int32(c) }))
		}
		return build(cells(rows, at, func(c int64) int64 { return c }))
	case float:
		return build(cells(rows, at, func(c float64) float64 { return c }))
	case text, level:
		return build(cells(rows, at, func(c string) string { return c }))
	}
	unit := int64(1)
	if c.kind == date {
		unit = 86400e6
	}
	return build(cells(rows, at, func(c int64) time.Time { return moment(c * unit) }))
}

// cells returns a column of the rows; missing cells are zero.
func cells[C, T any](rows [][]any, at int, f func(C) T) []T {
	out := make([]T, len(rows))
	for r := range rows {
		if c, ok := rows[r][at].(C); ok {
			out[r] = f(c)
		}
	}
	return out
}

// read returns the cells of a frame, as the interpreter has them.
func read(df *dataframe.DataFrame, cols []column) ([][]any, error) {
	rows := [][]any{}
	err := df.EachRow(func(row []any) error {
		out := make([]any, len(row))
		for i, c := range row {
			switch x := c.(type) {
			case nil, bool, int64, float64, string:
				out[i] = x
			case int32:
				out[i] = int64(x)
			case int16:
				out[i] = int64(x)
			case int8:
				out[i] = int64(x)
			case uint64:
				out[i] = int64(x)
			case uint32:
				out[i] = int64(x)
			case time.Time:
				if out[i] = x.UnixMicro(); cols[i].kind == date {
					out[i] = x.Unix() / 86400
				}
			default:
				return fmt.Errorf("column %d has a %T", i, c)
			}
		}
		rows = append(rows, out)
		return nil
	})
	return rows, err
}

// same compares two cells; floats to a relative tolerance.
func same(a, b any, tolerance float64) bool {
	x, ok := a.(float64)
	y, ok2 := b.(float64)
	if !ok || !ok2 {
		return a == b
	}
	return x == y || x != x && y != y || math.Abs(x-y) <= tolerance*max(math.Abs(x), math.Abs(y), 1)
}

// arranged returns the rows in an order of their own: by the columns that are
// certain, and then by the others.
func arranged(rows [][]any, cols []column) [][]any {
	text := func(row []any) string {
		var sure, other strings.Builder
		for i, c := range cols {
			if c.certainty == fuzzy {
				fmt.Fprintf(&other, "%.6v|", row[i])
			} else {
				fmt.Fprint(&sure, row[i], "|")
			}
		}
		return sure.String() + other.String()
	}
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b []any) int { return strings.Compare(text(a), text(b)) })
	return out
}

// differ tells the first difference between two lists of rows.
func differ(got, want [][]any, cols []column) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d rows, want %d", len(got), len(want))
	}
	for r := range got {
		if len(got[r]) != len(cols) || len(want[r]) != len(cols) {
			return fmt.Sprintf("%d columns, want %d (%d)", len(got[r]), len(cols), len(want[r]))
		}
		for i := range cols {
			if !same(got[r][i], want[r][i], 1e-12) {
				return fmt.Sprintf("row %d, column %s: %v (%T), want %v (%T)", r, cols[i].name, got[r][i], got[r][i], want[r][i], want[r][i])
			}
		}
	}
	return ""
}
