package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// A span is where a byte string lies in a blob.
type span struct{ lo, hi uint32 }

// texts decodes n byte strings of a page that holds no dictionary indices:
// spans of a blob, both valid until the next page.
func (t *task) texts(w *workspace, p *page, n int) ([]byte, []span, error) {
	if p.encoding == format.Plain || p.encoding == plainDictionary {
		if err := t.checkCount(p, n); err != nil {
			return nil, nil, err
		}
	}
	spans := room(w, &w.spans, n)
	switch p.encoding {
	case format.Plain, plainDictionary:
		if t.spec.stride > 0 {
			fixedSpans(spans, t.spec.stride)
			return p.values, spans, nil
		}
		return p.values, spans, plainSpans(spans, p.values)
	case format.DeltaLengthByteArray:
		blob, err := deltaLengthSpans(w, spans, p.values)
		return blob, spans, err
	case format.DeltaByteArray:
		blob, err := deltaTexts(w, spans, p.values)
		return blob, spans, err
	case format.ByteStreamSplit:
		if t.spec.stride > 0 {
			q := *p
			q.present = n
			blob, err := t.plain(w, &q)
			fixedSpans(spans, t.spec.stride)
			return blob, spans, err
		}
	}
	return nil, nil, errUnsupportedf("%v values in %v", t.spec.physical, p.encoding)
}

// fixedSpans cuts a blob into values of one length.
func fixedSpans(spans []span, stride int) {
	for i := range spans {
		spans[i] = span{uint32(i * stride), uint32((i + 1) * stride)}
	}
}

// plainSpans finds byte strings that each follow their length.
func plainSpans(spans []span, b []byte) error {
	at := 0
	for i := range spans {
		if len(b)-at < 4 {
			return damaged("%d of %d strings are lacking", len(spans)-i, len(spans))
		}
		n := binary.LittleEndian.Uint32(b[at:])
		at += 4
		if uint64(n) > uint64(len(b)-at) {
			return damaged("string of %d bytes (%d are left)", n, len(b)-at)
		}
		spans[i] = span{uint32(at), uint32(at) + n}
		at += int(n)
	}
	return nil
}

// deltaLengthSpans finds the strings of DELTA_LENGTH_BYTE_ARRAY: all lengths,
// then all bytes.
func deltaLengthSpans(w *workspace, spans []span, b []byte) ([]byte, error) {
	lengths := room(w, &w.words, len(spans))
	blob, err := deltaInts(lengths, b)
	if err != nil {
		return nil, err
	}
	at := uint64(0)
	for i, n := range lengths {
		if at += uint64(n); at > uint64(len(blob)) {
			return nil, damaged("string of %d bytes (%d are left)", n, uint64(len(blob))-(at-uint64(n)))
		}
		spans[i] = span{uint32(at) - n, uint32(at)}
	}
	return blob, nil
}

// deltaTexts decodes DELTA_BYTE_ARRAY: the lengths of the prefixes shared with
// the string before, then the rests as DELTA_LENGTH_BYTE_ARRAY.
func deltaTexts(w *workspace, spans []span, b []byte) ([]byte, error) {
	prefixes := room(w, &w.ints, len(spans))
	shared := room(w, &w.words, len(spans))
	b, err := deltaInts(shared, b)
	if err != nil {
		return nil, err
	}
	for i, n := range shared {
		prefixes[i] = uint64(n)
	}
	rests, err := deltaLengthSpans(w, spans, b) // overwrites shared
	if err != nil {
		return nil, err
	}
	total, last := uint64(0), uint64(0)
	for i, s := range spans {
		if prefixes[i] > last {
			return nil, damaged("string that shares %d bytes with one of %d", prefixes[i], last)
		}
		last = prefixes[i] + uint64(s.hi-s.lo)
		if total += last; total > math.MaxInt32 {
			return nil, errUnsupportedf("page of strings of more than 2 GiB")
		}
	}
	blob := room(w, &w.blob, int(total))
	at, before := 0, span{}
	for i, s := range spans {
		n := copy(blob[at:], blob[before.lo:uint64(before.lo)+prefixes[i]])
		n += copy(blob[at+n:], rests[s.lo:s.hi])
		before = span{uint32(at), uint32(at + n)}
		spans[i] = before
		at += n
	}
	return blob, nil
}
