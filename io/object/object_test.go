package object_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stoa-data/stoa/io/object"
)

// files makes files of their own names in a new folder.
func files(t *testing.T, names ...string) string {
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestExpand(t *testing.T) {
	dir := files(t, "b.parquet", "a.parquet", "c.csv", "[x].parquet", "sub/d.parquet", "_temporary/e.parquet", ".f.parquet", "empty/g.txt")
	for _, c := range []struct {
		name string
		want string
	}{
		{"a.parquet", "a.parquet"},
		{"?.parquet", "a.parquet b.parquet"},
		{"[x].parquet", "[x].parquet"},
		{"absent", "absent"},
		{"", "[x].parquet a.parquet b.parquet sub/d.parquet"},
	} {
		got, err := object.Expand(context.Background(), filepath.Join(dir, c.name), ".parquet", ".pq")
		for i := range got {
			got[i], _ = filepath.Rel(dir, got[i])
			got[i] = filepath.ToSlash(got[i])
		}
		if err != nil || !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%q: got %q %v, want %q", c.name, got, err, c.want)
		}
	}
	for _, name := range []string{"none-*", "empty"} {
		if got, err := object.Expand(context.Background(), filepath.Join(dir, name), ".parquet"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %q %v, want ErrNotExist", name, got, err)
		}
	}
	url := "file://" + filepath.ToSlash(dir) + "/a.parquet"
	if got, err := object.Expand(context.Background(), url); err != nil || len(got) != 1 || object.Scheme(got[0]) != "" {
		t.Errorf("%s: got %q %v", url, got, err)
	}
	if got, err := object.Expand(context.Background(), "https://example.org/a.parquet"); err != nil || len(got) != 1 {
		t.Errorf("got %q %v", got, err)
	}
}

func TestOpen_File(t *testing.T) {
	dir := files(t, "a.bin")
	path := filepath.Join(dir, "a.bin")
	for _, name := range []string{path, "file://" + filepath.ToSlash(path)} {
		o, err := object.Open(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(io.NewSectionReader(o, 0, o.Size))
		if err != nil || string(b) != "a.bin" {
			t.Errorf("got %q %v", b, err)
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(path, []byte("a.bin"), 0o666); err != nil {
			t.Fatal(err)
		}
		if again, err := object.Open(context.Background(), name, object.Expect("")); err != nil {
			t.Error(err)
		} else {
			again.Close()
		}
	}
	before, err := object.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	before.Close()
	if err := os.WriteFile(path, []byte("longer than it was"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := object.Open(context.Background(), path, object.Expect(before.Identity)); !errors.Is(err, object.ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
}

// Errors name no path: whoever opens does.
func TestOpen_Errors(t *testing.T) {
	dir := t.TempDir()
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		ctx        context.Context
		name, want string
		is         error
	}{
		{context.Background(), filepath.Join(dir, "absent"), "", fs.ErrNotExist},
		{context.Background(), dir, "is a folder", nil},
		{context.Background(), "s3://bucket/scans.parquet", `scheme is not registered: import _ "github.com/stoa-data/stoa/io/object/s3" for s3://`, object.ErrScheme},
		{context.Background(), "gopher://host/a", "scheme is not registered: gopher:// (have ", object.ErrScheme},
		{context.Background(), "file://other/a", `"file://other/a" is no URL of a file here, as file:///data/scans.parquet is`, nil},
		{context.Background(), "http://", `"http://" is no URL`, nil},
		{canceled, "http://127.0.0.1:1/", "context canceled", context.Canceled},
	} {
		_, err := object.Open(c.ctx, c.name)
		if err == nil || c.want != "" && !strings.HasPrefix(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) || strings.Contains(err.Error(), dir) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	for _, name := range []string{"s3://bucket/*.parquet", "s3://bucket/scans.parquet"} { // at once, before anything is opened
		if _, err := object.Expand(context.Background(), name); !errors.Is(err, object.ErrScheme) {
			t.Errorf("got %v, want ErrScheme", err)
		}
	}
	if _, err := object.Expand(context.Background(), "https://example.org/*.parquet"); err == nil {
		t.Error("a web server's files are listed")
	}
}

func TestOpenFS(t *testing.T) {
	fsys := fstest.MapFS{"a.bin": {Data: []byte("content")}, "sub/b.bin": {}}
	for _, fsys := range []fs.FS{fsys, onlyRead{fsys}} {
		o, err := object.OpenFS(fsys, "a.bin")
		if err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 4)
		if _, err := o.ReadAt(b, 3); err != nil || string(b) != "tent" || o.Size != 7 {
			t.Errorf("got %q %v, size %d", b, err, o.Size)
		}
		o.Close()
		if _, err := object.OpenFS(fsys, "sub"); err == nil {
			t.Error("a folder is opened")
		}
		if _, err := object.OpenFS(fsys, "absent"); err != fs.ErrNotExist {
			t.Errorf("got %v", err)
		}
	}
}

// onlyRead is a file system whose files cannot be read at a position.
type onlyRead struct{ fs.FS }

func (o onlyRead) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return struct{ fs.File }{f}, nil
}

func TestScheme(t *testing.T) {
	for name, want := range map[string]string{
		"a.parquet": "", "/a/b": "", `C:\a.parquet`: "", "://x": "", "S3://b/k": "s3", "a b://c": "", "1a://b": "", "svn+ssh://x": "svn+ssh",
	} {
		if got := object.Scheme(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestRegister_Panics(t *testing.T) {
	for _, scheme := range []string{"", "S3", "file", "a b"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is registered", scheme)
				}
			}()
			object.Register(scheme, &object.HTTP{})
		}()
	}
}
