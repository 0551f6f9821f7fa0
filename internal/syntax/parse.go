package syntax

import (
	"slices"
	"strings"
)

// Dialect says which words are keywords and which forms there are.
type Dialect uint8

// The dialects.
const (
	Stoa Dialect = iota // expressions in Go programs
	SQL
)

// The limits that keep a hostile text from exhausting the stack.
const (
	maxDepth = 250  // parentheses and queries inside each other
	maxChain = 5000 // operators in a row
)

// A parser reads tokens from left to right. Its methods give up with a panic of
// *Error, which the exported functions catch.
type parser struct {
	text    string
	toks    []token
	i       int
	dialect Dialect
	depth   int
	noIn    int // the depth at which IN is no operator but stands between arguments
}

// ParseExpr reads one expression, which may have a name: x + 1 as y.
func ParseExpr(text string, d Dialect) (item Item, err error) {
	err = parse(text, d, func(p *parser) {
		item.X = p.expression()
		if p.accept("as") {
			alias := p.name("a name")
			item.Alias = &alias
		}
	})
	return item, err
}

// ParseQuery reads one query; a semicolon may end it.
func ParseQuery(text string) (q *Query, err error) {
	err = parse(text, SQL, func(p *parser) {
		q = p.query()
		p.accept(";")
	})
	return q, err
}

// parse runs a method of a parser over all of a text.
func parse(text string, d Dialect, f func(*parser)) (err error) {
	toks, err := tokens(text)
	if err != nil {
		return err
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			err = r
		default:
			panic(r)
		}
	}()
	p := &parser{text: text, toks: toks, dialect: d, noIn: -1}
	f(p)
	if t := p.peek(); t.kind != end {
		p.fail(t.Span, "%w: got %s, want the end", ErrSyntax, t)
	}
	return nil
}

// fail gives up with an error about a place.
func (p *parser) fail(at Span, format string, args ...any) {
	panic(At(p.text, at, format, args...))
}

// want gives up because the next token is not what was wanted.
func (p *parser) want(what string) {
	t := p.peek()
	if t.kind == word && p.reserved(t) && strings.Contains(what, "name") {
		p.fail(t.Span, "%w: got the keyword %s, want %s (a name like this stands in double quotes)", ErrSyntax, strings.ToUpper(t.text), what)
	}
	p.fail(t.Span, "%w: got %s, want %s", ErrSyntax, t, what)
}

// peek returns the next token.
func (p *parser) peek() token { return p.toks[p.i] }

// ahead returns the token n places behind the next one.
func (p *parser) ahead(n int) token { return p.toks[min(p.i+n, len(p.toks)-1)] }

// take returns the next token and moves behind it.
func (p *parser) take() token {
	t := p.toks[p.i]
	if t.kind != end {
		p.i++
	}
	return t
}

// last returns the place of the token before the next one.
func (p *parser) last() Span { return p.toks[max(0, p.i-1)].Span }

// since returns the span from a place to the last token taken.
func (p *parser) since(lo Span) Span { return lo.to(p.last()) }

// follows reports whether the next tokens are the given keywords and signs.
func (p *parser) follows(what ...string) bool {
	for n, w := range what {
		if !p.ahead(n).is(w) {
			return false
		}
	}
	return true
}

// accept takes the given keywords and signs if they come next.
func (p *parser) accept(what ...string) bool {
	ok := p.follows(what...)
	if ok {
		p.i += len(what)
	}
	return ok
}

// expect takes a keyword or sign that has to come next.
func (p *parser) expect(what string) token {
	if !p.follows(what) {
		p.want(display(what))
	}
	return p.take()
}

// display writes a keyword or sign for an error.
func display(what string) string {
	if what[0] >= 'a' && what[0] <= 'z' {
		return strings.ToUpper(what)
	}
	return `"` + what + `"`
}

// open takes an opening parenthesis.
func (p *parser) open() token {
	t := p.expect("(")
	if p.depth++; p.depth > maxDepth {
		p.fail(t.Span, "%w: more than %d parentheses inside each other", ErrSyntax, maxDepth)
	}
	return t
}

// close takes the parenthesis that closes an open one.
func (p *parser) close(open token) {
	if p.peek().kind == end {
		p.fail(open.Span, `%w: the parenthesis is not closed (want ")")`, ErrSyntax)
	}
	p.expect(")")
	p.depth--
}

// list calls f for each element of a list with commas.
func (p *parser) list(f func()) {
	for {
		f()
		if !p.accept(",") {
			return
		}
	}
}

// name takes a name: quoted, or a word that is no keyword.
func (p *parser) name(what string) Ident {
	t := p.peek()
	if t.kind != quoted && (t.kind != word || p.reserved(t)) {
		p.want(what)
	}
	p.take()
	return Ident{t.Span, t.text, t.kind == quoted}
}

// names takes a list of names in parentheses.
func (p *parser) names() []Ident {
	open := p.open()
	var out []Ident
	p.list(func() { out = append(out, p.name("a name")) })
	p.close(open)
	return out
}

// The words that are no names unless they are quoted, sorted.
var (
	exprWords = strings.Fields("and between case else end false ilike in is like not null or then true when")
	sqlWords  = strings.Fields("all and anti as asc between by case cross desc distinct else end except false fetch from full group " +
		"having ilike in inner intersect into is join left like limit natural not null offset on or order outer qualify right " +
		"select semi similar then true union using values when where window with")
)

// reserved reports whether a token is a word that cannot be a name.
func (p *parser) reserved(t token) bool {
	return t.kind == word && isReserved(t.text, p.dialect)
}

// isReserved reports whether a dialect keeps a word for itself.
func isReserved(s string, d Dialect) bool {
	words := exprWords
	if d == SQL {
		words = sqlWords
	} else if strings.EqualFold(s, "missing") || strings.EqualFold(s, "as") {
		return true
	}
	_, found := slices.BinarySearch(words, strings.ToLower(s))
	return found
}
