package csv

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/stoa-data/stoa/dataframe"
)

// Write writes df as a CSV file: a header, then the rows in order. Values are
// written so that they read back exactly (see the package comment), a missing
// value as the empty field, a categorical value as the text of its level.
// Fields are quoted only where they must be. A path that ends in .gz is packed
// with gzip, one that ends in .zst with zstd.
//
// The text goes to a temporary file beside path that takes its name when it is
// complete: after an error, path is what it was before. A view is written
// through its selection without a copy of the frame.
func Write(path string, df *dataframe.DataFrame, options ...Option) error {
	c, err := newConfig(true, options)
	if err != nil {
		return err
	}
	if err := writeFile(path, func(w io.Writer) error { return c.pack(w, path, df) }); err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err // path names the file already, or the temporary file means nothing to the caller
		}
		return fmt.Errorf("writing %q: %w", path, err)
	}
	return nil
}

// WriteTo is Write to w. After an error w may hold a part of the text.
func WriteTo(w io.Writer, df *dataframe.DataFrame, options ...Option) error {
	c, err := newConfig(true, options)
	if err != nil {
		return err
	}
	if err := c.write(w, df); err != nil {
		return fmt.Errorf("writing csv: %w", err)
	}
	return nil
}

// pack writes df to w, packed if path says so.
func (c *config) pack(w io.Writer, path string, df *dataframe.DataFrame) error {
	var z io.WriteCloser
	switch filepath.Ext(path) {
	case ".gz":
		z = gzip.NewWriter(w)
	case ".zst":
		var err error
		if z, err = zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)); err != nil {
			return err
		}
	default:
		return c.write(w, df)
	}
	if err := c.write(z, df); err != nil {
		return err
	}
	return z.Close()
}

// writeFile gives the text that write writes the name path once it is complete.
func writeFile(path string, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace what a link points to, not the link
	}
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return errors.New("is a directory")
		}
		if !info.Mode().IsRegular() { // a pipe or a terminal cannot be replaced
			file, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			return errors.Join(write(file), file.Close())
		}
		mode = info.Mode().Perm()
	}
	temporary := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32()))
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if file != nil { // an error, or a panic on its way up
			file.Close()
			os.Remove(temporary)
		}
	}()
	w := bufio.NewWriterSize(file, 256<<10)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	file = nil
	return nil
}
