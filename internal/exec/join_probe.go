package exec

import (
	"context"
	"math"
	"math/bits"
	"sync"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A probe is a join whose right side is in memory and matched once, and whose
// left side comes in batches. Every batch gives the rows of the result that
// its rows have a part in, so that the order is that of the whole join.
type probe struct {
	join  *plan.Join
	right *joining // without a left side
	match *joinMatch
}

// probes reports whether the left side of a join may come in batches: no row
// of the result depends on two of its rows, nothing needs to be said of it
// whole, the keys fit into a word whatever they are, and the right side is the
// one to be computed first.
func probes(n *plan.Join) bool {
	spec := &n.Spec
	if len(n.Keys) == 0 || spec.Kind.KeepsRight() || n.Refuses(true) {
		return false
	}
	width := 0
	for _, k := range n.Keys {
		l, r := k.Left.Type.Kind, k.Right.Type.Kind
		switch {
		case spec.Missing == plan.MissingEqual && k.Left.Nullable && k.Right.Nullable:
			return false
		case l.IsText() && r.IsText():
			width += 32
		case hasKeySet(l) && hasKeySet(r) && (l == vector.Uint64) == (r == vector.Uint64):
			width += 8 * r.Width()
		default:
			return false
		}
	}
	return width <= 64 && firstSide(n) == onRight
}

// newProbe returns a join whose right side is a table, for build to match.
func newProbe(n *plan.Join, t *vector.Table, o *Options) *probe {
	right := *o
	right.Build = BuildRight
	j := &joining{op: n.Spec.Kind.String(), scope: memory.NewScope(n.Spec.Kind.String(), o.Budget), o: &right}
	j.in[onRight], j.cols[onRight] = t, columnsOf(t)
	return &probe{join: n, right: j}
}

// build matches the right side.
func (p *probe) build(ctx context.Context) error {
	n, spec, j := p.join, &p.join.Spec, p.right
	if err := j.evaluateSide(ctx, onRight, n.Keys, spec.Missing, spec.Lenient); err != nil {
		return err
	}
	if spec.UniqueRight {
		if err := j.checkUnique(ctx, onRight, n.Keys, spec.Missing); err != nil {
			return err
		}
	}
	var parts []joinPart
	for _, v := range j.keys[onRight] {
		part, err := probePart(ctx, v, j.scope)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	j.needResidual(n)
	var err error
	p.match, err = matchKeys(ctx, parts, 0, j.rows(onRight), anyPartner(n), j.scope, j.o)
	return err
}

// probePart is a part of which the left keys are still to come. Missing keys
// match nothing: where they might, there are none on one side.
func probePart(ctx context.Context, right *vector.Vector, scope *memory.Scope) (joinPart, error) {
	if !right.Type().Kind.IsText() {
		b := right.Bounds()
		r := keyRange{base: uint64(b.Min), width: uint64(b.Max) - uint64(b.Min), none: !b.Some}
		pack := func(v *vector.Vector) joinPack {
			return joinPack{packInts(v, b.Min, 0), outside(v, r, plan.MissingSkip)}
		}
		return joinPart{bits: bits.Len64(r.width), sides: [2]joinPack{onRight: pack(right)},
			probe: func(v *vector.Vector, _ *memory.Scope) joinPack { return pack(v) }}, nil
	}
	in := vector.NewInterner(1024)
	part := joinPart{}
	if right.IsDictionary() {
		for l := range right.Pool().Len() {
			in.Code(right.Pool().Levels().Text(l))
		}
		part.sides[onRight] = codesPack(right, nil, plan.MissingSkip)
	} else {
		codes := memory.Scratch[uint32](scope, right.Len())
		for i := range codes {
			if i%morselRows == 0 && ctx.Err() != nil {
				return part, ctx.Err()
			}
			codes[i] = 0
			if right.IsValid(i) {
				codes[i] = in.Code(right.Text(i))
			}
		}
		part.sides[onRight] = foundPack(codes, plan.MissingSkip)
	}
	part.bits = bits.Len(uint(in.Len()))
	find := func(text []byte) uint32 {
		if c := in.Find(text); c != 0 {
			return c
		}
		return absent
	}
	var tables sync.Map // from a pool to the codes of its levels: batches may share it
	part.probe = func(v *vector.Vector, scope *memory.Scope) joinPack {
		if !v.IsDictionary() {
			codes := memory.Scratch[uint32](scope, v.Len())
			for i := range codes {
				if codes[i] = 0; v.IsValid(i) {
					codes[i] = find(v.Text(i))
				}
			}
			return foundPack(codes, plan.MissingSkip)
		}
		table, ok := tables.Load(v.Pool())
		if !ok {
			made := make([]uint32, v.Pool().Len()+1)
			for l := range v.Pool().Len() {
				made[l+1] = find(v.Pool().Levels().Text(l))
			}
			table, _ = tables.LoadOrStore(v.Pool(), made)
		}
		return codesPack(v, table.([]uint32), plan.MissingSkip)
	}
	return part, nil
}

// batch joins some left rows.
func (p *probe) batch(ctx context.Context, t *vector.Table, o *Options) (*vector.Table, error) {
	n, spec := p.join, &p.join.Spec
	j := *p.right
	j.o, j.scope = o, memory.NewScope(j.op, o.Budget)
	defer j.scope.Close()
	j.in[onLeft], j.cols[onLeft] = t, columnsOf(t)
	if err := j.evaluateSide(ctx, onLeft, n.Keys, spec.Missing, spec.Lenient); err != nil {
		return nil, err
	}
	m := *p.match
	w := &joinWord{bits: m.word.bits}
	for i, part := range m.word.parts {
		part.sides[onLeft] = part.probe(j.keys[onLeft][i], j.scope)
		w.parts = append(w.parts, part)
	}
	m.word, m.left = w, m.numbers(w, onLeft)
	j.needResidual(n)
	return j.result(ctx, n, &m)
}

// prepare computes the right sides of the pipeline's joins, the last join's
// first: its keys, and those of operators above the pipeline, spare the others
// and the source rows.
func (p *pipeline) prepare(ctx context.Context, o *Options) error {
	p.probes = map[*plan.Join]*probe{}
	filters := p.above
	if p.top != nil || p.lo > 0 || p.hi < math.MaxInt {
		filters = nil
	}
	for i := len(p.steps) - 1; i >= 0; i-- {
		n, ok := p.steps[i].(*plan.Join)
		if !ok {
			filters = below(p.steps[i], 0, filters)
			continue
		}
		t, err := run(ctx, n.Right, below(n, onRight, filters), o)
		if err != nil {
			return err
		}
		p.probes[n] = newProbe(n, t, o)
		if err := p.probes[n].build(ctx); err != nil {
			return err
		}
		filters = below(n, onLeft, filters)
		filters = append(filters, keyFilters(ctx, n, onRight, t, p.probes[n].right.scope)...)
	}
	var all ast.Node
	for _, f := range filters {
		all = both(all, f.predicate())
	}
	if all == nil || p.read.Limit >= 0 {
		return nil
	}
	var err error
	p.keys, err = plan.NewFilter(p.read, all)
	return err
}

// close gives back what the joins hold.
func (p *pipeline) close() {
	for _, probe := range p.probes {
		probe.right.scope.Close()
	}
}
