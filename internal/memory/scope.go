package memory

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

// fallbackLimit is the scratch kept where the size of memory is unknown.
const fallbackLimit = 1 << 30

// A Budget counts the scratch bytes that one query holds and refuses more than
// its limit. The zero Budget has no limit. Safe for concurrent use.
type Budget struct {
	limit int64
	used  atomic.Int64
	peak  atomic.Int64
}

// NewBudget returns a budget of limit bytes; 0 means no limit.
func NewBudget(limit int64) *Budget { return &Budget{limit: limit} }

// Used returns the bytes held now, Peak the most held at any time.
func (b *Budget) Used() int64 { return b.used.Load() }

// Peak returns the most bytes held at any time.
func (b *Budget) Peak() int64 { return b.peak.Load() }

// ExceededError says that an operator asked for more than its budget has.
type ExceededError struct {
	Operator    string
	Want, Limit int64
}

func (e *ExceededError) Error() string {
	return fmt.Sprintf("%s: needs %d bytes of scratch (limit %d)", e.Operator, e.Want, e.Limit)
}

// reserve charges n bytes or reports why not.
func (b *Budget) reserve(operator string, n int64) error {
	used := b.used.Add(n)
	if b.limit > 0 && used > b.limit {
		b.used.Add(-n)
		return &ExceededError{Operator: operator, Want: used, Limit: b.limit}
	}
	for {
		peak := b.peak.Load()
		if used <= peak || b.peak.CompareAndSwap(peak, used) {
			return nil
		}
	}
}

// A Scope owns the scratch of one operator: closing it gives everything back.
// Safe for concurrent use.
type Scope struct {
	operator string
	budget   *Budget
	mu       sync.Mutex
	slabs    map[*byte]slab
}

// NewScope returns an empty scope that charges budget in the operator's name.
func NewScope(operator string, budget *Budget) *Scope {
	if budget == nil {
		budget = &Budget{}
	}
	return &Scope{operator: operator, budget: budget, slabs: map[*byte]slab{}}
}

// Scratch returns n values of T with undefined contents. T must not hold
// pointers. It panics with *ExceededError when the budget refuses; the engine
// turns that panic into the query's error.
func Scratch[T any](s *Scope, n int) []T {
	if n == 0 {
		return nil
	}
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	if err := s.budget.reserve(s.operator, int64(slabSize(size))); err != nil {
		panic(err)
	}
	b := scratch.take(size)
	if extra := len(b.bytes) - slabSize(size); extra > 0 {
		s.budget.used.Add(int64(extra))
	}
	s.mu.Lock()
	s.slabs[&b.bytes[0]] = b
	s.mu.Unlock()
	return view[T](b.bytes, n)
}

// In returns n values of T from scope, with undefined contents, or a result
// buffer of zeros when scope is nil.
func In[T any](scope *Scope, n int) []T {
	if scope == nil {
		return Make[T](n)
	}
	return Scratch[T](scope, n)
}

// ZeroScratch is Scratch with every value zero.
func ZeroScratch[T any](s *Scope, n int) []T {
	x := Scratch[T](s, n)
	clear(x)
	return x
}

// Release gives back a buffer of Scratch before its scope closes. The caller
// keeps no reference to it. A nil buffer is ignored.
func Release[T any](s *Scope, x []T) {
	if cap(x) == 0 {
		return
	}
	key := (*byte)(unsafe.Pointer(unsafe.SliceData(x)))
	s.mu.Lock()
	b, ok := s.slabs[key]
	delete(s.slabs, key)
	s.mu.Unlock()
	if !ok {
		panic("memory: Release of a buffer that the scope does not own")
	}
	s.budget.used.Add(-int64(len(b.bytes)))
	scratch.put(b)
}

// Close gives back everything the scope still holds. It may be called twice.
func (s *Scope) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, b := range s.slabs {
		delete(s.slabs, key)
		s.budget.used.Add(-int64(len(b.bytes)))
		scratch.put(b)
	}
}
