package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

var comparisons = []ast.BinaryOp{ast.Eq, ast.Ne, ast.Lt, ast.Le, ast.Gt, ast.Ge}

// naiveCompare is the operator on two values.
func naiveCompare[T vector.Fixed](op ast.BinaryOp, a, b T) bool {
	switch op {
	case ast.Eq:
		return a == b
	case ast.Ne:
		return a != b
	case ast.Lt:
		return a < b
	case ast.Le:
		return a <= b
	case ast.Gt:
		return a > b
	}
	return a >= b
}

// checkBits compares words with a naive predicate; bits past the end must be clear.
func checkBits(t *testing.T, n int, dst []uint64, want func(i int) bool) {
	t.Helper()
	for i := range len(dst) * 64 {
		got := dst[i/64]>>(i%64)&1 != 0
		if got != (i < n && want(i)) {
			t.Fatalf("row %d of %d: got %v", i, n, got)
		}
	}
}

func checkCompare[T vector.Fixed](t *testing.T, special ...T) {
	t.Run(fmt.Sprintf("%T", special[0]), func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		draw := func() T {
			if r.IntN(2) == 0 {
				return special[r.IntN(len(special))]
			}
			return T(r.IntN(8))
		}
		for _, n := range []int{0, 1, 7, 63, 64, 65, 127, 128, 200} {
			x, y := make([]T, n), make([]T, n)
			for i := range x {
				x[i], y[i] = draw(), draw()
			}
			dst := make([]uint64, (n+63)/64)
			for _, op := range comparisons {
				dirty(dst)
				Compare(op, x, y, dst)
				checkBits(t, n, dst, func(i int) bool { return naiveCompare(op, x[i], y[i]) })
				for _, c := range append(special, 0, 3, 7) {
					dirty(dst)
					CompareOne(op, x, c, dst)
					checkBits(t, n, dst, func(i int) bool { return naiveCompare(op, x[i], c) })
				}
			}
		}
	})
}

// dirty fills a buffer as scratch may be filled.
func dirty(dst []uint64) {
	for k := range dst {
		dst[k] = 0xdeadbeefdeadbeef
	}
}

func TestCompare_MatchesNaive(t *testing.T) {
	checkCompare[int8](t, math.MinInt8, -1, math.MaxInt8)
	checkCompare[int16](t, math.MinInt16, -1, math.MaxInt16)
	checkCompare[int32](t, math.MinInt32, -1, math.MaxInt32)
	checkCompare[int64](t, math.MinInt64, -1, math.MaxInt64)
	checkCompare[uint8](t, 0, math.MaxUint8, 128)
	checkCompare[uint16](t, 0, math.MaxUint16, 1<<15)
	checkCompare[uint32](t, 0, math.MaxUint32, 1<<31)
	checkCompare[uint64](t, 0, math.MaxUint64, 1<<63)
	checkCompare(t, float32(math.NaN()), float32(math.Inf(-1)), float32(math.Inf(1)), float32(math.Copysign(0, -1)))
	checkCompare(t, math.NaN(), math.Inf(-1), math.Inf(1), math.Copysign(0, -1))
}

func TestCompareMixed_IsExact(t *testing.T) {
	us := []uint64{0, 1, 5, math.MaxInt64, 1 << 63, math.MaxUint64}
	is := []int64{math.MinInt64, -1, 0, 1, 5, math.MaxInt64}
	var x []uint64
	var y []int64
	for _, u := range us {
		for _, i := range is {
			x, y = append(x, u), append(y, i)
		}
	}
	x, y = append(x, x...), append(y, y...)
	dst := make([]uint64, (len(x)+63)/64)
	for _, op := range comparisons {
		dirty(dst)
		CompareMixed(op, x, y, dst)
		checkBits(t, len(x), dst, func(i int) bool {
			if y[i] < 0 { // every unsigned value is greater
				return op == ast.Ne || op == ast.Gt || op == ast.Ge
			}
			return naiveCompare(op, x[i], uint64(y[i]))
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	benchmarkCompare[int32](b)
	benchmarkCompare[int64](b)
	benchmarkCompare[uint8](b)
	benchmarkCompare[float64](b)
}

func benchmarkCompare[T vector.Fixed](b *testing.B) {
	const rows = 1 << 16
	r := rand.New(rand.NewPCG(3, 4))
	x, y := make([]T, rows), make([]T, rows)
	for i := range x {
		x[i], y[i] = T(r.IntN(100)), T(r.IntN(100))
	}
	dst := make([]uint64, rows/64)
	var zero T
	size := int64(rows) * int64(len(vector.BytesOf([]T{zero})))
	for _, op := range []ast.BinaryOp{ast.Eq, ast.Lt} {
		b.Run(fmt.Sprintf("op=%v/with=constant/type=%T", op, zero), func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				CompareOne(op, x, 50, dst)
			}
			reportRows(b, rows)
		})
		b.Run(fmt.Sprintf("op=%v/with=column/type=%T", op, zero), func(b *testing.B) {
			b.SetBytes(2 * size)
			for b.Loop() {
				Compare(op, x, y, dst)
			}
			reportRows(b, rows)
		})
	}
}

// reportRows adds the rows per second, in billions.
func reportRows(b *testing.B, rows int) {
	b.ReportMetric(float64(b.N)*float64(rows)/b.Elapsed().Seconds()/1e9, "Grows/s")
}
