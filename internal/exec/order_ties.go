package exec

import (
	"github.com/stoa-data/stoa/internal/kernel"
)

// fewTies is how many rows are compared with each other instead of being
// sorted by their next words.
const fewTies = 24

// finish sorts the rows that the first level leaves equal, when it stands in order.
func (o *orderer) finish(first *orderLevel, packed bool) {
	if len(o.levels) == 1 && first.text == nil {
		return
	}
	type run struct{ lo, hi int }
	var runs []run
	for lo := 0; lo < o.n; {
		w := o.words[o.rows[lo]] >> first.free
		hi := lo + 1
		for hi < o.n && o.words[o.rows[hi]]>>first.free == w {
			hi++
		}
		if hi-lo > 1 {
			runs = append(runs, run{lo, hi})
		}
		lo = hi
	}
	o.parallel(len(runs), func(_, t int) {
		r := runs[t]
		o.next(r.lo, r.hi, 0, 0, o.words[o.rows[r.lo]])
	})
}

// ties sorts the runs of equal words among places lo to hi−1, which stand in
// order by them: those of a level, or of a chunk of its text.
func (o *orderer) ties(lo, hi, level, chunk int, word func(place int) uint64) {
	if level == len(o.levels)-1 && o.levels[level].text == nil {
		return
	}
	for from := lo; from < hi; {
		w := word(from)
		to := from + 1
		for to < hi && word(to) == w {
			to++
		}
		if to-from > 1 {
			o.next(from, to, level, chunk, w)
		}
		from = to
	}
}

// next sorts places lo to hi−1, whose rows agree in word w, by what follows.
func (o *orderer) next(lo, hi, level, chunk int, w uint64) {
	l := o.levels[level]
	if l.text != nil && w != ^uint64(0) {
		if l.desc {
			w = ^w
		}
		if kernel.MoreText(w) {
			o.sortTies(lo, hi, level, chunk+1)
			return
		}
	}
	if level+1 < len(o.levels) {
		o.sortTies(lo, hi, level+1, 0)
	}
}

// sortTies sorts places lo to hi−1 by a level, from a chunk of its text on.
func (o *orderer) sortTies(lo, hi, level, chunk int) {
	rows := o.rows[lo:hi]
	if len(rows) <= fewTies {
		for i := 1; i < len(rows); i++ {
			r := rows[i]
			j := i
			for j > 0 && o.compare(int(rows[j-1]), int(r), level, chunk) > 0 {
				rows[j] = rows[j-1]
				j--
			}
			rows[j] = r
		}
		return
	}
	l := o.levels[level]
	items := make([][2]uint64, 2*len(rows))
	items, spare := items[:len(rows)], items[len(rows):]
	for i, r := range rows {
		items[i] = [2]uint64{l.word(o, int(r), chunk), uint64(r)}
	}
	kernel.SortItems(items, spare, false, 0)
	for i := range items {
		rows[i] = uint32(items[i][1])
	}
	o.ties(lo, hi, level, chunk, func(place int) uint64 { return items[place-lo][0] })
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
