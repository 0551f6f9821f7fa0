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
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	var paths, missing []string
	for i := range files {
		path := filepath.Join(folder, fmt.Sprintf("march_week5_%02d.parquet", i))
		paths = append(paths, path)
		if _, err := os.Stat(path); err != nil {
			missing = append(missing, path)
		}
	}
	s.pattern, s.first, s.csv = filepath.Join(folder, "march_week5_*.parquet"), paths[0], filepath.Join(folder, "march_week5_00.csv")
	if len(missing) > 0 {
		fmt.Printf("making up %d flows in %s\n", w.rows, folder)
		if err := w.write(ctx, paths); err != nil {
			return err
		}
	}
	if _, err := os.Stat(s.csv); err == nil {
		return nil
	}
	df, err := parquet.Read(paths[0])
	if err != nil {
		return err
	}
	return csv.Write(s.csv, df)
}
