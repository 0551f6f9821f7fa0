package exec

import (
	"context"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Sizes of the search for quantiles of a whole column.
const (
	selectFrom    = 1 << 13 // fewer rows are copied and selected from by one worker
	selectPiece   = 1 << 12 // keys that a worker looks at while they are in cache
	selectTask    = 1 << 18
	selectSample  = 1 << 16 // most keys of a sample
	selectQueries = 12      // ranks that one pass finds
	selectRounds  = 3       // passes after which intervals are no longer narrowed
)

// A rankQuery asks for the key of a rank: it is one of those from lo to hi,
// below which there are below keys; n keys are between.
type rankQuery struct {
	rank   int
	lo, hi uint64
	below  int
	n      int
	key    uint64
	found  bool
}

// A selector finds keys by rank without sorting: a sample says between which
// keys each most likely lies, a pass over the column counts the keys below and
// collects the few between. A rank that turns out to lie elsewhere is looked
// for again there.
type selector struct {
	ctx     context.Context
	v       *vector.Vector
	scope   *memory.Scope
	options *Options
	n       int // present values
	queries []*rankQuery
}

// quantilesOf returns the p-quantiles of the present values of a column of
// numbers or times, as values of type out. It reads the column about once.
func quantilesOf(ctx context.Context, v *vector.Vector, ps []float64, out vector.Type, o *Options) ([]*vector.Vector, error) {
	scope := memory.NewScope("quantile", o.Budget)
	defer scope.Close()
	s := &selector{ctx: ctx, v: v, scope: scope, options: o, n: v.Len() - v.Missing()}
	byRank := map[int]*rankQuery{}
	ask := func(rank int) {
		if byRank[rank] == nil {
			byRank[rank] = &rankQuery{rank: rank, hi: math.MaxUint64, n: s.n}
			s.queries = append(s.queries, byRank[rank])
		}
	}
	kind, nan := v.Type().Kind, uint64(math.MaxUint64)
	switch kind {
	case vector.Float64:
		nan = kernel.NaNKey64
	case vector.Float32:
		nan = kernel.NaNKey32
	}
	if kind.IsFloat() {
		ask(s.n - 1) // the greatest: NaN if any is
	}
	for _, p := range ps {
		j, frac := kernel.QuantileRank(s.n, p)
		ask(j)
		if frac > 0 {
			ask(j + 1)
		}
	}
	slices.SortFunc(s.queries, func(a, b *rankQuery) int { return a.rank - b.rank })
	for round := 0; ; round++ {
		var open []*rankQuery
		for _, q := range s.queries {
			if !q.found {
				open = append(open, q)
			}
		}
		if len(open) == 0 {
			break
		}
		if err := s.pass(open[:min(len(open), selectQueries)], round); err != nil {
			return nil, err
		}
	}
	result := make([]*vector.Vector, len(ps))
	for i, p := range ps {
		j, frac := kernel.QuantileRank(s.n, p)
		next := j
		if frac > 0 {
			next++
		}
		isNaN := kind.IsFloat() && byRank[s.n-1].key >= nan
		result[i] = s.value(byRank[j].key, byRank[next].key, frac, isNaN, out)
	}
	return result, nil
}

// value interpolates between the values of two keys.
func (s *selector) value(a, b uint64, frac float64, nan bool, out vector.Type) *vector.Vector {
	kind := s.v.Type().Kind
	x := math.NaN()
	switch {
	case nan:
	case kind.IsFloat():
		x = kernel.Between(kernel.FloatOfKey(kind, a), kernel.FloatOfKey(kind, b), frac)
	case kind == vector.Uint64:
		x = kernel.Between(float64(a), float64(b), frac)
	case out.Kind == vector.Float64:
		x = kernel.Between(float64(kernel.IntOfKey(kind, a)), float64(kernel.IntOfKey(kind, b)), frac)
	default: // distances to the first value, as agg.Reduce takes them
		first := s.first()
		d := kernel.Between(float64(kernel.IntOfKey(kind, a)-first), float64(kernel.IntOfKey(kind, b)-first), frac)
		return vector.FromSlice(out, []int64{int64(math.RoundToEven(d)) + first}, vector.Bitmap{})
	}
	return vector.FromSlice(out, []float64{x}, vector.Bitmap{})
}

// first returns the first present value of a column of times.
func (s *selector) first() int64 {
	i := 0
	for !s.v.IsValid(i) {
		i++
	}
	return vector.Values[int64](s.v)[i]
}

// pass reads the column once for some queries.
func (s *selector) pass(queries []*rankQuery, round int) error {
	sample := s.sample(round)
	type bracket struct{ lo, hi uint64 }
	var brackets []bracket
	for _, q := range queries {
		lo, hi := q.lo, q.hi
		if round < selectRounds {
			lo, hi = q.narrow(sample)
		}
		brackets = append(brackets, bracket{lo, hi})
	}
	var cuts []uint64
	cut := func(key uint64) { cuts = append(cuts, key) }
	for _, b := range brackets {
		// The ends are classes of their own: many keys may equal them.
		if b.lo > 0 {
			cut(b.lo)
			cut(b.lo + 1)
		}
		if b.hi < math.MaxUint64 {
			cut(b.hi)
			cut(b.hi + 1)
		}
	}
	if len(cuts) == 0 {
		cut(1 << 63)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	from := func(class int) uint64 { // the least key of a class
		if class == 0 {
			return 0
		}
		return cuts[class-1]
	}
	to := func(class int) uint64 { // the greatest
		if class == len(cuts) {
			return math.MaxUint64
		}
		return cuts[class] - 1
	}
	wanted := make([]bool, len(cuts)+1)
	for i := range wanted {
		for _, b := range brackets {
			wanted[i] = wanted[i] || from(i) != to(i) && b.lo <= from(i) && to(i) <= b.hi
		}
	}
	counts, lists, err := s.count(kernel.NewCuts(cuts, wanted))
	if err != nil {
		return err
	}
	mine := make([][]*rankQuery, len(counts))
	for _, q := range queries {
		class, below := 0, 0
		for below+counts[class] <= q.rank {
			below += counts[class]
			class++
		}
		q.lo, q.hi, q.below, q.n = from(class), to(class), below, counts[class]
		q.key, q.found = q.lo, q.lo == q.hi
		mine[class] = append(mine[class], q)
	}
	return each(s.ctx, s.options.workers(), len(lists), func(_, class int) error {
		if !wanted[class] || len(mine[class]) == 0 {
			return nil
		}
		keys := memory.Scratch[uint64](s.scope, counts[class])[:0]
		for _, l := range lists[class] {
			keys = append(keys, l...)
		}
		for _, q := range mine[class] {
			kernel.SelectNth(keys, q.rank-q.below)
			q.key, q.found = keys[q.rank-q.below], true
		}
		return nil
	})
}

// sample returns keys from all over the column, ascending.
func (s *selector) sample(round int) []uint64 {
	v := kernel.Gather(s.v, sampledRows(s.v.Len(), round))
	keys := wordItems(kernel.OrderKeys(make([]uint64, v.Len()), v))
	kernel.SortItems(keys, make([][1]uint64, len(keys)), false, 0)
	return itemWords(keys)
}

// sampledRows spreads rows evenly over n, at places that no period hits. They
// are always the same: they decide how fast something is found, not what.
func sampledRows(n, round int) []uint32 {
	size := min(max(n>>7, 1<<11), selectSample, n)
	rows := make([]uint32, size)
	for i := range rows {
		lo, hi := i*(n/size), (i+1)*(n/size)
		if i == size-1 {
			hi = n
		}
		h := (uint64(i) + uint64(round)<<32 + 1) * 0x9e3779b97f4a7c15
		rows[i] = uint32(lo + int(h>>33)%(hi-lo))
	}
	return rows
}

// narrow returns an interval around the query's key that holds it most likely.
func (q *rankQuery) narrow(sample []uint64) (lo, hi uint64) {
	from, _ := slices.BinarySearch(sample, q.lo)
	to := len(sample)
	if q.hi < math.MaxUint64 {
		to, _ = slices.BinarySearch(sample, q.hi+1)
	}
	sample = sample[from:to]
	m := float64(len(sample))
	if m == 0 {
		return q.lo, q.hi
	}
	at := (float64(q.rank-q.below) + 0.5) / float64(q.n)
	spread := 3.5*math.Sqrt(m*at*(1-at)) + 4
	lo, hi = q.lo, q.hi
	if i := int(at*m - spread); i >= 0 && at*m >= spread {
		lo = sample[i]
	}
	if i := int(at*m + spread); i < len(sample) {
		hi = sample[i]
	}
	return lo, hi
}

// count returns the number of keys in each class, and the keys of the wanted
// ones in several lists.
func (s *selector) count(c *kernel.Cuts) ([]int, [][][]uint64, error) {
	n, classes := s.v.Len(), c.Classes()
	counts := make([][]int, s.options.workers())
	lists := make([][][]uint64, s.options.workers())
	pieces := make([][]uint64, s.options.workers())
	err := each(s.ctx, s.options.workers(), ranges(n, selectTask), func(w, t int) error {
		if pieces[w] == nil {
			counts[w], lists[w] = make([]int, classes), make([][]uint64, classes)
			pieces[w] = make([]uint64, 2*selectPiece)
		}
		lo, hi := span(t, selectTask, n)
		for ; lo < hi; lo += selectPiece {
			keys := kernel.OrderKeys(pieces[w][:selectPiece], s.v.Slice(lo, min(lo+selectPiece, hi)))
			for i, l := range lists[w] {
				if c.Wanted(i) && cap(l)-len(l) < selectPiece {
					lists[w][i] = s.grown(l)
				}
			}
			c.Count(keys, pieces[w][selectPiece:], counts[w], lists[w])
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	total := make([]int, classes)
	byClass := make([][][]uint64, classes)
	for w := range counts {
		for i, k := range counts[w] {
			total[i] += k
			byClass[i] = append(byClass[i], lists[w][i])
		}
	}
	return total, byClass, nil
}

// grown returns a list with room for the keys of one more piece.
func (s *selector) grown(l []uint64) []uint64 {
	more := memory.Scratch[uint64](s.scope, max(2*cap(l), 2*selectPiece))[:len(l)]
	copy(more, l)
	memory.Release(s.scope, l)
	return more
}
