package sql

import "github.com/stoa-data/stoa/internal/syntax"

// from compiles the tables of FROM, one row without columns if there is none,
// and returns what is left of WHERE.
func (c *compiler) from(sel *syntax.Select, env *environment, outer *scope) (*relation, syntax.Expr, error) {
	if len(sel.From) == 0 {
		return &relation{node: oneRow()}, sel.Where, nil
	}
	var tables []*relation
	var at []syntax.Span
	for _, t := range sel.From {
		r, err := c.table(t, env, outer)
		if err != nil {
			return nil, nil, err
		}
		tables, at = append(tables, r), append(at, t.Place())
	}
	s := &scope{c: c, env: env, outer: outer, clause: "WHERE"}
	s.init()
	return s.commas(tables, at, sel.Where)
}

// table compiles an entry of FROM.
func (c *compiler) table(t syntax.Table, env *environment, outer *scope) (*relation, error) {
	switch t := t.(type) {
	case *syntax.Named:
		r, err := c.named(t, env)
		if err != nil {
			return nil, err
		}
		alias := &t.Name
		if t.Alias != nil {
			alias = t.Alias
		}
		return c.rename(r, alias, t.Columns)
	case *syntax.Derived:
		r, err := c.query(t.Query, env, outer, nil)
		if err != nil {
			return nil, err
		}
		return c.rename(r, t.Alias, t.Columns)
	}
	return c.join(t.(*syntax.Join), env, outer)
}

// named finds a table: a query of WITH, then one of the catalog, each exactly
// and then in another case.
func (c *compiler) named(t *syntax.Named, env *environment) (*relation, error) {
	for _, loose := range []bool{false, true} {
		if loose && t.Name.Quoted {
			break
		}
		for e := env; e != nil; e = e.outer {
			if e.name == t.Name.Text || loose && same(t.Name, e.name) {
				return e.rel, nil
			}
		}
		if lazy := c.catalog.table(t.Name.Text, loose); lazy != nil {
			n, err := lazy.Plan()
			if err != nil {
				return nil, c.at(t.Name.Span, "%w", err)
			}
			return over(n, ""), nil
		}
	}
	return nil, c.noTable(t.Name, env)
}
