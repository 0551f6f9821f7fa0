// Package tpch has the 22 queries of TPC-H at scale factor 1, from Parquet files.
package tpch
