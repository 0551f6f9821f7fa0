package plan

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// A binder resolves expressions against the columns of one input, for one verb.
type binder struct {
	op     string
	fields []vector.Field
}

// Bind resolves n against the columns of an input. op is the verb that errors
// name. Known chains become single operations: Sort().Diff(), Unique().Len().
func Bind(op string, n ast.Node, fields []vector.Field) (*Expr, error) {
	b := &binder{op, fields}
	e, err := b.bind(n)
	if err == nil {
		if e.Type.Kind == vector.Invalid { // missing without a type
			e = cast(e, vector.Of(vector.Bool))
		}
		return e, nil
	}
	var named *vector.ColumnError
	if errors.As(err, &named) {
		return nil, err
	}
	if cols := ast.Columns(nil, n); len(cols) > 0 {
		return nil, &vector.ColumnError{Op: op, Column: cols[0], Err: err}
	}
	return nil, fmt.Errorf("%s: %w", op, err)
}

// bind resolves one node.
func (b *binder) bind(n ast.Node) (*Expr, error) {
	switch n := n.(type) {
	case ast.Column:
		return b.column(n)
	case ast.Literal:
		return b.literal(n, vector.Type{})
	case ast.Level:
		return nil, fmt.Errorf("%w: a level needs a categorical column beside it", vector.ErrType)
	case ast.Constant:
		v := n.Vector
		return &Expr{Node: n, Type: v.Type(), Nullable: v.Missing() > 0, Shape: Const, Value: v}, nil
	case ast.Unary:
		return b.unary(n)
	case ast.Binary:
		return b.binary(n)
	case ast.When:
		return b.when(n)
	case ast.Aggregate:
		return b.aggregate(n)
	case ast.Step:
		return b.step(n)
	case ast.RowCall:
		x, err := b.bind(n.X)
		if err != nil {
			return nil, err
		}
		t, err := n.Func.Bind(x.Type)
		return &Expr{Node: n, Args: []*Expr{x}, Type: t, Nullable: x.Nullable, Shape: x.Shape}, err
	case ast.GroupCall:
		return b.groupCall(n)
	case ast.Call:
		return b.call(n)
	case ast.Window:
		return b.window(n)
	case ast.Over:
		return b.over(n)
	case ast.Cast:
		return b.cast(n)
	case ast.Alias:
		return b.bind(n.X)
	case ast.Order:
		return nil, fmt.Errorf("%w: a descending key belongs in Sort", vector.ErrType)
	case ast.Selector:
		return nil, fmt.Errorf("%w: %s stands for any number of columns, not one", vector.ErrShape, ast.Format(n))
	case ast.Invalid:
		return nil, n.Err
	}
	return nil, fmt.Errorf("%w: unknown expression %T", vector.ErrType, n)
}

// column finds a column by name.
func (b *binder) column(n ast.Column) (*Expr, error) {
	names := make([]string, len(b.fields))
	for i, f := range b.fields {
		if f.Name == n.Name {
			return &Expr{Node: n, Type: f.Type, Nullable: f.Nullable, Shape: Aligned, Index: i}, nil
		}
		names[i] = f.Name
	}
	return nil, vector.NoColumn(b.op, n.Name, names)
}

// literal makes a constant of the type that suits an operand of type beside.
func (b *binder) literal(n ast.Literal, beside vector.Type) (*Expr, error) {
	t := literalType(n.Value)
	if beside.Kind != vector.Invalid {
		t = adapt(n.Value, beside)
	}
	v, err := constant(n.Value, t)
	if err != nil {
		return nil, err
	}
	return &Expr{Node: n, Type: t, Nullable: n.Value == nil, Shape: Const, Value: v}, nil
}

// pair resolves two operands; a literal takes the other's type if it can.
func (b *binder) pair(x, y ast.Node) (*Expr, *Expr, error) {
	lx, xLiteral := x.(ast.Literal)
	ly, yLiteral := y.(ast.Literal)
	switch {
	case xLiteral && !yLiteral:
		ey, err := b.bind(y)
		if err != nil {
			return nil, nil, err
		}
		ex, err := b.literal(lx, ey.Type)
		return ex, ey, err
	case yLiteral && !xLiteral:
		ex, err := b.bind(x)
		if err != nil {
			return nil, nil, err
		}
		ey, err := b.literal(ly, ex.Type)
		return ex, ey, err
	}
	ex, err := b.bind(x)
	if err != nil {
		return nil, nil, err
	}
	ey, err := b.bind(y)
	return ex, ey, err
}

// unary resolves an operator on one operand.
func (b *binder) unary(n ast.Unary) (*Expr, error) {
	x, err := b.bind(n.X)
	if err != nil {
		return nil, err
	}
	e := &Expr{Node: n, Args: []*Expr{x}, Type: vector.Of(vector.Bool), Shape: x.Shape}
	switch n.Op {
	case ast.Not:
		if x.Type.Kind != vector.Bool {
			return nil, fmt.Errorf("%w: not of %v is not defined", vector.ErrType, x.Type)
		}
		e.Nullable = x.Nullable
	case ast.Neg:
		if !x.Type.Kind.IsNumeric() && x.Type.Kind != vector.Duration {
			return nil, fmt.Errorf("%w: neg of %v is not defined", vector.ErrType, x.Type)
		}
		e.Type, e.Nullable = x.Type, x.Nullable
		if x.Type.Kind.IsUnsigned() {
			e.Type = vector.Of(signedFor(x.Type.Kind))
			e.Args[0] = cast(x, e.Type)
		}
	case ast.Try:
		if x.NeedsTable() || x.Shape == Free {
			return nil, fmt.Errorf("%w: or_missing of what looks at other rows (%s)", vector.ErrShape, ast.Format(n.X))
		}
		e.Type, e.Nullable = x.Type, true
	case ast.IsNaN:
		if !x.Type.Kind.IsNumeric() {
			return nil, fmt.Errorf("%w: is_nan of %v is not defined", vector.ErrType, x.Type)
		}
		e.Nullable = x.Nullable
	}
	return e, nil
}

// binary resolves arithmetic, comparison and logic.
func (b *binder) binary(n ast.Binary) (*Expr, error) {
	if n.Op.IsComparison() {
		if e, done, err := b.level(n); done {
			return e, err
		}
	}
	x, y, err := b.pair(n.X, n.Y)
	if err != nil {
		return nil, err
	}
	shape, err := joinShapes(x, y)
	if err != nil {
		return nil, err
	}
	e := &Expr{Node: n, Type: vector.Of(vector.Bool), Nullable: x.Nullable || y.Nullable, Shape: shape}
	tx, ty := x.Type, y.Type
	switch {
	case n.Op.IsArithmetic():
		tx, ty, e.Type, err = arithmeticType(n.Op, x.Type, y.Type)
	case n.Op.IsComparison():
		if err = notTemporal(x, y); err == nil {
			tx, ty, err = comparisonType(n.Op, x.Type, y.Type)
		}
	case tx.Kind != vector.Bool || ty.Kind != vector.Bool:
		err = fmt.Errorf("%w: %s needs two predicates (got %v and %v)", vector.ErrType, n.Op, tx, ty)
	}
	if err != nil {
		return nil, err
	}
	e.Args = []*Expr{cast(x, tx), cast(y, ty)}
	return e, nil
}

// level resolves a comparison with a Level: the categorical stands at the left.
func (b *binder) level(n ast.Binary) (*Expr, bool, error) {
	if _, ok := n.X.(ast.Level); ok {
		n.Op, n.X, n.Y = n.Op.Flip(), n.Y, n.X
	}
	l, ok := n.Y.(ast.Level)
	if !ok {
		return nil, false, nil
	}
	x, err := b.bind(n.X)
	if err != nil {
		return nil, true, err
	}
	if x.Type.Kind != vector.Categorical {
		return nil, true, fmt.Errorf("%w: cannot compare %v with a level (want a categorical column)", vector.ErrType, x.Type)
	}
	v, err := constant(l.Value, vector.Of(vector.String))
	y := &Expr{Node: l, Type: vector.Of(vector.String), Shape: Const, Value: v}
	return &Expr{Node: n, Args: []*Expr{x, y}, Type: vector.Of(vector.Bool), Nullable: x.Nullable, Shape: x.Shape}, true, err
}

// joinShapes returns the shape of an operation on several operands.
func joinShapes(args ...*Expr) (Shape, error) {
	shape := Const
	for _, a := range args {
		if shape == Aligned && a.Shape == Free || shape == Free && a.Shape == Aligned {
			return shape, fmt.Errorf("%w: an aligned and a free expression do not combine", vector.ErrShape)
		}
		shape = max(shape, a.Shape)
	}
	return shape, nil
}

// cast converts e to type t; constants are converted at once where a number's
// kind changes, so that kernels meet operands of one type.
func cast(e *Expr, t vector.Type) *Expr {
	if e.Type == t {
		return e
	}
	if e.Type.Kind == vector.Invalid && e.Shape == Const {
		return &Expr{Node: e.Node, Type: t, Nullable: true, Shape: Const, Value: MissingValue(t)}
	}
	if l, ok := e.Node.(ast.Literal); ok && t.Kind.IsNumeric() && !tooLarge(l.Value, t.Kind) {
		if v, err := constant(l.Value, t); err == nil {
			return &Expr{Node: l, Type: t, Nullable: e.Nullable, Shape: Const, Value: v}
		}
	}
	if isTime(e.Node) && t.Kind == vector.Timestamp { // with or without a zone, as adapt says
		if v, err := constant(e.Node.(ast.Literal).Value, t); err == nil {
			return &Expr{Node: ast.Constant{Vector: v}, Type: t, Shape: Const, Value: v}
		}
	}
	return &Expr{Node: ast.Cast{X: e.Node, To: t}, Args: []*Expr{e}, Type: t, Nullable: e.Nullable, Shape: e.Shape}
}

// when resolves a choice: conditions are predicates, values share a type.
func (b *binder) when(n ast.When) (*Expr, error) {
	e := &Expr{Node: n, Nullable: n.Else == nil}
	for _, child := range ast.Children(n) {
		x, err := b.bind(child)
		if err != nil {
			return nil, err
		}
		e.Args = append(e.Args, x)
	}
	var err error
	if e.Shape, err = joinShapes(e.Args...); err != nil {
		return nil, err
	}
	isValue := func(i int) bool { return i%2 == 1 || i == 2*len(n.Arms) }
	for i, x := range e.Args {
		if !isValue(i) && x.Type.Kind != vector.Bool && x.Type.Kind != vector.Invalid {
			return nil, fmt.Errorf("%w: a condition is %v (want Bool)", vector.ErrType, x.Type)
		}
	}
	for _, literals := range []bool{false, true} { // literals adapt to the others
		for i, x := range e.Args {
			if _, literal := x.Node.(ast.Literal); !isValue(i) || literal != literals {
				continue
			}
			e.Nullable = e.Nullable || x.Nullable
			if e.Type, err = valueType(e.Type, x); err != nil {
				return nil, err
			}
		}
	}
	if e.Type.Kind == vector.Invalid {
		e.Type = vector.Of(vector.Bool)
	}
	for i, x := range e.Args {
		if isValue(i) {
			e.Args[i] = cast(x, e.Type)
		} else {
			e.Args[i] = cast(x, vector.Of(vector.Bool))
		}
	}
	return e, nil
}

// valueType widens have to hold x as well; literals adapt where they fit.
func valueType(have vector.Type, x *Expr) (vector.Type, error) {
	t := x.Type
	if l, ok := x.Node.(ast.Literal); ok && have.Kind != vector.Invalid {
		t = adapt(l.Value, have)
	}
	switch {
	case have.Kind == vector.Invalid:
		return t, nil
	case t.Kind == vector.Invalid:
		return have, nil
	}
	common, ok := Common(have, t)
	if !ok {
		return have, fmt.Errorf("%w: the values of a choice are %v and %v", vector.ErrType, have, t)
	}
	return common, nil
}

// aggregate resolves a reduction to one value.
func (b *binder) aggregate(n ast.Aggregate) (*Expr, error) {
	if n.X == nil {
		return &Expr{Node: n, Type: vector.Of(vector.Int64), Shape: Scalar}, nil
	}
	if n.Op == ast.Quantile && !(n.P >= 0 && n.P <= 1) {
		return nil, fmt.Errorf("quantile %v is outside 0 to 1", n.P)
	}
	if n.Op == ast.Cor {
		return b.cor(n)
	}
	x, err := b.reduced(n.Op, n.X)
	if err != nil {
		return nil, err
	}
	if s, ok := x.Node.(ast.Step); ok && s.Op == ast.Unique && n.Op == ast.Len {
		n.Op, n.X, x = ast.NUniqueAll, s.X, x.Args[0]
	}
	t, err := aggregateType(n.Op, x.Type)
	if err != nil {
		return nil, err
	}
	nullable := n.Op == ast.Std && t.Kind == vector.Duration // of one value there is none, and no NaN to say so
	switch n.Op {
	case ast.Mean, ast.Min, ast.Max, ast.Var, ast.Std, ast.Median, ast.Quantile, ast.Mode, ast.First, ast.Last, ast.Skewness, ast.Kurtosis, ast.MAD:
		nullable = nullable || x.Nullable || x.Shape == Free
	}
	return &Expr{Node: n, Args: []*Expr{x}, Type: t, Nullable: nullable, Shape: Scalar}, nil
}

// reduced resolves an operand of an aggregate.
func (b *binder) reduced(op ast.AggregateOp, n ast.Node) (*Expr, error) {
	x, err := b.bind(n)
	if err == nil && x.Shape < Aligned {
		err = fmt.Errorf("%w: %s of one value (%s)", vector.ErrShape, op, ast.Format(n))
	}
	return x, err
}

// cor resolves the aggregate of two columns, which are compared as floats.
func (b *binder) cor(n ast.Aggregate) (*Expr, error) {
	e := &Expr{Node: n, Type: vector.Of(vector.Float64), Nullable: true, Shape: Scalar}
	for _, operand := range []ast.Node{n.X, n.Y} {
		x, err := b.reduced(n.Op, operand)
		if err != nil {
			return nil, err
		}
		if !x.Type.Kind.IsNumeric() {
			return nil, fmt.Errorf("%w: %s of %v is not defined", vector.ErrType, n.Op, x.Type)
		}
		if x.Type != e.Type {
			x = cast(x, e.Type)
		}
		e.Args = append(e.Args, x)
	}
	return e, nil
}

// step resolves an operation that changes the length.
func (b *binder) step(n ast.Step) (*Expr, error) {
	x, err := b.bind(n.X)
	if err != nil {
		return nil, err
	}
	if x.Shape < Aligned {
		return nil, fmt.Errorf("%w: %s of one value (%s)", vector.ErrShape, n.Op, ast.Format(n.X))
	}
	if (n.Op == ast.Head || n.Op == ast.Tail) && n.N < 0 {
		return nil, fmt.Errorf("%s of %d values (want 0 or more)", n.Op, n.N)
	}
	e := &Expr{Node: n, Args: []*Expr{x}, Type: x.Type, Nullable: x.Nullable, Shape: Free}
	if n.Op != ast.Diff && n.Op != ast.SortDiff {
		return e, nil
	}
	if e.Type, err = diffType(x.Type); err != nil {
		return nil, err
	}
	if s, ok := x.Node.(ast.Step); ok && n.Op == ast.Diff && s.Op == ast.Sort && !s.Desc {
		e.Node, e.Args = ast.Step{Op: ast.SortDiff, X: s.X}, x.Args
	}
	return e, nil
}

// groupCall resolves a Go function of a group.
func (b *binder) groupCall(n ast.GroupCall) (*Expr, error) {
	x, err := b.bind(n.X)
	if err != nil {
		return nil, err
	}
	if x.Shape < Aligned {
		return nil, fmt.Errorf("%w: a group function of one value (%s)", vector.ErrShape, ast.Format(n.X))
	}
	t, scalar, err := n.Func.Bind(x.Type)
	if err != nil {
		return nil, err
	}
	e := &Expr{Node: n, Args: []*Expr{x}, Type: t, Shape: Free}
	if scalar {
		e.Shape = Scalar
	}
	return e, nil
}
