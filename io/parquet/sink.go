package parquet

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
)

// Sink runs a query and writes its result to a Parquet file without holding
// all of it in memory, as far as the query itself does not need to; see Write
// for the file and Collect for the query. The file appears at path in one step
// when all of it is on disk; on an error, or when ctx ends, nothing is left
// behind.
//
// With PartitionBy, path is a folder, which must not be there or be empty; it
// appears with all files in one step.
func Sink(ctx context.Context, query *dataframe.Lazy, path string, options ...Option) error {
	s, err := newSettings(sinking, options)
	if err != nil {
		return fmt.Errorf("sink %q: %w", path, err)
	}
	if ctx == nil {
		return fmt.Errorf("sink %q: the context is nil", path)
	}
	schema, err := query.Schema()
	if err != nil {
		return err
	}
	var to taker
	if s.partitions != nil {
		to, err = newPartitions(path, schema, s)
	} else {
		to, err = newPart(path, schema, s)
	}
	if err != nil {
		return err
	}
	for df, err := range query.Batches(ctx, s.collectOptions()...) {
		if err == nil {
			err = to.add(df)
		}
		if err != nil {
			to.abort()
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		to.abort()
		return fmt.Errorf("sink %q: %w", path, err)
	}
	return to.close()
}

// collectOptions returns what the query of a sink is told.
func (s *settings) collectOptions() []dataframe.CollectOption {
	options := []dataframe.CollectOption{dataframe.Workers(s.workers)}
	if s.progress != nil {
		options = append(options, dataframe.OnProgress(s.progress))
	}
	if s.limit > 0 {
		options = append(options, dataframe.MemoryLimit(s.limit))
	}
	return options
}

// A taker takes the batches of a query.
type taker interface {
	add(df *dataframe.DataFrame) error
	close() error // an error leaves nothing behind
	abort()
}

// A part is one file of a sink. Rows wait until they fill a row group.
type part struct {
	w       *Writer
	rows    int
	pending []*dataframe.DataFrame
	n       int // rows of pending
}

// newPart creates a file.
func newPart(path string, schema []dataframe.Field, s *settings) (*part, error) {
	w, err := create(path, schema, s)
	if err != nil {
		return nil, err
	}
	return &part{w: w, rows: s.groupRows}, nil
}

// add implements taker.
func (p *part) add(df *dataframe.DataFrame) error {
	if df.Rows() == 0 {
		return nil
	}
	p.pending = append(p.pending, df)
	p.n += df.Rows()
	if p.n < p.rows {
		return nil
	}
	return p.flush(false)
}

// flush writes the pending rows as row groups; unless it is the end, those
// that do not fill one wait on.
func (p *part) flush(end bool) error {
	if p.n == 0 {
		return nil
	}
	all, err := joined(p.pending)
	if err != nil {
		return err
	}
	n := p.n
	if !end {
		n -= n % p.rows
	}
	head, err := all.Slice(0, n)
	if err != nil {
		return err
	}
	rest, err := all.Slice(n, p.n)
	if err != nil {
		return err
	}
	if rest, err = rest.Compact(); err != nil {
		return err
	}
	p.pending, p.n = nil, 0
	if rest.Rows() > 0 {
		p.pending, p.n = []*dataframe.DataFrame{rest}, rest.Rows()
	}
	return p.w.Write(head)
}

// joined returns frames as one.
func joined(frames []*dataframe.DataFrame) (*dataframe.DataFrame, error) {
	if len(frames) == 1 {
		return frames[0], nil
	}
	return dataframe.Concat(frames...)
}

// close implements taker.
func (p *part) close() error {
	if err := p.flush(true); err != nil {
		p.w.Abort()
		return err
	}
	return p.w.Close()
}

// abort implements taker.
func (p *part) abort() { p.w.Abort() }

// vacant reports an error unless nothing, or an empty folder, is at path.
func vacant(path string) error {
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%w, and is not empty", os.ErrExist)
	}
	return nil
}

// folderBeside makes a folder with an unused name beside path.
func folderBeside(path string) (string, error) {
	path = filepath.Clean(path)
	for {
		name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32()))
		if err := os.Mkdir(name, 0o777); !errors.Is(err, os.ErrExist) {
			return name, err
		}
	}
}
