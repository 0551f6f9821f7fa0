package plan

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// window resolves an operation that looks at the rows around each row.
func (b *binder) window(n ast.Window) (*Expr, error) {
	return nil, fmt.Errorf("%w: %s is not built", vector.ErrType, n.Op)
}

// over resolves an expression over partitions.
func (b *binder) over(ast.Over) (*Expr, error) {
	return nil, fmt.Errorf("%w: over is not built", vector.ErrType)
}
