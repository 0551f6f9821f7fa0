package arrow

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// ToRecord returns a frame as a record of Arrow's library. It shares memory
// with the frame where layouts agree, see the package comment, so it must not
// be changed; the rows of a view are copied first. Releasing it frees nothing.
func ToRecord(df *dataframe.DataFrame) (arrow.Record, error) {
	fields, arrays := make([]arrow.Field, df.Width()), make([]arrow.Array, df.Width())
	for i, f := range df.Schema() {
		e := exporter{field: f}
		a, err := e.of(df)
		if err != nil {
			var c *vector.ColumnError
			if errors.As(err, &c) {
				err = c.Err
			}
			return nil, &vector.ColumnError{Op: "to record", Column: f.Name, Err: err}
		}
		fields[i], arrays[i] = e.arrowField(), a
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(df.Rows())), nil
}

// ToTable returns a frame as a table of one chunk; see ToRecord.
func ToTable(df *dataframe.DataFrame) (arrow.Table, error) {
	record, err := ToRecord(df)
	if err != nil {
		return nil, err
	}
	return array.NewTableFromRecords(record.Schema(), []arrow.Record{record}), nil
}

// FromRecord returns a record of Arrow's library as a frame. It shares memory
// with the record where layouts agree, see the package comment: the record must
// not be changed, and its memory must be Go's. Options for reading choose
// columns and convert decimals.
func FromRecord(record arrow.Record, options ...Option) (*dataframe.DataFrame, error) {
	return fromChunks("from record", record.Schema(), func(i int) []arrow.Array { return []arrow.Array{record.Column(i)} }, options)
}

// FromTable returns a table of Arrow's library as a frame; see FromRecord. The
// chunks of a column are joined, which copies them unless there is only one.
func FromTable(table arrow.Table, options ...Option) (*dataframe.DataFrame, error) {
	return fromChunks("from table", table.Schema(), func(i int) []arrow.Array { return table.Column(i).Data().Chunks() }, options)
}

// fromChunks makes a frame of columns that are arrays one after the other.
func fromChunks(op string, schema *arrow.Schema, chunks func(i int) []arrow.Array, options []Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(true, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	var have []string
	at := map[string]int{}
	for i, f := range schema.Fields() {
		have = append(have, f.Name)
		at[f.Name] = i
	}
	names := have
	if s.chosen {
		names = s.columns
	}
	columns := make([]dataframe.Column, len(names))
	for k, name := range names {
		i, ok := at[name]
		if !ok {
			return nil, vector.NoColumn(op, name, have)
		}
		err := guard(func() (err error) {
			columns[k], err = fromArrays(schema.Field(i), chunks(i), s.decimals)
			return err
		})
		if err != nil {
			return nil, &vector.ColumnError{Op: op, Column: name, Err: err}
		}
	}
	return dataframe.New(columns...)
}

// fromArrays makes a column of arrays of one type.
func fromArrays(field arrow.Field, chunks []arrow.Array, decimals bool) (dataframe.Column, error) {
	f, err := fieldOf(field)
	if err != nil {
		return dataframe.Column{}, err
	}
	typ, _, err := f.typ(decimals)
	if err != nil {
		return dataframe.Column{}, err
	}
	var dictionaries []*dictionary
	if f.dictionary {
		if dictionaries, err = dictionariesOf(&f, chunks, typ); err != nil {
			return dataframe.Column{}, err
		}
	}
	parts := make([]*vector.Vector, 0, len(chunks))
	for i, a := range chunks {
		r := rawOf(a.Data())
		var v *vector.Vector
		if f.dictionary {
			v, err = dictionaries[i].column(r, &f.index)
		} else {
			v, err = f.storage.vector(r)
		}
		if err != nil {
			return dataframe.Column{}, err
		}
		parts = append(parts, v)
	}
	if len(parts) == 0 {
		if f.dictionary {
			return dataframe.Column{}, fmt.Errorf("%w: a dictionary column without chunks has no levels", vector.ErrShape)
		}
		v, err := f.storage.vector(&raw{})
		if err != nil {
			return dataframe.Column{}, err
		}
		parts = append(parts, v)
	}
	v, err := kernel.Concat(typ, parts)
	if err != nil {
		return dataframe.Column{}, err
	}
	return columnOf(vector.Field{Name: field.Name, Type: typ, Nullable: field.Nullable}, v)
}

// dictionariesOf returns the dictionary of every chunk; of a categorical column
// they share one pool.
func dictionariesOf(f *fileField, chunks []arrow.Array, typ vector.Type) ([]*dictionary, error) {
	known := map[arrow.ArrayData]*dictionary{}
	var all, distinct []*dictionary
	for _, a := range chunks {
		data := a.Data().Dictionary()
		d, ok := known[data]
		if !ok {
			values, err := f.storage.vector(rawOf(data))
			if err != nil {
				return nil, fmt.Errorf("dictionary: %w", err)
			}
			if d, err = newDictionary(values, typ.Kind == vector.Categorical, f.ordered); err != nil {
				return nil, err
			}
			known[data] = d
			distinct = append(distinct, d)
		}
		all = append(all, d)
	}
	if typ.Kind != vector.Categorical {
		return all, nil
	}
	return all, unify(distinct)
}

// rawOf returns an array's buffers; they are shared.
func rawOf(a arrow.ArrayData) *raw {
	r := &raw{n: a.Len(), off: a.Offset(), missing: -1}
	if n := a.NullN(); n == 0 {
		r.missing = 0
	}
	for i, b := range a.Buffers() {
		var x []byte
		if b != nil {
			x = b.Bytes()
		}
		if i == 0 {
			r.validity = x
		} else {
			r.buffers = append(r.buffers, x)
		}
	}
	return r
}

// fieldOf describes a field of Arrow's library as one of a file.
func fieldOf(field arrow.Field) (fileField, error) {
	f := fileField{name: field.Name, nullable: field.Nullable}
	t := field.Type
	if e, ok := t.(arrow.ExtensionType); ok {
		t = e.StorageType()
	}
	if d, ok := t.(*arrow.DictionaryType); ok {
		f.dictionary, f.ordered = true, d.Ordered
		f.index, t = storageOf(d.IndexType), d.ValueType
	}
	f.storage = storageOf(t)
	if f.storage.kind == 0 {
		return f, unsupported("%v", t)
	}
	return f, nil
}

// storageOf describes a type; kind 0 is one that no column has.
func storageOf(t arrow.DataType) storage {
	switch t := t.(type) {
	case *arrow.TimestampType:
		return storage{kind: timestampType, unit: vector.Unit(t.Unit), zone: t.TimeZone}
	case *arrow.DurationType:
		return storage{kind: durationType, unit: vector.Unit(t.Unit)}
	case *arrow.Time32Type:
		return storage{kind: timeType, unit: vector.Unit(t.Unit), bits: 32}
	case *arrow.Time64Type:
		return storage{kind: timeType, unit: vector.Unit(t.Unit), bits: 64}
	case *arrow.FixedSizeBinaryType:
		return storage{kind: fixedBinaryType, width: t.ByteWidth}
	case arrow.DecimalType:
		return storage{kind: decimalType, scale: int(t.GetScale()), bits: t.(arrow.FixedWidthDataType).BitWidth()}
	}
	switch id := t.ID(); id {
	case arrow.NULL:
		return storage{kind: nullType}
	case arrow.BOOL:
		return storage{kind: boolType}
	case arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64, arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64:
		return storage{kind: intType, bits: t.(arrow.FixedWidthDataType).BitWidth(), signed: arrow.IsSignedInteger(id)}
	case arrow.FLOAT16, arrow.FLOAT32, arrow.FLOAT64:
		return storage{kind: floatType, bits: t.(arrow.FixedWidthDataType).BitWidth()}
	case arrow.STRING:
		return storage{kind: utf8Type}
	case arrow.LARGE_STRING:
		return storage{kind: largeUtf8Type}
	case arrow.STRING_VIEW:
		return storage{kind: utf8ViewType}
	case arrow.BINARY:
		return storage{kind: binaryType}
	case arrow.LARGE_BINARY:
		return storage{kind: largeBinaryType}
	case arrow.BINARY_VIEW:
		return storage{kind: binaryViewType}
	case arrow.DATE32:
		return storage{kind: dateType, bits: 32}
	case arrow.DATE64:
		return storage{kind: dateType, bits: 64}
	}
	return storage{}
}
