package exec

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// comparison computes ==, !=, <, <=, >, >=. A missing value beside it makes
// the result missing.
func (a *application) comparison(op ast.BinaryOp) (*vector.Vector, error) {
	x, y := a.args[0], a.args[1]
	if x.missing() || y.missing() {
		return a.allMissing(), nil
	}
	words := a.words()
	if err := a.compare(op, x, y, words); err != nil {
		return nil, err
	}
	return a.bools(words, validOf(x, y)), nil
}

// compare stores the result's bits; where a value is missing the bit is unspecified.
func (a *application) compare(op ast.BinaryOp, x, y operand, words []uint64) error {
	xk, yk := x.v.Type().Kind, y.v.Type().Kind
	_, level := a.e.Args[1].Node.(ast.Level)
	switch {
	case level:
		return a.compareLevel(op, x, y, words)
	case xk == vector.Categorical && yk == vector.Categorical:
		return a.compareCategories(op, x, y, words)
	case xk == vector.Categorical:
		return a.compareCategory(op, x, y, words)
	case yk == vector.Categorical:
		return a.compareCategory(op.Flip(), y, x, words)
	case xk.IsText():
		a.compareText(op, x, y, words)
		return nil
	case xk == vector.Bool:
		kernel.EqualBits(x.truth(), y.truth(), op == ast.Ne, words, a.n)
		return nil
	}
	return comparePlain(op, x, y, words)
}

// comparePlain compares values of fixed width.
func comparePlain(op ast.BinaryOp, x, y operand, words []uint64) error {
	xk, yk := x.v.Type().Kind, y.v.Type().Kind
	switch {
	case xk == vector.Uint64 && yk == vector.Int64:
		compareMixed(op, x, y, words)
		return nil
	case xk == vector.Int64 && yk == vector.Uint64:
		compareMixed(op.Flip(), y, x, words)
		return nil
	case xk != yk:
		return fmt.Errorf("internal error: %v of %v and %v", op, x.v.Type(), y.v.Type())
	}
	switch xk {
	case vector.Int8:
		compareFixed[int8](op, x, y, words)
	case vector.Int16:
		compareFixed[int16](op, x, y, words)
	case vector.Int32, vector.Date:
		compareFixed[int32](op, x, y, words)
	case vector.Int64, vector.Time, vector.Timestamp, vector.Duration:
		compareFixed[int64](op, x, y, words)
	case vector.Uint8:
		compareFixed[uint8](op, x, y, words)
	case vector.Uint16:
		compareFixed[uint16](op, x, y, words)
	case vector.Uint32:
		compareFixed[uint32](op, x, y, words)
	case vector.Uint64:
		compareFixed[uint64](op, x, y, words)
	case vector.Float32:
		compareFixed[float32](op, x, y, words)
	case vector.Float64:
		compareFixed[float64](op, x, y, words)
	default:
		return fmt.Errorf("internal error: %v of %v", op, x.v.Type())
	}
	return nil
}

// compareFixed compares values of one type.
func compareFixed[T vector.Fixed](op ast.BinaryOp, x, y operand, words []uint64) {
	xs, ys := vector.Values[T](x.v), vector.Values[T](y.v)
	switch {
	case x.one == y.one:
		kernel.Compare(op, xs, ys, words)
	case y.one:
		kernel.CompareOne(op, xs, ys[0], words)
	default:
		kernel.CompareOne(op.Flip(), ys, xs[0], words)
	}
}

// compareMixed compares unsigned with signed values exactly. A single value
// that the other type lacks decides all rows.
func compareMixed(op ast.BinaryOp, x, y operand, words []uint64) {
	xs, ys := vector.Values[uint64](x.v), vector.Values[int64](y.v)
	n := len(xs)
	if x.one {
		n = len(ys)
	}
	switch {
	case x.one == y.one:
		kernel.CompareMixed(op, xs, ys, words)
	case y.one && ys[0] < 0, x.one && xs[0] > math.MaxInt64: // x is always greater
		kernel.SetBits(words, op == ast.Ne || op == ast.Gt || op == ast.Ge, n)
	case y.one:
		kernel.CompareOne(op, xs, uint64(ys[0]), words)
	default:
		kernel.CompareOne(op.Flip(), ys, int64(xs[0]), words)
	}
}

// compareText compares strings or binary values byte by byte.
func (a *application) compareText(op ast.BinaryOp, x, y operand, words []uint64) {
	switch {
	case x.one && !y.one:
		a.compareText(op.Flip(), y, x, words)
	case y.one && !x.one && x.v.IsDictionary():
		a.compareDictionary(op, x.v, textOf(y.v), words)
	case y.one && !x.one:
		kernel.CompareTextOne(op, x.v, textOf(y.v), words)
	case x.v.IsDictionary() && y.v.IsDictionary() && a.compareCodes(op, x.v, y.v, words):
	default:
		kernel.CompareText(op, x.v, y.v, words)
	}
}

// textOf returns the only value of v, which is present.
func textOf(v *vector.Vector) []byte {
	if v.IsDictionary() {
		return v.Pool().Levels().Text(int(v.Code(0) - 1))
	}
	return v.Text(0)
}

// compareDictionary compares a dictionary with one text: each level once, or
// each row where rows are few.
func (a *application) compareDictionary(op ast.BinaryOp, v *vector.Vector, y []byte, words []uint64) {
	pool := v.Pool()
	if a.memo == nil && pool.Len() > 4*a.n {
		kernel.CompareDictionaryOne(op, v, y, words)
		return
	}
	matchLevels(v, a.levels(pool, func(bits []uint64) {
		kernel.CompareTextOne(op, pool.Levels(), y, bits)
	}), words)
}

// compareCodes compares dictionaries by their codes, if that is possible and
// not more work than comparing the texts.
func (a *application) compareCodes(op ast.BinaryOp, x, y *vector.Vector, words []uint64) bool {
	px, py := x.Pool(), y.Pool()
	same := px == py || px.Len() <= a.n && px.SameLevels(py)
	switch equality := op == ast.Eq || op == ast.Ne; {
	case same && equality:
		a.compareTables(op, x, y, nil, nil, words)
	case same && px.Len() <= a.n:
		ranks := tableOf(px.ValueRanks())
		a.compareTables(op, x, y, ranks, ranks, words)
	case equality && px.Len()+py.Len() <= a.n:
		_, tables := kernel.MergeLevels([]*vector.Vector{x, y})
		a.compareTables(op, x, y, tables[0], tables[1], words)
	default:
		return false
	}
	return true
}

// compareTables compares what tables hold for the codes of two dictionaries,
// or the codes themselves.
func (a *application) compareTables(op ast.BinaryOp, x, y *vector.Vector, tx, ty []uint32, words []uint64) {
	kernel.Compare(op, kernel.Codes[uint32](x, tx), kernel.Codes[uint32](y, ty), words)
}

// tableOf returns ranks by code: code 0, missing, has none and gets 0.
func tableOf(ranks []uint32) []uint32 {
	table := make([]uint32, len(ranks)+1)
	copy(table[1:], ranks)
	return table
}
