package vector

import "fmt"

// Int returns value i of an integer, date, time, timestamp or duration vector
// as an int64 (a uint64 wraps), and 0 or 1 of a bool vector.
func (v *Vector) Int(i int) int64 {
	switch v.typ.Kind {
	case Int8:
		return int64(cast[int8](v.values)[i])
	case Int16:
		return int64(cast[int16](v.values)[i])
	case Int32, Date:
		return int64(cast[int32](v.values)[i])
	case Int64, Uint64, Time, Timestamp, Duration:
		return cast[int64](v.values)[i]
	case Uint8:
		return int64(v.values[i])
	case Uint16:
		return int64(cast[uint16](v.values)[i])
	case Uint32:
		return int64(cast[uint32](v.values)[i])
	case Bool:
		if v.bits.Get(i) {
			return 1
		}
		return 0
	}
	panic(fmt.Sprintf("vector: %v has no integer values", v.typ))
}

// Float returns value i of a numeric vector as a float64.
func (v *Vector) Float(i int) float64 {
	switch v.typ.Kind {
	case Float32:
		return float64(cast[float32](v.values)[i])
	case Float64:
		return cast[float64](v.values)[i]
	case Uint64:
		return float64(cast[uint64](v.values)[i])
	}
	return float64(v.Int(i))
}
