package exec

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// evaluate binds and evaluates an expression over columns named a, b, c …; it
// runs with and without a scope and a memo and checks that all agree.
func evaluate(t *testing.T, n ast.Node, rows int, columns ...*vector.Vector) (*vector.Vector, error) {
	t.Helper()
	var fields []vector.Field
	for i, v := range columns {
		fields = append(fields, vector.Field{Name: string(rune('a' + i)), Type: v.Type(), Nullable: v.Missing() > 0})
	}
	e, err := plan.Bind("test", n, fields)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBind, err)
	}
	column := func(i int) (*vector.Vector, error) { return columns[i], nil }
	x, err := eval(e, &batch{n: rows, column: column})
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	for range 2 { // dirty the scratch
		dirt := memory.Scratch[uint64](scope, rows+1000)
		for i := range dirt {
			dirt[i] = 0xa5a5a5a5a5a5a5a5
		}
		memory.Release(scope, dirt)
		m := newMemo()
		for range 2 {
			y, err2 := eval(e, &batch{n: rows, column: column, scope: scope, memo: m})
			if fmt.Sprint(err) != fmt.Sprint(err2) {
				t.Fatalf("%s: error %v, in a scope %v", ast.Format(n), err, err2)
			}
			if err == nil {
				sameVectors(t, n, x.v, y.v)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	if x.v.Type() != e.Type {
		t.Fatalf("%s: type %v, bound as %v", ast.Format(n), x.v.Type(), e.Type)
	}
	if want := rows; x.v.Len() != want && !(x.one && x.v.Len() == 1) {
		t.Fatalf("%s: %d values, want %d", ast.Format(n), x.v.Len(), want)
	}
	return x.spread(rows, nil), nil
}

var errBind = errors.New("bind")

func sameVectors(t *testing.T, n ast.Node, x, y *vector.Vector) {
	t.Helper()
	if x.Len() != y.Len() || x.Missing() != y.Missing() {
		t.Fatalf("%s: %d values, %d missing; in a scope %d, %d", ast.Format(n), x.Len(), x.Missing(), y.Len(), y.Missing())
	}
	for i := range x.Len() {
		if !sameCell(cell(x, i), cell(y, i)) {
			t.Fatalf("%s: row %d: %v, in a scope %v", ast.Format(n), i, cell(x, i), cell(y, i))
		}
	}
}

// checkRows compares a result with a naive function of the row.
func checkRows(t *testing.T, n ast.Node, got *vector.Vector, want func(i int) any) {
	t.Helper()
	for i := range got.Len() {
		if w := want(i); !sameCell(cell(got, i), w) {
			t.Fatalf("%s: row %d: got %v, want %v", ast.Format(n), i, cell(got, i), w)
		}
	}
}

var colA, colB, colC = ast.Column{Name: "a"}, ast.Column{Name: "b"}, ast.Column{Name: "c"}

// pairings returns the two operands as columns and as single values, with
// cells by row to match.
func pairings(a, b testColumn) []struct {
	name   string
	x, y   ast.Node
	cx, cy func(i int) any
} {
	many := func(c testColumn) func(int) any { return func(i int) any { return c.cells[i] } }
	one := func(c testColumn) func(int) any { return func(int) any { return c.cells[0] } }
	constA, constB := ast.Constant{Vector: a.v.Slice(0, 1)}, ast.Constant{Vector: b.v.Slice(0, 1)}
	return []struct {
		name   string
		x, y   ast.Node
		cx, cy func(i int) any
	}{
		{"many-many", colA, colB, many(a), many(b)},
		{"many-one", colA, constB, many(a), one(b)},
		{"one-many", constA, colB, one(a), many(b)},
		{"one-one", constA, constB, one(a), one(b)},
	}
}

// exactOf returns a number without rounding; false for floats that are none.
func exactOf(x any) *big.Float {
	f := new(big.Float).SetPrec(256)
	switch x := x.(type) {
	case int64:
		return f.SetInt64(x)
	case uint64:
		return f.SetUint64(x)
	case float64:
		if math.IsInf(x, 0) {
			return f.SetInf(x < 0)
		}
		return f.SetFloat64(x)
	}
	panic(fmt.Sprintf("%T is no number", x))
}

// naiveOrder compares two cells of one kind; ok is false beside NaN.
func naiveOrder(x, y any) (order int, ok bool) {
	switch a := x.(type) {
	case string:
		return strings.Compare(a, y.(string)), true
	case bool:
		return cmp.Compare(boolInt(a), boolInt(y.(bool))), true
	case int64:
		if b, ok := y.(int64); ok {
			return cmp.Compare(a, b), true
		}
	case float64:
		b, ok := y.(float64)
		switch {
		case a != a || b != b:
			return 0, false
		case ok:
			return boolInt(a > b) - boolInt(a < b), true
		}
	}
	if b, isFloat := y.(float64); isFloat && b != b {
		return 0, false
	}
	return exactOf(x).Cmp(exactOf(y)), true
}

// holds reports what a comparison makes of an order.
func holds(op ast.BinaryOp, order int, ok bool) bool {
	switch op {
	case ast.Eq:
		return ok && order == 0
	case ast.Ne:
		return !ok || order != 0
	case ast.Lt:
		return ok && order < 0
	case ast.Le:
		return ok && order <= 0
	case ast.Gt:
		return ok && order > 0
	}
	return ok && order >= 0
}

// scaled returns a temporal cell in nanoseconds, others as they are.
func scaled(x any, t vector.Type) any {
	if i, ok := x.(int64); ok && t.Kind.IsTemporal() && t.Kind != vector.Date {
		return i * (1e9 / t.Unit.PerSecond())
	}
	return x
}

// startOfDay returns how many seconds before midnight UTC a date begins beside
// a type: clocks in Zurich were one hour ahead in 1970.
func startOfDay(beside vector.Type) int64 {
	if beside.Kind == vector.Timestamp && beside.Zone == "Europe/Zurich" {
		return 3600
	}
	return 0
}

// scaledBeside is scaled, but a date beside a timestamp is its first moment.
func scaledBeside(x any, t, beside vector.Type) any {
	if i, ok := x.(int64); ok && t.Kind == vector.Date && beside.Kind == vector.Timestamp {
		return (i*86400 - startOfDay(beside)) * 1e9
	}
	return scaled(x, t)
}

func TestEval_CompareMatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	done := map[string]int{}
	for _, la := range testTypes {
		for _, lb := range testTypes {
			for _, missing := range [][]float64{{0, 0.3}, {0.3, 1}}[r.IntN(2)] {
				n := []int{1, 63, 64, 65, 200}[r.IntN(5)]
				a, b := randomColumn(r, la, n, missing), randomColumn(r, lb, n, missing*0.7)
				for _, op := range []ast.BinaryOp{ast.Eq, ast.Ne, ast.Lt, ast.Le, ast.Gt, ast.Ge} {
					for _, p := range pairings(a, b) {
						node := ast.Binary{Op: op, X: p.x, Y: p.y}
						got, err := evaluate(t, node, n, a.v, b.v)
						if errors.Is(err, errBind) {
							continue
						}
						wantErr := categoryError(op, a.v, b.v)
						if p.cx(0) == nil && !strings.HasPrefix(p.name, "many") || p.cy(0) == nil && !strings.HasSuffix(p.name, "many") {
							wantErr = nil // a missing constant: nothing is compared
						}
						if !errors.Is(err, wantErr) || (err == nil) != (wantErr == nil) {
							t.Fatalf("%s %v %s: error %v, want %v", la, op, lb, err, wantErr)
						}
						if err != nil {
							continue
						}
						done[la]++
						checkRows(t, node, got, func(i int) any {
							x, y := p.cx(i), p.cy(i)
							if x == nil || y == nil {
								return nil
							}
							if la == lb && la == "ordered" && op >= ast.Lt {
								return holds(op, cmp.Compare(rankOf(x), rankOf(y)), true)
							}
							order, ok := naiveOrder(scaledBeside(x, a.v.Type(), b.v.Type()), scaledBeside(y, b.v.Type(), a.v.Type()))
							return holds(op, order, ok)
						})
					}
				}
			}
		}
	}
	for _, l := range testTypes {
		if done[l] == 0 {
			t.Errorf("%s was never compared", l)
		}
	}
}

// rankOf returns the place of a word in rankedPool.
func rankOf(word any) uint32 { return rankedPool.Rank(rankedPool.Code(word.(string))) }

// categoryError returns the error that comparing two columns must give.
func categoryError(op ast.BinaryOp, a, b *vector.Vector) error {
	pa, pb := a.Pool(), b.Pool()
	ka, kb := a.Type().Kind == vector.Categorical, b.Type().Kind == vector.Categorical
	text := func(v *vector.Vector) bool {
		return v.Type().Kind == vector.String || v.Type().Kind == vector.Categorical && v.Pool().Levels().Type().Kind.IsText()
	}
	switch {
	case ka && kb && op >= ast.Lt:
		return pa.Comparable(pb)
	case (ka || kb) && text(a) != text(b):
		return vector.ErrType
	case ka && !text(a) && b.Type().Kind.IsTemporal(), kb && !text(b) && a.Type().Kind.IsTemporal():
		return vector.ErrType
	}
	return nil
}

func TestEval_ArithmeticMatchesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, la := range testTypes {
		for _, lb := range testTypes {
			for range 2 {
				n := []int{1, 64, 65, 200, 1100}[r.IntN(5)]
				missing := float64(r.IntN(3)) / 4
				a, b := randomColumn(r, la, n, missing), randomColumn(r, lb, n, missing)
				for _, op := range []ast.BinaryOp{ast.Add, ast.Sub, ast.Mul, ast.Div} {
					for _, p := range pairings(a, b) {
						checkArithmetic(t, ast.Binary{Op: op, X: p.x, Y: p.y}, n, a, b, p.cx, p.cy)
					}
				}
			}
		}
	}
}

func checkArithmetic(t *testing.T, node ast.Binary, n int, a, b testColumn, cx, cy func(int) any) {
	t.Helper()
	got, err := evaluate(t, node, n, a.v, b.v)
	if errors.Is(err, errBind) {
		return
	}
	_, _, want, _ := boundTypes(node.Op, a.v.Type(), b.v.Type())
	lost := -1
	result := func(i int) any {
		x, y := cx(i), cy(i)
		if x == nil || y == nil {
			return nil
		}
		r, fits := naiveArithmetic(node.Op, x, y, a.v.Type(), b.v.Type(), want)
		if !fits && lost < 0 {
			lost = i
		}
		return r
	}
	for i := range n {
		result(i)
	}
	if lost >= 0 {
		if !errors.Is(err, vector.ErrOverflow) {
			t.Fatalf("%s of %s and %s: error %v, want an overflow at row %d", ast.Format(node), a.name, b.name, err, lost)
		}
		return
	}
	if err != nil {
		// An operand may not fit the signed type that an uint64 works in.
		if a.name != "uint64" && b.name != "uint64" {
			t.Fatalf("%s of %s and %s: %v", ast.Format(node), a.name, b.name, err)
		}
		return
	}
	checkRows(t, node, got, result)
}

// boundTypes asks the binder for the type of an operation.
func boundTypes(op ast.BinaryOp, a, b vector.Type) (x, y, result vector.Type, err error) {
	e, err := plan.Bind("test", ast.Binary{Op: op, X: colA, Y: colB}, []vector.Field{{Name: "a", Type: a}, {Name: "b", Type: b}})
	if err != nil {
		return x, y, result, err
	}
	return e.Args[0].Type, e.Args[1].Type, e.Type, nil
}

// naiveArithmetic computes one value and reports whether it fits the type.
func naiveArithmetic(op ast.BinaryOp, x, y any, tx, ty, t vector.Type) (any, bool) {
	float := func(v any) float64 { f, _ := exactOf(v).Float64(); return f }
	if t.Kind.IsFloat() {
		fx, fy := 0.0, 0.0
		if f, ok := x.(float64); ok {
			fx = f
		} else {
			fx = float(scaled(x, tx))
		}
		if f, ok := y.(float64); ok {
			fy = f
		} else {
			fy = float(scaled(y, ty))
		}
		var r float64
		switch op {
		case ast.Add:
			r = fx + fy
		case ast.Sub:
			r = fx - fy
		case ast.Mul:
			r = fx * fy
		default:
			r = fx / fy
		}
		if t.Kind == vector.Float32 {
			r = float64(float32(r))
		}
		return r, true
	}
	integer := func(v any, from, beside vector.Type) *big.Int {
		i, _ := exactOf(v).Int(nil)
		switch {
		case from.Kind == vector.Date:
			i.Mul(i, big.NewInt(86400))
			i.Sub(i, big.NewInt(startOfDay(beside)))
			i.Mul(i, big.NewInt(t.Unit.PerSecond()))
		case from.Kind.IsTemporal():
			i.Mul(i, big.NewInt(t.Unit.PerSecond()/from.Unit.PerSecond()))
		}
		return i
	}
	i, j := integer(x, tx, ty), integer(y, ty, tx)
	switch op {
	case ast.Add:
		i.Add(i, j)
	case ast.Sub:
		i.Sub(i, j)
	case ast.Mul:
		i.Mul(i, j)
	}
	width := uint(8 * t.Kind.Width())
	end := new(big.Int).Lsh(big.NewInt(1), width-1)
	fits := i.Cmp(end) < 0 && i.Cmp(new(big.Int).Neg(end)) >= 0
	return i.Int64(), fits
}
