package ast

import "github.com/stoa-data/stoa/internal/vector"

// A Node is one expression. The set of nodes is closed.
type Node interface{ node() }

// Column is the value of a column, by name.
type Column struct{ Name string }

// Literal is a constant: bool, int64, uint64, float64, string, []byte,
// time.Time or time.Duration; nil is missing.
type Literal struct{ Value any }

// Level is a value of the pool of the categorical it is compared with: it has
// that pool's order, which a plain literal has not.
type Level struct{ Value string }

// Constant is one value, as a vector of length 1: the result of an aggregate
// over a whole frame, put in its place before rows are evaluated.
type Constant struct{ Vector *vector.Vector }

// Unary applies an operator to one operand.
type Unary struct {
	Op UnaryOp
	X  Node
}

// Binary applies an operator to two operands.
type Binary struct {
	Op   BinaryOp
	X, Y Node
}

// When is the first arm whose condition is true; Else when none is, missing
// when Else is nil too.
type When struct {
	Arms []Arm
	Else Node
}

// Arm is one condition of a When and its value.
type Arm struct{ If, Then Node }

// Aggregate reduces a column, or a group's part of it, to one value. X is nil
// for Rows. P is the probability of a Quantile, Y the other column of Cor.
type Aggregate struct {
	Op   AggregateOp
	X, Y Node
	P    float64
}

// Step changes the length of a column: sort, diff, unique, head, tail.
type Step struct {
	Op   StepOp
	X    Node
	N    int  // of Head and Tail
	Desc bool // of Sort
}

// RowCall is a Go function of each present value.
type RowCall struct {
	X    Node
	Func RowFunc
}

// GroupCall is a Go function of each group's present values.
type GroupCall struct {
	X    Node
	Func GroupFunc
}

// Call applies a function of rows, by its name in package function, to its
// operands. Operands that say how (a pattern, a unit, a zone) are literals.
type Call struct {
	Name string
	Args []Node
}

// Window is a value for each row, computed from the rows around it in their
// order: shifts, running totals, ranks, rolling aggregates. The rows are those
// of the frame, of the group in a combine, or of the partition under an Over.
type Window struct {
	Op    WindowOp
	X     Node        // nil for RowNumber, Ntile, rolling Rows and ranks by By
	N     int         // rows of Shift, Delta and PctChange (positive: back), parts of Ntile, most rows of a fill (0: any)
	Desc  bool        // of the ranks of X: the greatest value is first
	Agg   AggregateOp // of Rolling
	P     float64     // of a rolling Quantile; the weight of the newest value of EwmMean
	Frame Frame       // of Rolling
	By    []Node      // of the ranks in SQL and of Peers frames: the ordering keys (plain nodes or Order) whose ties are peers
}

// Frame is the rows that a rolling aggregate takes for each row.
type Frame struct {
	Lo, Hi         int64 // first and last row relative to the current one, or distance in the values of On
	UnboundedLo    bool  // from the first row of the partition
	UnboundedHi    bool  // to the last row of the partition
	On             Node  // nil: Lo and Hi count rows; else a number or time in ascending order
	Desc           bool  // On is in descending order: a row before has a greater value
	Duration       bool  // Lo and Hi are nanoseconds, which binding converts to the unit of On
	OpenLo, OpenHi bool  // with On: the border itself is outside
	Peers          bool  // rows whose keys By equal the border's belong to the frame
	MinPeriods     int   // present values below which the result is missing
}

// Over evaluates X in each partition of equal keys, its rows in the order of
// the Order keys, and puts the values back in the rows' places. A scalar X is
// repeated for every row of its partition.
type Over struct {
	X     Node
	Keys  []Node
	Order []Node // plain nodes or Order
}

// Cast converts the values to another type; a value that does not fit is an
// error, or missing when Try.
type Cast struct {
	X   Node
	To  vector.Type
	Try bool
}

// Alias names a result.
type Alias struct {
	X    Node
	Name string
}

// Order is a sort key: ascending, or descending when Desc.
type Order struct {
	X    Node
	Desc bool
}

// Invalid keeps the error of a builder that could not make a node.
type Invalid struct{ Err error }

func (Column) node()    {}
func (Literal) node()   {}
func (Level) node()     {}
func (Constant) node()  {}
func (Unary) node()     {}
func (Binary) node()    {}
func (When) node()      {}
func (Aggregate) node() {}
func (Step) node()      {}
func (RowCall) node()   {}
func (GroupCall) node() {}
func (Call) node()      {}
func (Window) node()    {}
func (Over) node()      {}
func (Cast) node()      {}
func (Alias) node()     {}
func (Order) node()     {}
func (Invalid) node()   {}
