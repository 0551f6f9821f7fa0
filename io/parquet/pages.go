package parquet

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	"github.com/parquet-go/parquet-go/format"
)

// A page is a decoded page head and its decompressed values.
type page struct {
	dictionary bool
	skipped    bool // its values were not wanted
	encoding   format.Encoding
	n          int      // values, missing ones included
	present    int      // values that are not missing
	bits       []uint64 // a bit for each value, set when present; nil when all are
	values     []byte   // encoded present values, followed by slack
	at         []uint32 // the wanted ones of the present values, then n and bits are of wanted rows; nil: all
}

// chunkSlack is how far the pages of a chunk may reach beyond its claimed
// size: early versions of parquet-mr left the dictionary's header out of it.
const chunkSlack = 128

// maxPageHead bounds the search for the end of a page header; statistics in
// it can hold long strings.
const maxPageHead = 16 << 20

// headRoom is read beyond a page, so that the next header is at hand too.
const headRoom = 4 << 10

// A pageReader walks the pages of a chunk.
type pageReader struct {
	w        *workspace
	f        *file
	c        *chunk
	optional bool
	at, end  int64              // the next page, and where the chunk ends
	left     int64              // values still to come
	pages    int                // pages read
	want     func(n int64) bool // whether the next n values matter; nil: always
	// bytes of the file from windowAt on
	window   []byte
	windowAt int64
}

// newPageReader returns a reader at the first page of a chunk of rows values.
func newPageReader(w *workspace, f *file, c *chunk, rows int64, optional bool) (*pageReader, error) {
	switch {
	case c.external:
		return nil, errUnsupportedf("column chunk in another file")
	case c.encrypted:
		return nil, errUnsupportedf("encrypted column")
	case c.values != rows:
		return nil, damaged("%d values (want %d)", c.values, rows)
	}
	at := c.start()
	return &pageReader{w: w, f: f, c: c, optional: optional, at: at, end: min(at+c.compressed+chunkSlack, f.end), left: rows}, nil
}

// fetch returns n bytes of the file at the next page, at most max when there
// are so many, reading ahead. The result is valid until the next fetch.
func (r *pageReader) fetch(n int64) ([]byte, error) {
	if r.at < r.windowAt || r.at+n > r.windowAt+int64(len(r.window)) {
		ahead := int64(windowSize)
		if r.want != nil {
			ahead = headRoom // the next page may not be wanted
		}
		size := min(max(n+headRoom, ahead), r.end-r.at)
		if size < n {
			return nil, damaged("page of %d bytes (%d are left)", n, r.end-r.at)
		}
		b := room(r.w, &r.w.window, int(size))
		if err := readAt(r.f.r, b, r.at); err != nil {
			return nil, err
		}
		r.window, r.windowAt = b, r.at
	}
	off := int(r.at - r.windowAt)
	return r.window[off : off+int(n) : cap(r.window)], nil
}

// head reads the next page header and moves behind it.
func (r *pageReader) head() (pageHead, error) {
	for n := int64(256); ; n *= 4 {
		n = min(n, r.end-r.at)
		if n <= 0 {
			return pageHead{}, damaged("pages end %d values early", r.left)
		}
		b, err := r.fetch(n)
		if err != nil {
			return pageHead{}, err
		}
		c := compact{b: b}
		h := c.pageHead()
		if errors.Is(c.err, errShort) && n < r.end-r.at && n < maxPageHead {
			continue
		}
		if c.err != nil {
			return h, damaged("header: %v", c.err)
		}
		r.at += int64(c.at)
		return h, r.check(&h)
	}
}

// next returns the next dictionary or data page. Its buffers are valid until
// the call after.
func (r *pageReader) next() (page, error) {
	for {
		h, err := r.head()
		if err != nil {
			return page{}, err
		}
		switch h.kind {
		case format.DataPage, format.DataPageV2, format.DictionaryPage:
			r.pages++
			if r.want != nil && h.kind != format.DictionaryPage && !r.want(h.n) {
				r.at += h.compressed
				r.left -= h.n
				return page{skipped: true, n: int(h.n)}, nil
			}
			return r.read(&h)
		}
		r.at += h.compressed // an index page, or a kind not yet invented
	}
}

// dictionary returns the chunk's dictionary page if it starts with one, else
// it leaves the reader where it is.
func (r *pageReader) dictionary() (page, bool, error) {
	before := r.at
	h, err := r.head()
	if err != nil || h.kind != format.DictionaryPage {
		r.at = before
		return page{}, false, err
	}
	r.pages++
	p, err := r.read(&h)
	return p, true, err
}

// skip passes over the next page and counts its values.
func (r *pageReader) skip() error {
	h, err := r.head()
	if err != nil {
		return err
	}
	r.at += h.compressed
	if h.isData() {
		r.left -= h.n
	}
	return nil
}

// read reads, checks and decompresses the page behind a header.
func (r *pageReader) read(h *pageHead) (page, error) {
	raw, err := r.fetch(h.compressed)
	if err != nil {
		return page{}, err
	}
	r.at += h.compressed
	if h.hasCRC && crc32.ChecksumIEEE(raw) != h.crc {
		return page{}, damaged("checksum differs")
	}
	p := page{encoding: h.encoding, n: int(h.n), present: int(h.n)}
	switch h.kind {
	case format.DictionaryPage:
		p.dictionary = true
		p.values, err = r.unpacked(h, raw, h.uncompressed)
		return p, err
	case format.DataPageV2:
		levels := raw[:h.levelBytes]
		if err := r.levels(&p, format.RLE, levels[:len(levels):len(levels)+slack]); err != nil {
			return p, err
		}
		if !h.packed {
			p.values = raw[h.levelBytes:]
		} else {
			p.values, err = r.unpacked(h, raw[h.levelBytes:], h.uncompressed-h.levelBytes)
		}
	default:
		p.values, err = r.unpacked(h, raw, h.uncompressed)
		if err == nil && r.optional {
			err = r.cutLevels(&p, h.levels)
		}
	}
	r.left -= h.n
	return p, err
}

// unpacked returns the n bytes that raw holds when decompressed.
func (r *pageReader) unpacked(h *pageHead, raw []byte, n int64) ([]byte, error) {
	if n == 0 && len(raw) == 0 {
		return raw, nil // nothing, not even an empty frame of the codec
	}
	if r.c.codec == format.Uncompressed {
		if int64(len(raw)) != n {
			return nil, damaged("%d bytes (want %d)", len(raw), n)
		}
		return raw, nil
	}
	b := room(r.w, &r.w.page, int(n))
	return b, r.w.decompress(r.c.codec, b[:n:n], raw)
}

// cutLevels takes the definition levels off the front of a version 1 page.
func (r *pageReader) cutLevels(p *page, encoding format.Encoding) error {
	if encoding == format.BitPacked {
		n := (p.n + 7) / 8
		if n > len(p.values) {
			return damaged("levels end early")
		}
		levels := p.values[:n]
		p.values = p.values[n:]
		return r.levels(p, encoding, levels)
	}
	if len(p.values) < 4 {
		return damaged("levels end early")
	}
	n := int64(binary.LittleEndian.Uint32(p.values))
	if n > int64(len(p.values)-4) {
		return damaged("levels of %d bytes in a page of %d", n, len(p.values))
	}
	levels := p.values[4 : 4+n]
	p.values = p.values[4+n:]
	return r.levels(p, encoding, levels[:n:n+slack])
}

// levels decodes definition levels, one bit each because columns are flat.
func (r *pageReader) levels(p *page, encoding format.Encoding, b []byte) error {
	if !r.optional || p.n == 0 {
		return nil
	}
	bits := room(r.w, &r.w.bits, (p.n+63)/64)
	switch encoding {
	case format.RLE:
		h := hybrid{b: b, width: 1}
		if n, value, packed, err := h.run(); err == nil && packed == nil && value == 1 && n >= p.n {
			return nil // nothing is missing
		}
		set, err := bitRuns(bits, p.n, b)
		if err != nil {
			return err
		}
		p.present = set
	case format.BitPacked:
		p.present = 0
		clear(bits)
		for i := range p.n { // most significant bit first
			if b[i>>3]>>(7-i&7)&1 != 0 {
				bits[i>>6] |= 1 << (i & 63)
				p.present++
			}
		}
	default:
		return errUnsupportedf("levels in %v", encoding)
	}
	if p.present < p.n {
		p.bits = bits
	}
	return nil
}
