package plan

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// fields are the columns of the tests: one of each type, the name its kind's.
func fields() []vector.Field {
	var out []vector.Field
	for k := vector.Bool; k <= vector.Categorical; k++ {
		out = append(out, vector.Field{Name: k.String(), Type: vector.Of(k)})
	}
	return append(out, vector.Field{Name: "maybe", Type: vector.Of(vector.Int32), Nullable: true},
		vector.Field{Name: "at", Type: vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond, Zone: "UTC"}})
}

func col(name string) ast.Node  { return ast.Column{Name: name} }
func lit(value any) ast.Node    { return ast.Literal{Value: value} }
func sum(x ast.Node) ast.Node   { return ast.Aggregate{Op: ast.Sum, X: x} }
func sort(x ast.Node) ast.Node  { return ast.Step{Op: ast.Sort, X: x} }
func diff(x ast.Node) ast.Node  { return ast.Step{Op: ast.Diff, X: x} }
func minus(x ast.Node) ast.Node { return ast.Unary{Op: ast.Neg, X: x} }
func binary(op ast.BinaryOp, x, y ast.Node) ast.Node {
	return ast.Binary{Op: op, X: x, Y: y}
}
func when(p, x, y ast.Node) ast.Node { return ast.When{Arms: []ast.Arm{{If: p, Then: x}}, Else: y} }

func TestBind_Shapes(t *testing.T) {
	x := col("Int32")
	for _, c := range []struct {
		n    ast.Node
		want Shape
	}{
		{lit(1), Const}, {binary(ast.Add, lit(int64(1)), lit(int64(2))), Const}, {x, Aligned}, {binary(ast.Add, x, lit(int64(1))), Aligned},
		{sum(x), Scalar}, {ast.Aggregate{Op: ast.Rows}, Scalar}, {binary(ast.Sub, sum(x), lit(int64(1))), Scalar}, {binary(ast.Sub, x, sum(x)), Aligned},
		{sort(x), Free}, {diff(sort(x)), Free}, {binary(ast.Sub, sort(x), sum(x)), Free}, {binary(ast.Sub, sort(x), sort(x)), Free}, {sum(sort(x)), Scalar},
		{when(col("Bool"), lit(int64(1)), lit(int64(2))), Aligned}, {when(lit(true), sum(x), lit(int64(2))), Scalar}, {minus(sort(x)), Free},
	} {
		if l, ok := c.n.(ast.Literal); ok {
			if i, ok := l.Value.(int); ok {
				c.n = lit(int64(i))
			}
		}
		e, err := Bind("test", c.n, fields())
		if err != nil || e.Shape != c.want {
			t.Errorf("%s: got %v, %v, want %v", ast.Format(c.n), e, err, c.want)
		}
	}
	for _, n := range []ast.Node{binary(ast.Add, x, sort(x)), when(col("Bool"), sort(x), x), sum(sum(x)), sum(lit(int64(1))), sort(sum(x)), diff(lit(int64(1)))} {
		if _, err := Bind("test", n, fields()); !errors.Is(err, vector.ErrShape) {
			t.Errorf("%s: got error %v", ast.Format(n), err)
		}
	}
}

func TestBind_Nullable(t *testing.T) {
	x, maybe := col("Int32"), col("maybe")
	for _, c := range []struct {
		n    ast.Node
		want bool
	}{
		{x, false}, {maybe, true}, {binary(ast.Add, x, lit(int64(1))), false}, {binary(ast.Add, x, maybe), true}, {ast.Unary{Op: ast.IsMissing, X: maybe}, false},
		{sum(maybe), false}, {ast.Aggregate{Op: ast.Count, X: maybe}, false}, {ast.Aggregate{Op: ast.Max, X: maybe}, true}, {ast.Aggregate{Op: ast.Max, X: x}, false},
		{ast.Aggregate{Op: ast.Max, X: diff(x)}, true}, {ast.Aggregate{Op: ast.Std, X: x}, false}, {ast.Aggregate{Op: ast.Std, X: col("Duration")}, true},
		{sort(maybe), true}, {ast.Step{Op: ast.Unique, X: x}, false}, {when(col("Bool"), x, nil), true}, {when(col("Bool"), x, lit(nil)), true},
		{when(col("Bool"), x, lit(int64(1))), false}, {binary(ast.Eq, x, lit(nil)), true}, {lit(nil), true},
	} {
		e, err := Bind("test", c.n, fields())
		if err != nil || e.Nullable != c.want {
			t.Errorf("%s: got %+v, %v, want nullable %v", ast.Format(c.n), e, err, c.want)
		}
	}
}

// TestBind_Chains: known chains become one operation.
func TestBind_Chains(t *testing.T) {
	x := col("Int32")
	for _, c := range []struct {
		n    ast.Node
		want string
	}{
		{diff(sort(x)), "sort_diff(Int32)"}, {diff(ast.Step{Op: ast.Sort, X: x, Desc: true}), "diff(sort_desc(Int32))"},
		{ast.Aggregate{Op: ast.Len, X: ast.Step{Op: ast.Unique, X: x}}, "unique_len(Int32)"},
		{ast.Aggregate{Op: ast.Count, X: ast.Step{Op: ast.Unique, X: x}}, "count(unique(Int32))"},
	} {
		e, err := Bind("test", c.n, fields())
		if err != nil || ast.Format(e.Node) != c.want || len(e.Args) != 1 {
			t.Errorf("%s: got %v, %v", ast.Format(c.n), e, err)
		}
	}
}

func TestBind_Literals(t *testing.T) {
	add := func(column string, value any) ast.Node { return binary(ast.Add, col(column), lit(value)) }
	for _, c := range []struct {
		n    ast.Node
		want vector.Kind
	}{
		{add("Int8", int64(1)), vector.Int8}, {add("Int8", int64(128)), vector.Int16}, {add("Int8", int64(-129)), vector.Int16}, {add("Int8", int64(1<<31)), vector.Int64},
		{add("Uint8", int64(255)), vector.Int16}, {add("Uint8", int64(256)), vector.Int16}, {add("Uint8", int64(-1)), vector.Int16}, {add("Uint32", int64(-1)), vector.Int64},
		{add("Int64", int64(math.MinInt64)), vector.Int64}, {add("Float32", int64(1<<24)), vector.Float32}, {add("Float32", int64(1<<24+1)), vector.Float64},
		{add("Float32", 0.5), vector.Float32}, {add("Float32", 0.1), vector.Float64}, {add("Int64", 0.5), vector.Float64}, {add("Int8", nil), vector.Int8},
		{when(col("Bool"), lit(int64(0)), col("Int16")), vector.Int16}, {when(col("Bool"), col("Int16"), lit(int64(1<<20))), vector.Int32}, {when(col("Bool"), lit(nil), col("String")), vector.String},
		{when(lit(nil), lit(int64(0)), col("Int16")), vector.Int16},
	} {
		e, err := Bind("test", c.n, fields())
		if err != nil || e.Type != vector.Of(c.want) {
			t.Errorf("%s: got %+v, %v, want %v", ast.Format(c.n), e, err, c.want)
		}
	}
	// A literal that its operand's type lacks is converted when rows are read, where it is an error.
	e, err := Bind("test", binary(ast.Add, col("Int64"), lit(uint64(math.MaxUint64))), fields())
	if err != nil || e.Args[1].Value != nil {
		t.Errorf("a wrapped literal: %+v, %v", e, err)
	}
}

func TestBind_TimeLiterals(t *testing.T) {
	at := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	gt := func(column string, value any) *Expr {
		t.Helper()
		e, err := Bind("test", binary(ast.Gt, col(column), lit(value)), fields())
		if err != nil {
			t.Fatalf("%s > %v: %v", column, value, err)
		}
		return e
	}
	if e := gt("Date", at); e.Args[1].Value.Int(0) != 19782 || e.Args[1].Type.Kind != vector.Date {
		t.Errorf("date: got %v", e.Args[1])
	}
	if e := gt("at", at.Add(time.Microsecond)); e.Args[0].Type.Unit != vector.Microsecond || e.Args[1].Value.Int(0) != 1709164800000001 {
		t.Errorf("finer than the column: got %v", e.Args[1].Value.Int(0))
	}
	if e := gt("at", at.In(time.FixedZone("", 3600))); e.Args[1].Value.Int(0) != 1709164800000 {
		t.Errorf("another zone: got %v", e.Args[1].Value.Int(0))
	}
	if e := gt("Duration", 1500*time.Millisecond); e.Args[0].Type.Unit != vector.Millisecond || e.Args[1].Value.Int(0) != 1500 {
		t.Errorf("duration: got %v", e.Args[1])
	}
	gt("Timestamp", at)
	if e := gt("Date", at.Add(time.Hour)); e.Args[0].Type.Kind != vector.Timestamp || e.Args[1].Value.Int(0) != 1709168400 {
		t.Errorf("a time beside a date: got %v", e.Args[1])
	}
	if e := gt("Time", 90*time.Minute); e.Args[1].Type.Kind != vector.Time || e.Args[1].Value.Int(0) != 5400 {
		t.Errorf("a time of day: got %v", e.Args[1])
	}
}

// TestBind_TimeTexts: a text literal beside a temporal operand is a value of
// its type, as SQL and people write them.
func TestBind_TimeTexts(t *testing.T) {
	ms := vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond, Zone: "UTC"}
	for _, c := range []struct {
		column, text string
		want         vector.Type
		value        int64
	}{
		{"Date", "2024-02-29", vector.Of(vector.Date), 19782},
		{"Date", "2024-02-29 01:00", vector.Type{Kind: vector.Timestamp}, 1709168400},
		{"Date", "2024-02-29T01:00:00.5", vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond}, 1709168400500},
		{"at", "2024-02-29", ms, 1709164800000},
		{"at", "2024-02-29T01:00:00+01:00", ms, 1709164800000},
		{"at", "2024-02-29 00:00:00.000001", vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond, Zone: "UTC"}, 1709164800000001},
		{"Timestamp", "2024-02-29", vector.Of(vector.Timestamp), 1709164800},
		{"Time", "01:30", vector.Of(vector.Time), 5400},
		{"Time", "01:30:00.25", vector.Type{Kind: vector.Time, Unit: vector.Millisecond}, 5400250},
		{"Duration", "1h30m", vector.Of(vector.Duration), 5400},
		{"String", "2024-02-29", vector.Of(vector.String), 0},
	} {
		for _, n := range []ast.Node{binary(ast.Gt, col(c.column), lit(c.text)), binary(ast.Lt, lit(c.text), col(c.column))} {
			e, err := Bind("test", n, fields())
			if err != nil {
				t.Errorf("%s: %v", ast.Format(n), err)
				continue
			}
			for _, x := range e.Args {
				if x.Type != c.want || x.Value != nil && c.value != 0 && x.Value.Int(0) != c.value {
					t.Errorf("%s: got %v, want %v", ast.Format(n), x.Type, c.want)
				}
			}
		}
	}
	for n, want := range map[ast.Node]string{
		binary(ast.Gt, col("at"), lit("2024")):                     `test "at": unreadable text: "2024" is no Timestamp[ms, UTC]`,
		binary(ast.Eq, lit("2024-02-30"), col("Date")):             `test "Date": unreadable text: "2024-02-30" is no Date`,
		binary(ast.Eq, col("Timestamp"), lit("2024-02-29T00:00Z")): `test "Timestamp": unreadable text: "2024-02-29T00:00Z" is no Timestamp[s]`,
		binary(ast.Add, col("Timestamp"), lit("1h")):               `test "Timestamp": wrong type: add of Timestamp[s] and String is not defined`,
		binary(ast.Eq, col("Date"), col("Time")):                   `test "Date": wrong type: cannot compare Date with Time[s]`,
	} {
		if _, err := Bind("test", n, fields()); err == nil || err.Error() != want {
			t.Errorf("%s: got error %v", ast.Format(n), err)
		}
	}
}

// TestBind_Dates: a date is the timestamp at its start.
func TestBind_Dates(t *testing.T) {
	ms := vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond, Zone: "UTC"}
	length := func(u vector.Unit) vector.Type { return vector.Type{Kind: vector.Duration, Unit: u} }
	for _, c := range []struct {
		n            ast.Node
		x, y, result vector.Type
	}{
		{binary(ast.Add, col("Date"), lit(1500*time.Millisecond)), vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond}, length(vector.Millisecond), vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond}},
		{binary(ast.Sub, col("Date"), col("Duration")), vector.Of(vector.Timestamp), length(vector.Second), vector.Of(vector.Timestamp)},
		{binary(ast.Add, col("Duration"), col("Date")), length(vector.Second), vector.Of(vector.Timestamp), vector.Of(vector.Timestamp)},
		{binary(ast.Sub, col("at"), col("Date")), ms, ms, length(vector.Millisecond)},
		{binary(ast.Sub, col("Date"), col("at")), ms, ms, length(vector.Millisecond)},
		{binary(ast.Ge, col("Date"), col("at")), ms, ms, vector.Of(vector.Bool)},
		{binary(ast.Ne, col("at"), col("Date")), ms, ms, vector.Of(vector.Bool)},
	} {
		e, err := Bind("test", c.n, fields())
		if err != nil || e.Args[0].Type != c.x || e.Args[1].Type != c.y || e.Type != c.result {
			t.Errorf("%s: got %+v, %v", ast.Format(c.n), e, err)
		}
	}
}

func TestCommon(t *testing.T) {
	of := vector.Of
	ms, ns := vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond, Zone: "UTC"}, vector.Type{Kind: vector.Timestamp, Unit: vector.Nanosecond, Zone: "UTC"}
	for _, c := range []struct {
		a, b, want vector.Type
		ok         bool
	}{
		{of(vector.Int8), of(vector.Int32), of(vector.Int32), true}, {of(vector.Uint8), of(vector.Uint16), of(vector.Uint16), true}, {of(vector.Uint8), of(vector.Int8), of(vector.Int16), true},
		{of(vector.Uint32), of(vector.Int32), of(vector.Int64), true}, {of(vector.Uint64), of(vector.Uint8), of(vector.Uint64), true}, {of(vector.Uint64), of(vector.Int8), of(vector.Float64), true},
		{of(vector.Float32), of(vector.Int8), of(vector.Float64), true}, {of(vector.Float32), of(vector.Float32), of(vector.Float32), true},
		{ms, ns, ns, true}, {ms, vector.Type{Kind: vector.Timestamp}, vector.Type{}, false}, {of(vector.Date), ms, vector.Type{}, false},
		{of(vector.Categorical), of(vector.String), of(vector.String), true}, {of(vector.String), of(vector.Binary), vector.Type{}, false}, {of(vector.Bool), of(vector.Int8), vector.Type{}, false},
	} {
		for _, pair := range [][2]vector.Type{{c.a, c.b}, {c.b, c.a}} {
			got, ok := Common(pair[0], pair[1])
			if ok != c.ok || ok && got != c.want {
				t.Errorf("%v: got %v, %v, want %v", pair, got, ok, c.want)
			}
		}
	}
}

// TestCommon_Commutes: which of two frames comes first in Concat makes no
// difference to the type.
func TestCommon_Commutes(t *testing.T) {
	for a := vector.Bool; a <= vector.Categorical; a++ {
		for b := vector.Bool; b <= vector.Categorical; b++ {
			x, okX := Common(vector.Of(a), vector.Of(b))
			y, okY := Common(vector.Of(b), vector.Of(a))
			if x != y || okX != okY {
				t.Errorf("%v, %v: got %v and %v", a, b, x, y)
			}
		}
	}
}

func TestNewDerive_Places(t *testing.T) {
	in := &Scan{&vector.Table{Fields: fields()[:3]}}
	p, err := NewDerive(in, []ast.Node{ast.Alias{X: col("Bool"), Name: "Int8"}, ast.Alias{X: col("Int8"), Name: "last"}, ast.Alias{X: col("Int16"), Name: "Bool"}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range p.Outputs {
		names = append(names, o.Field.Name+"="+ast.Format(o.Expr.Node))
	}
	if got := strings.Join(names, " "); got != "Bool=Int16 Int8=Bool Int16=Int16 last=Int8" {
		t.Errorf("got %s", got)
	}
}

// TestBind_NothingPanics binds every operator to every pair of types.
func TestBind_NothingPanics(t *testing.T) {
	var operands []ast.Node
	for _, f := range fields() {
		operands = append(operands, col(f.Name))
	}
	operands = append(operands, lit(nil), lit(int64(1)), lit(uint64(math.MaxUint64)), lit(0.1), lit("x"), lit([]byte("x")), lit(true), lit(time.Second), lit(time.Unix(0, 0)),
		ast.Level{Value: "x"}, ast.Invalid{Err: vector.ErrType}, ast.Order{X: col("Int8")}, sort(col("Int8")), sum(col("Int8")), nil)
	try := func(n ast.Node) {
		defer func() {
			if p := recover(); p != nil {
				t.Errorf("%s: panic %v", ast.Format(n), p)
			}
		}()
		e, err := Bind("test", n, fields())
		if err == nil && e.Type.Kind == vector.Invalid {
			t.Errorf("%s has no type", ast.Format(n))
		}
	}
	for _, x := range operands {
		for op := ast.Not; op <= ast.IsNaN; op++ {
			try(ast.Unary{Op: op, X: x})
		}
		for op := ast.Rows; op <= ast.MAD; op++ {
			try(ast.Aggregate{Op: op, X: x})
		}
		for op := ast.Sort; op <= ast.Tail; op++ {
			try(ast.Step{Op: op, X: x})
		}
		for _, y := range operands {
			for op := ast.Add; op <= ast.Or; op++ {
				try(binary(op, x, y))
			}
			try(when(col("Bool"), x, y))
			try(when(x, y, y))
		}
	}
}
