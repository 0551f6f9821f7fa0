package database_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/database"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden files in testdata")

// values returns a column as text, for comparison.
func values(t *testing.T, df *dataframe.DataFrame, name string) string {
	t.Helper()
	one, err := df.Select(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(one.String(), "\n")
	for i := range lines {
		if _, cell, ok := strings.Cut(lines[i], "│"); ok {
			lines[i] = strings.TrimSpace(cell)
		}
	}
	return strings.Join(append(lines[2:3:3], lines[4:]...), " ")
}

// Every kind of column, as drivers describe and deliver it (A10).
func TestRead_Types(t *testing.T) {
	at := time.Date(2021, 4, 1, 12, 30, 15, 250_000_000, time.FixedZone("", 7200))
	for _, c := range []struct {
		column fakeColumn
		values []driver.Value
		want   string
	}{
		{column("c", "BOOL", false), []driver.Value{true, nil, int64(0), []byte("t")}, "Bool? true missing false true"},
		{column("c", "SMALLINT", int16(0)), []driver.Value{int64(-5), nil, []byte("7"), "8"}, "Int16? -5 missing 7 8"},
		{column("c", "INT8", int64(0)), []driver.Value{int64(math.MinInt64), int64(1)}, "Int64? -9223372036854775808 1"},
		{column("c", "BIGINT UNSIGNED", uint64(0)), []driver.Value{[]byte("18446744073709551615"), int64(1)}, "Uint64? 18446744073709551615 1"},
		{column("c", "INT", sql.NullInt32{}), []driver.Value{nil, int64(3)}, "Int32? missing 3"},
		{column("c", "INT", sql.Null[uint8]{}), []driver.Value{nil, int64(3)}, "Uint8? missing 3"},
		{column("c", "INT", new(int16)), []driver.Value{nil, int64(3)}, "Int16? missing 3"},
		{column("c", "REAL", float32(0)), []driver.Value{1.5, nil}, "Float32? 1.5 missing"},
		{column("c", "DOUBLE", sql.NullFloat64{}), []driver.Value{1.5, int64(2), []byte("0.25")}, "Float64? 1.5 2.0 0.25"},
		{column("c", "DECIMAL", []byte{}), []driver.Value{[]byte("12"), nil}, "Int64? 12 missing"},
		{fakeColumn{name: "c", typ: "DECIMAL", scan: column("", "", "").scan, scale: 2}, []driver.Value{"12.34", nil}, "Float64? 12.34 missing"},
		{column("c", "NUMERIC", ""), []driver.Value{"0.1"}, "Float64? 0.1"},
		{column("c", "VARCHAR(20)", ""), []driver.Value{"grüße", nil, ""}, "String? grüße missing"},
		{column("c", "TEXT", sql.RawBytes{}), []driver.Value{[]byte("a"), "b"}, "String? a b"},
		{column("c", "BYTEA", []byte{}), []driver.Value{[]byte{0, 255}, nil}, "Binary? 0x00ff missing"},
		{column("c", "DATE", time.Time{}), []driver.Value{at, nil, []byte("1969-12-31")}, "Date? 2021-04-01 missing 1969-12-31"},
		{column("c", "TIME", []byte{}), []driver.Value{[]byte("23:59:59.5"), at, nil}, "Time[us]? 23:59:59.500 12:30:15.250 missing"},
		{column("c", "TIMESTAMP", time.Time{}), []driver.Value{at, nil, "2021-04-01 01:02:03"}, "Timestamp[us]? 2021-04-01T12:30:15.250 missing 2021-04-01T01:02:03"},
		{column("c", "TIMESTAMPTZ", time.Time{}), []driver.Value{at}, "Timestamp[us, UTC]? 2021-04-01T10:30:15.250Z"},
		{column("c", "TIMESTAMP", time.Time{}), []driver.Value{at, at.Add(1)}, "Timestamp[ns]? 2021-04-01T12:30:15.250 2021-04-01T12:30:15.250000001"},
		{column("c", "", nil), []driver.Value{nil, int64(1), 2.5}, "Float64? missing 1.0 2.5"},
		{column("c", "", nil), []driver.Value{nil, "a"}, "String? missing a"},
		{column("c", "", nil), []driver.Value{true}, "Bool? true"},
		{column("c", "", nil), []driver.Value{nil, nil}, "String? missing missing"},
		{fakeColumn{name: "c", typ: "INT", scan: column("", "", int64(0)).scan, required: true}, []driver.Value{int64(1)}, "Int64 1"},
		{column("c", "INT", int64(0)), nil, "Int64?"},
	} {
		t.Run(strings.ReplaceAll(c.want, " ", "_"), func(t *testing.T) {
			f := &fake{columns: []fakeColumn{c.column}}
			for _, v := range c.values {
				f.rows = append(f.rows, []driver.Value{v})
			}
			df, err := database.Read(t.Context(), f.open(t), "select c")
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(values(t, df, "c")); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Batches have the rows of the whole, in order.
func TestBatches(t *testing.T) {
	f := &fake{columns: []fakeColumn{column("n", "", nil), column("word", "TEXT", "")}}
	for i := range 25 {
		f.rows = append(f.rows, []driver.Value{int64(i), fmt.Sprint("w", i)})
	}
	db := f.open(t)
	for _, n := range []int{1, 7, 25, 100} {
		rows, err := db.Query("select")
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for df, err := range database.Batches(rows, n) {
			if err != nil {
				t.Fatal(err)
			}
			if df.Rows() > n || df.Rows() == 0 {
				t.Errorf("batch of %d rows, want at most %d", df.Rows(), n)
			}
			numbers, words := values(t, df, "n"), values(t, df, "word")
			if !strings.Contains(numbers, fmt.Sprint(" ", total)) || !strings.Contains(words, fmt.Sprint(" w", total)) {
				t.Errorf("row %d: got %s and %s", total, numbers, words)
			}
			total += df.Rows()
		}
		if total != 25 {
			t.Errorf("batches of %d: got %d rows", n, total)
		}
	}
}

// results is a frame with a column of each kind.
func results(t *testing.T) *dataframe.DataFrame {
	t.Helper()
	df, err := dataframe.New(
		dataframe.NullableColumn("n", []int32{1, 2, 3}, []bool{true, false, true}),
		dataframe.NewColumn(`a "name"`, []string{"x", "", "z"}),
		dataframe.NewColumn("f", []float64{0.5, -1, 2}),
		dataframe.NewColumn("flag", []bool{true, false, true}),
		dataframe.NewColumn("at", []time.Time{time.Unix(0, 5).UTC(), time.Unix(1, 0).UTC(), time.Unix(2, 0).UTC()}),
		dataframe.NewColumn("grade", []string{"low", "high", "low"}),
	)
	if err == nil {
		df, err = df.Categorize("grade", categorical.Levels("low", "high"), categorical.Ordered())
	}
	if err != nil {
		t.Fatal(err)
	}
	return df
}

func TestWrite_Statements(t *testing.T) {
	want := map[database.Dialect]string{
		database.Standard:  `INSERT INTO "lab"."results" ("n", "a ""name""", "f", "flag", "at", "grade") VALUES (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?)`,
		database.Postgres:  `INSERT INTO "lab"."results" ("n", "a ""name""", "f", "flag", "at", "grade") VALUES ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12)`,
		database.MySQL:     "INSERT INTO `lab`.`results` (`n`, `a \"name\"`, `f`, `flag`, `at`, `grade`) VALUES (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?)",
		database.SQLServer: `INSERT INTO [lab].[results] ([n], [a "name"], [f], [flag], [at], [grade]) VALUES (@p1, @p2, @p3, @p4, @p5, @p6), (@p7, @p8, @p9, @p10, @p11, @p12)`,
	}
	for dialect, text := range want {
		f := &fake{}
		if err := database.Write(t.Context(), f.open(t), "lab.results", results(t), dialect, database.BatchRows(2)); err != nil {
			t.Fatal(err)
		}
		if len(f.executed) != 2 || f.executed[0] != text || fmt.Sprint(f.ended) != "[commit]" {
			t.Errorf("%v: got %q, %v; want %q", dialect, f.executed, f.ended, text)
		}
		got := fmt.Sprint(f.args)
		if want := "[[1 x 0.5 true 1970-01-01 00:00:00.000000005 +0000 UTC low <nil>  -1 false 1970-01-01 00:00:01 +0000 UTC high] [3 z 2 true 1970-01-01 00:00:02 +0000 UTC low]]"; got != want {
			t.Errorf("%v: got %s, want %s", dialect, got, want)
		}
	}
}

// A statement has no more parameters than the dialect allows, and the rows all arrive.
func TestWrite_ManyRows(t *testing.T) {
	n := 5000
	numbers := make([]int64, n)
	for i := range numbers {
		numbers[i] = int64(i)
	}
	df, err := dataframe.New(dataframe.NewColumn("a", numbers), dataframe.NewColumn("b", numbers), dataframe.NewColumn("c", numbers))
	if err != nil {
		t.Fatal(err)
	}
	for dialect, most := range map[database.Dialect]int{database.Standard: 999, database.Postgres: 3000, database.SQLServer: 2000} {
		f := &fake{}
		if err := database.Write(t.Context(), f.open(t), "t", df, dialect); err != nil {
			t.Fatal(err)
		}
		row := 0
		for _, args := range f.args {
			if len(args) > most {
				t.Errorf("%v: %d parameters", dialect, len(args))
			}
			for i, v := range args {
				if v != int64(row+i/3) {
					t.Fatalf("%v: row %d: got %v", dialect, row+i/3, v)
				}
			}
			row += len(args) / 3
		}
		if row != n {
			t.Errorf("%v: %d rows", dialect, row)
		}
	}
}

// TestErrors holds the texts of errors that users meet.
func TestErrors(t *testing.T) {
	var out strings.Builder
	add := func(what string, err error) {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
		fmt.Fprintf(&out, "%s\n    %s\n", what, strings.ReplaceAll(fmt.Sprint(err), "\n", "\n    "))
	}
	read := func(what string, c fakeColumn, is error, values ...driver.Value) {
		f := &fake{columns: []fakeColumn{column("id", "", int64(0)), c}}
		for i, v := range values {
			f.rows = append(f.rows, []driver.Value{int64(i), v})
		}
		_, err := database.Read(t.Context(), f.open(t), "select")
		add(what, err)
		var e *dataframe.ColumnError
		if is != nil && (!errors.Is(err, is) || !errors.As(err, &e) || e.Column != c.name) {
			t.Errorf("%s: got %v, want %v in column %q", what, err, is, c.name)
		}
	}
	read("too large", column("port", "SMALLINT", int16(0)), dataframe.ErrOverflow, int64(80), int64(70000))
	read("no integer", column("port", "INT", int64(0)), dataframe.ErrType, "eighty")
	read("no number", column("price", "NUMERIC", ""), dataframe.ErrType, "12", []byte("?"))
	read("no date", column("day", "DATE", time.Time{}), dataframe.ErrType, "0000-00-00")
	read("year too far", column("at", "TIMESTAMP", time.Time{}), dataframe.ErrOverflow, time.Date(300_000, 1, 1, 0, 0, 0, 0, time.UTC))
	read("nanoseconds too far", column("at", "TIMESTAMP", time.Time{}), dataframe.ErrOverflow, time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, 1))
	read("text among numbers", column("x", "", nil), dataframe.ErrType, int64(1), "two")
	read("two columns", column("id", "", int64(0)), nil)
	f := &fake{columns: []fakeColumn{column("id", "", int64(0))}, rows: [][]driver.Value{{int64(1)}}, broken: errors.New("connection lost")}
	_, err := database.Read(t.Context(), f.open(t), "select")
	add("connection lost", err)
	_, err = database.Read(t.Context(), f.open(t), "bad query")
	add("bad query", err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = database.Read(ctx, f.open(t), "select")
	add("canceled", err)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
	rows, err := (&fake{}).open(t).Query("select")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range database.Batches(rows, 0) {
		add("no rows in a batch", err)
	}

	failing := &fake{fail: 2}
	add("statement fails", database.Write(t.Context(), failing.open(t), "results", results(t), database.BatchRows(1)))
	if fmt.Sprint(failing.ended) != "[rollback]" {
		t.Errorf("got %v, want a rollback", failing.ended)
	}
	large, err := dataframe.New(dataframe.NewColumn("n", []uint64{1, math.MaxUint64}))
	if err != nil {
		t.Fatal(err)
	}
	add("no such integer", database.Write(t.Context(), f.open(t), "results", large))
	add("no table", database.Write(t.Context(), f.open(t), "", results(t)))
	add("no name", database.Write(t.Context(), f.open(t), "lab.\x00", results(t)))
	add("no rows in a statement", database.Write(t.Context(), f.open(t), "results", results(t), database.BatchRows(0)))
	add("no such dialect", database.Write(t.Context(), f.open(t), "results", results(t), database.Dialect(9)))

	path := filepath.Join("testdata", "errors.txt")
	if *rewrite {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", path, out.String(), want)
	}
}
