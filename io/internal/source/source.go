package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/stoa-data/stoa/io/object"
)

// A Source is a text that can be opened, and if Again is set more than once.
type Source struct {
	File  string // for messages; "" for a reader
	Again bool
	Size  int64 // bytes as they are stored, −1 if nobody knows
	Open  func() (io.ReadCloser, error)
}

// Paths returns the files that a name stands for: the path itself, the matches
// of a pattern in order of name, or the files below a folder that end in one of
// the extensions.
func Paths(ctx context.Context, name string, extensions ...string) ([]Source, error) {
	files, err := object.Expand(ctx, name, extensions...)
	if err != nil {
		return nil, err
	}
	return Files(ctx, files), nil
}

// Files returns the sources of files or URLs.
func Files(ctx context.Context, paths []string) []Source {
	srcs := make([]Source, len(paths))
	for i, path := range paths {
		srcs[i] = file(ctx, path)
	}
	return srcs
}

// file is the source of a file, or of an object behind a URL.
func file(ctx context.Context, path string) Source {
	if object.Scheme(path) != "" {
		return Source{File: object.Redact(path), Again: true, Size: -1, Open: func() (io.ReadCloser, error) {
			o, err := object.Open(ctx, path)
			if err != nil {
				return nil, err
			}
			return section{io.NewSectionReader(o, 0, o.Size), o}, nil
		}}
	}
	src := Source{File: path, Size: -1, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() { // a pipe cannot be opened twice
		src.Again, src.Size = true, info.Size()
	}
	return src
}

// A section reads an object from its beginning to its end.
type section struct {
	io.Reader
	io.Closer
}

// FS returns the files of fsys that a name or a pattern stands for.
func FS(fsys fs.FS, name string) ([]Source, error) {
	names := []string{name}
	if _, err := fs.Stat(fsys, name); err != nil {
		matches, bad := fs.Glob(fsys, name)
		if bad != nil {
			return nil, bad
		}
		if len(matches) > 0 {
			names = matches
		}
	}
	srcs := make([]Source, len(names))
	for i, name := range names {
		srcs[i] = Source{File: name, Again: true, Size: -1, Open: func() (io.ReadCloser, error) { return fsys.Open(name) }}
		if info, err := fs.Stat(fsys, name); err == nil && info.Mode().IsRegular() {
			srcs[i].Size = info.Size()
		}
	}
	return srcs, nil
}

// Reader returns the source of the text that r holds from where it stands. It
// can be opened again if r is an io.Seeker.
func Reader(r io.Reader) Source {
	src := Source{Size: -1, Open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}
	s, ok := r.(io.Seeker)
	if !ok {
		return src
	}
	start, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return src
	}
	src.Again = true
	src.Open = func() (io.ReadCloser, error) {
		_, err := s.Seek(start, io.SeekStart)
		return io.NopCloser(r), err
	}
	if end, err := s.Seek(0, io.SeekEnd); err == nil {
		src.Size = max(end-start, 0)
	}
	return src
}

// ReaderAt returns the source of a text of size bytes.
func ReaderAt(r io.ReaderAt, size int64) Source {
	return Source{Again: true, Size: size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(r, 0, size)), nil
	}}
}

// Total returns the bytes of all sources, −1 if nobody knows.
func Total(srcs []Source) int64 {
	total := int64(0)
	for _, src := range srcs {
		if src.Size < 0 {
			return -1
		}
		total += src.Size
	}
	return total
}

// Reading begins the message of every error in a text of the given format.
func Reading(file, format string) string {
	if file == "" {
		return "reading " + format
	}
	return fmt.Sprintf("reading %q", file)
}

// Cause takes the name of the file from an error of the system, for a message
// that has it already.
func (src Source) Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && path.Path == src.File {
		return path.Err
	}
	return err
}

// The first bytes of files that are not plain text.
var (
	MagicGzip  = []byte{0x1f, 0x8b}
	MagicZstd  = []byte{0x28, 0xb5, 0x2f, 0xfd}
	MarkUTF8   = []byte{0xef, 0xbb, 0xbf}
	MarkUTF16L = []byte{0xff, 0xfe}
	MarkUTF16B = []byte{0xfe, 0xff}
)

// ErrUTF16 says that a text is UTF-16.
var ErrUTF16 = errors.New("the text is UTF-16 (want UTF-8)")

// maxWindow is the most memory that a zstd file may ask for: that of its
// highest levels.
const maxWindow = 128 << 20

// A Text is an opened source: unpacked if it is gzip or zstd, without the byte
// order mark of UTF-8.
type Text struct {
	io.Reader
	Packed bool
	end    func()
	file   io.Closer
}

// Decode opens a source. It adds the bytes that are read of it, as they are
// stored, to done.
func (src Source) Decode(done *int64) (*Text, error) {
	file, err := src.Open()
	if err != nil {
		return nil, err
	}
	t := &Text{end: func() {}, file: file}
	if err := t.decode(bufio.NewReader(counter{file, done})); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// decode finds out what the text is.
func (t *Text) decode(text *bufio.Reader) error {
	head, _ := text.Peek(4)
	switch {
	case bytes.HasPrefix(head, MagicGzip):
		unpacked, err := gzip.NewReader(text)
		if err != nil {
			return err
		}
		text, t.Packed = bufio.NewReader(unpacked), true
	case bytes.Equal(head, MagicZstd):
		unpacked, err := zstd.NewReader(text, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return err
		}
		text, t.Packed, t.end = bufio.NewReader(unpacked), true, unpacked.Close
	}
	t.Reader = text
	head, err := text.Peek(3)
	switch {
	case err != nil && err != io.EOF:
		return err
	case bytes.Equal(head, MarkUTF8):
		_, err := text.Discard(len(MarkUTF8))
		return err
	case bytes.HasPrefix(head, MarkUTF16L), bytes.HasPrefix(head, MarkUTF16B):
		return ErrUTF16
	}
	return nil
}

// Close closes what was opened.
func (t *Text) Close() error {
	t.end()
	return t.file.Close()
}

// A counter counts the bytes that were read through it.
type counter struct {
	r io.Reader
	n *int64
}

func (c counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	*c.n += int64(n)
	return n, err
}

// Fill reads until buf has want bytes. Unlike io.ReadFull it tells the end of
// the text from a reader's own io.ErrUnexpectedEOF, which is how a damaged
// gzip file ends.
func Fill(r io.Reader, buf []byte, want int) ([]byte, error) {
	for idle := 0; len(buf) < want; {
		n, err := r.Read(buf[len(buf):want])
		buf = buf[:len(buf)+n]
		if err != nil {
			return buf, err
		}
		if idle++; n > 0 {
			idle = 0
		}
		if idle == 100 {
			return buf, io.ErrNoProgress
		}
	}
	return buf, nil
}
