package oracle

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// any1 stands for one kind in all its places.
const any1 kind = -1

// A function is an operation on cells in all its forms. Formats have %[1]s for
// the first operand.
type function struct {
	out       kind
	in        []kind
	same      []kind // what any1 may be, if not all
	constant  int    // operands from this one on are literals, if not 0
	levels    bool   // any1 may be a categorical column beside literals
	sql, duck string // duck where it differs
	ieee      string // in DuckDB, the answer for a NaN operand
	lax       bool   // sees missing operands
	local     bool   // not for DuckDB
	certainty certainty
	verb      func(x []expr.Expr) expr.Expr
	f         func(x []any) any
}

// plain are the kinds that are not categorical.
var plain = []kind{boolean, integer, float, text, date, stamp}

// sortable are the kinds whose order all agree on.
var sortable = []kind{integer, text, date, stamp}

// functions are all functions.
var functions = slices.Concat(logic(), numbers(), strs(), times())

// called is the verb for a function by its name.
func called(name string, more ...any) func(x []expr.Expr) expr.Expr {
	return func(x []expr.Expr) expr.Expr {
		var args []any
		for _, e := range x {
			args = append(args, e)
		}
		return expr.Call(name, append(args, more...)...)
	}
}

// wide is a result as a 64-bit integer.
func wide(f func(x []expr.Expr) expr.Expr) func(x []expr.Expr) expr.Expr {
	return func(x []expr.Expr) expr.Expr { return f(x).Cast(dataframe.Int64) }
}

// compare orders two present cells: NaN is the greatest number.
func compare(a, b any) int {
	switch x := a.(type) {
	case bool:
		return cmp.Compare(bit(x), bit(b.(bool)))
	case int64:
		return cmp.Compare(x, b.(int64))
	case string:
		return cmp.Compare(x, b.(string))
	}
	x, y := a.(float64), b.(float64)
	if x != x || y != y {
		return cmp.Compare(bit(x != x), bit(y != y))
	}
	return cmp.Compare(x, y)
}

// bit is 1 for true.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// nan reports whether one of the cells is NaN.
func nan(x []any) bool {
	return slices.ContainsFunc(x, func(c any) bool { f, ok := c.(float64); return ok && f != f })
}

// comparison is a line of the table for an operator of two operands.
func comparison(op string, same []kind, levels bool, verb func(x, y expr.Expr) expr.Expr, ok func(c int) bool) function {
	return function{out: boolean, in: []kind{any1, any1}, same: same, levels: levels, sql: "%[1]s " + op + " %[2]s", ieee: strconv.FormatBool(op == "<>"),
		verb: func(x []expr.Expr) expr.Expr { return verb(x[0], x[1]) },
		f: func(x []any) any {
			if nan(x) {
				return op == "<>"
			}
			return ok(compare(x[0], x[1]))
		}}
}

// logic lists the functions of truth and of missing values.
func logic() []function {
	ordered := []kind{integer, float, text, date, stamp}
	decide := func(decisive bool) func(x []any) any {
		return func(x []any) any {
			switch {
			case x[0] == decisive || x[1] == decisive:
				return decisive
			case x[0] == nil || x[1] == nil:
				return nil
			}
			return !decisive
		}
	}
	out := []function{
		comparison("=", nil, true, func(x, y expr.Expr) expr.Expr { return x.Eq(y) }, func(c int) bool { return c == 0 }),
		comparison("<>", nil, true, func(x, y expr.Expr) expr.Expr { return x.Ne(y) }, func(c int) bool { return c != 0 }),
		comparison("<", ordered, false, func(x, y expr.Expr) expr.Expr { return x.Lt(y) }, func(c int) bool { return c < 0 }),
		comparison("<=", ordered, false, func(x, y expr.Expr) expr.Expr { return x.Le(y) }, func(c int) bool { return c <= 0 }),
		comparison(">", ordered, false, func(x, y expr.Expr) expr.Expr { return x.Gt(y) }, func(c int) bool { return c > 0 }),
		comparison(">=", ordered, false, func(x, y expr.Expr) expr.Expr { return x.Ge(y) }, func(c int) bool { return c >= 0 }),
		{out: boolean, in: []kind{boolean, boolean}, sql: "%[1]s AND %[2]s", lax: true, f: decide(false),
			verb: func(x []expr.Expr) expr.Expr { return x[0].And(x[1]) }},
		{out: boolean, in: []kind{boolean, boolean}, sql: "%[1]s OR %[2]s", lax: true, f: decide(true),
			verb: func(x []expr.Expr) expr.Expr { return x[0].Or(x[1]) }},
		{out: boolean, in: []kind{boolean}, sql: "NOT %[1]s", f: func(x []any) any { return !x[0].(bool) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Not() }},
		{out: boolean, in: []kind{any1}, sql: "%[1]s IS NULL", lax: true, f: func(x []any) any { return x[0] == nil },
			verb: func(x []expr.Expr) expr.Expr { return x[0].IsMissing() }},
		{out: boolean, in: []kind{any1}, sql: "%[1]s IS NOT NULL", lax: true, f: func(x []any) any { return x[0] != nil },
			verb: func(x []expr.Expr) expr.Expr { return x[0].IsPresent() }},
		{out: boolean, in: []kind{any1, any1, any1}, same: []kind{boolean, integer, text, level, date, stamp}, levels: true, constant: 1, sql: "%[1]s IN (%[2]s, %[3]s)",
			f:    func(x []any) any { return x[0] == x[1] || x[0] == x[2] },
			verb: func(x []expr.Expr) expr.Expr { return x[0].IsIn(x[1], x[2]) }},
		{out: boolean, in: []kind{any1, any1, any1}, same: []kind{integer, text, date}, sql: "%[1]s NOT IN (%[2]s, %[3]s)", lax: true,
			f: func(x []any) any {
				switch {
				case x[0] == nil:
					return nil
				case x[0] == x[1] || x[0] == x[2]:
					return false
				case x[1] == nil || x[2] == nil:
					return nil
				}
				return true
			},
			verb: func(x []expr.Expr) expr.Expr { return x[0].Ne(x[1]).And(x[0].Ne(x[2])) }},
		{out: boolean, in: []kind{any1, any1, any1}, same: sortable, sql: "%[1]s BETWEEN %[2]s AND %[3]s", lax: true,
			f: func(x []any) any {
				ge, le := any(nil), any(nil)
				if x[0] != nil && x[1] != nil {
					ge = compare(x[0], x[1]) >= 0
				}
				if x[0] != nil && x[2] != nil {
					le = compare(x[0], x[2]) <= 0
				}
				return decide(false)([]any{ge, le})
			},
			verb: func(x []expr.Expr) expr.Expr { return x[0].Between(x[1], x[2]) }},
		{out: boolean, in: []kind{float}, sql: "isnan(%[1]s)", f: func(x []any) any { return nan(x) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].IsNaN() }},
		{out: boolean, in: []kind{any1, any1}, same: sortable, sql: "%[1]s IS DISTINCT FROM %[2]s", lax: true,
			f: func(x []any) any { return x[0] != x[1] },
			verb: func(x []expr.Expr) expr.Expr {
				return expr.Coalesce(x[0].Ne(x[1]), x[0].IsMissing().Ne(x[1].IsMissing()))
			}},
		{out: boolean, in: []kind{boolean}, sql: "%[1]s IS TRUE", lax: true, f: func(x []any) any { return x[0] == true },
			verb: func(x []expr.Expr) expr.Expr { return expr.Coalesce(x[0], false) }},
	}
	for _, k := range plain { // what has the kind of its operands
		out = append(out,
			function{out: k, in: []kind{boolean, k, k}, sql: "CASE WHEN %[1]s THEN %[2]s ELSE %[3]s END", lax: true,
				f: func(x []any) any {
					if x[0] == true {
						return x[1]
					}
					return x[2]
				},
				verb: func(x []expr.Expr) expr.Expr { return expr.When(x[0]).Then(x[1]).Else(x[2]) }},
			function{out: k, in: []kind{boolean, k, boolean, k}, sql: "CASE WHEN %[1]s THEN %[2]s WHEN %[3]s THEN %[4]s END", lax: true,
				f: func(x []any) any {
					switch {
					case x[0] == true:
						return x[1]
					case x[2] == true:
						return x[3]
					}
					return nil
				},
				verb: func(x []expr.Expr) expr.Expr { return expr.When(x[0]).Then(x[1]).When(x[2]).Then(x[3]).End() }},
			function{out: k, in: []kind{k, k, k}, sql: "coalesce(%[1]s, %[2]s, %[3]s)", lax: true, verb: called("coalesce"),
				f: func(x []any) any {
					for _, c := range x {
						if c != nil {
							return c
						}
					}
					return nil
				}},
			function{out: k, in: []kind{k, k}, sql: "nullif(%[1]s, %[2]s)", lax: true, local: k == float, verb: called("null_if"),
				f: func(x []any) any {
					if x[0] != nil && x[1] != nil && !nan(x) && compare(x[0], x[1]) == 0 {
						return nil
					}
					return x[0]
				}})
	}
	for _, k := range sortable {
		for sign, name := range map[int]string{-1: "least", 1: "greatest"} {
			out = append(out, function{out: k, in: []kind{k, k}, sql: name + "(%[1]s, %[2]s)", lax: true, verb: called(name),
				f: func(x []any) any {
					switch {
					case x[0] == nil:
						return x[1]
					case x[1] == nil || compare(x[0], x[1])*sign >= 0:
						return x[0]
					}
					return x[1]
				}})
		}
	}
	slices.SortStableFunc(out, func(a, b function) int { return cmp.Compare(a.sql, b.sql) }) // a map was ranged over
	return out
}

// arithmetic is + - or * of integers or floats.
func arithmetic(op string, k kind, verb func(x, y expr.Expr) expr.Expr, ints func(x, y int64) int64, floats func(x, y float64) float64) function {
	return function{out: k, in: []kind{k, k}, sql: "%[1]s " + op + " %[2]s", verb: func(x []expr.Expr) expr.Expr { return verb(x[0], x[1]) },
		f: func(x []any) any {
			if k == integer {
				return ints(x[0].(int64), x[1].(int64))
			}
			return floats(x[0].(float64), x[1].(float64))
		}}
}

// numbers lists the functions of numbers.
func numbers() []function {
	var out []function
	for _, k := range []kind{integer, float} {
		out = append(out,
			arithmetic("+", k, func(x, y expr.Expr) expr.Expr { return x.Add(y) }, func(x, y int64) int64 { return x + y }, func(x, y float64) float64 { return x + y }),
			arithmetic("-", k, func(x, y expr.Expr) expr.Expr { return x.Sub(y) }, func(x, y int64) int64 { return x - y }, func(x, y float64) float64 { return x - y }),
			arithmetic("*", k, func(x, y expr.Expr) expr.Expr { return x.Mul(y) }, func(x, y int64) int64 { return x * y }, func(x, y float64) float64 { return x * y }),
			function{out: k, in: []kind{k}, sql: "abs(%[1]s)", verb: called("abs"), f: func(x []any) any {
				if i, ok := x[0].(int64); ok {
					return max(i, -i)
				}
				return math.Abs(x[0].(float64))
			}},
			function{out: k, in: []kind{k}, sql: "-(%[1]s)", verb: func(x []expr.Expr) expr.Expr { return x[0].Neg() }, f: func(x []any) any {
				if i, ok := x[0].(int64); ok {
					return -i
				}
				return -x[0].(float64)
			}})
	}
	rounding := func(name string, f func(float64) float64) function {
		return function{out: float, in: []kind{float}, sql: name + "(%[1]s)", verb: called(name), f: func(x []any) any { return f(x[0].(float64)) }}
	}
	return append(out,
		rounding("floor", math.Floor), rounding("ceil", math.Ceil), rounding("trunc", math.Trunc), rounding("round", math.Round),
		function{out: float, in: []kind{integer, integer}, sql: "%[1]s / %[2]s", certainty: stable,
			verb: func(x []expr.Expr) expr.Expr { return x[0].Div(x[1]) },
			f:    func(x []any) any { return float64(x[0].(int64)) / float64(x[1].(int64)) }},
		function{out: float, in: []kind{float, float}, sql: "%[1]s / (%[2]s + 0)", certainty: stable,
			verb: func(x []expr.Expr) expr.Expr { return x[0].Div(x[1].Add(0)) },
			f:    func(x []any) any { return x[0].(float64) / (x[1].(float64) + 0) }},
		function{out: float, in: []kind{float, float}, sql: "%[1]s / %[2]s", certainty: stable, local: true,
			verb: func(x []expr.Expr) expr.Expr { return x[0].Div(x[1]) },
			f:    func(x []any) any { return x[0].(float64) / x[1].(float64) }},
		function{out: float, in: []kind{integer}, sql: "CAST(%[1]s AS DOUBLE)", f: func(x []any) any { return float64(x[0].(int64)) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Cast(dataframe.Float64) }},
		function{out: float, in: []kind{float}, sql: "sqrt(abs(%[1]s))", certainty: stable, f: func(x []any) any { return math.Sqrt(math.Abs(x[0].(float64))) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Abs().Sqrt() }},
		function{out: integer, in: []kind{integer, integer}, sql: "%[1]s // %[2]s", duck: "%[1]s // nullif(%[2]s, 0)",
			verb: func(x []expr.Expr) expr.Expr {
				y := x[1].NullIf(0)
				return x[0].Sub(x[0].Mod(y)).FloorDiv(y)
			},
			f: func(x []any) any {
				if x[1] == int64(0) {
					return nil
				}
				return x[0].(int64) / x[1].(int64)
			}},
		function{out: integer, in: []kind{integer, integer}, sql: "%[1]s %% %[2]s", duck: "%[1]s %% nullif(%[2]s, 0)",
			verb: func(x []expr.Expr) expr.Expr { return x[0].Mod(x[1].NullIf(0)) },
			f: func(x []any) any {
				if x[1] == int64(0) {
					return nil
				}
				return x[0].(int64) % x[1].(int64)
			}},
		function{out: integer, in: []kind{integer}, sql: "CAST(sign(%[1]s) AS BIGINT)", verb: wide(called("sign")),
			f: func(x []any) any { return int64(cmp.Compare(x[0].(int64), 0)) }},
		function{out: integer, in: []kind{boolean}, sql: "CAST(%[1]s AS BIGINT)", f: func(x []any) any { return bit(x[0].(bool)) },
			verb: wide(func(x []expr.Expr) expr.Expr { return x[0] })},
		function{out: integer, in: []kind{text}, sql: "TRY_CAST(%[1]s AS BIGINT)", duck: "CASE WHEN %[1]s = trim(%[1]s) THEN TRY_CAST(%[1]s AS BIGINT) END",
			verb: func(x []expr.Expr) expr.Expr { return x[0].TryCast(dataframe.Int64) },
			f: func(x []any) any {
				if i, err := strconv.ParseInt(x[0].(string), 10, 64); err == nil {
					return i
				}
				return nil
			}},
	)
}

// runes is a text as its characters.
func runes(c any) []rune { return []rune(c.(string)) }

// strs lists the functions of text.
func strs() []function {
	upper := func(name string, f func(string) string) function {
		return function{out: text, in: []kind{text}, sql: name + "(%[1]s)", verb: called(name), f: func(x []any) any { return f(x[0].(string)) }}
	}
	test := func(name string, f func(s, part string) bool) function {
		return function{out: boolean, in: []kind{text, text}, sql: name + "(%[1]s, %[2]s)", verb: called(name), f: func(x []any) any { return f(x[0].(string), x[1].(string)) }}
	}
	return []function{
		upper("upper", strings.ToUpper), upper("lower", strings.ToLower), upper("trim", func(s string) string { return strings.Trim(s, " ") }),
		upper("reverse", func(s string) string { r := []rune(s); slices.Reverse(r); return string(r) }),
		test("starts_with", strings.HasPrefix), test("ends_with", strings.HasSuffix), test("contains", strings.Contains),
		{out: text, in: []kind{text, text}, sql: "%[1]s || %[2]s", verb: called("concat"), f: func(x []any) any { return x[0].(string) + x[1].(string) }},
		{out: text, in: []kind{text, text, text}, constant: 1, sql: "replace(%[1]s, 'a' || %[2]s, %[3]s)",
			verb: func(x []expr.Expr) expr.Expr { return x[0].Text().Replace(expr.Concat("a", x[1]), x[2]) },
			f:    func(x []any) any { return strings.ReplaceAll(x[0].(string), "a"+x[1].(string), x[2].(string)) }},
		{out: text, in: []kind{text}, sql: "substr(%[1]s, 2, 2)", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().Slice(1, 2) },
			f: func(x []any) any { r := runes(x[0]); return string(r[min(1, len(r)):min(3, len(r))]) }},
		{out: text, in: []kind{text}, sql: "left(%[1]s, 1)", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().Slice(0, 1) },
			f: func(x []any) any { r := runes(x[0]); return string(r[:min(1, len(r))]) }},
		{out: text, in: []kind{text}, sql: "right(%[1]s, 2)", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().Slice(-2) },
			f: func(x []any) any { r := runes(x[0]); return string(r[max(len(r)-2, 0):]) }},
		{out: text, in: []kind{text}, sql: "lpad(%[1]s, 4, 'é')", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().PadLeft(4, "é").Text().Slice(0, 4) },
			f: func(x []any) any {
				r := runes(x[0])
				return strings.Repeat("é", max(4-len(r), 0)) + string(r[:min(len(r), 4)])
			}},
		{out: text, in: []kind{text}, sql: "split_part(%[1]s, ',', 2)", verb: func(x []expr.Expr) expr.Expr {
			return expr.When(x[0].IsPresent()).Then(expr.Coalesce(x[0].Text().SplitPart(",", 2), "")).End()
		}, f: func(x []any) any {
			_, after, _ := strings.Cut(x[0].(string), ",")
			after, _, _ = strings.Cut(after, ",")
			return after
		}},
		{out: text, in: []kind{integer}, sql: "CAST(%[1]s AS VARCHAR)", f: func(x []any) any { return fmt.Sprint(x[0]) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Cast(dataframe.String) }},
		{out: text, in: []kind{boolean}, sql: "CAST(%[1]s AS VARCHAR)", f: func(x []any) any { return fmt.Sprint(x[0]) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Cast(dataframe.String) }},
		{out: text, in: []kind{date}, sql: "CAST(%[1]s AS VARCHAR)", f: func(x []any) any { return moment(x[0].(int64) * 86400e6).Format("2006-01-02") },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Cast(dataframe.String) }},
		{out: text, in: []kind{any1}, same: []kind{level}, sql: "CAST(%[1]s AS VARCHAR)", f: func(x []any) any { return x[0] },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Cast(dataframe.String) }},
		{out: integer, in: []kind{text}, sql: "CAST(length(%[1]s) AS BIGINT)", verb: wide(called("length")),
			f: func(x []any) any { return int64(len(runes(x[0]))) }},
		{out: integer, in: []kind{text}, sql: "CAST(strpos(%[1]s, 'b') AS BIGINT)", f: func(x []any) any { return int64(slices.Index(runes(x[0]), 'b') + 1) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Text().IndexOf("b").Cast(dataframe.Int64).Add(1) }},
		{out: boolean, in: []kind{text}, sql: "%[1]s LIKE 'a%%'", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().Like("a%") },
			f: func(x []any) any { return strings.HasPrefix(x[0].(string), "a") }},
		{out: boolean, in: []kind{text}, sql: "%[1]s NOT LIKE '_'", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().Like("_").Not() },
			f: func(x []any) any { return len(runes(x[0])) != 1 }},
		{out: boolean, in: []kind{text}, sql: "%[1]s ILIKE '%%B%%'", verb: func(x []expr.Expr) expr.Expr { return x[0].Text().ILike("%B%") },
			f: func(x []any) any { return strings.ContainsAny(x[0].(string), "bB") }},
	}
}

// moment is the time of some microseconds.
func moment(us int64) time.Time { return time.UnixMicro(us).UTC() }

// times lists the functions of dates and times.
func times() []function {
	var out []function
	part := func(name, verb string, f func(t time.Time) int) {
		for _, k := range []kind{date, stamp} {
			unit := int64(1)
			if k == date {
				unit = 86400e6
			}
			out = append(out, function{out: integer, in: []kind{k}, sql: "CAST(" + name + "(%[1]s) AS BIGINT)", verb: wide(called(verb)),
				f: func(x []any) any { return int64(f(moment(x[0].(int64) * unit))) }})
		}
	}
	part("year", "year", time.Time.Year)
	part("month", "month", func(t time.Time) int { return int(t.Month()) })
	part("day", "day", time.Time.Day)
	part("quarter", "quarter", func(t time.Time) int { return (int(t.Month()) + 2) / 3 })
	part("isodow", "weekday", func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 })
	part("dayofyear", "day_of_year", time.Time.YearDay)
	day := func(t time.Time) int64 {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	return append(out,
		function{out: integer, in: []kind{stamp}, sql: "CAST(hour(%[1]s) AS BIGINT)", verb: wide(called("hour")), f: func(x []any) any { return int64(moment(x[0].(int64)).Hour()) }},
		function{out: integer, in: []kind{stamp}, sql: "CAST(second(%[1]s) AS BIGINT)", verb: wide(called("second")), f: func(x []any) any { return int64(moment(x[0].(int64)).Second()) }},
		function{out: date, in: []kind{stamp}, sql: "CAST(%[1]s AS DATE)", f: func(x []any) any { return day(moment(x[0].(int64))) },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Cast(dataframe.Date) }},
		function{out: stamp, in: []kind{date}, sql: "CAST(%[1]s AS TIMESTAMP)", f: func(x []any) any { return x[0].(int64) * 86400e6 },
			verb: func(x []expr.Expr) expr.Expr {
				return x[0].Cast(microseconds)
			}},
		function{out: stamp, in: []kind{stamp}, sql: "date_trunc('hour', %[1]s)", f: func(x []any) any { return moment(x[0].(int64)).Truncate(time.Hour).UnixMicro() },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Time().Truncate("1h") }},
		function{out: date, in: []kind{date}, sql: "CAST(date_trunc('month', %[1]s) AS DATE)", f: func(x []any) any {
			d := moment(x[0].(int64) * 86400e6)
			return day(d.AddDate(0, 0, 1-d.Day()))
		}, verb: func(x []expr.Expr) expr.Expr { return x[0].Time().StartOfMonth() }},
		function{out: date, in: []kind{date}, sql: "last_day(%[1]s)", f: func(x []any) any {
			d := moment(x[0].(int64) * 86400e6)
			return day(time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC))
		}, verb: func(x []expr.Expr) expr.Expr { return x[0].Time().EndOfMonth() }},
		function{out: date, in: []kind{date, integer}, sql: "add_days(%[1]s, %[2]s %% 50)", duck: "%[1]s + CAST(%[2]s %% 50 AS INTEGER)",
			f:    func(x []any) any { return x[0].(int64) + x[1].(int64)%50 },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Time().AddDays(x[1].Mod(50)) }},
		function{out: stamp, in: []kind{stamp}, sql: "%[1]s + INTERVAL 3 HOUR", f: func(x []any) any { return x[0].(int64) + 3*3600e6 },
			verb: func(x []expr.Expr) expr.Expr { return x[0].Add(3 * time.Hour) }},
		function{out: integer, in: []kind{date, date}, sql: "CAST(date_diff('day', %[1]s, %[2]s) AS BIGINT)", f: func(x []any) any { return x[1].(int64) - x[0].(int64) },
			verb: func(x []expr.Expr) expr.Expr { return x[1].Time().BoundariesSince(x[0], "day").Cast(dataframe.Int64) }},
	)
}
