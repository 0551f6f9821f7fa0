package parquet

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/bloom/xxhash"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// BloomFilter writes Bloom filters for the named columns: small tables from
// which readers see that a value is not in a row group. They pay for columns of
// many different values that are looked up by one, such as addresses; they take
// about 10 to 20 bits for each different value of a row group. Columns of bools
// have none.
func BloomFilter(columns ...string) Option {
	columns = slices.Clone(columns)
	return option{"BloomFilter", writing | sinking, func(s *settings) error {
		s.blooms = columns
		return nil
	}}
}

// chooseBlooms marks the columns that get Bloom filters.
func (w *Writer) chooseBlooms() error {
	for _, name := range w.settings.blooms {
		c := w.column(name)
		if c == nil {
			names := make([]string, len(w.columns))
			for i := range w.columns {
				names[i] = w.columns[i].field.Name
			}
			return vector.NoColumn("option BloomFilter", name, names)
		}
		c.bloom = c.field.Type.Kind != vector.Bool
	}
	return nil
}

// appendHashes appends the hashes of PLAIN values, which are byte arrays when
// stride is 0.
func appendHashes(dst []uint64, values []byte, stride int) []uint64 {
	for len(values) > 0 {
		n := stride
		if stride == 0 {
			n = int(binary.LittleEndian.Uint32(values))
			values = values[4:]
		}
		dst = append(dst, xxhash.Sum64(values[:n]))
		values = values[n:]
	}
	return dst
}

// bloomOf returns a Bloom filter with its header. It sorts the hashes.
func bloomOf(hashes []uint64) ([]byte, error) {
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	blocks := max(bloom.NumSplitBlocksOf(int64(len(hashes)), 10), 1)
	blocks = 1 << bits.Len(uint(blocks-1)) // some readers want a power of two
	filter := make(bloom.SplitBlockFilter, blocks)
	filter.InsertBulk(hashes)
	head, err := thrift.Marshal(new(thrift.CompactProtocol), format.BloomFilterHeader{
		NumBytes:    int32(len(filter.Bytes())),
		Algorithm:   format.BloomFilterAlgorithm{Value: &format.SplitBlockAlgorithm{}},
		Hash:        format.BloomFilterHash{Value: &format.XxHash{}},
		Compression: format.BloomFilterCompression{Value: &format.BloomFilterUncompressed{}},
	})
	if err != nil {
		return nil, err
	}
	return append(head, filter.Bytes()...), nil
}

// A writtenPage is what the page index says of a page.
type writtenPage struct {
	offset int // in the chunk
	size   int
	row    int // in the row group
	stats  format.Statistics
	values int
	known  bool // stats has bounds, or there is no value
}

// notePage keeps what the page index says of the page that was written last.
func (out *encodedChunk) notePage(e *encoder, src source, c *column, offset, lo, a, b int) {
	p := writtenPage{offset: offset, size: len(out.bytes) - offset, row: a - lo}
	_, p.values = e.presence(c, a, b)
	p.stats.NullCount = int64(b - a - p.values)
	if p.values > 0 {
		src.pageBound(e, c, a, b, &p.stats)
	}
	p.known = p.values == 0 || p.stats.MinValue != nil && p.stats.MaxValue != nil
	out.pages = append(out.pages, p)
}

// A chunkIndex is the page index of a chunk on its way to the end of the file.
type chunkIndex struct {
	group, column   int
	columns, offset []byte
}

// addIndex keeps the page index of a chunk that begins at a position of the
// file. A chunk of one page has none: its statistics say the same.
func (w *Writer) addIndex(column int, c *encodedChunk, at int64) error {
	if len(c.pages) < 2 {
		return nil
	}
	var columns format.ColumnIndex
	var offsets format.OffsetIndex
	known := true
	for _, p := range c.pages {
		known = known && p.known
		columns.NullPages = append(columns.NullPages, p.values == 0)
		columns.MinValues = append(columns.MinValues, append([]byte{}, p.stats.MinValue...))
		columns.MaxValues = append(columns.MaxValues, append([]byte{}, p.stats.MaxValue...))
		columns.NullCounts = append(columns.NullCounts, p.stats.NullCount)
		offsets.PageLocations = append(offsets.PageLocations, format.PageLocation{
			Offset: at + int64(p.offset), CompressedPageSize: int32(p.size), FirstRowIndex: int64(p.row)})
	}
	x := chunkIndex{group: len(w.groups), column: column}
	var err error
	if x.offset, err = thrift.Marshal(new(thrift.CompactProtocol), offsets); err == nil && known {
		x.columns, err = thrift.Marshal(new(thrift.CompactProtocol), columns)
	}
	if err != nil {
		return fmt.Errorf("page index: %w", err)
	}
	w.indexes = append(w.indexes, x)
	return nil
}

// putIndexes writes the page indexes: first those that tell values, then
// those that tell places, as other writers do.
func (w *Writer) putIndexes() {
	for _, x := range w.indexes {
		if x.columns != nil {
			c := &w.groups[x.group].Columns[x.column]
			c.ColumnIndexOffset, c.ColumnIndexLength = w.at, int32(len(x.columns))
			w.put(x.columns)
		}
	}
	for _, x := range w.indexes {
		c := &w.groups[x.group].Columns[x.column]
		c.OffsetIndexOffset, c.OffsetIndexLength = w.at, int32(len(x.offset))
		w.put(x.offset)
	}
	w.indexes = nil
}

func (s *boolSource) pageBound(e *encoder, c *column, a, b int, st *format.Statistics) {
	newBoolSource(e, c, a, b).bound(st)
}

func (s *floatSource[T]) pageBound(e *encoder, c *column, a, b int, st *format.Statistics) {
	newFloatSource[T](e, c, a, b).bound(st)
}

func (s *intSource[T]) pageBound(e *encoder, c *column, a, b int, st *format.Statistics) {
	p := &intSource[T]{x: s.x, typ: s.typ, physical: s.physical, scale: s.scale}
	p.extremes(e, c, a, b)
	p.bound(st)
}

func (s *textSource) pageBound(e *encoder, c *column, a, b int, st *format.Statistics) {
	newTextSource(e, c, a, b).bound(st)
}

func (s *codeSource[C]) pageBound(_ *encoder, _ *column, a, b int, st *format.Statistics) {
	if s.levels.Len() > b-a {
		return // going through all levels for each page costs more than it saves
	}
	p := *s
	p.used = make([]bool, len(s.used))
	for _, code := range s.codes[a:b] {
		p.used[code] = true
	}
	p.used[0] = false
	p.bound(st)
}
