package dataframe

import (
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
)

// A constant time beside a column without a zone is the clock of UTC, in a
// choice and in a conversion too.
func TestLit_TimeWithoutZone(t *testing.T) {
	noon := time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)
	clock := Type{Kind: Timestamp, Unit: Microsecond}
	df := Must(New(NewColumn("t", []time.Time{noon, noon.Add(time.Hour)})))
	df = Must(df.Derive(expr.Col("t").Time().WithoutZone().Cast(clock).As("t")))
	df = Must(df.Derive(
		expr.When(expr.Col("t").Gt(noon)).Then(noon).Else(expr.Col("t")).As("chosen"),
		expr.When(expr.Col("t").Gt(noon)).Then(expr.Col("t")).Else(noon).As("other"),
		expr.Lit(noon).Cast(clock).As("cast"),
	))
	for name, want := range map[string][]time.Time{"chosen": {noon, noon}, "other": {noon, noon.Add(time.Hour)}, "cast": {noon, noon}} {
		got, err := df.Times(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if !got[i].Equal(want[i]) {
				t.Errorf("%s, row %d: %v, want %v", name, i, got[i], want[i])
			}
		}
	}
	for _, f := range df.Schema() {
		if f.Type != clock {
			t.Errorf("%s is %v, want %v", f.Name, f.Type, clock)
		}
	}
}
