package categorical

import (
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// Merge returns a pool with the levels of all pools. Each pool's order is kept;
// where pools disagree the first one wins and the result is unordered. It is
// ordered if every pool that has levels is ordered and every two neighbouring
// levels are ordered by at least one pool: ["a" "b" "d"] and ["c" "d" "e"]
// give the unordered ["a" "b" "c" "d" "e"]. Levels of different types are
// ErrType. O(k L) for k pools that agree, O(k L log L) else.
func Merge(pools ...*Pool) (*Pool, error) {
	in := make([]*vector.Pool, len(pools))
	for i, p := range pools {
		in[i] = p.pool()
	}
	m, err := mergeAll(in)
	return PoolOf(m), wrap("merge", err)
}

// mergeAll is Merge for internal pools. Codes of the first pool that has
// levels keep their meaning.
func mergeAll(pools []*vector.Pool) (*vector.Pool, error) {
	if len(pools) == 0 {
		return noPool, nil
	}
	return kernel.MergePools(pools)
}
