package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// The size that pages aim at, before compression, and the most rows of a page
// of dictionary indices. Tests lower them.
var (
	pageBytes = 1 << 20
	pageRows  = 1 << 17
)

// An encodedChunk is a chunk ready to be written: offsets in meta count from
// its first byte.
type encodedChunk struct {
	bytes      []byte
	meta       format.ColumnMetaData
	dictionary bool
	pages      []writtenPage
	bloom      []byte
}

// An encoder turns rows of a column into a chunk. One goroutine uses it at a
// time.
type encoder struct {
	compression Compression
	zstd        *zstd.Encoder
	header      bytes.Buffer

	bits    []uint64 // validity of a page
	values  []byte   // values of a page
	page    []byte   // levels and values
	packed  []byte
	indices []int32
	numbers any      // values of a page without the missing ones
	hashes  []uint64 // of the chunk's values, for a Bloom filter
}

// A source gives the values of a chunk in the form of its pages.
type source interface {
	// dictionary returns the values of the dictionary page and their number.
	dictionary() (values []byte, n int, ok bool)
	// bound sets the least and greatest value, where they are known and have
	// an order.
	bound(s *format.Statistics)
	// pageBound sets the least and greatest value of rows a to b−1.
	pageBound(e *encoder, c *column, a, b int, s *format.Statistics)
	// pageEnd returns the row after the last one of a page that starts at a.
	pageEnd(a, hi int) int
	// append encodes the present values of rows a to b−1; bits tells which
	// are, nil when all.
	append(dst []byte, e *encoder, a, b int, bits []uint64) ([]byte, error)
}

// encode encodes rows lo to hi−1 of a column.
func (e *encoder) encode(c *column, w *writeColumn, lo, hi int) (encodedChunk, error) {
	var missing int
	for a := lo; a < hi; a += pageRows {
		b := min(a+pageRows, hi)
		_, present := e.presence(c, a, b)
		missing += b - a - present
	}
	if missing > 0 && !w.field.Nullable {
		return encodedChunk{}, fmt.Errorf("%w: %d in a column that is not nullable", vector.ErrMissing, missing)
	}
	src, err := newSource(e, c, w, lo, hi)
	if err != nil {
		return encodedChunk{}, err
	}
	out := encodedChunk{bytes: w.buffer[:0], meta: format.ColumnMetaData{
		Type:         physicalOf(w.stored()),
		PathInSchema: []string{w.field.Name},
		Codec:        e.codec(),
		NumValues:    int64(hi - lo),
		Encoding:     []format.Encoding{format.Plain, format.RLE},
	}}
	e.hashes = e.hashes[:0]
	stride := strideOf(out.meta.Type)
	encoding := format.Plain
	if values, n, ok := src.dictionary(); ok {
		encoding, out.dictionary = format.RLEDictionary, true
		out.meta.Encoding = append(out.meta.Encoding, encoding)
		out.meta.EncodingStats = []format.PageEncodingStats{{PageType: format.DictionaryPage, Encoding: format.Plain, Count: 1}}
		h := format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{
			NumValues: int32(n), Encoding: format.Plain})}
		if err := e.put(&out, &h, values); err != nil {
			return out, err
		}
		out.meta.DataPageOffset = int64(len(out.bytes))
		if w.bloom {
			e.hashes = appendHashes(e.hashes, values, stride)
		}
	}
	pages := 0
	for a := lo; a < hi; pages++ {
		b := src.pageEnd(a, hi)
		offset := len(out.bytes)
		values, err := e.data(&out, src, c, w.field.Nullable, encoding, a, b)
		if err != nil {
			return out, err
		}
		if w.bloom && !out.dictionary {
			e.hashes = appendHashes(e.hashes, values, stride)
		}
		out.notePage(e, src, c, offset, lo, a, b)
		a = b
	}
	out.meta.EncodingStats = append(out.meta.EncodingStats, format.PageEncodingStats{PageType: format.DataPage, Encoding: encoding, Count: int32(pages)})
	out.meta.Statistics.NullCount = int64(missing)
	src.bound(&out.meta.Statistics)
	out.meta.TotalCompressedSize = int64(len(out.bytes))
	if w.bloom {
		out.bloom, err = bloomOf(e.hashes)
	}
	return out, err
}

// data encodes a data page and returns its encoded values, which are valid
// until the next one.
func (e *encoder) data(out *encodedChunk, src source, c *column, nullable bool, encoding format.Encoding, a, b int) (values []byte, err error) {
	bits, present := e.presence(c, a, b)
	e.page = e.page[:0]
	if nullable {
		e.page = append(e.page, 0, 0, 0, 0)
		e.page = appendLevels(e.page, bits, b-a)
		binary.LittleEndian.PutUint32(e.page, uint32(len(e.page)-4))
	}
	levels := len(e.page)
	if present > 0 || encoding == format.RLEDictionary {
		if e.page, err = src.append(e.page, e, a, b, bits); err != nil {
			return nil, err
		}
	}
	h := format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: int32(b - a), Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})}
	return e.page[levels:], e.put(out, &h, e.page)
}

// put compresses a page and appends it with its header.
func (e *encoder) put(out *encodedChunk, h *format.PageHeader, page []byte) error {
	if len(page) > math.MaxInt32 {
		return fmt.Errorf("page of %d bytes; use smaller row groups", len(page))
	}
	packed := e.compress(page)
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(page)), int32(len(packed))
	h.CRC = int32(crc32.ChecksumIEEE(packed))
	e.header.Reset()
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&e.header)).Encode(*h); err != nil {
		return err
	}
	out.meta.TotalUncompressedSize += int64(e.header.Len() + len(page))
	out.bytes = append(out.bytes, e.header.Bytes()...)
	out.bytes = append(out.bytes, packed...)
	return nil
}

// codec returns the format's name of the compression.
func (e *encoder) codec() format.CompressionCodec {
	switch e.compression {
	case Snappy:
		return format.Snappy
	case Zstd:
		return format.Zstd
	}
	return format.Uncompressed
}

// compress returns a page in packed form, valid until the next call.
func (e *encoder) compress(page []byte) []byte {
	switch e.compression {
	case Snappy:
		e.packed = s2.EncodeSnappy(e.packed[:cap(e.packed)], page)
	case Zstd:
		if e.zstd == nil {
			// These options are valid, so no error can come.
			e.zstd, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
		}
		e.packed = e.zstd.EncodeAll(page, e.packed[:0])
	default:
		return page
	}
	return e.packed
}

// presence returns which values of rows a to b−1 are present, nil when all
// are, and how many. The bits are valid until the next call.
func (e *encoder) presence(c *column, a, b int) ([]uint64, int) {
	n := b - a
	if c.pool == nil && c.validity == nil {
		return nil, n
	}
	words := (n + 63) / 64
	if cap(e.bits) < words {
		e.bits = make([]uint64, max(words, pageRows/64))
	}
	bits := e.bits[:words]
	present := 0
	switch {
	case c.pool == nil:
		present = sliceBits(bits, c.validity, a, n)
	case c.width == 1:
		present = codeBits(bits, c.values[a:b])
	case c.width == 2:
		present = codeBits(bits, wordsOf[uint16](c.values)[a:b])
	default:
		present = codeBits(bits, wordsOf[uint32](c.values)[a:b])
	}
	if present == n {
		return nil, n
	}
	return bits, present
}
