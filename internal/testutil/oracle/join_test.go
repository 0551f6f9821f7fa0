package oracle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/plan"
)

// A side is the right side of a join: a table with names of its own, filtered
// at times.
type side struct {
	sql, duck string
	cols      []column
	rows      [][]any
	verbs     func(f frame) frame
}

// side makes a right side: a key of a kind first, and up to two more columns.
func (m *maker) side(k kind) side {
	t := pick(m, m.tables...)
	cols, _ := m.some(t.cols, nil, 3)
	for i, c := range t.cols {
		if c.kind == k {
			cols = append([]column{t.cols[i]}, slices.DeleteFunc(cols, func(have column) bool { return have.name == c.name })...)
			break
		}
	}
	var out side
	var by []any
	var list []string
	for _, c := range cols {
		name := m.name()
		out.cols = append(out.cols, column{name, c.kind, c.certainty})
		by, list = append(by, expr.Col(c.name).As(name)), append(list, c.name+" AS "+name)
	}
	p := term{sql: "true", duck: "true", verb: expr.Lit(true), eval: func([][]any) any { return true }}
	if m.IntN(2) == 0 {
		p = m.term(leaves(t.cols), boolean, 1)
	}
	for _, row := range keep(t.rows, p) {
		var part []any
		for _, c := range cols {
			part = append(part, row[slices.IndexFunc(t.cols, func(have column) bool { return have.name == c.name })])
		}
		out.rows = append(out.rows, part)
	}
	out.sql = "(SELECT " + strings.Join(list, ", ") + " FROM " + t.name + " WHERE " + p.sql + ")"
	out.duck = "(SELECT " + strings.Join(list, ", ") + " FROM " + t.name + " WHERE " + p.duck + ")"
	out.verbs = func(f frame) frame { return f.table(t).filter(p.verb).choose(by...) }
	return out
}

// joinKinds are the joins that give columns of both sides.
var joinKinds = []struct {
	word string
	kind plan.JoinKind
}{{"JOIN", plan.InnerJoin}, {"LEFT JOIN", plan.LeftJoin}, {"RIGHT JOIN", plan.RightJoin}, {"FULL JOIN", plan.OuterJoin}}

// leftKey picks a column to join by.
func (m *maker) leftKey(cols []column) (int, bool) {
	at := m.IntN(len(cols))
	return at, cols[at].certainty == exact
}

// join joins the rows with a table: missing keys match nothing, or in a full
// join of verbs one another; at times another condition must hold.
func (m *maker) join(cols []column, rows [][]any) (step, bool) {
	at, ok := m.leftKey(cols)
	if !ok {
		return step{}, false
	}
	r := m.side(cols[at].kind)
	j := pick(m, joinKinds...)
	if cols[at].kind == level && j.kind.KeepsRight() {
		return step{}, false // the SQL says coalesce, which wants one pool of levels
	}
	l, rk := cols[at].name, r.cols[0].name
	equals := "="
	matchMissing := j.kind == plan.OuterJoin && m.IntN(2) == 0
	if matchMissing {
		equals = "IS NOT DISTINCT FROM"
	}
	extra, when, by := "", "", []any{dataframe.On(l, rk)}
	condition := func(row []any) any { return true }
	if m.IntN(3) == 0 {
		p := m.term(append(leaves(cols), leaves(r.cols)[0]), boolean, 1)
		if both := slices.Concat(cols, r.cols); len(r.cols) > 1 {
			p = m.term(leaves(both), boolean, 2)
		} else {
			p = m.term(leaves(cols), boolean, 1)
		}
		extra, when = " AND "+p.sql, " AND "+p.duck
		by = append(by, dataframe.Where(p.verb))
		condition = func(row []any) any { return p.eval([][]any{row}) }
	}
	pairs := func(a, b []any) bool {
		if a[at] == nil || b[0] == nil {
			if !matchMissing || a[at] != nil || b[0] != nil {
				return false
			}
		} else if compare(a[at], b[0]) != 0 {
			return false
		}
		return condition(slices.Concat(a, b)) == true
	}
	var list []string
	out := step{free: true, cols: slices.Concat(cols, r.cols[1:])}
	for i, c := range cols {
		switch {
		case i == at && j.kind.KeepsRight():
			list = append(list, fmt.Sprintf("coalesce(l.%s, r.%s) AS %s", l, rk, l))
		default:
			list = append(list, "l."+c.name)
		}
	}
	list = append(list, names(r.cols[1:])...)
	text := "SELECT " + strings.Join(list, ", ") + " FROM %[1]s"
	on := " AS r ON l." + l + " " + equals + " r." + rk
	out.sql = text + " AS l " + j.word + " " + escape(r.sql+on+extra)
	out.duck = text + " AS l " + j.word + " " + escape(r.duck+on+when)
	if matchMissing {
		by = append(by, dataframe.MatchMissing())
	} else {
		by = append(by, dataframe.SkipMissing())
	}
	if cols[at].kind != float && (j.kind != plan.OuterJoin || matchMissing) {
		out.verbs = func(f frame) frame { return f.join(j.kind, r.verbs(f), by...) }
	}
	out.rows = [][]any{}
	found := make([]bool, len(r.rows))
	for _, a := range rows {
		alone := true
		for i, b := range r.rows {
			if pairs(a, b) {
				alone, found[i] = false, true
				out.rows = append(out.rows, slices.Concat(a, b[1:]))
			}
		}
		if alone && j.kind.KeepsLeft() {
			out.rows = append(out.rows, slices.Concat(a, make([]any, len(r.cols)-1)))
		}
	}
	for i, b := range r.rows {
		if !found[i] && j.kind.KeepsRight() {
			row := slices.Concat(make([]any, len(cols)), b[1:])
			row[at] = b[0]
			out.rows = append(out.rows, row)
		}
	}
	return out, true
}

// half keeps the rows that have, or do not have, a partner.
func (m *maker) half(cols []column, rows [][]any) (step, bool) {
	at, ok := m.leftKey(cols)
	if !ok {
		return step{}, false
	}
	r := m.side(cols[at].kind)
	l, rk := cols[at].name, r.cols[0].name
	missing, has := false, map[string]bool{}
	for _, b := range r.rows {
		missing = missing || b[0] == nil
		has[key(b[:1])] = true
	}
	in := func(row []any) any { // x IN (…)
		switch {
		case len(r.rows) == 0:
			return false
		case row[at] == nil:
			return nil
		case has[key(row[at:at+1])]:
			return true
		case missing:
			return nil
		}
		return false
	}
	form := m.IntN(4)
	s := step{cols: cols, rows: [][]any{}}
	for _, row := range rows {
		x := in(row)
		if form == 0 || form == 2 { // WHERE IN, SEMI JOIN
			x = x == true
		} else if form == 1 { // NOT IN
			x = x == false
		} else {
			x = x != true
		}
		if x == true {
			s.rows = append(s.rows, row)
		}
	}
	kind := plan.SemiJoin
	switch format := "SELECT * FROM %[1]s"; form {
	case 0, 1:
		word := []string{" IN ", " NOT IN "}[form]
		s.sql = format + " WHERE " + l + word + escape("(SELECT "+rk+" FROM "+r.sql+" AS r)")
		s.duck = format + " WHERE " + l + word + escape("(SELECT "+rk+" FROM "+r.duck+" AS r)")
	default:
		word := []string{" SEMI JOIN ", " ANTI JOIN "}[form-2]
		on := " AS r ON l." + l + " = r." + rk
		s.sql, s.duck = format+" AS l"+word+escape(r.sql+on), format+" AS l"+word+escape(r.duck+on)
	}
	if form == 3 {
		kind = plan.AntiJoin
	}
	if cols[at].kind != float && form != 1 {
		s.verbs = func(f frame) frame { return f.join(kind, r.verbs(f), dataframe.On(l, rk), dataframe.SkipMissing()) }
	}
	return s, cols[at].kind != float || form > 1 // x IN (…) of NaN is IEEE's in Stoa
}
