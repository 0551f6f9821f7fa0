package optimize

import (
	"math"
	"math/bits"
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// maxOrdered is the number of inputs up to which every order of joins is
// looked at; of more, the smallest result is made first again and again.
const maxOrdered = 10

// orderJoins makes joins whose order nobody sees in an order of small results,
// guessed from the sizes of sources. Only equations and conditions that have an
// answer for every row take part: a rewrite never asks what the plan did not.
func orderJoins(n plan.Node) (plan.Node, error) {
	g := &joinGraph{}
	if err := g.add(n, nil); err != nil {
		return nil, err
	}
	if len(g.inputs) < 2 || len(g.inputs) > 64 || !g.usable(n) {
		return rebuild(n, orderJoins)
	}
	for i, in := range g.inputs {
		better, err := orderJoins(in)
		if err != nil {
			return nil, err
		}
		g.inputs[i] = better
	}
	if err := g.derive(); err != nil {
		return nil, err
	}
	if err := g.halves(); err != nil {
		return nil, err
	}
	g.measure()
	var best *joined
	if len(g.inputs) <= maxOrdered {
		best = g.search()
	} else {
		best = g.grow()
	}
	out, err := g.build(best)
	if err != nil {
		return nil, err
	}
	for _, h := range g.above {
		if out, err = plan.WithInputs(h, []plan.Node{out, h.Right}); err != nil {
			return nil, err
		}
	}
	if out, err = keep(out, g.late); err != nil {
		return nil, err
	}
	var all []ast.Node
	for _, f := range n.Fields() {
		all = append(all, ast.Column{Name: f.Name})
	}
	return plan.NewProject("select", out, all)
}

// A joinGraph is inputs that are joined in any order, and what must be true of
// their rows.
type joinGraph struct {
	inputs  []plan.Node
	classes []equalClass
	preds   []joinPred
	late    []ast.Node   // conditions that only the whole result may be asked
	above   []*plan.Join // semi and anti joins of the whole result
	unfit   bool         // something would change
	size    []float64    // rows of each input
	base    []float64    // rows of each input without its filters
}

// An equalClass is expressions of different inputs that are all equal.
type equalClass struct {
	members []member
	inputs  uint64
	domain  float64 // the number of different values
}

// A member is an expression over one input.
type member struct {
	input int
	x     ast.Node
	t     vector.Type
}

// A joinPred is a condition on several inputs.
type joinPred struct {
	inputs uint64
	x      ast.Node
}

// add adds a plan to the graph with conditions on its rows: as joins, or as an
// input.
func (g *joinGraph) add(n plan.Node, preds []ast.Node) error {
	switch m := n.(type) {
	case *plan.Filter:
		if j := joinBelow(m); j != nil && !m.Pred.NeedsTable() {
			return g.add(m.In, conjuncts(preds, m.Pred.Node))
		}
	case *plan.Join:
		if !m.Spec.AnyOrder || len(m.Outputs) != len(m.Fields()) || m.Spec.UniqueLeft || m.Spec.UniqueRight || m.Spec.Indicator != "" || !m.Spec.KeepKeys {
			break
		}
		switch kind := m.Spec.Kind; {
		case kind == plan.InnerJoin, kind == plan.CrossJoin, kind == plan.LeftJoin && rejectsMissing(m, preds):
			if err := g.add(m.Left, nil); err != nil {
				return err
			}
			if err := g.add(m.Right, nil); err != nil {
				return err
			}
			for _, on := range m.Spec.On {
				x, y, ok := g.equation(ast.Binary{Op: ast.Eq, X: on.Left, Y: on.Right})
				if !ok {
					g.unfit = true
					return nil
				}
				g.equal(x, y)
			}
			if m.Spec.Residual != nil {
				preds = conjuncts(preds, m.Spec.Residual)
			}
			return g.conditions(preds)
		case (kind == plan.SemiJoin || kind == plan.AntiJoin) && joinBelow(m.Left) != nil && len(g.inputs) == 0:
			if err := g.add(m.Left, preds); err != nil {
				return err
			}
			g.above = append(g.above, m)
			return nil
		}
	}
	g.inputs = append(g.inputs, n)
	return g.conditions(preds)
}

// joinBelow returns the join that n filters, nil if it is none that can be
// made in another order.
func joinBelow(n plan.Node) *plan.Join {
	switch m := n.(type) {
	case *plan.Filter:
		return joinBelow(m.In)
	case *plan.Join:
		if m.Spec.AnyOrder {
			return m
		}
	}
	return nil
}

// conditions adds conditions.
func (g *joinGraph) conditions(preds []ast.Node) error {
	for _, p := range preds {
		if x, y, ok := g.equation(p); ok {
			g.equal(x, y)
		} else if err := g.condition(p); err != nil {
			return err
		}
	}
	return nil
}

// equation returns the sides of an equation between two inputs.
func (g *joinGraph) equation(p ast.Node) (x, y member, ok bool) {
	eq, is := p.(ast.Binary)
	if !is || eq.Op != ast.Eq {
		return x, y, false
	}
	x, okX := g.member(eq.X)
	y, okY := g.member(eq.Y)
	return x, y, okX && okY && x.input != y.input
}

// member finds the one input that an expression reads.
func (g *joinGraph) member(x ast.Node) (member, bool) {
	set := g.reads(x)
	if bits.OnesCount64(set) != 1 {
		return member{}, false
	}
	i := bits.TrailingZeros64(set)
	e, err := plan.Bind("join", x, g.inputs[i].Fields())
	if err != nil || !total(e) || e.NeedsTable() || e.Shape != plan.Aligned {
		return member{}, false
	}
	return member{i, x, e.Type}, true
}

// reads returns the inputs whose columns an expression reads; 0 if there are
// others too.
func (g *joinGraph) reads(x ast.Node) uint64 {
	var set uint64
	for _, name := range ast.Columns(nil, x) {
		i := slices.IndexFunc(g.inputs, func(in plan.Node) bool { return hasField(in, name) })
		if i < 0 {
			return 0
		}
		set |= 1 << i
	}
	return set
}

// equal adds an equation. Types that differ compare, but what equals one of
// several numbers need not equal another; and of one input a class has one
// expression, since joins compare different inputs.
func (g *joinGraph) equal(x, y member) {
	with := equalClass{members: []member{x, y}, inputs: 1<<x.input | 1<<y.input}
	if x.t == y.t {
		for _, m := range with.members {
			i := slices.IndexFunc(g.classes, func(c equalClass) bool { return c.has(m) })
			if i < 0 {
				continue
			}
			joined := g.classes[i]
			for _, o := range with.members {
				if joined.inputs>>o.input&1 == 0 {
					joined.members = append(slices.Clip(joined.members), o)
					joined.inputs |= 1 << o.input
				}
			}
			if !slices.ContainsFunc(with.members, func(o member) bool { return !joined.has(o) }) {
				g.classes = slices.Delete(g.classes, i, i+1)
				with = joined
			}
		}
	}
	g.classes = append(g.classes, with)
}

// has reports whether an expression is in a class, and of its type.
func (c *equalClass) has(m member) bool {
	return slices.ContainsFunc(c.members, func(o member) bool {
		return o.input == m.input && o.t == m.t && reflect.DeepEqual(o.x, m.x)
	})
}

// condition adds a condition that is no equation: to its input if that is one.
func (g *joinGraph) condition(p ast.Node) error {
	set := g.reads(p)
	e, err := plan.Bind("filter", p, g.fields(set))
	if set == 0 || err != nil || !total(e) || e.NeedsTable() {
		g.late = append(g.late, p)
		return nil
	}
	if bits.OnesCount64(set) == 1 {
		i := bits.TrailingZeros64(set)
		g.inputs[i], err = push(g.inputs[i], []ast.Node{p})
		return err
	}
	g.preds = append(g.preds, joinPred{set, p})
	return nil
}

// fields returns the columns of some inputs.
func (g *joinGraph) fields(set uint64) []vector.Field {
	var all []vector.Field
	for i, in := range g.inputs {
		if set>>i&1 == 1 {
			all = append(all, in.Fields()...)
		}
	}
	return all
}

// usable reports whether the inputs have columns of different names, and no
// column of n comes from elsewhere.
func (g *joinGraph) usable(n plan.Node) bool {
	names := map[string]bool{}
	for _, in := range g.inputs {
		for _, f := range in.Fields() {
			if names[f.Name] {
				return false
			}
			names[f.Name] = true
		}
	}
	for _, f := range n.Fields() {
		if !names[f.Name] {
			return false
		}
	}
	return !g.unfit
}

// rejectsMissing reports whether some condition is not true where the columns
// of the right side are missing: then a left join keeps pairs only.
func rejectsMissing(j *plan.Join, preds []ast.Node) bool {
	right := map[string]bool{}
	for _, f := range j.Right.Fields() {
		right[f.Name] = true
	}
	var strict func(n ast.Node) bool
	strict = func(n ast.Node) bool {
		switch n := n.(type) {
		case ast.Column:
			return right[n.Name]
		case ast.Binary:
			return (n.Op.IsArithmetic() || n.Op.IsComparison()) && (strict(n.X) || strict(n.Y))
		case ast.Cast:
			return strict(n.X)
		}
		return false
	}
	return slices.ContainsFunc(preds, strict)
}

// derive gives inputs what conditions on several of them say about each alone:
// of (a and b) or (c and d), that its part of a, or else its part of c, is true.
func (g *joinGraph) derive() error {
	for _, p := range g.preds {
		arms := disjuncts(nil, p.x)
		if len(arms) < 2 {
			continue
		}
		for i := range g.inputs {
			if p.inputs>>i&1 == 0 {
				continue
			}
			var any ast.Node
			for _, arm := range arms {
				var own []ast.Node
				for _, c := range conjuncts(nil, arm) {
					if g.reads(c) == 1<<i {
						own = append(own, c)
					}
				}
				if len(own) == 0 {
					any = nil
					break
				}
				if any == nil {
					any = and(own)
				} else {
					any = ast.Binary{Op: ast.Or, X: any, Y: and(own)}
				}
			}
			if any == nil {
				continue
			}
			var err error
			if g.inputs[i], err = push(g.inputs[i], []ast.Node{any}); err != nil {
				return err
			}
		}
	}
	return nil
}

// disjuncts appends the predicates that an expression joins by or.
func disjuncts(dst []ast.Node, n ast.Node) []ast.Node {
	if b, ok := n.(ast.Binary); ok && b.Op == ast.Or {
		return disjuncts(disjuncts(dst, b.X), b.Y)
	}
	return append(dst, n)
}

// halfShare is the share of rows up to which a semi join is made before the
// joins of its left side.
const halfShare = 0.5

// halves makes semi and anti joins that keep few rows of one input before the
// others.
func (g *joinGraph) halves() error {
	above := g.above[:0]
	for _, h := range g.above {
		right, err := orderJoins(h.Right)
		if err != nil {
			return err
		}
		var set uint64
		for _, x := range joinReads(h)[0] {
			if s := g.reads(x); s != 0 {
				set |= s
			} else {
				set = math.MaxUint64
			}
		}
		if bits.OnesCount64(set) == 1 {
			i := bits.TrailingZeros64(set)
			early, err := plan.WithInputs(h, []plan.Node{g.inputs[i], right})
			if err != nil {
				return err
			}
			if rows(early) <= halfShare*rows(g.inputs[i]) {
				g.inputs[i] = early
				continue
			}
		}
		n, err := plan.WithInputs(h, []plan.Node{h.Left, right})
		if err != nil {
			return err
		}
		above = append(above, n.(*plan.Join))
	}
	g.above = above
	return nil
}

// measure guesses the sizes of inputs and the domains of equations.
func (g *joinGraph) measure() {
	for _, in := range g.inputs {
		g.size = append(g.size, max(rows(in), 1))
		g.base = append(g.base, max(baseRows(in), 1))
	}
	for k := range g.classes {
		c := &g.classes[k]
		c.domain = math.Inf(1)
		for _, m := range c.members {
			e, err := plan.Bind("join", m.x, g.inputs[m.input].Fields())
			if err == nil {
				c.domain = min(c.domain, max(guessOf(g.inputs[m.input], e).distinct, 1))
			}
		}
	}
}

// baseRows guesses the rows of a plan without its filters.
func baseRows(n plan.Node) float64 {
	switch m := n.(type) {
	case *plan.Filter:
		return baseRows(m.In)
	case *plan.Project:
		return baseRows(m.In)
	case *plan.Join:
		if m.Spec.Kind == plan.SemiJoin || m.Spec.Kind == plan.AntiJoin {
			return baseRows(m.Left)
		}
	}
	return rows(n)
}

// rows guesses the number of rows of some inputs joined.
func (g *joinGraph) rows(set uint64) float64 {
	n := 1.0
	for i := range g.inputs {
		if set>>i&1 == 1 {
			n *= g.size[i]
		}
	}
	shared := map[[2]int]float64{} // domain of several keys of two inputs
	for _, c := range g.classes {
		first := -1
		for k, m := range c.members {
			if set>>m.input&1 == 0 {
				continue
			}
			if first >= 0 && c.members[first].input != m.input {
				n /= c.domain
			}
			if first < 0 {
				first = k
			}
			for _, o := range c.members[:k] {
				if set>>o.input&1 == 1 && o.input != m.input {
					pair := [2]int{min(o.input, m.input), max(o.input, m.input)}
					if shared[pair] == 0 {
						shared[pair] = 1
					}
					shared[pair] *= c.domain
				}
			}
		}
	}
	for i := range g.inputs { // keys of several columns have no more values than the smaller table has rows
		for j := i + 1; j < len(g.inputs); j++ {
			if d, most := shared[[2]int{i, j}], min(g.base[i], g.base[j]); d > most {
				n *= d / most
			}
		}
	}
	for _, p := range g.preds {
		if p.inputs&^set == 0 {
			n *= otherShare
		}
	}
	return max(n, 1)
}

// A joined is a way to join some inputs.
type joined struct {
	set         uint64
	left, right *joined // nil for one input
	rows, cost  float64
}

// pair joins two ways, the larger one on the left: its rows are looked up in a
// table of the other's.
func (g *joinGraph) pair(a, b *joined, rows float64) *joined {
	if a.rows < b.rows || a.rows == b.rows && a.set > b.set {
		a, b = b, a
	}
	cost := a.cost + b.cost + a.rows + 3*b.rows + 2*rows
	if !g.connected(a.set, b.set) {
		cost += 4 * rows
	}
	return &joined{a.set | b.set, a, b, rows, cost}
}

// connected reports whether an equation holds between two sets of inputs.
func (g *joinGraph) connected(a, b uint64) bool {
	return slices.ContainsFunc(g.classes, func(c equalClass) bool { return c.inputs&a != 0 && c.inputs&b != 0 })
}

// between returns a member on each of two sides.
func (c *equalClass) between(a, b uint64) (l, r member, ok bool) {
	var inA, inB bool
	for _, m := range c.members {
		switch {
		case !inA && a>>m.input&1 == 1:
			l, inA = m, true
		case !inB && b>>m.input&1 == 1:
			r, inB = m, true
		}
	}
	return l, r, inA && inB
}

// single returns the ways of single inputs.
func (g *joinGraph) single() []*joined {
	var out []*joined
	for i := range g.inputs {
		out = append(out, &joined{set: 1 << i, rows: g.size[i]})
	}
	return out
}

// search finds the cheapest of all orders.
func (g *joinGraph) search() *joined {
	all := uint64(1)<<len(g.inputs) - 1
	best := make([]*joined, all+1)
	for _, s := range g.single() {
		best[s.set] = s
	}
	for set := uint64(1); set <= all; set++ {
		if best[set] != nil {
			continue
		}
		rows := g.rows(set)
		for a := (set - 1) & set; a > 0; a = (a - 1) & set {
			if b := set &^ a; a > b {
				if way := g.pair(best[a], best[b], rows); best[set] == nil || way.cost < best[set].cost {
					best[set] = way
				}
			}
		}
	}
	return best[all]
}

// grow joins the two ways with the smallest result until there is one.
func (g *joinGraph) grow() *joined {
	ways := g.single()
	for len(ways) > 1 {
		var best *joined
		at := [2]int{}
		linked := false
		for i, a := range ways {
			for j, b := range ways[:i] {
				link := g.connected(a.set, b.set)
				way := g.pair(a, b, g.rows(a.set|b.set))
				if best == nil || link && !linked || link == linked && way.rows < best.rows {
					best, at, linked = way, [2]int{i, j}, link
				}
			}
		}
		ways = slices.Delete(ways, at[0], at[0]+1)
		ways[at[1]] = best
	}
	return ways[0]
}

// build makes the joins of a way, and asks conditions as soon as their columns
// are there.
func (g *joinGraph) build(w *joined) (plan.Node, error) {
	if w.left == nil {
		return g.inputs[bits.TrailingZeros64(w.set)], nil
	}
	l, err := g.build(w.left)
	if err != nil {
		return nil, err
	}
	r, err := g.build(w.right)
	if err != nil {
		return nil, err
	}
	spec := plan.JoinSpec{Kind: plan.CrossJoin, Missing: plan.MissingSkip, Lenient: true, AnyOrder: true, KeepKeys: true}
	for _, c := range g.classes {
		if x, y, ok := c.between(w.left.set, w.right.set); ok {
			spec.Kind = plan.InnerJoin
			spec.On = append(spec.On, plan.JoinOn{Left: x.x, Right: y.x})
		}
	}
	n, err := plan.NewJoin(l, r, spec)
	if err != nil {
		return nil, err
	}
	var preds []ast.Node
	for _, p := range g.preds {
		if p.inputs&^w.set == 0 && p.inputs&^w.left.set != 0 && p.inputs&^w.right.set != 0 {
			preds = append(preds, p.x)
		}
	}
	return keep(n, preds)
}
