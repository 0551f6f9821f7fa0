package arrow

import (
	"encoding/binary"

	"github.com/stoa-data/stoa/internal/flatbuffer"
	"github.com/stoa-data/stoa/internal/vector"
)

// The members of Arrow's union Type.
const (
	nullType            = 1
	intType             = 2
	floatType           = 3
	binaryType          = 4
	utf8Type            = 5
	boolType            = 6
	decimalType         = 7
	dateType            = 8
	timeType            = 9
	timestampType       = 10
	intervalType        = 11
	listType            = 12
	structType          = 13
	unionType           = 14
	fixedBinaryType     = 15
	fixedListType       = 16
	mapType             = 17
	durationType        = 18
	largeBinaryType     = 19
	largeUtf8Type       = 20
	largeListType       = 21
	runEndType          = 22
	binaryViewType      = 23
	utf8ViewType        = 24
	listViewType        = 25
	largeListViewType   = 26
	deepestType         = 64 // of types within types
	mostColumns         = 1 << 20
	version4, version5  = 3, 4
	schemaHeader        = 1
	dictionaryHeader    = 2
	batchHeader         = 3
	lz4Codec, zstdCodec = 0, 1
)

// typeNames names what makes a column be refused.
var typeNames = [...]string{intervalType: "interval", listType: "list", structType: "struct", unionType: "union",
	fixedListType: "list", mapType: "map", largeListType: "list", runEndType: "run-end encoded", listViewType: "list",
	largeListViewType: "list"}

// A storage is how Arrow stores the values of a column.
type storage struct {
	kind   byte
	bits   int // of integers, times, decimals; of floats 16, 32 or 64
	signed bool
	unit   vector.Unit
	zone   string
	width  int // of fixed-size binary
	scale  int // of decimals
}

// A fileField is a column of a schema.
type fileField struct {
	name       string
	nullable   bool
	storage    storage
	dictionary bool
	id         int64   // of the dictionary
	index      storage // of the dictionary's indices
	ordered    bool

	// What the column takes in every batch, what it is made of included. Views
	// have any number of buffers more, which a list in the batch counts.
	nodes, buffers, views int
}

// readSchema reads a Schema table.
func readSchema(t flatbuffer.Table) ([]fileField, error) {
	if t.Short(0, 0) != 0 {
		return nil, unsupported("values in big-endian order")
	}
	tables := t.Tables(1)
	if len(tables) > mostColumns {
		return nil, unsupported("%d columns", len(tables))
	}
	fields := make([]fileField, 0, len(tables))
	for _, t := range tables {
		f, err := readField(t, 0)
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

// readField reads a Field table and counts what it takes in a batch.
func readField(t flatbuffer.Table, depth int) (fileField, error) {
	if depth > deepestType {
		return fileField{}, unsupported("types nested more than %d deep", deepestType)
	}
	f := fileField{name: t.String(0), nullable: t.Byte(1) != 0, storage: readStorage(t.Byte(2), t.Table(3)), nodes: 1, buffers: 2}
	if d := t.Table(4); d.Exists() {
		f.dictionary, f.id, f.ordered = true, d.Long(0), d.Byte(2) != 0
		f.index = storage{kind: intType, bits: 32, signed: true}
		if index := d.Table(1); index.Exists() {
			f.index = readStorage(intType, index)
		}
		return f, nil // the values are in the dictionary
	}
	switch f.storage.kind {
	case nullType:
		f.buffers = 0
	case binaryType, utf8Type, largeBinaryType, largeUtf8Type, listViewType, largeListViewType:
		f.buffers = 3
	case binaryViewType, utf8ViewType:
		f.views = 1
	case structType, fixedListType:
		f.buffers = 1
	case unionType:
		f.buffers = 1 + t.Table(3).Short(0, 0) // sparse 0, dense 1
	case runEndType:
		f.buffers = 0
	}
	for _, child := range t.Tables(5) {
		c, err := readField(child, depth+1)
		if err != nil {
			return fileField{}, err
		}
		f.nodes, f.buffers, f.views = f.nodes+c.nodes, f.buffers+c.buffers, f.views+c.views
	}
	return f, nil
}

// readStorage reads a member of the union Type.
func readStorage(kind byte, t flatbuffer.Table) storage {
	s := storage{kind: kind}
	switch kind {
	case intType:
		s.bits, s.signed = t.Int(0, 0), t.Byte(1) != 0
	case floatType:
		s.bits = 16 << min(t.Short(0, 0), 3)
	case fixedBinaryType:
		s.width = t.Int(0, 0)
	case decimalType:
		s.scale, s.bits = t.Int(1, 0), t.Int(2, 128)
	case dateType: // days 0, milliseconds 1
		s.bits = 32 << min(t.Short(0, 1), 2)
	case timeType:
		s.unit, s.bits = vector.Unit(t.Short(0, int(vector.Millisecond))&3), t.Int(1, 32)
	case timestampType:
		s.unit, s.zone = vector.Unit(t.Short(0, 0)&3), t.String(1)
	case durationType:
		s.unit = vector.Unit(t.Short(0, int(vector.Millisecond)) & 3)
	}
	return s
}

// typ returns the type of a column that is stored so.
func (s *storage) typ(decimals bool) (vector.Type, error) {
	switch s.kind {
	case nullType, utf8Type, largeUtf8Type, utf8ViewType:
		return vector.Of(vector.String), nil
	case binaryType, largeBinaryType, binaryViewType:
		return vector.Of(vector.Binary), nil
	case fixedBinaryType:
		if s.width >= 0 && s.width <= 1<<30 {
			return vector.Of(vector.Binary), nil
		}
	case boolType:
		return vector.Of(vector.Bool), nil
	case intType:
		kinds := map[int]vector.Kind{8: vector.Int8, 16: vector.Int16, 32: vector.Int32, 64: vector.Int64}
		if k, ok := kinds[s.bits]; ok && s.signed {
			return vector.Of(k), nil
		} else if ok {
			return vector.Of(k - vector.Int8 + vector.Uint8), nil
		}
	case floatType:
		switch s.bits {
		case 16, 32:
			return vector.Of(vector.Float32), nil
		case 64:
			return vector.Of(vector.Float64), nil
		}
	case decimalType:
		if !decimals {
			return vector.Type{}, unsupported("decimal; the option DecimalsAsFloat reads it as the nearest float64")
		}
		if s.bits == 32 || s.bits == 64 || s.bits == 128 || s.bits == 256 {
			return vector.Of(vector.Float64), nil
		}
	case dateType:
		if s.bits == 32 || s.bits == 64 {
			return vector.Of(vector.Date), nil
		}
	case timeType:
		if s.bits == 32 || s.bits == 64 {
			return vector.Type{Kind: vector.Time, Unit: s.unit}, nil
		}
	case timestampType:
		return vector.Type{Kind: vector.Timestamp, Unit: s.unit, Zone: s.zone}, nil
	case durationType:
		return vector.Type{Kind: vector.Duration, Unit: s.unit}, nil
	}
	if int(s.kind) < len(typeNames) && typeNames[s.kind] != "" {
		return vector.Type{}, unsupported("%s", typeNames[s.kind])
	}
	return vector.Type{}, unsupported("type %d with %d bits", s.kind, s.bits)
}

// typ returns the type of the column; levels is that of a categorical one.
func (f *fileField) typ(decimals bool) (typ, levels vector.Type, err error) {
	typ, err = f.storage.typ(decimals)
	if err != nil || !f.dictionary {
		return typ, levels, err
	}
	if f.index.bits != 8 && f.index.bits != 16 && f.index.bits != 32 && f.index.bits != 64 {
		return typ, levels, unsupported("indices of %d bits", f.index.bits)
	}
	if isLevel(typ) && f.storage.kind != nullType {
		return vector.Of(vector.Categorical), typ, nil
	}
	return typ, levels, nil
}

// isLevel reports whether values of a type can be levels.
func isLevel(t vector.Type) bool {
	return t.Kind == vector.String || t.Kind.IsInteger() || t.Kind == vector.Date || t.Kind == vector.Timestamp
}

// A message is the head of an IPC message.
type message struct {
	f      *flatbuffer.Buffer
	header flatbuffer.Table
	kind   byte
	body   int64 // bytes that follow
}

// readMessage reads a Message table.
func readMessage(b []byte) (message, error) {
	f := flatbuffer.New(b)
	t := f.Root()
	version := t.Short(0, 0)
	m := message{f: f, header: t.Table(2), kind: t.Byte(1), body: t.Long(3)}
	switch {
	case f.Err() != nil:
		return m, damaged("message: %v", f.Err())
	case version != version4 && version != version5:
		return m, unsupported("metadata version %d", version+1)
	case m.body < 0:
		return m, damaged("message with a body of %d bytes", m.body)
	}
	return m, nil
}

// A part is a stretch of a message's body.
type part struct{ at, n int64 }

// A batchMeta is the metadata of a record batch or of a dictionary's values.
type batchMeta struct {
	rows    int64
	nodes   []byte // pairs of length and number of missing values
	buffers []byte // pairs of position and length
	views   []int  // for each view column and the end: the buffers beyond two of all before it
	packed  bool
	codec   byte
}

// readBatch reads a RecordBatch table.
func readBatch(t flatbuffer.Table, f *flatbuffer.Buffer) (batchMeta, error) {
	m := batchMeta{rows: t.Long(0), nodes: t.Structs(1, 16), buffers: t.Structs(2, 16)}
	counts, before := t.Structs(4, 8), int64(0)
	m.views = make([]int, 1, 1+len(counts)/8)
	for ; len(counts) > 0; counts = counts[8:] {
		n := int64(binary.LittleEndian.Uint64(counts))
		if before += n; n < 0 || before > int64(len(m.buffers)/16) {
			return m, damaged("view of %d buffers", n)
		}
		m.views = append(m.views, int(before))
	}
	if c := t.Table(3); c.Exists() {
		m.packed, m.codec = true, c.Byte(0)
		if m.codec > zstdCodec || c.Byte(1) != 0 {
			return m, unsupported("compression %d", m.codec)
		}
	}
	switch {
	case f.Err() != nil:
		return m, damaged("batch: %v", f.Err())
	case m.rows < 0 || m.rows > 1<<32:
		return m, damaged("batch of %d rows", m.rows)
	}
	return m, nil
}

// node returns length and number of missing values of node i.
func (m *batchMeta) node(i int) (n, missing int64, err error) {
	if i >= len(m.nodes)/16 {
		return 0, 0, damaged("batch with %d nodes (want more than %d)", len(m.nodes)/16, i)
	}
	b := m.nodes[16*i:]
	n, missing = int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:]))
	if n < 0 || missing < 0 || missing > n || n > 1<<32 {
		return 0, 0, damaged("%d of %d values are missing", missing, n)
	}
	return n, missing, nil
}

// buffer returns where buffer i lies in a body of some bytes.
func (m *batchMeta) buffer(i int, body int64) (part, error) {
	if i >= len(m.buffers)/16 {
		return part{}, damaged("batch with %d buffers (want more than %d)", len(m.buffers)/16, i)
	}
	b := m.buffers[16*i:]
	p := part{int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:]))}
	if p.at < 0 || p.n < 0 || p.at > body || p.n > body-p.at {
		return part{}, damaged("buffer %d at bytes %d to %d of a body of %d", i, p.at, p.at+p.n, body)
	}
	return p, nil
}
