package vector

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"unsafe"
)

// The reasons why < between two categorical columns is not defined.
var (
	ErrUnordered = errors.New("levels are not ordered")
	ErrPools     = errors.New("levels or their order differ")
)

// A Pool is the immutable list of levels behind dictionary codes: code c
// stands for level c−1. A pool without ranks belongs to a plain dictionary
// column, whose order is that of its values. A categorical pool may carry
// ranks: the level order, which Relevel changes without touching a code.
// Pools are shared by pointer and safe for concurrent use.
type Pool struct {
	levels  *Vector
	ranks   []uint32 // rank by level; nil: levels stand in their order
	ordered bool

	lookupOnce sync.Once
	lookup     map[string]uint32 // text levels: code by value
	ints       map[int64]uint32  // other levels: code by value

	valueOnce  sync.Once
	valueRanks []uint32

	orderOnce sync.Once
	order     []uint32
}

// NewPool returns a pool over distinct, present levels. ranks may be nil; the
// pool keeps both. Levels that are a dictionary themselves are copied to plain
// text, so that Levels().Text always works.
func NewPool(levels *Vector, ranks []uint32, ordered bool) *Pool {
	if levels.pool != nil {
		levels = plainText(levels.typ, levels.n, func(i int) []byte { return stringBytes(levels.Str(i)) }, Bitmap{})
	}
	return &Pool{levels: levels, ranks: ranks, ordered: ordered}
}

// TextLevels returns strings as a vector that is no dictionary, as NewPool
// wants them. It copies.
func TextLevels(levels []string) *Vector {
	return plainText(Of(String), len(levels), func(i int) []byte { return stringBytes(levels[i]) }, Bitmap{})
}

// FromCountedCodes is FromCodes for a caller that knows how many codes are 0.
func FromCountedCodes[C Code](t Type, codes []C, missing int, pool *Pool) *Vector {
	var zero C
	return &Vector{typ: t, n: len(codes), missing: missing, values: asBytes(codes), width: int(unsafe.Sizeof(zero)), pool: pool}
}

// Len returns the number of levels.
func (p *Pool) Len() int { return p.levels.n }

// Levels returns the levels by code−1. It shares memory: read only.
func (p *Pool) Levels() *Vector { return p.levels }

// Ordered reports whether < is defined between the levels.
func (p *Pool) Ordered() bool { return p.ordered }

// Rank returns the place of the level behind code c (not 0) in the level order.
func (p *Pool) Rank(c uint32) uint32 {
	if p.ranks == nil {
		return c - 1
	}
	return p.ranks[c-1]
}

// Ranks returns the rank of every level by code−1, nil when levels stand in
// their order.
func (p *Pool) Ranks() []uint32 { return p.ranks }

// Order returns the codes in level order. Computed once.
func (p *Pool) Order() []uint32 {
	p.orderOnce.Do(func() {
		p.order = make([]uint32, p.Len())
		for i := range p.order {
			p.order[p.Rank(uint32(i+1))] = uint32(i + 1)
		}
	})
	return p.order
}

// ValueRanks returns the rank of every level by code−1 when levels are ordered
// by their values (bytes, numbers). Computed once, O(L log L).
func (p *Pool) ValueRanks() []uint32 {
	p.valueOnce.Do(func() {
		order := sortedLevels(p.levels)
		p.valueRanks = make([]uint32, len(order))
		for rank, l := range order {
			p.valueRanks[l.at] = uint32(rank)
		}
	})
	return p.valueRanks
}

// A sortLevel is the position of a level and its value, or the first eight
// bytes of its text, as a number of the same order.
type sortLevel struct {
	key uint64
	at  uint32
}

// sortedLevels returns the levels in the order of their values. Comparing
// eight bytes as a number settles most pairs without a visit to the text.
func sortedLevels(l *Vector) []sortLevel {
	order := make([]sortLevel, l.n)
	for i := range order {
		order[i] = sortLevel{sortKey(l, i), uint32(i)}
	}
	byKey := func(a, b sortLevel) int { return cmp.Compare(a.key, b.key) }
	if l.typ.Kind.IsText() {
		byKey = func(a, b sortLevel) int {
			if a.key != b.key {
				return cmp.Compare(a.key, b.key)
			}
			return bytes.Compare(l.Text(int(a.at)), l.Text(int(b.at)))
		}
	}
	if !slices.IsSortedFunc(order, byKey) {
		slices.SortFunc(order, byKey)
	}
	return order
}

// sortKey returns a number in the order of the levels' values; texts that
// agree in eight bytes share it.
func sortKey(l *Vector, i int) uint64 {
	switch {
	case l.typ.Kind.IsText():
		var head [8]byte
		copy(head[:], l.Text(i))
		return binary.BigEndian.Uint64(head[:])
	case l.typ.Kind == Uint64:
		return uint64(l.Int(i))
	}
	return uint64(l.Int(i)) ^ 1<<63
}

// Code returns the code of a text level, 0 when there is none. The first call
// builds an index, O(L).
func (p *Pool) Code(level string) uint32 {
	p.index()
	return p.lookup[level]
}

// IntCode returns the code of an integer, date or timestamp level, 0 when
// there is none. The first call builds an index, O(L).
func (p *Pool) IntCode(level int64) uint32 {
	p.index()
	return p.ints[level]
}

// index builds the lookup table.
func (p *Pool) index() {
	p.lookupOnce.Do(func() {
		n := p.Len()
		if p.levels.typ.Kind.IsText() {
			p.lookup = make(map[string]uint32, n)
			for i := range n {
				p.lookup[p.levels.Str(i)] = uint32(i + 1)
			}
			return
		}
		p.ints = make(map[int64]uint32, n)
		for i := range n {
			p.ints[p.levels.Int(i)] = uint32(i + 1)
		}
	})
}

// CodeOf returns the code in p of level i of another pool of the same level
// type, 0 when p lacks it.
func (p *Pool) CodeOf(q *Pool, i int) uint32 {
	if q.levels.typ.Kind.IsText() {
		return p.Code(q.levels.Str(i))
	}
	return p.IntCode(q.levels.Int(i))
}

// SameLevels reports whether code c means the same level in both pools, for
// every c: the cheap test before codes are compared as they are.
func (p *Pool) SameLevels(q *Pool) bool {
	if p == q || p.levels == q.levels {
		return true
	}
	if p.Len() != q.Len() || p.levels.typ != q.levels.typ {
		return false
	}
	for i := range p.Len() {
		if !p.sameLevel(i, q, i) {
			return false
		}
	}
	return true
}

// sameLevel reports whether level i of p equals level j of q, a pool of the same type.
func (p *Pool) sameLevel(i int, q *Pool, j int) bool {
	if p.levels.typ.Kind.IsText() {
		return bytes.Equal(p.levels.Text(i), q.levels.Text(j))
	}
	return p.levels.Int(i) == q.levels.Int(j)
}

// Equal reports whether both pools have the same levels in the same level
// order and are both ordered or both not; codes may differ. O(1) for one pool,
// O(L) for two.
func (p *Pool) Equal(q *Pool) bool {
	if p == q {
		return true
	}
	if p.Len() != q.Len() || p.ordered != q.ordered || p.levels.typ != q.levels.typ {
		return false
	}
	po, qo := p.Order(), q.Order()
	for i := range po {
		if !p.sameLevel(int(po[i]-1), q, int(qo[i]-1)) {
			return false
		}
	}
	return true
}

// Comparable returns nil when < is defined between columns of the two pools:
// both ordered and equal. Else it returns ErrUnordered or ErrPools.
func (p *Pool) Comparable(q *Pool) error {
	switch {
	case !p.ordered || !q.ordered:
		return ErrUnordered
	case !p.Equal(q):
		return ErrPools
	}
	return nil
}

// CodeWidthFor returns the bytes of the smallest code type for n levels: 255,
// 65535 or 2³²−1 levels fit 1, 2 or 4 bytes (code 0 is missing).
func CodeWidthFor(n int) int {
	switch {
	case n <= 255:
		return 1
	case n <= 65535:
		return 2
	}
	return 4
}
