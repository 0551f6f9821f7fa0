package syntax

// over reads OVER name and OVER (…).
func (p *parser) over() *Window {
	lo := p.expect("over").Span
	if !p.follows("(") {
		if p.dialect == Stoa {
			p.want(`"("`)
		}
		base := p.name("the name of a window")
		return &Window{Span: lo.to(base.Span), Base: &base}
	}
	w := p.window()
	w.Span = lo.to(w.Span)
	return w
}

// window reads a definition in parentheses: [name] [PARTITION BY …] [ORDER BY …] [frame].
// Outside SQL the keys may stand without PARTITION BY.
func (p *parser) window() *Window {
	open := p.open()
	w := &Window{}
	clause := p.follows("order", "by") || p.frameFollows() || p.follows(")")
	switch {
	case p.accept("partition", "by"), p.dialect == Stoa && !clause:
		p.list(func() { w.Partition = append(w.Partition, p.expression()) })
	case !clause:
		base := p.name("PARTITION BY, ORDER BY or the name of a window")
		w.Base = &base
		if p.accept("partition", "by") {
			p.list(func() { w.Partition = append(w.Partition, p.expression()) })
		}
	}
	if p.accept("order", "by") {
		w.Order = p.orderItems()
	}
	if p.frameFollows() {
		w.Frame = p.frame()
	}
	p.close(open)
	w.Span = p.since(open.Span)
	return w
}

// orderItems reads the keys of ORDER BY.
func (p *parser) orderItems() []OrderItem {
	var out []OrderItem
	p.list(func() {
		o := OrderItem{X: p.expression()}
		if o.Desc = p.accept("desc"); !o.Desc {
			p.accept("asc")
		}
		if first := p.accept("nulls", "first"); first || p.accept("nulls", "last") {
			o.NullsFirst = &first
		}
		out = append(out, o)
	})
	return out
}

// frameFollows reports whether a frame comes next.
func (p *parser) frameFollows() bool {
	next := p.ahead(1)
	return (p.follows("rows") || p.follows("range") || p.follows("groups")) &&
		(next.is("between") || next.is("unbounded") || next.is("current") || next.kind == number || next.is("interval"))
}

// frame reads ROWS | RANGE | GROUPS BETWEEN … AND …; a single border means up
// to the current row.
func (p *parser) frame() *Frame {
	t := p.take()
	f := &Frame{Unit: lower(t.text)}
	if p.accept("between") {
		f.Lo = p.border()
		p.expect("and")
		f.Hi = p.border()
	} else {
		f.Lo = p.border()
		f.Hi = Border{Span: f.Lo.Span}
	}
	f.Span = p.since(t.Span)
	if f.Lo.Unbounded && f.Lo.Following || f.Hi.Unbounded && !f.Hi.Following {
		p.fail(f.Span, "%w: the frame ends before it begins", ErrSyntax)
	}
	return f
}

// border reads UNBOUNDED PRECEDING, CURRENT ROW, n FOLLOWING and their like.
func (p *parser) border() Border {
	lo := p.peek().Span
	b := Border{}
	switch {
	case p.accept("current", "row"):
		b.Span = p.since(lo)
		return b
	case p.accept("unbounded"):
		b.Unbounded = true
	default:
		b.N = p.level(levelConcat)
	}
	if b.Following = p.accept("following"); !b.Following {
		p.expect("preceding")
	}
	b.Span = p.since(lo)
	return b
}
