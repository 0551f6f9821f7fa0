package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

// columns are the study's, with their types.
var columns = []dataframe.Field{
	{Name: "timestamp", Type: dataframe.Type{Kind: dataframe.Int32}},
	{Name: "port", Type: dataframe.Type{Kind: dataframe.String}},
	{Name: "ttl", Type: dataframe.Type{Kind: dataframe.Int32}},
	{Name: "reason", Type: dataframe.Type{Kind: dataframe.String}},
	{Name: "ip", Type: dataframe.Type{Kind: dataframe.Int64}},
}

// load reads a scan from a Parquet or CSV file and gives its columns the
// study's types. Ports that are numbers become categorical.
func load(path string) (*dataframe.DataFrame, error) {
	var names []string
	types := map[string]dataframe.Type{}
	for _, c := range columns {
		names = append(names, c.Name)
		types[c.Name] = c.Type
	}
	var df *dataframe.DataFrame
	var err error
	name := strings.TrimSuffix(strings.ToLower(path), ".gz")
	switch ext := filepath.Ext(name); ext {
	case ".csv":
		df, err = csv.Read(path, csv.Columns(names...), csv.Types(types))
	default:
		df, err = parquet.Read(path, parquet.Columns(names...))
	}
	if err != nil {
		return nil, err
	}
	for _, have := range df.Schema() {
		want := types[have.Name]
		switch {
		case have.Type == want || have.Type.Kind == dataframe.Categorical && want.Kind == dataframe.String:
		case want.Kind == dataframe.String && have.Type.Kind.IsInteger():
			df, err = df.Categorize(have.Name, categorical.Compressed())
		case want.Kind == dataframe.Int32:
			df, err = convert[int32](df, have)
		default:
			df, err = convert[int64](df, have)
		}
		if err != nil {
			return nil, err
		}
	}
	return df, nil
}

// convert turns a column of other integers into one of T.
func convert[T int32 | int64](df *dataframe.DataFrame, have dataframe.Field) (*dataframe.DataFrame, error) {
	switch have.Type.Kind {
	case dataframe.Int8:
		return df.Derive(to[int8, T](have.Name))
	case dataframe.Int16:
		return df.Derive(to[int16, T](have.Name))
	case dataframe.Int32:
		return df.Derive(to[int32, T](have.Name))
	case dataframe.Int64:
		return df.Derive(to[int64, T](have.Name))
	case dataframe.Uint8:
		return df.Derive(to[uint8, T](have.Name))
	case dataframe.Uint16:
		return df.Derive(to[uint16, T](have.Name))
	case dataframe.Uint32:
		return df.Derive(to[uint32, T](have.Name))
	case dataframe.Uint64:
		return df.Derive(to[uint64, T](have.Name))
	}
	return nil, fmt.Errorf("column %q: %w: %v (want integers)", have.Name, dataframe.ErrType, have.Type)
}

// to is the column with its integers as T. One that does not fit ends the query.
func to[S, T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](column string) expr.Expr {
	return expr.Map(column, func(x S) T {
		y := T(x)
		if S(y) != x || (x < 0) != (y < 0) {
			panic(fmt.Sprintf("%d does not fit", x))
		}
		return y
	}).As(column)
}
