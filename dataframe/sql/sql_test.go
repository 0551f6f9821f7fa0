package sql_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden files in testdata")

// csvOf prints a frame: a line of names, then values with commas between; ?
// is missing.
func csvOf(t testing.TB, df *dataframe.DataFrame) string {
	t.Helper()
	compact, err := df.Compact()
	if err != nil {
		t.Fatal(err)
	}
	n, err := compact.Lazy().Plan()
	if err != nil {
		t.Fatal(err)
	}
	return tableText(n.(*plan.Scan).Table)
}

// tableText is csvOf of a table in memory, a view or not.
func tableText(t *vector.Table) string {
	var b strings.Builder
	for i, f := range t.Fields {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(f.Name)
	}
	b.WriteByte('\n')
	for r := range t.Rows() {
		at := r
		if t.View {
			at = int(t.Sel[r])
		}
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			if v := c.Vector(); v.ValidMask().Get(at) {
				b.Write(vector.AppendValue(nil, v, at))
			} else {
				b.WriteByte('?')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
