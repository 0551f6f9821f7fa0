package exec

import (
	"math/bits"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// partsOf returns the numbers of a key that is no text. n is the number of rows.
func partsOf(k sortKey, n int) []orderPart {
	v := k.v
	switch kind := v.Type().Kind; {
	case v.IsDictionary():
		return []orderPart{codeOrder(k, n)}
	case kind == vector.Bool:
		width := uint(1)
		if v.Missing() > 0 {
			width = 2
		}
		return []orderPart{{width, func(dst []uint64, lo int) {
			s := v.Slice(lo, lo+len(dst))
			kernel.NormalizeBits(dst, s.Bits(), k.desc, s.Valid(), 2)
		}}}
	case kind == vector.Float64:
		return []orderPart{{64, func(dst []uint64, lo int) {
			s := v.Slice(lo, lo+len(dst))
			kernel.NormalizeFloats(dst, vector.Values[float64](s), k.desc, s.Valid())
		}}}
	case kind == vector.Float32:
		return []orderPart{{32, func(dst []uint64, lo int) {
			s := v.Slice(lo, lo+len(dst))
			kernel.NormalizeFloats(dst, vector.Values[float32](s), k.desc, s.Valid())
		}}}
	}
	return intOrder(k)
}

// intOrder reduces integers by the least one, or subtracts them from the
// greatest; missing is the number after all. A range that leaves no number for
// it has a bit for missing before.
func intOrder(k sortKey) []orderPart {
	b := k.v.Bounds()
	if !b.Some {
		return nil
	}
	base, last := uint64(b.Min), uint64(b.Max)-uint64(b.Min)
	if k.desc {
		base = uint64(b.Max)
	}
	if k.v.Missing() == 0 {
		return []orderPart{intPart(k, base, uint(bits.Len64(last)), 0)}
	}
	if last++; last == 0 {
		return []orderPart{absentPart(k.v), intPart(k, base, 64, 0)}
	}
	return []orderPart{intPart(k, base, uint(bits.Len64(last)), last)}
}

// intPart returns the distance of integers from base, last where missing.
func intPart(k sortKey, base uint64, width uint, last uint64) orderPart {
	return orderPart{width, func(dst []uint64, lo int) {
		s := k.v.Slice(lo, lo+len(dst))
		switch s.Type().Kind {
		case vector.Int8:
			kernel.NormalizeInts(dst, vector.Values[int8](s), base, k.desc, s.Valid(), last)
		case vector.Int16:
			kernel.NormalizeInts(dst, vector.Values[int16](s), base, k.desc, s.Valid(), last)
		case vector.Int32, vector.Date:
			kernel.NormalizeInts(dst, vector.Values[int32](s), base, k.desc, s.Valid(), last)
		case vector.Uint8:
			kernel.NormalizeInts(dst, vector.Values[uint8](s), base, k.desc, s.Valid(), last)
		case vector.Uint16:
			kernel.NormalizeInts(dst, vector.Values[uint16](s), base, k.desc, s.Valid(), last)
		case vector.Uint32:
			kernel.NormalizeInts(dst, vector.Values[uint32](s), base, k.desc, s.Valid(), last)
		default:
			kernel.NormalizeInts(dst, vector.Values[int64](s), base, k.desc, s.Valid(), last)
		}
	}}
}

// absentPart is 1 where a value is missing.
func absentPart(v *vector.Vector) orderPart {
	return orderPart{1, func(dst []uint64, lo int) {
		kernel.NormalizeBits(dst, v.Valid().Slice(lo, lo+len(dst)), true, vector.Bitmap{}, 0)
	}}
}

// codeOrder gives codes the place of their level, missing the place after all.
func codeOrder(k sortKey, n int) orderPart {
	v, pool := k.v, k.v.Pool()
	levels := uint32(pool.Len())
	ranks := pool.Ranks()
	if v.Type().Kind != vector.Categorical {
		ranks = pool.ValueRanks()
	}
	place := func(c uint32) uint32 {
		if c == 0 {
			return levels
		}
		rank := c - 1
		if ranks != nil {
			rank = ranks[c-1]
		}
		if k.desc {
			return levels - 1 - rank
		}
		return rank
	}
	last := max(levels, 1) - 1
	if v.Missing() > 0 {
		last = levels
	}
	width := uint(bits.Len32(last))
	if int(levels) > 4*n { // a table would cost more than it saves
		return orderPart{width, func(dst []uint64, lo int) {
			for i := range dst {
				dst[i] = uint64(place(v.Code(lo + i)))
			}
		}}
	}
	table := make([]uint32, levels+1)
	for c := range table {
		table[c] = place(uint32(c))
	}
	return orderPart{width, func(dst []uint64, lo int) {
		switch s := v.Slice(lo, lo+len(dst)); s.CodeWidth() {
		case 1:
			kernel.NormalizeCodes(dst, vector.Values[uint8](s), table)
		case 2:
			kernel.NormalizeCodes(dst, vector.Values[uint16](s), table)
		default:
			kernel.NormalizeCodes(dst, vector.Values[uint32](s), table)
		}
	}}
}
