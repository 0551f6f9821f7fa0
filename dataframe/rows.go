package dataframe

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// Head returns the first n rows, all if there are fewer, without a copy.
func (df *DataFrame) Head(n int) (*DataFrame, error) {
	if n < 0 {
		return nil, fmt.Errorf("head of %d rows (want 0 or more)", n)
	}
	return df.Slice(0, min(n, df.Rows()))
}

// Tail returns the last n rows, all if there are fewer, without a copy.
func (df *DataFrame) Tail(n int) (*DataFrame, error) {
	if n < 0 {
		return nil, fmt.Errorf("tail of %d rows (want 0 or more)", n)
	}
	return df.Slice(df.Rows()-min(n, df.Rows()), df.Rows())
}

// Slice returns rows lo to hi−1 without a copy: a part of every column, or of
// a view's selection. Rows outside the frame are an error.
func (df *DataFrame) Slice(lo, hi int) (*DataFrame, error) {
	if lo < 0 || hi < lo || hi > df.Rows() {
		return nil, fmt.Errorf("slice of rows %d to %d: the frame has %d rows", lo, hi, df.Rows())
	}
	return run(&plan.Slice{In: df.scan(), Lo: lo, Hi: hi}, nil)
}

// Sample returns a view of n rows drawn without replacement, in row order. The
// same seed draws the same rows. More rows than the frame has are an error.
// O(n) expected.
func (df *DataFrame) Sample(n int, seed uint64) (*DataFrame, error) {
	total := df.Rows()
	if n < 0 || n > total {
		return nil, fmt.Errorf("sample of %d rows: the frame has %d rows", n, total)
	}
	// Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", 1987).
	rng := rand.New(rand.NewPCG(seed, 0x5740a))
	drawn := make(map[uint32]struct{}, n)
	rows := make([]uint32, 0, n)
	for i := total - n; i < total; i++ {
		r := uint32(rng.IntN(i + 1))
		if _, ok := drawn[r]; ok {
			r = uint32(i)
		}
		drawn[r] = struct{}{}
		rows = append(rows, r)
	}
	slices.Sort(rows)
	return df.take(rows)
}

// Take returns a view of the rows at the given positions, in that order; a
// position may repeat. One outside the frame is an error.
func (df *DataFrame) Take(rows ...int) (*DataFrame, error) {
	at := make([]uint32, len(rows))
	for i, r := range rows {
		if r < 0 || r >= df.Rows() {
			return nil, fmt.Errorf("take row %d: the frame has %d rows", r, df.Rows())
		}
		at[i] = uint32(r)
	}
	return df.take(at)
}

// take selects rows that exist.
func (df *DataFrame) take(rows []uint32) (*DataFrame, error) {
	return run(&plan.Take{In: df.scan(), Rows: rows}, nil)
}

// DropMissing returns a view of the rows in which none of the given columns,
// or of all columns when none is given, is missing. O(n) for each nullable column.
func (df *DataFrame) DropMissing(columns ...string) (*DataFrame, error) {
	return run(dropMissing(df.scan(), columns))
}

// dropMissing filters by the presence of columns, of all when none is given.
func dropMissing(in plan.Node, columns []string) (plan.Node, error) {
	have := fieldNames(in.Fields())
	if len(columns) == 0 {
		columns = have
	}
	var pred ast.Node = ast.Literal{Value: true}
	for i, name := range columns {
		if !slices.Contains(have, name) {
			return nil, vector.NoColumn("drop missing", name, have)
		}
		present := ast.Unary{Op: ast.IsPresent, X: ast.Column{Name: name}}
		if i == 0 {
			pred = present
		} else {
			pred = ast.Binary{Op: ast.And, X: pred, Y: present}
		}
	}
	return node(plan.NewFilter(in, pred))
}

// FillMissing returns the frame with the missing values of a column replaced
// by value, which has the column's type: a level for a categorical. The column
// is then no longer nullable. O(n) for that column.
func (df *DataFrame) FillMissing(column string, value any) (*DataFrame, error) {
	return df.fillMissing(column, value)
}
