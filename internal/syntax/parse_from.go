package syntax

import "strings"

// joins reads a table and the tables joined to it.
func (p *parser) joins() Table {
	l := p.table()
	for chain := 0; ; chain++ {
		lo := p.peek().Span
		natural := p.accept("natural")
		kind := p.joinKind()
		if kind == "" {
			if natural {
				p.want("JOIN")
			}
			return l
		}
		if chain == maxDepth {
			p.fail(lo, "%w: more than %d joins", ErrSyntax, maxDepth)
		}
		j := &Join{Kind: kind, Natural: natural, L: l, R: p.table()}
		if kind != "cross" && !natural {
			p.condition(j)
		}
		j.Span = p.since(l.Place())
		l = j
	}
}

// joinKind takes the words of a join and returns its kind, "" if none comes.
func (p *parser) joinKind() string {
	t := p.peek()
	switch {
	case p.accept("join"):
		return "inner"
	case t.is("inner"), t.is("cross"), t.is("semi"), t.is("anti"):
		p.take()
	case t.is("left"), t.is("right"), t.is("full"):
		p.take()
		if p.accept("semi") && t.is("left") {
			t.text = "semi"
		} else if p.accept("anti") && t.is("left") {
			t.text = "anti"
		} else {
			p.accept("outer")
		}
	default:
		return ""
	}
	p.expect("join")
	return lower(t.text)
}

// condition reads ON … or USING (…).
func (p *parser) condition(j *Join) {
	switch {
	case p.accept("on"):
		j.On = p.expression()
	case p.follows("using"):
		p.take()
		j.Using = p.names()
	default:
		p.want("ON or USING")
	}
}

// table reads a name, a query or joins in parentheses, with an alias.
func (p *parser) table() Table {
	lo := p.peek().Span
	if p.follows("lateral") && p.ahead(1).is("(") {
		p.fail(lo, "LATERAL is not supported")
	}
	if p.follows("(") {
		if p.derivedFollows() {
			open := p.open()
			d := &Derived{Query: p.query()}
			p.close(open)
			d.Alias, d.Columns = p.tableAlias()
			d.Span = p.since(lo)
			return d
		}
		open := p.open()
		t := p.joins()
		p.close(open)
		return t
	}
	n := &Named{Name: p.name("a table's name or a query in parentheses")}
	if p.follows(".") || p.follows("(") {
		what := map[string]string{".": "a name with a schema", "(": "a function as a table"}[p.peek().text]
		p.fail(n.Name.to(p.peek().Span), "%s is not supported", what)
	}
	n.Alias, n.Columns = p.tableAlias()
	n.Span = p.since(lo)
	return n
}

// tableAlias reads [AS] name [(columns)].
func (p *parser) tableAlias() (*Ident, []Ident) {
	if t := p.peek(); (t.is("asof") || t.is("positional")) && p.ahead(1).is("join") {
		p.fail(t.Span, "%s JOIN is not supported", strings.ToUpper(t.text))
	}
	alias := p.alias("a table's name")
	if alias == nil || !p.follows("(") {
		return alias, nil
	}
	return alias, p.names()
}

// derivedFollows reports whether parentheses with a query inside come next,
// rather than with joins.
func (p *parser) derivedFollows() bool {
	n := 1
	for p.ahead(n).is("(") {
		n++
	}
	t := p.ahead(n)
	return t.is("select") || t.is("with") || t.is("values")
}
