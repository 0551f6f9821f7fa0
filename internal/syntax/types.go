package syntax

import (
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/internal/vector"
)

// typeNames lists the spellings of types. Where the dialects differ, the line
// says whose it is: SQL counts the bytes of int8, Stoa its bits.
var typeNames = []struct {
	spellings string
	t         vector.Type
}{
	{"bool boolean logical", vector.Of(vector.Bool)},
	{"tinyint int1", vector.Of(vector.Int8)},
	{"smallint int2 int16 short", vector.Of(vector.Int16)},
	{"integer int int4 int32 signed", vector.Of(vector.Int32)},
	{"bigint int64 long", vector.Of(vector.Int64)},
	{"utinyint uint8", vector.Of(vector.Uint8)},
	{"usmallint uint16", vector.Of(vector.Uint16)},
	{"uinteger uint32", vector.Of(vector.Uint32)},
	{"ubigint uint64", vector.Of(vector.Uint64)},
	{"real float4 float32", vector.Of(vector.Float32)},
	{"double float8 float64", vector.Of(vector.Float64)},
	{"varchar text string char bpchar character", vector.Of(vector.String)},
	{"blob bytea binary varbinary", vector.Of(vector.Binary)},
	{"date", vector.Of(vector.Date)},
	{"time", vector.Type{Kind: vector.Time, Unit: vector.Microsecond}},
	{"timestamp datetime timestamp_us", vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond}},
	{"timestamp_s", vector.Type{Kind: vector.Timestamp, Unit: vector.Second}},
	{"timestamp_ms", vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond}},
	{"timestamp_ns", vector.Type{Kind: vector.Timestamp, Unit: vector.Nanosecond}},
	{"timestamptz", vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond, Zone: "UTC"}},
	{"interval duration", vector.Type{Kind: vector.Duration, Unit: vector.Microsecond}},
}

// TypeOf returns the type with this name.
func TypeOf(name string, d Dialect) (vector.Type, error) {
	base, _, parameters := strings.Cut(strings.ToLower(name), "(")
	switch {
	case base == "int8" && d == SQL:
		return vector.Of(vector.Int64), nil
	case base == "int8":
		return vector.Of(vector.Int8), nil
	case base == "float" && d == SQL:
		return vector.Of(vector.Float32), nil
	case base == "float":
		return vector.Of(vector.Float64), nil
	}
	var all []string
	for _, line := range typeNames {
		for _, s := range strings.Fields(line.spellings) {
			if s == base && (!parameters || line.t.Kind == vector.String) { // varchar(20) has no limit
				return line.t, nil
			}
			all = append(all, s)
		}
	}
	if near := vector.Nearest(base, all); near != "" && !parameters {
		return vector.Type{}, fmt.Errorf("%w: there is no type %s (did you mean %s?)", vector.ErrType, name, near)
	}
	return vector.Type{}, fmt.Errorf("%w: there is no type %s", vector.ErrType, name)
}
