package dataframe

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// TestSplitRows_Property is FEATURES R2: a row for each part, in order, the
// other columns repeated.
func TestSplitRows_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	for round := range 20 {
		for form, df := range someFrames(r) {
			for _, column := range []string{"c11", "c12", "c14"} {
				for _, sep := range []string{"a", " ", "é", "text than", "b"} {
					all := read(df)
					want := all.with(nil)
					at := all.at(column)
					want.fields = append([]Field{}, all.fields...)
					want.fields[at].Type = vector.Of(String)
					for _, row := range all.rows {
						if row[at] == nil {
							want.rows = append(want.rows, row)
							continue
						}
						for _, part := range strings.Split(row[at].(string), sep) {
							cut := append([]any{}, row...)
							cut[at] = part
							want.rows = append(want.rows, cut)
						}
					}
					sameFrame(t, fmt.Sprint(form, round, column, sep), Must(df.SplitRows(column, sep)), want)
				}
			}
		}
	}
}

// TestSplitRows_Errors: what cannot be split is refused.
func TestSplitRows_Errors(t *testing.T) {
	for name, c := range map[string]struct {
		err error
		is  error
		say string
	}{
		"unknown column":     {one(bad().SplitRows("nam", ",")), ErrNoColumn, `split rows "nam": no such column (did you mean "name"?)`},
		"no text":            {one(bad().SplitRows("ttl", ",")), ErrType, `split rows "ttl": wrong type: Int8 (want text)`},
		"an empty separator": {one(bad().SplitRows("name", "")), ErrParse, `split rows "name": unreadable text: the separator is empty`},
	} {
		if !errors.Is(c.err, c.is) || c.err.Error() != c.say {
			t.Errorf("%s: got %v", name, c.err)
		}
	}
}

// TestLazyRows is FEATURES T11 and T12 of queries: they answer as frames do.
func TestLazyRows(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 2))
	for form, df := range someFrames(r) {
		sameLazy(t, form, df.Lazy().DropMissing("c3", "c14"), Must(df.DropMissing("c3", "c14")))
		sameLazy(t, form, df.Lazy().DropMissing(), Must(df.DropMissing()))
		sameLazy(t, form, df.Lazy().UniqueLast("c1", "c10"), Must(df.UniqueLast("c1", "c10")))
		sameLazy(t, form, df.Lazy().UniqueOnly("c1"), Must(df.UniqueOnly("c1")))
		sameLazy(t, form, df.Lazy().UniqueOnly(), Must(df.UniqueOnly()))
	}
	if err := bad().Lazy().DropMissing("tttl").Err(); !errors.Is(err, ErrNoColumn) {
		t.Errorf("got %v", err)
	}
}
