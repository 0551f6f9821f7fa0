// Package groupby has the ten group-by questions of the db-benchmark of H2O.ai
// and DuckDB Labs, at 1e7 rows: K = 100, nothing missing, unsorted.
package groupby
