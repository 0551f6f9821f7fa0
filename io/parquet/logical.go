package parquet

import "github.com/stoa-data/stoa/internal/vector"

// A meaning is what a logical type says about a leaf's or group's values.
type meaning uint8

const (
	plainMeaning meaning = iota // none: the physical type says it all
	textMeaning                 // string, enum, JSON
	bytesMeaning                // BSON
	integerMeaning
	decimalMeaning
	dateMeaning
	timeMeaning
	timestampMeaning
	nullMeaning // every value is missing
	uuidMeaning
	halfMeaning // 16-bit float
	listMeaning
	mapMeaning
	structMeaning
	intervalMeaning
	variantMeaning
	geometryMeaning
)

// String returns the name of a meaning that makes a column be refused.
func (m meaning) String() string {
	switch m {
	case listMeaning:
		return "list"
	case mapMeaning:
		return "map"
	case structMeaning:
		return "struct"
	case intervalMeaning:
		return "interval"
	case variantMeaning:
		return "variant"
	case geometryMeaning:
		return "geometry"
	}
	return "annotated"
}

// A logical is a logical type, or its deprecated forerunner, the converted type.
type logical struct {
	meaning   meaning
	unit      vector.Unit // of times
	utc       bool        // times are instants
	bits      int         // of integers
	signed    bool
	scale     int // of decimals
	precision int
}

// logical reads a LogicalType, a union of structs.
func (p *footerParser) logical(kind byte) logical {
	var l logical
	p.structure(kind, func(id int, kind byte) {
		switch id {
		case 1, 4, 12:
			l.meaning = textMeaning
		case 2:
			l.meaning = mapMeaning
		case 3:
			l.meaning = listMeaning
		case 5:
			l.meaning = decimalMeaning
			p.structure(kind, func(id int, kind byte) { p.decimal(&l, id, kind) })
			return
		case 6:
			l.meaning = dateMeaning
		case 7, 8:
			l.meaning = timeMeaning
			if id == 8 {
				l.meaning = timestampMeaning
			}
			p.structure(kind, func(id int, kind byte) { p.time(&l, id, kind) })
			return
		case 10:
			l.meaning = integerMeaning
			p.structure(kind, func(id int, kind byte) { p.integer(&l, id, kind) })
			return
		case 11:
			l.meaning = nullMeaning
		case 13:
			l.meaning = bytesMeaning
		case 14:
			l.meaning = uuidMeaning
		case 15:
			l.meaning = halfMeaning
		case 16:
			l.meaning = variantMeaning
		case 17, 18:
			l.meaning = geometryMeaning
		}
		p.skip(kind)
	})
	return l
}

// decimal reads a field of DecimalType.
func (p *footerParser) decimal(l *logical, id int, kind byte) {
	switch id {
	case 1:
		l.scale = int(p.int(kind))
	case 2:
		l.precision = int(p.int(kind))
	default:
		p.skip(kind)
	}
}

// time reads a field of TimeType or TimestampType.
func (p *footerParser) time(l *logical, id int, kind byte) {
	switch id {
	case 1:
		l.utc = p.bool(kind)
	case 2:
		p.structure(kind, func(id int, kind byte) {
			l.unit = [...]vector.Unit{1: vector.Millisecond, 2: vector.Microsecond, 3: vector.Nanosecond}[min(max(id, 1), 3)]
			p.skip(kind)
		})
	default:
		p.skip(kind)
	}
}

// integer reads a field of IntType.
func (p *footerParser) integer(l *logical, id int, kind byte) {
	switch id {
	case 1:
		l.bits = int(p.int(kind))
	case 2:
		l.signed = p.bool(kind)
	default:
		p.skip(kind)
	}
}

// effective returns the element's logical type; old files carry only a
// converted type.
func (e *element) effective() logical {
	if e.logical.meaning != plainMeaning {
		return e.logical
	}
	switch c := e.converted; c {
	case 0, 4, 19:
		return logical{meaning: textMeaning}
	case 1, 2:
		return logical{meaning: mapMeaning}
	case 3:
		return logical{meaning: listMeaning}
	case 5:
		return logical{meaning: decimalMeaning, scale: e.scale, precision: e.precision}
	case 6:
		return logical{meaning: dateMeaning}
	case 7:
		return logical{meaning: timeMeaning, unit: vector.Millisecond, utc: true}
	case 8:
		return logical{meaning: timeMeaning, unit: vector.Microsecond, utc: true}
	case 9:
		return logical{meaning: timestampMeaning, unit: vector.Millisecond, utc: true}
	case 10:
		return logical{meaning: timestampMeaning, unit: vector.Microsecond, utc: true}
	case 11, 12, 13, 14:
		return logical{meaning: integerMeaning, bits: 8 << (c - 11)}
	case 15, 16, 17, 18:
		return logical{meaning: integerMeaning, bits: 8 << (c - 15), signed: true}
	case 20:
		return logical{meaning: bytesMeaning}
	case 21:
		return logical{meaning: intervalMeaning}
	}
	return logical{}
}
