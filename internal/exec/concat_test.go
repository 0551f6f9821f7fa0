package exec

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

func TestConcat_MatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	sizes := []int{0, 1, 5, 63, 64, 65, 0, 200}
	for _, layout := range testTypes {
		for _, missing := range []float64{0, 0.3} {
			var parts []*vector.Vector
			var cells []any
			for _, n := range sizes {
				c := randomColumn(r, layout, n, missing)
				parts, cells = append(parts, c.v), append(cells, c.cells...)
			}
			for k := range len(parts) + 1 { // the empty list too
				checkConcat(t, parts[0].Type(), parts[:k], cells)
			}
		}
	}
}

// A part may be a table that somebody else reads: it stays as it is.
func TestConcatTables_LeavesParts(t *testing.T) {
	v := vector.FromSlice(vector.Of(vector.Int64), []int64{1, 2}, vector.Bitmap{})
	part := &vector.Table{N: 2, Fields: []vector.Field{{Name: "x", Type: v.Type()}}, Columns: []*vector.Column{vector.NewColumn(v)}}
	for range 2 {
		got, err := concatTables(t.Context(), part.Fields, []*vector.Table{part, part}, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got.N != 4 || part.Columns[0] == nil {
			t.Fatalf("%d rows, want 4; the part's column: %v", got.N, part.Columns[0])
		}
	}
}

func checkConcat(t *testing.T, to vector.Type, parts []*vector.Vector, cells []any) {
	t.Helper()
	v, err := kernel.Concat(to, parts)
	if err != nil {
		t.Fatalf("%v: %v", to, err)
	}
	n, missing := 0, 0
	for _, p := range parts {
		n += p.Len()
	}
	if v.Len() != n || v.Type() != to {
		t.Fatalf("got %d values of %v, want %d of %v", v.Len(), v.Type(), n, to)
	}
	for i := range n {
		if cells[i] == nil {
			missing++
		}
		if !sameCell(cell(v, i), cells[i]) {
			t.Fatalf("%v: row %d: got %v, want %v", to, i, cell(v, i), cells[i])
		}
	}
	if v.Missing() != missing {
		t.Fatalf("%v: %d missing, want %d", to, v.Missing(), missing)
	}
}

func TestConcat_MixesTextLayouts(t *testing.T) {
	r := rand.New(rand.NewPCG(43, 44))
	layouts := []string{"text", "dictionary", "ordered", "unordered"}
	for range 60 {
		var parts []*vector.Vector
		var cells []any
		for range 1 + r.IntN(4) {
			c := randomColumn(r, layouts[r.IntN(len(layouts))], r.IntN(40), 0.2)
			parts, cells = append(parts, c.v), append(cells, c.cells...)
		}
		checkConcat(t, vector.Of(vector.String), parts, cells)
	}
}

// TestConcat_DistinctText: text that hardly repeats leaves no dictionary.
func TestConcat_DistinctText(t *testing.T) {
	words := []string{"q", "r", "s", "t", "u"}
	var cells []any
	for _, w := range append(words, testWords...) {
		cells = append(cells, w)
	}
	plain := vector.TextLevels(words)
	codes := vector.FromCodes(vector.Of(vector.String), []uint32{1, 2, 3, 4, 5, 6, 7, 8}, wordPool)
	checkConcat(t, vector.Of(vector.String), []*vector.Vector{plain, codes}, cells)
	v, _ := kernel.Concat(vector.Of(vector.String), []*vector.Vector{plain, codes})
	if v.IsDictionary() {
		t.Error("the result is a dictionary")
	}
}

func TestConcat_Converts(t *testing.T) {
	parts := []*vector.Vector{
		vector.FromSlice(vector.Of(vector.Int8), []int8{1, 2}, vector.Bitmap{}),
		vector.FromSlice(vector.Of(vector.Uint16), []uint16{3, 60000}, vector.Bitmap{}),
	}
	checkConcat(t, vector.Of(vector.Int32), parts, []any{int64(1), int64(2), int64(3), int64(60000)})
	_, err := kernel.Concat(vector.Of(vector.Int16), parts)
	var at *vector.RowError
	if !errors.As(err, &at) || at.Row != 3 {
		t.Errorf("got %v, want an overflow at row 3", err)
	}
}

func TestConcat_OtherPools(t *testing.T) {
	r := rand.New(rand.NewPCG(45, 46))
	a, b := randomColumn(r, "ordered", 5, 0).v, randomColumn(r, "unordered", 5, 0).v
	v, err := kernel.Concat(a.Type(), []*vector.Vector{a, b})
	if err != nil || v.Len() != 10 {
		t.Fatalf("got %v, %v", v, err)
	}
	for i := range 10 {
		if part := []*vector.Vector{a, b}[i/5]; v.Str(i) != part.Str(i%5) {
			t.Errorf("value %d: got %s, want %s", i, v.Str(i), part.Str(i%5))
		}
	}
	if v, err := kernel.Concat(a.Type(), []*vector.Vector{b.Slice(0, 0), a}); err != nil || v.Pool() != a.Pool() {
		t.Errorf("an empty part with another pool: %v", err)
	}
	missing := kernel.AllMissing(a.Type(), nil, 3, nil)
	if v, err := kernel.Concat(a.Type(), []*vector.Vector{missing, a}); err != nil || v.Missing() != 3 || v.Pool() != a.Pool() {
		t.Errorf("missing values without levels: %v", err)
	}
}

func TestRepeat_AllLayouts(t *testing.T) {
	r := rand.New(rand.NewPCG(47, 48))
	for _, layout := range testTypes {
		for range 3 {
			c := randomColumn(r, layout, 1, 0.4)
			for _, n := range []int{0, 1, 2, 64, 100} {
				v := kernel.Repeat(c.v, n, nil)
				if v.Len() != n || v.Type() != c.v.Type() {
					t.Fatalf("%s: %d values of %v", layout, v.Len(), v.Type())
				}
				for i := range n {
					if !sameCell(cell(v, i), c.cells[0]) {
						t.Fatalf("%s: got %v, want %v", layout, cell(v, i), c.cells[0])
					}
				}
			}
		}
	}
}
