package dataframe

import "testing"

// A part of longer columns keeps them alive until Compact copies it.
func TestCompact_PartOfLongerColumns(t *testing.T) {
	df := Must(New(NewColumn("x", []int64{1, 2, 3, 4}), NewColumn("s", []string{"a", "b", "c", "d"})))
	part := Must(df.Slice(1, 3))
	own := Must(part.Compact())
	if own == part || own.String() != part.String() {
		t.Fatalf("got %v, want a copy of %v", own, part)
	}
	shared, copied := mustSeries(SeriesOf[int64](part, "x")).View(), mustSeries(SeriesOf[int64](own, "x")).View()
	if &shared[0] == &copied[0] {
		t.Error("compact of a slice shares memory with the whole column")
	}
	if whole := Must(df.Compact()); whole.tab() != df.tab() {
		t.Error("compact of a frame with columns of its own copies")
	}
}

// mustSeries is Must for a series.
func mustSeries[T any](s *Series[T], err error) *Series[T] {
	if err != nil {
		panic(err)
	}
	return s
}
