package dataframe

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/stoa-data/stoa/internal/vector"
)

// The bounds of a frame in HTML.
const (
	htmlRows    = 25
	htmlColumns = 20
	htmlCell    = 60
)

// Styles stand in every element: a notebook may drop a style sheet.
const (
	htmlBorder = "border:0;border-bottom:1px solid rgba(128,128,128,.3);padding:2px 8px;white-space:pre;"
	htmlLeft   = htmlBorder + "text-align:left"
	htmlRight  = htmlBorder + "text-align:right;font-variant-numeric:tabular-nums"
	htmlFaint  = "font-weight:normal;opacity:.6"
)

// HTML returns the frame as a table for a notebook: what String shows, in at
// most 25 rows and 20 columns, every text escaped, no style sheet and no
// script. It is how notebooks display a frame by themselves. It never panics.
func (df *DataFrame) HTML() string {
	return safeHTML(func() string { return renderHTML(df.tab(), df.noun()) })
}

// SimpleRender returns the frame as HTML and as text, under the names of
// their media types, for notebooks that keep several forms of an output. It
// never panics.
func (df *DataFrame) SimpleRender() map[string]any {
	return renderForms(df.HTML(), func() string {
		return renderText(df.tab(), textOptions{noun: df.noun(), rows: defaultRows, width: defaultWidth, cell: cellWidth})
	})
}

// safeHTML returns what render returns, and its panic as HTML: a panic would
// end a notebook's kernel.
func safeHTML(render func() string) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = "<pre>" + html.EscapeString(fmt.Sprintf("cannot display: %v", p)) + "</pre>"
		}
	}()
	return render()
}

// renderForms returns the forms of a SimpleRender method. A panic of text is
// its text.
func renderForms(page string, text func() string) (forms map[string]any) {
	forms = map[string]any{"text/html": page}
	defer func() {
		if p := recover(); p != nil {
			forms["text/plain"] = fmt.Sprintf("cannot display: %v", p)
		}
	}()
	forms["text/plain"] = text()
	return forms
}

// renderHTML writes a table as HTML.
func renderHTML(t *vector.Table, noun string) string {
	rows := shownRows(t.Rows(), htmlRows)
	columns := make([]shownColumn, min(len(t.Fields), htmlColumns))
	for c := range columns {
		columns[c] = showColumn(t, c, rows, htmlCell)
	}
	var b strings.Builder
	b.WriteString(`<div style="overflow-x:auto"><div style="` + htmlFaint + `">` + html.EscapeString(title(t, noun)) + "</div>\n")
	if len(columns) > 0 {
		b.WriteString(`<table style="border-collapse:collapse;border:0">` + "\n<thead><tr>")
		element(&b, "th", htmlRight+";"+htmlFaint, "Row")
		for _, c := range columns {
			element(&b, "th", htmlLeft, html.EscapeString(c.name)+`<br><span style="`+htmlFaint+`">`+html.EscapeString(c.typ)+"</span>")
		}
		b.WriteString("</tr></thead>\n<tbody>\n")
		for i, r := range rows {
			htmlRow(&b, columns, i, r)
		}
		b.WriteString("</tbody></table>\n")
	}
	if note := omitted(t, len(columns)); note != "" {
		b.WriteString("<div>" + html.EscapeString(note) + "</div>\n")
	}
	b.WriteString("</div>")
	return b.String()
}

// htmlRow writes shown row i, which is row r of the table, −1 for the gap.
func htmlRow(b *strings.Builder, columns []shownColumn, i, r int) {
	b.WriteString("<tr>")
	label := "⋮"
	if r >= 0 {
		label = strconv.Itoa(r + 1)
	}
	element(b, "td", htmlRight+";"+htmlFaint, label)
	for _, c := range columns {
		style, text := htmlLeft, html.EscapeString(c.cells[i])
		if c.right {
			style, text = htmlRight, strings.ReplaceAll(text, " ", "\u2007") // a space as wide as a digit keeps points aligned
		}
		if c.missing[i] {
			style += ";" + htmlFaint
		}
		element(b, "td", style, text)
	}
	b.WriteString("</tr>\n")
}

// element writes an element around text that is HTML already.
func element(b *strings.Builder, tag, style, text string) {
	b.WriteString("<" + tag + ` style="` + style + `">` + text + "</" + tag + ">")
}
