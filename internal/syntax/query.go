package syntax

// A Query is a statement: a body, its order and its limits.
type Query struct {
	Span
	With   []CTE
	Body   Body
	Order  []OrderItem
	Limit  Expr
	Offset Expr
}

// CTE is a named query of WITH.
type CTE struct {
	Name    Ident
	Columns []Ident
	Query   *Query
}

// A Body is a *Select, a *SetOp, *Values or a *Query in parentheses.
type Body interface {
	Place() Span
	body()
}

// Select is one SELECT without its order.
type Select struct {
	Span
	Distinct bool
	Items    []Item
	From     []Table // joined by commas
	Where    Expr
	Group    []Expr
	GroupAll bool
	Having   Expr
	Windows  []NamedWindow
	Qualify  Expr
}

// Item is an expression of a select list.
type Item struct {
	X     Expr
	Alias *Ident
}

// NamedWindow is a definition of the WINDOW clause.
type NamedWindow struct {
	Name   Ident
	Window *Window
}

// SetOp joins the rows of two bodies: "union", "intersect" or "except".
type SetOp struct {
	Span
	Op   string
	All  bool
	L, R Body
}

// Values is rows of constants.
type Values struct {
	Span
	Rows [][]Expr
}

func (*Select) body() {}
func (*SetOp) body()  {}
func (*Values) body() {}
func (*Query) body()  {}

// A Table is an entry of FROM: a *Named, a *Derived or a *Join.
type Table interface {
	Place() Span
	table()
}

// Named is a table of the catalog or of WITH.
type Named struct {
	Span
	Name    Ident
	Alias   *Ident
	Columns []Ident
}

// Derived is a query as a table.
type Derived struct {
	Span
	Query   *Query
	Alias   *Ident
	Columns []Ident
}

// Join is two tables side by side.
type Join struct {
	Span
	Kind    string // inner, left, right, full, cross, semi or anti
	Natural bool
	L, R    Table
	On      Expr
	Using   []Ident
}

func (*Named) table()   {}
func (*Derived) table() {}
func (*Join) table()    {}
