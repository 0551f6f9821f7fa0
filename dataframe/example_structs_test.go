package dataframe_test

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
)

// A pointer is a value that may be missing.
type answer struct {
	Host string `stoa:"host"`
	Port uint16 `stoa:"port"`
	TTL  *int32 `stoa:"ttl"`
	note string
}

func ExampleFromStructs() {
	ttl := int32(64)
	dataframe.Show(dataframe.FromStructs([]answer{{"alpha", 443, &ttl, ""}, {"beta", 22, nil, "silent"}}))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha      443       64
	//    2 │ beta        22  missing
}

func ExampleRows() {
	for a, err := range dataframe.Rows[answer](answers()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if a.TTL == nil {
			fmt.Println(a.Host, a.Port, "silent"+a.note)
		}
	}
	// Output: gamma 22 silent
}

func ExampleDataFrame_EachRow() {
	err := answers().EachRow(func(row []any) error {
		if row[1] == nil {
			return fmt.Errorf("%v is silent", row[0])
		}
		return nil
	}, "host", "ttl")
	fmt.Println(err)
	// Output: gamma is silent
}
