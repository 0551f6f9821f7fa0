package arrow_test

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	upstream "github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/arrow"
)

func TestToRecord_EveryTypeAndBack(t *testing.T) {
	for _, n := range []int{0, 1, 64, 1000} {
		df := everyFrame(rand.New(rand.NewPCG(uint64(n), 9)), n, true, frames.PeerValue)
		record := must(arrow.ToRecord(df))
		frames.Same(t, must(arrow.FromRecord(record)), df)
		table := must(arrow.ToTable(df))
		frames.Same(t, must(arrow.FromTable(table)), df)
		for lo := range min(n, 130) { // parts begin at any bit
			hi := n - lo/2
			if lo > hi {
				break
			}
			frames.Same(t, must(arrow.FromRecord(record.NewSlice(int64(lo), int64(hi)))), must(df.Slice(lo, hi)))
		}
	}
}

// A table of several chunks is joined.
func TestFromTable_Chunks(t *testing.T) {
	df := everyFrame(rand.New(rand.NewPCG(4, 4)), 300, true, frames.PeerValue)
	record := must(arrow.ToRecord(df))
	var parts []upstream.Record
	for lo := int64(0); lo < 300; lo += 77 {
		parts = append(parts, record.NewSlice(lo, min(lo+77, 300)))
	}
	frames.Same(t, must(arrow.FromTable(array.NewTableFromRecords(record.Schema(), parts))), df)
}

// Memory is shared both ways where layouts agree.
func TestRecord_SharesMemory(t *testing.T) {
	df := must(dataframe.New(
		dataframe.NullableColumn("number", []float64{1, 2, 3}, []bool{true, false, true}),
		dataframe.NewColumn("time", []int64{1, 2, 3}),
		must(dataframe.FromBuffers(dataframe.Buffers{Name: "word", Type: dataframe.Type{Kind: dataframe.String}, Len: 3, Offsets: []int32{0, 1, 2, 3}, Bytes: []byte("abc")}))))
	record := must(arrow.ToRecord(df))
	again := must(arrow.FromRecord(record))
	frames.Same(t, again, df)
	for i, name := range df.Names() {
		before, after := must(must(df.Column(name)).Buffers()), must(must(again.Column(name)).Buffers())
		middle := record.Column(i).Data().Buffers()
		for k, b := range [][]byte{frames.BytesOf(before.Validity), before.Values, frames.BytesOf(before.Offsets), before.Bytes} {
			a := [][]byte{frames.BytesOf(after.Validity), after.Values, frames.BytesOf(after.Offsets), after.Bytes}[k]
			if unsafe.SliceData(a) != unsafe.SliceData(b) && len(b) > 0 {
				t.Errorf("%s: buffer %d is copied on the way back", name, k)
			}
			shared := len(b) == 0
			for _, m := range middle {
				shared = shared || m != nil && unsafe.SliceData(m.Bytes()) == unsafe.SliceData(b)
			}
			if !shared {
				t.Errorf("%s: buffer %d is copied on the way out", name, k)
			}
		}
	}
}
