package groupby

import (
	"fmt"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// rowsOfOne returns n rows in n groups.
func rowsOfOne[T any](t testing.TB, n int, of func(int) T) (*vector.Vector, []uint32) {
	xs, ends := make([]T, n), make([]uint32, n)
	for i := range xs {
		xs[i], ends[i] = of(i), uint32(i+1)
	}
	return column(t, xs), ends
}

// allocations returns the allocations of a call for n groups of one row.
func allocations[T any](t *testing.T, e expr.Expr, n int, of func(int) T) float64 {
	in, ends := rowsOfOne(t, n, of)
	f := groupCall(t, e, in.Type())
	return testing.AllocsPerRun(5, func() {
		scope := memory.NewScope("test", nil)
		defer scope.Close()
		if _, _, err := f.Call(in, ends, scope); err != nil {
			t.Fatal(err)
		}
	})
}

func TestFunc_AllocatesNothingPerGroup(t *testing.T) {
	blob := Bytes("blob")
	for name, e := range map[string]expr.Expr{
		"scalar":  Func("x", total[int32]),
		"bool":    Func("x", func(x []int32) bool { return x[0] > 3 }),
		"vector":  Func("x", sorted[int32]),
		"bools":   Func("x", func(x []int32) []bool { return nil }),
		"empty":   Func("x", Compose(diff[int32], sorted[int32])),
		"blob":    Func("x", func([]int32) Bytes { return blob }),
		"text":    Func("x", func([]int32) string { return "a" }),
		"error":   FuncErr("x", func(x []int32) (int32, error) { return x[0], nil }),
		"call":    Call("x", total[int32]),
		"compose": Call("x", ComposeAny(total[int32], sorted[int32])),
		"reducer": Stream("x", sums),
	} {
		t.Run(name, func(t *testing.T) {
			of := func(i int) int32 { return int32(i) }
			few, many := allocations(t, e, 1000, of), allocations(t, e, 9000, of)
			// Text and blobs grow by append: a few more doublings, no more.
			if many > few+30 {
				t.Errorf("%v allocations for 1000 groups, %v for 9000", few, many)
			}
		})
	}
}

func BenchmarkFunc(b *testing.B) {
	constant := func([]int32) int32 { return 1 }
	for _, c := range []struct {
		name string
		e    expr.Expr
	}{
		{"f=constant/result=scalar", Func("x", constant)},
		{"f=first/result=vector", Func("x", func(x []int32) []int32 { return x })},
		{"f=sort-diff/result=vector", Func("x", Compose(diff[int32], sorted[int32]))},
		{"f=constant/result=scalar/err", FuncErr("x", func([]int32) (int32, error) { return 1, nil })},
		{"f=constant/result=string", Func("x", func([]int32) string { return "a" })},
		{"f=constant/result=blob", Func("x", func([]int32) Bytes { return Bytes("a") })},
		{"f=constant/result=scalar/reflection", Call("x", func([]int32) port { return 1 })},
		{"f=first/result=vector/reflection", Call("x", func(x []int32) gaps { return x })},
		{"reducer=sum", Stream("x", sums)},
	} {
		for _, size := range []int{1, 4} {
			b.Run(fmt.Sprintf("%s/size=%d", c.name, size), func(b *testing.B) {
				const rows = 1 << 20
				in, ends := rowsOfOne(b, rows, func(i int) int32 { return int32(i) })
				ends = ends[:rows/size]
				for i := range ends {
					ends[i] *= uint32(size)
				}
				f := groupCall(b, c.e, in.Type())
				scope := memory.NewScope("test", nil)
				b.ReportAllocs()
				for b.Loop() {
					if _, _, err := f.Call(in, ends, scope); err != nil {
						b.Fatal(err)
					}
					scope.Close()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ends)), "ns/group")
			})
		}
	}
}
