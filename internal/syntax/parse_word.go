package syntax

import (
	"math"
	"strconv"
	"strings"
)

// wordOperand reads an operand that begins with a word: a constant, a form with
// keywords inside, a call or a column.
func (p *parser) wordOperand(t token) Expr {
	next := p.ahead(1)
	w := strings.ToLower(t.text)
	switch w {
	case "null", "true", "false", "missing":
		if w == "missing" && p.dialect == SQL {
			break
		}
		p.take()
		if w == "true" || w == "false" {
			return &Literal{t.Span, w == "true"}
		}
		return &Literal{t.Span, nil}
	case "case":
		return p.nested(p.choice)
	case "date", "timestamp", "timestamptz", "time":
		if next.kind == text {
			p.take()
			return p.moment(w, t.Span)
		}
	case "interval":
		if next.kind == text || next.kind == number {
			p.take()
			return p.interval(t.Span)
		}
	}
	if next.is("(") {
		switch {
		case w == "when" && p.dialect == Stoa:
			return p.nested(p.whenChain)
		case w == "exists" && p.dialect == SQL:
			return p.exists()
		case w == "cast" || w == "try_cast":
			return p.cast()
		case !p.reserved(t) || w == "left" || w == "right":
			p.take()
			return p.call(Ident{t.Span, t.text, false}, nil)
		}
	}
	return p.column()
}

// number takes a number; at is where its sign stands.
func (p *parser) number(negative bool, at Span) Expr {
	t := p.take()
	span := at.to(t.Span)
	sign := ""
	if negative {
		sign = "-"
	}
	s := t.text
	hex := strings.HasPrefix(strings.ToLower(s), "0x")
	if !hex && strings.ContainsAny(s, ".eE") {
		x, err := strconv.ParseFloat(sign+s, 64)
		if err != nil {
			p.fail(span, "%w: %s%s is outside what Float64 holds", ErrSyntax, sign, s)
		}
		return &Literal{span, x}
	}
	base := 10
	if hex {
		s, base = s[2:], 16
	}
	x, err := strconv.ParseUint(s, base, 64)
	switch {
	case err != nil || negative && x > 1<<63:
		p.fail(span, "%w: %s%s is no integer of 64 bits", ErrSyntax, sign, t.text)
	case negative:
		return &Literal{span, -int64(x)}
	case x > math.MaxInt64:
		return &Literal{span, x}
	}
	return &Literal{span, int64(x)}
}

// choice reads CASE [x] WHEN … THEN … [ELSE …] END.
func (p *parser) choice() Expr {
	open := p.expect("case")
	c := &Case{}
	if !p.follows("when") {
		c.X = p.expression()
	}
	for p.accept("when") {
		a := Arm{If: p.expression()}
		p.expect("then")
		a.Then = p.expression()
		c.Arms = append(c.Arms, a)
	}
	if len(c.Arms) == 0 {
		p.want("WHEN")
	}
	if p.accept("else") {
		c.Else = p.expression()
	}
	if p.peek().kind == end {
		p.fail(open.Span, "%w: the CASE is not closed (want END)", ErrSyntax)
	}
	p.expect("end")
	c.Span = p.since(open.Span)
	return c
}

// whenChain reads when(c).then(x).when(c2).then(y).else(z); end() or nothing
// leaves other rows missing.
func (p *parser) whenChain() Expr {
	lo := p.peek().Span
	c := &Case{}
	argument := func() Expr {
		open := p.open()
		x := p.expression()
		p.close(open)
		return x
	}
	for p.accept("when") || len(c.Arms) > 0 && p.accept(".", "when") {
		a := Arm{If: argument()}
		if !p.accept(".", "then") {
			p.want(".then(…)")
		}
		a.Then = argument()
		c.Arms = append(c.Arms, a)
	}
	switch {
	case p.accept(".", "else"), p.accept(".", "otherwise"):
		c.Else = argument()
	case p.accept(".", "end"):
		p.close(p.open())
	}
	c.Span = p.since(lo)
	return c
}

// exists reads EXISTS (query).
func (p *parser) exists() Expr {
	lo := p.expect("exists").Span
	open := p.open()
	if !p.queryFollows() {
		p.want("SELECT")
	}
	q := p.query()
	p.close(open)
	return &Exists{p.since(lo), q}
}

// cast reads CAST(x AS type) and TRY_CAST(x AS type).
func (p *parser) cast() Expr {
	t := p.take()
	open := p.open()
	c := &Cast{X: p.expression(), Try: strings.EqualFold(t.text, "try_cast")}
	if !p.accept("as") {
		p.expect(",") // the form of a function
	}
	c.To = p.typeName()
	p.close(open)
	c.Span = p.since(t.Span)
	return c
}

// typeName reads a type: a word or several, with parameters.
func (p *parser) typeName() TypeName {
	id := p.peek()
	if id.kind != word && id.kind != quoted {
		p.want("a type")
	}
	p.take()
	name := strings.ToLower(id.text)
	switch {
	case name == "double" && p.accept("precision"):
	case name == "character" && p.accept("varying"):
	case (name == "timestamp" || name == "time") && p.accept("with", "time", "zone"):
		name += "tz"
	case name == "timestamp" || name == "time":
		p.accept("without", "time", "zone")
	}
	if p.follows("(") {
		open := p.open()
		var args []string
		p.list(func() { args = append(args, p.take().text) })
		p.close(open)
		name += "(" + strings.Join(args, ", ") + ")"
	}
	return TypeName{p.since(id.Span), name}
}

// call reads the arguments of a function and what may stand behind them.
// subject is the expression whose method it is, or nil.
func (p *parser) call(name Ident, subject Expr) *Call {
	c := &Call{Name: name}
	if subject != nil {
		c.Args = append(c.Args, subject)
	}
	p.arguments(c)
	if p.follows("within", "group") {
		p.withinGroup(c)
	}
	if p.follows("filter") && p.ahead(1).is("(") {
		p.take()
		open := p.open()
		p.accept("where")
		c.Filter = p.expression()
		p.close(open)
	}
	if p.follows("ignore", "nulls") || p.follows("respect", "nulls") {
		p.fail(p.peek().Span, "%s NULLS is not supported", strings.ToUpper(p.peek().text))
	}
	if p.follows("over") {
		c.Over = p.over()
	}
	c.Span = p.since(name.Span)
	return c
}

// arguments reads a list of arguments, or one of the forms with keywords.
func (p *parser) arguments(c *Call) {
	open := p.open()
	p.argumentList(c)
	p.close(open)
}

// argumentList is arguments without the parentheses.
func (p *parser) argumentList(c *Call) {
	if p.follows(")") {
		return
	}
	if p.accept("distinct") {
		c.Distinct = true
	} else if p.dialect == SQL {
		p.accept("all")
	}
	if t := p.peek(); len(c.Args) == 0 && p.follows("*") && p.ahead(1).is(")") { // no x.f(*)
		p.take()
		c.Args = append(c.Args, &Star{Span: t.Span})
		return
	}
	if !p.follows("order", "by") && p.firstArgument(c) && p.accept(",") {
		p.list(func() { c.Args = append(c.Args, p.expression()) })
	}
	if p.accept("order", "by") {
		c.Order = p.orderItems()
	}
}

// firstArgument reads the first argument, and all of them where EXTRACT,
// SUBSTRING, POSITION and TRIM have keywords between them; others may follow
// where it returns true. Nothing is read twice.
func (p *parser) firstArgument(c *Call) (more bool) {
	name := strings.ToLower(c.Name.Text)
	t := p.peek()
	switch name {
	case "extract":
		if (t.kind == word || t.kind == text) && p.ahead(1).is("from") {
			p.i += 2
			c.Name.Text = "date_part"
			c.Args = append(c.Args, &Literal{t.Span, strings.ToLower(t.text)}, p.expression())
			return false
		}
	case "position":
		outer := p.noIn
		p.noIn = p.depth
		x := p.expression()
		p.noIn = outer
		if c.Args = append(c.Args, x); p.accept("in") {
			c.Args = append(c.Args, p.expression())
			return false
		}
		return true
	case "trim":
		return p.trim(c)
	}
	c.Args = append(c.Args, p.expression())
	if name == "substring" && p.accept("from") {
		c.Args = append(c.Args, p.expression())
		if p.accept("for") {
			c.Args = append(c.Args, p.expression())
		}
		return false
	}
	return true
}

// trim reads the arguments of TRIM([BOTH | LEADING | TRAILING] [characters] FROM x).
func (p *parser) trim(c *Call) (more bool) {
	way := ""
	for _, w := range [][2]string{{"both", "trim"}, {"leading", "ltrim"}, {"trailing", "rtrim"}} {
		if next := p.ahead(1); p.follows(w[0]) && !next.is(",") && !next.is(")") {
			p.take()
			way = w[1]
		}
	}
	var x Expr
	if !p.follows("from") {
		x = p.expression()
	}
	if x != nil && way == "" && !p.follows("from") {
		c.Args = append(c.Args, x)
		return true
	}
	if p.accept("from"); way != "" {
		c.Name.Text = way
	}
	c.Args = append(c.Args, p.expression())
	if x != nil {
		c.Args = append(c.Args, x)
	}
	return false
}

// withinGroup reads the argument of an ordered-set aggregate:
// percentile_cont(0.5) within group (order by x).
func (p *parser) withinGroup(c *Call) {
	lo := p.peek().Span
	p.i += 2
	open := p.open()
	p.expect("order")
	p.expect("by")
	items := p.orderItems()
	p.close(open)
	if len(items) != 1 || len(c.Args) > 1 {
		p.fail(p.since(lo), "WITHIN GROUP takes one key and one argument")
	}
	c.Args = append([]Expr{items[0].X}, c.Args...)
	if items[0].Desc && len(c.Args) == 2 {
		one := &Literal{items[0].X.Place(), int64(1)}
		c.Args[1] = &Binary{c.Args[1].Place(), "-", one, c.Args[1]}
	}
}
