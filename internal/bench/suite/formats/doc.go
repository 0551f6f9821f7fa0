// Package formats reads and writes Parquet, CSV and Arrow files, packed and not.
package formats
