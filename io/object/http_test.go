package object_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stoa-data/stoa/io/object"
)

// A server serves one object and counts; before may answer in its place.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	content  []byte
	etag     string
	before   func(n int, w http.ResponseWriter, r *http.Request) bool
	requests atomic.Int64
}

// serve starts a server of an object.
func serve(t *testing.T, content []byte) *server {
	s := &server{content: content, etag: `"v1"`}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(s.requests.Add(1))
		s.mu.Lock()
		content, etag, before := s.content, s.etag, s.before
		s.mu.Unlock()
		if before != nil && before(n, w, r) {
			return
		}
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}))
	t.Cleanup(s.Close)
	return s
}

// change replaces the object.
func (s *server) change(content []byte, etag string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.content, s.etag = content, etag
}

// noise returns n bytes that differ.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// quick is an opener that does not wait long.
var quick = &object.HTTP{Pause: time.Millisecond}

func open(t *testing.T, h *object.HTTP, url string) *object.Object {
	t.Helper()
	o, err := h.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestHTTP_ReadsLikeMemory(t *testing.T) {
	content := noise(3<<20 + 17)
	s := serve(t, content)
	o := open(t, quick, s.URL)
	if o.Size != int64(len(content)) || o.Identity != `ETag "v1"` {
		t.Errorf("got size %d, identity %s", o.Size, o.Identity)
	}
	want := bytes.NewReader(content)
	r := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		off, n := r.Int64N(o.Size+10), r.IntN(1000)
		if r.IntN(10) == 0 {
			n = r.IntN(600 << 10)
		}
		a, b := make([]byte, n), make([]byte, n)
		got, gotErr := o.ReadAt(a, off)
		wanted, wantErr := want.ReadAt(b, off)
		if got != wanted || !bytes.Equal(a, b) || (gotErr == nil) != (wantErr == nil) && n > 0 {
			t.Fatalf("%d bytes at %d: got %d %v, want %d %v", n, off, got, gotErr, wanted, wantErr)
		}
	}
	if _, err := o.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("a negative position is read")
	}
}

// Small reads close to each other are few requests, and the end is none.
func TestHTTP_SmallReadsAreFewRequests(t *testing.T) {
	content := noise(1 << 20)
	s := serve(t, content)
	o := open(t, quick, s.URL)
	var group sync.WaitGroup
	for k := range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			for at := int64(k * 50); at < 250<<10; at += 1000 {
				b := make([]byte, 50)
				if _, err := o.ReadAt(b, at); err != nil || !bytes.Equal(b, content[at:at+50]) {
					t.Errorf("at %d: %v", at, err)
				}
			}
		}()
	}
	group.Wait()
	if _, err := o.ReadAt(make([]byte, 8), o.Size-8); err != nil {
		t.Error(err)
	}
	if n := s.requests.Load(); n != 2 {
		t.Errorf("got %d requests, want 2", n)
	}
}

func TestHTTP_Empty(t *testing.T) {
	s := serve(t, nil)
	o := open(t, quick, s.URL)
	if o.Size != 0 {
		t.Errorf("got size %d", o.Size)
	}
	if _, err := o.ReadAt(make([]byte, 1), 0); err != io.EOF {
		t.Errorf("got %v, want EOF", err)
	}
	s.before = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Range", "bytes */0")
		w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		return true
	}
	if o := open(t, quick, s.URL); o.Size != 0 {
		t.Errorf("got size %d", o.Size)
	}
}

func TestHTTP_ServerWithoutRanges(t *testing.T) {
	content := noise(1000)
	s := serve(t, content)
	s.before = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
		w.Write(content)
		return true
	}
	o := open(t, quick, s.URL)
	got, err := io.ReadAll(io.NewSectionReader(o, 0, o.Size))
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	if n := s.requests.Load(); n != 1 {
		t.Errorf("got %d requests, want 1", n)
	}
	for _, chunked := range []bool{false, true} {
		s.before = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
			if chunked {
				w.(http.Flusher).Flush()
			}
			w.Write(content)
			return true
		}
		_, err = (&object.HTTP{Limit: 999}).Open(context.Background(), s.URL)
		if err == nil {
			t.Error("an object beyond the limit is held in memory")
		}
	}
}

func TestHTTP_Retries(t *testing.T) {
	content := noise(600 << 10)
	s := serve(t, content)
	s.before = func(n int, w http.ResponseWriter, r *http.Request) bool {
		switch n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.WriteHeader(http.StatusTooManyRequests)
		case 4: // break off in the middle
			w.Header().Set("ETag", `"v1"`)
			w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", 500<<10-1, len(content)))
			w.Header().Set("Content-Length", fmt.Sprint(500<<10))
			w.WriteHeader(http.StatusPartialContent)
			w.Write(content[:1000])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		default:
			return false
		}
		return true
	}
	o := open(t, quick, s.URL)
	b := make([]byte, 500<<10)
	if _, err := o.ReadAt(b, 0); err != nil || !bytes.Equal(b, content[:len(b)]) {
		t.Errorf("got %v", err)
	}
	if n := s.requests.Load(); n != 5 {
		t.Errorf("got %d requests, want 5", n)
	}
}

func TestHTTP_GivesUp(t *testing.T) {
	s := serve(t, nil)
	code := 0
	s.before = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(code)
		return true
	}
	for _, c := range []struct {
		code     int
		is       error
		requests int64
		text     string
	}{
		{404, fs.ErrNotExist, 1, "server says 404 Not Found"},
		{403, fs.ErrPermission, 1, "server says 403 Forbidden"},
		{418, nil, 1, "server says 418 I'm a teapot"},
		{502, nil, 3, "server says 502 Bad Gateway (after 3 attempts)"},
	} {
		code = c.code
		s.requests.Store(0)
		_, err := (&object.HTTP{Attempts: 3, Pause: time.Millisecond}).Open(context.Background(), s.URL)
		if err == nil || err.Error() != c.text || c.is != nil && !errors.Is(err, c.is) || s.requests.Load() != c.requests {
			t.Errorf("%d: got %v after %d requests", c.code, err, s.requests.Load())
		}
	}
}

// What changes while it is read is an error, whatever the server says of it.
func TestHTTP_ChangedWhileRead(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		size                int
	}{
		{"etag", `"v1"`, `"v2"`, 1 << 20},
		{"weak etag", `W/"v1"`, `W/"v2"`, 1 << 20},
		{"etag goes", `"v1"`, "", 1 << 20},
		{"size only", "", "", 1<<20 + 1},
		{"shorter", "", "", 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, noise(1<<20))
			s.change(s.content, c.before)
			o := open(t, quick, s.URL)
			if _, err := o.ReadAt(make([]byte, 300<<10), 0); err != nil {
				t.Fatal(err)
			}
			s.change(noise(c.size), c.after)
			if _, err := o.ReadAt(make([]byte, 300<<10), 300<<10); !errors.Is(err, object.ErrChanged) {
				t.Errorf("large read: got %v, want ErrChanged", err)
			}
			if _, err := o.ReadAt(make([]byte, 10), 700<<10); !errors.Is(err, object.ErrChanged) {
				t.Errorf("small read: got %v, want ErrChanged", err)
			}
		})
	}
}

func TestHTTP_WrongRange(t *testing.T) {
	s := serve(t, noise(1<<20))
	o := open(t, quick, s.URL)
	s.before = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 7-1006/%d", 1<<20))
		w.WriteHeader(http.StatusPartialContent)
		w.Write(make([]byte, 1000))
		return true
	}
	if _, err := o.ReadAt(make([]byte, 1000), 0); err == nil {
		t.Error("bytes of another place are taken")
	}
}

func TestHTTP_Context(t *testing.T) {
	s := serve(t, noise(1<<20))
	ctx, cancel := context.WithCancel(context.Background())
	o, err := quick.Open(ctx, s.URL)
	if err != nil {
		t.Fatal(err)
	}
	blocked := make(chan struct{})
	s.before = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		close(blocked)
		<-r.Context().Done()
		return true
	}
	done := make(chan error)
	go func() {
		_, err := o.ReadAt(make([]byte, 10), 0)
		done <- err
	}()
	<-blocked
	start := time.Now()
	cancel()
	if err := <-done; err != context.Canceled {
		t.Errorf("got %v, want Canceled", err)
	}
	if d := time.Since(start); d > 50*time.Millisecond {
		t.Errorf("took %v", d)
	}
}

func TestHTTP_HeaderAndName(t *testing.T) {
	s := serve(t, noise(10))
	var seen atomic.Value
	s.before = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		seen.Store(r.Header.Get("Authorization"))
		return false
	}
	h := &object.HTTP{Header: http.Header{"authorization": {"Bearer x"}}}
	o := open(t, h, s.URL+"/scans.parquet?signature=secret#part")
	if want := s.URL + "/scans.parquet?…"; o.Name != want || seen.Load() != "Bearer x" {
		t.Errorf("got %s, %v; want %s", o.Name, seen.Load(), want)
	}
}
