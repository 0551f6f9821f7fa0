package exec

import (
	"sync"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A memo keeps what expressions found out about the levels of pools, so that
// the batches of one query look at each level once. The nil memo forgets. Safe
// for concurrent use.
type memo struct {
	mu     sync.Mutex
	values map[memoKey]any
	rows   int // of all batches together; 0 where that is not known
}

// A memoKey is an operation and the pool of an operand.
type memoKey struct {
	e    *plan.Expr
	pool *vector.Pool
}

// newMemo returns an empty memo.
func newMemo() *memo { return &memo{values: map[memoKey]any{}} }

// remember returns what find found for this key, now or before. Others wait
// while it is found.
func (m *memo) remember(key memoKey, find func() any) any {
	if m == nil {
		return find()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	x, ok := m.values[key]
	if !ok {
		x = find()
		m.values[key] = x
	}
	return x
}

// levels returns a bit for each level of a pool, which test stores, once for
// all batches when they share a memo.
func (a *application) levels(pool *vector.Pool, test func(bits []uint64)) vector.Bitmap {
	scope := a.scope
	if a.memo != nil {
		scope = nil // outlives the batch
	}
	return a.memo.remember(memoKey{a.e, pool}, func() any {
		words := memory.In[uint64](scope, (pool.Len()+63)/64)
		test(words)
		return vector.BitmapOf(words, pool.Len())
	}).(vector.Bitmap)
}
