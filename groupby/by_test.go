package groupby

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// naive groups rows by the printed form of their keys, in order of first
// appearance.
func naive(n int, key func(row int) string) [][]uint32 {
	var groups [][]uint32
	of := map[string]int{}
	for row := range n {
		k := key(row)
		g, ok := of[k]
		if !ok {
			g = len(groups)
			of[k], groups = g, append(groups, nil)
		}
		groups[g] = append(groups[g], uint32(row))
	}
	return groups
}

// checkGroups compares groups with the naive ones.
func checkGroups(t *testing.T, g *Groups, want [][]uint32) {
	t.Helper()
	if g.Len() != len(want) {
		t.Fatalf("got %d groups, want %d", g.Len(), len(want))
	}
	counts := g.Counts()
	for group, rows := range g.Each {
		if !slices.Equal(rows, want[group]) || !slices.Equal(g.Rows(group), rows) {
			t.Fatalf("group %d: got rows %v, want %v", group, rows, want[group])
		}
		if g.First(group) != int(rows[0]) || counts[group] != int64(len(rows)) {
			t.Errorf("group %d: first %d, count %d of %v", group, g.First(group), counts[group], rows)
		}
		for _, row := range rows {
			if g.Of(int(row)) != group {
				t.Errorf("row %d: got group %d, want %d", row, g.Of(int(row)), group)
			}
		}
	}
}

func TestBy_AgreesWithMap(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 100, 3000} {
		ips, ports, hosts := make([]uint32, n), make([]port, n), make([]*string, n)
		floats, flags, times := make([]float64, n), make([]bool, n), make([]time.Time, n)
		special := []float64{0, math.Copysign(0, -1), math.NaN(), math.Float64frombits(math.Float64bits(math.NaN()) ^ 1), 1, math.Inf(1)}
		for i := range n {
			ips[i], ports[i] = r.Uint32N(20), port(r.IntN(3))
			if s := fmt.Sprint("h", r.IntN(4)); s != "h0" {
				hosts[i] = &s
			}
			floats[i], flags[i], times[i] = special[r.IntN(len(special))], r.IntN(2) == 0, time.Unix(r.Int64N(4), 0)
		}
		host := func(i int) string {
			if hosts[i] == nil {
				return "missing"
			}
			return *hosts[i]
		}
		for _, c := range []struct {
			name string
			keys []Key
			key  func(int) string
		}{
			{"ip", []Key{Slice(ips)}, func(i int) string { return fmt.Sprint(ips[i]) }},
			{"ip,port", []Key{Slice(ips), Slice(ports)}, func(i int) string { return fmt.Sprint(ips[i], ports[i]) }},
			{"values", []Key{Values(ips), Values(ports)}, func(i int) string { return fmt.Sprint(ips[i], ports[i]) }},
			{"host", []Key{Slice(hosts)}, host},
			{"float", []Key{Slice(floats)}, func(i int) string { return fmt.Sprint(floats[i] + 0) }},
			{"flag,time,host", []Key{Slice(flags), Slice(times), Slice(hosts)}, func(i int) string { return fmt.Sprint(flags[i], times[i], host(i)) }},
		} {
			t.Run(fmt.Sprintf("n=%d/%s", n, c.name), func(t *testing.T) {
				g, err := By(c.keys...)
				if err != nil {
					t.Fatal(err)
				}
				checkGroups(t, g, naive(n, c.key))
			})
		}
	}
}

func TestBy_KeyTypes(t *testing.T) {
	for _, k := range []Key{Slice([]int8{1, 2, 1}), Slice([]int{1, 2, 1}), Slice([]uint{1, 2, 1}), Slice([]float32{1, 2, 1}), Slice([]host{"a", "b", "a"}),
		Slice([]flag{true, false, true}), Slice([]millis{1, 2, 1}), Slice([]time.Duration{1, 2, 1}), Slice([][]byte{{1}, {2}, {1}}),
		Slice([]Bytes{{1}, {2}, {1}}), Values([]gap{1, 2, 1})} {
		g, err := By(k)
		if err != nil {
			t.Fatal(err)
		}
		checkGroups(t, g, [][]uint32{{0, 2}, {1}})
	}
}

func TestBy_Errors(t *testing.T) {
	for _, c := range []struct {
		keys []Key
		want string
	}{
		{nil, "by: no keys"},
		{[]Key{{}}, "by: key 0: is empty (want Slice or Values)"},
		{[]Key{Slice([]int{1}), Values(3)}, "by: key 1: wrong type (got int, want a slice)"},
		{[]Key{Values(nil)}, "by: key 0: wrong type (got nil, want a slice)"},
		{[]Key{Slice([]struct{}{})}, "by: key 0: wrong type: no column holds values of type struct {}"},
		{[]Key{Slice([]int{1, 2}), Slice([]string{"a"})}, "by: key 1: wrong shape: lengths differ (got 1 values, key 0 has 2)"},
	} {
		if _, err := By(c.keys...); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

func TestBy_EachStops(t *testing.T) {
	g, _ := By(Slice([]int32{1, 2, 3}))
	seen := 0
	g.Each(func(int, []uint32) bool { seen++; return seen < 2 })
	if seen != 2 {
		t.Errorf("saw %d groups, want 2", seen)
	}
}

func TestReduce_AgreesWithLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, n := range []int{0, 1, 100, 5 * partRows} {
		keys, xs, texts := make([]uint16, n), make([]int32, n), make([]string, n)
		for i := range keys {
			keys[i], xs[i], texts[i] = uint16(r.IntN(n/3+1)), r.Int32N(100), strings.Repeat("x", r.IntN(9))
		}
		g, err := By(Slice(keys))
		if err != nil {
			t.Fatal(err)
		}
		var sums []int32
		var gaps [][]int32
		var lengths []port
		for _, rows := range g.Each {
			var x []int32
			var length port
			for _, row := range rows {
				x = append(x, xs[row])
				length += port(len(texts[row]))
			}
			sums, lengths = append(sums, total(x)), append(lengths, length)
			gaps = append(gaps, sorted(x))
		}
		join := func(x []string) port { return port(len(strings.Join(x, ""))) }
		for _, c := range []struct {
			name string
			run  func() (any, error)
			want any
		}{
			{"sum", func() (any, error) { return Reduce(g, xs, total[int32]) }, sums},
			{"sorted", func() (any, error) { return Reduce(g, xs, sorted[int32]) }, gaps},
			{"text", func() (any, error) { return Reduce(g, texts, join) }, lengths},
			{"sum/any", func() (any, error) { return g.Reduce(xs, total[int32]) }, sums},
			{"sorted/any", func() (any, error) { return g.Reduce(xs, sorted[int32]) }, gaps},
			{"text/any", func() (any, error) { return g.Reduce(texts, join) }, lengths},
			{"error/any", func() (any, error) { return g.Reduce(texts, func(x []string) (port, error) { return join(x), nil }) }, lengths},
		} {
			got, err := c.run()
			if err != nil || reflect.ValueOf(got).Len() != g.Len() || g.Len() > 0 && !reflect.DeepEqual(got, c.want) {
				t.Errorf("n=%d %s: got %v, want %v (%v)", n, c.name, got, c.want, err)
			}
		}
	}
}

func TestReduce_Errors(t *testing.T) {
	g, err := By(Slice([]int32{1, 2, 1}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		run  func() (any, error)
		want string
	}{
		{"nil", func() (any, error) { return Reduce[int, int](g, make([]int, 3), nil) }, "reduce: the function is nil"},
		{"length", func() (any, error) { return Reduce(g, []int{1}, count[int]) }, "reduce: wrong shape: lengths differ (got 1 values, want 3, one for each row)"},
		{"length/any", func() (any, error) { return g.Reduce([]port{1}, count[port]) }, "reduce: wrong shape: lengths differ (got 1 values, want 3, one for each row)"},
		{"length/any/common", func() (any, error) { return g.Reduce([]int{1}, count[int]) }, "reduce: wrong shape: lengths differ (got 1 values, want 3, one for each row)"},
		{"types", func() (any, error) { return g.Reduce([]int{1, 2, 3}, count[string]) }, "reduce: wrong type (got []int and func([]string) int, want a slice and a function of it with one result)"},
		{"no function", func() (any, error) { return g.Reduce([]int{1, 2, 3}, nil) }, "reduce: wrong type (got []int and nil, want a slice and a function of it with one result)"},
		{"panic", func() (any, error) { return Reduce(g, []int{1, 2, 3}, func(x []int) int { return x[1] }) }, "reduce: panic at by_test.go:N: runtime error: index out of range [1] with length 1"},
		{"panic/any", func() (any, error) {
			return g.Reduce([]port{1, 2, 3}, func(x []port) port { return x[1] })
		}, "reduce: panic at by_test.go:N: runtime error: index out of range [1] with length 1"},
		{"error/any", func() (any, error) { return g.Reduce([]int{1, 2, 3}, func([]int) (int, error) { return 0, errOwn }) }, "reduce: own error"},
	} {
		if _, err := c.run(); err == nil || lineNumber.ReplaceAllString(err.Error(), "go:N") != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestReduce_FirstErrorWins(t *testing.T) {
	const n = 8 * partRows
	keys := make([]int32, n)
	for i := range keys {
		keys[i] = int32(i)
	}
	g, err := By(Slice(keys))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		_, err := Reduce(g, keys, func(x []int32) int32 {
			if x[0] >= 3*partRows+5 {
				panic(x[0])
			}
			return 0
		})
		if got, want := fmt.Sprint(err), fmt.Sprint(": ", 3*partRows+5); !strings.HasSuffix(got, want) {
			t.Errorf("got %s, want the panic of group%s", got, want)
		}
	}
}

func TestGroups_ConcurrentUse(t *testing.T) {
	g, err := By(Slice([]int32{3, 1, 3, 2}))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			checkGroups(t, g, [][]uint32{{0, 2}, {1}, {3}})
		}()
	}
	wg.Wait()
}
