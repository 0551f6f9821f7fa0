package dataframe

import (
	"context"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/categorical"
)

// TestConcat_C10_C11: levels merge in queries as in frames, those of frames
// without rows too, and codes are 32 bits wide. FEATURES C10, C11.
func TestConcat_C10_C11(t *testing.T) {
	frame := func(levels []string, values ...string) *DataFrame {
		return Must(Must(New(NewColumn("g", values))).Categorize("g", categorical.Levels(levels), categorical.Ordered(), categorical.Compressed()))
	}
	frames := []*DataFrame{frame([]string{"b", "a"}, "a", "b"), frame([]string{"x", "y"}), frame([]string{"a", "c"}, "c", "a")}
	eager := Must(Concat(frames...))
	lazy := Must(ConcatLazy(frames[0].Lazy(), frames[1].Lazy(), frames[2].Lazy()).Collect(context.Background()))
	for _, df := range []*DataFrame{eager, lazy} {
		if got := must(df.Strings("g")); !slices.Equal(got, []string{"a", "b", "c", "a"}) {
			t.Errorf("got %v", got)
		}
		if c := must(df.Categories("g")); !slices.Equal(c.Levels(), []string{"b", "a", "x", "y", "c"}) || c.Pool().Ordered() || df.gather(0).CodeWidth() != 4 {
			t.Errorf("got levels %v, ordered %v, codes of %d bytes", c.Levels(), c.Pool().Ordered(), df.gather(0).CodeWidth())
		}
	}
}
