package parquet_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// roundTrip writes a frame and reads it again.
func roundTrip(t testing.TB, df *dataframe.DataFrame, options ...parquet.Option) *dataframe.DataFrame {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.WriteTo(&b, df, options...); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWrite_EveryType(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 1000} {
		for _, nullable := range []bool{false, true} {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			var columns []dataframe.Column
			for i, typ := range everyType {
				columns = append(columns, randomColumn(r, fmt.Sprint(i, typ), typ, n, nullable, anyValue))
			}
			df := must(dataframe.New(columns...))
			sameFrame(t, roundTrip(t, df), df)
		}
	}
}

// TestWrite_Random writes random frames in random row groups and compressions:
// what is read equals what was written.
func TestWrite_Random(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		n := r.IntN(3000)
		var columns []dataframe.Column
		for i := range 1 + r.IntN(6) {
			typ := everyType[r.IntN(len(everyType))]
			if r.IntN(3) == 0 {
				typ = dataframe.Type{Kind: dataframe.Categorical}
			}
			columns = append(columns, randomColumn(r, fmt.Sprint("c", i), typ, n, r.IntN(2) == 0, anyValue))
		}
		df := must(dataframe.New(columns...))
		compression := []parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None}[r.IntN(3)]
		got := roundTrip(t, df, parquet.RowGroupRows(1+r.IntN(1500)), compression)
		sameFrame(t, got, df)
	}
}
