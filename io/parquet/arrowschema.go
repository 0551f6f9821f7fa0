package parquet

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/internal/flatbuffer"
	"github.com/stoa-data/stoa/internal/vector"
)

// arrowKey is the metadata key under which Arrow's libraries keep a table's
// Arrow schema: what Parquet's own types cannot say.
const arrowKey = "ARROW:schema"

// The members of Arrow's union Type that Stoa tells apart.
const (
	arrowNull        = 1
	arrowInt         = 2
	arrowFloat       = 3
	arrowBinary      = 4
	arrowUtf8        = 5
	arrowBool        = 6
	arrowDate        = 8
	arrowTime        = 9
	arrowTimestamp   = 10
	arrowDuration    = 18
	arrowLargeBinary = 19
	arrowLargeUtf8   = 20
	arrowUtf8View    = 24
)

// arrowSchemaHeader marks a message that holds a schema, in format version 5.
const (
	arrowSchemaHeader = 1
	arrowVersion5     = 4
)

// An arrowField is what an Arrow schema says about a column. For a dictionary
// column kind is the type of its values.
type arrowField struct {
	kind       byte
	bits       int // of integers
	signed     bool
	unit       vector.Unit
	zone       string
	dictionary bool
	ordered    bool
}

// isText reports whether the field's values are strings.
func (a *arrowField) isText() bool {
	return a.kind == arrowUtf8 || a.kind == arrowLargeUtf8 || a.kind == arrowUtf8View
}

// parseArrowSchema decodes the value of arrowKey: base64 of an Arrow IPC
// message. It returns the top-level fields by name; of fields that share a
// name the first.
func parseArrowSchema(value string) (map[string]arrowField, error) {
	b, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		b, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	}
	if err != nil {
		return nil, damaged("%s: %v", arrowKey, err)
	}
	if len(b) >= 8 && binary.LittleEndian.Uint32(b) == 0xffffffff {
		b = b[4:]
	}
	if len(b) < 4 {
		return nil, damaged("%s: %d bytes", arrowKey, len(b))
	}
	f := flatbuffer.New(b[4:])
	message := f.Root()
	if kind := message.Byte(1); f.Err() == nil && kind != arrowSchemaHeader {
		return nil, damaged("%s: message of type %d (want %d)", arrowKey, kind, arrowSchemaHeader)
	}
	fields := map[string]arrowField{}
	for _, t := range message.Table(2).Tables(1) {
		if f.Err() != nil {
			break
		}
		name := t.String(0)
		if _, ok := fields[name]; !ok {
			fields[name] = readArrowField(t)
		}
	}
	if f.Err() != nil {
		return nil, damaged("%s: %v", arrowKey, f.Err())
	}
	return fields, nil
}

// readArrowField reads a Field table.
func readArrowField(t flatbuffer.Table) arrowField {
	a := arrowField{kind: t.Byte(2)}
	typ := t.Table(3)
	switch a.kind {
	case arrowInt:
		a.bits, a.signed = typ.Int(0, 0), typ.Byte(1) != 0
	case arrowTimestamp:
		a.unit, a.zone = vector.Unit(typ.Short(0, 0)&3), typ.String(1)
	case arrowTime, arrowDuration:
		a.unit = vector.Unit(typ.Short(0, int(vector.Millisecond)) & 3)
	}
	if encoding := t.Table(4); encoding.Exists() {
		a.dictionary, a.ordered = true, encoding.Byte(2) != 0
	}
	return a
}

// arrowSchema encodes a schema as the value of arrowKey. A categorical column
// is a dictionary when its levels are strings; Arrow's Parquet readers know no
// other dictionaries, so other levels appear as a column of their type.
func arrowSchema(columns []writeColumn) string {
	body := new(schemaWriter).message(columns)
	b := make([]byte, 8, 8+len(body))
	binary.LittleEndian.PutUint32(b, 0xffffffff)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(body)))
	return base64.StdEncoding.EncodeToString(append(b, body...))
}

// A schemaWriter writes an Arrow schema.
type schemaWriter struct{ flatbuffer.Writer }

// message writes a Message table around a Schema table.
func (w *schemaWriter) message(columns []writeColumn) []byte {
	fields := make([]func() int, len(columns))
	for i := range columns {
		fields[i] = func() int { return w.field(&columns[i]) }
	}
	return w.Buffer(
		flatbuffer.Slot{ID: 0, Size: 2, Value: arrowVersion5},
		flatbuffer.Slot{ID: 1, Size: 1, Value: arrowSchemaHeader},
		flatbuffer.Slot{ID: 2, Size: 4, Child: func() int {
			return w.Table(flatbuffer.Slot{ID: 1, Size: 4, Child: func() int { return w.Tables(fields) }})
		}})
}

// field writes a Field table.
func (w *schemaWriter) field(c *writeColumn) int {
	typ := c.stored()
	dictionary := c.field.Type.Kind == vector.Categorical && typ.Kind == vector.String
	kind, typeSlots := w.arrowType(typ)
	nullable := uint64(0)
	if c.field.Nullable {
		nullable = 1
	}
	slots := []flatbuffer.Slot{
		{ID: 0, Size: 4, Child: func() int { return w.String(c.field.Name) }},
		{ID: 1, Size: 1, Value: nullable},
		{ID: 2, Size: 1, Value: uint64(kind)},
		{ID: 3, Size: 4, Child: func() int { return w.Table(typeSlots...) }},
		// An absent list of children makes Arrow's C++ reader refuse the field.
		{ID: 5, Size: 4, Child: func() int { return w.Tables(nil) }},
	}
	if dictionary {
		slots = append(slots, flatbuffer.Slot{ID: 4, Size: 4, Child: func() int { return w.dictionary(c) }})
	}
	return w.Table(slots...)
}

// dictionary writes a DictionaryEncoding table. Indices are 32 bits wide, as
// signed as Arrow's libraries like them, whatever width Stoa's codes have.
func (w *schemaWriter) dictionary(c *writeColumn) int {
	ordered := uint64(0)
	if c.ordered {
		ordered = 1
	}
	return w.Table(
		flatbuffer.Slot{ID: 0, Size: 8, Value: uint64(c.index)},
		flatbuffer.Slot{ID: 1, Size: 4, Child: func() int {
			return w.Table(flatbuffer.Slot{ID: 0, Size: 4, Value: 32}, flatbuffer.Slot{ID: 1, Size: 1, Value: 1})
		}},
		flatbuffer.Slot{ID: 2, Size: 1, Value: ordered})
}

// arrowType returns the member of union Type for a type that is not
// categorical, and the slots of its table.
func (w *schemaWriter) arrowType(t vector.Type) (byte, []flatbuffer.Slot) {
	unit := flatbuffer.Slot{ID: 0, Size: 2, Value: uint64(t.Unit)}
	switch k := t.Kind; {
	case k == vector.Bool:
		return arrowBool, nil
	case k.IsInteger():
		slots := []flatbuffer.Slot{{ID: 0, Size: 4, Value: uint64(8 * k.Width())}}
		if k.IsSigned() {
			slots = append(slots, flatbuffer.Slot{ID: 1, Size: 1, Value: 1})
		}
		return arrowInt, slots
	case k == vector.Float32:
		return arrowFloat, []flatbuffer.Slot{{ID: 0, Size: 2, Value: 1}}
	case k == vector.Float64:
		return arrowFloat, []flatbuffer.Slot{{ID: 0, Size: 2, Value: 2}}
	case k == vector.String:
		return arrowUtf8, nil
	case k == vector.Binary:
		return arrowBinary, nil
	case k == vector.Date:
		return arrowDate, []flatbuffer.Slot{{ID: 0, Size: 2, Value: 0}}
	case k == vector.Time:
		bits := uint64(64)
		if t.Unit <= vector.Millisecond {
			bits = 32
		}
		return arrowTime, []flatbuffer.Slot{unit, {ID: 1, Size: 4, Value: bits}}
	case k == vector.Timestamp && t.Zone != "":
		return arrowTimestamp, []flatbuffer.Slot{unit, {ID: 1, Size: 4, Child: func() int { return w.String(t.Zone) }}}
	case k == vector.Timestamp:
		return arrowTimestamp, []flatbuffer.Slot{unit}
	case k == vector.Duration:
		return arrowDuration, []flatbuffer.Slot{unit}
	}
	panic(fmt.Sprintf("parquet: %v has no Arrow type", t))
}
