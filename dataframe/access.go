package dataframe

import (
	"fmt"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// column returns the values of a column that the frame shows.
func (df *DataFrame) vector(op, name string) (*vector.Vector, error) {
	i := df.tab().Index(name)
	if i < 0 {
		return nil, vector.NoColumn(op, name, df.Names())
	}
	return df.gather(i), nil
}

// Values returns a fresh copy of a column as Go values: numbers by their kind,
// bool, string (also of categoricals), []byte, time.Time (dates and
// timestamps), time.Duration, int32 or int64 for the raw value of any date or
// time, and types with such an underlying type. It fails with ErrMissing when
// values are missing and with ErrType when T is not the column's. O(n). The
// methods Int32s, Float64s, Strings and their like are its forms without type
// parameters.
func Values[T any](df *DataFrame, name string) ([]T, error) {
	v, err := df.vector("values", name)
	if err != nil {
		return nil, err
	}
	if v.Missing() > 0 {
		return nil, columnError("values", name, fmt.Errorf("%w (%d of %d, the first at row %d; see ValidValues or DropMissing)",
			ErrMissing, v.Missing(), v.Len(), firstMissing(v)))
	}
	return elements[T](v, name)
}

// ValidValues is Values for a column in which values may be missing: valid
// tells where a value is present; the others are zero.
func ValidValues[T any](df *DataFrame, name string) (values []T, valid []bool, err error) {
	v, err := df.vector("values", name)
	if err != nil {
		return nil, nil, err
	}
	if values, err = elements[T](v, name); err != nil {
		return nil, nil, err
	}
	valid = make([]bool, v.Len())
	var zero T
	for i := range valid {
		if valid[i] = v.IsValid(i); !valid[i] {
			values[i] = zero
		}
	}
	return values, valid, nil
}

// elements copies the values.
func elements[T any](v *vector.Vector, name string) ([]T, error) {
	x, err := vector.Elements[T](v)
	if err != nil {
		return nil, columnError("values", name, err)
	}
	return append(make([]T, 0, len(x)), x...), nil
}

// firstMissing returns the first row whose value is missing.
func firstMissing(v *vector.Vector) int {
	for i := range v.Len() {
		if !v.IsValid(i) {
			return i
		}
	}
	return -1
}

// Bools returns a copy of a bool column; see Values.
func (df *DataFrame) Bools(name string) ([]bool, error) { return Values[bool](df, name) }

// Int8s returns a copy of an int8 column; see Values.
func (df *DataFrame) Int8s(name string) ([]int8, error) { return Values[int8](df, name) }

// Int16s returns a copy of an int16 column; see Values.
func (df *DataFrame) Int16s(name string) ([]int16, error) { return Values[int16](df, name) }

// Int32s returns a copy of an int32 column; see Values.
func (df *DataFrame) Int32s(name string) ([]int32, error) { return Values[int32](df, name) }

// Int64s returns a copy of an int64 column; see Values.
func (df *DataFrame) Int64s(name string) ([]int64, error) { return Values[int64](df, name) }

// Uint8s returns a copy of a uint8 column; see Values.
func (df *DataFrame) Uint8s(name string) ([]uint8, error) { return Values[uint8](df, name) }

// Uint16s returns a copy of a uint16 column; see Values.
func (df *DataFrame) Uint16s(name string) ([]uint16, error) { return Values[uint16](df, name) }

// Uint32s returns a copy of a uint32 column; see Values.
func (df *DataFrame) Uint32s(name string) ([]uint32, error) { return Values[uint32](df, name) }

// Uint64s returns a copy of a uint64 column; see Values.
func (df *DataFrame) Uint64s(name string) ([]uint64, error) { return Values[uint64](df, name) }

// Float32s returns a copy of a float32 column; see Values.
func (df *DataFrame) Float32s(name string) ([]float32, error) { return Values[float32](df, name) }

// Float64s returns a copy of a float64 column; see Values.
func (df *DataFrame) Float64s(name string) ([]float64, error) { return Values[float64](df, name) }

// Strings returns a copy of a string column, or of the levels of a categorical
// one; the strings share the column's bytes. See Values.
func (df *DataFrame) Strings(name string) ([]string, error) { return Values[string](df, name) }

// Binaries returns a copy of a binary column; the slices share the column's
// bytes and must not be written to. See Values.
func (df *DataFrame) Binaries(name string) ([][]byte, error) { return Values[[]byte](df, name) }

// Times returns a copy of a date column, midnight UTC, or of a timestamp
// column, in its zone; see Values.
func (df *DataFrame) Times(name string) ([]time.Time, error) { return Values[time.Time](df, name) }

// Durations returns a copy of a duration column; see Values.
func (df *DataFrame) Durations(name string) ([]time.Duration, error) {
	return Values[time.Duration](df, name)
}

// ValidBools is Bools for a nullable column; see ValidValues.
func (df *DataFrame) ValidBools(name string) ([]bool, []bool, error) {
	return ValidValues[bool](df, name)
}

// ValidInt32s is Int32s for a nullable column; see ValidValues.
func (df *DataFrame) ValidInt32s(name string) ([]int32, []bool, error) {
	return ValidValues[int32](df, name)
}

// ValidInt64s is Int64s for a nullable column; see ValidValues.
func (df *DataFrame) ValidInt64s(name string) ([]int64, []bool, error) {
	return ValidValues[int64](df, name)
}

// ValidFloat64s is Float64s for a nullable column; see ValidValues.
func (df *DataFrame) ValidFloat64s(name string) ([]float64, []bool, error) {
	return ValidValues[float64](df, name)
}

// ValidStrings is Strings for a nullable column; see ValidValues.
func (df *DataFrame) ValidStrings(name string) ([]string, []bool, error) {
	return ValidValues[string](df, name)
}

// ValidTimes is Times for a nullable column; see ValidValues.
func (df *DataFrame) ValidTimes(name string) ([]time.Time, []bool, error) {
	return ValidValues[time.Time](df, name)
}
