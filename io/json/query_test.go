package json

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// scanText returns a query over a text.
func scanText(text string, options ...Option) *dataframe.Lazy {
	return ScanFrom(strings.NewReader(text), int64(len(text)), options...)
}

func TestScan(t *testing.T) {
	const text = "{\"port\":80,\"ip\":\"a\",\"x\":[1]}\n{\"port\":22,\"ip\":\"b\"}\n\n{\"ip\":\"a\",\"port\":2.5}\n"
	fsys := fstest.MapFS{"1.json": {Data: []byte(`[{"a":1},{"a":2}]`)}, "2.json": {Data: []byte("{\"a\":3}")}, "3.json": {Data: []byte("[]")}}
	for _, c := range []struct {
		name string
		q    *dataframe.Lazy
		want string
	}{
		{"all", scanText(text), "port Float64?|80.0|22.0|2.5\nip String?|a|b|a\nx String?|[1]|∅|∅\n"},
		{"whole pass", scanText(text, SampleRows(0), blocksOf(1)).Select("port"), "port Float64?|80.0|22.0|2.5\n"},
		{"columns", scanText(text, Columns("ip"), blocksOf(1), SampleRows(1)), "ip String?|a|b|a\n"},
		{"filter", scanText(text).Filter(expr.Col("port").Gt(20)).Select("ip"), "ip String?|a|b\n"},
		{"group", scanText(text, blocksOf(1), SampleRows(0)).GroupBy("ip").Combine(expr.Col("port").Sum()).Sort("ip"), "ip String?|a|b\nport_sum Float64|82.5|22.0\n"},
		{"files", ScanFS(fsys, "*.json"), "a Int64?|1|2|3\n"},
		{"limit", ScanFS(fsys, "*.json").Limit(1), "a Int64?|1\n"},
		{"nothing", scanText("[]"), ""},
		{"types", scanText(text, Types(map[string]dataframe.Type{"x": {Kind: dataframe.String}, "port": {Kind: dataframe.Float32}})).Select("x", "port"), "x String?|[1]|∅|∅\nport Float32?|80.0|22.0|2.5\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, workers := range []int{1, 3} {
				df, err := c.q.Collect(context.Background(), dataframe.Workers(workers))
				if err != nil {
					t.Fatal(err)
				}
				if got := dump(df); got != c.want {
					t.Errorf("got\n%swant\n%s", got, c.want)
				}
			}
		})
	}
}

func TestScan_Errors(t *testing.T) {
	for _, c := range []struct {
		q    *dataframe.Lazy
		is   error
		want string
	}{
		{scanText("{\"a\":1}\n{\"a\":2.5}\n", SampleRows(1), blocksOf(1)), ErrValue,
			`reading json: line 2, field "a": wrong value (got 2.5, want Int64 as in the sample; SampleRows takes a larger one, Types names the type)`},
		{scanText("{\"a\":\"x\"}\n{\"a\":2}\n", SampleRows(1), blocksOf(1)), ErrValue,
			`reading json: line 2, field "a": wrong value (got 2, want String as in the sample; SampleRows takes a larger one, Types names the type)`},
		{scanText("{\"a\":1}\n{\"b\":2}\n", SampleRows(1), blocksOf(1)), ErrField,
			`reading json: line 2, field "b": a field that the sample has not (SampleRows takes a larger one, Columns leaves it out)`},
		{scanText("{\"a\":1}\n{\"a\":\"x\"}\n"), ErrMixed, `reading json: line 2, field "a": a string where line 1 has a number (MixedAsText takes both as text)`},
		{scanText("{\"a\":1}\n{\"a\":\n", SampleRows(1), blocksOf(1)), ErrSyntax, `reading json: line 3: the text ends (want a value)`},
		{scanText("{\"a\":\"1\"}", Types(map[string]dataframe.Type{"a": {Kind: dataframe.Categorical}})), nil,
			`reading json: field "a": a query has no categorical columns (Categorize its result)`},
		{scanText("{}", SampleRows(-1)), nil, `scan "(reader)": option SampleRows: -1 rows (want at least 0)`},
	} {
		_, err := c.q.Collect(context.Background())
		if err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestScan_Progress(t *testing.T) {
	text := strings.Repeat("{\"a\":1}\n", 10000)
	last := int64(0)
	_, err := scanText(text, blocksOf(1000)).Collect(context.Background(), dataframe.OnProgress(func(done, total int64) {
		if done < last || done > total || total != int64(len(text)) {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}))
	if err != nil || last != int64(len(text)) {
		t.Errorf("ends at %d of %d, %v", last, len(text), err)
	}
}
