package categorical

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// How much of a column is shown.
const (
	shownValues = 20
	shownWidth  = 60
)

// String shows the column: its length, codes and levels, then the first and
// last values, twenty at most.
func (c *Column) String() string {
	var b strings.Builder
	b.WriteString(c.title())
	c.eachShown(func(text string) { b.WriteString("\n " + text) })
	return b.String()
}

// HTML shows the same as String as a table for notebooks. Text is escaped.
func (c *Column) HTML() string {
	var b strings.Builder
	b.WriteString(`<table style="border-collapse:collapse"><caption style="text-align:left">`)
	b.WriteString(html.EscapeString(c.title()))
	b.WriteString("</caption><tbody>")
	c.eachShown(func(text string) {
		b.WriteString(`<tr><td style="text-align:left">` + html.EscapeString(text) + "</td></tr>")
	})
	b.WriteString("</tbody></table>")
	return b.String()
}

// SimpleRender returns what notebook kernels show, by media type.
func (c *Column) SimpleRender() map[string]any {
	return map[string]any{"text/plain": c.String(), "text/html": c.HTML()}
}

// title is the first line of a column.
func (c *Column) title() string {
	if c == nil {
		return "no categorical column"
	}
	missing := ""
	if n := c.Missing(); n > 0 {
		missing = fmt.Sprintf(", %d missing", n)
	}
	return fmt.Sprintf("%s (%s codes%s), %s", plural(c.Len(), "value"), c.CodeType(), missing, describeLevels(c.Vector().Pool()))
}

// eachShown calls f for the text of each value to show, and for the gap.
func (c *Column) eachShown(f func(text string)) {
	n := c.Len()
	for i := 0; i < n; i++ {
		if n > shownValues && i == shownValues/2 {
			f("⋮")
			i = n - shownValues/2
		}
		f(clip(c.At(i).String()))
	}
}

// clip shortens text for display and keeps it on one line.
func clip(s string) string {
	if len(s) > 8*shownWidth {
		s = s[:8*shownWidth]
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "·"))
	if utf8.RuneCountInString(s) > shownWidth {
		s = string([]rune(s)[:shownWidth-1]) + "…"
	}
	return s
}

// plural counts things.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
