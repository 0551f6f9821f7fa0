package main

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	cells, err := parse("for people\n\n-- a/b --\nx := 1\nx\n// = 1\n\n-- c --\nf()\n// error bad\n-- d --\n// a comment\ny\n// html\n")
	if err != nil || len(cells) != 3 {
		t.Fatalf("got %d cells, %v", len(cells), err)
	}
	want := []cell{
		{name: "a/b", line: 3, code: "x := 1\nx", want: "1"},
		{name: "c", line: 8, code: "f()", fail: "bad"},
		{name: "d", line: 11, code: "// a comment\ny", html: true},
	}
	for i, c := range cells {
		if c != want[i] {
			t.Errorf("cell %d: got %+v, want %+v", i, c, want[i])
		}
	}
	if _, err := parse("-- a\n"); err == nil {
		t.Error("a cell without the second mark passes")
	}
}

func TestParse_ShippedCells(t *testing.T) {
	cells, err := parse(script)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range cells {
		if names[c.name] || c.code == "" {
			t.Errorf("cells.txt:%d: %s: a second cell of that name, or one without code", c.line, c.name)
		}
		names[c.name] = true
	}
}

// A table stands for a value that shows itself.
type table string

func (t table) HTML() string { return string(t) }

func TestExpect(t *testing.T) {
	bad := errors.New("a bad column")
	for _, c := range []struct {
		name string
		cell cell
		got  []any
		want string // part of the error
	}{
		{"no expectation", cell{}, []any{1}, ""},
		{"unexpected error", cell{}, []any{nil, bad}, "bad column"},
		{"text", cell{want: "[2] <nil>"}, []any{[]int{2}, nil}, ""},
		{"other text", cell{want: "3"}, []any{2}, "got 2, want 3"},
		{"wanted error", cell{fail: "bad"}, []any{nil, bad}, ""},
		{"other error", cell{fail: "good"}, []any{nil, bad}, "want one with"},
		{"no error", cell{fail: "bad"}, []any{1, nil}, "want one with"},
		{"shows", cell{html: true}, []any{table("<table>"), nil}, ""},
		{"shows nothing", cell{html: true}, []any{table("")}, "HTML() gives"},
		{"cannot show", cell{html: true}, []any{1}, "no HTML()"},
		{"no value", cell{html: true}, nil, "no value"},
	} {
		err := c.cell.expect(c.got)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}
