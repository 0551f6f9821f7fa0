package groupby

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

type (
	port   uint16
	gap    float64
	gaps   []int32
	host   string
	flag   bool
	millis time.Duration
)

// groupCall returns the function inside an expression, bound to a column type.
func groupCall(t testing.TB, e expr.Expr, in vector.Type) ast.GroupFunc {
	t.Helper()
	c, ok := e.Node().(ast.GroupCall)
	if !ok {
		t.Fatalf("%v is no group call", e)
	}
	if _, _, err := c.Func.Bind(in); err != nil {
		t.Fatal(err)
	}
	return c.Func
}

// column copies a slice into a vector.
func column(t testing.TB, xs any) *vector.Vector {
	t.Helper()
	v, err := vector.FromGo(xs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// cells lists the values of a vector in a form that can be compared.
func cells(v *vector.Vector) []string {
	out := make([]string, v.Len())
	for i := range out {
		switch k := v.Type().Kind; {
		case !v.IsValid(i):
			out[i] = "missing"
		case k.IsText() || k == vector.Categorical:
			out[i] = v.Str(i)
		case k == vector.Float64:
			out[i] = fmt.Sprint(math.Float64bits(v.Float(i)))
		case k.IsFloat():
			out[i] = fmt.Sprint(v.Float(i))
		default:
			out[i] = fmt.Sprint(v.Int(i))
		}
	}
	return out
}

// segmentsOf returns the ends of random segments of n values, empty ones among them.
func segmentsOf(r *rand.Rand, n int) []uint32 {
	var ends []uint32
	for at := 0; at < n; {
		at = min(at+r.IntN(5), n)
		ends = append(ends, uint32(at))
	}
	return append(ends, uint32(n))
}

// checkFunc compares e, made from f, with a loop over the groups.
func checkFunc[T, U any](t *testing.T, name string, f func([]T) U, e expr.Expr, random func(*rand.Rand) T) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, n := range []int{0, 1, 7, 400} {
			xs := make([]T, n)
			for i := range xs {
				xs[i] = random(r)
			}
			ends := segmentsOf(r, n)
			want := reflect.MakeSlice(reflect.SliceOf(plain(reflect.TypeFor[U]())), 0, 0)
			var wantEnds []uint32
			lo := uint32(0)
			for _, hi := range ends {
				u := reflect.ValueOf(f(slices.Clone(xs[lo:hi])))
				lo = hi
				if elem := reflect.TypeFor[U](); elem.Kind() != reflect.Slice || elem == blobType {
					want = reflect.Append(want, u.Convert(want.Type().Elem()))
					continue
				}
				for i := range u.Len() {
					want = reflect.Append(want, u.Index(i).Convert(want.Type().Elem()))
				}
				wantEnds = append(wantEnds, uint32(want.Len()))
			}
			in := column(t, xs)
			scope := memory.NewScope("test", nil)
			got, gotEnds, err := groupCall(t, e, in.Type()).Call(in, ends, scope)
			if err != nil {
				t.Fatal(err)
			}
			expected := column(t, want.Interface())
			if got.Type() != expected.Type() || !slices.Equal(cells(got), cells(expected)) || !slices.Equal(gotEnds, wantEnds) {
				t.Errorf("n=%d:\ngot  %v %v %v\nwant %v %v %v", n, got.Type(), cells(got), gotEnds, expected.Type(), cells(expected), wantEnds)
			}
			if (gotEnds == nil) != (wantEnds == nil) {
				t.Errorf("n=%d: ends %v tell scalar and vector apart (want %v)", n, gotEnds, wantEnds)
			}
			scope.Close()
		}
	})
}

// plain is the type of one value of a result of type u.
func plain(u reflect.Type) reflect.Type {
	if u.Kind() == reflect.Slice && u != blobType {
		u = u.Elem()
	}
	if u == blobType {
		return reflect.TypeFor[[]byte]()
	}
	return u
}

// sorted sorts in place, as a caller's function may.
func sorted[T cmp.Ordered](xs []T) []T { slices.Sort(xs); return xs }

// diff is the differences of neighbours in a slice of its own.
func diff[T int | int32 | float64](xs []T) []T {
	out := []T{}
	for i := 1; i < len(xs); i++ {
		out = append(out, xs[i]-xs[i-1])
	}
	return out
}

func total[T cmp.Ordered](xs []T) (s T) {
	for _, x := range xs {
		s += x
	}
	return s
}

func count[T any](xs []T) int { return len(xs) }

// both checks a function through Func and through its twin Call.
func both[T, U any](t *testing.T, name string, f func([]T) U, random func(*rand.Rand) T) {
	t.Helper()
	checkFunc(t, name, f, Func("x", f), random)
	checkFunc(t, name+"/call", f, Call("x", f), random)
	fails := func(xs []T) (U, error) { return f(xs), nil }
	checkFunc(t, name+"/err", f, FuncErr("x", fails), random)
	checkFunc(t, name+"/err/call", f, Call("x", fails), random)
}

func TestFunc_AgreesWithLoop(t *testing.T) {
	ints := func(r *rand.Rand) int32 { return r.Int32N(9) }
	floats := func(r *rand.Rand) float64 { return float64(r.IntN(9)) / 3 }
	texts := func(r *rand.Rand) string { return strings.Repeat("ab", r.IntN(3)) + fmt.Sprint(r.IntN(4)) }
	moments := func(r *rand.Rand) time.Time { return time.Unix(r.Int64N(1e6), r.Int64N(1e9)).UTC() }

	both(t, "int32/count", count[int32], ints)
	both(t, "int32/sorted", sorted[int32], ints)
	both(t, "int32/sum", total[int32], ints)
	both(t, "int32/diff", diff[int32], ints)
	both(t, "int32/named slice", func(x []int32) gaps { return x }, ints)
	both(t, "int32/part", func(x []int32) []int32 { return x[:len(x)/2] }, ints)
	both(t, "int32/nil", func([]int32) []int32 { return nil }, ints)
	both(t, "int32/more", func(x []int32) []int32 { return append(x, 7, 8, 9) }, ints)
	both(t, "int32/bools", func(x []int32) []bool { return []bool{len(x) > 2, false, true} }, ints)
	both(t, "int32/wide", func(x []int32) []float64 { return []float64{float64(len(x)), 0.5} }, ints)
	both(t, "int32/bytes", func(x []int32) []byte { return []byte{byte(len(x))} }, ints)
	both(t, "int32/blob", func(x []int32) Bytes { return Bytes(fmt.Sprint(x)) }, ints)
	both(t, "int32/blobs", func(x []int32) []Bytes { return []Bytes{Bytes("a"), nil}[:len(x)%3] }, ints)
	both(t, "int32/raw", func(x []int32) [][]byte { return [][]byte{[]byte("a"), nil}[:len(x)%3] }, ints)
	both(t, "int32/texts", func(x []int32) []string { return []string{"", "b"}[:len(x)%3] }, ints)
	both(t, "int32/time", func(x []int32) time.Time { return time.Unix(int64(len(x)), 0) }, ints)
	both(t, "int32/times", func(x []int32) []time.Time { return make([]time.Time, 0, len(x)) }, ints)
	both(t, "int32/duration", func(x []int32) time.Duration { return time.Duration(len(x)) }, ints)
	both(t, "int32/uint", func(x []int32) uint { return uint(len(x)) }, ints)
	both(t, "int32/uints", func(x []int32) []uint { return []uint{uint(len(x))} }, ints)
	both(t, "int32/int16", func(x []int32) int16 { return int16(len(x)) }, ints)
	both(t, "float64/sorted", sorted[float64], floats)
	both(t, "float64/sum", total[float64], floats)
	both(t, "float64/flag", func(x []float64) flag { return len(x) > 1 }, floats)
	both(t, "float64/float32", func(x []float64) float32 { return float32(len(x)) / 2 }, floats)
	both(t, "string/sum", total[string], texts)
	both(t, "string/sorted", sorted[string], texts)
	both(t, "string/host", func(x []string) host { return host(strings.Join(x, ",")) }, texts)
	both(t, "string/bool", func(x []string) bool { return len(x) > 1 }, texts)
	both(t, "host/hosts", sorted[host], func(r *rand.Rand) host { return host(texts(r)) })
	both(t, "port/ports", sorted[port], func(r *rand.Rand) port { return port(r.IntN(9)) })
	both(t, "gap/sum", total[gap], func(r *rand.Rand) gap { return gap(floats(r)) })
	both(t, "flag/flags", func(x []flag) []flag { return x }, func(r *rand.Rand) flag { return r.IntN(2) == 0 })
	both(t, "bool/count", count[bool], func(r *rand.Rand) bool { return r.IntN(2) == 0 })
	both(t, "time/times", func(x []time.Time) []time.Time { slices.SortFunc(x, time.Time.Compare); return x }, moments)
	both(t, "time/string", func(x []time.Time) string { return fmt.Sprint(x) }, moments)
	both(t, "duration/sum", total[time.Duration], func(r *rand.Rand) time.Duration { return time.Duration(r.IntN(9)) })
	both(t, "millis/sum", total[millis], func(r *rand.Rand) millis { return millis(r.IntN(9)) })
	both(t, "binary/count", count[[]byte], func(r *rand.Rand) []byte { return []byte(texts(r)) })
	both(t, "binary/all", func(x [][]byte) [][]byte { return x }, func(r *rand.Rand) []byte { return []byte(texts(r)) })
	if reflect.TypeFor[int]().Size() == 8 {
		both(t, "int/sorted", sorted[int], func(r *rand.Rand) int { return r.IntN(9) })
		both(t, "int/diff", diff[int], func(r *rand.Rand) int { return r.IntN(9) })
	}
}

func TestFunc_BufferGrows(t *testing.T) {
	defer func(n int) { firstResults = n }(firstResults)
	firstResults = 1
	// The pool rounds up to 64 KiB: the results exceed that several times.
	in := column(t, make([]int64, 3000))
	ends := make([]uint32, 3000)
	for i := range ends {
		ends[i] = uint32(i + 1)
	}
	f := groupCall(t, Func("x", func(x []int64) []int64 { return []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10} }), in.Type())
	for _, scope := range []*memory.Scope{memory.NewScope("test", nil), nil} {
		got, gotEnds, err := f.Call(in, ends, scope)
		if err != nil || got.Len() != 30000 || gotEnds[2999] != 30000 {
			t.Fatalf("got %d values, %v", got.Len(), err)
		}
		for i, x := range vector.Values[int64](got) {
			if x != int64(i%10+1) {
				t.Fatalf("value %d is %d", i, x)
			}
		}
	}
	if _, err := grow(nil, nil, math.MaxInt-8, 9, 8); !errors.Is(err, errTooMany) {
		t.Errorf("got %v, want %v", err, errTooMany)
	}
}
