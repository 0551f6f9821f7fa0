package expr_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// log is one line an hour through the autumn night of 2016 in which Madrid's
// clocks were put back; the third time is missing.
func log(t *testing.T) *dataframe.DataFrame {
	at := make([]time.Time, 6)
	present := make([]bool, 6)
	for i := range at {
		at[i], present[i] = time.Date(2016, 10, 29, 21+i, 30, 0, 0, time.UTC), i != 2
	}
	df, err := dataframe.New(dataframe.NullableColumn("at", at, present), dataframe.NewColumn("n", []int64{0, 1, 2, 3, 4, 5}))
	if err != nil {
		t.Fatal(err)
	}
	return df
}

// ns returns the values of column n as text.
func ns(t *testing.T, df *dataframe.DataFrame, err error) string {
	t.Helper()
	if err != nil {
		return err.Error()
	}
	n, err := df.Int64s("n")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(n)
}

// TestTime_Filters: comparisons of times with texts, dates and Go values (A1).
func TestTime_Filters(t *testing.T) {
	df, at := log(t), expr.Col("at")
	madrid := at.Time().InZone("Europe/Madrid")
	day := at.Time().Date()
	for _, c := range []struct {
		name string
		e    expr.Expr
		want string
	}{
		{"text", at.Ge("2016-10-30"), "[3 4 5]"},
		{"text with a clock", at.Lt("2016-10-29 22:30"), "[0]"},
		{"text in the column's zone", madrid.Ge("2016-10-30"), "[1 3 4 5]"},
		{"text with an offset", at.Ge("2016-10-30T02:00:00+02:00"), "[3 4 5]"},
		{"text at the left", expr.Lit("2016-10-30").Gt(at), "[0 1]"},
		{"finer text", at.Gt("2016-10-30 01:29:59.999999999"), "[4 5]"},
		{"date of text", day.Eq("2016-10-30"), "[3 4 5]"},
		{"date and timestamp", at.Gt(day), "[0 1 3 4 5]"},
		{"date and timestamp in a zone", madrid.Lt(day), "[]"},
		{"date in a zone", madrid.Time().Date().Eq("2016-10-30"), "[1 3 4 5]"},
		{"time of day", madrid.Time().TimeOfDay().Eq("02:30"), "[3 4]"},
		{"duration since midnight", at.Time().TimeOfDay().Lt(2 * time.Hour), "[3 4]"},
		{"difference and text", at.Sub(time.Date(2016, 10, 30, 0, 0, 0, 0, time.UTC)).Ge("1h"), "[4 5]"},
		{"date and duration", day.Add(90 * time.Minute).Time().Hour().Eq(1), "[0 1 3 4 5]"},
		{"timestamp less date", at.Sub(day).Lt(2 * time.Hour), "[3 4]"},
		{"twice the same hour", madrid.Time().Truncate("1h").Time().Hour().Eq(2), "[3 4]"},
		{"no text of a time", at.Gt("yesterday"), `filter "at": unreadable text: "yesterday" is no Timestamp[ns, UTC]`},
		{"no such zone", at.Time().InZone("Europe/Madrit").Gt("2016-10-30"), `filter "at": unreadable text: in_zone: zone is wrong: no time zone "Europe/Madrit" (want a name such as Europe/Madrid, or an offset such as +01:00)`},
	} {
		got, err := df.Filter(c.e)
		if got := ns(t, got, err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestTime_Groups: truncated times are keys, in the order of first appearance,
// and missing is one of them.
func TestTime_Groups(t *testing.T) {
	got, err := log(t).GroupBy(expr.Col("at").Time().InZone("Europe/Madrid").Time().Truncate("1d").As("day")).Combine(expr.Col("n").Count().As("n"))
	if got := ns(t, got, err); got != "[1 4 1]" {
		t.Errorf("got %s", got)
	}
}

// TestTime_ParseDictionary: text that repeats and categories are read once for
// each level; an error names the row and the text.
func TestTime_ParseDictionary(t *testing.T) {
	text := strings.Fields(strings.Repeat("28.03.2016 29.03.2016 28.03.2016 ", 40))
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("text", text), dataframe.NewColumn("n", make([]int64, len(text)))))
	df = dataframe.Must(df.Derive(expr.Col("text").As("cat")))
	df = dataframe.Must(df.Categorize("cat", categorical.Compressed()))
	for _, column := range []string{"text", "cat"} {
		got, err := df.Filter(expr.Col(column).Time().ParseDate("%d.%m.%Y").Eq("2016-03-29"))
		if err != nil || got.Rows() != 40 {
			t.Errorf("%s: got %v, %v", column, got, err)
		}
		_, err = df.Filter(expr.Col(column).Time().ParseDate("%d.%m.%y").Eq("2016-03-29"))
		if want := `filter "` + column + `": row 0: parse_date: unreadable text: "28.03.2016" does not match "%d.%m.%y" (at byte 8: want the end)`; err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", column, err, want)
		}
	}
}
