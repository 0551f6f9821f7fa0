package object

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// A brokenError is a connection that failed: worth another attempt.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *brokenError) Unwrap() error { return e.err }

// ReadAt implements io.ReaderAt.
func (f *httpFile) ReadAt(p []byte, off int64) (int, error) {
	switch {
	case off < 0:
		return 0, fmt.Errorf("read at the negative position %d", off)
	case off >= f.size:
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), f.size-off))
	var err error
	if n < blockBytes {
		err = f.cache.read(p[:n], off, f.size, f.fetch)
	} else {
		err = f.fetch(p[:n], off)
	}
	switch {
	case err != nil:
		return 0, err
	case n < len(p):
		return n, io.EOF
	}
	return n, nil
}

// fetch reads len(p) bytes at off from the server. After a connection that
// broke it asks for the rest.
func (f *httpFile) fetch(p []byte, off int64) error {
	done := 0
	return f.retry(func() error {
		lo, hi := off+int64(done), off+int64(len(p))
		resp, err := f.request(fmt.Sprintf("bytes=%d-%d", lo, hi-1))
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode >= 400 && resp.StatusCode != http.StatusRequestedRangeNotSatisfiable {
			return status(resp)
		}
		if err := f.same(resp); err != nil {
			return err
		}
		from, to, size, err := contentRange(resp)
		switch {
		case err != nil:
			return err
		case size != f.size:
			return fmt.Errorf("%w while it was read (had %d bytes, has %d)", ErrChanged, f.size, size)
		case from != lo || to != hi:
			return fmt.Errorf("server sends bytes %d to %d (asked for %d to %d)", from, to-1, lo, hi-1)
		}
		n, err := io.ReadFull(resp.Body, p[done:])
		done += n
		if err != nil {
			return &brokenError{err}
		}
		return nil
	})
}

// same checks that an answer is of the object that was opened. A server that
// sees another version behind If-Range sends all of it, with status 200.
func (f *httpFile) same(resp *http.Response) error {
	etag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	switch {
	case etag != f.etag:
		return fmt.Errorf("%w while it was read (ETag was %s, is %s)", ErrChanged, orNone(f.etag), orNone(etag))
	case modified != f.modified && f.etag == "":
		return fmt.Errorf("%w while it was read (last changed %s, now %s)", ErrChanged, orNone(f.modified), orNone(modified))
	case resp.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		return fmt.Errorf("%w while it was read (had %d bytes, has fewer)", ErrChanged, f.size)
	case resp.StatusCode != http.StatusPartialContent:
		return fmt.Errorf("server says %s to a range that it sent before", resp.Status)
	}
	return nil
}

// orNone names an absent header.
func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// retry calls try until it succeeds, fails for good, has failed too often or
// the context ends.
func (f *httpFile) retry(try func() error) error {
	pause := f.h.Pause
	for attempt := 1; ; attempt++ {
		err := try()
		if ctxErr := f.ctx.Err(); err != nil && ctxErr != nil {
			return ctxErr
		}
		wait, again := worthwhile(err, pause)
		if !again {
			return err
		}
		if attempt == f.h.Attempts && attempt == 1 {
			return err
		}
		if attempt == f.h.Attempts {
			return fmt.Errorf("%w (after %d attempts)", err, attempt)
		}
		timer := time.NewTimer(wait)
		select {
		case <-f.ctx.Done():
			timer.Stop()
			return f.ctx.Err()
		case <-timer.C:
		}
		pause = min(2*pause, longestPause)
	}
}

// worthwhile reports whether to try again after an error, and when.
func worthwhile(err error, pause time.Duration) (time.Duration, bool) {
	var broken *brokenError
	var status *statusError
	switch {
	case errors.As(err, &broken):
		return pause, true
	case errors.As(err, &status):
		return max(pause, status.after), status.code == http.StatusTooManyRequests || status.code >= 500
	}
	return 0, false
}
