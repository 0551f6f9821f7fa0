package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// Reverse returns a view of the rows from the last to the first. O(n).
func (df *DataFrame) Reverse() (*DataFrame, error) {
	rows := make([]uint32, df.Rows())
	for i := range rows {
		rows[i] = uint32(len(rows) - 1 - i)
	}
	return df.take(rows)
}

// Reverse puts the rows in the order from the last to the first; it reads all
// of them before it returns one.
func (l *Lazy) Reverse() *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		return node(plan.NewSort(in, []ast.Node{ast.Order{X: ast.Window{Op: ast.RowNumber}, Desc: true}}))
	})
}

// Repeat returns the rows times times, one copy of the frame after the other;
// no row for 0. The columns are copied.
func (df *DataFrame) Repeat(times int) (*DataFrame, error) { return run(repeat(df.scan(), times)) }

// Repeat puts times copies of the rows one after the other. A source is read
// as many times.
func (l *Lazy) Repeat(times int) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return repeat(in, times) })
}

// repeat concatenates an input with itself.
func repeat(in plan.Node, times int) (plan.Node, error) {
	const most = 10_000
	switch {
	case times < 0 || times > most:
		return nil, fmt.Errorf("repeat: %d times (want 0 to %d)", times, most)
	case times == 0:
		return &plan.Slice{In: in}, nil
	}
	ins := make([]plan.Node, times)
	for i := range ins {
		ins[i] = in
	}
	return node(plan.NewConcat(ins))
}

// Only returns the frame if it has exactly one row; any other number of rows
// is ErrShape. It is for lookups that must find one.
func (df *DataFrame) Only() (*DataFrame, error) {
	if n := df.Rows(); n != 1 {
		return nil, fmt.Errorf("only: %w: the frame has %d rows (want 1)", ErrShape, n)
	}
	return df, nil
}
