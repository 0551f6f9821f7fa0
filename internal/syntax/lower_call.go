package syntax

import (
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
)

// call lowers a call: over a window, of an aggregate, of a step, of a function
// of rows.
func (l *Lowering) call(e *Call) (ast.Node, error) {
	name := strings.ToLower(e.Name.Text)
	_, isAggregate := findAggregate(name)
	isAggregate = isAggregate || listed(quantiles, name) || listed(correlations, name)
	if !isAggregate && (e.Distinct || e.Filter != nil) {
		return nil, l.errAt(e.Span, "%s is no aggregate: it takes neither DISTINCT nor FILTER", name)
	}
	switch {
	case e.Over != nil:
		return l.window(e)
	case isAggregate:
		return l.aggregate(e, e.Args)
	case l.Dialect == Stoa && name == "over":
		return l.overMethod(e)
	}
	if len(e.Order) > 0 {
		return nil, l.errAt(e.Order[0].X.Place(), "%s takes no ORDER BY", name)
	}
	for _, a := range e.Args {
		if s, ok := a.(*Star); ok {
			return nil, l.errAt(s.Span, "%s takes no * (only COUNT does)", name)
		}
	}
	for _, w := range windowOps {
		if listed(w.spellings, name) {
			if l.Dialect == Stoa {
				return l.windowOp(e, nil)
			}
			return nil, l.errAt(e.Span, "%s needs a window: OVER (…)", name)
		}
	}
	if l.Dialect == Stoa {
		for _, s := range steps {
			if s.name == name {
				return l.step(e, s.op)
			}
		}
	}
	args, err := l.all(e.Args...)
	if err != nil {
		return nil, err
	}
	return l.rowFunction(e, name, args)
}

// arity checks the number of arguments.
func (l *Lowering) arity(e *Call, least, most int) error {
	if n := len(e.Args); n < least || n > most {
		want := map[bool]string{true: "one", false: "two"}[most == 1]
		if most == 0 {
			want = "none"
		}
		if least != most {
			want = "another number"
		}
		return l.errAt(e.Span, "%s: %d arguments (want %s)", strings.ToLower(e.Name.Text), n, want)
	}
	return nil
}

// aggregate lowers an aggregate of its arguments, with DISTINCT and FILTER.
func (l *Lowering) aggregate(e *Call, args []Expr) (ast.Node, error) {
	name := strings.ToLower(e.Name.Text)
	if len(e.Order) > 0 {
		return nil, l.errAt(e.Order[0].X.Place(), "ORDER BY inside of %s is not supported", name)
	}
	var filter ast.Node
	if e.Filter != nil {
		var err error
		if filter, err = l.Expr(e.Filter); err != nil {
			return nil, err
		}
	}
	star := len(args) == 1
	if star {
		_, star = args[0].(*Star)
	}
	if listed("count", name) && (len(args) == 0 || star) && !e.Distinct {
		if filter != nil {
			return of(ast.Count, choose(filter, constant(true), nil)), nil
		}
		return ast.Aggregate{Op: ast.Rows}, nil
	}
	if star {
		return nil, l.errAt(e.Args[0].Place(), "%s takes no * (only COUNT does)", name)
	}
	if listed(quantiles, name) {
		if err := l.arity(e, 2, 2); err != nil {
			return nil, err
		}
		p, err := l.float(args[1], name)
		if err == nil && !(p >= 0 && p <= 1) {
			err = l.errAt(args[1].Place(), "%s: %v is outside 0 to 1", name, p)
		}
		if err != nil {
			return nil, err
		}
		x, err := l.operand(args[0], filter, e.Distinct)
		return ast.Aggregate{Op: ast.Quantile, X: x, P: p}, err
	}
	if listed(correlations, name) {
		return l.correlation(e, args, filter)
	}
	if err := l.arity(e, 1, 1); err != nil {
		return nil, err
	}
	a, _ := findAggregate(name)
	if a.op == ast.Count && a.make == nil && e.Distinct {
		x, err := l.operand(args[0], filter, false)
		return of(ast.NUnique, x), err
	}
	repeats := a.make == nil && (a.op == ast.Min || a.op == ast.Max || a.op == ast.Any || a.op == ast.All)
	x, err := l.operand(args[0], filter, e.Distinct && !repeats)
	if err != nil {
		return nil, err
	}
	if err := l.Repeat(e.Span, x); err != nil {
		return nil, err
	}
	if a.make != nil {
		return a.make(l, x), nil
	}
	return l.least(a, x), nil
}

// least returns an aggregate that in SQL is missing of too few values.
func (l *Lowering) least(a aggregate, x ast.Node) ast.Node {
	if l.Dialect != SQL || a.least == 0 || a.least == 1 && l.present(x) {
		return of(a.op, x)
	}
	return choose(compare(ast.Ge, of(ast.Count, x), constant(a.least)), of(a.op, x), nil)
}

// operand lowers what an aggregate takes.
func (l *Lowering) operand(e Expr, filter ast.Node, distinct bool) (ast.Node, error) {
	x, err := l.Expr(e)
	if err != nil {
		return nil, err
	}
	if filter != nil {
		x = choose(filter, x, nil)
	}
	if distinct {
		x = ast.Step{Op: ast.Unique, X: x}
	}
	return x, nil
}

// step lowers a method that changes the number of values.
func (l *Lowering) step(e *Call, op ast.StepOp) (ast.Node, error) {
	want := 1
	if op == ast.Head || op == ast.Tail {
		want = 2
	}
	if err := l.arity(e, want, want); err != nil {
		return nil, err
	}
	x, err := l.Expr(e.Args[0])
	if err != nil {
		return nil, err
	}
	s := ast.Step{Op: op, X: x, Desc: strings.EqualFold(e.Name.Text, "sort_desc")}
	if want == 2 {
		s.N, err = l.integer(e.Args[1], op.String())
	}
	return s, err
}
