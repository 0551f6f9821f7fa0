package object

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// HTTP opens objects of web servers, the default for http and https. Register
// another one to add headers or to use a client of your own:
//
//	object.Register("https", &object.HTTP{Header: http.Header{"Authorization": {"Bearer " + token}}})
//
// A redirect to another host carries no Authorization along.
type HTTP struct {
	// Client sends the requests. The default gives up when it cannot connect
	// within 10 s or hears nothing for 30 s after a request.
	Client *http.Client
	// Header is added to every request.
	Header http.Header
	// Attempts is how often a request is tried at most, 5 by default.
	Attempts int
	// Pause is the wait before the second attempt, 100 ms by default; it
	// doubles for each that follows, and a server's Retry-After is obeyed up to 30 s.
	Pause time.Duration
	// Limit is the largest object that is held in memory when a server does
	// not know ranges, 1 GiB by default.
	Limit int64
}

// defaultClient has no limit on the time of a whole request, which may be long.
var defaultClient = &http.Client{Transport: &http.Transport{
	Proxy:                 http.ProxyFromEnvironment,
	DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
	ForceAttemptHTTP2:     true,
	MaxIdleConnsPerHost:   16,
	IdleConnTimeout:       90 * time.Second,
	TLSHandshakeTimeout:   10 * time.Second,
	ResponseHeaderTimeout: 30 * time.Second,
}}

// longestPause bounds the wait between attempts.
const longestPause = 30 * time.Second

// tailBytes is how much of an object's end is read when it is opened.
const tailBytes = 64 << 10

// Open implements Opener.
func (h *HTTP) Open(ctx context.Context, name string) (*Object, error) {
	u, err := url.Parse(name)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no URL", name)
	}
	f := &httpFile{h: h.defaults(), ctx: ctx, url: name}
	o := &Object{Name: Redact(name), Reader: f}
	if err := f.open(); err != nil {
		return nil, err
	}
	o.Size, o.Identity = f.size, f.identity
	if f.whole != nil {
		o.Reader = bytes.NewReader(f.whole)
	}
	return o, nil
}

// defaults returns h with the defaults filled in.
func (h *HTTP) defaults() HTTP {
	out := *h
	if out.Client == nil {
		out.Client = defaultClient
	}
	if out.Attempts < 1 {
		out.Attempts = 5
	}
	if out.Pause <= 0 {
		out.Pause = 100 * time.Millisecond
	}
	if out.Limit <= 0 {
		out.Limit = 1 << 30
	}
	return out
}

// An httpFile reads an object in ranges.
type httpFile struct {
	h        HTTP
	ctx      context.Context
	url      string
	size     int64
	etag     string // strong or weak, as the server says it
	modified string
	identity string
	whole    []byte // of a server without ranges
	cache    blockCache
}

// A statusError is an answer that is none.
type statusError struct {
	code  int
	after time.Duration // the server's wish
}

func (e *statusError) Error() string {
	return fmt.Sprintf("server says %d %s", e.code, http.StatusText(e.code))
}

// Unwrap returns what the file system would have said.
func (e *statusError) Unwrap() error {
	switch e.code {
	case http.StatusNotFound, http.StatusGone:
		return fs.ErrNotExist
	case http.StatusUnauthorized, http.StatusForbidden:
		return fs.ErrPermission
	}
	return nil
}

// open asks for the end of the object.
func (f *httpFile) open() error {
	return f.retry(func() error {
		resp, err := f.request(fmt.Sprintf("bytes=-%d", tailBytes))
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		empty := strings.HasSuffix(resp.Header.Get("Content-Range"), "/0")
		switch resp.StatusCode {
		case http.StatusPartialContent:
			if empty {
				break
			}
			lo, hi, size, err := contentRange(resp)
			if err != nil {
				return err
			}
			tail := make([]byte, hi-lo)
			if hi != size || len(tail) > tailBytes {
				return fmt.Errorf("server sends bytes %d to %d of %d (asked for the last %d)", lo, hi-1, size, tailBytes)
			}
			if _, err := io.ReadFull(resp.Body, tail); err != nil {
				return &brokenError{err}
			}
			f.size = size
			f.cache.tail, f.cache.tailAt = tail, lo
		case http.StatusRequestedRangeNotSatisfiable: // an empty object has no last byte
			if !empty {
				return &statusError{code: resp.StatusCode}
			}
		case http.StatusOK:
			b, err := f.readWhole(resp)
			if err != nil {
				return err
			}
			f.whole, f.size = b, int64(len(b))
		default:
			return status(resp)
		}
		f.etag, f.modified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
		switch {
		case f.etag != "":
			f.identity = "ETag " + f.etag
		case f.modified != "":
			f.identity = fmt.Sprintf("%d bytes of %s", f.size, f.modified)
		}
		return nil
	})
}

// readWhole reads the answer of a server that does not know ranges.
func (f *httpFile) readWhole(resp *http.Response) ([]byte, error) {
	if n := resp.ContentLength; n > f.h.Limit {
		return nil, fmt.Errorf("server knows no ranges, and %d bytes are more than the %d that may be held in memory", n, f.h.Limit)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, f.h.Limit+1))
	switch {
	case err != nil:
		return nil, &brokenError{err}
	case int64(len(b)) > f.h.Limit:
		return nil, fmt.Errorf("server knows no ranges, and the object is larger than the %d bytes that may be held in memory", f.h.Limit)
	case b == nil:
		b = []byte{}
	}
	return b, nil
}

// request sends a GET for a range.
func (f *httpFile) request(bytes string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(f.ctx, http.MethodGet, f.url, nil)
	if err != nil {
		return nil, err
	}
	for name, values := range f.h.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Header.Set("Range", bytes)
	req.Header.Set("Accept-Encoding", "identity")
	if f.etag != "" && !strings.HasPrefix(f.etag, "W/") { // a weak one never matches
		req.Header.Set("If-Range", f.etag)
	}
	resp, err := f.h.Client.Do(req)
	if err != nil {
		if ctxErr := f.ctx.Err(); ctxErr != nil {
			return nil, ctxErr
		}
		var u *url.Error
		if errors.As(err, &u) { // its text repeats the URL, parameters and all
			err = u.Err
		}
		return nil, &brokenError{err}
	}
	return resp, nil
}

// status makes an error of an answer that is none.
func status(resp *http.Response) error {
	e := &statusError{code: resp.StatusCode}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		e.after = min(time.Duration(min(s, 3600))*time.Second, longestPause)
	}
	return e
}

// contentRange reads which bytes of how many a server sends: lo to hi−1.
func contentRange(resp *http.Response) (lo, hi, size int64, err error) {
	text := resp.Header.Get("Content-Range")
	if _, err := fmt.Sscanf(text, "bytes %d-%d/%d", &lo, &hi, &size); err != nil || lo < 0 || hi < lo || hi >= size {
		return 0, 0, 0, fmt.Errorf("server sends Content-Range %q (want bytes and the size)", text)
	}
	return lo, hi + 1, size, nil
}
