package syntax

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Format writes an expression as text that parses to the same tree in the SQL
// dialect: keywords in capitals, functions in lower case, parentheses only
// where they are needed.
func Format(e Expr) string {
	var w writer
	w.expr(e, levelOr)
	return w.String()
}

// FormatQuery is Format of a query.
func FormatQuery(q *Query) string {
	var w writer
	w.query(q)
	return w.String()
}

// A writer builds the text.
type writer struct{ strings.Builder }

// put appends pieces of text.
func (w *writer) put(pieces ...string) {
	for _, s := range pieces {
		w.WriteString(s)
	}
}

// each calls f for 0 to n−1 with commas between.
func (w *writer) each(n int, f func(i int)) {
	for i := range n {
		if i > 0 {
			w.put(", ")
		}
		f(i)
	}
}

// FormatName writes a name, in double quotes where a bare word would not do.
func FormatName(s string) string {
	for i, r := range s {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && (isDigit(r) || r == '$')) {
			return quoteName(s)
		}
	}
	if s == "" || isReserved(s, SQL) || isReserved(s, Stoa) {
		return quoteName(s)
	}
	return s
}

// quoteName writes a name in double quotes.
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// quoteText writes text in single quotes.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// levelOf returns the precedence of an expression's outermost operator.
func levelOf(e Expr) int {
	switch e := e.(type) {
	case *Binary:
		for level, ops := range operators {
			for _, op := range ops {
				if op == e.Op {
					return level
				}
			}
		}
		return levelTest
	case *Unary:
		if e.Op == "not" {
			return levelNot
		}
		return levelNeg
	case *Is, *Between, *In, *Like:
		return levelTest
	case *Literal:
		if s := formatLiteral(e.Value); s[0] == '-' {
			return levelNeg
		}
	}
	return levelAtom
}

// expr writes e in a place that takes operators of a level and tighter ones.
func (w *writer) expr(e Expr, level int) {
	if levelOf(e) < level {
		w.put("(")
		defer w.put(")")
	}
	switch e := e.(type) {
	case *Name:
		if e.Table != nil {
			w.put(FormatName(e.Table.Text), ".")
		}
		w.put(FormatName(e.Column.Text))
	case *Star:
		w.star(e)
	case *Literal:
		w.put(formatLiteral(e.Value))
	case *Unary:
		w.unary(e)
	case *Binary:
		w.binary(e)
	case *Is:
		w.expr(e.X, levelTest+1)
		w.put(" IS ", not(e.Not))
		switch e.What {
		case "missing":
			w.put("NULL")
		case "distinct":
			w.put("DISTINCT FROM ")
			w.expr(e.Y, levelConcat)
		default:
			w.put(strings.ToUpper(e.What))
		}
	case *Between:
		w.expr(e.X, levelConcat)
		w.put(" ", not(e.Not), "BETWEEN ")
		w.expr(e.Lo, levelConcat)
		w.put(" AND ")
		w.expr(e.Hi, levelConcat)
	case *In:
		w.expr(e.X, levelConcat)
		w.put(" ", not(e.Not), "IN (")
		if e.Query != nil {
			w.query(e.Query)
		}
		w.each(len(e.List), func(i int) { w.expr(e.List[i], levelOr) })
		w.put(")")
	case *Like:
		w.expr(e.X, levelConcat)
		w.put(" ", not(e.Not), strings.ToUpper(e.Op), " ")
		w.expr(e.Pattern, levelConcat)
		if e.Escape != nil {
			w.put(" ESCAPE ")
			w.expr(e.Escape, levelConcat)
		}
	case *Case:
		w.choice(e)
	case *Cast:
		w.put(map[bool]string{false: "CAST(", true: "TRY_CAST("}[e.Try])
		w.expr(e.X, levelOr)
		w.put(" AS ", e.To.Text, ")")
	case *Call:
		w.call(e)
	case *Subquery:
		w.put("(")
		w.query(e.Query)
		w.put(")")
	case *Exists:
		w.put("EXISTS (")
		w.query(e.Query)
		w.put(")")
	}
}

// not writes NOT with a space behind it, or nothing.
func not(yes bool) string {
	if yes {
		return "NOT "
	}
	return ""
}

// unary writes NOT x and -x; the minus keeps away from a number behind it,
// which would take it as its sign.
func (w *writer) unary(e *Unary) {
	if e.Op == "not" {
		w.put("NOT ")
		w.expr(e.X, levelNot)
		return
	}
	w.put("-")
	if _, ok := e.X.(*Literal); ok || levelOf(e.X) == levelNeg {
		w.put("(")
		w.expr(e.X, levelOr)
		w.put(")")
		return
	}
	w.expr(e.X, levelNeg)
}

// binary writes two operands; operators group to the left, comparisons not at all.
func (w *writer) binary(e *Binary) {
	level := levelOf(e)
	left := level
	if level == levelTest {
		left++
	}
	w.expr(e.X, left)
	w.put(" ", strings.ToUpper(e.Op), " ")
	w.expr(e.Y, level+1)
}

// choice writes CASE.
func (w *writer) choice(e *Case) {
	w.put("CASE ")
	if e.X != nil {
		w.expr(e.X, levelOr)
		w.put(" ")
	}
	for _, a := range e.Arms {
		w.put("WHEN ")
		w.expr(a.If, levelOr)
		w.put(" THEN ")
		w.expr(a.Then, levelOr)
		w.put(" ")
	}
	if e.Else != nil {
		w.put("ELSE ")
		w.expr(e.Else, levelOr)
		w.put(" ")
	}
	w.put("END")
}

// call writes a function with what stands behind it.
func (w *writer) call(e *Call) {
	w.put(strings.ToLower(e.Name.Text), "(")
	if e.Distinct {
		w.put("DISTINCT ")
	}
	w.each(len(e.Args), func(i int) { w.expr(e.Args[i], levelOr) })
	if len(e.Order) > 0 {
		w.put(map[bool]string{true: " "}[len(e.Args) > 0], "ORDER BY ")
		w.order(e.Order)
	}
	w.put(")")
	if e.Filter != nil {
		w.put(" FILTER (WHERE ")
		w.expr(e.Filter, levelOr)
		w.put(")")
	}
	if e.Over != nil {
		w.put(" OVER ")
		w.window(e.Over, false)
	}
}

// window writes a definition, or the bare name of one.
func (w *writer) window(v *Window, definition bool) {
	if !definition && v.Base != nil && len(v.Partition)+len(v.Order) == 0 && v.Frame == nil {
		w.put(FormatName(v.Base.Text))
		return
	}
	w.put("(")
	space := ""
	if v.Base != nil {
		w.put(FormatName(v.Base.Text))
		space = " "
	}
	if len(v.Partition) > 0 {
		w.put(space, "PARTITION BY ")
		w.each(len(v.Partition), func(i int) { w.expr(v.Partition[i], levelOr) })
		space = " "
	}
	if len(v.Order) > 0 {
		w.put(space, "ORDER BY ")
		w.order(v.Order)
		space = " "
	}
	if f := v.Frame; f != nil {
		w.put(space, strings.ToUpper(f.Unit), " BETWEEN ")
		w.border(f.Lo)
		w.put(" AND ")
		w.border(f.Hi)
	}
	w.put(")")
}

// border writes one end of a frame.
func (w *writer) border(b Border) {
	switch {
	case b.Unbounded:
		w.put("UNBOUNDED")
	case b.N == nil:
		w.put("CURRENT ROW")
		return
	default:
		w.expr(b.N, levelConcat)
	}
	if b.Following {
		w.put(" FOLLOWING")
	} else {
		w.put(" PRECEDING")
	}
}

// order writes the keys of ORDER BY.
func (w *writer) order(items []OrderItem) {
	w.each(len(items), func(i int) {
		o := items[i]
		w.expr(o.X, levelOr)
		if o.Desc {
			w.put(" DESC")
		}
		if o.NullsFirst != nil {
			w.put(map[bool]string{true: " NULLS FIRST", false: " NULLS LAST"}[*o.NullsFirst])
		}
	})
}

// formatLiteral writes a constant.
func formatLiteral(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return strings.ToUpper(strconv.FormatBool(v))
	case string:
		return quoteText(v)
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return s
	case Stamp:
		switch {
		case v.Date:
			return "DATE '" + v.Time.Format("2006-01-02") + "'"
		case v.Zone:
			return "TIMESTAMPTZ '" + v.Time.Format("2006-01-02 15:04:05.999999999Z") + "'"
		}
		return "TIMESTAMP '" + v.Time.Format("2006-01-02 15:04:05.999999999") + "'"
	case time.Duration:
		return fmt.Sprintf("INTERVAL '%d' NANOSECOND", int64(v))
	case Months:
		if v.Rest == 0 {
			return fmt.Sprintf("INTERVAL '%d' MONTH", v.N)
		}
		return fmt.Sprintf("INTERVAL '%d month %d nanosecond'", v.N, int64(v.Rest))
	}
	return fmt.Sprint(v)
}
