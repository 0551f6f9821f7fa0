package arrow

import (
	"bufio"
	"encoding/binary"

	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/stoa-data/stoa/internal/flatbuffer"
)

// messages writes the messages that Arrow's library makes one after the other.
// That is a stream, and between magic bytes and a footer a file. The library's
// own writer of files has no deltas of dictionaries, which files may have.
type messages struct {
	w      *bufio.Writer
	footed bool
	at     int64
	schema []byte // the first message

	dictionaries, batches []byte // Blocks
}

// Write counts and hands on.
func (m *messages) Write(b []byte) (int, error) {
	n, err := m.w.Write(b)
	m.at += int64(n)
	return n, err
}

// begin writes what a file begins with.
func (m *messages) begin() error {
	if !m.footed {
		return nil
	}
	_, err := m.Write([]byte(magic + "\x00\x00"))
	return err
}

// Start implements ipc.PayloadWriter.
func (m *messages) Start() error { return nil }

// WritePayload implements ipc.PayloadWriter.
func (m *messages) WritePayload(p ipc.Payload) error {
	meta := p.Meta()
	defer meta.Release()
	b := meta.Bytes()
	if m.schema == nil {
		m.schema = append([]byte{}, b...)
	}
	start := m.at
	padded := (len(b) + 7) / 8 * 8
	head := binary.LittleEndian.AppendUint32(nil, continuation)
	head = binary.LittleEndian.AppendUint32(head, uint32(padded))
	if _, err := m.Write(head); err != nil {
		return err
	}
	if _, err := m.Write(append(b[:len(b):len(b)], make([]byte, padded-len(b))...)); err != nil {
		return err
	}
	body := m.at
	if err := p.SerializeBody(m); err != nil {
		return err
	}
	block := binary.LittleEndian.AppendUint64(nil, uint64(start))
	block = binary.LittleEndian.AppendUint64(block, uint64(body-start))
	block = binary.LittleEndian.AppendUint64(block, uint64(m.at-body))
	switch flatbuffer.New(b).Root().Byte(1) {
	case dictionaryHeader:
		m.dictionaries = append(m.dictionaries, block...)
	case batchHeader:
		m.batches = append(m.batches, block...)
	}
	return nil
}

// Close implements ipc.PayloadWriter: it ends the stream and writes the footer.
func (m *messages) Close() error {
	end := binary.LittleEndian.AppendUint32(nil, continuation)
	end = binary.LittleEndian.AppendUint32(end, 0)
	if m.footed {
		footer := m.footer()
		end = append(end, footer...)
		end = binary.LittleEndian.AppendUint32(end, uint32(len(footer)))
		end = append(end, magic...)
	}
	if _, err := m.Write(end); err != nil {
		return err
	}
	return m.w.Flush()
}

// footer returns the Footer table. Its schema is that of the first message.
func (m *messages) footer() []byte {
	var w flatbuffer.Writer
	schema := flatbuffer.New(m.schema).Root().Table(2).At()
	return w.Buffer(
		flatbuffer.Slot{ID: 0, Size: 2, Value: version5},
		flatbuffer.Slot{ID: 1, Size: 4, Child: func() int { return w.Paste(m.schema) + schema }},
		flatbuffer.Slot{ID: 2, Size: 4, Child: func() int { return w.Structs(m.dictionaries, len(m.dictionaries)/24) }},
		flatbuffer.Slot{ID: 3, Size: 4, Child: func() int { return w.Structs(m.batches, len(m.batches)/24) }})
}
