package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

// generation numbers the made-up weeks: raise it when their rows change.
const generation = 1

// prepare finds the files of a week in the user's cache folder, and makes them
// when they are not there.
func (s *session) prepare(ctx context.Context, w *week, files int) error {
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	s.week = w
	folder := filepath.Join(cache, "stoa", fmt.Sprintf("netflow-v%d-%d-%d", generation, w.rows, files))
	paths, err := w.write(ctx, folder, files)
	if err != nil {
		return err
	}
	s.pattern, s.first, s.csv = filepath.Join(folder, "march_week5_*.parquet"), paths[0], filepath.Join(folder, "march_week5_00.csv")
	if _, err := os.Stat(s.csv); err == nil {
		return nil
	}
	df, err := parquet.Read(paths[0])
	if err != nil {
		return err
	}
	return csv.Write(s.csv, df)
}
