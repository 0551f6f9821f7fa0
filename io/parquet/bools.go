package parquet

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A bitsColumn collects bools.
type bitsColumn struct {
	words []uint64
	n     int
	valid validity
}

// newBits returns an empty column of n bools, all false.
func newBits(n int) *bitsColumn {
	c := &bitsColumn{words: memory.Make[uint64]((n + 63) / 64), n: n}
	c.valid.n = n
	return c
}

// dictionary keeps the values of a dictionary page, odd as it is for bools.
func (c *bitsColumn) dictionary(t *task, _ *workspace, p *page) error {
	if (p.n+7)/8 > len(p.values) {
		return damaged("%d bools in %d bytes", p.n, len(p.values))
	}
	table := make([]uint8, p.n)
	for i := range table {
		table[i] = p.values[i>>3] >> (i & 7) & 1
	}
	t.table = table
	return nil
}

// absent marks a chunk's values as missing.
func (c *bitsColumn) absent(t *task) { c.valid.absent(t) }

// data stores the values of a data page.
func (c *bitsColumn) data(t *task, w *workspace, p *page) error {
	bits := room(w, &w.ints, (p.present+63)/64)
	if err := c.values(bits, t, w, p); err != nil {
		return err
	}
	if p.at != nil && !isDictionary(p.encoding) {
		keptBits(bits, p.at)
	}
	if p.bits == nil {
		putBits(c.words, t.row, bits, p.n, t.start, t.end())
	} else {
		next := 0
		for i := range p.n {
			if p.bits[i>>6]>>(i&63)&1 != 0 {
				orBits(c.words, t.row+i, bits[next>>6]>>(next&63)&1, t.start, t.end())
				next++
			}
		}
	}
	c.valid.mark(t, p)
	return nil
}

// keptBits is kept of bits.
func keptBits(bits []uint64, at []uint32) {
	for i, a := range at {
		bit := bits[a>>6] >> (a & 63) & 1
		bits[i>>6] = bits[i>>6]&^(1<<(i&63)) | bit<<(i&63)
	}
}

// values decodes the present values of a page into bits, of dictionary indices
// the wanted ones.
func (c *bitsColumn) values(bits []uint64, t *task, w *workspace, p *page) error {
	switch {
	case p.present == 0:
		return nil
	case isDictionary(p.encoding):
		table, ok := t.table.([]uint8)
		if !ok {
			return damaged("dictionary indices without a dictionary")
		}
		values := room(w, &w.blob, p.wanted())
		if err := gatherPage(values, p, table); err != nil {
			return err
		}
		clear(bits)
		for i, v := range values {
			bits[i>>6] |= uint64(v) << (i & 63)
		}
		return nil
	case p.encoding == format.Plain:
		if (p.present+7)/8 > len(p.values) {
			return damaged("%d bools in %d bytes", p.present, len(p.values))
		}
		copyBits(bits, 0, p.values, p.present)
		return nil
	case p.encoding == format.RLE:
		if len(p.values) < 4 {
			return damaged("bools end early")
		}
		n := int64(binary.LittleEndian.Uint32(p.values))
		if n > int64(len(p.values)-4) {
			return damaged("bools of %d bytes in a page of %d", n, len(p.values))
		}
		_, err := bitRuns(bits, p.present, p.values[4:4+n:4+n+slack])
		return err
	}
	return errUnsupportedf("bools in %v", p.encoding)
}

// result returns the column's buffers.
func (c *bitsColumn) result(f vector.Field, tasks []*task) (column, error) {
	return column{field: f, n: c.n, validity: c.valid.finish(tasks), values: vector.BytesOf(c.words)}, nil
}
