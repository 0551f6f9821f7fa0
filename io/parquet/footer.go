package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// A footer is what Stoa needs of a file's metadata.
type footer struct {
	rows   int64
	schema []element
	groups []rowGroup
	pairs  map[string]string // key-value metadata
	writer string            // created_by
	end    int64             // where pages end and the footer starts
	orders []bool            // of each leaf: min_value and max_value have the order of its type
}

// An element is a node of the schema: the schema lists them depth first.
type element struct {
	name       string
	leaf       bool
	physical   format.Type // of a leaf
	length     int         // bytes of a FIXED_LEN_BYTE_ARRAY
	repetition format.FieldRepetitionType
	children   int
	converted  int // deprecated logical type, −1 when there is none
	scale      int
	precision  int
	logical    logical
}

// A rowGroup is a horizontal part of a file: one chunk for each leaf.
type rowGroup struct {
	rows   int64
	chunks []chunk
}

// A chunk is where one leaf's values of one row group lie.
type chunk struct {
	physical     format.Type
	codec        format.CompressionCodec
	values       int64 // missing ones included
	uncompressed int64
	compressed   int64
	dataAt       int64
	dictionaryAt int64 // 0 when there is none
	external     bool  // in another file
	encrypted    bool
	stats        statistics
	indices      answer // whether all data pages hold dictionary indices
	bloom        extent
	columnIndex  extent
	offsetIndex  extent
}

// An extent is a range of bytes of the file; at is 0 when there is none.
type extent struct{ at, n int64 }

// An answer may be not to be had.
type answer int8

const (
	unknown answer = iota
	yes
	no
)

// Statistics are what a footer or a page index says about the values of a
// chunk or page. The bytes share memory with the footer.
type statistics struct {
	min, max []byte // nil when unknown
	old      bool   // from the deprecated fields, whose order is that of signed numbers
	missing  int64  // −1 when unknown
}

// start returns where the chunk's first page lies.
func (c *chunk) start() int64 {
	if c.dictionaryAt > 0 && c.dictionaryAt < c.dataAt {
		return c.dictionaryAt
	}
	return c.dataAt
}

const (
	magic          = "PAR1"
	encryptedMagic = "PARE"
	tail           = 8 // footer length and magic
)

// readFooter reads the metadata at the end of a file. It allocates no more
// than a multiple of the file's own size, whatever the file claims.
func readFooter(r io.ReaderAt, size int64) (*footer, error) {
	if size < int64(len(magic)+tail) {
		return nil, fmt.Errorf("%w: %d bytes are too few for a Parquet file", ErrDamaged, size)
	}
	var end [tail]byte
	if err := readAt(r, end[:], size-tail); err != nil {
		return nil, err
	}
	switch string(end[4:]) {
	case magic:
	case encryptedMagic:
		return nil, fmt.Errorf("%w: the file is encrypted", ErrUnsupported)
	default:
		return nil, fmt.Errorf("%w: the file does not end in %s: not Parquet, or cut off", ErrDamaged, magic)
	}
	n := int64(binary.LittleEndian.Uint32(end[:]))
	if n > size-int64(len(magic)+tail) {
		return nil, fmt.Errorf("%w: footer of %d bytes in a file of %d", ErrDamaged, n, size)
	}
	b := make([]byte, n)
	if err := readAt(r, b, size-tail-n); err != nil {
		return nil, err
	}
	f := parseFooter(b)
	if f.err != nil {
		return nil, fmt.Errorf("%w: footer: %w", ErrDamaged, f.err)
	}
	f.footer.end = size - tail - n
	return f.footer, f.check()
}

// readAt fills b from r; a short read is an error.
func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("reading %d bytes at %d: %w", len(b), at, err)
}

// A footerParser builds a footer from its Thrift form.
type footerParser struct {
	compact
	footer *footer
}

// parseFooter reads a FileMetaData.
func parseFooter(b []byte) *footerParser {
	p := &footerParser{compact: compact{b: b}, footer: &footer{pairs: map[string]string{}}}
	f := p.footer
	p.fields(func(id int, kind byte) {
		switch id {
		case 2:
			p.list(kind, thriftStruct, func() { f.schema = append(f.schema, p.element()) })
		case 3:
			f.rows = p.int(kind)
		case 4:
			p.list(kind, thriftStruct, func() { f.groups = append(f.groups, p.group()) })
		case 5:
			p.list(kind, thriftStruct, p.pair)
		case 6:
			f.writer = string(p.binary(kind))
		case 7:
			p.list(kind, thriftStruct, func() { f.orders = append(f.orders, p.order()) })
		default:
			p.skip(kind)
		}
	})
	return p
}

// element reads a SchemaElement.
func (p *footerParser) element() element {
	e := element{converted: -1}
	p.fields(func(id int, kind byte) {
		switch id {
		case 1:
			e.leaf, e.physical = true, format.Type(p.int(kind))
		case 2:
			e.length = int(p.int(kind))
		case 3:
			e.repetition = format.FieldRepetitionType(p.int(kind))
		case 4:
			e.name = string(p.binary(kind))
		case 5:
			e.children = int(p.int(kind))
		case 6:
			e.converted = int(p.int(kind))
		case 7:
			e.scale = int(p.int(kind))
		case 8:
			e.precision = int(p.int(kind))
		case 10:
			e.logical = p.logical(kind)
		default:
			p.skip(kind)
		}
	})
	return e
}

// pair reads a KeyValue.
func (p *footerParser) pair() {
	var key, value string
	p.fields(func(id int, kind byte) {
		switch id {
		case 1:
			key = string(p.binary(kind))
		case 2:
			value = string(p.binary(kind))
		default:
			p.skip(kind)
		}
	})
	p.footer.pairs[key] = value
}

// group reads a RowGroup.
func (p *footerParser) group() rowGroup {
	var g rowGroup
	p.fields(func(id int, kind byte) {
		switch id {
		case 1:
			p.list(kind, thriftStruct, func() { g.chunks = append(g.chunks, p.chunk()) })
		case 3:
			g.rows = p.int(kind)
		default:
			p.skip(kind)
		}
	})
	return g
}

// chunk reads a ColumnChunk and the ColumnMetaData in it.
func (p *footerParser) chunk() chunk {
	c := chunk{values: -1, stats: statistics{missing: -1}}
	p.fields(func(id int, kind byte) {
		switch id {
		case 1:
			c.external = len(p.binary(kind)) > 0
		case 3:
			p.structure(kind, func(id int, kind byte) { p.chunkField(&c, id, kind) })
		case 4:
			c.offsetIndex.at = p.int(kind)
		case 5:
			c.offsetIndex.n = p.int(kind)
		case 6:
			c.columnIndex.at = p.int(kind)
		case 7:
			c.columnIndex.n = p.int(kind)
		case 8, 9:
			c.encrypted = true
			p.skip(kind)
		default:
			p.skip(kind)
		}
	})
	return c
}

// chunkField reads a field of ColumnMetaData.
func (p *footerParser) chunkField(c *chunk, id int, kind byte) {
	switch id {
	case 1:
		c.physical = format.Type(p.int(kind))
	case 4:
		c.codec = format.CompressionCodec(p.int(kind))
	case 5:
		c.values = p.int(kind)
	case 6:
		c.uncompressed = p.int(kind)
	case 7:
		c.compressed = p.int(kind)
	case 9:
		c.dataAt = p.int(kind)
	case 11:
		c.dictionaryAt = p.int(kind)
	case 12:
		c.stats = p.statistics(kind)
	case 13:
		c.indices = p.indices(kind)
	case 14:
		c.bloom.at = p.int(kind)
	case 15:
		c.bloom.n = p.int(kind)
	default:
		p.skip(kind)
	}
}

// order reads a ColumnOrder and reports whether it is that of the type.
func (p *footerParser) order() (ofType bool) {
	p.fields(func(id int, kind byte) {
		ofType = ofType || id == 1
		p.skip(kind)
	})
	return ofType
}

// statistics reads Statistics. Of new and deprecated bounds it keeps the new.
func (c *compact) statistics(kind byte) statistics {
	s := statistics{missing: -1}
	var low, high []byte
	c.structure(kind, func(id int, kind byte) {
		switch id {
		case 1:
			high = c.binary(kind)
		case 2:
			low = c.binary(kind)
		case 3:
			s.missing = c.int(kind)
		case 5:
			s.max = c.binary(kind)
		case 6:
			s.min = c.binary(kind)
		default:
			c.skip(kind)
		}
	})
	if s.min == nil && s.max == nil {
		s.min, s.max, s.old = low, high, true
	}
	return s
}

// indices reads a list of PageEncodingStats and reports whether all data pages
// hold dictionary indices.
func (p *footerParser) indices(kind byte) answer {
	all := unknown
	p.list(kind, thriftStruct, func() {
		var page, encoding, count int64
		p.fields(func(id int, kind byte) {
			switch id {
			case 1:
				page = p.int(kind)
			case 2:
				encoding = p.int(kind)
			case 3:
				count = p.int(kind)
			default:
				p.skip(kind)
			}
		})
		switch {
		case count <= 0 || page != int64(format.DataPage) && page != int64(format.DataPageV2):
		case !isDictionary(format.Encoding(encoding)):
			all = no
		case all == unknown:
			all = yes
		}
	})
	return all
}

// check verifies what later code relies on: rows that add up and chunks that
// lie between the first magic and the footer.
func (p *footerParser) check() error {
	f := p.footer
	if len(f.schema) == 0 {
		return fmt.Errorf("%w: footer without a schema", ErrDamaged)
	}
	leaves := 0
	for _, e := range f.schema {
		if e.leaf {
			leaves++
		}
	}
	var rows int64
	for i, g := range f.groups {
		if g.rows < 0 || g.rows > math.MaxInt64-rows {
			return fmt.Errorf("%w: row group %d claims %d rows", ErrDamaged, i, g.rows)
		}
		rows += g.rows
		if len(g.chunks) != leaves {
			return fmt.Errorf("%w: row group %d has %d columns (want %d)", ErrDamaged, i, len(g.chunks), leaves)
		}
		for k := range g.chunks {
			c := &g.chunks[k]
			if c.external || c.encrypted || g.rows == 0 {
				continue // refused when the column is read
			}
			if at := c.start(); at < int64(len(magic)) || c.compressed < 0 || at > f.end || c.compressed > f.end-at {
				return fmt.Errorf("%w: row group %d, leaf %d: %d bytes at %d (have pages up to %d)", ErrDamaged, i, k, c.compressed, at, f.end)
			}
		}
	}
	if rows != f.rows {
		return fmt.Errorf("%w: row groups have %d rows, the footer claims %d", ErrDamaged, rows, f.rows)
	}
	return nil
}
