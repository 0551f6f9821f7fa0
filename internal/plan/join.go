package plan

import (
	"errors"
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// JoinKind says which rows a join keeps.
type JoinKind uint8

// The kinds. Semi and anti joins keep rows of the left side and no column of
// the right one.
const (
	InnerJoin JoinKind = iota // pairs
	LeftJoin                  // pairs, and left rows without one in their place
	RightJoin                 // pairs, then right rows without one
	OuterJoin                 // pairs and left rows without one, then right rows without one
	SemiJoin                  // left rows that have a pair
	AntiJoin                  // left rows that have none
	CrossJoin                 // every pair; no keys
)

// String returns the verb.
func (k JoinKind) String() string {
	return [...]string{"inner join", "left join", "right join", "outer join", "semi join", "anti join", "cross join"}[k]
}

// KeepsLeft reports whether left rows without a pair are kept.
func (k JoinKind) KeepsLeft() bool { return k == LeftJoin || k == OuterJoin }

// KeepsRight reports whether right rows without a pair are kept.
func (k JoinKind) KeepsRight() bool { return k == RightJoin || k == OuterJoin }

// MissingKeys says what a missing key equals.
type MissingKeys uint8

// The rules for missing keys.
const (
	MissingError MissingKeys = iota // a missing key is an error
	MissingEqual                    // it equals another missing key
	MissingSkip                     // it equals nothing
)

// A JoinOn is a pair of expressions over the left and the right input whose
// values are compared.
type JoinOn struct{ Left, Right ast.Node }

// JoinNames says what happens to a right column with the name of a left one:
// it is an error, or both names get a suffix, or the right one a number.
type JoinNames struct {
	Left, Right string // suffixes
	MakeUnique  bool
	// chosen are the names of a join that was built: built anew over fewer
	// columns, it keeps them.
	chosen map[joinColumn]string
}

// A joinColumn is a column of one input, or the indicator, by its own name.
type joinColumn struct {
	from JoinFrom // FromLeft for a key, too
	name string
}

// column returns the column that an output comes from.
func (o *JoinOutput) column() joinColumn {
	if o.From == FromKey {
		return joinColumn{FromLeft, o.Field.Name}
	}
	return joinColumn{o.From, o.Field.Name}
}

// JoinSpec says how to join, before anything is bound.
type JoinSpec struct {
	Kind JoinKind
	On   []JoinOn
	// Residual, if any, must be true for a pair; it sees the columns of the
	// left input, then those of the right one.
	Residual ast.Node
	Missing  MissingKeys
	// Lenient compares floats as == does, but for NaN, which equals NaN; else
	// NaN and −0 are errors.
	Lenient bool
	// AnyOrder says that the order of the result's rows is all one, and so the
	// order in which joins are made: the optimizer may choose it.
	AnyOrder bool
	// KeepKeys keeps the key columns of both sides as they are.
	KeepKeys                bool
	UniqueLeft, UniqueRight bool   // two rows with equal keys are an error
	Indicator               string // name of a column that says where a row comes from; "" for none
	Names                   JoinNames
}

// A JoinKey is a pair of expressions to compare, bound.
type JoinKey struct {
	Name        string // of the left column, for errors
	Left, Right *Expr
}

// JoinFrom says where a column of a join's result comes from.
type JoinFrom uint8

// The origins of columns.
const (
	FromLeft      JoinFrom = iota // column Index of the left input
	FromRight                     // column Index of the right input
	FromKey                       // key Index: the left value, the right one for rows without a left row
	FromIndicator                 // where the row comes from
)

// A JoinOutput is a column of a join's result.
type JoinOutput struct {
	Field vector.Field
	From  JoinFrom
	Index int
}

// Join puts rows of two inputs side by side. Rows come in the order of the
// left input, within a left row in that of the right one; right rows without a
// pair come last.
type Join struct {
	Left, Right Node
	Spec        JoinSpec
	Keys        []JoinKey
	Residual    *Expr // over the fields of Left, then those of Right
	Outputs     []JoinOutput
	fields      []vector.Field
}

// Fields implements Node.
func (j *Join) Fields() []vector.Field { return j.fields }

// NewJoin returns a join of two inputs.
func NewJoin(left, right Node, s JoinSpec) (*Join, error) {
	op := s.Kind.String()
	j := &Join{Left: left, Right: right, Spec: s}
	if len(s.On) == 0 && s.Kind != CrossJoin && s.Residual == nil {
		return nil, fmt.Errorf("%s: no key", op)
	}
	if s.Indicator != "" && (s.Kind == SemiJoin || s.Kind == AntiJoin || s.Kind == CrossJoin) {
		return nil, fmt.Errorf("%s: an indicator says nothing here (want an inner, left, right or outer join)", op)
	}
	var err error
	if j.Keys, err = bindOn(op, left, right, s.On); err != nil {
		return nil, err
	}
	if s.Residual != nil {
		if err := j.bindResidual(); err != nil {
			return nil, err
		}
	}
	if s.Kind == SemiJoin || s.Kind == AntiJoin {
		for i, f := range left.Fields() {
			j.Outputs = append(j.Outputs, JoinOutput{f, FromLeft, i})
		}
		j.fields = left.Fields()
		return j, nil
	}
	j.outputs()
	j.fields, err = nameOutputs(op, j.Outputs, &j.Spec.Names)
	return j, err
}

// Refuses reports whether the join may refuse keys of one side, so that it must
// see all of them.
func (j *Join) Refuses(left bool) bool {
	if left && j.Spec.UniqueLeft || !left && j.Spec.UniqueRight {
		return true
	}
	for _, k := range j.Keys {
		e := k.Right
		if left {
			e = k.Left
		}
		if j.Spec.Missing == MissingError && e.Nullable || !j.Spec.Lenient && e.Type.Kind.IsFloat() {
			return true
		}
	}
	return false
}

// bindOn binds pairs of keys.
func bindOn(op string, left, right Node, on []JoinOn) ([]JoinKey, error) {
	keys := make([]JoinKey, len(on))
	for i, pair := range on {
		l, err := bindKey(op, pair.Left, left, "left")
		if err != nil {
			return nil, err
		}
		r, err := bindKey(op, pair.Right, right, "right")
		if err != nil {
			return nil, err
		}
		name := ast.Name(pair.Left)
		if l, r, err = comparableKeys(l, r); err != nil {
			return nil, &vector.ColumnError{Op: op, Column: name, Err: err}
		}
		keys[i] = JoinKey{name, l, r}
	}
	return keys, nil
}

// bindKey binds one side of a pair of keys: a value for each row.
func bindKey(op string, n ast.Node, in Node, side string) (*Expr, error) {
	e, err := Bind(op, n, in.Fields())
	if unknown, ok := err.(*vector.ColumnError); ok && errors.Is(err, vector.ErrNoColumn) {
		err = &vector.ColumnError{Op: op, Column: unknown.Column, Err: fmt.Errorf("on the %s: %w", side, unknown.Err)}
	}
	if err == nil {
		err = aligned(op, n, e)
	}
	if err == nil && e.NeedsTable() {
		err = exprError(op, n, fmt.Errorf("%w: a key is computed row by row (use Derive first)", vector.ErrShape))
	}
	return e, err
}

// comparableKeys gives two keys types whose values can be compared. Numbers
// stay as they are: the engine compares any two kinds exactly.
func comparableKeys(l, r *Expr) (*Expr, *Expr, error) {
	t, ok := Common(l.Type, r.Type)
	switch {
	case !ok:
		return l, r, fmt.Errorf("%w: cannot compare %v with %v", vector.ErrType, l.Type, r.Type)
	case t.Kind.IsTemporal():
		return cast(l, vector.Type{Kind: t.Kind, Unit: t.Unit, Zone: l.Type.Zone}), cast(r, vector.Type{Kind: t.Kind, Unit: t.Unit, Zone: r.Type.Zone}), nil
	}
	return l, r, nil
}

// bindResidual binds the condition that pairs must meet. A name that both
// inputs have is the left column's if it is a key of both, else an error.
func (j *Join) bindResidual() error {
	op, n := j.Spec.Kind.String(), j.Spec.Residual
	left, right := j.Left.Fields(), j.Right.Fields()
	for _, name := range ast.Columns(nil, n) {
		in := func(f vector.Field) bool { return f.Name == name }
		if slices.ContainsFunc(left, in) && slices.ContainsFunc(right, in) && !j.sharesKey(name) {
			return &vector.ColumnError{Op: op, Column: name, Err: fmt.Errorf("%w: the condition names a column that both sides have (rename one)", ErrDuplicate)}
		}
	}
	e, err := Bind(op, n, slices.Concat(left, right))
	switch {
	case err != nil:
		return err
	case e.Type.Kind != vector.Bool:
		return exprError(op, n, fmt.Errorf("%w: the condition is %v (want Bool)", vector.ErrType, e.Type))
	case e.NeedsTable() || e.Shape == Free:
		return exprError(op, n, fmt.Errorf("%w: the condition of a pair sees only its two rows", vector.ErrShape))
	}
	j.Residual = e
	return nil
}

// sharesKey reports whether the columns of this name are compared with one another.
func (j *Join) sharesKey(name string) bool {
	return slices.ContainsFunc(j.Spec.On, func(on JoinOn) bool {
		l, isL := on.Left.(ast.Column)
		r, isR := on.Right.(ast.Column)
		return isL && isR && l.Name == name && r.Name == name
	})
}

// outputs lists the columns of the result, under their own names: those of the
// left, then those of the right that are no keys, then the indicator. A left
// column that is a key stands for both sides.
func (j *Join) outputs() {
	kind := j.Spec.Kind
	keyOf := map[int]int{}       // key by left column
	dropped := map[string]bool{} // right columns that a key stands for
	if !j.Spec.KeepKeys {
		for i, on := range j.Spec.On {
			l, ok := on.Left.(ast.Column)
			if !ok {
				continue
			}
			at := slices.IndexFunc(j.Left.Fields(), func(f vector.Field) bool { return f.Name == l.Name })
			if _, twice := keyOf[at]; twice { // it stands for one right column only
				continue
			}
			keyOf[at] = i
			if r, ok := on.Right.(ast.Column); ok {
				dropped[r.Name] = true
			}
		}
	}
	for i, f := range j.Left.Fields() {
		k, isKey := keyOf[i]
		switch {
		case isKey && kind.KeepsRight():
			right := j.Keys[k].Right
			f.Type, _ = Common(f.Type, right.Type)
			f.Nullable = f.Nullable || right.Nullable
			j.Outputs = append(j.Outputs, JoinOutput{f, FromKey, k})
			continue
		case kind.KeepsRight():
			f.Nullable = true
		}
		j.Outputs = append(j.Outputs, JoinOutput{f, FromLeft, i})
	}
	for i, f := range j.Right.Fields() {
		if !dropped[f.Name] {
			f.Nullable = f.Nullable || kind.KeepsLeft()
			j.Outputs = append(j.Outputs, JoinOutput{f, FromRight, i})
		}
	}
	if name := j.Spec.Indicator; name != "" {
		j.Outputs = append(j.Outputs, JoinOutput{vector.Field{Name: name, Type: vector.Of(vector.Categorical)}, FromIndicator, 0})
	}
}

// nameOutputs gives the columns of a result names that differ, and returns
// their fields. The names are chosen once: see JoinNames.
func nameOutputs(op string, outputs []JoinOutput, names *JoinNames) ([]vector.Field, error) {
	fields := make([]vector.Field, len(outputs))
	if names.chosen != nil {
		for i := range outputs {
			outputs[i].Field.Name = names.chosen[outputs[i].column()]
			fields[i] = outputs[i].Field
		}
		return fields, nil
	}
	chosen := make(map[joinColumn]string, len(outputs))
	fromLeft, fromRight := map[string]bool{}, map[string]bool{}
	for _, o := range outputs {
		if o.From == FromLeft || o.From == FromKey {
			fromLeft[o.Field.Name] = true
		} else {
			fromRight[o.Field.Name] = true
		}
	}
	used := map[string]bool{}
	for i := range outputs {
		f, column := &outputs[i].Field, outputs[i].column()
		left := outputs[i].From == FromLeft || outputs[i].From == FromKey
		if fromLeft[f.Name] && fromRight[f.Name] && outputs[i].From != FromIndicator {
			if left {
				f.Name += names.Left
			} else {
				f.Name += names.Right
			}
		}
		if used[f.Name] && names.MakeUnique {
			name := f.Name
			for n := 1; used[f.Name] || fromLeft[f.Name] || fromRight[f.Name]; n++ {
				f.Name = fmt.Sprintf("%s_%d", name, n)
			}
		}
		if used[f.Name] {
			return nil, &vector.ColumnError{Op: op, Column: f.Name, Err: fmt.Errorf("%w (use Suffix or MakeUnique)", ErrDuplicate)}
		}
		used[f.Name] = true
		chosen[column] = f.Name
		fields[i] = *f
	}
	names.chosen = chosen
	return fields, nil
}
