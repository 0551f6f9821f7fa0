package optimize_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/optimize"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// days is a table of one column of dates, some of them missing.
func days(x ...int32) *plan.Scan {
	valid := make([]bool, len(x))
	for i := range x {
		valid[i] = i%5 != 3
	}
	v := vector.FromSlice(vector.Of(vector.Date), x, vector.BitmapFromBools(valid))
	return &plan.Scan{Table: &vector.Table{N: len(x), Fields: []vector.Field{{Name: "d", Type: v.Type(), Nullable: true}}, Columns: []*vector.Column{vector.NewColumn(v)}}}
}

// kept returns the rows that a plan keeps of its table.
func kept(t *testing.T, n plan.Node) []uint32 {
	t.Helper()
	table, err := exec.Run(context.Background(), n, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !table.View {
		t.Fatalf("%s gives no view", plan.Format(n))
	}
	return table.Sel
}

// A date compared with a timestamp is compared with its day, whichever side it
// stands on and whatever the time of the day.
func TestPlan_DatesAndTimestamps(t *testing.T) {
	in := days(-2, -1, 0, 1, 2, 3, -400000, 400000)
	for _, unit := range []vector.Unit{vector.Second, vector.Millisecond, vector.Microsecond, vector.Nanosecond} {
		for _, at := range []time.Duration{-36 * time.Hour, -24 * time.Hour, -time.Second, 0, time.Second, 24 * time.Hour, 47 * time.Hour} {
			ticks := at.Nanoseconds() / (int64(time.Second) / unit.PerSecond())
			stamp := ast.Constant{Vector: vector.FromSlice(vector.Type{Kind: vector.Timestamp, Unit: unit}, []int64{ticks}, vector.Bitmap{})}
			for op := ast.Eq; op <= ast.Ge; op++ {
				for _, pred := range []ast.Binary{{Op: op, X: ast.Column{Name: "d"}, Y: stamp}, {Op: op, X: stamp, Y: ast.Column{Name: "d"}}} {
					n, err := plan.NewFilter(in, pred)
					if err != nil {
						t.Fatal(err)
					}
					if unit == vector.Nanosecond { // which dates far away have no timestamps of
						n.In = days(-2, -1, 0, 1, 2, 3)
					}
					better := optimize.Plan(n)
					if got, want := kept(t, better), kept(t, n); !slices.Equal(got, want) {
						t.Errorf("%s: rows %v, want %v of %s", plan.Format(better), got, want, plan.Format(n))
					}
				}
			}
		}
	}
}
