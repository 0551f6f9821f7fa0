package parquet

import (
	"encoding/json"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// createdBy names the writer as readers that parse such names expect it.
const createdBy = writerName + " version 0.1.0"

// metadata returns the footer.
func (w *Writer) metadata() *format.FileMetaData {
	meta := &format.FileMetaData{
		Version:   2,
		NumRows:   w.rows,
		RowGroups: w.groups,
		CreatedBy: createdBy,
		Schema: []format.SchemaElement{{
			Name: "schema", NumChildren: thrift.New(int32(len(w.columns))),
			RepetitionType: thrift.New(format.Required),
		}},
		KeyValueMetadata: []format.KeyValue{{Key: arrowKey, Value: arrowSchema(w.columns)}},
	}
	if meta.RowGroups == nil {
		meta.RowGroups = []format.RowGroup{}
	}
	var own ownMetadata
	for i := range w.columns {
		c := &w.columns[i]
		meta.Schema = append(meta.Schema, c.element())
		meta.ColumnOrders = append(meta.ColumnOrders, format.ColumnOrder{Value: &format.TypeDefinedOrder{}})
		if c.pool != nil && (c.whole == nil || c.levels.Kind != vector.String) {
			entry := ownCategorical{Column: c.field.Name, Ordered: c.ordered}
			if c.whole == nil {
				entry.Levels = poolLevels(c.pool)
			}
			own.Categorical = append(own.Categorical, entry)
		}
	}
	if own.Categorical != nil {
		value, _ := json.Marshal(own) // strings and bools always encode
		meta.KeyValueMetadata = append(meta.KeyValueMetadata, format.KeyValue{Key: ownKey, Value: string(value)})
	}
	return meta
}

// element returns the column's node of the schema.
func (c *writeColumn) element() format.SchemaElement {
	t := c.stored()
	e := format.SchemaElement{
		Name:           c.field.Name,
		Type:           thrift.New(physicalOf(t)),
		RepetitionType: thrift.New(format.Required),
	}
	if c.field.Nullable {
		e.RepetitionType = thrift.New(format.Optional)
	}
	annotate(&e, t)
	return e
}

// annotate adds the logical type, and the converted type where an old one says
// the same: those of times stand for instants only.
func annotate(e *format.SchemaElement, t vector.Type) {
	converted := func(c deprecated.ConvertedType) { e.ConvertedType = thrift.New(c) }
	switch k := t.Kind; k {
	case vector.Int8, vector.Int16, vector.Uint8, vector.Uint16, vector.Uint32, vector.Uint64:
		bits := int8(8 * k.Width())
		e.LogicalType.Value = &format.IntType{BitWidth: bits, IsSigned: k.IsSigned()}
		first := deprecated.Uint8
		if k.IsSigned() {
			first = deprecated.Int8
		}
		for ; bits > 8; bits /= 2 {
			first++
		}
		converted(first)
	case vector.String:
		e.LogicalType.Value = &format.StringType{}
		converted(deprecated.UTF8)
	case vector.Date:
		e.LogicalType.Value = &format.DateType{}
		converted(deprecated.Date)
	case vector.Time:
		e.LogicalType.Value = &format.TimeType{Unit: unitOf(t.Unit)}
	case vector.Timestamp:
		e.LogicalType.Value = &format.TimestampType{IsAdjustedToUTC: t.Zone != "", Unit: unitOf(t.Unit)}
		switch {
		case t.Zone == "":
		case t.Unit <= vector.Millisecond:
			converted(deprecated.TimestampMillis)
		case t.Unit == vector.Microsecond:
			converted(deprecated.TimestampMicros)
		}
	}
}

// unitOf returns the unit in which a file holds times: Parquet has no seconds.
func unitOf(u vector.Unit) format.TimeUnit {
	switch u {
	case vector.Nanosecond:
		return format.TimeUnit{Value: &format.NanoSeconds{}}
	case vector.Microsecond:
		return format.TimeUnit{Value: &format.MicroSeconds{}}
	}
	return format.TimeUnit{Value: &format.MilliSeconds{}}
}

// physicalOf returns the physical type of a type that is not categorical.
func physicalOf(t vector.Type) format.Type {
	switch k := t.Kind; {
	case k == vector.Bool:
		return format.Boolean
	case k == vector.Float32:
		return format.Float
	case k == vector.Float64:
		return format.Double
	case k.IsText():
		return format.ByteArray
	case k == vector.Time && t.Unit <= vector.Millisecond, k.Width() <= 4:
		return format.Int32
	}
	return format.Int64
}
