package dataframe

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// SampleFraction returns a view of a share of the rows, 0 to 1 and rounded to
// a number of rows, drawn as Sample draws them.
func (df *DataFrame) SampleFraction(share float64, seed uint64) (*DataFrame, error) {
	if !(share >= 0 && share <= 1) {
		return nil, fmt.Errorf("sample of a share of %v (want 0 to 1)", share)
	}
	return df.Sample(int(math.Round(share*float64(df.Rows()))), seed)
}

// Shuffle returns a view of all rows in random order; the same seed gives the
// same order. O(n).
func (df *DataFrame) Shuffle(seed uint64) (*DataFrame, error) {
	rows := make([]uint32, df.Rows())
	for i := range rows {
		rows[i] = uint32(i)
	}
	rng := rand.New(rand.NewPCG(seed, 0x5740a))
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return df.take(rows)
}

// Sample returns a view of n rows of each group, drawn without replacement,
// group after group and in row order within one; all rows of a smaller group.
// The same seed draws the same rows. See Len for the cost.
func (g *Grouped) Sample(n int, seed uint64) (*DataFrame, error) {
	if n < 0 {
		return nil, fmt.Errorf("sample of %d rows (want 0 or more)", n)
	}
	return g.sample(seed, func(int) int { return n })
}

// SampleFraction returns a view of a share of the rows of each group, 0 to 1
// and rounded to a number of rows; see Sample.
func (g *Grouped) SampleFraction(share float64, seed uint64) (*DataFrame, error) {
	if !(share >= 0 && share <= 1) {
		return nil, fmt.Errorf("sample of a share of %v (want 0 to 1)", share)
	}
	return g.sample(seed, func(rows int) int { return int(math.Round(share * float64(rows))) })
}

// sample draws some rows of each group.
func (g *Grouped) sample(seed uint64, some func(rows int) int) (*DataFrame, error) {
	if err := g.build(); err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0x5740a))
	var out []uint32
	for i := range g.index.Len() {
		rows := g.index.Rows(i)
		out = drawn(rng, rows, min(some(len(rows)), len(rows)), out)
	}
	return g.df.take(out)
}

// drawn appends n of some rows, in their order, to out. It walks the rows and
// takes each with the chance that is left, as selection sampling does (Knuth,
// The Art of Computer Programming 2, algorithm 3.4.2 S).
func drawn(rng *rand.Rand, rows []uint32, n int, out []uint32) []uint32 {
	out = slices.Grow(out, n)
	for i, r := range rows {
		if n > 0 && rng.IntN(len(rows)-i) < n {
			out = append(out, r)
			n--
		}
	}
	return out
}
