package csv

import (
	"bytes"
	"io"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/buffers"
	"github.com/stoa-data/stoa/io/internal/source"
)

const (
	viewRows = 1 << 16 // rows of a view that are gathered at a time
	taskRows = 1 << 13 // rows that one goroutine formats at a time
)

// A writer turns rows into text.
type writer struct {
	*config
	w       io.Writer
	text    []byte
	fields  []dataframe.Field
	special [256]bool // bytes for which a field must be quoted
	numbers bool      // the delimiter or comment mark may occur in a number or a date
	start   bool      // nothing was written yet
	texts   [][]byte  // buffers of tasks
}

// newWriter returns a writer of rows to dst, with the header, if there is one,
// still to be flushed.
func (c *config) newWriter(dst io.Writer, fields []dataframe.Field) *writer {
	w := &writer{config: c, w: dst, fields: fields, start: true}
	for _, b := range []byte{c.delimiter, '"', '\n', '\r'} {
		w.special[b] = true
	}
	const inNumbers = "0123456789abcdefghilmnrstuyINTZ.+-:"
	w.numbers = strings.IndexByte(inNumbers, c.delimiter) >= 0 || strings.IndexByte(inNumbers, c.comment) >= 0
	if len(w.fields) > 0 && !c.noHeader {
		w.header()
	}
	return w
}

// frame writes the rows of a frame.
func (w *writer) frame(df *dataframe.DataFrame) error {
	if len(w.fields) == 0 {
		return nil
	}
	step := max(df.Rows(), 1)
	if df.IsView() {
		step = viewRows
	}
	for lo := 0; lo < df.Rows(); lo += step {
		part := df
		if df.IsView() {
			var err error
			if part, err = df.Slice(lo, min(lo+step, df.Rows())); err != nil {
				return err
			}
		}
		if err := w.part(part); err != nil {
			return err
		}
	}
	return nil
}

// part writes the rows of a frame that is small or no view: some goroutines
// format as many tasks, then their texts are written in order.
func (w *writer) part(df *dataframe.DataFrame) error {
	columns, err := buffers.Vectors(df, w.fields)
	if err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	if w.texts == nil {
		w.texts = make([][]byte, w.workers)
	}
	for lo := 0; lo < df.Rows(); lo += w.workers * taskRows {
		tasks := min(w.workers, (df.Rows()-lo+taskRows-1)/taskRows)
		err := parallel(w.workers, tasks, func(i int) error {
			task := *w
			task.text, task.start = w.texts[i][:0], w.start && i == 0
			at := lo + i*taskRows
			task.rows(columns, at, min(at+taskRows, df.Rows()))
			w.texts[i] = task.text
			return nil
		})
		if err != nil {
			return err
		}
		w.start = false
		for _, text := range w.texts[:tasks] {
			if _, err := w.w.Write(text); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush hands the text on.
func (w *writer) flush() error {
	if len(w.text) == 0 {
		return nil
	}
	_, err := w.w.Write(w.text)
	w.text = w.text[:0]
	return err
}

// header appends the names.
func (w *writer) header() {
	for i, f := range w.fields {
		w.field([]byte(f.Name), i, true, f.Name == "")
	}
	w.text = append(w.text, '\n')
}

// rows appends rows lo to hi−1.
func (w *writer) rows(columns []*vector.Vector, lo, hi int) {
	var value []byte
	for r := lo; r < hi; r++ {
		for c, v := range columns {
			switch {
			case v.IsValid(r):
				value = vector.AppendValue(value[:0], v, r)
				w.field(value, c, isText(v.Type()), false)
			case len(columns) == 1 && w.missingText == "" && !isText(v.Type()):
				w.text = append(w.text, `""`...) // not an empty line, which other readers skip
			default:
				w.missing(c)
			}
		}
		w.text = append(w.text, '\n')
	}
}

// isText reports whether values of type t may be any text.
func isText(t dataframe.Type) bool {
	return t.Kind == vector.String || t.Kind == vector.Binary || t.Kind == vector.Categorical
}

// field appends a present value of column c.
func (w *writer) field(value []byte, c int, isText, quoted bool) {
	first := w.start
	w.start = false
	if c > 0 {
		w.text = append(w.text, w.delimiter)
	}
	if !quoted && (isText && w.mustQuote(value, c) || !isText && w.numbers) || first && likeMagic(value) {
		quoted = true
	}
	if !quoted {
		w.text = append(w.text, value...)
		return
	}
	w.text = append(w.text, '"')
	for {
		n := bytes.IndexByte(value, '"')
		if n < 0 {
			break
		}
		w.text = append(append(w.text, value[:n+1]...), '"')
		value = value[n+1:]
	}
	w.text = append(append(w.text, value...), '"')
}

// mustQuote reports whether a text would not read back without quotes.
func (w *writer) mustQuote(value []byte, c int) bool {
	if string(value) == w.missingText || len(value) == 0 {
		return true
	}
	for _, b := range value {
		if w.special[b] {
			return true
		}
	}
	return c == 0 && w.comment != 0 && value[0] == w.comment
}

// missing appends the text of a missing value in column c.
func (w *writer) missing(c int) {
	w.start = false
	if c > 0 {
		w.text = append(w.text, w.delimiter)
	}
	w.text = append(w.text, w.missingText...)
}

// likeMagic reports whether a file that begins with value would pass for
// something else than text.
func likeMagic(value []byte) bool {
	for _, m := range [][]byte{source.MagicGzip, source.MagicZstd, source.MarkUTF8, source.MarkUTF16L, source.MarkUTF16B} {
		if bytes.HasPrefix(value, m) {
			return true
		}
	}
	return false
}
