package dataframe

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/plan"
)

// A JoinOption changes how frames are joined. Options stand among the keys of
// a join, in any order; one that does not apply to a join is an error.
type JoinOption struct {
	name string
	set  func(*joinSettings) error
}

// joinSettings are what the keys and options of a join said.
type joinSettings struct {
	op   string
	spec plan.JoinSpec
	asof plan.AsofSpec
}

// joinOptions are the options of the joins, by kind.
func joinOptions(kind plan.JoinKind) []string {
	options := []string{"Where"}
	if kind != plan.CrossJoin {
		options = append(options, "On", "MatchMissing", "SkipMissing", "UniqueLeft", "UniqueRight")
	}
	if kind != plan.SemiJoin && kind != plan.AntiJoin {
		options = append(options, "Suffix", "MakeUnique")
	}
	if kind < plan.SemiJoin {
		options = append(options, "Indicator")
	}
	return options
}

// asofOptions are the options of AsofJoin.
var asofOptions = []string{"By", "Forward", "Nearest", "Tolerance", "Strict", "SkipMissing", "Suffix", "MakeUnique"}

// apply takes keys and options in.
func (s *joinSettings) apply(args []any, allowed []string) error {
	for _, a := range args {
		option, ok := a.(JoinOption)
		if !ok {
			option = On(a, a)
		}
		switch {
		case option.set == nil:
		case !ok && !slices.Contains(allowed, option.name):
			return fmt.Errorf("%s: keys do not apply here", s.op)
		case !slices.Contains(allowed, option.name):
			return fmt.Errorf("%s: option %s does not apply here", s.op, option.name)
		default:
			if err := option.set(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair turns the keys of both sides into nodes.
func (s *joinSettings) pair(left, right any) (plan.JoinOn, error) {
	ns, err := nodes(s.op, []any{left, right})
	if err != nil {
		return plan.JoinOn{}, err
	}
	return plan.JoinOn{Left: ns[0], Right: ns[1]}, nil
}

// On compares a column or expression of the left frame with another one of the
// right frame. Of two columns the result has the left one.
func On(left, right any) JoinOption {
	return JoinOption{"On", func(s *joinSettings) error {
		on, err := s.pair(left, right)
		s.spec.On = append(s.spec.On, on)
		return err
	}}
}

// Where keeps only pairs of rows for which the condition is true, beside equal
// keys: a range, an inequality. It names columns of both frames; a name that
// both have must be a key of both. In a left join a row whose pairs all fail is
// a row without one. Every pair of equal keys is looked at: O(pairs).
func Where(condition expr.Expr) JoinOption {
	return JoinOption{"Where", func(s *joinSettings) error {
		s.spec.Residual = condition.Node()
		return nil
	}}
}

// UniqueLeft makes two left rows with equal keys an ErrKey that names them.
func UniqueLeft() JoinOption {
	return JoinOption{"UniqueLeft", func(s *joinSettings) error { s.spec.UniqueLeft = true; return nil }}
}

// UniqueRight makes two right rows with equal keys an ErrKey that names them:
// then no row of the left frame comes twice.
func UniqueRight() JoinOption {
	return JoinOption{"UniqueRight", func(s *joinSettings) error { s.spec.UniqueRight = true; return nil }}
}

// Indicator adds a categorical column, last, that says where a row comes from:
// left_only, right_only or both.
func Indicator(name string) JoinOption {
	return JoinOption{"Indicator", func(s *joinSettings) error { s.spec.Indicator = name; return nil }}
}

// MatchMissing lets a missing key equal a missing key. Without it and without
// SkipMissing a missing key is ErrMissing.
func MatchMissing() JoinOption {
	return JoinOption{"MatchMissing", func(s *joinSettings) error { s.spec.Missing = plan.MissingEqual; return nil }}
}

// SkipMissing lets a missing key equal nothing: its row has no pair. It does
// not apply to OuterJoin, where the result could not tell such rows apart.
func SkipMissing() JoinOption {
	return JoinOption{"SkipMissing", func(s *joinSettings) error {
		if s.spec.Kind == plan.OuterJoin {
			return fmt.Errorf("%s: option SkipMissing does not apply here (use MatchMissing, or DropMissing first)", s.op)
		}
		s.spec.Missing, s.asof.Missing = plan.MissingSkip, plan.MissingSkip
		return nil
	}}
}

// Suffix renames columns that both frames have and that are no common key: it
// puts left behind the left one's name and right behind the right one's. One of
// the two may be "". Without it and without MakeUnique such a name is an error.
func Suffix(left, right string) JoinOption {
	return JoinOption{"Suffix", func(s *joinSettings) error {
		s.spec.Names.Left, s.spec.Names.Right = left, right
		s.asof.Names = s.spec.Names
		return nil
	}}
}

// MakeUnique renames right columns whose names are taken: bytes becomes
// bytes_1, or the next number that is free.
func MakeUnique() JoinOption {
	return JoinOption{"MakeUnique", func(s *joinSettings) error {
		s.spec.Names.MakeUnique, s.asof.Names.MakeUnique = true, true
		return nil
	}}
}

// By makes AsofJoin look only at right rows that have equal keys: names,
// expressions, or On.
func By(keys ...any) JoinOption {
	return JoinOption{"By", func(s *joinSettings) error {
		by := joinSettings{op: s.op}
		err := by.apply(keys, []string{"On"})
		s.asof.By = append(s.asof.By, by.spec.On...)
		return err
	}}
}

// Forward makes AsofJoin take the first right row at or after the left one.
func Forward() JoinOption {
	return JoinOption{"Forward", func(s *joinSettings) error { s.asof.Direction = plan.Forward; return nil }}
}

// Nearest makes AsofJoin take the right row at the smaller distance, before or
// after; at equal distances the one before.
func Nearest() JoinOption {
	return JoinOption{"Nearest", func(s *joinSettings) error { s.asof.Direction = plan.Nearest; return nil }}
}

// Tolerance is the greatest distance that AsofJoin bridges, itself included: a
// number, or a time.Duration for times.
func Tolerance(distance any) JoinOption {
	return JoinOption{"Tolerance", func(s *joinSettings) error {
		s.asof.Tolerance = distance
		if distance == nil {
			return fmt.Errorf("%s: %w: the tolerance is nil (want a number or a time.Duration)", s.op, ErrType)
		}
		return nil
	}}
}

// Strict makes AsofJoin pass over right rows at the very time of the left one.
func Strict() JoinOption {
	return JoinOption{"Strict", func(s *joinSettings) error { s.asof.Strict = true; return nil }}
}

// join plans a join; args are keys and options.
func join(left, right plan.Node, kind plan.JoinKind, args []any) (plan.Node, error) {
	s := &joinSettings{op: kind.String(), spec: plan.JoinSpec{Kind: kind}}
	if err := s.apply(args, joinOptions(kind)); err != nil {
		return nil, err
	}
	return node(plan.NewJoin(left, right, s.spec))
}

// asof plans an as-of join.
func asof(left, right plan.Node, on any, options []JoinOption) (plan.Node, error) {
	s := &joinSettings{op: "as-of join"}
	if err := s.apply([]any{on}, []string{"On"}); err != nil {
		return nil, err
	}
	if len(s.spec.On) != 1 {
		return nil, fmt.Errorf("%s: no key", s.op)
	}
	s.asof.On = s.spec.On[0]
	args := make([]any, len(options))
	for i, o := range options {
		args[i] = o
	}
	if err := s.apply(args, asofOptions); err != nil {
		return nil, err
	}
	return node(plan.NewAsof(left, right, s.asof))
}

// InnerJoin returns the pairs of rows of both frames with equal keys, in the
// order of df, and for each of its rows in that of right. Keys are names that
// both frames have, expressions of both, or On; options may stand among them.
//
// A key column comes once, under its name in df; then come the other columns of
// right. A name that both have is an error, see Suffix and MakeUnique. Keys are
// compared exactly, int32 with int64 and integers with floats too; categorical
// keys by level, whatever their pools. A missing key is an error unless an
// option says what it equals; NaN and −0 always are.
//
// O(n + m + rows of the result); the smaller frame becomes the table that the
// other one's keys are looked up in. Every column is copied.
func (df *DataFrame) InnerJoin(right *DataFrame, keys ...any) (*DataFrame, error) {
	return run(join(df.scan(), right.scan(), plan.InnerJoin, keys))
}

// LeftJoin is InnerJoin, but rows of df without a pair stay in their place,
// with missing values in the columns of right. If no row of df has two pairs,
// its columns are shared.
func (df *DataFrame) LeftJoin(right *DataFrame, keys ...any) (*DataFrame, error) {
	return run(join(df.scan(), right.scan(), plan.LeftJoin, keys))
}

// RightJoin is InnerJoin, followed by the rows of right without a pair, in
// their order, with missing values in the columns of df that are no keys. A key
// has the type that holds both sides; the levels of categorical keys merge, in
// the order of df where they disagree.
func (df *DataFrame) RightJoin(right *DataFrame, keys ...any) (*DataFrame, error) {
	return run(join(df.scan(), right.scan(), plan.RightJoin, keys))
}

// OuterJoin is LeftJoin, followed by the rows of right without a pair as in
// RightJoin.
func (df *DataFrame) OuterJoin(right *DataFrame, keys ...any) (*DataFrame, error) {
	return run(join(df.scan(), right.scan(), plan.OuterJoin, keys))
}

// SemiJoin returns a view of the rows of df that have a pair in right, each
// once. Keys are those of InnerJoin.
func (df *DataFrame) SemiJoin(right *DataFrame, keys ...any) (*DataFrame, error) {
	return run(join(df.scan(), right.scan(), plan.SemiJoin, keys))
}

// AntiJoin returns a view of the rows of df that have no pair in right. Keys
// are those of InnerJoin.
func (df *DataFrame) AntiJoin(right *DataFrame, keys ...any) (*DataFrame, error) {
	return run(join(df.scan(), right.scan(), plan.AntiJoin, keys))
}

// CrossJoin returns every row of df beside every row of right, in the order of
// df, then of right; Where keeps some of them.
func (df *DataFrame) CrossJoin(right *DataFrame, options ...JoinOption) (*DataFrame, error) {
	return run(cross(df.scan(), right.scan(), options))
}

// cross plans a join without keys.
func cross(left, right plan.Node, options []JoinOption) (plan.Node, error) {
	args := make([]any, len(options))
	for i, o := range options {
		args[i] = o
	}
	return join(left, right, plan.CrossJoin, args)
}

// AsofJoin returns every row of df, in order, beside the row of right that was
// the last one at or before its time: the quote that was valid when a trade was
// made. on is a column of numbers or times that both frames have, or On. Forward
// and Nearest look in other directions, By compares keys first, Tolerance limits
// the distance. Rows without such a row have missing values.
//
// The rows of right ascend by on, within each group of By, else ErrKey names the
// first that does not; df may have any order. Of right rows at one time, the
// last is taken looking back, the first looking forward. The time of right is
// a column of the result if it has a name of its own. Missing times and keys are
// errors without SkipMissing. O(n log m), and about O(n + m) where df ascends.
func (df *DataFrame) AsofJoin(right *DataFrame, on any, options ...JoinOption) (*DataFrame, error) {
	return run(asof(df.scan(), right.scan(), on, options))
}
