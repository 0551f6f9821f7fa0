package exec

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestCast_LikeOneByOne: a conversion gives for each value what it gives for
// that value alone, however the values are stored, and names the first row
// that does not fit.
func TestCast_LikeOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 20))
	for _, texts := range [][]any{{"1", "22", "-3"}, {"1", "22", "x", "300"}, {"true", "FALSE"}, {"2021-05-01", "x"}, {"", "1.5", "NaN"}} {
		for _, to := range []vector.Type{vector.Of(vector.Int8), vector.Of(vector.Uint64), vector.Of(vector.Float32), vector.Of(vector.Bool), vector.Of(vector.Date),
			vector.Of(vector.String), vector.Of(vector.Binary), {Kind: vector.Timestamp, Unit: vector.Millisecond}} {
			for round := range 8 {
				n := 1 + r.IntN(60)
				storage := storages[round%3]
				cells := make([]any, n)
				for i := range cells {
					if cells[i] = texts[r.IntN(len(texts))]; r.IntN(4) == 0 && round%2 == 0 {
						cells[i] = nil
					}
				}
				fail := -1
				want := make([]any, n)
				for i, c := range cells {
					if c == nil {
						continue
					}
					one, err := evaluate(t, ast.Cast{X: ast.Literal{Value: c}, To: to}, 1)
					if err == nil {
						want[i] = cell(one, 0)
					} else if fail < 0 {
						fail = i
					}
				}
				v := stored(storage, "", cells)
				got, err := evaluate(t, ast.Cast{X: colA, To: to}, n, v)
				switch {
				case errors.Is(err, errBind):
					t.Fatal(err)
				case fail < 0 && err != nil, fail >= 0 && (err == nil || !strings.Contains(err.Error(), fmt.Sprintf("row %d: ", fail))):
					t.Fatalf("%s %v to %v: got error %v, want one at row %d", storage, cells, to, err, fail)
				case fail < 0:
					checkRows(t, ast.Cast{X: colA, To: to}, got, func(i int) any { return want[i] })
				}
				tried, err := evaluate(t, ast.Cast{X: colA, To: to, Try: true}, n, v)
				if err != nil {
					t.Fatal(err)
				}
				checkRows(t, ast.Cast{X: colA, To: to, Try: true}, tried, func(i int) any { return want[i] })
			}
		}
	}
}

// TestCast_CategoriesOfIntegers: levels that are no text are converted by
// their values.
func TestCast_CategoriesOfIntegers(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 21))
	c := randomColumn(r, "category of integers", 100, 0.2)
	for to, f := range map[vector.Kind]func(x int64) any{
		vector.Int8: func(x int64) any { return x }, vector.Float64: func(x int64) any { return float64(x) },
		vector.String: func(x int64) any { return fmt.Sprint(x) },
	} {
		n := ast.Cast{X: colA, To: vector.Of(to)}
		got, err := evaluate(t, n, 100, c.v)
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, n, got, func(i int) any {
			if c.cells[i] == nil {
				return nil
			}
			return f(c.cells[i].(int64))
		})
		if (to == vector.String) != got.IsDictionary() {
			t.Errorf("to %v: dictionary %v", to, got.IsDictionary())
		}
	}
}

// TestFunction_ManyMorsels: levels are looked at once for all morsels, the
// result has one pool, and an error counts rows from the start of the table.
func TestFunction_ManyMorsels(t *testing.T) {
	const n = 3*morselRows + 77
	r := rand.New(rand.NewPCG(22, 22))
	texts := []string{"Ab", "aB", "c", "d\xff", ""}
	codes := make([]uint8, n)
	for i := range codes {
		codes[i] = uint8(r.IntN(len(texts) + 1))
	}
	pool := vector.NewPool(vector.TextLevels(append(texts, "unused")), nil, false)
	v := vector.FromCodes(vector.Of(vector.String), codes, pool)
	fields := []vector.Field{{Name: "a", Type: v.Type(), Nullable: true}}
	table := &vector.Table{Fields: fields, Columns: []*vector.Column{vector.NewColumn(v)}, N: n}
	run := func(node ast.Node, workers int) (*vector.Vector, error) {
		e, err := plan.Bind("test", node, fields)
		if err != nil {
			t.Fatal(err)
		}
		return columnsOf(table).evaluate(context.Background(), e, &Options{Workers: workers})
	}
	lower := []string{"ab", "ab", "c", "d\xff", ""}
	for _, workers := range []int{1, 3} {
		got, err := run(ast.Call{Name: "lower", Args: []ast.Node{colA}}, workers)
		if err != nil || !got.IsDictionary() || got.Pool().Len() != 5 { // with unused
			t.Fatalf("got %v, dictionary %v", err, got.IsDictionary())
		}
		for i, c := range codes {
			if got.IsValid(i) != (c > 0) || c > 0 && got.Str(i) != lower[c-1] {
				t.Fatalf("row %d: got %q", i, got.Str(i))
			}
		}
	}
	late := append([]uint8(nil), codes...)
	for i := range late {
		late[i] = 1
	}
	late[2*morselRows+5] = 6
	table.Columns[0] = vector.NewColumn(vector.FromCodes(v.Type(), late, vector.NewPool(vector.TextLevels([]string{"10.0.0.1", "x", "y", "", "z", "bad"}), nil, false)))
	_, err := run(ast.Call{Name: "ipv4", Args: []ast.Node{colA}}, 2)
	if want := fmt.Sprintf(`column "a": row %d: ipv4: unreadable text: "bad" is no IPv4 address`, 2*morselRows+5); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
