package syntax

// An Expr is a node of an expression's tree. The set of nodes is closed.
type Expr interface {
	Place() Span
	expr()
}

// An Ident is a name as written: without its quotes.
type Ident struct {
	Span
	Text   string
	Quoted bool
}

// Name is a column: x, or t.x with its table.
type Name struct {
	Span
	Table  *Ident // nil without a table
	Column Ident
}

// Star is * or t.*, in a select list or in count(*).
type Star struct {
	Span
	Table   *Ident
	Exclude []Ident
}

// Literal is a constant: bool, int64, uint64, float64, string, time.Duration,
// Date, Timestamp, Months; nil is missing.
type Literal struct {
	Span
	Value any
}

// Unary is an operator before its operand: "not" or "-".
type Unary struct {
	Span
	Op string
	X  Expr
}

// Binary is an operator between its operands: or and = <> < <= > >= || + - * / // % ^.
type Binary struct {
	Span
	Op   string
	X, Y Expr
}

// Is is a test that is never missing: x is [not] missing, present, true,
// false, nan, distinct from y.
type Is struct {
	Span
	X    Expr
	What string
	Y    Expr // of "distinct"
	Not  bool
}

// Between is lo <= x and x <= hi.
type Between struct {
	Span
	X, Lo, Hi Expr
	Not       bool
}

// In is x = one of List, or of the column that Query gives.
type In struct {
	Span
	X     Expr
	List  []Expr
	Query *Query
	Not   bool
}

// Like matches text with a pattern: "like", "ilike", "similar to" or "glob".
type Like struct {
	Span
	Op         string
	X, Pattern Expr
	Escape     Expr
	Not        bool
}

// Case is the first arm whose condition is true, or equal to X if there is one.
type Case struct {
	Span
	X    Expr // nil for conditions
	Arms []Arm
	Else Expr
}

// Arm is one condition of a Case and its value.
type Arm struct{ If, Then Expr }

// Cast converts to a type.
type Cast struct {
	Span
	X   Expr
	To  TypeName
	Try bool
}

// TypeName is the name of a type as written, in lower case.
type TypeName struct {
	Span
	Text string
}

// Call is a function of its arguments: of rows, an aggregate or a window
// function. A method x.f(y) is the call f(x, y).
type Call struct {
	Span
	Name     Ident
	Args     []Expr
	Distinct bool
	Order    []OrderItem // f(x order by y)
	Filter   Expr        // filter (where …)
	Over     *Window
}

// Window is what stands behind OVER, or a WINDOW clause's definition.
type Window struct {
	Span
	Base      *Ident // a named window
	Partition []Expr
	Order     []OrderItem
	Frame     *Frame
}

// Frame is the rows around each row that a window function takes.
type Frame struct {
	Span
	Unit   string // "rows", "range" or "groups"
	Lo, Hi Border
}

// Border is one end of a Frame.
type Border struct {
	Span
	N         Expr // rows or distance; nil for the current row and for no border
	Unbounded bool
	Following bool // else preceding
}

// OrderItem is a key of ORDER BY.
type OrderItem struct {
	X          Expr
	Desc       bool
	NullsFirst *bool // nil: not said
}

// Subquery is the one value of a query with one column and at most one row.
type Subquery struct {
	Span
	Query *Query
}

// Exists is true when the query has a row.
type Exists struct {
	Span
	Query *Query
}

func (*Name) expr()     {}
func (*Star) expr()     {}
func (*Literal) expr()  {}
func (*Unary) expr()    {}
func (*Binary) expr()   {}
func (*Is) expr()       {}
func (*Between) expr()  {}
func (*In) expr()       {}
func (*Like) expr()     {}
func (*Case) expr()     {}
func (*Cast) expr()     {}
func (*Call) expr()     {}
func (*Subquery) expr() {}
func (*Exists) expr()   {}

// Children returns the expressions directly below e, in order; not those
// inside of queries.
func Children(e Expr) []Expr {
	var out []Expr
	add := func(es ...Expr) {
		for _, e := range es {
			if e != nil {
				out = append(out, e)
			}
		}
	}
	items := func(order []OrderItem) {
		for _, o := range order {
			add(o.X)
		}
	}
	switch e := e.(type) {
	case *Unary:
		add(e.X)
	case *Binary:
		add(e.X, e.Y)
	case *Is:
		add(e.X, e.Y)
	case *Between:
		add(e.X, e.Lo, e.Hi)
	case *In:
		add(e.X)
		add(e.List...)
	case *Like:
		add(e.X, e.Pattern, e.Escape)
	case *Case:
		add(e.X)
		for _, a := range e.Arms {
			add(a.If, a.Then)
		}
		add(e.Else)
	case *Cast:
		add(e.X)
	case *Call:
		add(e.Args...)
		items(e.Order)
		add(e.Filter)
		if e.Over != nil {
			add(e.Over.Partition...)
			items(e.Over.Order)
		}
	}
	return out
}

// Walk calls f for e and, where f returns true, for what is below it.
func Walk(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	for _, child := range Children(e) {
		Walk(child, f)
	}
}
