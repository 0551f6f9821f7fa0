package database

import (
	"database/sql"
	"reflect"
	"strings"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// The types of package sql that drivers name for columns with missing values.
var nullTypes = []struct{ null, plain reflect.Type }{
	{reflect.TypeFor[sql.NullBool](), reflect.TypeFor[bool]()},
	{reflect.TypeFor[sql.NullByte](), reflect.TypeFor[byte]()},
	{reflect.TypeFor[sql.NullInt16](), reflect.TypeFor[int16]()},
	{reflect.TypeFor[sql.NullInt32](), reflect.TypeFor[int32]()},
	{reflect.TypeFor[sql.NullInt64](), reflect.TypeFor[int64]()},
	{reflect.TypeFor[sql.NullFloat64](), reflect.TypeFor[float64]()},
	{reflect.TypeFor[sql.NullString](), reflect.TypeFor[string]()},
	{reflect.TypeFor[sql.NullTime](), reflect.TypeFor[time.Time]()},
}

// plainType returns the type behind pointers and the types for missing values.
func plainType(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for _, n := range nullTypes {
		if t == n.null {
			return n.plain
		}
	}
	if t != nil && t.Kind() == reflect.Struct && t.NumField() == 2 && strings.HasPrefix(t.Name(), "Null[") && t.PkgPath() == "database/sql" {
		return t.Field(0).Type
	}
	return t
}

// stamps and micros are the usual types of times.
var (
	stamps = vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond}
	micros = vector.Type{Kind: vector.Time, Unit: vector.Microsecond}
)

// typeOf returns the type of a column; Invalid is that of its values.
func typeOf(c *sql.ColumnType) vector.Type {
	name := strings.ToUpper(c.DatabaseTypeName())
	base, _, _ := strings.Cut(name, "(")
	base = strings.TrimSpace(base)
	switch base {
	case "DATE":
		return vector.Of(vector.Date)
	case "TIME", "TIME WITHOUT TIME ZONE":
		return micros
	case "TIMESTAMP", "DATETIME", "DATETIME2", "SMALLDATETIME", "TIMESTAMP WITHOUT TIME ZONE":
		if strings.HasSuffix(name, "WITH TIME ZONE") {
			break
		}
		return stamps
	case "DECIMAL", "NUMERIC", "NUMBER":
		if precision, scale, ok := c.DecimalSize(); ok && scale == 0 && precision > 0 && precision <= 18 {
			return vector.Of(vector.Int64)
		}
		return vector.Of(vector.Float64)
	}
	if base == "TIMESTAMPTZ" || base == "DATETIMEOFFSET" || strings.HasSuffix(name, "WITH TIME ZONE") && strings.HasPrefix(name, "TIMESTAMP") {
		return vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond, Zone: "UTC"}
	}
	t := plainType(c.ScanType())
	if t == nil || t.Kind() == reflect.Interface {
		return vector.Type{}
	}
	if t == vector.TimeType {
		return stamps
	}
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		if isText(base) {
			return vector.Of(vector.String)
		}
		return vector.Of(vector.Binary)
	}
	typ, _ := vector.TypeOfGo(t)
	return typ
}

// isText reports whether a database's type whose values arrive as bytes holds text.
func isText(name string) bool {
	for _, part := range []string{"CHAR", "TEXT", "JSON", "UUID", "ENUM", "CLOB", "XML", "INET", "CIDR", "SET", "NAME", "UNIQUEIDENTIFIER"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
