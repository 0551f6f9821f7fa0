package sql_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// tables is the small tables of testdata/queries.txt.
func tables(t testing.TB) *sql.Catalog {
	t.Helper()
	base := time.Date(2016, 3, 28, 0, 0, 0, 0, time.UTC)
	var times []time.Time
	for _, h := range []int{0, 5, 30, 31, 700, 701, 702, 9000} {
		times = append(times, base.Add(time.Duration(h)*time.Hour))
	}
	yes := func(s string) []bool {
		out := make([]bool, len(s))
		for i := range s {
			out[i] = s[i] == '1'
		}
		return out
	}
	var c sql.Catalog
	c.Register("t", dataframe.Must(dataframe.New(
		dataframe.NewColumn("id", []int32{1, 2, 3, 4, 5, 6, 7, 8}),
		dataframe.NullableColumn("grp", []string{"a", "b", "a", "b", "a", "", "c", "c"}, yes("11111011")),
		dataframe.NullableColumn("x", []int64{10, 20, 0, 40, 50, 60, 0, 0}, yes("11011100")),
		dataframe.NullableColumn("f", []float64{1.5, -2, 0, 0, 3.25, 4, 2, 1}, yes("11101111")),
		dataframe.NewColumn("ts", times),
		dataframe.NullableColumn("ok", []bool{true, false, false, true, true, false, true, true}, yes("11011111")),
	)))
	c.Register("u", dataframe.Must(dataframe.New(
		dataframe.NullableColumn("grp", []string{"a", "a", "b", "", "d"}, yes("11101")),
		dataframe.NewColumn("w", []int64{1, 2, 3, 4, 5}),
	)).Lazy())
	c.Register("Empty Table", dataframe.Must(dataframe.New(dataframe.NewColumn("Value", []int64{}))))
	return &c
}

// TestQuery_Answers runs the queries of testdata/queries.txt. Each stands over
// a line ---- and its answer.
func TestQuery_Answers(t *testing.T) {
	c := tables(t)
	path := "testdata/queries.txt"
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(content)), "\n\n") {
		text, want, _ := strings.Cut(block, "\n----")
		want = strings.TrimPrefix(want, "\n")
		got := answer(t, c, text)
		if out.Len() > 0 {
			out.WriteString("\n\n")
		}
		out.WriteString(text + "\n----\n" + got)
		if !*rewrite && got != want {
			t.Errorf("%s\n got:\n%s\nwant:\n%s", text, got, want)
		}
	}
	if *rewrite {
		if err := os.WriteFile(path, []byte(out.String()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answer prints the result of a query, or its error.
func answer(t testing.TB, c *sql.Catalog, text string) string {
	df, err := c.Query(text).Collect(context.Background())
	if err != nil {
		return "error: " + err.Error()
	}
	return strings.TrimSuffix(csvOf(t, df), "\n")
}
