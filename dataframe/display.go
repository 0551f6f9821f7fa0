package dataframe

import (
	"strconv"
	"strings"

	"github.com/stoa-data/stoa/internal/vector"
)

// The bounds of a printed frame.
const (
	defaultRows  = 25  // lines of rows when the terminal's height is unknown
	defaultWidth = 100 // when the terminal's width is unknown
	cellWidth    = 32  // longer texts are cut
)

// String returns the frame as a table for a terminal: size, names, types (a
// question mark where values may be missing, Cat… for a categorical), then
// rows with their numbers. Floats show six significant digits, missing values
// the word missing, control characters as escapes. Rows and columns that do
// not fit the screen are left out, the middle rows behind a ⋮ and the last
// columns with a note. The screen is COLUMNS and LINES, else the terminal on
// os.Stdout, else 100 columns and 25 rows.
//
// Only the rows shown are read, for a view through its selection; a column
// that a verb left to be computed on first use is computed if it is shown.
func (df *DataFrame) String() string {
	rows, width := screen()
	return renderText(df.tab(), textOptions{noun: df.noun(), rows: rows, width: width, cell: cellWidth})
}

// noun is what the first line calls the frame.
func (df *DataFrame) noun() string {
	if df.IsView() {
		return "DataFrame (view)"
	}
	return "DataFrame"
}

// textOptions bound a printed table.
type textOptions struct {
	noun  string // what the first line calls the table
	rows  int    // lines for rows, the ⋮ included
	width int    // columns of the screen
	cell  int    // columns of the widest cell
}

// renderText prints a table as String describes, without a last line feed.
func renderText(t *vector.Table, o textOptions) string {
	var b strings.Builder
	b.WriteString(title(t, o.noun))
	if len(t.Fields) == 0 {
		return b.String()
	}
	rows := shownRows(t.Rows(), o.rows)
	number := max(3, len(strconv.Itoa(t.Rows())))
	room := o.width - number - 5 // the rule before the columns and the spaces around
	columns := []shownColumn{showColumn(t, 0, rows, max(4, min(o.cell, room)))}
	used := columns[0].width
	for c := 1; c < len(t.Fields) && used < room; c++ {
		s := showColumn(t, c, rows, o.cell)
		if used+2+s.width > room {
			break
		}
		columns, used = append(columns, s), used+2+s.width
	}
	writeHead(&b, columns, number, used)
	for i, r := range rows {
		b.WriteByte('\n')
		label := "⋮"
		if r >= 0 {
			label = strconv.Itoa(r + 1)
		}
		line := " " + pad(label, number, true) + " │"
		for k := range columns {
			line += columns[k].gap(k) + pad(columns[k].cells[i], columns[k].width, columns[k].right)
		}
		b.WriteString(strings.TrimRight(line, " "))
	}
	if note := omitted(t, len(columns)); note != "" {
		b.WriteByte('\n')
		b.WriteString(cut(note, o.width))
	}
	return b.String()
}

// title returns the line that gives a table's size.
func title(t *vector.Table, noun string) string {
	return strconv.Itoa(t.Rows()) + "×" + strconv.Itoa(len(t.Fields)) + " " + noun
}

// writeHead writes the names, the types and the rule.
func writeHead(b *strings.Builder, columns []shownColumn, number, used int) {
	names, types := " "+pad("Row", number, true)+" │", strings.Repeat(" ", number+2)+"│"
	for k, c := range columns {
		names += c.gap(k) + pad(c.name, c.width, false)
		types += c.gap(k) + pad(c.typ, c.width, false)
	}
	for _, line := range []string{names, types} {
		b.WriteByte('\n')
		b.WriteString(strings.TrimRight(line, " "))
	}
	b.WriteByte('\n')
	b.WriteString(strings.Repeat("─", number+2) + "┼" + strings.Repeat("─", used+2))
}

// omitted announces the columns that are not shown, "" when all are.
func omitted(t *vector.Table, shown int) string {
	rest := t.Fields[shown:]
	if len(rest) == 0 {
		return ""
	}
	note := "… and " + strconv.Itoa(len(rest)) + " more column"
	if len(rest) > 1 {
		note += "s"
	}
	for i, f := range rest[:min(len(rest), 100)] {
		note += []string{", ", ": "}[b2i(i == 0)] + escape([]byte(f.Name), cellWidth)
	}
	if len(rest) > 100 {
		note += ", …"
	}
	return note
}

// b2i returns 1 for true.
func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shownRows returns the positions of the rows to show: all of n when they fit
// into limit lines, else the first and the last with −1 between.
func shownRows(n, limit int) []int {
	limit = max(limit, 3)
	var rows []int
	if n <= limit {
		for r := range n {
			rows = append(rows, r)
		}
		return rows
	}
	for r := range limit / 2 {
		rows = append(rows, r)
	}
	rows = append(rows, -1)
	for r := n - (limit - 1 - limit/2); r < n; r++ {
		rows = append(rows, r)
	}
	return rows
}

// A shownColumn is a column as text, cut and escaped.
type shownColumn struct {
	name, typ string
	cells     []string // one for each shown row; ⋮ for the gap
	missing   []bool
	right     bool // values are aligned right
	width     int
}

// gap returns the space before column k.
func (c *shownColumn) gap(k int) string { return [...]string{"  ", " "}[b2i(k == 0)] }

// showColumn formats the cells of column c at rows; floats get trailing spaces
// so that their points stand below each other.
func showColumn(t *vector.Table, c int, rows []int, limit int) shownColumn {
	field := t.Fields[c]
	s := shownColumn{
		name:    escape([]byte(field.Name), limit),
		typ:     cut(typeLabel(field), limit),
		cells:   make([]string, len(rows)),
		missing: make([]bool, len(rows)),
		right:   field.Type.Kind == Bool || field.Type.Kind.IsNumeric() || field.Type.Kind == Duration,
	}
	v := t.Columns[c].Vector()
	for i, r := range rows {
		switch {
		case r < 0:
			s.cells[i] = "⋮"
			continue
		case t.View:
			r = int(t.Sel[r])
		}
		s.missing[i] = !v.IsValid(r)
		s.cells[i] = cellText(v, r, limit)
	}
	if field.Type.Kind.IsFloat() {
		alignPoints(&s)
	}
	s.width = max(textWidth(s.name), textWidth(s.typ))
	for _, text := range s.cells {
		s.width = max(s.width, textWidth(text))
	}
	return s
}

// alignPoints pads the numbers of a column behind their decimal points.
func alignPoints(s *shownColumn) {
	behind := 0
	for _, text := range s.cells {
		if p := strings.IndexByte(text, '.'); p >= 0 {
			behind = max(behind, len(text)-p)
		}
	}
	for i, text := range s.cells {
		if p := strings.IndexByte(text, '.'); p >= 0 {
			s.cells[i] = text + strings.Repeat(" ", behind-(len(text)-p))
		}
	}
}

// typeLabel returns a type as the types row prints it.
func typeLabel(f Field) string {
	label := f.Type.String()
	if f.Type.Kind == Categorical {
		label = "Cat…"
	}
	if f.Nullable {
		label += "?"
	}
	return label
}

// cellText returns the text of value i in at most limit columns.
func cellText(v *vector.Vector, i, limit int) string {
	if !v.IsValid(i) {
		return "missing"
	}
	typ := v.Type()
	if p := v.Pool(); p != nil {
		v, i = p.Levels(), int(v.Code(i)-1)
		typ = v.Type()
	}
	switch {
	case typ.Kind == String:
		return escape(v.Text(i), limit)
	case typ.Kind == Binary:
		b := v.Text(i)
		long := len(b) > limit/2
		text := "0x" + string(vector.AppendValue(nil, vector.FromBinary([][]byte{b[:min(len(b), limit/2)]}, vector.Bitmap{}), 0))
		if long {
			text += "…"
		}
		return cut(text, limit)
	case typ.Kind.IsFloat():
		return shortFloat(v.Float(i), 8*typ.Kind.Width())
	}
	return cut(string(vector.AppendValue(nil, v, i)), limit)
}

// shortFloat returns x with at most six significant digits and always a point:
// 6.8051, 2.0, 1.5e6.
func shortFloat(x float64, bits int) string {
	text := strconv.FormatFloat(x, 'e', 5, bits) // such as -1.23450e+07
	e := strings.IndexByte(text, 'e')
	if e < 0 {
		return strings.TrimPrefix(text, "+") // NaN, Inf
	}
	exp, _ := strconv.Atoi(text[e+1:])
	if exp < -4 || exp > 5 {
		mantissa := strings.TrimRight(text[:e], "0")
		if strings.HasSuffix(mantissa, ".") {
			mantissa += "0"
		}
		return mantissa + "e" + strconv.Itoa(exp)
	}
	text = strconv.FormatFloat(x, 'f', 5-exp, bits)
	if exp == 5 {
		return text + ".0"
	}
	if text = strings.TrimRight(text, "0"); strings.HasSuffix(text, ".") {
		text += "0"
	}
	return text
}
