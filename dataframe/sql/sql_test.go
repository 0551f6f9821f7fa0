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
	var b strings.Builder
	b.WriteString(strings.Join(df.Names(), ",") + "\n")
	compact, err := df.Compact()
	if err != nil {
		t.Fatal(err)
	}
	n, err := compact.Lazy().Plan()
	if err != nil {
		t.Fatal(err)
	}
	for r := range df.Rows() {
		for i, c := range n.(*plan.Scan).Table.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			if v := c.Vector(); v.ValidMask().Get(r) {
				b.Write(vector.AppendValue(nil, v, r))
			} else {
				b.WriteByte('?')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
