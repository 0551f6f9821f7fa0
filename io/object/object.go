package object

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// An Object is something of known size that can be read at any position, from
// several goroutines at a time.
type Object struct {
	// Name is the path, or the URL without passwords and parameters, for messages.
	Name string
	// Size is the number of bytes.
	Size int64
	// Identity differs when the content does, as far as the store tells: an
	// ETag, or the size and the time of the last change. "" is unknown.
	Identity string
	// Reader holds the content.
	Reader io.ReaderAt
	// Closer may be nil.
	Closer io.Closer
}

// ReadAt implements io.ReaderAt.
func (o *Object) ReadAt(p []byte, off int64) (int, error) { return o.Reader.ReadAt(p, off) }

// Close gives back what the object holds. Reads may fail after it.
func (o *Object) Close() error {
	if o.Closer == nil {
		return nil
	}
	return o.Closer.Close()
}

// An Option changes how Open opens.
type Option func(*settings) error

// settings are the options' values.
type settings struct{ expect string }

// Expect makes Open fail with ErrChanged when the object's identity is not the
// one that an earlier Open found. "" expects nothing.
func Expect(identity string) Option {
	return func(s *settings) error {
		s.expect = identity
		return nil
	}
}

// Open opens a file, or an object by its URL; patterns and folders are for
// Expand. Over a network the context governs the reads too. Errors of the file
// system come without the path, which every caller names itself.
func Open(ctx context.Context, name string, options ...Option) (*Object, error) {
	var s settings
	for _, o := range options {
		if o == nil {
			return nil, fmt.Errorf("option is nil")
		}
		if err := o(&s); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o, err := open(ctx, name)
	if err != nil {
		return nil, bare(err)
	}
	if s.expect != "" && o.Identity != s.expect {
		o.Close()
		return nil, fmt.Errorf("%w since it was looked at (was %s, is %s)", ErrChanged, s.expect, o.Identity)
	}
	return o, nil
}

// open finds the opener.
func open(ctx context.Context, name string) (*Object, error) {
	scheme := Scheme(name)
	switch scheme {
	case "":
		return openFile(name)
	case "file":
		path, err := filePath(name)
		if err != nil {
			return nil, err
		}
		return openFile(path)
	}
	opener, err := lookup(scheme)
	if err != nil {
		return nil, err
	}
	return opener.Open(ctx, name)
}

// openFile opens a file of the operating system.
func openFile(path string) (*Object, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("is a folder")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &Object{Name: path, Size: info.Size(), Identity: identityOf(info), Reader: f, Closer: f}, nil
}

// identityOf makes an identity of what a file system knows.
func identityOf(info fs.FileInfo) string {
	return fmt.Sprintf("%d bytes of %s", info.Size(), info.ModTime().UTC().Format("2006-01-02T15:04:05.999999999Z"))
}

// OpenFS opens a file of fsys. One that cannot be read at any position is read
// whole into memory.
func OpenFS(fsys fs.FS, name string) (*Object, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, bare(err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("is a folder")
	}
	if err != nil {
		f.Close()
		return nil, bare(err)
	}
	o := &Object{Name: name, Size: info.Size(), Identity: identityOf(info), Closer: f}
	if r, ok := f.(io.ReaderAt); ok {
		o.Reader = r
		return o, nil
	}
	b, err := io.ReadAll(f)
	if err != nil {
		f.Close()
		return nil, bare(err)
	}
	o.Reader, o.Size = bytes.NewReader(b), int64(len(b))
	return o, nil
}

// filePath returns the path of a file URL.
func filePath(name string) (string, error) {
	u, err := url.Parse(name)
	if err != nil || u.Host != "" && u.Host != "localhost" || u.Path == "" {
		return "", fmt.Errorf("%q is no URL of a file here, as file:///data/scans.parquet is", name)
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.FromSlash(path), nil
}

// bare returns an error of the file system without its path.
func bare(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}
