package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cosmos72/gomacro/fast"
)

// module is the path of the root module.
const module = "github.com/stoa-data/stoa"

// A cell is one cell of a notebook and what its last line must give.
type cell struct {
	name string
	line int
	code string
	html bool   // the value shows itself
	want string // the values as text, "" for any
	fail string // part of the error that is wanted
}

// parse reads cells: a line "-- name --", then code. Comments at the end say
// what is expected of the last value: "// html" for a value with HTML() that
// shows something, "// = text" for a value that prints so, "// error text" for
// an error that contains the text. Without one anything but an error will do.
func parse(script string) ([]cell, error) {
	var cells []cell
	for i, line := range strings.Split(script, "\n") {
		if name, ok := strings.CutPrefix(line, "-- "); ok {
			name, ok = strings.CutSuffix(name, " --")
			if !ok {
				return nil, fmt.Errorf("cells.txt:%d: want -- name --", i+1)
			}
			cells = append(cells, cell{name: name, line: i + 1})
			continue
		}
		if len(cells) == 0 {
			continue // what stands before the first cell is for people
		}
		c := &cells[len(cells)-1]
		if want, ok := strings.CutPrefix(line, "// = "); ok {
			c.want = want
		} else if want, ok := strings.CutPrefix(line, "// error "); ok {
			c.fail = want
		} else if line == "// html" {
			c.html = true
		} else {
			c.code += line + "\n"
		}
	}
	for i := range cells {
		cells[i].code = strings.TrimSpace(cells[i].code)
	}
	return cells, nil
}

// imported matches our packages in import declarations.
var imported = regexp.MustCompile(`"` + regexp.QuoteMeta(module) + `(/[a-z0-9/]+)"`)

// run evaluates a cell. Imports are turned to the checkout at root.
func (c *cell) run(ir *fast.Interp, root string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	values, _ := ir.Eval(imported.ReplaceAllString(c.code, `"`+root+`$1"`))
	var results []any
	for _, v := range values {
		if v.IsValid() {
			results = append(results, v.Interface())
		}
	}
	return c.expect(results)
}

// expect compares the values of a cell's last line with what the cell says.
func (c *cell) expect(results []any) error {
	var failure error
	texts := make([]string, len(results))
	for i, x := range results {
		if err, ok := x.(error); ok {
			failure = err
		}
		texts[i] = fmt.Sprint(x)
	}
	text := strings.Join(texts, " ")
	switch {
	case c.fail != "" && (failure == nil || !strings.Contains(failure.Error(), c.fail)):
		return fmt.Errorf("got error %v, want one with %q", failure, c.fail)
	case c.fail != "":
		return nil
	case failure != nil:
		return failure
	case c.want != "" && text != c.want:
		return fmt.Errorf("got %s, want %s", text, c.want)
	case c.html:
		return shows(results)
	}
	return nil
}

// shows reports an error unless the first result shows itself.
func shows(results []any) error {
	if len(results) == 0 {
		return fmt.Errorf("no value")
	}
	x, ok := results[0].(interface{ HTML() string })
	if !ok {
		return fmt.Errorf("%T has no HTML() string", results[0])
	}
	if html := x.HTML(); !strings.Contains(html, "<") {
		return fmt.Errorf("HTML() gives %q", html)
	}
	return nil
}
