package parquet

import (
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// A pageHead is a page header as the file has it.
type pageHead struct {
	kind         format.PageType
	uncompressed int64
	compressed   int64
	crc          uint32
	hasCRC       bool
	n            int64
	nulls        int64 // version 2
	encoding     format.Encoding
	levels       format.Encoding // of definition levels, version 1
	levelBytes   int64           // of definition levels, version 2
	repeatBytes  int64           // of repetition levels, version 2
	packed       bool            // values are compressed, version 2
	seen         bool            // the header of the page's own type is there
}

// pageHead reads a PageHeader.
func (c *compact) pageHead() pageHead {
	h := pageHead{packed: true, kind: -1}
	c.fields(func(id int, kind byte) {
		switch id {
		case 1:
			h.kind = format.PageType(c.int(kind))
		case 2:
			h.uncompressed = c.int(kind)
		case 3:
			h.compressed = c.int(kind)
		case 4:
			h.crc, h.hasCRC = uint32(c.int(kind)), true
		case 5, 7, 8:
			h.seen = true
			c.structure(kind, func(field int, kind byte) { c.pageField(&h, id, field, kind) })
		default:
			c.skip(kind)
		}
	})
	return h
}

// isData reports whether the page holds values of the column.
func (h *pageHead) isData() bool { return h.kind == format.DataPage || h.kind == format.DataPageV2 }

// pageField reads a field of DataPageHeader (5), DictionaryPageHeader (7) or
// DataPageHeaderV2 (8).
func (c *compact) pageField(h *pageHead, head, field int, kind byte) {
	switch {
	case field == 1:
		h.n = c.int(kind)
	case field == 2 && head != 8, field == 4 && head == 8:
		h.encoding = format.Encoding(c.int(kind))
	case field == 3 && head == 5:
		h.levels = format.Encoding(c.int(kind))
	case field == 2:
		h.nulls = c.int(kind)
	case field == 5 && head == 8:
		h.levelBytes = c.int(kind)
	case field == 6 && head == 8:
		h.repeatBytes = c.int(kind)
	case field == 7 && head == 8:
		h.packed = c.bool(kind)
	default:
		c.skip(kind)
	}
}

// check verifies a header against what is left of the chunk, before anything
// is allocated for the page.
func (r *pageReader) check(h *pageHead) error {
	switch h.kind {
	case format.DataPage, format.DataPageV2, format.DictionaryPage:
		if !h.seen {
			return damaged("header without its details")
		}
	}
	switch {
	case h.compressed < 0 || h.compressed > r.end-r.at:
		return damaged("page of %d bytes (%d are left)", h.compressed, r.end-r.at)
	case h.uncompressed < 0 || h.uncompressed > math.MaxInt32 || h.uncompressed > 2*r.c.uncompressed+pageSlack:
		return damaged("page of %d bytes when decompressed (the chunk has %d)", h.uncompressed, r.c.uncompressed)
	case h.n < 0 || h.n > math.MaxInt32:
		return damaged("page of %d values", h.n)
	case h.kind != format.DictionaryPage && h.n > r.left:
		return damaged("page of %d values (%d are left)", h.n, r.left)
	case h.levelBytes < 0 || h.repeatBytes != 0 || h.levelBytes > min(h.compressed, h.uncompressed):
		return damaged("levels of %d bytes in a page of %d", h.levelBytes, h.compressed)
	}
	return nil
}

// pageSlack is added to the size that a chunk's metadata allow a page.
const pageSlack = 64 << 10
