package kernel

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// exact computes an integer operation without bounds.
func exact(op ast.BinaryOp, a, b int64) *big.Int {
	x, y := big.NewInt(a), big.NewInt(b)
	switch op {
	case ast.Add:
		return x.Add(x, y)
	case ast.Sub:
		return x.Sub(x, y)
	}
	return x.Mul(x, y)
}

func checkArithmetic[T signedInt](t *testing.T, least, most T) {
	t.Run(fmt.Sprintf("%T", least), func(t *testing.T) {
		special := []T{least, least + 1, -2, -1, 0, 1, 2, most - 1, most, most / 2, most/2 + 1, least / 2}
		for _, op := range []ast.BinaryOp{ast.Add, ast.Sub, ast.Mul} {
			for _, a := range special {
				for _, b := range special {
					want := exact(op, int64(a), int64(b))
					fits := want.IsInt64() && want.Int64() >= int64(least) && want.Int64() <= int64(most)
					dst := []T{0}
					row := ArithmeticInts(op, dst, []T{a}, []T{b}, vector.Bitmap{})
					if fits != (row < 0) || fits && int64(dst[0]) != want.Int64() {
						t.Fatalf("%d %v %d: got %d, overflow at %d (want %v)", a, op, b, dst[0], row, want)
					}
				}
			}
		}
	})
}

func TestArithmeticInts_MatchesExact(t *testing.T) {
	checkArithmetic[int8](t, math.MinInt8, math.MaxInt8)
	checkArithmetic[int16](t, math.MinInt16, math.MaxInt16)
	checkArithmetic[int32](t, math.MinInt32, math.MaxInt32)
	checkArithmetic[int64](t, math.MinInt64, math.MaxInt64)
}

func TestArithmeticInts_FindsTheValidRow(t *testing.T) {
	n := 3*blockRows + 17
	x := make([]int8, n)
	for _, at := range []int{0, blockRows - 1, blockRows, n - 1} {
		clear(x)
		x[at], x[at/2] = 127, 127
		valid := vector.NewSetBitmap(n)
		if at/2 != at {
			valid.Clear(at / 2)
		}
		if row := ArithmeticInts(ast.Add, make([]int8, n), x, []int8{1}, valid); row != at {
			t.Errorf("overflow at %d, want %d", row, at)
		}
		valid.Clear(at)
		if row := ArithmeticInts(ast.Add, make([]int8, n), []int8{1}, x, valid); row != -1 {
			t.Errorf("overflow at %d behind a missing value", row)
		}
	}
}

func TestArithmeticFloats_OneAndMany(t *testing.T) {
	x, y := make([]float64, 1300), make([]float64, 1300)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range x {
		x[i], y[i] = r.NormFloat64(), float64(r.IntN(3))
	}
	dst := make([]float64, len(x))
	for _, c := range []struct {
		op ast.BinaryOp
		f  func(a, b float64) float64
	}{
		{ast.Add, func(a, b float64) float64 { return a + b }}, {ast.Sub, func(a, b float64) float64 { return a - b }},
		{ast.Mul, func(a, b float64) float64 { return a * b }}, {ast.Div, func(a, b float64) float64 { return a / b }},
	} {
		ArithmeticFloats(c.op, dst, x, y)
		for i := range dst {
			if want := c.f(x[i], y[i]); dst[i] != want && want == want {
				t.Fatalf("row %d: got %v, want %v", i, dst[i], want)
			}
		}
		ArithmeticFloats(c.op, dst, x[:1], y)
		for i := range dst {
			if want := c.f(x[0], y[i]); dst[i] != want && want == want {
				t.Fatalf("one first, row %d: got %v, want %v", i, dst[i], want)
			}
		}
		ArithmeticFloats(c.op, dst, x, y[:1])
		for i := range dst {
			if want := c.f(x[i], y[0]); dst[i] != want && want == want {
				t.Fatalf("one second, row %d: got %v, want %v", i, dst[i], want)
			}
		}
	}
}

func BenchmarkArithmetic(b *testing.B) {
	const rows = 1 << 15
	x, y, dst := make([]int64, rows), make([]int64, rows), make([]int64, rows)
	for i := range x {
		x[i], y[i] = int64(i), int64(i*3)
	}
	for _, op := range []ast.BinaryOp{ast.Add, ast.Mul} {
		for _, with := range []string{"constant", "column"} {
			b.Run(fmt.Sprintf("op=%v/with=%s/type=int64", op, with), func(b *testing.B) {
				second := y
				if with == "constant" {
					second = y[1:2]
				}
				b.SetBytes(8 * rows)
				for b.Loop() {
					ArithmeticInts(op, dst, x, second, vector.Bitmap{})
				}
				reportRows(b, rows)
			})
		}
	}
}
