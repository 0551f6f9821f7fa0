// Package database reads the answers of SQL databases into frames and writes
// frames to tables, through database/sql and the driver that the program
// imports.
//
//	df, err := database.Read(ctx, db, "select ip, port from scans where ttl < ?", 64)
//	err = database.Write(ctx, db, "results", df, database.Postgres)
//
// # Types
//
// A column's type is what the driver says of it: the type that it scans into,
// refined by the name of the database's type.
//
//	bool                                 Bool
//	int8 … int64, uint8 … uint64         Int8 … Int64, Uint8 … Uint64
//	float32, float64                     Float32, Float64
//	DECIMAL, NUMERIC                     Int64 without digits behind the point, if 18 are enough; else Float64
//	string, and bytes of a text type     String
//	bytes                                Binary
//	DATE                                 Date
//	TIME                                 Time[us]
//	TIMESTAMP, DATETIME                  Timestamp: the clock as it is shown, without a zone
//	… WITH TIME ZONE, TIMESTAMPTZ        Timestamp with zone UTC
//	nothing (SQLite's expressions)       that of the values; integers and floats give Float64
//
// Timestamps have microseconds, or nanoseconds if a value needs them. Dates and
// times that arrive as text, as MySQL's do without parseTime, are read as ISO
// 8601. A decimal becomes the nearest float64; cast it in the query to keep
// all digits as text. A column is nullable unless the driver knows better. A value
// that does not fit its column is an error that names column and row.
package database
