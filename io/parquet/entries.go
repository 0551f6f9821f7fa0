package parquet

import (
	"bytes"
	"slices"
	"unsafe"

	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// entries are the values of a dictionary page as byte strings.
type entries struct {
	blob  []byte
	spans []span
}

// equal reports whether two dictionaries are the same.
func (e *entries) equal(o *entries) bool {
	return slices.Equal(e.spans, o.spans) && bytes.Equal(e.blob, o.blob)
}

// readEntries copies the values of a dictionary page.
func (t *task) readEntries(w *workspace, p *page) (*entries, error) {
	e, err := t.valuesOf(w, p, p.n)
	if err != nil {
		return nil, err
	}
	out := &entries{spans: slices.Clone(e.spans)}
	if n := len(e.spans); n > 0 {
		lo, hi := e.spans[0].lo, e.spans[n-1].hi
		out.blob = bytes.Clone(e.blob[lo:hi])
		for i := range out.spans {
			out.spans[i].lo -= lo
			out.spans[i].hi -= lo
		}
	}
	return out, nil
}

// valuesOf returns the wanted ones of n values of a page that holds no
// dictionary indices, as the byte strings that the column's levels or texts
// are. Valid until the next page.
func (t *task) valuesOf(w *workspace, p *page, n int) (entries, error) {
	if t.spec.width > 0 {
		return t.wordsOf(w, p, n)
	}
	blob, spans, err := t.texts(w, p, n)
	if err == nil {
		spans = kept(spans, p.at)
	}
	if err == nil && t.spec.uuid {
		blob, spans = t.formatted(w, blob, spans)
	}
	return entries{blob, spans}, err
}

// wordsOf returns fixed-width values as byte strings.
func (t *task) wordsOf(w *workspace, p *page, n int) (entries, error) {
	q := *p
	q.present = n
	if p.encoding == plainDictionary { // how old writers mark a plain dictionary page
		q.encoding = format.Plain
	}
	plain, err := t.plain(w, &q)
	if err != nil {
		return entries{}, err
	}
	blob := make([]byte, n*t.spec.width)
	switch load := t.spec.load.(type) {
	case loader[uint8]:
		err = load(blob, plain)
	case loader[uint16]:
		err = loadBytes(load, blob, plain)
	case loader[uint32]:
		err = loadBytes(load, blob, plain)
	case loader[uint64]:
		err = loadBytes(load, blob, plain)
	}
	spans := room(w, &w.spans, n)
	fixedSpans(spans, t.spec.width)
	return entries{blob, kept(spans, p.at)}, err
}

// loadBytes loads values into bytes.
func loadBytes[D word](load loader[D], blob, plain []byte) error {
	words := make([]D, len(blob)/int(unsafe.Sizeof(D(0))))
	err := load(words, plain)
	copy(blob, vector.BytesOf(words))
	return err
}

// formatted returns UUIDs as text.
func (t *task) formatted(w *workspace, blob []byte, spans []span) ([]byte, []span) {
	const length = 36
	out := make([]byte, 0, length*len(spans))
	for _, s := range spans {
		out = formatUUID(out, blob[s.lo:s.hi])
	}
	fixedSpans(spans, length)
	return out, spans
}

// fixedLevels returns levels of a fixed width that were interned as their bytes.
func fixedLevels(t vector.Type, blob []byte) *vector.Vector {
	switch t.Kind.Width() {
	case 1:
		return levelsOf[uint8](t, blob)
	case 2:
		return levelsOf[uint16](t, blob)
	case 4:
		return levelsOf[uint32](t, blob)
	}
	return levelsOf[uint64](t, blob)
}

// levelsOf copies bytes into levels.
func levelsOf[D word](t vector.Type, blob []byte) *vector.Vector {
	out := memory.Make[D](len(blob) / t.Kind.Width())
	copy(vector.BytesOf(out), blob)
	return vector.FromSlice(t, out, vector.Bitmap{})
}
