package groupby

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// invalid is an expression that reports err where it is used.
func invalid(err error) expr.Expr { return expr.From(ast.Invalid{Err: err}) }

// A failure carries the error of a caller's function out of the loop over
// groups as a panic, so that functions without errors pay nothing for it.
type failure struct{ err error }

// guard is deferred around a caller's functions: a panic becomes an error that
// names the column, and so does a plain error. A refused budget passes on.
func guard(column string, err *error) {
	switch p := recover().(type) {
	case nil:
		if *err == nil {
			return
		}
	case *memory.ExceededError:
		panic(p)
	default:
		*err = panicError(p)
	}
	*err = &vector.ColumnError{Op: "function", Column: column, Err: *err}
}

// panicError returns what a recovered panic says, with the place it came from.
// The deferred function that recovered calls it.
func panicError(p any) error {
	switch p := p.(type) {
	case failure:
		return p.err
	case error:
		return fmt.Errorf("panic%s: %w", panicPlace(), p)
	}
	return fmt.Errorf("panic%s: %v", panicPlace(), p)
}

// panicPlace returns " at file.go:17" for the innermost function that is not
// the runtime's, or "".
func panicPlace() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	panicked := false
	for {
		f, more := frames.Next()
		inRuntime := strings.HasPrefix(f.Function, "runtime.")
		if panicked && !inRuntime && f.File != "" {
			return fmt.Sprintf(" at %s:%d", filepath.Base(f.File), f.Line)
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}
