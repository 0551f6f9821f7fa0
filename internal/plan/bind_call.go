package plan

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// call resolves a function of rows.
func (b *binder) call(n ast.Call) (*Expr, error) {
	return nil, fmt.Errorf("%w: there is no function %q", vector.ErrType, n.Name)
}
