package exec

import (
	"bytes"
	"cmp"
	"math"
	"sync"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// An orderPart turns a key column into numbers of its order below 2^bits.
type orderPart struct {
	bits uint
	fill func(dst []uint64, lo int) // of the rows from lo on
}

// A piece is the bits of a part that one level holds: (number & mask) >> right << left.
type piece struct {
	part        orderPart
	mask        uint64
	right, left uint
}

// An orderLevel is one word of the sort key of each row: pieces side by side,
// the first highest, or the next bytes of a text.
type orderLevel struct {
	pieces []piece
	free   uint // low bits that no piece uses

	text *vector.Vector
	skip int // first bytes, which all texts share
	desc bool

	once  sync.Once
	words []uint64 // of all rows, made when ties first need them
}

// levelsOf lays the keys side by side into words.
func levelsOf(keys []sortKey, n int) []*orderLevel {
	var levels []*orderLevel
	var open *orderLevel // the level that has room left
	add := func(p orderPart) {
		for rest := p.bits; rest > 0; {
			if open == nil || open.free == 0 {
				open = &orderLevel{free: 64}
				levels = append(levels, open)
			}
			take := min(rest, open.free)
			mask := uint64(math.MaxUint64) >> (64 - rest)
			open.pieces = append(open.pieces, piece{p, mask, rest - take, open.free - take})
			open.free -= take
			rest -= take
		}
	}
	for _, k := range keys {
		if isText(k.v, n) {
			l := &orderLevel{text: k.v, skip: sharedPrefix(k.v), desc: k.desc}
			if open != nil && open.free >= 16 { // the first bytes tell most rows apart
				add(l.prefixPart(open.free / 8))
			}
			open = nil
			levels = append(levels, l)
			continue
		}
		for _, p := range partsOf(k, n) {
			add(p)
		}
	}
	return levels
}

// isText reports whether v is sorted by its bytes: plain text, and strings
// whose dictionary is so large that its ranks cost more than the sort.
func isText(v *vector.Vector, n int) bool {
	return v.Type().Kind.IsText() && (!v.IsDictionary() || v.Pool().Len() > 4*n)
}

// prefixPart returns the first bytes, width but at most 7, as a number; texts
// that agree in them, and missing ones among the greatest, are told apart by
// the level itself.
func (l *orderLevel) prefixPart(width uint) orderPart {
	width = min(width, kernel.TextWordBytes)
	return orderPart{8 * width, func(dst []uint64, lo int) {
		for i := range dst {
			dst[i] = l.textWord(lo+i, 0) >> (64 - 8*width)
		}
	}}
}

// sharedPrefix returns how many bytes all present texts begin with. It looks no
// further than the first text that shares none.
func sharedPrefix(v *vector.Vector) int {
	var prefix []byte
	some := false
	for i := range v.Len() {
		if !v.IsValid(i) {
			continue
		}
		b := kernel.TextAt(v, i)
		if !some {
			prefix, some = b, true
		}
		n := 0
		for n < len(prefix) && n < len(b) && prefix[n] == b[n] {
			n++
		}
		if prefix = prefix[:n]; n == 0 {
			return 0
		}
	}
	return len(prefix)
}

// fill makes the words of the rows from lo on.
func (l *orderLevel) fill(dst []uint64, lo int) {
	if l.text != nil {
		for i := range dst {
			dst[i] = l.textWord(lo+i, 0)
		}
		return
	}
	var block [1024]uint64 // stays in L1
	for at := 0; at < len(dst); at += len(block) {
		d := dst[at:min(at+len(block), len(dst))]
		for k, p := range l.pieces {
			b := block[:len(d)]
			if k == 0 {
				b = d
			}
			p.part.fill(b, lo+at)
			mask, right, left := p.mask, p.right&63, p.left&63
			if k == 0 {
				for i, x := range d {
					d[i] = x & mask >> right << left
				}
				continue
			}
			for i, x := range b {
				d[i] |= x & mask >> right << left
			}
		}
	}
}

// textWord returns the word of chunk bytes of a text: all ones for a missing
// one, the bits of others flipped when the order is descending.
func (l *orderLevel) textWord(row, chunk int) uint64 {
	if !l.text.IsValid(row) {
		return math.MaxUint64
	}
	w := kernel.TextWord(kernel.TextAt(l.text, row)[l.skip:], chunk)
	if l.desc {
		w = ^w
	}
	return w
}

// word returns the word of any row.
func (l *orderLevel) word(o *orderer, row, chunk int) uint64 {
	if l.text != nil {
		return l.textWord(row, chunk)
	}
	return l.allWords(o)[row]
}

// allWords returns the words of all rows.
func (l *orderLevel) allWords(o *orderer) []uint64 {
	l.once.Do(func() {
		l.words = memory.In[uint64](o.scope, o.n)
		l.fill(l.words, 0)
	})
	return l.words
}

// compare returns the order of two rows that agree in the chunks before.
func (l *orderLevel) compare(o *orderer, i, j, chunk int) int {
	if l.text == nil {
		w := l.allWords(o)
		return cmp.Compare(w[i], w[j])
	}
	switch vi, vj := l.text.IsValid(i), l.text.IsValid(j); {
	case !vi || !vj:
		return cmp.Compare(boolInt(!vi), boolInt(!vj))
	default:
		from := l.skip + chunk*kernel.TextWordBytes
		c := bytes.Compare(kernel.TextAt(l.text, i)[from:], kernel.TextAt(l.text, j)[from:])
		if l.desc {
			c = -c
		}
		return c
	}
}

// boolInt returns 1 for true.
func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
