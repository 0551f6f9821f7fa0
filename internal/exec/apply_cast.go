package exec

import (
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// cast converts the operand. Levels of a dictionary are converted once; text
// becomes text of the same codes.
func (a *application) cast(n ast.Cast) (*vector.Vector, error) {
	x := a.args[0]
	if x.missing() {
		return kernel.AllMissing(n.To, nil, a.n, a.scope), nil
	}
	convert := kernel.Cast
	if n.Try {
		convert = kernel.TryCast
	}
	if !x.v.IsDictionary() || sameCodes(x.v, n.To) || x.one {
		return convert(x.v, n.To, a.scope)
	}
	return a.overLevels(x.v, levelFunc{
		total: n.Try,
		levels: func(levels *vector.Vector, failed vector.Bitmap, scope *memory.Scope) (*vector.Vector, error) {
			out, err := kernel.TryCast(levels, n.To, scope)
			if err == nil && !n.Try {
				for i := range levels.Len() {
					if !out.IsValid(i) {
						failed.Set(i)
					}
				}
			}
			return out, err
		},
		rows: func(x *vector.Vector) (*vector.Vector, error) { return convert(x, n.To, a.scope) },
	})
}

// sameCodes reports whether a conversion keeps the codes of a dictionary.
func sameCodes(v *vector.Vector, to vector.Type) bool {
	return v.Type() == to || to.Kind == vector.String && v.Pool().Levels().Type().Kind == vector.String
}
