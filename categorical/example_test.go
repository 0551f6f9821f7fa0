package categorical_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/categorical"
)

// show prints a column's values and levels, or the error.
func show(c *categorical.Column, err error) {
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	values, _ := c.Strings()
	fmt.Printf("%q %s\n", values, c.Pool())
}

// must is for examples whose columns are known to be good.
func must(c *categorical.Column, err error) *categorical.Column {
	if err != nil {
		panic(err)
	}
	return c
}

func Example() {
	port, err := categorical.Of([]string{"80", "443", "7", "80"},
		categorical.Compressed(), categorical.Ordered(), categorical.LevelsFunc(categorical.Numeric))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(port)
	fmt.Println(port.LevelCodes())
	// Output:
	// 4 values (uint8 codes), 3 levels: 7 < 80 < 443
	//  80
	//  443
	//  7
	//  80
	// [2 3 1 2]
}

func ExampleOf() {
	show(categorical.Of([]string{"b", "a", "b"}))
	show(categorical.Of([]int{30, -7}, categorical.Ordered()))
	show(categorical.Of([]string{"mid", "low"}, categorical.Levels("low", "mid", "high"), categorical.Ordered()))
	show(categorical.Of([]string{"mid", "hihg"}, categorical.Levels("low", "mid", "high")))
	// Output:
	// ["b" "a" "b"] 2 levels: a, b
	// ["30" "-7"] 2 levels: -7 < 30
	// ["mid" "low"] 3 levels: low < mid < high
	// error: of: level "hihg": used at row 1 but not among the levels (did you mean "high"?)
}

func ExampleOfNullable() {
	c := must(categorical.OfNullable([]string{"b", "", "a"}, []bool{true, false, true}))
	fmt.Println(c.At(0), c.At(1), c.At(2), c.Missing())
	// Output: b missing a 1
}

func ExampleNumeric() {
	c := must(categorical.Of([]string{"80", "443", "7"}))
	fmt.Println(c.Levels())
	c = must(c.Relevel(categorical.Numeric))
	fmt.Println(c.Levels())
	// Output:
	// [443 7 80]
	// [7 80 443]
}

func ExampleAllowMissing() {
	show(must(categorical.Of([]string{"yes", "no", "maybe"})).With(categorical.Levels("no", "yes"), categorical.AllowMissing()))
	// Output: ["yes" "no" ""] 2 levels: no, yes
}

func ExampleNewPool() {
	sizes, err := categorical.NewPool([]string{"S", "M", "L"}, categorical.Ordered())
	fmt.Println(sizes, err)
	// Output: 3 levels: S < M < L <nil>
}

func ExamplePool_Value() {
	size := must(categorical.Of([]string{"S", "L", "M"}, categorical.Levels("S", "M", "L"), categorical.Ordered()))
	medium, err := size.Pool().Value("M")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(categorical.Lt(size, medium))
	// Output: [true false false] <nil>
}

func ExampleMerge() {
	p, _ := categorical.NewPool([]string{"a", "b", "d"}, categorical.Ordered())
	q, _ := categorical.NewPool([]string{"c", "d", "e"}, categorical.Ordered())
	r, _ := categorical.NewPool([]string{"b", "c"}, categorical.Ordered())
	fmt.Println(categorical.Merge(p, q)) // nobody orders b and c
	fmt.Println(categorical.Merge(p, q, r))
	// Output:
	// 5 levels: a, b, c, d, e <nil>
	// 5 levels: a < b < c < d < e <nil>
}

func ExampleConcat() {
	a := must(categorical.Of([]string{"x"}, categorical.Compressed()))
	b := must(categorical.Of([]string{"y", "x"}, categorical.Compressed()))
	c := must(categorical.Concat(a, b))
	show(c, nil)
	fmt.Println(c.CodeType())
	// Output:
	// ["x" "y" "x"] 2 levels: x, y
	// uint32
}

func ExampleColumn_With() {
	c := must(categorical.Of([]string{"b", "a"}))
	show(c.With(categorical.Levels("b", "a"), categorical.Ordered()))
	// Output: ["b" "a"] 2 levels: b < a
}

func ExampleColumn_WithLevels() {
	c := must(categorical.Of([]string{"low", "high", "mid"}))
	show(c.WithLevels("low", "mid", "high", "extreme"))
	show(c.WithLevels("low", "high"))
	// Output:
	// ["low" "high" "mid"] 4 levels: low, mid, high, extreme
	// error: with levels: level "mid": used at row 2 but not among the levels
}

func ExampleColumn_Relevel() {
	c := must(categorical.Of([]string{"ccc", "a", "bb"}))
	show(c.Relevel(func(a, b string) int { return len(b) - len(a) }))
	// Output: ["ccc" "a" "bb"] 3 levels: ccc, bb, a
}

func ExampleColumn_DropUnused() {
	c := must(categorical.Of([]string{"a"}, categorical.Levels("a", "b")))
	fmt.Println(c.Levels(), c.DropUnused().Levels())
	// Output: [a b] [a]
}

func ExampleColumn_Unique() {
	show(must(categorical.Of([]string{"b", "a", "b"})).Unique(), nil)
	// Output: ["b" "a"] 2 levels: a, b
}

func ExampleColumn_Sort() {
	show(must(categorical.Of([]string{"high", "low", "mid"}, categorical.Levels("low", "mid", "high"))).Sort(), nil)
	// Output: ["low" "mid" "high"] 3 levels: low, mid, high
}

func ExampleColumn_Append() {
	c := must(categorical.Of([]string{"b", "a"}, categorical.Ordered()))
	show(c.Append([]string{"a"}))
	show(c.Append([]string{"c"})) // a new level: no longer ordered
	// Output:
	// ["b" "a" "a"] 2 levels: a < b
	// ["b" "a" "c"] 3 levels: a, b, c
}

func ExampleColumn_AppendColumn() {
	c := must(categorical.Of([]string{"low", "high"}, categorical.Levels("low", "high"), categorical.Ordered()))
	d := must(categorical.Of([]string{"mid"}, categorical.Levels("low", "mid", "high"), categorical.Ordered()))
	show(c.AppendColumn(d))
	// Output: ["low" "high" "mid"] 3 levels: low < mid < high
}

func ExampleColumn_Compress() {
	c := must(categorical.Of([]string{"b", "a"}))
	fmt.Println(c.CodeType(), c.Compress().CodeType(), c.Compress().Decompress().CodeType())
	// Output: uint32 uint8 uint32
}

func ExampleOverflowError() {
	levels := make([]string, 255)
	for i := range levels {
		levels[i] = fmt.Sprint(i)
	}
	c := must(categorical.Of(levels, categorical.Compressed()))
	_, err := c.Append([]string{"one more"})
	var overflow *categorical.OverflowError
	if errors.As(err, &overflow) {
		fmt.Println(overflow.Level, overflow.Code, overflow.Limit)
		c = must(c.Decompress().Append([]string{"one more"}))
	}
	fmt.Println(c.Pool().Len())
	// Output:
	// one more uint8 255
	// 256
}

func ExampleColumn_Recode() {
	c := must(categorical.Of([]string{"dog", "cat", "cod", "eel"}))
	show(c.Recode(categorical.From("cod", "eel").To("fish")))
	show(c.Recode(categorical.From("dog", "cat").To("furry"), categorical.Default("other")))
	show(c.Recode(categorical.From("dog").To(nil)))
	// Output:
	// ["dog" "cat" "fish" "fish"] 3 levels: cat, dog, fish
	// ["furry" "furry" "other" "other"] 2 levels: furry, other
	// ["" "cat" "cod" "eel"] 3 levels: cat, cod, eel
}

func ExampleColumn_Compare() {
	c := must(categorical.Of([]string{"high", "low"}, categorical.Levels("low", "high")))
	fmt.Println(c.Compare(0, 1)) // sorting needs no Ordered
	fmt.Println(c.Less(1, 0))    // < does
	// Output:
	// 1
	// false less: levels are not ordered
}

func ExampleLt() {
	c := must(categorical.Of([]string{"low", "high"}, categorical.Levels("low", "high"), categorical.Ordered()))
	fmt.Println(categorical.Lt(c, c.At(1)))
	_, err := categorical.Lt(c, "high")
	fmt.Println(err)
	// Output:
	// [true false] <nil>
	// lt: wrong type: the raw value high has no order (wrap it with Pool.Value)
}

func ExampleEq() {
	c := must(categorical.Of([]string{"a", "b"}))
	d := must(categorical.Of([]string{"b", "b"}, categorical.Compressed()))
	fmt.Println(categorical.Eq(c, d))
	fmt.Println(categorical.Eq(c, "a"))
	// Output:
	// [false true] <nil>
	// [true false] <nil>
}

func ExampleCut() {
	ages := []int{20, 61, 37, 24}
	age := must(categorical.Cut(ages, []float64{18, 25, 35, 60, 100}))
	fmt.Println(age.Pool())
	fmt.Println(age.LevelCodes())
	age = must(categorical.Cut(ages, []float64{18, 60}, categorical.Labels("working", "retired"), categorical.Extend()))
	fmt.Println(strings.Join(age.Sort().Levels(), " "))
	_, err := categorical.Cut(ages, []float64{18, 60})
	fmt.Println(err)
	// Output:
	// 4 levels: [18, 25) < [25, 35) < [35, 60) < [60, 100]
	// [1 4 3 1]
	// working retired
	// cut: value 61 at row 1 lies outside the breaks 18 to 60 (Extend adds breaks, AllowMissing makes it missing)
}

func ExampleCutN() {
	c := must(categorical.CutN([]float64{5, 4, 3, 2}, 2))
	fmt.Println(c.Pool(), c.LevelCodes())
	// Output: 2 levels: [2, 4) < [4, 5] [2 2 1 1]
}

func ExampleColumn_Strings() {
	c := must(categorical.OfNullable([]int{80, 0}, []bool{true, false}))
	fmt.Println(c.Strings())
	// Output: [80 ] [true false]
}

func ExampleColumn_LevelCode() {
	c := must(categorical.OfNullable([]string{"b", "", "a"}, []bool{true, false, true}))
	fmt.Println(c.LevelCode(0))
	fmt.Println(c.LevelCode(1))
	fmt.Println(c.At(2).LevelCode())
	// Output:
	// 2 true
	// 0 false
	// 1 true
}

func ExampleColumn_Equal() {
	c := must(categorical.Of([]string{"b", "a"}, categorical.Compressed()))
	d := must(categorical.Of([]string{"b", "a"}, categorical.Levels("b", "c", "a")))
	fmt.Println(c.Equal(d), c.Pool().Equal(d.Pool()))
	// Output: true false
}

func ExampleDecompressed() {
	c := must(categorical.Of([]string{"a"}, categorical.Compressed(), categorical.Ordered()))
	c = must(c.With(categorical.Decompressed(), categorical.Unordered()))
	fmt.Println(c.CodeType(), c.Ordered())
	// Output: uint32 false
}

func ExampleUnordered() {
	c := must(categorical.Cut([]int{3}, []float64{0, 5}, categorical.Unordered()))
	fmt.Println(c.Ordered())
	// Output: false
}

func ExampleAllowEmpty() {
	c := must(categorical.CutN([]int{1, 1, 1, 1, 4}, 2, categorical.AllowEmpty()))
	fmt.Println(c.Pool())
	fmt.Println(c.DropUnused().Pool())
	// Output:
	// 2 levels: 1: (1, 1) < 2: [1, 4]
	// 1 level: 2: [1, 4]
}

func ExamplePool_LevelValues() {
	c := must(categorical.Of([]uint16{443, 80}))
	ports := c.Pool().LevelValues().([]int64)
	fmt.Println(ports[0] + ports[1])
	// Output: 523
}

func ExampleValue_Equal() {
	c := must(categorical.Of([]uint16{443, 80}))
	fmt.Println(c.At(0).Equal(443), c.At(0).Equal(c.At(1)))
	// Output: true false
}
