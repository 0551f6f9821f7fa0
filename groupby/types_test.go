package groupby

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

func TestFunc_ColumnTypes(t *testing.T) {
	stamps := vector.FromSlice(vector.Type{Kind: vector.Timestamp, Unit: vector.Second, Zone: "UTC"}, []int64{30, 10, 20}, vector.Bitmap{})
	days := vector.FromSlice(vector.Of(vector.Date), []int32{3, 1, 2}, vector.Bitmap{})
	levels := vector.FromCodes(vector.Of(vector.Categorical), []uint8{2, 1, 2}, vector.NewPool(vector.FromStrings([]string{"a", "b"}, vector.Bitmap{}), nil, false))
	numbers := vector.FromCodes(vector.Of(vector.Categorical), []uint8{2, 1, 2}, vector.NewPool(column(t, []int64{7, 9}), nil, false))
	spans := vector.FromSlice(vector.Type{Kind: vector.Duration, Unit: vector.Millisecond}, []int64{3, 1, 2}, vector.Bitmap{})
	for _, c := range []struct {
		name string
		in   *vector.Vector
		e    expr.Expr
		want string
	}{
		{"timestamp as int64", stamps, Func("x", sorted[int64]), "Int64 [10 20 30]"},
		{"timestamp as time", stamps, Func("x", func(x []time.Time) int64 { return x[0].Unix() }), "Int64 [30]"},
		{"timestamp by reflection", stamps, Call("x", func(x []time.Time) uint8 { return uint8(x[0].Unix()) }), "Uint8 [30]"},
		{"date as int32", days, Func("x", sorted[int32]), "Int32 [1 2 3]"},
		{"date as time", days, Func("x", func(x []time.Time) int { return x[0].Day() }), "Int64 [4]"},
		{"categorical as string", levels, Func("x", sorted[string]), "String [a b b]"},
		{"categorical by reflection", levels, Call("x", sorted[host]), "String [a b b]"},
		{"categorical of numbers", numbers, Func("x", sorted[int64]), "Int64 [7 9 9]"},
		{"categorical of numbers by reflection", numbers, Call("x", func(x []int64) []uint8 { return []uint8{uint8(x[0])} }), "Uint8 [9]"},
		{"duration in ms", spans, Func("x", total[time.Duration]), "Duration[ns] [6000000]"},
		{"duration in ms as int64", spans, Func("x", total[int64]), "Int64 [6]"},
		{"duration in ms by reflection", spans, Call("x", func(x []time.Duration) uint32 { return uint32(x[0]) }), "Uint32 [3000000]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			scope := memory.NewScope("test", nil)
			defer scope.Close()
			in := kernel.CloneIn(scope, c.in) // the function's own
			v, _, err := groupCall(t, c.e, in.Type()).Call(in, []uint32{3}, scope)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(v.Type(), " ", cells(v)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestFunc_ConcurrentCalls(t *testing.T) {
	f := groupCall(t, Func("x", sorted[int32]), vector.Of(vector.Int32))
	var wg sync.WaitGroup
	for w := range int32(8) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			v, _, err := f.Call(column(t, []int32{w + 2, w + 1, w}), []uint32{1, 3}, memory.NewScope("test", nil))
			if want := []int32{w + 2, w, w + 1}; err != nil || !slices.Equal(vector.Values[int32](v), want) {
				t.Errorf("got %v, %v, want %v", cells(v), err, want)
			}
		}()
	}
	wg.Wait()
}
