package kernel

import "math/bits"

// An Item is a sort key and its row: one word with the row in the low bits, or
// a word for each.
type Item interface{ [1]uint64 | [2]uint64 }

// Sizes that SortItems turns on.
const (
	fewItems   = 48      // sorted by insertion
	leafItems  = 1 << 13 // sorted digit by digit, in cache
	leafDigits = 2       // a third digit would cost more than the few ties it saves
)

// SortItems sorts items by the bits of their first word from low on; equal
// ones keep their order. The result stands in dst when toDst, else in src;
// both have the same length and are overwritten.
//
// Large slices are cut into buckets by the leading bits of their range, so
// that outliers and narrow ranges cost one pass more, not one a byte; small
// ones are sorted by as many leading digits as tell most items apart, and what
// is equal so far is sorted again.
func SortItems[I Item](src, dst []I, toDst bool, low uint) {
	n := len(src)
	if n <= fewItems {
		insertItems(src, low)
		deliver(src, dst, toDst)
		return
	}
	least, most, sorted := RangeOf(src, low)
	if sorted {
		deliver(src, dst, toDst)
		return
	}
	width := uint(bits.Len64(most>>low - least>>low)) // not 0: something is out of order
	base := least >> low << low
	if n <= leafItems {
		sortLeaf(src, dst, toDst, low, width, base)
		return
	}
	digit := min(width, 11, uint(bits.Len(uint(n)>>10)))
	shift := low + width - digit
	var count [1<<11 + 1]uint32
	ends := count[1 : 1<<digit+1]
	for i := range src {
		ends[(src[i][0]-base)>>shift&(1<<11-1)]++
	}
	at := uint32(0)
	for d, c := range ends {
		ends[d] = at
		at += c
	}
	for i := range src {
		d := (src[i][0] - base) >> shift & (1<<11 - 1)
		dst[ends[d]] = src[i]
		ends[d]++
	}
	// Each end has moved on to where the next bucket begins.
	for d := range ends {
		lo, hi := count[d], ends[d]
		a, b := dst[lo:hi], src[lo:hi]
		switch {
		case len(a) == 0:
		case shift == low || len(a) == 1:
			deliver(a, b, !toDst)
		case len(a) <= leafItems && len(a) > fewItems:
			sortLeaf(a, b, !toDst, low, shift-low, base+uint64(d)<<shift)
		default:
			SortItems(a, b, !toDst, low)
		}
	}
}

// deliver puts a result that stands in src where it is wanted.
func deliver[I Item](src, dst []I, toDst bool) {
	if toDst {
		copy(dst, src)
	}
}

// insertItems is an insertion sort.
func insertItems[I Item](s []I, low uint) {
	for i := 1; i < len(s); i++ {
		v := s[i]
		k := v[0] >> low
		j := i
		for j > 0 && s[j-1][0]>>low > k {
			s[j] = s[j-1]
			j--
		}
		s[j] = v
	}
}

// RangeOf returns the least and greatest word and whether the items are in
// order by the bits from low on.
func RangeOf[I Item](s []I, low uint) (least, most uint64, sorted bool) {
	least, most = s[0][0], s[0][0]
	last, unsorted := s[0][0]>>low, uint8(0)
	for i := range s {
		w := s[i][0]
		least, most = min(least, w), max(most, w)
		unsorted |= bit(w>>low < last)
		last = w >> low
	}
	return least, most, unsorted == 0
}

// sortLeaf sorts by the leading digits of width bits above low, least
// significant digit first, then sorts again what they leave equal.
func sortLeaf[I Item](src, dst []I, toDst bool, low, width uint, base uint64) {
	digits := min((width+7)/8, leafDigits)
	if len(src) <= 256 {
		digits = 1
	}
	shift := low
	if width > 8*digits {
		shift += width - 8*digits
	}
	var count [leafDigits][256]uint32
	for i := range src {
		w := (src[i][0] - base) >> (shift & 63)
		count[0][uint8(w)]++
		count[1][uint8(w>>8)]++
	}
	a, b := src, dst
	inSrc := true
	for d := range digits {
		ends, place := &count[d], shift+8*d
		if ends[uint8((a[0][0]-base)>>place)] == uint32(len(a)) {
			continue // all share this digit
		}
		at := uint32(0)
		for k, c := range ends {
			ends[k] = at
			at += c
		}
		for i := range a {
			k := uint8((a[i][0] - base) >> (place & 63))
			b[ends[k]] = a[i]
			ends[k]++
		}
		a, b = b, a
		inSrc = !inSrc
	}
	if shift > low {
		sortTies(a, b, low, shift, base)
	}
	if inSrc == toDst {
		copy(b, a)
	}
}

// sortTies sorts the runs of s that agree from bit shift on; tmp is scratch.
func sortTies[I Item](s, tmp []I, low, shift uint, base uint64) {
	for i := 1; i < len(s); i++ {
		lead := (s[i-1][0] - base) >> shift
		if (s[i][0]-base)>>shift != lead {
			continue
		}
		from := i - 1
		for i < len(s) && (s[i][0]-base)>>shift == lead {
			i++
		}
		SortItems(s[from:i], tmp[from:i], false, low)
	}
}
