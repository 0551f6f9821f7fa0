package syntax

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/function"
	"github.com/stoa-data/stoa/internal/vector"
)

// A spelling is a line of the table of names that SQL has for functions of
// rows. Names that are not in it are those of package function.
type spelling struct {
	names string // separated by spaces
	to    string // the function of package function, where only the name differs
	least int    // the number of arguments, with most; 0: as function says
	most  int
	// make, where more differs than the name. Such a line holds in SQL only:
	// outside it names mean what package function says.
	make func(l *Lowering, args []ast.Node) ast.Node
}

// spellings returns the table.
func spellings() []spelling {
	return []spelling{
		{names: "lcase", to: "lower"},
		{names: "ucase", to: "upper"},
		{names: "len char_length character_length", to: "length"},
		{names: "octet_length strlen", to: "byte_length"},
		{names: "ltrim", to: "trim_left"},
		{names: "rtrim", to: "trim_right"},
		{names: "prefix", to: "starts_with"},
		{names: "suffix", to: "ends_with"},
		{names: "lpad", least: 3, most: 3, make: pad("pad_left")},
		{names: "rpad", least: 3, most: 3, make: pad("pad_right")},
		{names: "substr substring mid", least: 2, most: 3, make: substring},
		{names: "left", least: 2, most: 2, make: func(_ *Lowering, a []ast.Node) ast.Node {
			return call("slice", a[0], constant(int64(0)), ends(a))
		}},
		{names: "right", least: 2, most: 2, make: func(_ *Lowering, a []ast.Node) ast.Node {
			n := ends(a)
			return call("slice", a[0], ast.Binary{Op: ast.Sub, X: call("length", a[0]), Y: call("least", n, call("length", a[0]))}, n)
		}},
		{names: "split_part", least: 3, most: 3, make: func(_ *Lowering, a []ast.Node) ast.Node {
			return choose(ast.Unary{Op: ast.IsPresent, X: a[0]}, call("coalesce", call("split_part", a...), constant("")), nil)
		}},
		{names: "strpos instr", least: 2, most: 2, make: func(_ *Lowering, a []ast.Node) ast.Node { return position(a[0], a[1]) }},
		{names: "position", least: 2, most: 2, make: func(_ *Lowering, a []ast.Node) ast.Node { return position(a[1], a[0]) }},
		{names: "concat", least: 1, most: -1, make: concatPresent},
		{names: "regexp_matches", to: "matches"},
		{names: "regexp_extract", least: 2, most: 3, make: func(_ *Lowering, a []ast.Node) ast.Node {
			return choose(ast.Unary{Op: ast.IsPresent, X: a[0]}, call("coalesce", call("extract", a...), constant("")), nil)
		}},
		{names: "nvl ifnull", to: "coalesce"},
		{names: "nullif", to: "null_if"},
		{names: "if iff", least: 3, most: 3, make: func(_ *Lowering, a []ast.Node) ast.Node { return choose(a[0], a[1], a[2]) }},
		{names: "power", to: "pow"},
		{names: "ceiling", to: "ceil"},
		{names: "log", to: "log10"},
		{names: "fmod mod", least: 2, most: 2, make: func(l *Lowering, a []ast.Node) ast.Node { return l.remainder(a[0], a[1]) }},
		{names: "divide", least: 2, most: 2, make: func(l *Lowering, a []ast.Node) ast.Node { return l.quotient(a[0], a[1]) }},
		{names: "isfinite", to: "is_finite"},
		{names: "isinf", to: "is_infinite"},
		{names: "isnan is_nan", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return ast.Unary{Op: ast.IsNaN, X: a[0]} }},
		{names: "try", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return ast.Unary{Op: ast.Try, X: a[0]} }},
		{names: "bitand", to: "bit_and"},
		{names: "bitor", to: "bit_or"},
		{names: "xor bitxor", to: "bit_xor"},
		{names: "date_part datepart", least: 2, most: 2, make: datePart},
		{names: "date_trunc datetrunc", least: 2, most: 2, make: func(_ *Lowering, a []ast.Node) ast.Node { return call("truncate", a[1], a[0]) }},
		{names: "datediff", to: "date_diff"},
		{names: "datesub", to: "date_sub"},
		{names: "dayofmonth", to: "day"},
		{names: "dayofyear", to: "day_of_year"},
		{names: "week weekofyear", to: "iso_week"},
		{names: "isoyear", to: "iso_year"},
		{names: "isodow", to: "weekday"},
		{names: "dayofweek dow weekday", least: 1, most: 1, make: field("dow")},
		{names: "last_day", to: "end_of_month"},
		{names: "monthname", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return call("format", a[0], constant("%B")) }},
		{names: "dayname", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return call("format", a[0], constant("%A")) }},
		{names: "epoch", least: 1, most: 1, make: field("epoch")},
		{names: "epoch_ms", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return call("epoch", a[0], constant("ms")) }},
		{names: "epoch_us", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return call("epoch", a[0], constant("us")) }},
		{names: "epoch_ns", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node { return call("epoch", a[0], constant("ns")) }},
		{names: "to_timestamp", least: 1, most: 1, make: func(_ *Lowering, a []ast.Node) ast.Node {
			return call("from_epoch", a[0], constant("s"), constant("UTC"))
		}},
		{names: "strftime", to: "format"},
		{names: "strptime", to: "parse_timestamp"},
		{names: "try_strptime", to: "try_parse_timestamp"},
	}
}

// datePart is date_part('year', t) and EXTRACT(year FROM t).
func datePart(l *Lowering, a []ast.Node) ast.Node {
	name := ""
	if lit, ok := a[0].(ast.Literal); ok {
		name, _ = lit.Value.(string)
	}
	return field(strings.TrimSuffix(strings.ToLower(name), "s"))(l, a[1:])
}

// field returns the rule of a part of a time where SQL's is not Stoa's: its
// seconds hold their fractions in other units, its weeks begin on Sunday with 0.
func field(name string) func(*Lowering, []ast.Node) ast.Node {
	part := map[string]string{"week": "iso_week", "isoyear": "iso_year", "isodow": "weekday", "doy": "day_of_year"}[name]
	wide := func(x ast.Node) ast.Node { return ast.Cast{X: x, To: vector.Of(vector.Int64)} }
	return func(_ *Lowering, a []ast.Node) ast.Node {
		x := a[0]
		switch name {
		case "dow", "dayofweek":
			return call("mod", call("weekday", x), constant(int64(7)))
		case "epoch":
			return ast.Binary{Op: ast.Div, X: call("epoch", x, constant("us")), Y: constant(int64(1e6))}
		case "millisecond":
			return ast.Binary{Op: ast.Add, X: times(wide(call("second", x)), constant(int64(1000))), Y: call("millisecond", x)}
		case "microsecond":
			return ast.Binary{Op: ast.Add, X: times(wide(call("second", x)), constant(int64(1e6))), Y: call("microsecond", x)}
		}
		if part != "" {
			return call(part, x)
		}
		return call(name, x)
	}
}

// call returns a call of a function of package function.
func call(name string, args ...ast.Node) ast.Node { return ast.Call{Name: name, Args: args} }

// position returns where a part of a text begins, from 1; 0 if it is not there.
func position(text, part ast.Node) ast.Node {
	return ast.Binary{Op: ast.Add, X: call("index_of", text, part), Y: constant(int64(1))}
}

// pad returns the rule of lpad and rpad, which cut what is too long.
func pad(name string) func(*Lowering, []ast.Node) ast.Node {
	return func(_ *Lowering, a []ast.Node) ast.Node {
		return call("slice", call(name, a...), constant(int64(0)), a[1])
	}
}

// substring counts from 1, from the end if negative; the place 0 lies before
// the first character and counts for the length.
func substring(_ *Lowering, a []ast.Node) ast.Node {
	start, one := a[1], constant(int64(1))
	if lit, ok := start.(ast.Literal); ok {
		n, isInt := lit.Value.(int64)
		switch {
		case isInt && n > 0:
			return call("slice", append([]ast.Node{a[0], constant(n - 1)}, a[2:]...)...)
		case isInt && n == 0 && len(a) == 3:
			length := call("greatest", ast.Binary{Op: ast.Sub, X: a[2], Y: one}, constant(int64(0)))
			return call("slice", a[0], start, length)
		}
		return call("slice", a...)
	}
	from := choose(compare(ast.Gt, start, constant(int64(0))), ast.Binary{Op: ast.Sub, X: start, Y: one}, start)
	return call("slice", append([]ast.Node{a[0], from}, a[2:]...)...)
}

// ends returns how many characters left and right keep: n, or all but −n.
func ends(a []ast.Node) ast.Node {
	zero := constant(int64(0))
	if lit, ok := a[1].(ast.Literal); ok {
		if n, ok := lit.Value.(int64); ok && n >= 0 {
			return a[1]
		}
	}
	rest := ast.Binary{Op: ast.Add, X: call("length", a[0]), Y: a[1]}
	return choose(compare(ast.Ge, a[1], zero), a[1], call("greatest", rest, zero))
}

// concatPresent is SQL's concat, which leaves missing values out; || does not.
func concatPresent(_ *Lowering, a []ast.Node) ast.Node {
	args := make([]ast.Node, len(a))
	for i, x := range a {
		args[i] = call("coalesce", ast.Cast{X: x, To: vector.Of(vector.String)}, constant(""))
	}
	return call("concat", args...)
}

// remainder is x % y. In SQL it is missing where y is 0.
func (l *Lowering) remainder(x, y ast.Node) ast.Node { return call("mod", x, l.divisor(y)) }

// quotient is x // y: rounded down, in SQL towards zero and missing where y is 0.
func (l *Lowering) quotient(x, y ast.Node) ast.Node {
	if l.Dialect != SQL {
		return call("floor_div", x, y)
	}
	y = l.divisor(y)
	return call("floor_div", ast.Binary{Op: ast.Sub, X: x, Y: call("mod", x, y)}, y)
}

// divisor is missing instead of 0 in SQL.
func (l *Lowering) divisor(y ast.Node) ast.Node {
	if lit, ok := y.(ast.Literal); l.Dialect != SQL || ok && lit.Value != int64(0) && lit.Value != 0.0 {
		return y
	}
	return call("null_if", y, constant(int64(0)))
}

// rowFunction lowers a call of a function of rows.
func (l *Lowering) rowFunction(e *Call, name string, args []ast.Node) (ast.Node, error) {
	for _, s := range spellings() {
		if !listed(s.names, name) || s.make != nil && l.Dialect != SQL {
			continue
		}
		if s.make == nil {
			name = s.to
			break
		}
		if len(args) < s.least || s.most >= 0 && len(args) > s.most {
			return nil, l.errAt(e.Span, "%w: %s: operands (got %d, want %s)", vector.ErrShape, name, len(args), between(s.least, s.most))
		}
		if err := l.Repeat(e.Span, args...); err != nil {
			return nil, err
		}
		n := s.make(l, args)
		if c, ok := n.(ast.Call); ok && len(c.Args) == 1 && listed("date_part datepart", name) {
			if _, err := function.Lookup(c.Name); err != nil {
				return nil, l.errAt(e.Args[0].Place(), "%w: date_part: there is no part %s (want year, month, day, hour, epoch …)", vector.ErrNoFunction, Format(e.Args[0]))
			}
		}
		return n, nil
	}
	f, err := function.Lookup(name)
	if err != nil {
		return nil, l.unknown(e, name)
	}
	if err := f.Check(len(args)); err != nil {
		return nil, l.mark(e.Span, err)
	}
	return ast.Call{Name: name, Args: args}, nil
}

// between writes a range of numbers.
func between(least, most int) string {
	switch {
	case most < 0:
		return fmt.Sprintf("%d or more", least)
	case most > least:
		return fmt.Sprintf("%d to %d", least, most)
	}
	return fmt.Sprint(least)
}

// unknown is the error for a function that nobody knows, with the nearest name.
func (l *Lowering) unknown(e *Call, name string) error {
	names := function.Names()
	for _, s := range spellings() {
		names = append(names, strings.Fields(s.names)...)
	}
	for _, a := range aggregates {
		names = append(names, strings.Fields(a.spellings)...)
	}
	for _, w := range windowOps {
		names = append(names, strings.Fields(w.spellings)...)
	}
	names = append(names, strings.Fields(quantiles+" "+correlations)...)
	slices.Sort(names)
	if near := vector.Nearest(name, slices.Compact(names)); near != "" {
		return l.errAt(e.Name.Span, "%w %q (did you mean %q?)", vector.ErrNoFunction, name, near)
	}
	return l.errAt(e.Name.Span, "%w %q", vector.ErrNoFunction, name)
}
