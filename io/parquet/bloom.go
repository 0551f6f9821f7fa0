package parquet

import (
	"encoding/binary"
	"io"
	"math"

	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/bloom/xxhash"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// bloomHead bounds the header of a Bloom filter.
const bloomHead = 256

// lacks reports whether a chunk's Bloom filter says that none of the values,
// in PLAIN form without length, is in it. Filters of other kinds, and damaged
// ones, say nothing.
func (c *chunk) lacks(f *file, values [][]byte) bool {
	if c.bloom.at <= 0 || c.bloom.at >= f.size || len(values) == 0 {
		return false
	}
	head := make([]byte, min(bloomHead, f.size-c.bloom.at))
	if readAt(f.r, head, c.bloom.at) != nil {
		return false
	}
	n, from := bloomSize(head)
	if n <= 0 || n%bloom.BlockSize != 0 || n > f.size-c.bloom.at-from {
		return false
	}
	section := io.NewSectionReader(f.r, c.bloom.at+from, n)
	for _, v := range values {
		if may, err := bloom.CheckSplitBlock(section, n, xxhash.Sum64(v)); may || err != nil {
			return false
		}
	}
	return true
}

// bloomSize reads a BloomFilterHeader: the bytes of the filter and of the
// header; 0 if the filter is not the one that the format describes.
func bloomSize(b []byte) (n, head int64) {
	c := compact{b: b}
	known := 0
	c.fields(func(id int, kind byte) {
		switch id {
		case 1:
			n = c.int(kind)
		case 2, 3, 4: // algorithm, hash, compression: the first of each union
			c.structure(kind, func(member int, kind byte) {
				if member == 1 {
					known++
				}
				c.skip(kind)
			})
		default:
			c.skip(kind)
		}
	})
	if c.err != nil || known != 3 {
		return 0, 0
	}
	return n, int64(c.at)
}

// plainOf returns the forms that a file may have for one value of a column,
// PLAIN and without length; false if that cannot be said.
func (sp *spec) plainOf(v *vector.Vector) ([][]byte, bool) {
	t := sp.typ
	if sp.form == codesForm {
		t = sp.levels
	}
	if v.Len() != 1 || !v.IsValid(0) || sp.uuid || sp.text {
		return nil, false
	}
	if t.Kind.IsText() {
		if v.Type().Kind != t.Kind {
			return nil, false
		}
		return [][]byte{textOf(v, 0)}, true
	}
	v, err := kernel.Cast(v, t, nil)
	if err != nil || v.Len() != 1 {
		return nil, false
	}
	switch p, k := sp.physical, t.Kind; {
	case p == format.Int32 && (k.IsInteger() && k.Width() <= 4 || k == vector.Date || k == vector.Time && t.Unit == vector.Millisecond):
		return [][]byte{binary.LittleEndian.AppendUint32(nil, uint32(v.Int(0)))}, true
	case p == format.Int64 && (k == vector.Int64 || k == vector.Uint64 || k == vector.Uint32 || k == vector.Duration ||
		(k == vector.Time || k == vector.Timestamp) && t.Unit != vector.Second):
		return [][]byte{binary.LittleEndian.AppendUint64(nil, uint64(v.Int(0)))}, true
	case p == format.Float && k == vector.Float32:
		return zeros(v.Float(0), func(x float64) []byte { return floatBytes(float32(x)) })
	case p == format.Double && k == vector.Float64:
		return zeros(v.Float(0), floatBytes[float64])
	}
	return nil, false
}

// zeros returns the forms of a float: both zeros are one value.
func zeros(x float64, plain func(float64) []byte) ([][]byte, bool) {
	if x == 0 {
		return [][]byte{plain(0), plain(math.Copysign(0, -1))}, true
	}
	return [][]byte{plain(x)}, x == x
}
