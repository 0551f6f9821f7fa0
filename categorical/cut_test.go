package categorical

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// cutCase is one cut and what it gives: values and levels joined by |.
type cutCase struct {
	name    string
	values  any
	breaks  []float64
	groups  int // CutN instead
	options []Option
	want    string
	levels  string
}

func joined(c *Column) string {
	values, present := c.Strings()
	for i := range values {
		if !present[i] {
			values[i] = missing
		}
	}
	return strings.Join(values, "|")
}

func ptr[T any](x T) *T { return &x }

func TestC14_Cut(t *testing.T) {
	inf := math.Inf(1)
	ten := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, x := range []cutCase{
		{name: "left closed, last closed", values: []int{2, 3, 6, 5}, breaks: []float64{1, 3, 6}, want: "[1, 3)|[3, 6]|[3, 6]|[3, 6]", levels: "[1, 3)<[3, 6]"},
		{name: "unsorted breaks", values: []int{2, 3}, breaks: []float64{6, 1, 3}, want: "[1, 3)|[3, 6]", levels: "[1, 3)<[3, 6]"},
		{name: "floats, three digits", values: []float64{-1.1, 3, 1.456, 10.394}, breaks: []float64{-2.134, 3, 12.5}, want: "[-2.13, 3)|[3, 12.5]|[-2.13, 3)|[3, 12.5]", levels: "[-2.13, 3)<[3, 12.5]"},
		{name: "more digits until they differ", values: []float64{1.00001, 2}, breaks: []float64{1, 1.0001, 2}, want: "[1, 1.0001)|[1.0001, 2]", levels: "[1, 1.0001)<[1.0001, 2]"},
		{name: "exponents of floats", values: []float64{1, 1000}, breaks: []float64{1, 10, 100, 1000}, want: "[1, 10)|[100, 1e+03]", levels: "[1, 10)<[10, 100)<[100, 1e+03]"},
		{name: "integers in full", values: []int{1, 1000}, breaks: []float64{1, 10, 1000, 65536}, want: "[1, 10)|[1000, 65536]", levels: "[1, 10)<[10, 1000)<[1000, 65536]"},
		{name: "fractional breaks of integers", values: []int8{0, 1, 2}, breaks: []float64{-0.5, 0.5, 2.5}, want: "[-0.5, 0.5)|[0.5, 2.5]|[0.5, 2.5]", levels: "[-0.5, 0.5)<[0.5, 2.5]"},
		{name: "extend", values: []int{1, 5, 7}, breaks: []float64{3, 6}, options: []Option{Extend()}, want: "[1, 3)|[3, 6)|[6, 7]", levels: "[1, 3)<[3, 6)<[6, 7]"},
		{name: "extend one break", values: []float64{1, 2, 4}, breaks: []float64{3}, options: []Option{Extend()}, want: "[1, 3)|[1, 3)|[3, 4]", levels: "[1, 3)<[3, 4]"},
		{name: "extend to infinity", values: []float64{1, inf}, breaks: []float64{1}, options: []Option{Extend()}, want: "[1, Inf]|[1, Inf]", levels: "[1, Inf]"},
		{name: "infinite breaks", values: []float64{1, 2, -inf}, breaks: []float64{-inf, 2, 5}, want: "[-Inf, 2)|[2, 5]|[-Inf, 2)", levels: "[-Inf, 2)<[2, 5]"},
		{name: "infinite breaks of integers", values: []uint8{1, 255}, breaks: []float64{-inf, 2, inf}, want: "[-Inf, 2)|[2, Inf]", levels: "[-Inf, 2)<[2, Inf]"},
		{name: "outside becomes missing", values: []int{2, 3, 7, 0}, breaks: []float64{2, 5}, options: []Option{AllowMissing()}, want: "[2, 5]|[2, 5]|∅|∅", levels: "[2, 5]"},
		{name: "missing stays", values: []*int{ptr(2), nil}, breaks: []float64{1, 3}, want: "[1, 3]|∅", levels: "[1, 3]"},
		{name: "all missing", values: []*int{nil, nil}, breaks: []float64{1, 3}, options: []Option{Extend()}, want: "∅|∅", levels: "[1, 3]"},
		{name: "labels", values: []int{2, 3, 5}, breaks: []float64{1, 6, 3}, options: []Option{Labels("b", "a")}, want: "b|a|a", levels: "b<a"},
		{name: "last break twice", values: ten, breaks: []float64{1, 5, 10, 10}, want: strings.Repeat("[1, 5)|", 4) + strings.Repeat("[5, 10)|", 5) + "[10, 10]", levels: "[1, 5)<[5, 10)<[10, 10]"},
		{name: "empty interval", values: ten, breaks: []float64{1, 5, 5, 11}, options: []Option{AllowEmpty()}, want: strings.Repeat("[1, 5)|", 4) + strings.Repeat("[5, 11]|", 5) + "[5, 11]", levels: "[1, 5)<(5, 5)<[5, 11]"},
		{name: "minus zero is zero", values: []float64{math.Copysign(0, -1), 0}, breaks: []float64{math.Copysign(0, -1), 1}, want: "[0, 1]|[0, 1]", levels: "[0, 1]"},
		{name: "unordered", values: []int{2}, breaks: []float64{1, 3}, options: []Option{Unordered(), Compressed()}, want: "[1, 3]", levels: "[1, 3]"},
		{name: "beyond the type", values: []int64{math.MaxInt64, 0}, breaks: []float64{0, 1e30}, want: "[0, 1e+30]|[0, 1e+30]", levels: "[0, 1e+30]"},
		{name: "uint64", values: []uint64{math.MaxUint64, 5}, breaks: []float64{-1, 1 << 63, 1e30}, want: "[9223372036854775808, 1e+30]|[-1, 9223372036854775808)", levels: "[-1, 9223372036854775808)<[9223372036854775808, 1e+30]"},

		{name: "two groups", values: []int{5, 4, 3, 2}, groups: 2, want: "[4, 5]|[4, 5]|[2, 4)|[2, 4)", levels: "[2, 4)<[4, 5]"},
		{name: "two groups with missing", values: []*int{ptr(5), ptr(4), ptr(3), nil, ptr(2)}, groups: 2, want: "[4, 5]|[4, 5]|[2, 4)|∅|[2, 4)", levels: "[2, 4)<[4, 5]"},
		{name: "a quantile that is a value", values: []int{11, 14, 43, 54, 54, 56, 73, 79, 84, 84}, groups: 3, want: strings.Repeat("[11, 54)|", 3) + strings.Repeat("[54, 73)|", 3) + strings.Repeat("[73, 84]|", 3) + "[73, 84]", levels: "[11, 54)<[54, 73)<[73, 84]"},
		{name: "digits of groups", values: []float64{1.00002, 1.00003, 1.00005, 2}, groups: 2, want: "[1, 1.0001)|[1, 1.0001)|[1.0001, 2]|[1.0001, 2]", levels: "[1, 1.0001)<[1.0001, 2]"},
		{name: "equal values in the last group", values: []int{4, 4, 4, 1}, groups: 2, want: "[4, 4]|[4, 4]|[4, 4]|[1, 4)", levels: "[1, 4)<[4, 4]"},
		{name: "empty groups", values: []int{1, 1, 1, 1, 1, 4, 4, 4, 4, 4}, groups: 3, options: []Option{AllowEmpty()}, want: strings.Repeat("2: [1, 4)|", 5) + strings.Repeat("3: [4, 4]|", 4) + "3: [4, 4]", levels: "1: (1, 1)<2: [1, 4)<3: [4, 4]"},
		{name: "infinity", values: []float64{1, 2, 3, 4, 5, inf}, groups: 2, want: strings.Repeat("[1, 4)|", 3) + "[4, Inf]|[4, Inf]|[4, Inf]", levels: "[1, 4)<[4, Inf]"},
		{name: "one group", values: []float32{1, 2.5}, groups: 1, options: []Option{Labels("all")}, want: "all|all", levels: "all"},
		{name: "large integers", values: []int64{1 << 60, 1<<60 + 1, 1<<60 + 2, 1<<60 + 3}, groups: 2,
			want:   "[1152921504606846976, 1152921504606846978)|[1152921504606846976, 1152921504606846978)|[1152921504606846978, 1152921504606846979]|[1152921504606846978, 1152921504606846979]",
			levels: "[1152921504606846976, 1152921504606846978)<[1152921504606846978, 1152921504606846979]"},
	} {
		t.Run(x.name, func(t *testing.T) {
			var c *Column
			var err error
			if x.groups > 0 {
				c, err = CutN(x.values, x.groups, x.options...)
			} else {
				c, err = Cut(x.values, x.breaks, x.options...)
			}
			if got := joined(must(t, c, err)); got != x.want {
				t.Errorf("values %s, want %s", got, x.want)
			}
			if got := levels(c); got != x.levels {
				t.Errorf("levels %s, want %s", got, x.levels)
			}
			checkInvariants(t, c)
		})
	}
}

func TestC14_CutSharpAtLargeIntegers(t *testing.T) {
	// 2^60 − 1 rounds to 2^60 as a float: it must still fall below the break.
	c, err := Cut([]int64{1<<60 - 1, 1 << 60}, []float64{0, 1 << 60, 1 << 61})
	if got := must(t, c, err).LevelCodes(); !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("level codes %v", got)
	}
}

func TestC14_CutVector(t *testing.T) {
	v, _ := vector.FromGo([]float64{1, 2}, nil)
	c, err := Cut(v, []float64{1, 2}, Compressed())
	if must(t, c, err).CodeType() != "uint8" {
		t.Errorf("codes %s", c.CodeType())
	}
	_, err = CutN(v, 9)
	if err == nil || strings.HasPrefix(err.Error(), "cut") {
		t.Errorf("the caller of the vector form names the verb: %v", err)
	}
}
