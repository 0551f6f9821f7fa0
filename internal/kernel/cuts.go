package kernel

import (
	"math/bits"
	"slices"
)

// Cuts part order keys into classes: class c holds the keys from cut c−1 to
// below cut c. The keys of some classes are wanted, and those of the others
// are counted.
type Cuts struct {
	cuts   []uint64
	wanted []bool

	// Keys are looked up in slots of 2^shift keys from base on; smaller keys
	// are in the first slot, greater ones in the last.
	base  uint64
	shift uint
	last  uint64
	class [cutSlots + 4]uint8 // of the keys in a slot
}

const (
	cutSlots = 1 << 12
	parted   = 1 << 6 // marks the slots that a cut parts
	again    = 1 << 7 // marks those and the slots of wanted classes
	MaxCuts  = 60     // that NewCuts takes
)

// NewCuts returns the classes between cuts, which ascend without repetition;
// there is at least one, and at most MaxCuts. wanted has an element more.
func NewCuts(cuts []uint64, wanted []bool) *Cuts {
	c := &Cuts{cuts: cuts, wanted: wanted}
	first, final := cuts[0], cuts[len(cuts)-1]
	c.shift = uint(max(0, bits.Len64(final-first)-12))
	c.base = max(first, 1<<c.shift) - 1<<c.shift // a slot for the keys below all cuts
	c.last = (final-c.base)>>c.shift + 1
	at := 0 // cuts at or below the slot's first key
	for s := range c.last {
		lo := c.base + s<<c.shift
		for at < len(cuts) && cuts[at] <= lo {
			at++
		}
		c.class[s] = uint8(at)
		switch {
		case at < len(cuts) && cuts[at]-lo < 1<<c.shift:
			c.class[s] |= parted | again
		case wanted[at]:
			c.class[s] |= again
		}
	}
	c.class[c.last] = uint8(len(cuts))
	if wanted[len(cuts)] {
		c.class[c.last] |= again
	}
	return c
}

// Classes returns the number of classes.
func (c *Cuts) Classes() int { return len(c.wanted) }

// Wanted reports whether the keys of a class are.
func (c *Cuts) Wanted(class int) bool { return c.wanted[class] }

// Count adds to the class counts of keys, and puts the keys of wanted classes
// behind those in lists, which has an element for each class. spare is as long
// as keys.
func (c *Cuts) Count(keys, spare []uint64, counts []int, lists [][]uint64) {
	var count [4][2 * again]uint32 // side by side, because neighbours are often of one class
	base, shift, last := c.base, c.shift&63, c.last
	spare = spare[:len(keys)]
	n := 0
	for ; len(keys) >= 4; keys = keys[4:] {
		i := c.class[min((max(keys[0], base)-base)>>shift, last)]
		j := c.class[min((max(keys[1], base)-base)>>shift, last)]
		k := c.class[min((max(keys[2], base)-base)>>shift, last)]
		l := c.class[min((max(keys[3], base)-base)>>shift, last)]
		count[0][i]++
		count[1][j]++
		count[2][k]++
		count[3][l]++
		spare[n] = keys[0] // overwritten unless it is looked at again
		n += int(i >> 7)
		spare[n] = keys[1]
		n += int(j >> 7)
		spare[n] = keys[2]
		n += int(k >> 7)
		spare[n] = keys[3]
		n += int(l >> 7)
	}
	for i := range counts {
		counts[i] += int(count[0][i] + count[1][i] + count[2][i] + count[3][i])
	}
	c.countAgain(spare[:n], counts, lists)
	c.countAgain(keys, counts, lists)
}

// countAgain is Count of keys that are wanted or in parted slots.
func (c *Cuts) countAgain(keys []uint64, counts []int, lists [][]uint64) {
	for _, k := range keys {
		class := int(c.class[min((max(k, c.base)-c.base)>>(c.shift&63), c.last)])
		if class&parted == 0 {
			class &^= again
		} else {
			equal := false
			if class, equal = slices.BinarySearch(c.cuts, k); equal {
				class++
			}
		}
		counts[class]++
		if c.wanted[class] {
			lists[class] = append(lists[class], k)
		}
	}
}
