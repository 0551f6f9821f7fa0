package main

import (
	"context"
	"fmt"
	"math"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/io/csv"
)

// findPlanted checks that the first rows of the ranking are the planted beacons.
func (s *session) findPlanted(ranking *dataframe.DataFrame) {
	if !s.planted {
		return
	}
	planted := map[[2]string]bool{}
	for pair := range uint32(beacons) {
		from, to := hosts(pair)
		planted[[2]string{s.week.remote[from], s.week.local[to]}] = true
	}
	found := 0
	at := 0
	err := ranking.EachRow(func(row []any) error {
		if at++; at <= beacons && planted[[2]string{row[0].(string), row[1].(string)}] {
			found++
		}
		return nil
	}, "src_ip", "dst_ip")
	if err == nil && found < beacons {
		err = fmt.Errorf("%d of %d planted beacons lead the ranking", found, beacons)
	}
	if err != nil {
		s.problems = append(s.problems, err)
	}
}

// compareCSV reads the first file as CSV and compares it with its Parquet twin.
func (s *session) compareCSV(ctx context.Context, first *dataframe.Lazy) error {
	sums := func(flows *dataframe.Lazy) (*dataframe.DataFrame, error) {
		return flows.Combine(groupby.Count().As("flows"), col("bytes").Sum(), col("duration").Sum(), col("src_ip").NUnique(),
			col("conn_timestamp").Max(), col("dst_port").Max(), col("flags").Min()).Collect(ctx)
	}
	fromParquet, err := sums(first)
	if err != nil {
		return err
	}
	fromCSV, err := sums(csv.Scan(s.csv))
	if err != nil {
		return err
	}
	if err := different(fromParquet, fromCSV); err != nil {
		s.problems = append(s.problems, fmt.Errorf("CSV and Parquet differ: %w", err))
	}
	return nil
}

// different says where two frames differ; floats may differ by rounding, columns
// may come in any order.
func different(a, b *dataframe.DataFrame) error {
	if a.Rows() != b.Rows() || a.Width() != b.Width() {
		return fmt.Errorf("%d×%d and %d×%d", a.Rows(), a.Width(), b.Rows(), b.Width())
	}
	for _, name := range a.Names() {
		one, err := a.Select(name)
		if err != nil {
			return err
		}
		other, err := b.Select(name)
		if err != nil {
			return err
		}
		if err := differentColumn(one, other); err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
	}
	return nil
}

// differentColumn is different for frames of one column.
func differentColumn(a, b *dataframe.DataFrame) error {
	var values []any
	if err := a.EachRow(func(row []any) error { values = append(values, row[0]); return nil }); err != nil {
		return err
	}
	i := 0
	return b.EachRow(func(row []any) error {
		x, y := values[i], row[0]
		i++
		f, isFloat := x.(float64)
		if g, ok := y.(float64); isFloat && ok && math.Abs(f-g) <= 1e-9*math.Abs(f) {
			return nil
		}
		if fmt.Sprint(x) != fmt.Sprint(y) {
			return fmt.Errorf("row %d is %v and %v", i, x, y)
		}
		return nil
	})
}
