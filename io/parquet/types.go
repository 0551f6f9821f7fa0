package parquet

import (
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// A form is how a column is held and therefore decoded.
type form uint8

const (
	fixedForm  form = iota // values of one width
	bitsForm               // bool
	textForm               // String: a dictionary or offsets and bytes
	binaryForm             // Binary: offsets and bytes
	codesForm              // Categorical
	emptyForm              // every value is missing, whatever the type
)

// A spec is how a file's column becomes a column of a frame.
type spec struct {
	typ      vector.Type
	form     form
	physical format.Type
	stride   int  // bytes of a PLAIN value, 0 for byte arrays
	width    int  // bytes of a fixed-width value in the column
	load     any  // loader of that width
	text     bool // byte arrays of decimals: convert one by one
	scale    int
	uuid     bool
	ordered  bool        // categorical: < is defined
	levels   vector.Type // categorical: type of the levels
	unused   [][]byte    // categorical: levels of a file without rows
	// categorical: width and load tell how a level is stored, 0 for text
}

// strideOf returns the size of a PLAIN value, 0 where that varies.
func strideOf(t format.Type) int {
	switch t {
	case format.Int32, format.Float:
		return 4
	case format.Int64, format.Double:
		return 8
	case format.Int96:
		return 12
	}
	return 0
}

// resolve decides what a file's column becomes. The Arrow schema refines the
// column's Parquet type where both agree on the kind.
func (f *file) resolve(c *fileColumn, s *settings) (spec, error) {
	if c.nested != plainMeaning {
		return spec{}, c.refuse(c.nested)
	}
	e := c.element
	l := e.effective()
	arrow := f.arrow[c.name]
	if arrow.unit == vector.Second && arrow.kind != arrowDuration && !f.isOwn() {
		arrow.unit = vector.Millisecond // what the file holds, and what Arrow's libraries read
	}
	sp := spec{physical: e.physical, stride: strideOf(e.physical)}
	if e.physical == format.FixedLenByteArray {
		if e.length <= 0 || e.length > maxFixed {
			return sp, damaged("fixed-length values of %d bytes", e.length)
		}
		sp.stride = e.length
	}
	switch l.meaning {
	case intervalMeaning, variantMeaning, geometryMeaning, listMeaning, mapMeaning, structMeaning:
		return sp, c.refuse(l.meaning)
	case decimalMeaning:
		return sp, sp.decimal(c, l, s)
	case nullMeaning:
		sp.form, sp.typ = emptyForm, vector.Of(vector.String)
		return sp, nil
	}
	err := sp.physicalType(c, l, &arrow)
	if err != nil {
		return sp, err
	}
	own := f.own.categorical(c.name)
	switch {
	case own != nil:
		sp.categorical(own.Ordered)
		sp.unused = own.Levels
	case sp.typ.Kind == vector.String && arrow.dictionary:
		sp.categorical(arrow.ordered)
	}
	return sp, nil
}

// maxFixed bounds the width of fixed-length values.
const maxFixed = 1 << 20

// physicalType sets the type by the physical type and what refines it.
func (sp *spec) physicalType(c *fileColumn, l logical, arrow *arrowField) error {
	switch sp.physical {
	case format.Boolean:
		sp.form, sp.typ = bitsForm, vector.Of(vector.Bool)
		return nil
	case format.Int32:
		return sp.int32(l, arrow)
	case format.Int64:
		return sp.int64(l, arrow)
	case format.Int96:
		setFixed(sp, vector.Type{Kind: vector.Timestamp, Unit: vector.Nanosecond}, loadInt96)
		return nil
	case format.Float:
		setFixed(sp, vector.Of(vector.Float32), loadSame[uint32])
		return nil
	case format.Double:
		setFixed(sp, vector.Of(vector.Float64), loadSame[uint64])
		return nil
	case format.ByteArray, format.FixedLenByteArray:
		sp.bytes(l, arrow)
		return nil
	}
	return damaged("physical type %d", sp.physical)
}

// setFixed makes the column one of fixed-width values.
func setFixed[D word](sp *spec, t vector.Type, load loader[D]) {
	sp.form, sp.typ, sp.width, sp.load = fixedForm, t, t.Kind.Width(), load
}

// int32 sets the type of a 32-bit integer.
func (sp *spec) int32(l logical, arrow *arrowField) error {
	switch l.meaning {
	case dateMeaning:
		setFixed(sp, vector.Of(vector.Date), loadSame[uint32])
		return nil
	case timeMeaning:
		t := vector.Type{Kind: vector.Time, Unit: vector.Millisecond}
		divisor := int64(1)
		if arrow.kind == arrowTime && arrow.unit == vector.Second {
			t.Unit, divisor = vector.Second, 1000
		}
		setFixed(sp, t, loadWide(divisor))
		return nil
	case integerMeaning:
		return sp.narrow(l)
	}
	setFixed(sp, vector.Of(vector.Int32), loadSame[uint32])
	return nil
}

// narrow sets the type of an annotated 32-bit integer.
func (sp *spec) narrow(l logical) error {
	switch {
	case l.bits == 8 && l.signed:
		setFixed(sp, vector.Of(vector.Int8), loadNarrow[uint8](8, true))
	case l.bits == 8:
		setFixed(sp, vector.Of(vector.Uint8), loadNarrow[uint8](8, false))
	case l.bits == 16 && l.signed:
		setFixed(sp, vector.Of(vector.Int16), loadNarrow[uint16](16, true))
	case l.bits == 16:
		setFixed(sp, vector.Of(vector.Uint16), loadNarrow[uint16](16, false))
	case l.bits == 32 && l.signed:
		setFixed(sp, vector.Of(vector.Int32), loadSame[uint32])
	case l.bits == 32:
		setFixed(sp, vector.Of(vector.Uint32), loadSame[uint32])
	default:
		return damaged("integers of %d bits in INT32", l.bits)
	}
	return nil
}

// int64 sets the type of a 64-bit integer.
func (sp *spec) int64(l logical, arrow *arrowField) error {
	switch l.meaning {
	case timeMeaning:
		setFixed(sp, vector.Type{Kind: vector.Time, Unit: l.unit}, loadSame[uint64])
	case timestampMeaning:
		sp.timestamp(l, arrow)
	case integerMeaning:
		if l.bits != 64 {
			return damaged("integers of %d bits in INT64", l.bits)
		}
		t := vector.Of(vector.Uint64)
		if l.signed {
			t = vector.Of(vector.Int64)
		}
		setFixed(sp, t, loadSame[uint64])
	default:
		switch {
		case arrow.kind == arrowDuration:
			setFixed(sp, vector.Type{Kind: vector.Duration, Unit: arrow.unit}, loadSame[uint64])
		case arrow.kind == arrowInt && arrow.bits == 32 && !arrow.signed:
			setFixed(sp, vector.Of(vector.Uint32), loadLong)
		default:
			setFixed(sp, vector.Of(vector.Int64), loadSame[uint64])
		}
	}
	return nil
}

// timestamp sets the type of a timestamp: Parquet knows instants and civil
// times in milli-, micro- and nanoseconds, Arrow also the zone, and seconds.
func (sp *spec) timestamp(l logical, arrow *arrowField) {
	t := vector.Type{Kind: vector.Timestamp, Unit: l.unit}
	load := loader[uint64](loadSame[uint64])
	if l.utc {
		t.Zone = "UTC"
	}
	if arrow.kind == arrowTimestamp {
		if l.utc && arrow.zone != "" {
			t.Zone = arrow.zone
		}
		if arrow.zone == "" {
			t.Zone = "" // files of version 1 mark every timestamp as an instant
		}
		if arrow.unit == vector.Second && l.unit == vector.Millisecond {
			t.Unit, load = vector.Second, loadDivided(1000)
		}
	}
	setFixed(sp, t, load)
}

// bytes sets the type of byte arrays.
func (sp *spec) bytes(l logical, arrow *arrowField) {
	switch {
	case l.meaning == halfMeaning && sp.stride == 2:
		setFixed(sp, vector.Of(vector.Float32), loadHalf)
	case l.meaning == uuidMeaning && sp.stride == 16:
		sp.form, sp.typ, sp.uuid = textForm, vector.Of(vector.String), true
	case l.meaning == textMeaning || l.meaning == plainMeaning && arrow.isText():
		sp.form, sp.typ = textForm, vector.Of(vector.String)
	default:
		sp.form, sp.typ = binaryForm, vector.Of(vector.Binary)
	}
}

// decimal sets the type of a decimal column, which is read as float64 only if
// the caller says so.
func (sp *spec) decimal(c *fileColumn, l logical, s *settings) error {
	if !s.decimals {
		return errUnsupportedf("decimal(%d, %d) column; read it as float64 with parquet.DecimalsAsFloat, or leave it out with parquet.Columns", l.precision, l.scale)
	}
	if l.scale < 0 || l.scale > maxScale {
		return damaged("decimal with scale %d", l.scale)
	}
	sp.scale = l.scale
	switch sp.physical {
	case format.Int32, format.Int64:
		setFixed(sp, vector.Of(vector.Float64), loadDecimal(sp.stride, l.scale, true))
	case format.FixedLenByteArray:
		setFixed(sp, vector.Of(vector.Float64), loadDecimal(sp.stride, l.scale, false))
	case format.ByteArray:
		sp.form, sp.typ, sp.width, sp.text = fixedForm, vector.Of(vector.Float64), 8, true
		sp.load = loader[uint64](nil)
	default:
		return damaged("decimal stored as %v", sp.physical)
	}
	return nil
}

// categorical turns the column into one of codes with levels of its type.
func (sp *spec) categorical(ordered bool) {
	if sp.form != fixedForm && sp.form != textForm || sp.typ.Kind.IsFloat() {
		return
	}
	sp.form, sp.levels, sp.ordered = codesForm, sp.typ, ordered
	sp.typ = vector.Of(vector.Categorical)
}

// agrees reports whether another file's column has the same type.
func (sp *spec) agrees(other *spec) bool {
	return sp.typ == other.typ && sp.form == other.form && sp.levels == other.levels
}

// name returns the type's name, for messages.
func (sp *spec) name() string {
	if sp.form == codesForm && sp.levels.Kind != vector.String {
		return fmt.Sprintf("%v of %v", sp.typ, sp.levels)
	}
	return sp.typ.String()
}
