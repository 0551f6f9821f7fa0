package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// Cols stands for several columns, in the frame's order: an expression over it
// becomes one for each of them, where Select, Derive, Combine, Sort or Unique
// meets it, as in Cols("bytes", "packets").Sum(). An
// expression holds at most one such selector. An asterisk in the name that As
// gives stands for the column's: As("*") keeps it.
func Cols(names ...string) Expr {
	return selector("cols", names, func(f vector.Field) bool { return slices.Contains(names, f.Name) })
}

// Except stands for all columns but the named ones, all when none is given;
// see Cols.
func Except(names ...string) Expr {
	return selector("except", names, func(f vector.Field) bool { return !slices.Contains(names, f.Name) })
}

// Matching stands for the columns in whose name a regular expression, in the
// syntax of package regexp, finds something, none if there are none: "^src_",
// "_port$"; see Cols.
func Matching(pattern string) Expr {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return Expr{ast.Invalid{Err: fmt.Errorf("matching: %w: %w", vector.ErrParse, err)}}
	}
	return Expr{ast.Selector{Text: fmt.Sprintf("matching(%q)", pattern), Match: func(f vector.Field) bool { return re.MatchString(f.Name) }}}
}

// OfType stands for the columns of some types, none if there are none; see
// Cols. A type is a kind (dataframe.Float64), which any unit or zone suits, a
// type, the name that frames show for it, or one of the words numeric,
// integer, float and temporal.
func OfType(types ...any) Expr {
	matches := make([]func(vector.Type) bool, len(types))
	text := make([]string, len(types))
	for i, t := range types {
		var err error
		if matches[i], err = typeMatch(t); err != nil {
			return Expr{ast.Invalid{Err: fmt.Errorf("of type: %w", err)}}
		}
		text[i] = fmt.Sprint(t)
	}
	return Expr{ast.Selector{Text: "of_type(" + strings.Join(text, ", ") + ")", Match: func(f vector.Field) bool {
		return slices.ContainsFunc(matches, func(match func(vector.Type) bool) bool { return match(f.Type) })
	}}}
}

// typeMatch returns the test for what stands for one or several types.
func typeMatch(t any) (func(vector.Type) bool, error) {
	switch x := t.(type) {
	case vector.Kind:
		return func(t vector.Type) bool { return t.Kind == x }, nil
	case string:
		for word, is := range map[string]func(vector.Kind) bool{"numeric": vector.Kind.IsNumeric, "integer": vector.Kind.IsInteger,
			"float": vector.Kind.IsFloat, "temporal": vector.Kind.IsTemporal} {
			if strings.EqualFold(x, word) {
				return func(t vector.Type) bool { return is(t.Kind) }, nil
			}
		}
	}
	want, err := typeOf(t)
	return func(t vector.Type) bool { return t == want }, err
}

// selector returns the columns that match; names must exist.
func selector(word string, names []string, match func(vector.Field) bool) Expr {
	return Expr{ast.Selector{Text: word + "(" + strings.Join(names, ", ") + ")", Match: match, Names: slices.Clone(names)}}
}
