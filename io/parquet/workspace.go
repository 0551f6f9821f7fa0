package parquet

import "github.com/stoa-data/stoa/internal/memory"

// windowSize is how much of a chunk is read at once. Small enough to stay in a
// core's cache until it is decompressed, large enough for few calls.
const windowSize = 512 << 10

// A workspace is the scratch of one worker. Its buffers grow to the largest
// page of the file and serve every task of the worker.
type workspace struct {
	decompressor
	scope  *memory.Scope
	window []byte // bytes of the file
	page   []byte // a decompressed page
	bits   []uint64
	picked []uint64 // bits of wanted rows
	at     []uint32 // wanted values
	spans  []span
	ints   []uint64 // delta-encoded values
	words  []uint32 // delta-encoded values, lengths, dictionary indices
	blob   []byte
}

// newWorkspace returns an empty workspace that charges budget.
func newWorkspace(budget *memory.Budget) *workspace {
	return &workspace{scope: memory.NewScope("parquet", budget)}
}

// room returns n elements of scratch in *buf with undefined contents, a new
// buffer when the old one is too small. Slack bytes past the end are readable.
func room[T any](w *workspace, buf *[]T, n int) []T {
	if cap(*buf) < n+slack {
		memory.Release(w.scope, *buf)
		*buf = nil
		*buf = memory.Scratch[T](w.scope, n+n/4+slack)
	}
	return (*buf)[:n:cap(*buf)]
}

// close gives the scratch back.
func (w *workspace) close() {
	w.decompressor.close()
	w.scope.Close()
}
