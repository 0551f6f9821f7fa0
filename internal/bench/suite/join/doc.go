// Package join has the five join questions of the db-benchmark of H2O.ai and
// DuckDB Labs, at 1e7 rows.
package join
