package function

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Function is a function of rows before it is bound to operands.
type Function struct {
	Name string
	// Params names the operands, separated by spaces. A name that ends in "?"
	// may be left out; one that ends in "..." stands for one operand or more.
	Params string
	Unify  Unify
	// Rewrite, of a function that is shorthand, returns the expression that a
	// call stands for; nil when the call is to be bound itself.
	Rewrite func(args []ast.Node) ast.Node

	bind func(*binding)
}

// Unify says whether operands are converted to one type before binding.
type Unify uint8

// The ways.
const (
	Apart    Unify = iota // each keeps its type
	Together              // all get the type that holds the values of every one
	Whole                 // as Together, but integers stay integers: uint64 with a signed type gives Int64
)

// An Arg is what binding knows of an operand.
type Arg struct {
	Type     vector.Type // Invalid for a missing literal
	Nullable bool
	Value    *vector.Vector // of a constant: one value
}

// A Signature is a function bound to the types of its operands. Safe for
// concurrent use.
type Signature struct {
	Args     []vector.Type // what operands are converted to; further operands were constants and are left out
	Result   vector.Type
	Nullable bool // may be missing where no operand is
	Total    bool // cannot fail, whatever the values
	Strict   bool // missing where an operand is missing
	// FirstPresent says that the result is the first operand that is present:
	// the engine picks it with its kernels for choices, and Run does nothing.
	FirstPresent bool

	name string
	run  func(*Batch) (*vector.Vector, error)
}

// Run evaluates a batch. It returns one value for each row, of type Result.
func (s *Signature) Run(b *Batch) (*vector.Vector, error) {
	b.name = s.name
	return s.run(b)
}

// An Operand is a vector of the batch's length, or one value for all rows. A
// categorical comes as the values of its levels' type. Text may be a dictionary.
type Operand struct {
	V   *vector.Vector
	One bool
}

// A Batch is the operands of one evaluation.
type Batch struct {
	Args []Operand
	N    int // rows
	// Valid are the rows of a strict function where every operand is present;
	// the result of other rows is not looked at. No single operand is missing.
	Valid vector.Bitmap
	// Scope is where the result's values may lie, the Go heap when nil.
	// Validity and text are always on the Go heap.
	Scope *memory.Scope
	// Failed, when not zero, takes a bit for each row that the function cannot
	// compute; the result is missing there and no error is returned.
	Failed vector.Bitmap

	name string // of the function, for errors
}

// functions returns the table: a function of every name.
func functions() []*Function {
	return slices.Concat(textFunctions(), mathFunctions(), logicFunctions(), addressFunctions(), timeFunctions())
}

// Lookup returns the function with this name.
func Lookup(name string) (*Function, error) {
	all := functions()
	for _, f := range all {
		if f.Name == name {
			return f, nil
		}
	}
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Name
	}
	if near := vector.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("%w %q (did you mean %q?)", vector.ErrNoFunction, name, near)
	}
	return nil, fmt.Errorf("%w %q", vector.ErrNoFunction, name)
}

// Names returns the names of all functions in ascending order.
func Names() []string {
	var names []string
	for _, f := range functions() {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

// String returns the function's name and operands, as in round(x, digits?).
func (f *Function) String() string {
	return f.Name + "(" + strings.ReplaceAll(f.Params, " ", ", ") + ")"
}

// params returns the names of the operands, and how many there may be; most is
// −1 for any number.
func (f *Function) params() (names []string, least, most int) {
	names = strings.Fields(f.Params)
	most = len(names)
	for i, name := range names {
		switch {
		case strings.HasSuffix(name, "..."):
			most = -1
			least++
		case !strings.HasSuffix(name, "?"):
			least++
		}
		names[i] = strings.TrimRight(name, "?.")
	}
	return names, least, most
}

// Check returns an error unless the function takes n operands.
func (f *Function) Check(n int) error {
	_, least, most := f.params()
	if n >= least && (most < 0 || n <= most) {
		return nil
	}
	want := fmt.Sprint(least)
	switch {
	case most < 0:
		want += " or more"
	case most > least:
		want = fmt.Sprintf("%d to %d", least, most)
	}
	return fmt.Errorf("%w: %v: operands (got %d, want %s)", vector.ErrShape, f, n, want)
}

// Bind resolves the function for operands, whose number Check has found right.
func (f *Function) Bind(args []Arg) (*Signature, error) {
	b := &binding{f: f, args: args}
	b.sig.Strict, b.sig.name = true, f.Name
	for _, a := range args {
		b.sig.Args = append(b.sig.Args, a.Type)
	}
	f.bind(b)
	if b.err != nil {
		return nil, b.err
	}
	return &b.sig, nil
}

// errAbsent is what the function of a row returns when its result is missing.
var errAbsent = errors.New("absent")
