package exec

import (
	"context"
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Strategy is a way to find the groups. Which one runs depends on the data and
// the plan only, never on the number of workers.
type Strategy uint8

// The strategies.
const (
	Auto        Strategy = iota
	Direct               // few groups: a table indexed by the packed key
	Hash                 // few groups: a small hash table
	Partitioned          // many groups: partitions whose tables stay in L2
)

// blockRows is the number of rows that one table of the few-groups strategies
// sees; results of blocks are merged in order.
const blockRows = 1 << 20

const (
	directBits  = 22      // largest packed key of a direct table
	fewGroups   = 1 << 15 // most groups that a block's hash table takes
	sampleRows  = 1 << 12 // rows looked at to estimate the number of groups
	sampleLimit = 1 << 10 // distinct keys in the sample from which groups are many
)

// Groups are the rows of a table put into groups of equal keys, numbered in
// order of first appearance. They come in one of two forms.
//
// Few groups are dense: ids holds the group of each row, or number the group of
// each word of a short key, counted from 1; firsts the first row of each group. Many groups are sparse: later marks the rows that are not the
// first of their group, and runs lists the groups of two and more rows, so
// that a group of one row, which is what most are when there are many, costs
// nothing but its bit.
//
// All rows in one group, which is what no keys mean, need neither.
type groups struct {
	n, k  int
	whole bool          // one group of all rows
	scope *memory.Scope // owns ids, and rows of the sparse form

	ids    []uint32
	word   *keyWord // with number
	number []uint32
	firsts []uint32
	starts []uint32 // dense: rows of group g are rows[starts[g]:starts[g+1]]; made by runs
	rows   []uint32

	later vector.Bitmap
	spans []runSpan // by block of walkRows rows of their first row
	block []uint32  // spans of block b are spans[block[b]:block[b+1]]
}

// A runSpan is a group of two or more rows: rows[start:start+n].
type runSpan struct {
	start uint64
	first uint32
	n     uint32
}

// dense reports which form the groups have.
func (g *groups) dense() bool { return g.whole || g.ids != nil || g.number != nil }

// findGroups puts n rows into groups by key columns of length n. The groups'
// buffers belong to scope.
func findGroups(ctx context.Context, keys []*vector.Vector, n int, scope *memory.Scope, o *Options) (*groups, error) {
	if len(keys) == 0 || n == 0 {
		return oneGroup(n, len(keys) == 0, scope), nil
	}
	w, err := oneWord(ctx, keys, n, scope, o)
	if err != nil {
		return nil, err
	}
	return groupWord(ctx, w, n, scope, o)
}

// oneWord packs the keys of n rows into one word.
func oneWord(ctx context.Context, keys []*vector.Vector, n int, scope *memory.Scope, o *Options) (*keyWord, error) {
	parts, err := keyParts(ctx, keys, scope)
	if err != nil {
		return nil, err
	}
	w := words(parts)
	for len(w) > 1 {
		// Two words become one: each that leaves no room for the other is
		// replaced by the number of its group, of at most 32 bits.
		first, err := numbered(ctx, &w[0], n, scope, o)
		if err != nil {
			return nil, err
		}
		second := w[1].parts
		if first.bits+w[1].bits > 64 {
			part, err := numbered(ctx, &w[1], n, scope, o)
			if err != nil {
				return nil, err
			}
			second = []keyPart{part}
		}
		joined := words(append([]keyPart{first}, second...))
		w = append(joined, w[2:]...)
	}
	return &w[0], nil
}

// numbered returns the number of the group that a word puts each row in, as a
// part of another word.
func numbered(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (keyPart, error) {
	g, err := groupWord(ctx, w, n, scope, o)
	if err != nil {
		return keyPart{}, err
	}
	ids, err := g.rowIDs(ctx, o)
	return keyPart{bits: bits.Len(uint(max(g.k-1, 0))), pack: packUnsigned(ids)}, err
}

// oneGroup puts all rows into one group, which exists even without rows when
// there are no keys.
func oneGroup(n int, always bool, scope *memory.Scope) *groups {
	g := &groups{n: n, scope: scope, whole: true}
	if n > 0 || always {
		g.k, g.firsts = 1, []uint32{0}
	}
	return g
}

// strategyFor returns the forced strategy where it can work, else the one that
// suits the data.
func (o *Options) strategyFor(w *keyWord, n int) Strategy {
	switch s := o.Group; {
	case s == Auto, s == Direct && w.bits > directBits, s == Partitioned && w.bits == 0:
		return chooseStrategy(w, n)
	default:
		return s
	}
}

// groupWord groups rows by one packed word.
func groupWord(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*groups, error) {
	switch o.strategyFor(w, n) {
	case Direct:
		return directGroups(ctx, w, n, scope, o)
	case Hash:
		g, err := hashGroups(ctx, w, n, scope, o)
		if g != nil || err != nil {
			return g, err
		}
	}
	return manyGroups(ctx, w, n, scope, o)
}

// chooseStrategy looks at the key's width and at a sample of rows, evenly spread.
func chooseStrategy(w *keyWord, n int) Strategy {
	switch {
	case w.bits <= 8, w.bits <= 16 && 1<<w.bits <= 2*n, w.bits <= directBits && 1<<w.bits <= n/8:
		return Direct
	}
	if n <= fewGroups {
		return Hash
	}
	seen := map[uint64]struct{}{}
	var word [1]uint64
	for i := range sampleRows {
		w.encode(word[:], int(uint64(i)*uint64(n)/sampleRows))
		seen[word[0]] = struct{}{}
	}
	if len(seen) < sampleLimit {
		return Hash
	}
	return Partitioned
}
