package exec

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// absent is the code of a text that the other side lacks.
const absent = math.MaxUint32

// textParts gives text keys and levels of both sides common codes: those of
// the smaller dictionary, or of the shorter side when there is none. Each level
// is looked up once; only text without a dictionary is looked up row by row.
func textParts(ctx context.Context, key [2]*vector.Vector, missing plan.MissingKeys, scope *memory.Scope, o *Options) ([]joinPart, error) {
	size := func(v *vector.Vector) int {
		if v.IsDictionary() {
			return v.Pool().Len()
		}
		return v.Len()
	}
	base := onRight
	if size(key[onLeft]) < size(key[onRight]) {
		base = onLeft
	}
	if d := key[onLeft].IsDictionary(); d != key[onRight].IsDictionary() {
		base = map[bool]int{true: onLeft, false: onRight}[d]
	}
	b, other := key[base], key[1-base]
	if b.IsDictionary() && other.IsDictionary() {
		return dictionaryParts(ctx, key, base, missing, o)
	}
	for _, v := range key {
		if v.IsDictionary() && !v.Pool().Levels().Type().Kind.IsText() {
			return nil, fmt.Errorf("%w: cannot compare levels of %v with text", vector.ErrType, v.Pool().Levels().Type())
		}
	}
	in := vector.NewInterner(1024)
	p := joinPart{}
	if b.IsDictionary() {
		levels := b.Pool().Levels()
		for l := range levels.Len() {
			in.Code(levels.Text(l))
		}
		p.sides[base] = codesPack(b, nil, missing)
	} else {
		codes := memory.Scratch[uint32](scope, b.Len())
		for i := range codes {
			if i%morselRows == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			codes[i] = 0
			if b.IsValid(i) {
				codes[i] = in.Code(b.Text(i))
			}
		}
		p.sides[base] = foundPack(codes, missing)
	}
	p.bits = bits.Len(uint(in.Len()))
	found := memory.Scratch[uint32](scope, other.Len())
	err := each(ctx, o.workers(), ranges(len(found), morselRows), func(_, t int) error {
		lo, hi := span(t, morselRows, len(found))
		for i := lo; i < hi; i++ {
			found[i] = 0
			if other.IsValid(i) {
				if found[i] = in.Find(other.Text(i)); found[i] == 0 {
					found[i] = absent
				}
			}
		}
		return nil
	})
	p.sides[1-base] = foundPack(found, missing)
	return []joinPart{p}, err
}

// dictionaryParts gives the levels of two dictionaries common codes: those of
// the base side.
func dictionaryParts(ctx context.Context, key [2]*vector.Vector, base int, missing plan.MissingKeys, o *Options) ([]joinPart, error) {
	p, q := key[base].Pool(), key[1-base].Pool()
	part := joinPart{bits: bits.Len(uint(p.Len()))}
	part.sides[base] = codesPack(key[base], nil, missing)
	pt, qt := p.Levels().Type(), q.Levels().Type()
	var table []uint32
	var err error
	switch {
	case p.Len() == 0 || q.Len() == 0:
		table = make([]uint32, q.Len()+1)
		for c := range q.Len() {
			table[c+1] = absent
		}
	case pt != qt:
		return nil, fmt.Errorf("%w: cannot compare levels of %v with levels of %v", vector.ErrType, key[onLeft].Pool().Levels().Type(), key[onRight].Pool().Levels().Type())
	case !p.SameLevels(q):
		table, err = translate(ctx, p, q, o)
	}
	part.sides[1-base] = codesPack(key[1-base], table, missing)
	return []joinPart{part}, err
}

// translate returns the codes in p of q's codes, absent where p lacks the level.
func translate(ctx context.Context, p, q *vector.Pool, o *Options) ([]uint32, error) {
	table := make([]uint32, q.Len()+1)
	find := func(i int) uint32 { return p.CodeOf(q, i) }
	if p.Levels().Type().Kind.IsText() {
		in := vector.NewInterner(p.Len())
		for l := range p.Len() {
			if l%morselRows == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			in.Code(p.Levels().Text(l))
		}
		find = func(i int) uint32 { return in.Find(q.Levels().Text(i)) }
	}
	return table, each(ctx, o.workers(), ranges(q.Len(), morselRows), func(_, t int) error {
		lo, hi := span(t, morselRows, q.Len())
		for c := lo; c < hi; c++ {
			if table[c+1] = find(c); table[c+1] == 0 {
				table[c+1] = absent
			}
		}
		return nil
	})
}

// codesPack packs dictionary codes, translated by a table unless it is nil.
func codesPack(v *vector.Vector, table []uint32, missing plan.MissingKeys) joinPack {
	if table == nil {
		return joinPack{codePart(v).pack, skipped(v, missing)}
	}
	switch v.CodeWidth() {
	case 1:
		return tablePack(vector.Values[uint8](v), table, missing)
	case 2:
		return tablePack(vector.Values[uint16](v), table, missing)
	}
	return tablePack(vector.Values[uint32](v), table, missing)
}

// tablePack packs translated codes.
func tablePack[C vector.Code](codes []C, table []uint32, missing plan.MissingKeys) joinPack {
	skip := missing == plan.MissingSkip
	return joinPack{
		pack: func(dst []uint64, lo int, shift uint) {
			shift &= 63
			for i, c := range codes[lo:][:len(dst)] {
				dst[i] |= uint64(table[c]) << shift
			}
		},
		dead: func(dst []uint64, lo, n int) {
			for i, c := range codes[lo : lo+n] {
				if t := table[c]; t == absent || t == 0 && skip {
					dst[i>>6] |= 1 << (i & 63)
				}
			}
		},
	}
}

// foundPack packs codes of which some are absent.
func foundPack(codes []uint32, missing plan.MissingKeys) joinPack {
	skip := missing == plan.MissingSkip
	return joinPack{
		pack: packUnsigned(codes),
		dead: func(dst []uint64, lo, n int) {
			for i, c := range codes[lo : lo+n] {
				if c == absent || c == 0 && skip {
					dst[i>>6] |= 1 << (i & 63)
				}
			}
		},
	}
}
