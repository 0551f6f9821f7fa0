package function

import (
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// TestNames: every name is one function's, in lower case, and found.
func TestNames(t *testing.T) {
	names := Names()
	for i, name := range names {
		if i > 0 && names[i-1] == name {
			t.Errorf("%s is there twice", name)
		}
		f, err := Lookup(name)
		if err != nil || f.Name != name || name != strings.ToLower(name) {
			t.Errorf("%s: got %v, %v", name, f, err)
		}
	}
	if len(names) < 80 || !slices.IsSorted(names) {
		t.Errorf("got %d names, sorted %v", len(names), slices.IsSorted(names))
	}
}

// constantOf returns one text or integer as an operand.
func constantOf(x any) Arg {
	switch x := x.(type) {
	case string:
		return Arg{Type: vector.Of(vector.String), Value: vector.TextLevels([]string{x})}
	case int:
		return Arg{Type: vector.Of(vector.Int64), Value: vector.FromSlice(vector.Of(vector.Int64), []int64{int64(x)}, vector.Bitmap{})}
	}
	return Arg{}
}

// TestBind_Errors: what is wrong with operands, by the names of function and
// operand.
func TestBind_Errors(t *testing.T) {
	column := func(k vector.Kind) Arg { return Arg{Type: vector.Of(k)} }
	text, number := column(vector.String), column(vector.Int32)
	for _, c := range []struct {
		name string
		args []Arg
		want string
	}{
		{"lowre", nil, `no such function "lowre" (did you mean "lower"?)`},
		{"quux", nil, `no such function "quux"`},
		{"lower", nil, `wrong shape: lower(text): operands (got 0, want 1)`},
		{"pad_left", []Arg{text}, `wrong shape: pad_left(text, width, fill?): operands (got 1, want 2 to 3)`},
		{"is_in", []Arg{text}, `wrong shape: is_in(x, value...): operands (got 1, want 2 or more)`},
		{"lower", []Arg{number}, `wrong type: lower: text is Int32 (want String)`},
		{"pad_left", []Arg{text, text}, `wrong type: pad_left: width is String (want an integer)`},
		{"sqrt", []Arg{text}, `wrong type: sqrt: x is String (want a number)`},
		{"abs", []Arg{text}, `wrong type: abs: x is String (want a number)`},
		{"bit_and", []Arg{column(vector.Float64), column(vector.Float64)}, `wrong type: bit_and: x is Float64 (want an integer)`},
		{"shift_left", []Arg{column(vector.Float64), number}, `wrong type: shift_left: x is Float64 (want an integer)`},
		{"matches", []Arg{text, text}, `wrong type: matches: pattern is not constant (want a literal)`},
		{"matches", []Arg{text, constantOf("(")}, "unreadable text: matches: pattern \"(\": error parsing regexp: missing closing ): `(`"},
		{"extract", []Arg{text, constantOf("(a)"), constantOf(2)}, `wrong shape: extract: group is 2: the pattern has groups 0 to 1`},
		{"like", []Arg{text, constantOf(`a\`)}, `unreadable text: like: pattern "a\\": ends in an escape (want a rune behind the backslash)`},
		{"like", []Arg{text, constantOf("\xff")}, `unreadable text: like: pattern "\xff": is no UTF-8`},
		{"is_in", []Arg{number, constantOf("a")}, `wrong type: is_in: value is String (want Int32)`},
		{"in_cidr", []Arg{text, constantOf("10.0.0.0")}, `unreadable text: in_cidr: prefix "10.0.0.0" is no network (want one such as 10.0.0.0/8)`},
		{"in_cidr", []Arg{number, constantOf("::/0")}, `wrong type: in_cidr: prefix "::/0" is no IPv4 network, as the addresses are`},
		{"in_cidr", []Arg{column(vector.Bool), constantOf("::/0")}, `wrong type: in_cidr: address is Bool (want String, an integer or Binary)`},
		{"ipv6_text", []Arg{text}, `wrong type: ipv6_text: address is String (want Binary)`},
		{"clip", []Arg{text, text, text}, `wrong type: clip: x is String (want numbers or times)`},
		{"least", []Arg{column(vector.Categorical), column(vector.Categorical)}, `wrong type: least: value is Categorical (want numbers, text or times: cast it)`},
		{"concat", []Arg{text, column(vector.Binary)}, `wrong type: concat: value is Binary (want text, a number, a bool or a time)`},
	} {
		f, err := Lookup(c.name)
		if err == nil {
			err = f.Check(len(c.args))
		}
		if err == nil {
			_, err = f.Bind(c.args)
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// TestSignature_Total: what may fail says so, for the optimiser's sake.
func TestSignature_Total(t *testing.T) {
	text, number, float := Arg{Type: vector.Of(vector.String)}, Arg{Type: vector.Of(vector.Int64)}, Arg{Type: vector.Of(vector.Float64)}
	for _, c := range []struct {
		name            string
		args            []Arg
		total, nullable bool
	}{
		{"lower", []Arg{text}, true, false}, {"ipv4", []Arg{text}, false, false}, {"try_ipv4", []Arg{text}, true, true},
		{"abs", []Arg{number}, false, false}, {"abs", []Arg{float}, true, false}, {"mod", []Arg{number, number}, false, false},
		{"mod", []Arg{float, float}, true, false}, {"split_part", []Arg{text, text, number}, false, true}, {"is_in", []Arg{text, constantOf("a")}, true, false},
		{"coalesce", []Arg{text, text}, true, false}, {"in_cidr", []Arg{number, constantOf("10.0.0.0/8")}, true, false}, {"in_cidr", []Arg{text, constantOf("10.0.0.0/8")}, true, true},
	} {
		f, _ := Lookup(c.name)
		s, err := f.Bind(c.args)
		if err != nil || s.Total != c.total || s.Nullable != c.nullable {
			t.Errorf("%s: got %+v, %v", c.name, s, err)
		}
	}
}

// TestToBytes_LongText: offsets become wide when the bytes are many.
func TestToBytes_LongText(t *testing.T) {
	defer func(most int) { maxOffset32 = most }(maxOffset32)
	maxOffset32 = 5
	f, _ := Lookup("concat")
	s, err := f.Bind([]Arg{{Type: vector.Of(vector.String)}, {Type: vector.Of(vector.String)}})
	if err != nil {
		t.Fatal(err)
	}
	v := vector.TextLevels([]string{"abc", "", "de"})
	out, err := s.Run(&Batch{Args: []Operand{{V: v}, {V: v}}, N: 3})
	if _, wide := out.Offsets(); err != nil || wide == nil || out.Str(0) != "abcabc" || out.Str(1) != "" || out.Str(2) != "dede" {
		t.Errorf("got %v, %v", out, err)
	}
}
