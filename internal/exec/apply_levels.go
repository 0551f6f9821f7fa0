package exec

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// matchLevels stores the bit of each row's level. One level alone, or all but
// one, is a comparison of codes.
func matchLevels(v *vector.Vector, levels vector.Bitmap, words []uint64) {
	n := v.Pool().Len()
	set := levels.Count()
	switch {
	case set == 0:
		kernel.SetBits(words, false, v.Len())
	case set == n:
		kernel.SetBits(words, true, v.Len())
	case set == 1:
		kernel.CompareCode(ast.Eq, v, firstCode(levels, true), words)
	case set == n-1:
		kernel.CompareCode(ast.Ne, v, firstCode(levels, false), words)
	case n > v.Len():
		kernel.MatchLevels(v, levels, words)
	default:
		table := make([]uint8, n+1)
		for i := range n {
			if levels.Get(i) {
				table[i+1] = 1
			}
		}
		kernel.MatchCodes(v, table, words)
	}
}

// firstCode returns the code of the first level whose bit is b.
func firstCode(levels vector.Bitmap, b bool) uint32 {
	for i := range levels.Len() {
		if levels.Get(i) == b {
			return uint32(i + 1)
		}
	}
	return 0
}

// compareLevel compares a categorical with one of its levels by level order.
func (a *application) compareLevel(op ast.BinaryOp, x, y operand, words []uint64) error {
	pool := x.v.Pool()
	code, err := levelCode(pool, string(textOf(y.v)))
	if err != nil {
		return err
	}
	if op == ast.Eq || op == ast.Ne {
		kernel.CompareCode(op, x.v, code, words)
		return nil
	}
	if !pool.Ordered() {
		return fmt.Errorf("%w: %v is not defined", vector.ErrUnordered, op)
	}
	ranks := pool.Ranks()
	if ranks == nil {
		kernel.CompareCode(op, x.v, code, words)
		return nil
	}
	matchLevels(x.v, a.levels(pool, func(bits []uint64) {
		kernel.CompareOne(op, ranks, ranks[code-1], bits)
	}), words)
	return nil
}

// nearestOf is how many levels are searched for the one a typo meant.
const nearestOf = 4096

// levelCode returns the code of a level that is given as text.
func levelCode(pool *vector.Pool, level string) (uint32, error) {
	levels := pool.Levels()
	var code uint32
	switch t := levels.Type(); {
	case t.Kind.IsText():
		code = pool.Code(level)
	default:
		code = formattedCode(pool, level)
	}
	if code != 0 {
		return code, nil
	}
	names := make([]string, min(pool.Len(), nearestOf))
	for i := range names {
		names[i] = string(vector.AppendValue(nil, levels, i))
	}
	hint := ""
	if near := vector.Nearest(level, names); near != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return 0, fmt.Errorf("level %q: not among the levels%s", level, hint)
}

// formattedCode returns the code of the level that is written like text, 0
// when there is none.
func formattedCode(pool *vector.Pool, text string) uint32 {
	var b []byte
	for i := range pool.Len() {
		if b = vector.AppendValue(b[:0], pool.Levels(), i); string(b) == text {
			return uint32(i + 1)
		}
	}
	return 0
}

// compareCategories compares two categoricals: equality by value, order by
// level, which takes ordered and equal pools.
func (a *application) compareCategories(op ast.BinaryOp, x, y operand, words []uint64) error {
	px, py := x.v.Pool(), y.v.Pool()
	var tx, ty []uint32 // none: codes are compared as they are
	if op == ast.Eq || op == ast.Ne {
		if !px.SameLevels(py) {
			var err error
			if tx, ty, err = valueTables(px, py); err != nil {
				return err
			}
		}
	} else {
		if err := px.Comparable(py); err != nil {
			return fmt.Errorf("%w: %v is not defined", err, op)
		}
		if px.Ranks() != nil || py.Ranks() != nil {
			tx, ty = rankTable(px), rankTable(py)
		}
	}
	switch {
	case x.one && !y.one:
		a.compareTables(op, kernel.Repeat(x.v, a.n, nil), y.v, tx, ty, words)
	case y.one && !x.one:
		a.compareTables(op, x.v, kernel.Repeat(y.v, a.n, nil), tx, ty, words)
	default:
		a.compareTables(op, x.v, y.v, tx, ty, words)
	}
	return nil
}

// rankTable returns the rank of each code; that of code 0 is unspecified.
func rankTable(p *vector.Pool) []uint32 {
	table := make([]uint32, p.Len()+1)
	for c := range table[1:] {
		table[c+1] = p.Rank(uint32(c + 1))
	}
	return table
}

// valueTables returns tables that give equal numbers to equal levels of two
// pools, 0 to missing. Integers of different width are compared by value.
func valueTables(px, py *vector.Pool) (tx, ty []uint32, err error) {
	lx, ly := px.Levels(), py.Levels()
	kx, ky := lx.Type().Kind, ly.Type().Kind
	if lx.Type() != ly.Type() && !(kx.IsInteger() && ky.IsInteger()) {
		return nil, nil, fmt.Errorf("%w: cannot compare levels of type %v with levels of type %v", vector.ErrType, lx.Type(), ly.Type())
	}
	tx, ty = make([]uint32, lx.Len()+1), make([]uint32, ly.Len()+1)
	for i := range lx.Len() {
		tx[i+1] = uint32(i + 1)
	}
	for i := range ly.Len() {
		switch {
		case lx.Type() == ly.Type():
			ty[i+1] = px.CodeOf(py, i)
		case (kx == vector.Uint64) == (ky == vector.Uint64) || ly.Int(i) >= 0:
			ty[i+1] = px.IntCode(ly.Int(i))
		}
		if ty[i+1] == 0 {
			ty[i+1] = uint32(lx.Len() + 1) // equal to no level of x
		}
	}
	return tx, ty, nil
}

// compareCategory compares a categorical with plain values, for equality.
func (a *application) compareCategory(op ast.BinaryOp, x, y operand, words []uint64) error {
	pool := x.v.Pool()
	levels := pool.Levels()
	if levels.Type().Kind.IsText() && y.v.Type().Kind == vector.String {
		a.compareText(op, operand{x.v.WithType(vector.Of(vector.String)), x.one}, y, words)
		return nil
	}
	lt, yt, err := plainTypes(levels.Type(), y.v.Type())
	if err != nil {
		return err
	}
	plain, err := kernel.Cast(y.v, yt, a.scope)
	if err != nil {
		return err
	}
	values, err := kernel.Cast(levels, lt, a.scope)
	if err != nil {
		return err
	}
	if y.one && !x.one {
		matchLevels(x.v, a.levels(pool, func(bits []uint64) {
			err = comparePlain(op, operand{v: values}, operand{plain, true}, bits)
		}), words)
		return err
	}
	places := make([]uint32, pool.Len()+1)
	for c := range places {
		places[c] = uint32(c) - 1 // that of code 0, missing, is kernel.NoRow
	}
	rows := kernel.Codes[uint32](x.v, places)
	return comparePlain(op, operand{kernel.GatherIn(a.scope, values, rows), x.one}, operand{plain, y.one}, words)
}

// plainTypes returns the types in which levels and plain values are compared.
func plainTypes(levels, plain vector.Type) (vector.Type, vector.Type, error) {
	lk, pk := levels.Kind, plain.Kind
	if lk.IsInteger() && pk.IsInteger() && (lk == vector.Uint64) != (pk == vector.Uint64) {
		wide := func(k vector.Kind) vector.Type {
			if k.IsUnsigned() {
				return vector.Of(vector.Uint64)
			}
			return vector.Of(vector.Int64)
		}
		return wide(lk), wide(pk), nil
	}
	switch t, ok := plan.Common(levels, plain); {
	case ok && t.Kind != vector.String:
		return t, t, nil
	case lk == vector.Date && pk == vector.Timestamp:
		return plain, plain, nil
	case lk == vector.Timestamp && pk == vector.Date:
		return levels, levels, nil
	}
	return levels, plain, fmt.Errorf("%w: cannot compare a categorical with levels of type %v with %v", vector.ErrType, levels, plain)
}
