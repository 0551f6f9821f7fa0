package parquet

import (
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A fixedColumn collects fixed-width values of D's size.
type fixedColumn[D word] struct {
	dst   []D
	valid validity
}

// newFixed returns an empty column of n values.
func newFixed[D word](n int) *fixedColumn[D] {
	c := &fixedColumn[D]{dst: memory.Make[D](n)}
	c.valid.n = n
	return c
}

// dictionary keeps the values of a dictionary page.
func (c *fixedColumn[D]) dictionary(t *task, w *workspace, p *page) error {
	if err := t.checkCount(p, p.n); err != nil {
		return err
	}
	table := make([]D, p.n)
	t.table = table
	if t.spec.text {
		return c.convertTexts(table, t, w, p)
	}
	return t.spec.load.(loader[D])(table, p.values)
}

// absent marks a chunk's values as missing.
func (c *fixedColumn[D]) absent(t *task) { c.valid.absent(t) }

// data stores the values of a data page.
func (c *fixedColumn[D]) data(t *task, w *workspace, p *page) error {
	dst := c.dst[t.row : t.row+p.n]
	if err := c.values(dst[:p.wanted()], t, w, p); err != nil {
		return err
	}
	if p.bits != nil {
		spread(dst, p.bits, p.wanted())
	}
	c.valid.mark(t, p)
	return nil
}

// values decodes the wanted values of a page.
func (c *fixedColumn[D]) values(dst []D, t *task, w *workspace, p *page) error {
	if len(dst) == 0 {
		return nil
	}
	if isDictionary(p.encoding) {
		table, ok := t.table.([]D)
		if !ok {
			return damaged("dictionary indices without a dictionary")
		}
		return gatherPage(dst, p, table)
	}
	if t.spec.text {
		return c.convertTexts(dst, t, w, p)
	}
	plain, err := t.plain(w, p)
	if err != nil {
		return err
	}
	return t.spec.load.(loader[D])(dst, keptBytes(plain, t.spec.stride, p.at))
}

// convertTexts reads decimals that are stored as byte arrays.
func (c *fixedColumn[D]) convertTexts(dst []D, t *task, w *workspace, p *page) error {
	blob, spans, err := t.texts(w, p, p.present)
	if err != nil {
		return err
	}
	for i, s := range kept(spans, p.at) {
		f, err := decimal(blob[s.lo:s.hi], t.spec.scale)
		if err != nil {
			return err
		}
		dst[i] = D(math.Float64bits(f))
	}
	return nil
}

// result returns the column's buffers.
func (c *fixedColumn[D]) result(f vector.Field, tasks []*task) (column, error) {
	return column{field: f, n: len(c.dst), validity: c.valid.finish(tasks), values: vector.BytesOf(c.dst)}, nil
}

// isDictionary reports whether a page's values are dictionary indices.
func isDictionary(e format.Encoding) bool {
	return e == format.RLEDictionary || e == plainDictionary
}

// checkCount verifies that n PLAIN values can lie in a page.
func (t *task) checkCount(p *page, n int) error {
	size := t.spec.stride
	if size == 0 {
		size = 4 // the length of a byte array
	}
	if int64(n)*int64(size) > int64(len(p.values)) {
		return damaged("%d values in %d bytes (want at least %d bytes)", n, len(p.values), int64(n)*int64(size))
	}
	return nil
}

// plain returns the present values of a page of fixed-width values as PLAIN
// has them.
func (t *task) plain(w *workspace, p *page) ([]byte, error) {
	stride := t.spec.stride
	switch p.encoding {
	case format.Plain:
		return p.values, t.checkCount(p, p.present)
	case format.ByteStreamSplit:
		if err := t.checkCount(p, p.present); err != nil {
			return nil, err
		}
		out := room(w, &w.blob, p.present*stride)
		for k := range stride {
			stream := p.values[k*p.present : (k+1)*p.present]
			for i, b := range stream {
				out[i*stride+k] = b
			}
		}
		return out, nil
	case format.DeltaBinaryPacked:
		if t.spec.physical == format.Int32 {
			ints := room(w, &w.words, p.present)
			_, err := deltaInts(ints, p.values)
			return vector.BytesOf(ints), err
		}
		ints := room(w, &w.ints, p.present)
		_, err := deltaInts(ints, p.values)
		return vector.BytesOf(ints), err
	case format.DeltaByteArray:
		if t.spec.physical == format.FixedLenByteArray {
			blob, spans, err := t.texts(w, p, p.present)
			if err != nil {
				return nil, err
			}
			if len(spans) > 0 && int(spans[len(spans)-1].hi) != len(spans)*stride {
				return nil, damaged("fixed-length values of another length")
			}
			return blob, nil
		}
	}
	return nil, errUnsupportedf("%v values in %v", t.spec.physical, p.encoding)
}
