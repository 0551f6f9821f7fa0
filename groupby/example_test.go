package groupby_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/stats"
)

func ExampleBy() {
	ips := []string{"10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.1"}
	ports := []uint16{22, 22, 80, 22}

	groups, err := groupby.By(groupby.Slice(ips), groupby.Slice(ports))
	if err != nil {
		panic(err)
	}
	for g, rows := range groups.Each {
		row := groups.First(g)
		fmt.Println(ips[row], ports[row], rows)
	}
	// Output:
	// 10.0.0.1 22 [0 3]
	// 10.0.0.2 22 [1]
	// 10.0.0.1 80 [2]
}

func ExampleReduce() {
	ips := []string{"a", "b", "a", "a"}
	times := []int64{50, 10, 20, 30}

	groups, err := groupby.By(groupby.Slice(ips))
	if err != nil {
		panic(err)
	}
	gaps, err := groupby.Reduce(groups, times, func(t []int64) []int64 {
		slices.Sort(t)
		return stats.Diff(t)
	})
	fmt.Println(gaps, err)
	// Output: [[10 20] []] <nil>
}

func ExampleGroups_Reduce() {
	groups, err := groupby.By(groupby.Values([]string{"a", "b", "a"}))
	if err != nil {
		panic(err)
	}
	median := func(x []float64) float64 { return stats.Floats(x).Median() }
	fmt.Println(groups.Reduce([]float64{1, 2, 4}, median))
	// Output: [2.5 2] <nil>
}

func ExampleGroups_Counts() {
	groups, err := groupby.By(groupby.Slice([]uint16{443, 80, 443}))
	if err != nil {
		panic(err)
	}
	fmt.Println(groups.Len(), groups.Counts(), groups.Of(2))
	// Output: 2 [2 1] 0
}

func ExampleCount() {
	fmt.Println(groupby.Count().As("n"))
	fmt.Println(groupby.Max("time").Sub(groupby.Min("time")).As("span"))
	// Output:
	// count() as n
	// (max(time) - min(time)) as span
}

func ExampleFunc() {
	gap := func(t []int64) float64 {
		slices.Sort(t) // scratch: sorting in place is fine
		return stats.Median(stats.Diff(t))
	}
	fmt.Println(groupby.Func("time", gap).As("median_gap")) // for Combine
	// Output: function(time) as median_gap
}

func ExampleFuncErr() {
	only := func(hosts []string) (string, error) {
		if len(hosts) != 1 {
			return "", errors.New("want one host")
		}
		return hosts[0], nil
	}
	fmt.Println(groupby.FuncErr("host", only).As("host")) // for Combine
	// Output: function(host) as host
}

func ExampleCall() {
	longest := func(names []string) string {
		return slices.MaxFunc(names, func(a, b string) int { return len(a) - len(b) })
	}
	fmt.Println(groupby.Call("name", longest).As("longest")) // for Combine, without type parameters
	// Output: function(name) as longest
}

func ExampleCompose() {
	sorted := func(t []int32) []int32 { slices.Sort(t); return t }
	gaps := groupby.Compose(stats.Diff[int32], sorted) // diff ∘ sort
	fmt.Println(gaps([]int32{30, 10, 15}))
	fmt.Println(groupby.Func("timestamp", gaps).As("interval")) // for Combine
	// Output:
	// [5 15]
	// function(timestamp) as interval
}

func ExampleComposeAny() {
	upper := func(s []string) []string { return strings.Split(strings.ToUpper(strings.Join(s, ",")), ",") }
	count := func(s []string) int { return len(slices.Compact(s)) }
	both := groupby.ComposeAny(count, upper).(func([]string) int)
	fmt.Println(both([]string{"a", "A", "b"}))
	fmt.Println(groupby.Call("name", groupby.ComposeAny(count, upper)).As("names")) // for Combine
	// Output:
	// 2
	// function(name) as names
}

// flags collects the bits that any packet of a flow has set.
var flags = groupby.Reducer[uint8, uint8, uint8]{
	Add:    func(s, x uint8) uint8 { return s | x },
	Merge:  func(a, b uint8) uint8 { return a | b },
	Result: func(s uint8) uint8 { return s },
}

func ExampleReducer_Over() {
	fmt.Println(flags.Over("tcp_flags").As("flags")) // for Combine
	// Output: function(tcp_flags) as flags
}

func ExampleStream() {
	fmt.Println(groupby.Stream("tcp_flags", flags).As("flags")) // for Combine
	// Output: function(tcp_flags) as flags
}

func ExampleStreamAny() {
	init := func() int64 { return 0 }
	add := func(s int64, host string) int64 { return max(s, int64(len(host))) }
	merge := func(a, b int64) int64 { return max(a, b) }
	result := func(s int64) int64 { return s }
	fmt.Println(groupby.StreamAny("host", init, add, merge, result).As("longest")) // for Combine, without type parameters
	// Output: function(host) as longest
}
