package exec

import (
	"math"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
)

// fewTies is how many rows are compared with each other instead of being
// sorted by their next words.
const fewTies = 24

// A tieRun is the places of rows that agree in a word.
type tieRun struct {
	lo, hi int
	word   uint64
}

// finish sorts the rows that the first level leaves equal when o.rows stands
// in its order and o.words holds it.
func (o *orderer) finish(first *orderLevel) {
	if !o.deeper(0) {
		return
	}
	var runs []tieRun
	for lo := 0; lo < o.n; {
		w := o.words[o.rows[lo]] >> first.free
		hi := lo + 1
		for hi < o.n && o.words[o.rows[hi]]>>first.free == w {
			hi++
		}
		if hi-lo > 1 {
			runs = append(runs, tieRun{lo, hi, w})
		}
		lo = hi
	}
	o.parallel(len(runs), func(_, t int) { o.next(runs[t], 0, 0) })
}

// deeper reports whether equal words of a level leave rows to tell apart.
func (o *orderer) deeper(level int) bool {
	return level+1 < len(o.levels) || o.levels[level].text != nil
}

// sortRuns sorts what a bucket of the first level, sorted from place lo on,
// leaves equal.
func sortRuns[I kernel.Item](o *orderer, items []I, lo int, low uint) {
	if !o.deeper(0) {
		return
	}
	for _, r := range runsOf(items, lo, low) {
		o.next(r, 0, 0)
	}
}

// runsOf lists the runs of equal words of two rows and more.
func runsOf[I kernel.Item](items []I, lo int, low uint) []tieRun {
	var runs []tieRun
	for from := 0; from < len(items); {
		w := items[from][0] >> low
		to := from + 1
		for to < len(items) && items[to][0]>>low == w {
			to++
		}
		if to-from > 1 {
			runs = append(runs, tieRun{lo + from, lo + to, w})
		}
		from = to
	}
	return runs
}

// next sorts a run of rows that agree in a chunk of a level by what follows.
func (o *orderer) next(r tieRun, level, chunk int) {
	if level, chunk, ok := o.after(r.word, level, chunk); ok {
		o.sortTies(r.lo, r.hi, level, chunk)
	}
}

// after returns what tells rows apart that agree in a word: the next chunk of
// the text, else the next level, if there is one.
func (o *orderer) after(word uint64, level, chunk int) (int, int, bool) {
	l := o.levels[level]
	if l.text != nil && word != math.MaxUint64 {
		if l.desc {
			word = ^word
		}
		if kernel.MoreText(word) {
			return level, chunk + 1, true
		}
	}
	return level + 1, 0, level+1 < len(o.levels)
}

// sortTies sorts places lo to hi−1, whose rows agree before a chunk of a level.
func (o *orderer) sortTies(lo, hi, level, chunk int) {
	if hi-lo <= fewTies {
		o.insertTies(o.rows[lo:hi], level, chunk)
		return
	}
	for {
		runs := o.sortChunk(lo, hi, level, chunk)
		if len(runs) == 1 && runs[0].hi-runs[0].lo == hi-lo { // a loop: texts may be long
			var ok bool
			if level, chunk, ok = o.after(runs[0].word, level, chunk); !ok {
				return
			}
			continue
		}
		for _, r := range runs {
			o.next(r, level, chunk)
		}
		return
	}
}

// sortChunk sorts places lo to hi−1 by one chunk and returns what it leaves equal.
func (o *orderer) sortChunk(lo, hi, level, chunk int) []tieRun {
	l, rows := o.levels[level], o.rows[lo:hi]
	scope := o.scope
	if len(rows) < orderTask {
		scope = nil // too small for a slab
	}
	items := memory.In[[2]uint64](scope, len(rows))
	spare := memory.In[[2]uint64](scope, len(rows))
	for i, r := range rows {
		items[i] = [2]uint64{l.word(o, int(r), chunk), uint64(r)}
	}
	kernel.SortItems(items, spare, false, 0)
	for i := range items {
		rows[i] = uint32(items[i][1])
	}
	var runs []tieRun
	if o.deeper(level) {
		runs = runsOf(items, lo, 0)
	}
	giveBack(scope, items)
	giveBack(scope, spare)
	return runs
}

// insertTies sorts a few rows by comparing them.
func (o *orderer) insertTies(rows []uint32, level, chunk int) {
	for i := 1; i < len(rows); i++ {
		r := rows[i]
		j := i
		for j > 0 && o.compare(int(rows[j-1]), int(r), level, chunk) > 0 {
			rows[j] = rows[j-1]
			j--
		}
		rows[j] = r
	}
}

// compare returns the order of two rows that agree before a chunk of a level.
func (o *orderer) compare(i, j, level, chunk int) int {
	for ; level < len(o.levels); level++ {
		if c := o.levels[level].compare(o, i, j, chunk); c != 0 {
			return c
		}
		chunk = 0
	}
	return 0
}
