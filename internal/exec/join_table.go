package exec

import (
	"context"
	"math/bits"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
)

// A joinTable is a hash table from packed keys to the first row of one side
// that has them. Its upper slot bits are the partition, so that workers fill
// it without meeting. Keys are mixed by a bijection and compared exactly.
type joinTable struct {
	joinLayout
	mixer
	slotBits uint
	slots    []uint64 // narrow: the key's rest above row+1; wide: pairs of key and row+1
	repeats  bool     // some key has several rows
}

// buildTable returns the table of one side's n rows.
func buildTable(ctx context.Context, w *joinWord, side, n int, scope *memory.Scope, o *Options) (*joinTable, error) {
	partBits := -1
	switch o.Join {
	case JoinHash:
		partBits = 0
	case JoinPartitioned:
		partBits = 3
	}
	t := &joinTable{joinLayout: newJoinLayout(w.bits, n, partBits), mixer: newMixer(w.bits)}
	entries, err := scatterJoin(ctx, func(dst []uint64, dead *deadRows, lo int) bool {
		w.encode(side, dst, lo)
		for i, x := range dst {
			dst[i] = t.mix(x)
		}
		return w.dead(side, dead, lo, len(dst))
	}, t.joinLayout, n, scope, o)
	if err != nil {
		return nil, err
	}
	// Twice as many slots as rows; where keys are not that wide, a slot for
	// each key. Keys that repeat may leave partitions of unlike size: slots are
	// for the distinct ones, which are spread evenly.
	t.slotBits = min(t.partBits+uint(bits.Len(uint(2*n)>>t.partBits)), t.keyBits)
	for {
		size := 1 << t.slotBits
		if t.wide {
			size *= 2
		}
		t.slots = memory.Scratch[uint64](scope, size)
		var repeats, full atomic.Bool
		err = each(ctx, o.workers(), len(entries.ends), func(_, p int) error {
			fill := t.fill
			if t.wide {
				fill = t.fillWide
			}
			again, ok := fill(p, entries.partition(p))
			if again {
				repeats.Store(true)
			}
			if !ok {
				full.Store(true)
			}
			return nil
		})
		if err != nil || !full.Load() {
			t.repeats = repeats.Load()
			memory.Release(scope, entries.data)
			return t, err
		}
		memory.Release(scope, t.slots)
		t.slotBits++
	}
}

// region returns the first slot of partition p, the mask of slots within it,
// and how far the rest of a key is shifted to give its slot there.
func (t *joinTable) region(p int) (base, mask uint64, shift uint) {
	width := t.slotBits - t.partBits
	return uint64(p) << width, 1<<width - 1, t.restBits - width
}

// room returns how many keys a region takes: an empty slot ends every search,
// but where each key has a slot of its own.
func (t *joinTable) room(slots uint64) int {
	if t.slotBits == t.keyBits {
		return int(slots)
	}
	return int(slots - max(slots/8, 1))
}

// fill enters a narrow partition. It reports whether some key repeats, and
// false when there is no room.
func (t *joinTable) fill(p int, entries []uint64) (repeats, ok bool) {
	base, mask, shift := t.region(p)
	slots := t.slots[base : base+mask+1]
	clear(slots)
	rowBits, room := t.rowBits&63, t.room(mask+1)
	for _, e := range entries {
		rest := e >> rowBits
		j := rest >> shift & mask
		for slots[j] != 0 && slots[j]>>rowBits != rest {
			j = (j + 1) & mask
		}
		if slots[j] != 0 {
			repeats = true
			continue
		}
		if room--; room < 0 {
			return repeats, false
		}
		slots[j] = e + 1
	}
	return repeats, true
}

// fillWide is fill for entries of two words.
func (t *joinTable) fillWide(p int, entries []uint64) (repeats, ok bool) {
	base, mask, shift := t.region(p)
	slots := t.slots[2*base : 2*(base+mask+1)]
	clear(slots)
	rest, room := uint64(1)<<t.restBits-1, t.room(mask+1)
	for i := 0; i < len(entries); i += 2 {
		key := entries[i]
		j := key & rest >> shift & mask
		for slots[2*j+1] != 0 && slots[2*j] != key {
			j = (j + 1) & mask
		}
		if slots[2*j+1] != 0 {
			repeats = true
			continue
		}
		if room--; room < 0 {
			return repeats, false
		}
		slots[2*j], slots[2*j+1] = key, entries[i+1]+1
	}
	return repeats, true
}

// find replaces packed keys by the first rows that have them, NoRow where
// there is none, and stores these in dst. It looks at the first slot of every
// key before it decides, so that the processor waits for many at once.
func (t *joinTable) find(dst []uint32, keys []uint64) {
	for i, x := range keys {
		keys[i] = t.mix(x)
	}
	if t.wide {
		t.findWide(dst, keys)
		return
	}
	var first [encodeBatch]uint64
	shift := t.keyBits - t.slotBits
	for i, x := range keys {
		first[i] = t.slots[x>>shift]
	}
	_, mask, _ := t.region(0)
	rest := uint64(1)<<t.restBits - 1
	rowBits := t.rowBits & 63
	rowMask := uint64(1)<<rowBits - 1
	for i, x := range keys {
		s := first[i]
		want := x & rest
		for j := x >> shift; s != 0 && s>>rowBits != want; s = t.slots[j] {
			j = j&^mask | (j+1)&mask
		}
		dst[i] = uint32(s&rowMask) - 1 // NoRow for an empty slot
	}
}

// findWide is find for slots of two words.
func (t *joinTable) findWide(dst []uint32, keys []uint64) {
	shift := t.keyBits - t.slotBits
	_, mask, _ := t.region(0)
	for i, x := range keys {
		j := x >> shift
		for t.slots[2*j+1] != 0 && t.slots[2*j] != x {
			j = j&^mask | (j+1)&mask
		}
		dst[i] = uint32(t.slots[2*j+1]) - 1
	}
}

// rowsOf returns the function that finds rows for keys of one side.
func (t *joinTable) rowsOf(w *joinWord, side int) joinIDs {
	return func(dst []uint32, lo int) {
		var batch [encodeBatch]uint64
		var dead deadRows
		keys := batch[:len(dst)]
		w.encode(side, keys, lo)
		t.find(dst, keys) // the mixer keeps the words of dead rows in bounds
		if w.dead(side, &dead, lo, len(dst)) {
			buryRows(dst, &dead)
		}
	}
}

// buryRows replaces the numbers of dead rows by NoRow.
func buryRows(dst []uint32, dead *deadRows) {
	for i := range dst {
		if dead.has(i) {
			dst[i] = kernel.NoRow
		}
	}
}
