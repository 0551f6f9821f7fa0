package exec

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// integers and numbers are the layouts that functions of numbers take.
var (
	integerLayouts = []string{"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
	numberLayouts  = append([]string{"float32", "float64"}, integerLayouts...)
)

// whole returns an integer cell.
func whole(x any) *big.Int {
	if u, ok := x.(uint64); ok {
		return new(big.Int).SetUint64(u)
	}
	return big.NewInt(x.(int64))
}

// cellOf returns x as a cell of an integer layout; fails when it does not fit.
func cellOf(x *big.Int, layout string) any {
	bits := map[byte]uint{'8': 8, '6': 16, '2': 32, '4': 64}[layout[len(layout)-1]]
	end := new(big.Int).Lsh(big.NewInt(1), bits)
	if layout[0] == 'u' {
		if x.Sign() < 0 || x.Cmp(end) >= 0 {
			return fails{}
		}
		return x.Uint64()
	}
	end.Rsh(end, 1)
	if x.Cmp(end) >= 0 || x.Cmp(new(big.Int).Neg(end)) < 0 {
		return fails{}
	}
	return x.Int64()
}

// floatCell returns any number as a float.
func floatCell(x any) float64 {
	switch x := x.(type) {
	case int64:
		return float64(x)
	case uint64:
		return float64(x)
	}
	return x.(float64)
}

// as32 rounds the results of float32 columns.
func as32(layout string, x float64) float64 {
	if layout == "float32" {
		return float64(float32(x))
	}
	return x
}

// A numberCase is a function of operands of one layout.
type numberCase struct {
	name     string
	operands int
	floats   func(a ...float64) float64
	integers func(a ...*big.Int) *big.Int // nil: none, an error
}

var numberCases = []numberCase{
	{"abs", 1, func(a ...float64) float64 { return math.Abs(a[0]) }, func(a ...*big.Int) *big.Int { return new(big.Int).Abs(a[0]) }},
	{"sign", 1, func(a ...float64) float64 {
		if a[0] == 0 || a[0] != a[0] {
			return a[0]
		}
		return math.Copysign(1, a[0])
	}, func(a ...*big.Int) *big.Int { return big.NewInt(int64(a[0].Sign())) }},
	{"floor", 1, func(a ...float64) float64 { return math.Floor(a[0]) }, func(a ...*big.Int) *big.Int { return a[0] }},
	{"ceil", 1, func(a ...float64) float64 { return math.Ceil(a[0]) }, func(a ...*big.Int) *big.Int { return a[0] }},
	{"trunc", 1, func(a ...float64) float64 { return math.Trunc(a[0]) }, func(a ...*big.Int) *big.Int { return a[0] }},
	{"round", 1, func(a ...float64) float64 { return math.Round(a[0]) }, func(a ...*big.Int) *big.Int { return a[0] }},
	{"mod", 2, func(a ...float64) float64 { return math.Mod(a[0], a[1]) }, func(a ...*big.Int) *big.Int {
		if a[1].Sign() == 0 {
			return nil
		}
		return new(big.Int).Rem(a[0], a[1])
	}},
	{"floor_div", 2, func(a ...float64) float64 { return math.Floor(a[0] / a[1]) }, func(a ...*big.Int) *big.Int {
		if a[1].Sign() == 0 {
			return nil
		}
		q, rest := new(big.Int).QuoRem(a[0], a[1], new(big.Int))
		if rest.Sign() != 0 && rest.Sign() != a[1].Sign() {
			q.Sub(q, big.NewInt(1))
		}
		return q
	}},
	{"bit_and", 2, nil, func(a ...*big.Int) *big.Int { return new(big.Int).And(a[0], a[1]) }},
	{"bit_or", 2, nil, func(a ...*big.Int) *big.Int { return new(big.Int).Or(a[0], a[1]) }},
	{"bit_xor", 2, nil, func(a ...*big.Int) *big.Int { return new(big.Int).Xor(a[0], a[1]) }},
}

// operandsOfLayout draws operands, each as a column or one value.
func operandsOfLayout(r *rand.Rand, layout string, k, n int, missing float64) (columns []*vector.Vector, nodes []ast.Node, cells [][]any) {
	for i := range k {
		c := randomColumn(r, layout, n, missing)
		columns = append(columns, c.v)
		if r.IntN(3) > 0 {
			nodes, cells = append(nodes, ast.Column{Name: string(rune('a' + i))}), append(cells, c.cells)
			continue
		}
		nodes = append(nodes, ast.Constant{Vector: c.v.Slice(0, 1)})
		same := make([]any, n)
		for j := range same {
			same[j] = c.cells[0]
		}
		cells = append(cells, same)
	}
	return columns, nodes, cells
}

// checkNumbers compares a call with a naive function of the row's cells.
func checkNumbers(t *testing.T, node ast.Call, n int, columns []*vector.Vector, cells [][]any, naive func(row []any) any) {
	t.Helper()
	fail := -1
	want := make([]any, n)
	for i := range want {
		if want[i] = naive(rowOf(cells, i)); want[i] == any(fails{}) && fail < 0 {
			fail = i
		}
	}
	got, err := evaluate(t, node, n, columns...)
	constant := fail == 0 && err != nil && !strings.Contains(err.Error(), "row") // of constants only
	switch {
	case errors.Is(err, errBind):
		t.Fatal(err)
	case fail >= 0:
		if err == nil || !constant && !strings.Contains(err.Error(), fmt.Sprintf("row %d: %s: ", fail, node.Name)) {
			t.Fatalf("%s: got error %v, want one at row %d", ast.Format(node), err, fail)
		}
	case err != nil:
		t.Fatalf("%s: %v", ast.Format(node), err)
	default:
		for i := range want {
			if !sameCell(cell(got, i), want[i]) {
				t.Fatalf("%s of %v: row %d: %v gives %v, want %v", ast.Format(node), columns[0].Type(), i, rowOf(cells, i), cell(got, i), want[i])
			}
		}
	}
}

// hasMissing reports whether a cell of a row is missing.
func hasMissing(row []any) bool {
	for _, c := range row {
		if c == nil {
			return true
		}
	}
	return false
}

// TestFunction_Numbers: functions that keep the type, for every type of number.
func TestFunction_Numbers(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, c := range numberCases {
		for _, layout := range numberLayouts {
			if c.floats == nil && strings.HasPrefix(layout, "float") {
				continue
			}
			for round := range 20 {
				columns, nodes, cells := operandsOfLayout(r, layout, c.operands, 1+round*2, float64(round%3)/2)
				checkNumbers(t, ast.Call{Name: c.name, Args: nodes}, 1+round*2, columns, cells, func(row []any) any {
					if hasMissing(row) {
						return nil
					}
					if strings.HasPrefix(layout, "float") {
						var x []float64
						for _, c := range row {
							x = append(x, c.(float64))
						}
						return as32(layout, c.floats(x...))
					}
					var x []*big.Int
					for _, c := range row {
						x = append(x, whole(c))
					}
					if y := c.integers(x...); y != nil {
						return cellOf(y, layout)
					}
					return fails{}
				})
			}
		}
	}
}

// TestFunction_Floats: functions that give a float of any number.
func TestFunction_Floats(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	one := map[string]func(float64) float64{"sqrt": math.Sqrt, "cbrt": math.Cbrt, "exp": math.Exp, "expm1": math.Expm1, "ln": math.Log,
		"log10": math.Log10, "log2": math.Log2, "log1p": math.Log1p, "sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "asin": math.Asin,
		"acos": math.Acos, "atan": math.Atan, "sinh": math.Sinh, "cosh": math.Cosh, "tanh": math.Tanh,
		"degrees": func(x float64) float64 { return x * (180 / math.Pi) }, "radians": func(x float64) float64 { return x * (math.Pi / 180) }}
	two := map[string]func(x, y float64) float64{"pow": math.Pow, "atan2": math.Atan2}
	test := map[string]func(float64) bool{"is_finite": func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) },
		"is_infinite": func(x float64) bool { return math.IsInf(x, 0) }}
	for _, layout := range numberLayouts {
		check := func(name string, k int, f func(x []float64) any) {
			for round := range 3 {
				columns, nodes, cells := operandsOfLayout(r, layout, k, 40, float64(round)/2)
				checkNumbers(t, ast.Call{Name: name, Args: nodes}, 40, columns, cells, func(row []any) any {
					if hasMissing(row) {
						return nil
					}
					var x []float64
					for _, c := range row {
						x = append(x, floatCell(c))
					}
					return f(x)
				})
			}
		}
		for name, f := range one {
			check(name, 1, func(x []float64) any { return f(x[0]) })
		}
		for name, f := range two {
			check(name, 2, func(x []float64) any { return f(x[0], x[1]) })
		}
		for name, f := range test {
			check(name, 1, func(x []float64) any { return f(x[0]) })
		}
	}
}

// TestFunction_Choices: coalesce, null_if, between, least, greatest and clip
// of every layout that has an order.
func TestFunction_Choices(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	order := func(x, y any) int {
		c, ok := naiveOrder(x, y)
		if !ok {
			return 2 // beside NaN
		}
		return c
	}
	isNaN := func(x any) bool { f, ok := x.(float64); return ok && f != f }
	extreme := func(sign int) func(row []any) any {
		return func(row []any) any {
			var best any
			for _, x := range row {
				switch {
				case x == nil:
				case isNaN(x):
					return x
				case best == nil, order(x, best) == sign:
					best = x
				}
			}
			return best
		}
	}
	cases := map[string]func(row []any) any{
		"coalesce": func(row []any) any {
			for _, x := range row {
				if x != nil {
					return x
				}
			}
			return nil
		},
		"least": extreme(-1), "greatest": extreme(1),
		"clip": func(row []any) any {
			x := row[0]
			if x == nil {
				return nil
			}
			if row[1] != nil && order(x, row[1]) == -1 {
				x = row[1]
			}
			if row[2] != nil && order(x, row[2]) == 1 {
				x = row[2]
			}
			return x
		},
		"between": func(row []any) any {
			low, high := any(nil), any(nil)
			if row[0] != nil && row[1] != nil {
				c := order(row[0], row[1])
				low = c == 0 || c == 1
			}
			if row[0] != nil && row[2] != nil {
				high = order(row[0], row[2]) <= 0
			}
			switch {
			case low == false || high == false:
				return false
			case low == nil || high == nil:
				return nil
			}
			return true
		},
		"null_if": func(row []any) any {
			if row[0] != nil && row[1] != nil && order(row[0], row[1]) == 0 {
				return nil
			}
			return row[0]
		},
	}
	for _, layout := range testTypes {
		for name, naive := range cases {
			if strings.Contains(layout, "order") || strings.HasPrefix(layout, "category") || layout == "bool" && name != "coalesce" && name != "null_if" {
				continue
			}
			k := 3
			switch {
			case name == "null_if":
				k = 2
			case name == "clip" && (layout == "text" || layout == "dictionary" || layout == "binary"):
				continue
			}
			for round := range 6 {
				columns, nodes, cells := operandsOfLayout(r, layout, k, 50, float64(round%3)/2)
				checkNumbers(t, ast.Call{Name: name, Args: nodes}, 50, columns, cells, naive)
			}
		}
	}
}

// TestFunction_IsIn: a value is in a list when it equals one of it, in every
// layout and for constants of another type.
func TestFunction_IsIn(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for _, layout := range testTypes {
		for round := range 12 {
			n := 40
			c := randomColumn(r, layout, n, float64(round%3)/2)
			nodes, list := []ast.Node{colA}, []any{}
			for range r.IntN(5) + 1 {
				d := randomColumn(r, layout, 1, 0.2)
				if k := d.v.Type().Kind; k == vector.Categorical { // as a plain value
					if l := d.v.Pool().Levels(); !d.v.IsValid(0) {
						d.v = vector.FromBits(vector.NewBitmap(1), vector.NewBitmap(1))
					} else {
						d.v = l.Slice(int(d.v.Code(0))-1, int(d.v.Code(0)))
					}
				}
				nodes, list = append(nodes, ast.Constant{Vector: d.v}), append(list, d.cells[0])
			}
			if strings.HasPrefix(layout, "float") || strings.Contains(layout, "int") {
				nodes, list = append(nodes, ast.Literal{Value: 2.5}, ast.Literal{Value: int64(1)}, ast.Literal{Value: uint64(math.MaxUint64)}), append(list, 2.5, int64(1), uint64(math.MaxUint64))
			}
			got, err := evaluate(t, ast.Call{Name: "is_in", Args: nodes}, n, c.v)
			if err != nil {
				t.Fatal(layout, err)
			}
			for i, x := range c.cells {
				var want any
				if x != nil {
					want = false
					for _, y := range list {
						if y != nil && equalCells(x, y) {
							want = true
						}
					}
				}
				if !sameCell(cell(got, i), want) {
					t.Fatalf("%s: row %d: %v in %v gives %v, want %v", layout, i, x, list, cell(got, i), want)
				}
			}
		}
	}
}

// TestFunction_IsInOtherTimes: a list may hold times of another unit or kind,
// or their text.
func TestFunction_IsInOtherTimes(t *testing.T) {
	seconds := vector.Type{Kind: vector.Timestamp, Unit: vector.Second, Zone: "Europe/Zurich"}
	for _, c := range []struct {
		v    *vector.Vector
		list []any
		want string
	}{
		{vector.FromSlice(seconds, []int64{0, -3600, 5}, vector.Bitmap{}), []any{time.Unix(0, 0), time.Unix(5, 1)}, "[true false false]"},
		{vector.FromSlice(seconds, []int64{0, -3600, 5}, vector.Bitmap{}), []any{"1970-01-01", "1970-01-01T01:00:05"}, "[false true true]"},
		{vector.FromSlice(vector.Of(vector.Date), []int32{0, 1}, vector.Bitmap{}), []any{time.Unix(86400, 0), time.Unix(1, 0)}, "[false true]"},
		{vector.FromSlice(vector.Of(vector.Date), []int32{0, 1}, vector.Bitmap{}), []any{"1970-01-01T00:00", "1970-01-02T00:00:01"}, "[true false]"},
		{vector.FromSlice(vector.Type{Kind: vector.Time, Unit: vector.Millisecond}, []int64{0, 1500}, vector.Bitmap{}), []any{1500 * time.Millisecond, "00:00:00.0001"}, "[false true]"},
	} {
		nodes := []ast.Node{colA}
		for _, x := range c.list {
			nodes = append(nodes, ast.Literal{Value: x})
		}
		n := ast.Call{Name: "is_in", Args: nodes}
		got, err := evaluate(t, n, c.v.Len(), c.v)
		if err != nil {
			t.Fatal(err)
		}
		var have []any
		for i := range got.Len() {
			have = append(have, cell(got, i))
		}
		if fmt.Sprint(have) != c.want {
			t.Errorf("%s of %v: got %v, want %s", ast.Format(n), c.v.Type(), have, c.want)
		}
	}
	if _, err := evaluate(t, ast.Call{Name: "is_in", Args: []ast.Node{colA, ast.Literal{Value: time.Hour}}}, 1, vector.FromSlice(vector.Of(vector.Date), []int32{0}, vector.Bitmap{})); !errors.Is(err, errBind) {
		t.Errorf("a duration among dates: got %v", err)
	}
}

// equalCells compares two cells, numbers by their value.
func equalCells(x, y any) bool {
	number := func(x any) bool {
		switch x.(type) {
		case int64, uint64, float64:
			return true
		}
		return false
	}
	if !number(x) || !number(y) {
		return x == y
	}
	for _, f := range []any{x, y} {
		if f, ok := f.(float64); ok && f != f {
			return false
		}
	}
	return exactOf(x).Cmp(exactOf(y)) == 0
}

// TestFunction_Shifts: bits that leave the type are lost, the sign stays.
func TestFunction_Shifts(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 12))
	for _, layout := range integerLayouts {
		for _, by := range []int64{0, 1, 3, 7, 8, 31, 32, 63, 64, 1000} {
			columns, nodes, cells := operandsOfLayout(r, layout, 1, 30, 0.2)
			bits := uint(8 * columns[0].Type().Kind.Width())
			lost := new(big.Int).Lsh(big.NewInt(1), bits)
			wrap := func(x *big.Int) any {
				x = new(big.Int).Mod(x, lost)
				if layout[0] != 'u' && x.Bit(int(bits)-1) == 1 {
					x.Sub(x, lost)
				}
				return cellOf(x, layout)
			}
			args := append(nodes, ast.Literal{Value: by})
			checkNumbers(t, ast.Call{Name: "shift_left", Args: args}, 30, columns, cells, strictly(func(row []any) any {
				return wrap(new(big.Int).Lsh(whole(row[0]), uint(by)))
			}))
			checkNumbers(t, ast.Call{Name: "shift_right", Args: args}, 30, columns, cells, strictly(func(row []any) any {
				return cellOf(new(big.Int).Rsh(whole(row[0]), uint(by)), layout)
			}))
		}
	}
}

// TestFunction_RoundIntegers: halves go away from zero, and what leaves the
// type is an error.
func TestFunction_RoundIntegers(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 13))
	for _, layout := range integerLayouts {
		for _, digits := range []int64{3, 0, -1, -2, -3, -5, -18, -19, -20, -21, -1000} {
			columns, nodes, cells := operandsOfLayout(r, layout, 1, 40, 0.2)
			checkNumbers(t, ast.Call{Name: "round", Args: append(nodes, ast.Literal{Value: digits})}, 40, columns, cells, strictly(func(row []any) any {
				x := whole(row[0])
				if digits >= 0 {
					return cellOf(x, layout)
				}
				unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-digits), nil)
				twice := new(big.Int).Mul(new(big.Int).Abs(x), big.NewInt(2))
				q := new(big.Int).Quo(new(big.Int).Add(twice, unit), new(big.Int).Mul(unit, big.NewInt(2)))
				if x.Sign() < 0 {
					q.Neg(q)
				}
				return cellOf(q.Mul(q, unit), layout)
			}))
		}
	}
}
