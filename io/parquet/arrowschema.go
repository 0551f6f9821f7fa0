package parquet

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

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
	f := &flatbuffer{b: b[4:]}
	message := f.root()
	if kind := message.byte(1); f.err == nil && kind != arrowSchemaHeader {
		return nil, damaged("%s: message of type %d (want %d)", arrowKey, kind, arrowSchemaHeader)
	}
	fields := map[string]arrowField{}
	for _, t := range message.table(2).tables(1) {
		if f.err != nil {
			break
		}
		name := t.string(0)
		if _, ok := fields[name]; !ok {
			fields[name] = readArrowField(t)
		}
	}
	if f.err != nil {
		return nil, damaged("%s: %v", arrowKey, f.err)
	}
	return fields, nil
}

// readArrowField reads a Field table.
func readArrowField(t flatTable) arrowField {
	a := arrowField{kind: t.byte(2)}
	typ := t.table(3)
	switch a.kind {
	case arrowInt:
		a.bits, a.signed = typ.int(0), typ.byte(1) != 0
	case arrowTimestamp:
		a.unit, a.zone = vector.Unit(typ.short(0, 0)&3), typ.string(1)
	case arrowTime, arrowDuration:
		a.unit = vector.Unit(typ.short(0, int(vector.Millisecond)) & 3)
	}
	if encoding := t.table(4); encoding.at != 0 {
		a.dictionary, a.ordered = true, encoding.byte(2) != 0
	}
	return a
}

// arrowSchema encodes a schema as the value of arrowKey. A categorical column
// is a dictionary when its levels are strings; Arrow's Parquet readers know no
// other dictionaries, so other levels appear as a column of their type.
func arrowSchema(columns []writeColumn) string {
	w := &flatWriter{}
	body := w.message(columns)
	b := make([]byte, 8, 8+len(body))
	binary.LittleEndian.PutUint32(b, 0xffffffff)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(body)))
	return base64.StdEncoding.EncodeToString(append(b, body...))
}

// message writes a Message table around a Schema table.
func (w *flatWriter) message(columns []writeColumn) []byte {
	w.b = make([]byte, 4, 1024)
	fields := make([]func() int, len(columns))
	for i := range columns {
		fields[i] = func() int { return w.field(&columns[i]) }
	}
	root := w.table(
		flatSlot{id: 0, size: 2, value: arrowVersion5},
		flatSlot{id: 1, size: 1, value: arrowSchemaHeader},
		flatSlot{id: 2, size: 4, child: func() int {
			return w.table(flatSlot{id: 1, size: 4, child: func() int { return w.tables(fields) }})
		}})
	binary.LittleEndian.PutUint32(w.b, uint32(root))
	w.align(8)
	return w.b
}

// field writes a Field table.
func (w *flatWriter) field(c *writeColumn) int {
	typ := c.stored()
	dictionary := c.field.Type.Kind == vector.Categorical && typ.Kind == vector.String
	kind, typeSlots := w.arrowType(typ)
	nullable := uint64(0)
	if c.field.Nullable {
		nullable = 1
	}
	slots := []flatSlot{
		{id: 0, size: 4, child: func() int { return w.string(c.field.Name) }},
		{id: 1, size: 1, value: nullable},
		{id: 2, size: 1, value: uint64(kind)},
		{id: 3, size: 4, child: func() int { return w.table(typeSlots...) }},
		// An absent list of children makes Arrow's C++ reader refuse the field.
		{id: 5, size: 4, child: func() int { return w.tables(nil) }},
	}
	if dictionary {
		slots = append(slots, flatSlot{id: 4, size: 4, child: func() int { return w.dictionary(c) }})
	}
	return w.table(slots...)
}

// dictionary writes a DictionaryEncoding table. Indices are 32 bits wide, as
// signed as Arrow's libraries like them, whatever width Stoa's codes have.
func (w *flatWriter) dictionary(c *writeColumn) int {
	ordered := uint64(0)
	if c.ordered {
		ordered = 1
	}
	return w.table(
		flatSlot{id: 0, size: 8, value: uint64(c.index)},
		flatSlot{id: 1, size: 4, child: func() int {
			return w.table(flatSlot{id: 0, size: 4, value: 32}, flatSlot{id: 1, size: 1, value: 1})
		}},
		flatSlot{id: 2, size: 1, value: ordered})
}

// arrowType returns the member of union Type for a type that is not
// categorical, and the slots of its table.
func (w *flatWriter) arrowType(t vector.Type) (byte, []flatSlot) {
	unit := flatSlot{id: 0, size: 2, value: uint64(t.Unit)}
	switch k := t.Kind; {
	case k == vector.Bool:
		return arrowBool, nil
	case k.IsInteger():
		slots := []flatSlot{{id: 0, size: 4, value: uint64(8 * k.Width())}}
		if k.IsSigned() {
			slots = append(slots, flatSlot{id: 1, size: 1, value: 1})
		}
		return arrowInt, slots
	case k == vector.Float32:
		return arrowFloat, []flatSlot{{id: 0, size: 2, value: 1}}
	case k == vector.Float64:
		return arrowFloat, []flatSlot{{id: 0, size: 2, value: 2}}
	case k == vector.String:
		return arrowUtf8, nil
	case k == vector.Binary:
		return arrowBinary, nil
	case k == vector.Date:
		return arrowDate, []flatSlot{{id: 0, size: 2, value: 0}}
	case k == vector.Time:
		bits := uint64(64)
		if t.Unit <= vector.Millisecond {
			bits = 32
		}
		return arrowTime, []flatSlot{unit, {id: 1, size: 4, value: bits}}
	case k == vector.Timestamp && t.Zone != "":
		return arrowTimestamp, []flatSlot{unit, {id: 1, size: 4, child: func() int { return w.string(t.Zone) }}}
	case k == vector.Timestamp:
		return arrowTimestamp, []flatSlot{unit}
	case k == vector.Duration:
		return arrowDuration, []flatSlot{unit}
	}
	panic(fmt.Sprintf("parquet: %v has no Arrow type", t))
}
