package object_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"testing/fstest"

	"github.com/stoa-data/stoa/io/object"
)

func Example() {
	web := httptest.NewServer(http.FileServerFS(fstest.MapFS{"words.txt": {Data: []byte("stoa: a covered walk")}}))
	defer web.Close()
	o, err := object.Open(context.Background(), web.URL+"/words.txt")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer o.Close()
	b := make([]byte, 4)
	_, err = o.ReadAt(b, o.Size-4)
	fmt.Println(o.Size, string(b), err)
	// Output: 20 walk <nil>
}

// memory is a store of objects in memory, by URL.
type memory map[string]string

func (m memory) Open(_ context.Context, url string) (*object.Object, error) {
	content, ok := m[url]
	if !ok {
		return nil, fs.ErrNotExist
	}
	r := bytes.NewReader([]byte(content))
	return &object.Object{Name: url, Size: r.Size(), Identity: content, Reader: r}, nil
}

func (m memory) List(_ context.Context, pattern string) ([]string, error) {
	var found []string
	for url := range m {
		if ok, err := path.Match(pattern, url); err != nil {
			return nil, err
		} else if ok {
			found = append(found, url)
		}
	}
	slices.Sort(found)
	return found, nil
}

func ExampleRegister() {
	object.Register("memory", memory{"memory://a/1.txt": "one", "memory://a/2.txt": "two", "memory://b/3.txt": "three"})
	names, err := object.Expand(context.Background(), "memory://a/*.txt")
	fmt.Println(names, err)
	_, err = object.Open(context.Background(), "memory://a/4.txt")
	fmt.Println(err)
	// Output:
	// [memory://a/1.txt memory://a/2.txt] <nil>
	// file does not exist
}

func ExampleExpect() {
	store := memory{"changing://words": "old"}
	object.Register("changing", store)
	planned, err := object.Open(context.Background(), "changing://words")
	fmt.Println(planned.Identity, err)
	store["changing://words"] = "new"
	_, err = object.Open(context.Background(), "changing://words", object.Expect(planned.Identity))
	fmt.Println(errors.Is(err, object.ErrChanged), err)
	// Output:
	// old <nil>
	// true object has changed since it was looked at (was old, is new)
}

func ExampleOpenFS() {
	o, err := object.OpenFS(fstest.MapFS{"words.txt": {Data: []byte("stoa")}}, "words.txt")
	fmt.Println(object.Scheme(o.Name) == "", o.Size, err)
	// Output: true 4 <nil>
}

func ExampleRedact() {
	fmt.Println(object.Redact("https://user:password@example.org/scans.parquet?signature=1234"))
	// Output: https://example.org/scans.parquet?…
}
