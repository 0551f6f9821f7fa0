package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// generation numbers the made-up scans: raise it when their rows change.
const generation = 1

// groupRows is how many rows are made, and written as a row group, at once.
const groupRows = 1 << 20

// cached returns the path of the scan's file in the user's cache folder, and
// makes the file when it is not there.
func cached(singles int) (string, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder = filepath.Join(folder, "stoa")
	path := filepath.Join(folder, fmt.Sprintf("ipscan-v%d-%d.parquet", generation, singles))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	return path, write(path, singles)
}

// write makes up a scan as a Parquet file.
func write(path string, singles int) error {
	s := newScan(singles)
	bar := newProgress("writing "+filepath.Base(path), s.rows())
	defer bar.end()
	return writeScan(path, s, runtime.GOMAXPROCS(0), bar.add)
}

// writeScan writes a scan to a Parquet file, which appears when it is
// complete; an interrupt leaves nothing behind. It calls done with the number
// of rows after every row group.
func writeScan(path string, s *scan, workers int, done func(rows int)) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	none, err := s.frame(0, 0)
	if err != nil {
		return err
	}
	w, err := parquet.Create(path, none.Schema(), parquet.RowGroupRows(groupRows))
	if err != nil {
		return err
	}
	defer w.Abort()
	err = s.frames(groupRows, workers, func(df *dataframe.DataFrame) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.Write(df); err != nil {
			return err
		}
		done(df.Rows())
		return nil
	})
	if err != nil {
		return err
	}
	return w.Close()
}
