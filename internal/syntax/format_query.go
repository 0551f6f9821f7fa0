package syntax

import "strings"

// query writes a query.
func (w *writer) query(q *Query) {
	for i, c := range q.With {
		w.put(map[bool]string{true: "WITH ", false: ", "}[i == 0], FormatName(c.Name.Text))
		w.columns(c.Columns)
		w.put(" AS (")
		w.query(c.Query)
		w.put(")")
	}
	if len(q.With) > 0 {
		w.put(" ")
	}
	w.body(q.Body, false)
	if len(q.Order) > 0 {
		w.put(" ORDER BY ")
		w.order(q.Order)
	}
	if q.Limit != nil {
		w.put(" LIMIT ")
		w.expr(q.Limit, levelOr)
	}
	if q.Offset != nil {
		w.put(" OFFSET ")
		w.expr(q.Offset, levelOr)
	}
}

// body writes a body; tight says that it is an operand that needs parentheses
// around set operations.
func (w *writer) body(b Body, tight bool) {
	switch b := b.(type) {
	case *Query:
		w.put("(")
		w.query(b)
		w.put(")")
	case *Values:
		w.put("VALUES ")
		w.each(len(b.Rows), func(i int) {
			w.put("(")
			w.each(len(b.Rows[i]), func(j int) { w.expr(b.Rows[i][j], levelOr) })
			w.put(")")
		})
	case *SetOp:
		w.body(b.L, b.Op == "intersect")
		w.put(" ", strings.ToUpper(b.Op), " ")
		if b.All {
			w.put("ALL ")
		}
		w.body(b.R, true)
	case *Select:
		w.selectBody(b)
	}
}

// selectBody writes SELECT and its clauses.
func (w *writer) selectBody(s *Select) {
	w.put("SELECT ")
	if s.Distinct {
		w.put("DISTINCT ")
	}
	w.each(len(s.Items), func(i int) {
		w.expr(s.Items[i].X, levelOr)
		if a := s.Items[i].Alias; a != nil {
			w.put(" AS ", FormatName(a.Text))
		}
	})
	if len(s.From) > 0 {
		w.put(" FROM ")
		w.each(len(s.From), func(i int) { w.table(s.From[i]) })
	}
	clause := func(word string, e Expr) {
		if e != nil {
			w.put(" ", word, " ")
			w.expr(e, levelOr)
		}
	}
	clause("WHERE", s.Where)
	if s.GroupAll {
		w.put(" GROUP BY ALL")
	} else if len(s.Group) > 0 {
		w.put(" GROUP BY ")
		w.each(len(s.Group), func(i int) { w.expr(s.Group[i], levelOr) })
	}
	clause("HAVING", s.Having)
	for i, v := range s.Windows {
		w.put(map[bool]string{true: " WINDOW ", false: ", "}[i == 0], FormatName(v.Name.Text), " AS ")
		w.window(v.Window, true)
	}
	clause("QUALIFY", s.Qualify)
}

// star writes * or t.*.
func (w *writer) star(s *Star) {
	if s.Table != nil {
		w.put(FormatName(s.Table.Text), ".")
	}
	w.put("*")
	if len(s.Exclude) > 0 {
		w.put(" EXCLUDE")
		w.columns(s.Exclude)
	}
}

// columns writes names in parentheses.
func (w *writer) columns(names []Ident) {
	if len(names) == 0 {
		return
	}
	w.put(" (")
	w.each(len(names), func(i int) { w.put(FormatName(names[i].Text)) })
	w.put(")")
}

// table writes an entry of FROM.
func (w *writer) table(t Table) {
	alias := func(a *Ident, columns []Ident) {
		if a != nil {
			w.put(" AS ", FormatName(a.Text))
			w.columns(columns)
		}
	}
	switch t := t.(type) {
	case *Named:
		w.put(FormatName(t.Name.Text))
		alias(t.Alias, t.Columns)
	case *Derived:
		w.put("(")
		w.query(t.Query)
		w.put(")")
		alias(t.Alias, t.Columns)
	case *Join:
		w.table(t.L)
		if t.Natural {
			w.put(" NATURAL")
		}
		w.put(" ", strings.ToUpper(t.Kind), " JOIN ")
		if _, nested := t.R.(*Join); nested {
			w.put("(")
			w.table(t.R)
			w.put(")")
		} else {
			w.table(t.R)
		}
		if t.On != nil {
			w.put(" ON ")
			w.expr(t.On, levelOr)
		}
		if len(t.Using) > 0 {
			w.put(" USING")
			w.columns(t.Using)
		}
	}
}
