package dataframe_test

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
)

func ExampleValues() {
	ports, err := dataframe.Values[uint16](answers(), "port")
	fmt.Println(ports, err)
	_, err = dataframe.Values[int32](answers(), "ttl")
	fmt.Println(errors.Is(err, dataframe.ErrMissing))
	// Output:
	// [443 22 80 22 22] <nil>
	// true
}

// A type of your own works where its underlying type would.
func ExampleValues_named() {
	type Host string
	hosts, err := dataframe.Values[Host](answers(), "host")
	fmt.Printf("%T %v %v\n", hosts[0], hosts, err)
	// Output: dataframe_test.Host [alpha beta alpha gamma beta] <nil>
}

func ExampleValidValues() {
	ttl, valid, err := dataframe.ValidValues[int32](answers(), "ttl")
	fmt.Println(ttl, valid, err)
	// Output: [64 55 64 0 57] [true true true false true] <nil>
}

func ExampleDataFrame_Strings() {
	fmt.Println(answers().Strings("host"))
	// Output: [alpha beta alpha gamma beta] <nil>
}

func ExampleDataFrame_ValidInt32s() {
	fmt.Println(answers().ValidInt32s("ttl"))
	// Output: [64 55 64 0 57] [true true true false true] <nil>
}

func ExampleSeriesOf() {
	ttl, err := dataframe.SeriesOf[int32](answers(), "ttl")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ttl.Name(), ttl.Type(), ttl.Len())
	// Output: ttl Int32 5
}

func ExampleSeries_At() {
	ttl, err := dataframe.SeriesOf[int32](answers(), "ttl")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ttl.At(0))
	fmt.Println(ttl.At(3))
	// Output:
	// 64 true
	// 0 false
}

// All leaves missing values out and keeps the numbers of the rows.
func ExampleSeries_All() {
	ttl, err := dataframe.SeriesOf[int32](answers(), "ttl")
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, hops := range ttl.All() {
		fmt.Println(row, hops)
	}
	// Output:
	// 0 64
	// 1 55
	// 2 64
	// 4 57
}

func ExampleSeries_View() {
	port, err := dataframe.SeriesOf[uint16](answers(), "port")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(port.View()) // read only: the frame's own memory
	// Output: [443 22 80 22 22]
}

func ExampleDataFrame_Describe() {
	dataframe.Show(answers().Describe("count", "nmissing", "nunique", "mean"))
	// Output:
	// 3×5 DataFrame
	//  Row │ variable  count  nmissing  nunique  mean
	//      │ String    Int64  Int64     Int64    Float64?
	// ─────┼──────────────────────────────────────────────
	//    1 │ host          5         0        3   missing
	//    2 │ port          5         0        3     117.8
	//    3 │ ttl           4         1        3      60.0
}

func ExampleDataFrame_CountMap() {
	dataframe.Show(answers().CountMap("ttl"))
	// Output:
	// 4×2 DataFrame
	//  Row │ ttl      n
	//      │ Int32?   Int64
	// ─────┼────────────────
	//    1 │      55      1
	//    2 │      57      1
	//    3 │      64      2
	//    4 │ missing      1
}

func ExampleDataFrame_Quantile() {
	dataframe.Show(answers().Quantile("ttl", 0, 0.5, 0.9))
	// Output:
	// 3×2 DataFrame
	//  Row │ p        ttl
	//      │ Float64  Float64
	// ─────┼──────────────────
	//    1 │     0.0     55.0
	//    2 │     0.5     60.5
	//    3 │     0.9     64.0
}

// Text goes in without a copy: the ends of the strings and their bytes.
func ExampleFromBuffers() {
	c, err := dataframe.FromBuffers(dataframe.Buffers{
		Name:     "host",
		Type:     dataframe.Type{Kind: dataframe.String},
		Nullable: true,
		Len:      3,
		Validity: []uint64{0b101}, // the second is missing
		Offsets:  []int32{0, 5, 5, 9},
		Bytes:    []byte("alphabeta"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(dataframe.New(c))
	// Output:
	// 3×1 DataFrame
	//  Row │ host
	//      │ String?
	// ─────┼─────────
	//    1 │ alpha
	//    2 │ missing
	//    3 │ beta
}

func ExampleColumn_Buffers() {
	ttl, err := answers().Column("ttl")
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := ttl.Buffers()
	fmt.Printf("%d values in %d bytes, validity %05b, %v\n", b.Len, len(b.Values), b.Validity[0], err)
	// Output: 5 values in 20 bytes, validity 10111, <nil>
}

// A server that seldom groups keeps little scratch memory between verbs.
func ExampleScratchLimit() {
	before := dataframe.ScratchLimit(64 << 20)
	fmt.Println(dataframe.ScratchLimit(before) == 64<<20)
	// Output: true
}
