package exec

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

func cpuNow(who int) time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(who, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func best(rows, times int, f func()) string {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	b := time.Duration(1 << 60)
	for range times {
		t := cpuNow(0)
		f()
		b = min(b, cpuNow(0)-t)
	}
	return fmt.Sprintf("%.3f G/s, %.2f ns/row", float64(rows)/b.Seconds()/1e9, b.Seconds()*1e9/float64(rows))
}

func TestZZCompare(t *testing.T) {
	const rows = 1 << 16
	r := rand.New(rand.NewPCG(1, 2))
	x32, x64, f64, x8 := make([]int32, rows), make([]int64, rows), make([]float64, rows), make([]uint8, rows)
	for i := range x32 {
		v := r.IntN(100)
		x32[i], x64[i], f64[i], x8[i] = int32(v), int64(v), float64(v), uint8(v)
	}
	d := make([]uint64, rows/64)
	rep := func(f func()) func() { return func() { for range 200 { f() } } }
	for _, op := range []ast.BinaryOp{ast.Eq, ast.Lt} {
		t.Log(op, "int32 const", best(rows*200, 15, rep(func() { kernel.CompareOne(op, x32, 50, d) })))
		t.Log(op, "int64 const", best(rows*200, 15, rep(func() { kernel.CompareOne(op, x64, 50, d) })))
		t.Log(op, "uint8 const", best(rows*200, 15, rep(func() { kernel.CompareOne(op, x8, 50, d) })))
		t.Log(op, "float64 const", best(rows*200, 15, rep(func() { kernel.CompareOne(op, f64, 50, d) })))
		t.Log(op, "int32 col", best(rows*200, 15, rep(func() { kernel.Compare(op, x32, x32, d) })))
		t.Log(op, "float64 col", best(rows*200, 15, rep(func() { kernel.Compare(op, f64, f64, d) })))
	}
	dst := make([]int64, rows)
	t.Log("add int64 const", best(rows*200, 15, rep(func() { kernel.ArithmeticInts(ast.Add, dst, x64, x64[:1], vector.Bitmap{}) })))
	t.Log("add int64 col", best(rows*200, 15, rep(func() { kernel.ArithmeticInts(ast.Add, dst, x64, x64, vector.Bitmap{}) })))
	t.Log("mul int64 col", best(rows*200, 15, rep(func() { kernel.ArithmeticInts(ast.Mul, dst, x64, x64, vector.Bitmap{}) })))
	d32 := make([]int32, rows)
	t.Log("mul int32 col", best(rows*200, 15, rep(func() { kernel.ArithmeticInts(ast.Mul, d32, x32, x32, vector.Bitmap{}) })))
	df := make([]float64, rows)
	t.Log("add float64 col", best(rows*200, 15, rep(func() { kernel.ArithmeticFloats(ast.Add, df, f64, f64) })))
	v32 := vector.FromSlice(vector.Of(vector.Int32), x32, vector.Bitmap{})
	sc := memory.NewScope("x", nil)
	t.Log("cast int32 int64", best(rows*200, 15, rep(func() { v, _ := kernel.Cast(v32, vector.Of(vector.Int64), sc); memory.Release(sc, vector.Values[int64](v)) })))
	v64 := vector.FromSlice(vector.Of(vector.Float64), f64, vector.Bitmap{})
	t.Log("cast float64 int64", best(rows*200, 15, rep(func() { v, _ := kernel.Cast(v64, vector.Of(vector.Int64), sc); memory.Release(sc, vector.Values[int64](v)) })))
	where := make([]uint64, rows/64)
	for i := range where { where[i] = r.Uint64() }
	u64 := kernel.Codes[uint8](vector.FromCodes(vector.Of(vector.String), x8, wordPool), nil)
	_ = u64
	w64 := vector.Values[uint64](vector.FromSlice(vector.Of(vector.Int64), x64, vector.Bitmap{}))
	dd := make([]uint64, rows)
	t.Log("choose 64", best(rows*200, 15, rep(func() { kernel.Choose(dd, where, w64) })))
	table := make([]uint8, 256)
	for i := range table { table[i] = uint8(i & 1) }
	vd := vector.FromCodes(vector.Of(vector.String), x8, wordPool)
	t.Log("match codes uint8", best(rows*200, 15, rep(func() { kernel.MatchCodes(vd, table, d) })))
	rr := make([]uint32, 0, rows)
	t.Log("append true 50%", best(rows*200, 15, rep(func() { kernel.AppendTrue(rr, vector.BitmapOf(where, rows), vector.Bitmap{}, 0) })))
}

func TestZZOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(59, 60))
	for _, n := range []int{1 << 20, 10_000_000} {
		for _, shape := range []string{"uniform floats", "random", "ascending", "descending", "outliers", "clusters"} {
			k := []sortKey{{v: spreadColumn(r, shape, n).v}}
			sc := memory.NewScope("x", nil)
			t.Log(n, shape, best(n, 5, func() { rows := order(k, n, sc, 1); memory.Release(sc, rows) }))
			sc.Close()
		}
		x := make([]int32, n)
		for i := range x { x[i] = r.Int32() }
		k := []sortKey{{v: vector.FromSlice(vector.Of(vector.Int32), x, vector.Bitmap{})}}
		t.Log(n, "int32", best(n, 5, func() { order(k, n, nil, 1) }))
		for i := range x { x[i] = r.Int32N(1000) }
		k = []sortKey{{v: vector.FromSlice(vector.Of(vector.Int32), x, vector.Bitmap{})}}
		t.Log(n, "int32 of 1000", best(n, 5, func() { order(k, n, nil, 1) }))
		if n < 1<<21 {
			s := make([]string, n)
			for i := range s { s[i] = fmt.Sprintf("user-%08d", r.IntN(1e8)) }
			k = []sortKey{{v: vector.TextLevels(s)}}
			t.Log(n, "text", best(n, 3, func() { order(k, n, nil, 1) }))
		}
	}
}
