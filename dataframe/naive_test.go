package dataframe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A naive table is what a frame promises, row by row: the oracle of the
// property tests, written from DESIGN section 3 without the engine. A cell is
// nil for missing, bool, int64 (also of dates and times), uint64, float64,
// string or blob.
type naive struct {
	fields []Field
	levels map[string][]string // level order of the categorical columns
	rows   [][]any
}

// A blob is a binary cell.
type blob string

// at returns the position of a column.
func (t naive) at(name string) int {
	return slices.IndexFunc(t.fields, func(f Field) bool { return f.Name == name })
}

// column returns one cell of each of the rows.
func (t naive) column(name string, rows [][]any) []any {
	out, i := make([]any, len(rows)), t.at(name)
	for r, row := range rows {
		out[r] = row[i]
	}
	return out
}

// with returns the table with other rows.
func (t naive) with(rows [][]any) naive { return naive{t.fields, t.levels, rows} }

// filter keeps the rows for which keep is true: missing is not.
func (t naive) filter(keep func(row []any) any) naive {
	return t.with(slices.DeleteFunc(slices.Clone(t.rows), func(row []any) bool { return keep(row) != true }))
}

// sort orders rows by columns, stable; names with a minus descend.
func (t naive) sort(keys ...string) naive {
	rows := slices.Clone(t.rows)
	slices.SortStableFunc(rows, func(a, b []any) int {
		for _, k := range keys {
			name, desc := strings.CutPrefix(k, "-")
			i := t.at(name)
			if c := order(a[i], b[i], t.levels[name], desc); c != 0 {
				return c
			}
		}
		return 0
	})
	return t.with(rows)
}

// order compares cells: −∞ … +∞, NaN, missing; desc leaves missing last.
func order(a, b any, levels []string, desc bool) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(bit(a == nil), bit(b == nil))
	case desc:
		return order(b, a, levels, false)
	}
	switch x := a.(type) {
	case bool:
		return cmp.Compare(bit(x), bit(b.(bool)))
	case int64:
		return cmp.Compare(x, b.(int64))
	case uint64:
		return cmp.Compare(x, b.(uint64))
	case blob:
		return cmp.Compare(x, b.(blob))
	case string:
		if levels == nil {
			return cmp.Compare(x, b.(string))
		}
		return cmp.Compare(slices.Index(levels, x), slices.Index(levels, b.(string)))
	}
	x, y := a.(float64), b.(float64)
	if x != x || y != y {
		return cmp.Compare(bit(x != x), bit(y != y))
	}
	return cmp.Compare(x, y)
}

// bit is 1 for true.
func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// key is the same text for equal keys: missing is one, all NaN are, −0 is 0.
func key(c any) string {
	if c == minusZero {
		c = 0.0
	}
	return fmt.Sprintf("%T %q;", c, fmt.Sprint(c))
}

// groups returns the rows of equal keys, in order of first appearance.
func (t naive) groups(keys ...string) [][][]any {
	var out [][][]any
	at := map[string]int{}
	for _, row := range t.rows {
		k := ""
		for _, name := range keys {
			k += key(row[t.at(name)])
		}
		if _, ok := at[k]; !ok {
			at[k] = len(out)
			out = append(out, nil)
		}
		out[at[k]] = append(out[at[k]], row)
	}
	return out
}

// present drops the missing cells.
func present(x []any) []any {
	return slices.DeleteFunc(slices.Clone(x), func(c any) bool { return c == nil })
}

// distinct keeps the first of equal cells; missing is one.
func distinct(x []any) []any {
	seen := map[string]bool{}
	var out []any
	for _, c := range x {
		if k := key(c); !seen[k] {
			seen[k] = true
			out = append(out, c)
		}
	}
	return out
}

// number is a cell as a float64.
func number(c any) float64 {
	switch x := c.(type) {
	case bool:
		return float64(bit(x))
	case int64:
		return float64(x)
	case uint64:
		return float64(x)
	}
	return c.(float64)
}

// mean of present cells.
func mean(x []any) float64 { return number(total(x, Type{Kind: Float64})) / float64(len(x)) }

// variance of present cells, the textbook in two passes: 0/0 of one.
func variance(x []any) float64 {
	m, s := mean(x), 0.0
	for _, c := range x {
		s += (number(c) - m) * (number(c) - m)
	}
	return s / float64(len(x)-1)
}

// quantile of present cells, type 7: h = (n−1)p, between its neighbours.
func quantile(x []any, p float64) float64 {
	var f []float64
	for _, c := range x {
		f = append(f, number(c))
	}
	if slices.ContainsFunc(f, math.IsNaN) {
		return math.NaN()
	}
	slices.Sort(f)
	lo, g := math.Modf(float64(len(f)-1) * p)
	if i := int(lo); g > 0 && f[i] != f[i+1] {
		return f[i]*(1-g) + f[i+1]*g
	}
	return f[int(lo)]
}

// mode is the first value to reach the greatest count.
func mode(x []any) any {
	count, best := map[string]int{}, 0
	var out any
	for _, c := range x {
		k := key(c)
		if count[k]++; count[k] > best {
			best, out = count[k], c
		}
	}
	return out
}
