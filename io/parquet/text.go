package parquet

import (
	"math"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A textColumn collects strings or byte strings as offsets and bytes. A task
// writes the lengths of its values where their offsets will be and appends the
// bytes to a piece of scratch; result joins the pieces to one blob of exact
// size and turns lengths into offsets.
type textColumn struct {
	off   []int32 // off[i+1] is the length of value i until result
	scope *memory.Scope
	admit func(bytes int64) error
	valid validity
}

// newText returns an empty column of n values. Pieces come from scope; admit
// is asked before the blob is made.
func newText(n int, scope *memory.Scope, admit func(int64) error) *textColumn {
	c := &textColumn{off: memory.Make[int32](n + 1), scope: scope, admit: admit}
	c.valid.n = n
	return c
}

// dictionary keeps the values of a dictionary page.
func (c *textColumn) dictionary(t *task, w *workspace, p *page) (err error) {
	t.local.entries, err = t.readEntries(w, p)
	return err
}

// absent marks a chunk's values as missing.
func (c *textColumn) absent(t *task) { c.valid.absent(t) }

// data stores the values of a data page.
func (c *textColumn) data(t *task, w *workspace, p *page) error {
	var e entries
	if isDictionary(p.encoding) && p.present > 0 {
		if t.local.entries == nil {
			return damaged("dictionary indices without a dictionary")
		}
		e = entries{t.local.entries.blob, room(w, &w.spans, p.wanted())}
		if err := gatherPage(e.spans, p, t.local.entries.spans); err != nil {
			return err
		}
	} else if p.present > 0 {
		var err error
		if e, err = t.valuesOf(w, p, p.present); err != nil {
			return err
		}
	}
	lengths := c.off[t.row+1 : t.row+1+p.n]
	if err := c.append(t, lengths[:len(e.spans)], &e); err != nil {
		return err
	}
	if p.bits != nil {
		spread(lengths, p.bits, len(e.spans))
	}
	c.valid.mark(t, p)
	return nil
}

// append adds values to the task's piece and stores their lengths.
func (c *textColumn) append(t *task, lengths []int32, e *entries) error {
	total := int64(0)
	for _, s := range e.spans {
		total += int64(s.hi - s.lo)
	}
	l := t.local
	if total > math.MaxInt-int64(l.size)-slack {
		return errUnsupportedf("column chunk of %d bytes of text", total)
	}
	c.reserve(t, l.size+int(total))
	dst, at := l.piece, l.size
	for i, s := range e.spans {
		n := int(s.hi - s.lo)
		lengths[i] = int32(n)
		if n <= 16 && int(s.lo)+16 <= len(e.blob) && at+16 <= len(dst) {
			*(*[16]byte)(dst[at:]) = *(*[16]byte)(e.blob[s.lo:]) // short strings: one load, one store
		} else {
			copy(dst[at:], e.blob[s.lo:s.hi])
		}
		at += n
	}
	l.size = at
	return nil
}

// reserve makes room for n bytes in the task's piece. The chunk's size when
// decompressed is a bound for PLAIN pages, so most chunks need one buffer.
func (c *textColumn) reserve(t *task, n int) {
	l := t.local
	if n <= len(l.piece) {
		return
	}
	size := max(n, 2*len(l.piece))
	if hint := t.chunk.uncompressed; t.pick == nil && hint < 1<<30 && int(hint) > size {
		size = int(hint)
	}
	bigger := memory.Scratch[byte](c.scope, size)
	copy(bigger, l.piece[:l.size])
	memory.Release(c.scope, l.piece)
	l.piece = bigger
}

// result joins the pieces and returns the column's buffers.
func (c *textColumn) result(f vector.Field, tasks []*task) (column, error) {
	total := int64(0)
	for _, t := range tasks {
		total += int64(t.local.size)
	}
	if err := c.admit(total); err != nil {
		return column{}, err
	}
	out := column{field: f, n: len(c.off) - 1, blob: memory.Make[byte](int(total))}
	at := 0
	for _, t := range tasks {
		at += copy(out.blob[at:], t.local.piece[:t.local.size])
		memory.Release(c.scope, t.local.piece)
		t.local.piece = nil
	}
	if total > maxOffset32 {
		out.off64 = memory.Make[int64](len(c.off))
		sum := int64(0)
		for i, n := range c.off {
			sum += int64(n)
			out.off64[i] = sum
		}
	} else {
		sum := int32(0)
		for i, n := range c.off {
			sum += n
			c.off[i] = sum
		}
		out.off32 = c.off
	}
	out.validity = c.valid.finish(tasks)
	return out, nil
}

// maxOffset32 is the most bytes that 32-bit offsets reach; tests lower it.
var maxOffset32 int64 = math.MaxInt32
