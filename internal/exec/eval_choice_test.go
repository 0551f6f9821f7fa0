package exec

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

func TestEval_LogicIsKleene(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, missing := range []float64{0, 0.3, 1} {
		for _, n := range []int{1, 64, 65, 300} {
			a, b := randomColumn(r, "bool", n, missing), randomColumn(r, "bool", n, 0.3)
			for _, p := range pairings(a, b) {
				for _, op := range []ast.BinaryOp{ast.And, ast.Or} {
					node := ast.Binary{Op: op, X: p.x, Y: p.y}
					got, err := evaluate(t, node, n, a.v, b.v)
					if err != nil {
						t.Fatal(err)
					}
					decided := op == ast.Or // the value that decides alone
					checkRows(t, node, got, func(i int) any {
						x, y := p.cx(i), p.cy(i)
						switch {
						case x == decided || y == decided:
							return decided
						case x == nil || y == nil:
							return nil
						}
						return !decided
					})
				}
			}
		}
	}
}

func TestEval_Unary(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for _, layout := range testTypes {
		for _, missing := range []float64{0, 0.4, 1} {
			a := randomColumn(r, layout, 130, missing)
			for _, x := range []ast.Node{colA, ast.Constant{Vector: a.v.Slice(0, 1)}} {
				at := func(i int) any {
					if x != colA {
						i = 0
					}
					return a.cells[i]
				}
				for _, op := range []ast.UnaryOp{ast.Not, ast.Neg, ast.IsMissing, ast.IsPresent, ast.IsNaN} {
					node := ast.Unary{Op: op, X: x}
					got, err := evaluate(t, node, 130, a.v)
					if errors.Is(err, errBind) {
						continue
					}
					if errors.Is(err, vector.ErrOverflow) && op == ast.Neg && strings.Contains(layout, "int") {
						continue // checked in TestEval_NegOverflow
					}
					if err != nil {
						t.Fatalf("%s of %s: %v", ast.Format(node), layout, err)
					}
					checkRows(t, node, got, func(i int) any { return naiveUnary(op, at(i)) })
				}
			}
		}
	}
}

func naiveUnary(op ast.UnaryOp, x any) any {
	switch op {
	case ast.IsMissing:
		return x == nil
	case ast.IsPresent:
		return x != nil
	}
	if x == nil {
		return nil
	}
	f, isFloat := x.(float64)
	switch op {
	case ast.Not:
		return !x.(bool)
	case ast.IsNaN:
		return isFloat && f != f
	}
	switch x := x.(type) {
	case int64:
		return -x
	case uint64:
		return -int64(x)
	}
	return -f
}

func TestEval_NegOverflow(t *testing.T) {
	v := vector.FromSlice(vector.Of(vector.Int8), []int8{1, math.MinInt8}, vector.Bitmap{})
	_, err := evaluate(t, ast.Unary{Op: ast.Neg, X: colA}, 2, v)
	if want := `column "a": row 1: integer overflow: -(-128) does not fit Int8`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = evaluate(t, ast.Binary{Op: ast.Add, X: colA, Y: ast.Literal{Value: int64(127)}}, 2, v)
	if want := `column "a": row 0: integer overflow: 1 + 127 does not fit Int8`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestEval_WhenMatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for _, layout := range testTypes {
		for _, missing := range []float64{0, 0.3} {
			for _, n := range []int{1, 64, 131, 400} {
				p, q := randomColumn(r, "bool", n, missing), randomColumn(r, "bool", n, missing)
				x, y := randomColumn(r, layout, n, missing), randomColumn(r, layout, n, missing)
				constant := ast.Constant{Vector: y.v.Slice(n/2, n/2+1)}
				colD := ast.Column{Name: "d"}
				cells := func(c testColumn) func(int) any { return func(i int) any { return c.cells[i] } }
				one := func(int) any { return y.cells[n/2] }
				none := func(int) any { return nil }
				for name, c := range map[string]struct {
					then, then2, other ast.Node
					a, b, z            func(int) any
				}{
					"columns":     {colC, colD, colC, cells(x), cells(y), cells(x)},
					"constants":   {constant, constant, ast.Literal{}, one, one, none},
					"mixed":       {constant, colC, colD, one, cells(x), cells(y)},
					"no else":     {colC, constant, nil, cells(x), one, none},
					"all missing": {ast.Literal{}, ast.Literal{}, constant, none, none, one},
				} {
					node := ast.When{Arms: []ast.Arm{{If: colA, Then: c.then}, {If: colB, Then: c.then2}}, Else: c.other}
					got, err := evaluate(t, node, n, p.v, q.v, x.v, y.v)
					if err != nil {
						t.Fatalf("%s, %s: %v", layout, name, err)
					}
					checkRows(t, node, got, func(i int) any {
						switch {
						case p.cells[i] == true:
							return c.a(i)
						case q.cells[i] == true:
							return c.b(i)
						}
						return c.z(i)
					})
				}
			}
		}
	}
}

func TestEval_WhenMixesText(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	layouts := []string{"text", "dictionary", "ordered", "unordered"}
	for _, la := range layouts {
		for _, lb := range layouts {
			n := 200
			p, x, y := randomColumn(r, "bool", n, 0.2), randomColumn(r, la, n, 0.2), randomColumn(r, lb, n, 0.2)
			for _, word := range []any{"constant", nil} {
				node := ast.When{Arms: []ast.Arm{{If: colA, Then: colB}, {If: ast.Unary{Op: ast.IsMissing, X: colC}, Then: ast.Literal{Value: word}}}, Else: colC}
				got, err := evaluate(t, node, n, p.v, x.v, y.v)
				if word == nil && la != lb && x.v.Type().Kind == vector.Categorical && y.v.Type().Kind == vector.Categorical {
					if !errors.Is(err, vector.ErrPools) {
						t.Fatalf("%s and %s: %v, want ErrPools", la, lb, err)
					}
					continue
				}
				if err != nil {
					t.Fatalf("%s and %s: %v", la, lb, err)
				}
				checkRows(t, node, got, func(i int) any {
					switch {
					case p.cells[i] == true:
						return x.cells[i]
					case y.cells[i] == nil:
						return word
					}
					return y.cells[i]
				})
			}
		}
	}
}

func TestEval_CompareWithLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 30))
	plain := vector.NewPool(rankedPool.Levels(), nil, true) // ordered as it stands
	for _, pool := range []*vector.Pool{rankedPool, plain} {
		a := randomColumn(r, "ordered", 300, 0.2)
		v := a.v.WithPool(pool)
		for _, word := range testWords {
			for _, op := range []ast.BinaryOp{ast.Eq, ast.Ne, ast.Lt, ast.Le, ast.Gt, ast.Ge} {
				rank := func(w any) int { return int(pool.Rank(pool.Code(w.(string)))) }
				for _, node := range []ast.Node{
					ast.Binary{Op: op, X: colA, Y: ast.Level{Value: word}},
					ast.Binary{Op: op.Flip(), X: ast.Level{Value: word}, Y: colA},
				} {
					got, err := evaluate(t, node, 300, v)
					if err != nil {
						t.Fatal(err)
					}
					checkRows(t, node, got, func(i int) any {
						if a.cells[i] == nil {
							return nil
						}
						return holds(op, rank(a.cells[i])-rank(word), true)
					})
				}
			}
		}
	}
	ints := randomColumn(r, "category of integers", 100, 0)
	got, err := evaluate(t, ast.Binary{Op: ast.Lt, X: colA, Y: ast.Level{Value: "7"}}, 100, ints.v)
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, colA, got, func(i int) any { x := ints.cells[i].(int64); return x == -1 || x == 3 })
}

func TestEval_CompareDateLevels(t *testing.T) {
	days := vector.FromSlice(vector.Of(vector.Date), []int32{1, -1, 0}, vector.Bitmap{})
	v := vector.FromCodes(vector.Of(vector.Categorical), []uint8{1, 2, 3, 0, 2}, vector.NewPool(days, nil, true))
	day := []any{int64(1), int64(-1), int64(0), nil, int64(-1)}
	for _, other := range []any{time.Unix(-86400, 0).UTC(), time.Unix(0, 0).UTC(), time.Unix(3, 0).UTC()} {
		node := ast.Binary{Op: ast.Eq, X: colA, Y: ast.Literal{Value: other}}
		got, err := evaluate(t, node, 5, v)
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, node, got, func(i int) any {
			if day[i] == nil {
				return nil
			}
			return day[i].(int64)*86400 == other.(time.Time).Unix()
		})
	}
}

func TestEval_LevelErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	a := randomColumn(r, "unordered", 10, 0)
	_, err := evaluate(t, ast.Binary{Op: ast.Lt, X: colA, Y: ast.Level{Value: "b"}}, 10, a.v)
	if !errors.Is(err, vector.ErrUnordered) {
		t.Errorf("got %v", err)
	}
	_, err = evaluate(t, ast.Binary{Op: ast.Eq, X: colA, Y: ast.Level{Value: "othr"}}, 10, a.v)
	if want := `column "a": level "othr": not among the levels (did you mean "other"?)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// mapped is a row function over strings that counts its calls.
type mapped struct {
	f     func(string) string
	calls *int
}

func (m mapped) Bind(vector.Type) (vector.Type, error) { return vector.Of(vector.String), nil }

func (m mapped) Call(in *vector.Vector) (*vector.Vector, error) {
	x, err := vector.Elements[string](in)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(x))
	for i, s := range x {
		if in.IsValid(i) {
			*m.calls++
			out[i] = m.f(s)
		}
	}
	return vector.FromStrings(out, vector.Bitmap{}), nil
}

// measured is a row function from strings to their lengths.
type measured struct{}

func (measured) Bind(vector.Type) (vector.Type, error) { return vector.Of(vector.Int64), nil }

func (measured) Call(in *vector.Vector) (*vector.Vector, error) {
	out := make([]int64, in.Len())
	for i := range out {
		if in.IsValid(i) {
			out[i] = int64(len(in.Str(i)))
		}
	}
	return vector.FromSlice(vector.Of(vector.Int64), out, vector.Bitmap{}), nil
}

func TestEval_RowCall(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for _, layout := range []string{"text", "dictionary", "ordered", "unordered"} {
		for _, n := range []int{3, 200} {
			for _, missing := range []float64{0, 0.3} {
				a := randomColumn(r, layout, n, missing)
				calls := 0
				node := ast.RowCall{X: colA, Func: mapped{strings.ToUpper, &calls}}
				got, err := evaluate(t, node, n, a.v)
				if err != nil {
					t.Fatal(err)
				}
				if runs := 5; layout != "text" && n > 8 && calls > runs*len(testWords) {
					t.Errorf("%s: %d calls for %d levels", layout, calls, len(testWords))
				}
				checkRows(t, node, got, func(i int) any {
					if a.cells[i] == nil {
						return nil
					}
					return strings.ToUpper(a.cells[i].(string))
				})
				node = ast.RowCall{X: colA, Func: measured{}}
				if got, err = evaluate(t, node, n, a.v); err != nil {
					t.Fatal(err)
				}
				checkRows(t, node, got, func(i int) any {
					if a.cells[i] == nil {
						return nil
					}
					return int64(len(a.cells[i].(string)))
				})
			}
		}
	}
}

func TestEval_RowCallNeverSeesUnusedLevels(t *testing.T) {
	codes := make([]uint8, 50)
	for i := range codes {
		codes[i] = uint8(i%2) + 2
	}
	v := vector.FromCodes(vector.Of(vector.String), codes, wordPool)
	calls := 0
	f := mapped{func(s string) string {
		if s != "" && s != "a" {
			panic("unused level " + s)
		}
		return s
	}, &calls}
	if _, err := evaluate(t, ast.RowCall{X: colA, Func: f}, 50, v); err != nil {
		t.Error(err)
	}
}

func TestEval_RowCallPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	calls := 0
	f := mapped{func(s string) string { panic("no " + "luck") }, &calls}
	for _, layout := range []string{"text", "dictionary"} {
		_, err := evaluate(t, ast.RowCall{X: colA, Func: f}, 20, randomColumn(r, layout, 20, 0).v)
		if want := `function "a": panic: no luck`; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestApply_OneValueStaysOne: the group-by applies operations to constants.
func TestApply_OneValueStaysOne(t *testing.T) {
	e, err := plan.Bind("test", ast.Binary{Op: ast.Add, X: ast.Literal{Value: int64(2)}, Y: ast.Literal{Value: int64(3)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := apply(e, []operand{{e.Args[0].Value, true}, {e.Args[1].Value, true}}, 1000, nil, nil)
	if err != nil || !x.one || x.v.Len() != 1 || x.v.Int(0) != 5 {
		t.Fatalf("got %v, %v", x, err)
	}
}

func BenchmarkEval(b *testing.B) {
	const rows = 1 << 16
	r := rand.New(rand.NewPCG(37, 38))
	for _, c := range []struct {
		name   string
		layout string
		node   ast.Node
	}{
		{"lt/type=int32", "int32", ast.Binary{Op: ast.Lt, X: colA, Y: ast.Literal{Value: int64(2)}}},
		{"eq/type=dictionary", "dictionary", ast.Binary{Op: ast.Eq, X: colA, Y: ast.Literal{Value: "ab"}}},
		{"lt/type=dictionary", "dictionary", ast.Binary{Op: ast.Lt, X: colA, Y: ast.Literal{Value: "b"}}},
		{"eq/type=text", "text", ast.Binary{Op: ast.Eq, X: colA, Y: ast.Literal{Value: "ab"}}},
		{"lt/type=ordered", "ordered", ast.Binary{Op: ast.Lt, X: colA, Y: ast.Level{Value: "ab"}}},
		{"add/type=float64", "float64", ast.Binary{Op: ast.Add, X: colA, Y: colA}},
		{"when/type=float64", "float64", ast.When{Arms: []ast.Arm{{If: ast.Binary{Op: ast.Gt, X: colA, Y: ast.Literal{Value: 0.0}}, Then: colA}}, Else: ast.Literal{Value: 0.0}}},
	} {
		b.Run(fmt.Sprintf("op=%s/rows=%d", c.name, rows), func(b *testing.B) {
			v := randomColumn(r, c.layout, rows, 0).v
			e, err := plan.Bind("test", c.node, []vector.Field{{Name: "a", Type: v.Type()}})
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(v.Bytes()))
			b.ReportAllocs()
			for b.Loop() {
				scope := memory.NewScope("test", nil)
				if _, err := eval(e, &batch{n: rows, scope: scope, column: func(int) (*vector.Vector, error) { return v, nil }}); err != nil {
					b.Fatal(err)
				}
				scope.Close()
			}
		})
	}
}
