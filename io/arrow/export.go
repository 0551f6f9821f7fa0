package arrow

import (
	"fmt"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	arrowmemory "github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// An exporter turns a column of one frame after the other into arrays of one
// Arrow type, which the first frame decides where the schema leaves it open.
type exporter struct {
	field vector.Field
	dtype arrow.DataType // nil before the first frame

	// Of a categorical column: the levels that have been written, in the order
	// of the indices, and the same as an array.
	pool       *vector.Pool
	from       *vector.Pool // the frame's, for which indices holds
	indices    []uint32     // index by code−1 of from; nil: the same
	dictionary arrow.ArrayData
}

// arrowType returns the Arrow type of a type that is not categorical.
func arrowType(t vector.Type, large bool) arrow.DataType {
	unit := arrow.TimeUnit(t.Unit)
	switch t.Kind {
	case vector.Bool:
		return arrow.FixedWidthTypes.Boolean
	case vector.Int8:
		return arrow.PrimitiveTypes.Int8
	case vector.Int16:
		return arrow.PrimitiveTypes.Int16
	case vector.Int32:
		return arrow.PrimitiveTypes.Int32
	case vector.Int64:
		return arrow.PrimitiveTypes.Int64
	case vector.Uint8:
		return arrow.PrimitiveTypes.Uint8
	case vector.Uint16:
		return arrow.PrimitiveTypes.Uint16
	case vector.Uint32:
		return arrow.PrimitiveTypes.Uint32
	case vector.Uint64:
		return arrow.PrimitiveTypes.Uint64
	case vector.Float32:
		return arrow.PrimitiveTypes.Float32
	case vector.Float64:
		return arrow.PrimitiveTypes.Float64
	case vector.String:
		if large {
			return arrow.BinaryTypes.LargeString
		}
		return arrow.BinaryTypes.String
	case vector.Binary:
		if large {
			return arrow.BinaryTypes.LargeBinary
		}
		return arrow.BinaryTypes.Binary
	case vector.Date:
		return arrow.FixedWidthTypes.Date32
	case vector.Time:
		if t.Unit <= vector.Millisecond {
			return &arrow.Time32Type{Unit: unit}
		}
		return &arrow.Time64Type{Unit: unit}
	case vector.Timestamp:
		return &arrow.TimestampType{Unit: unit, TimeZone: t.Zone}
	case vector.Duration:
		return &arrow.DurationType{Unit: unit}
	}
	return nil
}

// arrowField returns the column's field; before the first frame an open
// question gets the usual answer.
func (e *exporter) arrowField() arrow.Field {
	if e.dtype == nil && e.field.Type.Kind == vector.Categorical {
		e.dtype = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	} else if e.dtype == nil {
		e.dtype = arrowType(e.field.Type, false)
	}
	return arrow.Field{Name: e.field.Name, Type: e.dtype, Nullable: e.field.Nullable}
}

// array returns a frame's column as an array that shares its memory where the
// layouts agree.
func (e *exporter) array(b *dataframe.Buffers) (arrow.Array, error) {
	var data *array.Data
	var err error
	switch kind := b.Type.Kind; {
	case kind == vector.Categorical:
		data, err = e.categories(b)
	case kind.IsText():
		data, err = e.text(b)
	case kind == vector.Time && b.Type.Unit <= vector.Millisecond:
		data, err = e.shortTimes(b)
	default:
		e.arrowField()
		data = e.data(b, b.Values)
	}
	if err != nil {
		return nil, err
	}
	defer data.Release()
	return array.MakeFromData(data), nil
}

// data wraps buffers with the column's validity.
func (e *exporter) data(b *dataframe.Buffers, buffers ...[]byte) *array.Data {
	nulls := 0
	var validity []byte
	if b.Validity != nil {
		nulls, validity = array.UnknownNullCount, vector.BytesOf(b.Validity)
	}
	return array.NewData(e.dtype, b.Len, wrapBuffers(validity, buffers...), nil, nulls, 0)
}

// wrapBuffers makes Arrow's buffers of memory that Go manages.
func wrapBuffers(validity []byte, buffers ...[]byte) []*arrowmemory.Buffer {
	out := make([]*arrowmemory.Buffer, 1, 1+len(buffers))
	if validity != nil {
		out[0] = arrowmemory.NewBufferBytes(validity)
	}
	for _, b := range buffers {
		if b == nil {
			b = []byte{}
		}
		out = append(out, arrowmemory.NewBufferBytes(b))
	}
	return out
}

// text wraps strings; those of a dictionary are written out.
func (e *exporter) text(b *dataframe.Buffers) (*array.Data, error) {
	if b.Pool != nil {
		v := plainText(b)
		b.Pool, b.Values, b.Bytes = nil, nil, v.Blob()
		b.Offsets, b.LargeOffsets = v.Offsets()
		if v.Missing() > 0 {
			b.Validity = v.Valid().Aligned()
		}
	}
	if e.dtype == nil {
		e.dtype = arrowType(b.Type, b.LargeOffsets != nil)
	}
	switch { // Arrow's library writes bytes from the first offset on, and the offsets as they are
	case b.LargeOffsets != nil && b.LargeOffsets[0] != 0:
		b.LargeOffsets, b.Bytes = rebased(b.LargeOffsets, b.Bytes)
	case b.LargeOffsets == nil && b.Offsets[0] != 0:
		b.Offsets, b.Bytes = rebased(b.Offsets, b.Bytes)
	}
	large := e.dtype.ID() == arrow.LARGE_STRING || e.dtype.ID() == arrow.LARGE_BINARY
	switch {
	case large && b.LargeOffsets != nil:
		return e.data(b, vector.BytesOf(b.LargeOffsets), b.Bytes), nil
	case large:
		return e.data(b, vector.BytesOf(converted[int32, int64](b.Offsets)), b.Bytes), nil
	case b.LargeOffsets == nil:
		return e.data(b, vector.BytesOf(b.Offsets), b.Bytes), nil
	}
	if n := len(b.LargeOffsets); b.LargeOffsets[n-1] > math.MaxInt32 {
		return nil, fmt.Errorf("%w: %d bytes of text; frames before had less than 2 GiB, write smaller ones", vector.ErrOverflow, b.LargeOffsets[n-1])
	}
	return e.data(b, vector.BytesOf(converted[int64, int32](b.LargeOffsets)), b.Bytes), nil
}

// rebased returns offsets that begin at 0 and the bytes they then lead to.
func rebased[O int32 | int64](off []O, blob []byte) ([]O, []byte) {
	out := memory.Make[O](len(off))
	for i, o := range off {
		out[i] = o - off[0]
	}
	return out, blob[off[0]:off[len(off)-1]]
}

// converted copies integers to another width that holds them.
func converted[A, B int32 | int64](x []A) []B {
	out := memory.Make[B](len(x))
	for i, v := range x {
		out[i] = B(v)
	}
	return out
}

// plainText writes out the strings of a dictionary.
func plainText(b *dataframe.Buffers) *vector.Vector {
	rows := make([]uint32, b.Len)
	for i := range rows {
		rows[i] = codeAt(b, i) - 1 // missing wraps to kernel.NoRow
	}
	return kernel.Gather(b.Pool.Pool().Levels(), rows)
}

// codeAt returns code i.
func codeAt(b *dataframe.Buffers, i int) uint32 {
	switch b.CodeWidth {
	case 1:
		return uint32(b.Values[i])
	case 2:
		return uint32(vector.Cast[uint16](b.Values)[i])
	}
	return vector.Cast[uint32](b.Values)[i]
}

// shortTimes narrows times of day in seconds and milliseconds to 32 bits.
func (e *exporter) shortTimes(b *dataframe.Buffers) (*array.Data, error) {
	e.arrowField()
	x := vector.Cast[int64](b.Values)
	out := memory.Make[int32](b.Len)
	for i, v := range x {
		out[i] = int32(v)
		if int64(out[i]) != v && (b.Validity == nil || b.Validity[i>>6]>>(i&63)&1 != 0) {
			return nil, &vector.RowError{Row: i, Err: fmt.Errorf("%w: %d of %v does not fit Arrow's 32 bits", vector.ErrOverflow, v, b.Type)}
		}
	}
	return e.data(b, vector.BytesOf(out)), nil
}

// categories wraps codes as indices of a dictionary.
func (e *exporter) categories(b *dataframe.Buffers) (*array.Data, error) {
	pool := b.Pool.Pool()
	if err := e.adopt(pool, b.CodeWidth); err != nil {
		return nil, err
	}
	if e.from != pool {
		if err := e.extend(pool); err != nil {
			return nil, err
		}
	}
	width := e.dtype.(*arrow.DictionaryType).IndexType.(arrow.FixedWidthDataType).Bytes()
	var values, validity []byte
	switch b.CodeWidth {
	case 1:
		values, validity = indexBytes(b.Values, e.indices, width)
	case 2:
		values, validity = indexBytes(vector.Cast[uint16](b.Values), e.indices, width)
	default:
		values, validity = indexBytes(vector.Cast[uint32](b.Values), e.indices, width)
	}
	nulls := 0
	if validity != nil {
		nulls = array.UnknownNullCount
	}
	return array.NewDataWithDictionary(e.dtype, b.Len, wrapBuffers(validity, values), nulls, 0, e.dictionary.(*array.Data)), nil
}

// adopt decides the Arrow type by the first frame and checks the others.
func (e *exporter) adopt(pool *vector.Pool, width int) error {
	levels := pool.Levels().Type()
	if e.dtype == nil {
		values := arrowType(levels, false)
		if values == nil {
			return fmt.Errorf("%w: levels of %v have no Arrow type", vector.ErrType, levels)
		}
		e.dtype = &arrow.DictionaryType{IndexType: indexType(width), ValueType: values, Ordered: pool.Ordered()}
		return nil
	}
	if want := e.pool.Levels().Type(); want != levels {
		return fmt.Errorf("%w (got levels of %v, want %v)", vector.ErrType, levels, want)
	}
	if e.dtype.(*arrow.DictionaryType).Ordered && !pool.Ordered() {
		return fmt.Errorf("%w, those of the frames before are", vector.ErrUnordered)
	}
	return nil
}

// indexType returns the type of indices for codes of a width. Arrow prefers
// signed ones, and some readers have no others.
func indexType(width int) arrow.DataType {
	switch width {
	case 1:
		return arrow.PrimitiveTypes.Int8
	case 2:
		return arrow.PrimitiveTypes.Int16
	}
	return arrow.PrimitiveTypes.Int32
}

// extend makes indices for the codes of a pool, and appends its levels that are
// new to the dictionary. In an ordered column they must come after all others.
func (e *exporter) extend(pool *vector.Pool) error {
	order := pool.Order()
	rows := make([]uint32, len(order))
	for i, c := range order {
		rows[i] = c - 1
	}
	added := rows
	e.indices = nil
	if pool.Ranks() != nil {
		e.indices = make([]uint32, len(order))
		for i, c := range order {
			e.indices[c-1] = uint32(i)
		}
	}
	if e.pool != nil {
		e.indices, added = make([]uint32, len(order)), rows[:0:0]
		last := int64(-1)
		for _, r := range rows {
			at := int64(e.pool.CodeOf(pool, int(r))) - 1
			if at < 0 {
				at = int64(e.pool.Len() + len(added))
				added = append(added, r)
			}
			if e.pool.Ordered() && at < last {
				return fmt.Errorf("%w: level %q comes after others than in the frames before", vector.ErrPools, vector.AppendValue(nil, pool.Levels(), int(r)))
			}
			e.indices[r], last = uint32(at), at
		}
	}
	if len(added) > 0 || e.pool == nil {
		levels := pool.Levels()
		if e.pool != nil || pool.Ranks() != nil {
			levels = kernel.Gather(levels, added)
		}
		if e.pool != nil {
			var err error
			if levels, err = kernel.Concat(levels.Type(), []*vector.Vector{e.pool.Levels(), levels}); err != nil {
				return err
			}
		}
		if err := e.setLevels(levels, pool.Ordered()); err != nil {
			return err
		}
	}
	e.from = pool
	return nil
}

// setLevels makes the dictionary.
func (e *exporter) setLevels(levels *vector.Vector, ordered bool) error {
	dt := e.dtype.(*arrow.DictionaryType)
	if bits := dt.IndexType.(arrow.FixedWidthDataType).BitWidth(); int64(levels.Len()) > 1<<(bits-1) {
		if e.pool != nil {
			return fmt.Errorf("%w: %d levels for indices of %d bits, as the first frame has them; decompress its column", vector.ErrOverflow, levels.Len(), bits)
		}
		dt.IndexType = unsignedIndex(bits)
	}
	column, err := columnOf(vector.Field{Name: e.field.Name, Type: levels.Type()}, levels)
	if err != nil {
		return err
	}
	b, err := column.Buffers()
	if err != nil {
		return err
	}
	values := exporter{field: vector.Field{Name: e.field.Name, Type: levels.Type()}}
	dictionary, err := values.array(&b)
	if err != nil {
		return err
	}
	if !arrow.TypeEqual(dictionary.DataType(), dt.ValueType) {
		return fmt.Errorf("%w: %d bytes of levels", vector.ErrOverflow, len(b.Bytes))
	}
	e.pool, e.dictionary = vector.NewPool(levels, nil, ordered), dictionary.Data()
	return nil
}

// unsignedIndex returns the indices of as many bits that reach twice as far.
func unsignedIndex(bits int) arrow.DataType {
	switch bits {
	case 8:
		return arrow.PrimitiveTypes.Uint8
	case 16:
		return arrow.PrimitiveTypes.Uint16
	}
	return arrow.PrimitiveTypes.Uint32
}

// indexBytes returns indices of a width and their validity, nil when nothing is
// missing.
func indexBytes[C vector.Code](codes []C, table []uint32, width int) (values, validity []byte) {
	switch width {
	case 1:
		x, valid := indicesOf[C, uint8](codes, table)
		return x, valid
	case 2:
		x, valid := indicesOf[C, uint16](codes, table)
		return vector.BytesOf(x), valid
	}
	x, valid := indicesOf[C, uint32](codes, table)
	return vector.BytesOf(x), valid
}

// indicesOf subtracts 1 of each code, or looks it up.
func indicesOf[C, I vector.Code](codes []C, table []uint32) ([]I, []byte) {
	out := memory.Make[I](len(codes))
	missing := false
	for i, c := range codes {
		switch {
		case c == 0:
			missing = true
		case table == nil:
			out[i] = I(c - 1)
		default:
			out[i] = I(table[c-1])
		}
	}
	if !missing {
		return out, nil
	}
	words := memory.Make[uint64]((len(codes) + 63) / 64)
	for i, c := range codes {
		if c != 0 {
			words[i>>6] |= 1 << (i & 63)
		}
	}
	return out, vector.BytesOf(words)
}
