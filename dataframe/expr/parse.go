package expr

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/syntax"
)

// A SyntaxError is a mistake in a text: Line and Column say where, its text
// shows the line. Reach it with errors.As.
type SyntaxError = syntax.Error

// Parse reads an expression from text, as in
//
//	bytes < 1000 and src_port in (53, 5353)
//	case when src_port < dst_port then src_port else dst_port end as port_min
//	sum(bytes) / count(*)
//	timestamp.sort().diff()
//	row_number() over (partition by ip order by timestamp desc)
//
// Keywords are read in any case. Columns are bare names, matched exactly, or
// names in double quotes or backticks; text stands in single quotes, a quote
// inside doubled. The operators, loosest first: or; and; not; = == <> != < <=
// > >=, is [not] missing | null | true | false | nan | distinct from, [not] in
// (…), [not] between … and …, [not] like and ilike; ||; + -; * / // %; ^; -.
// x::type and cast(x as type) convert; date '2016-03-28', timestamp
// '2016-03-28 01:56:25' and interval '5' minute are constants. A choice is
// written with case, or as when(…).then(…).else(…). A function f(x, y) may be
// written x.f(y). As names the result.
//
// What an expression means is what it means when it is built with the
// functions of this package: a sum of nothing is 0, division by zero is
// infinite. Types are checked where the expression is used.
func Parse(text string) (Expr, error) {
	item, err := syntax.ParseExpr(text, syntax.Stoa)
	if err != nil {
		return Expr{}, fmt.Errorf("expression: %w", err)
	}
	n, err := (&syntax.Lowering{Text: text}).Expr(item.X)
	if err != nil {
		return Expr{}, fmt.Errorf("expression: %w", err)
	}
	if item.Alias != nil {
		n = ast.Alias{X: n, Name: item.Alias.Text}
	}
	return Expr{n}, nil
}

// MustParse is Parse of a text that is known to be right: it panics where
// Parse returns an error.
func MustParse(text string) Expr {
	e, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return e
}
