package exec

import (
	"context"
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// runCombine computes expressions for each group of a table.
func runCombine(ctx context.Context, p *plan.Combine, in *vector.Table, o *Options) (*vector.Table, error) {
	cols := columnsOf(in)
	defer cols.close()
	keys, err := cols.keys(ctx, p.Keys, o)
	if err != nil {
		return nil, err
	}
	scope := memory.NewScope("group by", o.Budget)
	defer scope.Close()
	g, err := findGroups(ctx, keys, cols.n(), scope, o)
	if err != nil {
		return nil, err
	}
	c := &combiner{ctx: ctx, plan: p, columns: cols, keys: keys, groups: g, scope: scope, options: o}
	return c.run()
}

// keys computes the columns to group by.
func (c *columns) keys(ctx context.Context, keys []plan.Key, o *Options) ([]*vector.Vector, error) {
	out := make([]*vector.Vector, len(keys))
	for i, k := range keys {
		var err error
		if out[i], err = c.evaluate(ctx, k.Expr, o); err != nil {
			return nil, subjectError("group by", k.Expr, err)
		}
	}
	return out, nil
}

// combineColumns runs a Combine without keys and returns its output columns.
func combineColumns(ctx context.Context, p *plan.Combine, cols *columns, o *Options) ([]*vector.Vector, error) {
	scope := memory.NewScope("aggregate", o.Budget)
	defer scope.Close()
	g := oneGroup(cols.n(), true, scope)
	c := &combiner{ctx: ctx, plan: p, columns: cols, groups: g, scope: scope, options: o}
	t, err := c.run()
	if err != nil {
		return nil, err
	}
	out := make([]*vector.Vector, len(t.Columns))
	for i, col := range t.Columns {
		out[i] = col.Vector()
	}
	return out, nil
}

// A combiner computes the outputs of a Combine over found groups.
type combiner struct {
	ctx     context.Context
	plan    *plan.Combine
	columns *columns
	keys    []*vector.Vector
	groups  *groups
	scope   *memory.Scope
	options *Options
}

// run computes the keys and outputs.
func (c *combiner) run() (*vector.Table, error) {
	if err := c.replaceWindows(); err != nil {
		return nil, err
	}
	for _, out := range c.plan.Outputs {
		c.columns.need(out.Expr)
	}
	c.internText()
	outputs, rows, err := c.shared()
	if err != nil {
		return nil, err
	}
	t := &vector.Table{N: c.groups.k}
	if rows != nil {
		t.N = len(rows)
	}
	for i, k := range c.plan.Keys {
		t.Fields = append(t.Fields, k.Field)
		t.Columns = append(t.Columns, c.keyColumn(c.keys[i], rows, t.N))
	}
	for i, out := range c.plan.Outputs {
		f := out.Field
		f.Nullable = f.Nullable || outputs[i].Missing() > 0
		t.Fields = append(t.Fields, f)
		t.Columns = append(t.Columns, vector.NewColumn(outputs[i]))
	}
	return t, nil
}

// replaceWindows puts columns in the places of Overs, whose partitions are the
// table's; and of windows, when all rows are one group.
func (c *combiner) replaceWindows() error {
	p := *c.plan
	p.Outputs = slices.Clone(p.Outputs)
	for i, out := range p.Outputs {
		e, err := c.columns.replaced(c.ctx, out.Expr, c.groups.whole, c.options)
		if err != nil {
			return c.named(out, err)
		}
		p.Outputs[i].Expr = e
	}
	c.plan = &p
	return nil
}

// keyColumn defers the values of a key until somebody reads them.
func (c *combiner) keyColumn(v *vector.Vector, rows []uint32, n int) *vector.Column {
	if rows != nil {
		return vector.Deferred(v.Type(), n, func() *vector.Vector { return kernel.Gather(v, rows) })
	}
	if g := c.groups; g.dense() {
		firsts := g.firsts
		return vector.Deferred(v.Type(), n, func() *vector.Vector { return kernel.Gather(v, firsts) })
	}
	later := c.groups.later
	return vector.Deferred(v.Type(), n, func() *vector.Vector { return kernel.CompactWhere(v, later, false) })
}

// internText gives the strings of columns whose values are aggregated codes,
// once for the whole column.
func (c *combiner) internText() {
	for _, out := range c.plan.Outputs {
		out.Expr.Walk(func(e *plan.Expr) {
			if !needsCodes(e.Node) || len(e.Args) == 0 {
				return
			}
			if _, ok := e.Args[0].Node.(ast.Column); !ok {
				return
			}
			i := e.Args[0].Index
			if v := c.columns.at(i); v.Type().Kind.IsText() && !v.IsDictionary() {
				c.columns.dense[i] = intern(v, nil).WithType(v.Type())
			}
		})
	}
}

// needsCodes reports whether an operation on groups looks at values, which
// text gives codes for.
func needsCodes(n ast.Node) bool {
	switch n := n.(type) {
	case ast.Aggregate:
		return n.Op != ast.Rows && n.Op != ast.Len && n.Op != ast.Count && n.Op != ast.Cor
	case ast.Step:
		return true
	case ast.Window:
		return n.Op == ast.CumMin || n.Op == ast.CumMax ||
			n.Op == ast.Rolling && (n.Agg == ast.Min || n.Agg == ast.Max || n.Agg == ast.NUnique)
	}
	return false
}

// skipsSingles reports whether groups of one row cannot have a row in the
// result: some output is a difference of neighbours, and so is all that is not
// scalar.
func (c *combiner) skipsSingles() bool {
	some := false
	for _, out := range c.plan.Outputs {
		s, ok := out.Expr.Node.(ast.Step)
		if ok && (s.Op == ast.Diff || s.Op == ast.SortDiff) && out.Expr.Args[0].Shape == plan.Aligned {
			some = true
		} else if out.Expr.Shape > plan.Scalar {
			return false
		}
	}
	return some
}

// shared computes all outputs; see outputs. Scalar outputs share their
// aggregates.
func (c *combiner) shared() ([]*vector.Vector, []uint32, error) {
	if c.plan.Expands() {
		return c.outputs()
	}
	s, pays := splitOutputs(c.plan.Outputs)
	if !pays {
		return c.outputs()
	}
	parts := *c
	parts.plan = &plan.Combine{Keys: c.plan.Keys, Outputs: s.base}
	base, _, err := parts.outputs()
	if err != nil {
		return nil, nil, err
	}
	out, err := c.finish(s, base)
	return out, nil, err
}

// outputs computes all outputs. When some output expands, rows lists the first
// row of the group of each row of the result.
func (c *combiner) outputs() ([]*vector.Vector, []uint32, error) {
	result := make([]*vector.Vector, len(c.plan.Outputs))
	if c.groups.whole {
		if err := c.whole(result); err != nil {
			return nil, nil, err
		}
	}
	if err := c.stream(result); err != nil {
		return nil, nil, err
	}
	if err := c.countRows(result); err != nil {
		return nil, nil, err
	}
	var left []int
	for i, v := range result {
		if v == nil {
			left = append(left, i)
		}
	}
	if len(left) == 0 {
		return result, nil, nil
	}
	w, err := c.groups.newWalk(c.ctx, c.skipsSingles(), c.options)
	if err != nil {
		return nil, nil, err
	}
	k := &walker{combiner: c, walk: w, left: left, rows: make([][]uint32, w.tasks()), parts: memory.NewScope("combine", c.options.Budget)}
	defer k.parts.Close()
	for _, i := range left {
		k.sinks = append(k.sinks, newSink(c.plan.Outputs[i].Field.Type, c.groups.k, w.tasks(), !c.plan.Expands()))
	}
	err = each(c.ctx, c.options.workers(), w.tasks(), k.visit)
	if err != nil {
		return nil, nil, err
	}
	for j, i := range left {
		if result[i], err = k.sinks[j].finish(); err != nil {
			return nil, nil, c.named(c.plan.Outputs[i], err)
		}
	}
	if !c.plan.Expands() {
		return result, nil, nil
	}
	return result, join(k.rows), nil
}

// countRows computes the outputs that only ask how many rows a group has: when
// most groups have one, nobody need visit them.
func (c *combiner) countRows(result []*vector.Vector) error {
	if c.groups.dense() || c.plan.Expands() {
		return nil
	}
	var sizes *vector.Vector
	for i, out := range c.plan.Outputs {
		if a, ok := out.Expr.Node.(ast.Aggregate); !ok || a.Op != ast.Rows || result[i] != nil {
			continue
		}
		if sizes == nil {
			n, err := c.groups.sizes(c.ctx, c.options)
			if err != nil {
				return err
			}
			sizes = vector.FromSlice(out.Expr.Type, n, vector.Bitmap{})
		}
		result[i] = sizes
	}
	return nil
}

// A walker computes outputs chunk by chunk.
type walker struct {
	*combiner
	walk  *walk
	left  []int // outputs to compute
	sinks []*sink
	rows  [][]uint32    // by task, when the outputs expand
	parts *memory.Scope // of the results that are joined at the end
}

// visit computes the outputs of one chunk.
func (k *walker) visit(_, t int) error {
	scope := memory.NewScope("combine", k.options.Budget)
	defer scope.Close()
	ck := k.walk.fill(t, scope)
	s := &segmenter{columns: k.columns, chunk: ck, scope: scope, cached: map[int]*vector.Vector{}, context: k.ctx, budget: k.options.Budget,
		alone: len(k.left) == 1 && len(k.plan.Outputs[k.left[0]].Expr.Columns(nil)) == 1}
	values := make([]value, len(k.left))
	for j, i := range k.left {
		var err error
		if values[j], err = s.eval(k.plan.Outputs[i].Expr); err != nil {
			return k.named(k.plan.Outputs[i], k.inGroup(ck, err))
		}
	}
	if k.plan.Expands() {
		r, err := k.expand(s, values)
		if err != nil {
			return err
		}
		k.rows[t] = r
	}
	for j, x := range values {
		k.sinks[j].put(t, ck.group, x.spread(ck.k, scope), k.parts)
	}
	return nil
}

// named adds the verb and the column to an error that has none.
func (c *combiner) named(out plan.Output, err error) error {
	if named, ok := err.(*vector.ColumnError); ok {
		return withOp("combine", named)
	}
	return &vector.ColumnError{Op: "combine", Column: out.Field.Name, Err: err}
}

// inGroup adds the keys to an error about one group of a chunk.
func (c *combiner) inGroup(ck *chunk, err error) error {
	at, ok := err.(*groupError)
	if !ok {
		return err
	}
	where := c.keyText(ck.firsts()[at.group])
	if named, ok := at.err.(*vector.ColumnError); ok {
		return &vector.ColumnError{Op: named.Op, Column: named.Column, Err: fmt.Errorf("%w%s", named.Err, where)}
	}
	return fmt.Errorf("%w%s", at.err, where)
}

// expand repeats the scalar values of a chunk to the length of the others,
// which must agree in every group, and returns the groups' first rows repeated
// likewise.
func (c *combiner) expand(s *segmenter, values []value) ([]uint32, error) {
	longest := slices.IndexFunc(values, func(x value) bool { return x.shape > plan.Scalar })
	ends := values[longest].ends
	for i, x := range values {
		if x.shape <= plan.Scalar {
			continue
		}
		if g := differing(ends, x.ends); g >= 0 {
			first := s.chunk.firsts()[g]
			a, b := c.plan.Outputs[longest].Field.Name, c.plan.Outputs[i].Field.Name
			return nil, &vector.ColumnError{Op: "combine", Column: b, Err: fmt.Errorf("%w: got %d values, but column %q has %d%s",
				vector.ErrShape, length(x.ends, g), a, length(ends, g), c.keyText(first))}
		}
	}
	groups := s.repeat(ends)
	for i, x := range values {
		switch x.shape {
		case plan.Const:
			values[i].operand = operand{v: x.spread(len(groups), s.scope)}
		case plan.Scalar:
			values[i].operand = operand{v: kernel.GatherIn(s.scope, x.v, groups)}
		}
	}
	firsts := s.chunk.firsts()
	rows := make([]uint32, len(groups))
	for i, g := range groups {
		rows[i] = firsts[g]
	}
	return rows, nil
}

// keyText tells which group an error is about.
func (c *combiner) keyText(row uint32) string {
	text := ""
	for i, k := range c.plan.Keys {
		sep := " in group "
		if i > 0 {
			sep = ", "
		}
		text += fmt.Sprintf("%s%s=%s", sep, k.Field.Name, vector.AppendValue(nil, c.keys[i], int(row)))
	}
	return text
}

// join puts lists one after the other.
func join(lists [][]uint32) []uint32 {
	n := 0
	for _, l := range lists {
		n += len(l)
	}
	out := make([]uint32, 0, n)
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
