package syntax

import "strings"

// The levels of precedence, loosest first.
const (
	levelOr = iota
	levelAnd
	levelNot
	levelTest // comparisons, is, in, between, like
	levelConcat
	levelSum
	levelProduct
	levelPower
	levelNeg
	levelAtom
)

// operators lists the operators between operands by level; they group to the left.
var operators = [...][]string{
	levelOr:      {"or"},
	levelAnd:     {"and"},
	levelNot:     nil,
	levelTest:    nil,
	levelConcat:  {"||"},
	levelSum:     {"+", "-"},
	levelProduct: {"*", "/", "//", "%"},
	levelPower:   {"^", "**"},
}

// expression reads an expression.
func (p *parser) expression() Expr { return p.level(levelOr) }

// level reads operators of a level and of tighter ones.
func (p *parser) level(level int) Expr {
	switch level {
	case levelNot:
		return p.not()
	case levelTest:
		return p.test()
	case levelNeg:
		return p.neg()
	}
	x := p.level(level + 1)
	for chain := 0; ; chain++ {
		op := p.operator(operators[level])
		if op == "" {
			return x
		}
		if chain == maxChain {
			p.fail(p.last(), "%w: more than %d operators in a row (use IN, or parentheses)", ErrSyntax, maxChain)
		}
		y := p.level(level + 1)
		x = &Binary{x.Place().to(y.Place()), op, x, y}
	}
}

// operator takes one of the operators if it comes next and returns it.
func (p *parser) operator(ops []string) string {
	for _, op := range ops {
		if p.accept(op) {
			if op == "**" {
				op = "^"
			}
			return op
		}
	}
	return ""
}

// nested runs f one level deeper.
func (p *parser) nested(f func() Expr) Expr {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.peek().Span, "%w: the expression nests more than %d levels deep", ErrSyntax, maxDepth)
	}
	x := f()
	p.depth--
	return x
}

// not reads NOT x.
func (p *parser) not() Expr {
	lo := p.peek().Span
	if !p.accept("not") {
		return p.level(levelTest)
	}
	return p.nested(func() Expr {
		x := p.not()
		return &Unary{p.since(lo), "not", x}
	})
}

// neg reads -x and +x; the sign of a number is a part of it.
func (p *parser) neg() Expr {
	t := p.peek()
	switch {
	case p.accept("+"):
		return p.nested(p.neg)
	case !p.accept("-"):
		return p.postfix()
	}
	if p.peek().kind == number {
		return p.suffixes(p.number(true, t.Span))
	}
	return p.nested(func() Expr {
		x := p.neg()
		return &Unary{p.since(t.Span), "-", x}
	})
}

// comparisons are the signs of comparisons and what they stand for.
var comparisons = [][2]string{{"=", "="}, {"==", "="}, {"<>", "<>"}, {"!=", "<>"}, {"<=", "<="}, {">=", ">="}, {"<", "<"}, {">", ">"}}

// comparison takes a sign of comparison.
func (p *parser) comparison() string {
	for _, c := range comparisons {
		if p.accept(c[0]) {
			return c[1]
		}
	}
	return ""
}

// test reads comparisons and what stands behind an operand: IS, IN, BETWEEN, LIKE.
func (p *parser) test() Expr {
	x := p.level(levelConcat)
	compared := false
	for chain := 0; ; chain++ {
		at := p.peek().Span
		op := p.comparison()
		if op == "" && !p.testFollows() {
			return x
		}
		if chain == maxChain {
			p.fail(at, "%w: more than %d operators in a row", ErrSyntax, maxChain)
		}
		if op == "" && p.follows("is") {
			x = p.is(x)
			continue
		}
		if compared {
			p.fail(at, "%w: comparisons do not chain (use AND, or parentheses)", ErrSyntax)
		}
		compared = true
		if op != "" {
			y := p.level(levelConcat)
			x = &Binary{x.Place().to(y.Place()), op, x, y}
			continue
		}
		x = p.member(x, p.accept("not"))
	}
}

// testFollows reports whether IS, or [NOT] IN, BETWEEN or LIKE comes next.
func (p *parser) testFollows() bool {
	n := 0
	if p.follows("not") {
		n = 1
	}
	for _, w := range []string{"in", "between", "like", "ilike", "glob"} {
		if p.ahead(n).is(w) && (w != "in" || p.noIn != p.depth) {
			return w != "glob" || p.ahead(n+1).kind == text
		}
	}
	return n == 0 && p.follows("is") || p.ahead(n).is("similar") && p.ahead(n+1).is("to")
}

// is reads IS [NOT] and what is tested.
func (p *parser) is(x Expr) Expr {
	p.expect("is")
	e := &Is{X: x, Not: p.accept("not")}
	switch {
	case p.accept("null"), p.accept("missing"), p.accept("unknown"):
		e.What = "missing"
	case p.accept("present"):
		e.What, e.Not = "missing", !e.Not
	case p.accept("true"):
		e.What = "true"
	case p.accept("false"):
		e.What = "false"
	case p.accept("nan"):
		e.What = "nan"
	case p.accept("distinct", "from"):
		e.What = "distinct"
		e.Y = p.level(levelConcat)
	default:
		p.want("NULL, TRUE, FALSE, NAN or DISTINCT FROM")
	}
	e.Span = p.since(x.Place())
	return e
}

// member reads IN, BETWEEN, LIKE and their like.
func (p *parser) member(x Expr, not bool) Expr {
	switch {
	case p.accept("between"):
		lo := p.level(levelConcat)
		p.expect("and")
		hi := p.level(levelConcat)
		return &Between{p.since(x.Place()), x, lo, hi, not}
	case p.accept("in"):
		e := &In{X: x, Not: not}
		open := p.open()
		if p.queryFollows() {
			e.Query = p.query()
		} else {
			p.list(func() { e.List = append(e.List, p.expression()) })
		}
		p.close(open)
		e.Span = p.since(x.Place())
		return e
	}
	e := &Like{X: x, Op: strings.ToLower(p.take().text), Not: not}
	if e.Op == "similar" {
		p.expect("to")
		e.Op = "similar to"
	}
	e.Pattern = p.level(levelConcat)
	if p.accept("escape") {
		e.Escape = p.level(levelConcat)
	}
	e.Span = p.since(x.Place())
	return e
}

// postfix reads an operand and what is tied to it.
func (p *parser) postfix() Expr { return p.suffixes(p.operand()) }

// suffixes reads x::type and the methods of expressions.
func (p *parser) suffixes(x Expr) Expr {
	for chain := 0; ; chain++ {
		at := p.peek().Span
		switch {
		case chain == maxChain:
			p.fail(at, "%w: more than %d operators in a row", ErrSyntax, maxChain)
		case p.accept("::"):
			to := p.typeName()
			x = &Cast{Span: p.since(x.Place()), X: x, To: to}
		case p.dialect == Stoa && p.follows(".") && p.ahead(1).kind == word && !p.reserved(p.ahead(1)) && p.ahead(2).is("("):
			p.take()
			t := p.take()
			call := p.call(Ident{t.Span, t.text, false}, x)
			call.Span = p.since(x.Place())
			x = call
		default:
			return x
		}
	}
}

// operand reads the smallest expressions.
func (p *parser) operand() Expr {
	t := p.peek()
	switch t.kind {
	case number:
		return p.number(false, t.Span)
	case text:
		p.take()
		return &Literal{t.Span, t.text}
	case quoted:
		return p.column()
	case word:
		return p.wordOperand(t)
	}
	if !p.follows("(") {
		p.want("an expression")
	}
	open := p.open()
	if p.queryFollows() {
		q := p.query()
		p.close(open)
		return &Subquery{p.since(open.Span), q}
	}
	x := p.expression()
	p.close(open)
	return x
}

// column reads x, or t.x.
func (p *parser) column() Expr {
	id := p.name("an expression")
	n := &Name{id.Span, nil, id}
	if p.dialect == SQL && p.follows(".") && (p.ahead(1).kind == quoted || p.ahead(1).kind == word) {
		p.take()
		t := p.take()
		n.Table = &id
		n.Column = Ident{t.Span, t.text, t.kind == quoted}
		n.Span = p.since(id.Span)
	}
	return n
}
