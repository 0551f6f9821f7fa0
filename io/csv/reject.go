package csv

import (
	"bytes"
	"slices"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// Rejects leaves out records that are wrong, with too many or too few fields, a
// misplaced quote, or a value that is not of the type that Types asks for, and
// puts a frame of them into dst: the columns file, line, column (missing where
// the whole record is meant), value (of the field, or all of a record that cannot
// be split) and reason, one row for each thing that is wrong, in the order of the
// files. What follows a misplaced quote is taken for
// a record from the next line on. Blocks are then searched for line ends one
// after the other, as with LazyQuotes. For Read, ReadFiles, ReadFS, ReadFrom.
func Rejects(dst **dataframe.DataFrame) Option {
	return Option{"Rejects", false, func(c *config) error {
		c.skip, c.rejects = true, dst
		return nil
	}}
}

// SkipWrong leaves out the records that Rejects would collect. For reading.
func SkipWrong() Option {
	return Option{"SkipWrong", false, func(c *config) error { c.skip = true; return nil }}
}

// maxRejected is how much of the text of a record or field a reject keeps.
const maxRejected = 1 << 10

// A reject is something wrong in a record that is left out.
type reject struct {
	at     int // byte of the block
	file   string
	line   int
	column string // "" for the whole record
	value  string
	reason string
}

// tolerant is scan that goes on behind records that are wrong and tells where
// they are; wrong may be nil.
func (s *scanner) tolerant(b []byte, limit int, final bool, fields []field, wrong func(start, end int, f *fault)) (_ []field, rows, next int) {
	for pos := 0; ; {
		made, n, at, f := s.shifted(b, pos, limit-rows, final, fields)
		fields, rows, pos = made, rows+n, at
		if f == nil {
			return fields, rows, pos
		}
		end := s.skip(b, pos, f)
		if end < 0 && !final {
			return fields, rows, pos
		}
		if end < 0 {
			end = len(b)
		}
		if wrong != nil {
			wrong(pos, end, f)
		}
		pos = end
	}
}

// shifted is scan from a position on.
func (s *scanner) shifted(b []byte, pos, limit int, final bool, fields []field) (_ []field, rows, next int, f *fault) {
	first := len(fields)
	fields, rows, next, f = s.scan(b[pos:], limit, final, fields)
	for i := first; i < len(fields) && pos > 0; i++ {
		fields[i].start += uint32(pos)
		fields[i].end += uint32(pos)
	}
	if f != nil {
		f.at += pos
	}
	return fields, rows, next + pos, f
}

// skip returns the end of the wrong record at pos, −1 when b does not hold it.
func (s *scanner) skip(b []byte, pos int, f *fault) int {
	if f.column < 0 { // well formed but for the number of fields
		if _, end, f := s.record(b, pos, true, nil); f == nil {
			return end
		}
	}
	n := bytes.IndexByte(b[pos:], '\n')
	if n < 0 {
		return -1
	}
	return pos + n + 1
}

// splitTolerant is split that leaves wrong records out.
func (r *reader) splitTolerant(b block, sc *scanner, fields []field) (*chunk, []reject) {
	var rejects []reject
	add := func(at, column int, value []byte, err error) {
		x := reject{at: at, file: b.in.src.File, value: cut(value), reason: err.Error()}
		if column >= 0 && column < len(b.in.names) {
			x.column = b.in.names[column]
		}
		rejects = append(rejects, x)
	}
	made, rows, _ := sc.tolerant(b.text, int(^uint(0)>>1), true, fields, func(start, end int, f *fault) {
		record := bytes.TrimSuffix(bytes.TrimSuffix(b.text[start:end], lineFeed), []byte{'\r'})
		add(start, f.column, record, f.err)
	})
	c := &chunk{config: r.config, block: b.text, fields: made, rows: rows, width: sc.width}
	c.leaveOut(r.wrongRows(b, c, add))
	slices.SortStableFunc(rejects, func(x, y reject) int { return x.at - y.at })
	line, at := b.line, 0
	for i := range rejects {
		x := &rejects[i]
		line, at = line+bytes.Count(b.text[at:x.at], lineFeed), x.at
		x.line = line
	}
	return c, rejects
}

// cut returns the beginning of a text.
func cut(b []byte) string {
	if len(b) > maxRejected {
		return string(b[:maxRejected]) + "…"
	}
	return string(b)
}

// wrongRows marks the rows with a value that is not of the type that Types asks
// for; nil when there are none.
func (r *reader) wrongRows(b block, c *chunk, add func(at, column int, value []byte, err error)) []bool {
	var wrong []bool
	const window = 64 // rows that are tried at once
	for k, t := range r.targets {
		col := b.in.places[k]
		if t.infer || col < 0 || t.typ.Kind == vector.String || t.typ.Kind == vector.Categorical {
			continue
		}
		for lo := 0; lo < c.rows; {
			part := &chunk{config: c.config, block: c.block, width: c.width, rows: min(window, c.rows-lo)}
			part.fields = c.fields[lo*c.width : (lo+part.rows)*c.width]
			_, f := part.typed(col, t.typ)
			if f == nil {
				lo += part.rows
				continue
			}
			for int(c.fields[lo*c.width+col].start&^topBit) != f.at {
				lo++
			}
			if wrong == nil {
				wrong = make([]bool, c.rows)
			}
			value, _ := c.fields[lo*c.width+col].text(c.block, nil)
			add(f.at, f.column, value, f.err)
			wrong[lo] = true
			lo++
		}
	}
	return wrong
}

// leaveOut drops the rows that are marked.
func (c *chunk) leaveOut(wrong []bool) {
	if wrong == nil {
		return
	}
	kept := 0
	for r, w := range wrong {
		if !w {
			copy(c.fields[kept*c.width:(kept+1)*c.width], c.fields[r*c.width:])
			kept++
		}
	}
	c.rows, c.fields = kept, c.fields[:kept*c.width]
}

// rejected returns what was left out as a frame.
func (r *reader) rejected() (*dataframe.DataFrame, error) {
	var file, column, value, reason []string
	var line []int64
	var known []bool
	for _, p := range r.parts {
		for _, x := range p.rejects {
			file, line, column, value, reason = append(file, x.file), append(line, int64(x.line)), append(column, x.column), append(value, x.value), append(reason, x.reason)
			known = append(known, x.column != "")
		}
	}
	return dataframe.New(dataframe.NewColumn("file", file), dataframe.NewColumn("line", line),
		dataframe.NullableColumn("column", column, known), dataframe.NewColumn("value", value), dataframe.NewColumn("reason", reason))
}
