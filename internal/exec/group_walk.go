package exec

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// walkRows is the number of source rows, or of rows in groups, that a chunk
// holds: its vectors stay in L2.
const walkRows = 1 << 16

// A chunk is a run of groups in order, with their rows one group after the
// other, row order inside a group.
type chunk struct {
	group int      // number of the first group
	k     int      // groups
	ends  []uint32 // rows of group i end at ends[i]
	rows  []uint32 // nil when the rows are base, base+1, …
	first []uint32 // first row of each group; nil when every group is one row
	base  int
	scope *memory.Scope
}

// n returns the number of rows.
func (c *chunk) n() int {
	if c.k == 0 {
		return 0
	}
	return int(c.ends[c.k-1])
}

// gather returns the values of v at the chunk's rows. They are shared with v
// when the rows are neighbours and the caller only reads.
func (c *chunk) gather(v *vector.Vector) *vector.Vector {
	if c.rows == nil {
		return v.Slice(c.base, c.base+c.n())
	}
	return kernel.GatherIn(c.scope, v, c.rows)
}

// firsts returns the first row of each group.
func (c *chunk) firsts() []uint32 {
	if c.first != nil {
		return c.first
	}
	out := memory.Scratch[uint32](c.scope, c.k)
	for i := range out {
		out[i] = uint32(c.base + i)
	}
	return out
}

// row returns the row that value i of an aligned expression belongs to.
func (c *chunk) row(i int) int {
	if c.rows == nil {
		return c.base + i
	}
	return int(c.rows[i])
}

// A walk visits all groups in order, chunk by chunk.
type walk struct {
	g       *groups
	offsets []int // group number at which each task begins
	multi   bool  // leave out groups of one row (sparse form only)
}

// newWalk prepares a walk. With multiOnly, groups of one row may be left out;
// group numbers then do not count.
func (g *groups) newWalk(ctx context.Context, multiOnly bool, o *Options) (*walk, error) {
	w := &walk{g: g, multi: multiOnly && !g.dense()}
	if g.whole {
		w.offsets = []int{0, g.k}[:g.k+1]
		return w, nil
	}
	if g.dense() {
		if err := g.sortRows(ctx, o); err != nil {
			return nil, err
		}
		w.offsets = append(w.offsets, 0)
		from := uint32(0)
		for i := range g.k {
			if g.starts[i+1]-from >= walkRows || i+1 == g.k {
				w.offsets = append(w.offsets, i+1)
				from = g.starts[i+1]
			}
		}
		return w, nil
	}
	blocks := ranges(g.n, walkRows)
	w.offsets = make([]int, blocks+1)
	for b := range blocks {
		lo, hi := span(b, walkRows, g.n)
		w.offsets[b+1] = w.offsets[b] + hi - lo - g.later.Slice(lo, hi).Count()
	}
	return w, nil
}

// tasks returns the number of chunks.
func (w *walk) tasks() int { return max(len(w.offsets)-1, 0) }

// sortRows lists the rows of dense groups one group after the other. Each
// worker counts and then places the rows of a range of its own.
func (g *groups) sortRows(ctx context.Context, o *Options) error {
	if g.starts != nil {
		return nil
	}
	workers := o.workers()
	if workers*g.k > g.n {
		workers = 1
	}
	per := ranges(g.n, workers)
	next := make([][]uint32, workers) // where each worker's rows of a group go
	visit := func(t int, see func(next []uint32, ids []uint32, lo int)) error {
		lo, hi := min(t*per, g.n), min((t+1)*per, g.n)
		buffer := memory.Scratch[uint32](g.scope, foldRows)
		defer memory.Release(g.scope, buffer)
		for at := lo; at < hi; at += foldRows {
			if err := ctx.Err(); err != nil {
				return err
			}
			see(next[t], g.idsIn(at, min(at+foldRows, hi), buffer), at)
		}
		return nil
	}
	err := each(ctx, workers, workers, func(_, t int) error {
		next[t] = memory.ZeroScratch[uint32](g.scope, g.k)
		return visit(t, func(next, ids []uint32, _ int) {
			for _, id := range ids {
				next[id]++
			}
		})
	})
	if err != nil {
		return err
	}
	starts, total := make([]uint32, g.k+1), uint32(0)
	for i := range g.k {
		starts[i] = total
		for t := range next {
			total, next[t][i] = total+next[t][i], total
		}
	}
	starts[g.k] = total
	rows := memory.Scratch[uint32](g.scope, g.n)
	err = each(ctx, workers, workers, func(_, t int) error {
		return visit(t, func(next, ids []uint32, lo int) {
			for i, id := range ids {
				rows[next[id]] = uint32(lo + i)
				next[id]++
			}
		})
	})
	for _, x := range next {
		memory.Release(g.scope, x)
	}
	g.rows, g.starts = rows, starts
	return err
}

// fill makes chunk t; its buffers come from scope.
func (w *walk) fill(t int, scope *memory.Scope) *chunk {
	g := w.g
	c := &chunk{group: w.offsets[t], k: w.offsets[t+1] - w.offsets[t], scope: scope}
	if g.whole {
		c.ends, c.first = []uint32{uint32(g.n)}, g.firsts
		return c
	}
	if g.dense() {
		lo := g.starts[c.group]
		c.ends = memory.Scratch[uint32](scope, c.k)
		for i := range c.ends {
			c.ends[i] = g.starts[c.group+i+1] - lo
		}
		c.rows = g.rows[lo:g.starts[c.group+c.k]]
		c.first = g.firsts[c.group : c.group+c.k]
		return c
	}
	lo, hi := span(t, walkRows, g.n)
	spans := g.sortedSpans(t)
	switch {
	case w.multi:
		c.fillSpans(g, spans)
	case c.k == hi-lo && len(spans) == 0:
		c.base = lo
		c.ends = memory.Scratch[uint32](scope, c.k)
		for i := range c.ends {
			c.ends[i] = uint32(i + 1)
		}
	default:
		c.fillBlock(g, spans, lo, hi)
	}
	return c
}

// fewSpans is the number of groups in a block from which on their places are
// counted instead of compared.
const fewSpans = 64

// sortedSpans returns the groups of two and more rows that begin in block t, in
// order. A group's place is the number of those that begin in rows before its
// own, and every exchange puts one of them there.
func (g *groups) sortedSpans(t int) []runSpan {
	spans := g.spans[g.block[t]:g.block[t+1]]
	if len(spans) < fewSpans {
		slices.SortFunc(spans, func(a, b runSpan) int { return cmp.Compare(a.first, b.first) })
		return spans
	}
	var begin [walkRows / 64]uint64  // a bit for each row of the block
	var before [walkRows / 64]uint32 // groups that begin before its 64 rows
	for _, s := range spans {
		begin[s.first%walkRows/64] |= 1 << (s.first % 64)
	}
	n := 0
	for i, word := range begin {
		before[i] = uint32(n)
		n += bits.OnesCount64(word)
	}
	for i := range spans {
		for {
			at, row := spans[i].first%walkRows/64, spans[i].first%64
			place := int(before[at]) + bits.OnesCount64(begin[at]&(1<<row-1))
			if place == i {
				break
			}
			spans[i], spans[place] = spans[place], spans[i]
		}
	}
	return spans
}

// fillSpans takes only the groups of two and more rows.
func (c *chunk) fillSpans(g *groups, spans []runSpan) {
	total := 0
	for _, s := range spans {
		total += int(s.n)
	}
	c.k = len(spans)
	c.ends, c.first = memory.Scratch[uint32](c.scope, c.k), memory.Scratch[uint32](c.scope, c.k)
	c.rows = memory.Scratch[uint32](c.scope, total)
	n := 0
	for i, s := range spans {
		n += copy(c.rows[n:], g.rows[s.start:s.start+uint64(s.n)])
		c.ends[i], c.first[i] = uint32(n), s.first
	}
	if c.rows == nil {
		c.rows = []uint32{}
	}
}

// fillBlock takes the groups that begin in rows lo to hi−1.
func (c *chunk) fillBlock(g *groups, spans []runSpan, lo, hi int) {
	total := c.k
	for _, s := range spans {
		total += int(s.n) - 1
	}
	c.ends, c.first = memory.Scratch[uint32](c.scope, c.k), memory.Scratch[uint32](c.scope, c.k)
	c.rows = memory.Scratch[uint32](c.scope, total)
	later := g.later.Slice(lo, hi)
	n, i := 0, 0
	next := uint32(1<<32 - 1)
	if len(spans) > 0 {
		next = spans[0].first
	}
	for k := range later.Words() {
		left := ^later.Word(k)
		if rest := hi - lo - k*64; rest < 64 {
			left &= 1<<rest - 1
		}
		if row := uint32(lo + k*64); left == ^uint64(0) && next-row >= 64 { // 64 groups of one row
			rows, ends, first := c.rows[n:][:64], c.ends[i:][:64], c.first[i:][:64]
			for j := range rows {
				rows[j], ends[j], first[j] = row+uint32(j), uint32(n+j+1), row+uint32(j)
			}
			n, i = n+64, i+64
			continue
		}
		for ; left != 0; left &= left - 1 {
			r := uint32(lo + k*64 + bits.TrailingZeros64(left))
			if r == next {
				n += copy(c.rows[n:], g.rows[spans[0].start:spans[0].start+uint64(spans[0].n)])
				if spans = spans[1:]; len(spans) > 0 {
					next = spans[0].first
				}
			} else {
				c.rows[n] = r
				n++
			}
			c.ends[i], c.first[i] = uint32(n), r
			i++
		}
	}
}

// rowIDs returns the group of each row.
func (g *groups) rowIDs(ctx context.Context, o *Options) ([]uint32, error) {
	if g.ids != nil {
		return g.ids, nil
	}
	ids := memory.Scratch[uint32](g.scope, g.n)
	if g.dense() {
		return ids, each(ctx, o.workers(), ranges(g.n, morselRows), func(_, t int) error {
			lo, hi := span(t, morselRows, g.n)
			g.idsIn(lo, hi, ids[lo:hi])
			return nil
		})
	}
	w, err := g.newWalk(ctx, false, o)
	if err != nil {
		return nil, err
	}
	return ids, each(ctx, o.workers(), w.tasks(), func(_, t int) error {
		scope := memory.NewScope("group by", nil)
		defer scope.Close()
		c := w.fill(t, scope)
		from := uint32(0)
		for i, end := range c.ends {
			if c.rows == nil {
				ids[c.base+i] = uint32(c.group + i)
				continue
			}
			for _, r := range c.rows[from:end] {
				ids[r] = uint32(c.group + i)
			}
			from = end
		}
		return nil
	})
}

// sizes returns the number of rows of each group.
func (g *groups) sizes(ctx context.Context, o *Options) ([]int64, error) {
	n := memory.Make[int64](g.k)
	switch {
	case g.whole:
		for i := range n { // one, if any
			n[i] = int64(g.n)
		}
		return n, nil
	case g.dense():
		var buffer [encodeBatch]uint32
		for lo := 0; lo < g.n; lo += encodeBatch {
			for _, id := range g.idsIn(lo, min(lo+encodeBatch, g.n), buffer[:]) {
				n[id]++
			}
		}
		return n, ctx.Err()
	}
	w, err := g.newWalk(ctx, false, o)
	if err != nil {
		return nil, err
	}
	return n, each(ctx, o.workers(), w.tasks(), func(_, t int) error {
		out := n[w.offsets[t]:w.offsets[t+1]]
		for i := range out {
			out[i] = 1
		}
		at, words := t*walkRows/64, 0 // groups that begin before this word of 64 rows
		for _, s := range g.sortedSpans(t) {
			for ; at < int(s.first/64); at++ {
				words += bits.OnesCount64(^g.later.Word(at))
			}
			out[words+bits.OnesCount64(^g.later.Word(at)&(1<<(s.first%64)-1))] = int64(s.n)
		}
		return nil
	})
}
