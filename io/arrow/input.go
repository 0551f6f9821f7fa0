package arrow

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/stoa-data/stoa/internal/flatbuffer"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// magic begins and ends a file; magic1 is that of Feather before Arrow.
const (
	magic  = "ARROW1"
	magic1 = "FEA1"
)

// An input is the bytes of a file or stream.
type input struct {
	r    io.ReaderAt
	size int64
	held []byte // all of them, when they are in memory
}

// read returns n bytes at a position that lie within the input; of an input in
// memory they are shared.
func (in *input) read(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || at > in.size || n > in.size-at {
		return nil, damaged("%d bytes at %d (the file has %d)", n, at, in.size)
	}
	if in.held != nil {
		return in.held[at : at+n : min(in.size, at+(n+7)/8*8)], nil
	}
	b := memory.Make[byte](int((n + 7) / 8 * 8))[:n]
	if k, err := in.r.ReadAt(b, at); int64(k) < n {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("%d bytes at %d: %w", n, at, err)
	}
	return b, nil
}

// A file is an open file or stream whose messages are known.
type file struct {
	input
	name    string // for messages
	fields  []fileField
	batches []batch
	found   []found // dictionaries' messages, in order
	footed  bool    // a file with a footer, no stream
	close   func() error

	identity string // of the object
}

// A batch is where a record batch lies.
type batch struct {
	meta   batchMeta
	at     int64
	body   int64
	number int // in the file
	heard  int // how many of found came before it in a stream
}

// A found dictionary is where one lies, or a delta of one.
type found struct {
	batch
	id    int64
	delta bool
}

// openInput finds the messages of a file or stream.
func openInput(ctx context.Context, name string, r io.ReaderAt, size int64) (*file, error) {
	f := &file{name: name, input: input{r: r, size: size}, close: func() error { return nil }}
	if b, ok := r.(*heldReader); ok {
		f.held = b.b
	}
	head, err := f.read(0, min(size, int64(len(magic))))
	switch {
	case err != nil:
		return nil, err
	case string(head) == magic:
		f.footed = true
		err = f.readFooter()
	case bytes.HasPrefix(head, []byte(magic1)):
		err = unsupported("Feather version 1; write it anew as version 2")
	default:
		err = f.readStream(ctx)
	}
	return f, err
}

// A heldReader is an input in memory.
type heldReader struct {
	*bytes.Reader
	b []byte
}

// hold returns a reader of bytes that are shared.
func hold(b []byte) *heldReader { return &heldReader{bytes.NewReader(b), b} }

// readFooter reads the table of contents of a file.
func (f *file) readFooter() error {
	const tail = 4 + len(magic)
	if f.size < int64(2*len(magic)+4+2) {
		return damaged("file of %d bytes", f.size)
	}
	b, err := f.read(f.size-int64(tail), int64(tail))
	if err != nil {
		return err
	}
	if string(b[4:]) != magic {
		return damaged("the file does not end with %q; it may be cut off", magic)
	}
	n := int64(binary.LittleEndian.Uint32(b))
	if n > f.size-int64(tail)-8 {
		return damaged("footer of %d bytes in a file of %d", n, f.size)
	}
	end := f.size - int64(tail) - n
	if b, err = f.read(end, n); err != nil {
		return err
	}
	buf := flatbuffer.New(b)
	footer := buf.Root()
	f.fields, err = readSchema(footer.Table(1))
	dictionaries, batches := footer.Structs(2, 24), footer.Structs(3, 24)
	switch {
	case buf.Err() != nil:
		return damaged("footer: %v", buf.Err())
	case err != nil:
		return err
	}
	for ; len(dictionaries) > 0; dictionaries = dictionaries[24:] {
		m, at, err := f.block(dictionaries, end)
		if err == nil {
			err = f.addDictionary(m, at)
		}
		if err != nil {
			return fmt.Errorf("dictionary %d: %w", len(f.found), err)
		}
	}
	for ; len(batches) > 0; batches = batches[24:] {
		m, at, err := f.block(batches, end)
		if err == nil {
			err = f.addBatch(m, at)
		}
		if err != nil {
			return fmt.Errorf("batch %d: %w", len(f.batches), err)
		}
	}
	return nil
}

// block reads the message of a Block, which ends before end, and returns where
// its body begins.
func (f *file) block(b []byte, end int64) (message, int64, error) {
	at, meta, body := int64(binary.LittleEndian.Uint64(b)), int64(int32(binary.LittleEndian.Uint32(b[8:]))), int64(binary.LittleEndian.Uint64(b[16:]))
	if at < 0 || meta < 8 || body < 0 || at > end || meta > end-at || body > end-at-meta {
		return message{}, 0, damaged("block at %d with %d and %d bytes (the blocks end at %d)", at, meta, body, end)
	}
	head, err := f.read(at, meta)
	if err != nil {
		return message{}, 0, err
	}
	if binary.LittleEndian.Uint32(head) == continuation {
		head = head[4:]
	}
	m, err := readMessage(head[4:])
	if err == nil && m.body > body {
		err = damaged("message with a body of %d bytes in a block of %d", m.body, body)
	}
	return m, at + meta, err
}

// continuation stands before the length of a message.
const continuation = 0xffffffff

// readStream walks over the messages of a stream.
func (f *file) readStream(ctx context.Context) error {
	at := int64(0)
	for n := 0; ; n++ {
		if n%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if at == f.size && n > 0 {
			return nil
		}
		b, err := f.read(at, min(8, f.size-at))
		if err != nil {
			return err
		}
		if len(b) < 4 {
			return damaged("no Arrow file or stream, or cut off after message %d", n)
		}
		size, head := int64(int32(binary.LittleEndian.Uint32(b))), int64(4)
		if size == -1 && len(b) == 8 {
			size, head = int64(int32(binary.LittleEndian.Uint32(b[4:]))), 8
		}
		if size == 0 && n > 0 {
			return nil
		}
		if size <= 0 || size > f.size-at-head {
			if n == 0 {
				return damaged("neither an Arrow file nor a stream")
			}
			return damaged("message %d: %d bytes of metadata at %d (the file has %d)", n+1, size, at, f.size)
		}
		meta, err := f.read(at+head, size)
		if err != nil {
			return err
		}
		m, err := readMessage(meta)
		if at += head + size; err == nil && m.body > f.size-at {
			err = damaged("body of %d bytes at %d (the file has %d)", m.body, at, f.size)
		}
		switch {
		case err != nil:
		case (m.kind == schemaHeader) != (n == 0):
			err = damaged("message of kind %d", m.kind)
		case m.kind == schemaHeader:
			if f.fields, err = readSchema(m.header); err == nil && m.f.Err() != nil {
				err = damaged("schema: %v", m.f.Err())
			}
		case m.kind == dictionaryHeader:
			err = f.addDictionary(m, at)
		default:
			err = f.addBatch(m, at)
		}
		if err != nil {
			return fmt.Errorf("message %d: %w", n+1, err)
		}
		at += m.body
	}
}

// addBatch remembers a record batch.
func (f *file) addBatch(m message, at int64) (err error) {
	if m.kind != batchHeader {
		return damaged("message of kind %d", m.kind)
	}
	b := batch{at: at, body: m.body, number: len(f.batches), heard: len(f.found)}
	if b.meta, err = readBatch(m.header, m.f); err == nil {
		f.batches = append(f.batches, b)
	}
	return err
}

// addDictionary remembers a dictionary.
func (f *file) addDictionary(m message, at int64) (err error) {
	if m.kind != dictionaryHeader {
		return damaged("message of kind %d", m.kind)
	}
	d := found{id: m.header.Long(0), delta: m.header.Byte(2) != 0, batch: batch{at: at, body: m.body}}
	if d.meta, err = readBatch(m.header.Table(1), m.f); err == nil {
		f.found = append(f.found, d)
	}
	return err
}

// column reads one column of a batch: node and buffers that start at some of its.
func (f *file) column(b *batch, s *storage, node, buffer, views int, a *allowance) (*raw, error) {
	n, missing, err := b.meta.node(node)
	if err != nil {
		return nil, err
	}
	if n != b.meta.rows {
		return nil, damaged("column of %d values in a batch of %d rows", n, b.meta.rows)
	}
	r := &raw{n: int(n), missing: int(missing), memory: a}
	count := 2
	if last := len(b.meta.views) - 1; views > last {
		return nil, damaged("batch without the number of buffers of view %d", last)
	}
	buffer += b.meta.views[views]
	switch s.kind {
	case nullType:
		return r, nil
	case binaryType, utf8Type, largeBinaryType, largeUtf8Type:
		count = 3
	case binaryViewType, utf8ViewType:
		if views == len(b.meta.views)-1 {
			return nil, damaged("batch without the number of buffers of view %d", views)
		}
		count += b.meta.views[views+1] - b.meta.views[views]
	}
	for k := range count {
		if k == 0 && missing == 0 {
			continue
		}
		p, err := b.meta.buffer(buffer+k, b.body)
		if err != nil {
			return nil, err
		}
		x, err := f.unpacked(b, p, a)
		if err != nil {
			return nil, err
		}
		if k == 0 {
			r.validity = x
		} else {
			r.buffers = append(r.buffers, x)
		}
	}
	return r, nil
}

// decode returns the values of one column.
func (f *file) decode(b *batch, s *storage, index *storage, d *dictionary, node, buffer, views int, a *allowance) (v *vector.Vector, err error) {
	err = guard(func() error {
		stored := s
		if d != nil {
			stored = index
		}
		r, err := f.column(b, stored, node, buffer, views, a)
		if err != nil {
			return err
		}
		if d != nil {
			v, err = d.column(r, index)
		} else {
			v, err = s.vector(r)
		}
		return err
	})
	return v, err
}
