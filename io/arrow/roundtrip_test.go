package arrow_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/arrow"
)

// must returns x.
func must[T any](x T, err error) T { return frames.Must(x, err) }

// everyFrame returns a frame with a column of every type, and categorical ones.
func everyFrame(r *rand.Rand, n int, nullable bool, value frames.Maker) *dataframe.DataFrame {
	var columns []dataframe.Column
	for i, typ := range append(frames.EveryType[:len(frames.EveryType):len(frames.EveryType)], categories, categories, categories) {
		v := value
		if typ.Kind == dataframe.Time { // Arrow's have 32 bits for seconds and milliseconds
			v = frames.PeerValue
		}
		columns = append(columns, frames.Random(r, fmt.Sprint(i, typ), typ, n, nullable, v))
	}
	return must(dataframe.New(columns...))
}

// categories is the type of a categorical column.
var categories = dataframe.Type{Kind: dataframe.Categorical}

// written returns a frame as a file or stream.
func written(t testing.TB, df *dataframe.DataFrame, options ...arrow.Option) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := arrow.WriteTo(&b, df, options...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readBytes reads a file or stream.
func readBytes(t testing.TB, b []byte, options ...arrow.Option) *dataframe.DataFrame {
	t.Helper()
	df, err := arrow.ReadFrom(bytes.NewReader(b), int64(len(b)), options...)
	if err != nil {
		t.Fatal(err)
	}
	return df
}

func TestWrite_EveryType(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 1000} {
		for _, nullable := range []bool{false, true} {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			df := everyFrame(r, n, nullable, frames.AnyValue)
			for _, options := range [][]arrow.Option{nil, {arrow.LZ4}, {arrow.Zstd, arrow.Stream()}, {arrow.Stream(), arrow.BatchRows(100)}, {arrow.BatchRows(7)}} {
				b := written(t, df, options...)
				frames.Same(t, readBytes(t, b), df)
				frames.Same(t, must(arrow.ReadStream(bytes.NewReader(b))), df)
			}
		}
	}
}

// TestWrite_Random writes random frames with random options: what is read
// equals what was written.
func TestWrite_Random(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		n := r.IntN(3000)
		var columns []dataframe.Column
		for i := range 1 + r.IntN(6) {
			typ := frames.EveryType[r.IntN(len(frames.EveryType))]
			if r.IntN(3) == 0 {
				typ = categories
			}
			columns = append(columns, frames.Random(r, fmt.Sprint("c", i), typ, n, r.IntN(2) == 0, frames.PeerValue))
		}
		df := must(dataframe.New(columns...))
		lo := r.IntN(n + 1)
		if r.IntN(2) == 0 { // a part of the columns
			df = must(df.Slice(lo, lo+r.IntN(n+1-lo)))
		}
		options := []arrow.Option{arrow.BatchRows(1 + r.IntN(1500)), arrow.Compression(r.IntN(3))}
		if r.IntN(2) == 0 {
			options = append(options, arrow.Stream())
		}
		frames.Same(t, readBytes(t, written(t, df, options...), arrow.Workers(1+r.IntN(4))), df)
	}
}

// Arrow's own library reads what we write, as a file and as a stream.
func TestWrite_LibraryReads(t *testing.T) {
	df := everyFrame(rand.New(rand.NewPCG(3, 3)), 500, true, frames.PeerValue)
	for _, options := range [][]arrow.Option{nil, {arrow.LZ4}, {arrow.Zstd}} {
		file := must(ipc.NewFileReader(bytes.NewReader(written(t, df, append(options, arrow.BatchRows(200))...))))
		for i := range file.NumRecords() {
			record := must(file.RecordAt(i))
			frames.Same(t, must(arrow.FromRecord(record)), must(df.Slice(i*200, min(i*200+200, 500))))
		}
		stream := must(ipc.NewReader(bytes.NewReader(written(t, df, append(options, arrow.Stream())...))))
		for stream.Next() {
			frames.Same(t, must(arrow.FromRecord(stream.Record())), df)
		}
		if stream.Err() != nil {
			t.Error(stream.Err())
		}
	}
}
