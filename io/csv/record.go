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
	vectors, err := buffers.Vectors(df, w.fields)
	if err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	columns := make([]outColumn, len(vectors))
	for i, v := range vectors {
		columns[i] = w.column(v, i)
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
		if i > 0 {
			w.text = append(w.text, w.delimiter)
		}
		w.value([]byte(f.Name), i, true, f.Name == "")
		w.start = false
	}
	w.text = append(w.text, '\n')
}

// An outColumn is a column as it is written.
type outColumn struct {
	*vector.Vector
	direct bool     // no value needs quotes
	levels [][]byte // of a dictionary: what is written for each code but 0
}

// column returns column c of the file. The fields of levels are made once if
// rows repeat them.
func (w *writer) column(v *vector.Vector, c int) outColumn {
	out := outColumn{Vector: v, direct: !isText(v.Type()) && !w.numbers}
	if !v.IsDictionary() || v.Pool().Len() > v.Len()/2 {
		return out
	}
	levels, own := v.Pool().Levels(), *w
	own.start = false
	for i := range levels.Len() {
		own.text = nil
		own.value(vector.AppendValue(nil, levels, i), c, true, false)
		out.levels = append(out.levels, own.text)
	}
	return out
}

// rows appends rows lo to hi−1.
func (w *writer) rows(columns []outColumn, lo, hi int) {
	var value []byte
	for r := lo; r < hi; r++ {
		for c := range columns {
			v := &columns[c]
			if c > 0 {
				w.text = append(w.text, w.delimiter)
			}
			switch {
			case !v.IsValid(r):
				if len(columns) == 1 && w.missingText == "" && !isText(v.Type()) {
					w.text = append(w.text, `""`...) // not an empty line, which other readers skip
				}
				w.text = append(w.text, w.missingText...)
			case w.start:
				value = vector.AppendValue(value[:0], v.Vector, r)
				w.value(value, c, isText(v.Type()), false)
			case v.levels != nil:
				w.text = append(w.text, v.levels[v.Code(r)-1]...)
			case v.direct:
				w.text = vector.AppendValue(w.text, v.Vector, r)
			case v.Type().Kind == vector.String && !v.IsDictionary():
				w.value(v.Text(r), c, true, false)
			default:
				value = vector.AppendValue(value[:0], v.Vector, r)
				w.value(value, c, isText(v.Type()), false)
			}
			w.start = false
		}
		w.text = append(w.text, '\n')
	}
}

// isText reports whether values of type t may be any text.
func isText(t dataframe.Type) bool {
	return t.Kind == vector.String || t.Kind == vector.Binary || t.Kind == vector.Categorical
}

// value appends a present value of column c.
func (w *writer) value(value []byte, c int, isText, quoted bool) {
	if !quoted && (isText && w.mustQuote(value, c) || !isText && w.numbers) || w.start && likeMagic(value) {
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
