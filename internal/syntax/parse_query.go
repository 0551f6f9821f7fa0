package syntax

import "strings"

// lower is strings.ToLower.
func lower(s string) string { return strings.ToLower(s) }

// queryFollows reports whether a query comes next.
func (p *parser) queryFollows() bool {
	return p.dialect == SQL && (p.follows("select") || p.follows("with") || p.follows("values"))
}

// query reads [WITH …] body [ORDER BY …] [LIMIT …] [OFFSET …].
func (p *parser) query() *Query {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.peek().Span, "%w: more than %d queries inside each other", ErrSyntax, maxDepth)
	}
	defer func() { p.depth-- }()
	lo := p.peek().Span
	q := &Query{}
	if p.accept("with") {
		if p.follows("recursive") && !p.ahead(1).is("as") {
			p.fail(p.peek().Span, "WITH RECURSIVE is not supported")
		}
		p.list(func() { q.With = append(q.With, p.cte()) })
	}
	q.Body = p.setOps(false)
	if p.accept("order", "by") {
		q.Order = p.orderItems()
	}
	p.limits(q)
	q.Span = p.since(lo)
	return q
}

// cte reads name [(columns)] AS (query).
func (p *parser) cte() CTE {
	c := CTE{Name: p.name("the name of a query")}
	if p.follows("(") {
		c.Columns = p.names()
	}
	p.expect("as")
	open := p.open()
	c.Query = p.query()
	p.close(open)
	return c
}

// limits reads LIMIT and OFFSET in either order, and FETCH FIRST n ROWS ONLY.
func (p *parser) limits(q *Query) {
	for {
		t := p.peek()
		switch {
		case q.Limit == nil && p.accept("limit"):
			if p.accept("all") {
				continue
			}
			q.Limit = p.expression()
		case q.Offset == nil && p.accept("offset"):
			q.Offset = p.expression()
			if !p.accept("rows") {
				p.accept("row")
			}
		case q.Limit == nil && p.accept("fetch"):
			if !p.accept("first") {
				p.expect("next")
			}
			q.Limit = &Literal{t.Span, int64(1)}
			if p.peek().kind == number {
				q.Limit = p.number(false, p.peek().Span)
			}
			if !p.accept("rows") {
				p.expect("row")
			}
			p.expect("only")
		default:
			return
		}
	}
}

// setOps reads bodies joined by UNION and EXCEPT, or by INTERSECT, which binds
// tighter.
func (p *parser) setOps(tight bool) Body {
	ops := []string{"union", "except"}
	operand := func() Body { return p.setOps(true) }
	if tight {
		ops, operand = []string{"intersect"}, p.body
	}
	l := operand()
	for chain := 0; ; chain++ {
		op := p.operator(ops)
		if op == "" {
			return l
		}
		if chain == maxChain {
			p.fail(p.last(), "%w: more than %d set operations in a row", ErrSyntax, maxChain)
		}
		all := p.accept("all")
		if !all {
			p.accept("distinct")
		}
		if p.follows("by", "name") {
			p.fail(p.peek().Span, "%s BY NAME is not supported", strings.ToUpper(op))
		}
		r := operand()
		l = &SetOp{l.Place().to(r.Place()), op, all, l, r}
	}
}

// body reads SELECT, VALUES or a query in parentheses.
func (p *parser) body() Body {
	switch {
	case p.follows("select"):
		return p.selectBody()
	case p.follows("values"):
		return p.values()
	case !p.follows("("):
		p.want("SELECT")
	}
	open := p.open()
	q := p.query()
	p.close(open)
	q.Span = p.since(open.Span)
	return q
}

// values reads VALUES (…), (…).
func (p *parser) values() Body {
	lo := p.expect("values").Span
	v := &Values{}
	p.list(func() {
		open := p.open()
		var row []Expr
		p.list(func() { row = append(row, p.expression()) })
		p.close(open)
		if len(v.Rows) > 0 && len(row) != len(v.Rows[0]) {
			p.fail(p.since(open.Span), "%w: a row has %d values (want %d)", ErrSyntax, len(row), len(v.Rows[0]))
		}
		v.Rows = append(v.Rows, row)
	})
	v.Span = p.since(lo)
	return v
}

// selectBody reads SELECT and its clauses.
func (p *parser) selectBody() Body {
	lo := p.expect("select").Span
	s := &Select{}
	if s.Distinct = p.accept("distinct"); s.Distinct && p.follows("on") && p.ahead(1).is("(") {
		p.fail(p.peek().Span, "DISTINCT ON is not supported")
	}
	if !s.Distinct {
		p.accept("all")
	}
	p.list(func() {
		if len(s.Items) > 0 && (p.follows("from") || p.peek().kind == end) {
			p.want("an expression (a comma stands before it)")
		}
		s.Items = append(s.Items, p.item())
	})
	if p.accept("from") {
		p.list(func() { s.From = append(s.From, p.joins()) })
	}
	if p.accept("where") {
		s.Where = p.expression()
	}
	if p.accept("group", "by") {
		if s.GroupAll = p.accept("all"); !s.GroupAll {
			p.list(func() { s.Group = append(s.Group, p.groupKey()) })
		}
	}
	if p.accept("having") {
		s.Having = p.expression()
	}
	if p.accept("window") {
		p.list(func() {
			w := NamedWindow{Name: p.name("the name of a window")}
			p.expect("as")
			w.Window = p.window()
			s.Windows = append(s.Windows, w)
		})
	}
	if p.accept("qualify") {
		s.Qualify = p.expression()
	}
	s.Span = p.since(lo)
	return s
}

// groupKey reads a key of GROUP BY.
func (p *parser) groupKey() Expr {
	t := p.peek()
	if (t.is("rollup") || t.is("cube")) && p.ahead(1).is("(") || t.is("grouping") && p.ahead(1).is("sets") {
		p.fail(t.Span, "%s is not supported", strings.ToUpper(t.text))
	}
	return p.expression()
}

// item reads an entry of a select list: *, t.*, or an expression with or
// without a name.
func (p *parser) item() Item {
	t := p.peek()
	if p.accept("*") {
		return Item{X: p.exclude(&Star{Span: t.Span})}
	}
	if (t.kind == quoted || t.kind == word && !p.reserved(t)) && p.ahead(1).is(".") && p.ahead(2).is("*") {
		p.i += 3
		return Item{X: p.exclude(&Star{Span: p.since(t.Span), Table: &Ident{t.Span, t.text, t.kind == quoted}})}
	}
	it := Item{X: p.expression()}
	it.Alias = p.alias("a name")
	return it
}

// exclude reads EXCLUDE (a, b) behind a star.
func (p *parser) exclude(s *Star) *Star {
	if p.follows("exclude") && (p.ahead(1).is("(") || p.ahead(1).kind == word) {
		p.take()
		if p.follows("(") {
			s.Exclude = p.names()
		} else {
			s.Exclude = []Ident{p.name("a name")}
		}
		s.Span = p.since(s.Span)
	}
	return s
}

// alias reads [AS] name; nil when there is none.
func (p *parser) alias(what string) *Ident {
	explicit := p.accept("as")
	t := p.peek()
	if !explicit && t.kind != quoted && (t.kind != word || p.reserved(t)) {
		return nil
	}
	id := p.name(what)
	return &id
}
