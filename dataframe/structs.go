package dataframe

import (
	"fmt"
	"iter"
	"reflect"
	"strings"
	"unsafe"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// FromStructs returns a frame with a row for each element of a slice of
// structs, or of pointers to structs, and a column for each exported field in
// order. A column is named like its field, or by the tag stoa:"name"; the tag
// "-" leaves the field out. Fields of an embedded struct stand in its place. A
// field that is a pointer makes a nullable column, nil is missing. Values are
// those that NewColumn takes; a field of another type is an error that names
// it. Copies, O(fields) for each row. A nil pointer to a row is an error.
func FromStructs(rows any) (*DataFrame, error) {
	s := reflect.ValueOf(rows)
	if s.Kind() != reflect.Slice {
		return nil, fmt.Errorf("from structs: %w (got %T, want a slice of structs)", ErrType, rows)
	}
	elem := s.Type().Elem()
	pointers := elem.Kind() == reflect.Pointer
	if pointers {
		elem = elem.Elem()
	}
	fields, err := structFields("from structs", elem)
	if err != nil {
		return nil, err
	}
	if pointers {
		plain := reflect.MakeSlice(reflect.SliceOf(elem), s.Len(), s.Len())
		for i := range s.Len() {
			if s.Index(i).IsNil() {
				return nil, fmt.Errorf("from structs: %w: row %d is a nil pointer", ErrMissing, i)
			}
			plain.Index(i).Set(s.Index(i).Elem())
		}
		s = plain
	}
	columns := make([]Column, len(fields))
	for c, f := range fields {
		x := reflect.MakeSlice(reflect.SliceOf(f.typ), s.Len(), s.Len())
		if s.Len() > 0 { // else there is no field to point to
			move(f, strided{x.UnsafePointer(), f.typ.Size()}, strided{unsafe.Add(s.UnsafePointer(), f.offset), elem.Size()}, s.Len())
		}
		columns[c] = NewColumn(f.name, x.Interface())
	}
	return New(columns...)
}

// rowsAtOnce is the number of rows that Rows makes at a time.
const rowsAtOnce = 1 << 12

// Rows returns an iterator over the rows as structs; fields and columns match
// as in FromStructs. Every field needs a column of its type, or of a type whose
// values all fit, such as Int32 for an int64; columns without a field are left
// out. A missing value needs a pointer, else it ends the rows with ErrMissing,
// which names column and row. An error comes as the last pair. EachRow is its
// form for notebook interpreters.
func Rows[T any](df *DataFrame) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		at, err := bindStruct(df, reflect.TypeFor[T]())
		if err != nil {
			yield(none, err)
			return
		}
		buffer := make([]T, min(rowsAtOnce, df.Rows()))
		for lo := 0; lo < df.Rows(); lo += rowsAtOnce {
			n := min(rowsAtOnce, df.Rows()-lo)
			part, err := df.Slice(lo, lo+n)
			if err != nil {
				yield(none, err)
				return
			}
			clear(buffer)
			bad := n
			for _, b := range at {
				good, e := b.fill(unsafe.Pointer(unsafe.SliceData(buffer)), unsafe.Sizeof(none), part, lo)
				if e != nil && good < bad {
					bad, err = good, e
				}
			}
			for _, row := range buffer[:bad] {
				if !yield(row, nil) {
					return
				}
			}
			if err != nil {
				yield(none, err)
				return
			}
		}
	}
}

// EachRow calls f for every row with the values of the named columns, of all
// when none is named, until f returns an error, which EachRow returns. A value
// is of the Go type that the column has in NewColumn, nil where it is missing.
// The slice is used again for the next row. For notebooks and odd jobs: every
// value is boxed.
func (df *DataFrame) EachRow(f func(row []any) error, columns ...string) error {
	if f == nil {
		return fmt.Errorf("each row: the function is nil")
	}
	if len(columns) == 0 {
		columns = df.Names()
	}
	for _, name := range columns {
		if df.tab().Index(name) < 0 {
			return vector.NoColumn("each row", name, df.Names())
		}
	}
	row := make([]any, len(columns))
	values := make([]reflect.Value, len(columns))
	for lo := 0; lo < df.Rows(); lo += rowsAtOnce {
		n := min(rowsAtOnce, df.Rows()-lo)
		part, err := df.Slice(lo, lo+n)
		if err != nil {
			return err
		}
		vs := make([]*vector.Vector, len(columns))
		for c, name := range columns {
			vs[c] = part.gather(part.tab().Index(name))
			if values[c], err = boxes(vs[c]); err != nil {
				return columnError("each row", name, err)
			}
		}
		for i := range n {
			for c := range columns {
				row[c] = nil
				if vs[c].IsValid(i) {
					row[c] = values[c].Index(i).Interface()
				}
			}
			if err := f(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// boxes returns the values of a vector as a slice of their Go type.
func boxes(v *vector.Vector) (reflect.Value, error) {
	t, ok := vector.GoType(v)
	if !ok {
		return reflect.Value{}, fmt.Errorf("%w: %v has no Go type", ErrType, v.Type())
	}
	return vector.ElementsOf(v, t)
}

// A structField is a field of a struct that is a column.
type structField struct {
	name    string
	typ     reflect.Type // of the field
	value   reflect.Type // of its values: typ, or what it points to
	column  Type
	offset  uintptr
	pointer bool
}

// structFields lists the columns of a struct.
func structFields(op string, t reflect.Type) ([]structField, error) {
	if t.Kind() != reflect.Struct || t == vector.TimeType {
		return nil, fmt.Errorf("%s: %w (got %v, want a struct)", op, ErrType, t)
	}
	var out []structField
	for i := range t.NumField() {
		f := t.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("stoa"), ",")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct && f.Type != vector.TimeType {
			inner, err := structFields(op, f.Type)
			if err != nil {
				return nil, err
			}
			for _, in := range inner {
				in.offset += f.Offset
				out = append(out, in)
			}
			continue
		}
		if !f.IsExported() {
			continue
		}
		sf := structField{name: f.Name, typ: f.Type, value: f.Type, offset: f.Offset}
		if tag != "" {
			sf.name = tag
		}
		if f.Type.Kind() == reflect.Pointer {
			sf.pointer, sf.value = true, f.Type.Elem()
		}
		var ok bool
		if sf.column, ok = vector.TypeOfGo(sf.value); !ok {
			return nil, columnError(op, sf.name, fmt.Errorf("%w: no column holds values of type %v", ErrType, f.Type))
		}
		out = append(out, sf)
	}
	return out, nil
}

// A boundField is a field and the column that fills it.
type boundField struct {
	structField
	index int
	cast  bool
}

// bindStruct finds the column of every field.
func bindStruct(df *DataFrame, t reflect.Type) ([]boundField, error) {
	fields, err := structFields("rows", t)
	if err != nil {
		return nil, err
	}
	out := make([]boundField, len(fields))
	for i, f := range fields {
		at := df.tab().Index(f.name)
		if at < 0 {
			return nil, vector.NoColumn("rows", f.name, df.Names())
		}
		out[i] = boundField{structField: f, index: at}
		have := df.tab().Fields[at].Type
		if vector.Holds(have, f.value) || have.Kind == Categorical && f.column.Kind == String {
			continue
		}
		if wide, ok := plan.Common(have, f.column); !ok || wide != f.column || !have.Kind.IsNumeric() {
			return nil, columnError("rows", f.name, fmt.Errorf("%w: the column is %v (want one that fits %v)", ErrType, have, f.typ))
		}
		out[i].cast = true
	}
	return out, nil
}

// fill stores the column's values in the field of n structs. It returns the
// number of structs before the first whose value is missing, with an error.
func (b boundField) fill(rows unsafe.Pointer, size uintptr, part *DataFrame, lo int) (int, error) {
	v := part.gather(b.index)
	n := v.Len()
	if b.cast {
		var err error
		if v, err = kernel.Cast(v, b.column, nil); err != nil {
			return 0, columnError("rows", b.name, err)
		}
	}
	values, err := vector.ElementsOf(v, b.value)
	if err != nil {
		return 0, columnError("rows", b.name, err)
	}
	to := strided{unsafe.Add(rows, b.offset), size}
	if !b.pointer {
		move(b.structField, to, strided{values.UnsafePointer(), b.value.Size()}, n)
		if i := firstMissing(v); i >= 0 {
			return i, columnError("rows", b.name, &vector.RowError{Row: lo + i, Err: fmt.Errorf("%w (a pointer takes it as nil)", ErrMissing)})
		}
		return n, nil
	}
	for i := range n {
		if v.IsValid(i) {
			p := reflect.New(b.value)
			p.Elem().Set(values.Index(i))
			reflect.NewAt(b.typ, to.at(i)).Elem().Set(p)
		}
	}
	return n, nil
}

// strided is values at equal distances in memory.
type strided struct {
	base unsafe.Pointer
	step uintptr
}

// at returns the place of value i.
func (s strided) at(i int) unsafe.Pointer { return unsafe.Add(s.base, uintptr(i)*s.step) }

// move copies n values of a field's type.
func move(f structField, dst, src strided, n int) {
	switch {
	case f.pointer:
		moveAs[unsafe.Pointer](dst, src, n)
	case f.typ.Kind() == reflect.String:
		moveAs[string](dst, src, n)
	case f.typ.Kind() == reflect.Slice:
		moveAs[[]byte](dst, src, n)
	case f.typ == vector.TimeType:
		for i := range n {
			reflect.NewAt(f.typ, dst.at(i)).Elem().Set(reflect.NewAt(f.typ, src.at(i)).Elem())
		}
	case f.typ.Size() == 1:
		moveAs[uint8](dst, src, n)
	case f.typ.Size() == 2:
		moveAs[uint16](dst, src, n)
	case f.typ.Size() == 4:
		moveAs[uint32](dst, src, n)
	default:
		moveAs[uint64](dst, src, n)
	}
}

// moveAs copies n values of type T.
func moveAs[T any](dst, src strided, n int) {
	for i := range n {
		*(*T)(dst.at(i)) = *(*T)(src.at(i))
	}
}
