package expr_test

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

func ExampleParse() {
	flows := dataframe.Must(dataframe.FromMap(map[string]any{
		"bytes":    []int64{80, 1200, 64},
		"src_port": []int32{53, 53, 443},
	}))
	small, err := expr.Parse("bytes < 1000 and src_port == 53")
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(flows.Filter(small))

	_, err = expr.Parse("bytes < and src_port == 53")
	fmt.Println(err)
	var at *expr.SyntaxError
	fmt.Println(errors.As(err, &at), at.Column())
	// Output:
	// 1×2 DataFrame (view)
	//  Row │ bytes  src_port
	//      │ Int64  Int32
	// ─────┼─────────────────
	//    1 │    80        53
	// expression: line 1, column 9: syntax: got "and", want an expression
	//   bytes < and src_port == 53
	//           ^^^
	// true 9
}

func ExampleMustParse() {
	flows := dataframe.Must(dataframe.FromMap(map[string]any{
		"bytes": []int64{80, 1200, 64},
		"ip":    []string{"a", "b", "a"},
	}))
	dataframe.Show(flows.GroupBy("ip").Combine(
		expr.MustParse("sum(bytes) as total"),
		expr.MustParse("max(bytes) - min(bytes) as width"),
	))
	// Output:
	// 2×3 DataFrame
	//  Row │ ip      total  width
	//      │ String  Int64  Int64
	// ─────┼──────────────────────
	//    1 │ a         144     16
	//    2 │ b        1200      0
}
