package exec

import (
	"sync"
	"time"

	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Profile collects what the operators of a query did. The nil Profile
// collects nothing. Safe for concurrent use.
type Profile struct {
	mu    sync.Mutex
	stats map[plan.Node]Stat
}

// A Stat is what one operator did. Operators that work batch by batch sum up
// the time of all workers.
type Stat struct {
	Time    time.Duration // without its inputs
	Rows    int64         // of the result
	Bytes   int64         // of the result's columns, as far as they are computed
	Batches int
}

// NewProfile returns an empty profile.
func NewProfile() *Profile { return &Profile{stats: map[plan.Node]Stat{}} }

// Stat returns what n did; false when it did not run.
func (p *Profile) Stat(n plan.Node) (Stat, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.stats[n]
	return s, ok
}

// start begins the work of n; the function that it returns ends it with the result.
func (p *Profile) start(n plan.Node) func(*vector.Table) {
	if p == nil {
		return func(*vector.Table) {}
	}
	began := time.Now()
	return func(t *vector.Table) {
		took := time.Since(began)
		p.mu.Lock()
		defer p.mu.Unlock()
		s := p.stats[n]
		s.Time += took
		s.Batches++
		if t != nil {
			s.Rows += int64(t.Rows())
			s.Bytes += tableBytes(t)
		}
		p.stats[n] = s
	}
}

// tableBytes returns the size of the rows that a table shows.
func tableBytes(t *vector.Table) int64 {
	n := int64(0)
	for _, c := range t.Columns {
		if b, ok := c.Computed(); ok {
			n += int64(b.Bytes())
		}
	}
	if t.View && t.N > 0 {
		n = n / int64(t.N) * int64(len(t.Sel))
	}
	return n
}
