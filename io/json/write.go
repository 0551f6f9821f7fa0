package json

import (
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/buffers"
)

const (
	viewRows = 1 << 14 // rows of a view that are gathered at a time
	textSize = 64 << 10
)

// A writer turns rows into text.
type writer struct {
	*config
	w     io.Writer
	text  []byte
	names [][]byte // of the fields, quoted, with the colon
	rows  int64
}

// begin writes what stands before the first row.
func (w *writer) begin(fields []dataframe.Field) {
	for _, f := range fields {
		w.names = append(w.names, append(appendString(nil, []byte(f.Name)), ':'))
	}
	if w.array {
		w.text = append(w.text, '[')
	}
}

// frame writes the rows of a frame.
func (w *writer) frame(df *dataframe.DataFrame, fields []dataframe.Field) error {
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
		if err := w.part(part, fields); err != nil {
			return err
		}
	}
	return nil
}

// part writes the rows of a frame that is small or no view.
func (w *writer) part(df *dataframe.DataFrame, fields []dataframe.Field) error {
	columns, err := buffers.Vectors(df, fields)
	if err != nil {
		return err
	}
	for r := range df.Rows() {
		if w.array && w.rows > 0 {
			w.text = append(w.text, ',')
		}
		if w.array {
			w.text = append(w.text, '\n')
		}
		w.text = append(w.text, '{')
		for k, v := range columns {
			if k > 0 {
				w.text = append(w.text, ',')
			}
			w.text = append(w.text, w.names[k]...)
			if err := w.value(v, r); err != nil {
				return fmt.Errorf("column %q, row %d: %w", fields[k].Name, w.rows, err)
			}
		}
		w.text = append(w.text, '}')
		if !w.array {
			w.text = append(w.text, '\n')
		}
		w.rows++
		if len(w.text) >= textSize {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// value appends value r of a column.
func (w *writer) value(v *vector.Vector, r int) error {
	if !v.IsValid(r) {
		w.text = append(w.text, "null"...)
		return nil
	}
	switch k := v.Type().Kind; {
	case k == vector.Float64, k == vector.Float32:
		x := 0.0
		if k == vector.Float64 {
			x = vector.Values[float64](v)[r]
		} else {
			x = float64(vector.Values[float32](v)[r])
		}
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			w.text = vector.AppendValue(w.text, v, r)
			return nil
		}
		if !w.nonFinite {
			return fmt.Errorf("%v is no JSON number (NonFiniteAsText writes it as a string)", x)
		}
		w.text = append(w.text, map[bool]string{true: `"NaN"`, false: `"Infinity"`}[math.IsNaN(x)]...)
		if math.IsInf(x, -1) {
			w.text = append(w.text[:len(w.text)-len(`"Infinity"`)], `"-Infinity"`...)
		}
	case k == vector.Bool || k.Width() > 0 && !k.IsTemporal():
		w.text = vector.AppendValue(w.text, v, r)
	default:
		var scratch [64]byte
		w.text = appendString(w.text, vector.AppendValue(scratch[:0], v, r))
	}
	return nil
}

// end writes what stands behind the last row.
func (w *writer) end() error {
	if w.array {
		if w.rows > 0 {
			w.text = append(w.text, '\n')
		}
		w.text = append(w.text, ']', '\n')
	}
	return w.flush()
}

// flush hands the text on.
func (w *writer) flush() error {
	_, err := w.w.Write(w.text)
	w.text = w.text[:0]
	return err
}

// appendString appends a text as a JSON string. Bytes that are not UTF-8 become
// U+FFFD, which is all that JSON has for them.
func appendString(dst, b []byte) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c < ' ' || c == 0x7f:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, n := utf8.DecodeRune(b[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
			continue
		}
		i++
	}
	return append(dst, '"')
}
