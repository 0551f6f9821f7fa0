package csv

import "github.com/stoa-data/stoa/internal/vector"

// keep copies the columns of a chunk whose text may still be wanted and cannot
// be told from their values: those of an inferred type that is not text.
func (p *part) keep(c *chunk, in *input, targets []*target) {
	p.kept = make([]*chunk, len(targets))
	for k, t := range targets {
		if col := in.places[k]; t.infer && col >= 0 && !p.pieces[k].exact() {
			p.kept[k] = c.column(col)
		}
	}
}

// exact reports whether the values of a piece tell their text.
func (p *piece) exact() bool {
	if p.values == nil {
		return true
	}
	switch p.values.Type().Kind {
	case vector.String:
		return true
	case vector.Int64, vector.Uint64, vector.Date:
		return p.seen&(seenOdd|seenQuoted) == 0
	}
	return false
}

// column returns a copy of one column as a chunk.
func (c *chunk) column(col int) *chunk {
	out := &chunk{config: c.config, rows: c.rows, width: 1, fields: make([]field, c.rows)}
	size := 0
	for r, at := 0, col; r < c.rows; r, at = r+1, at+c.width {
		size += len(c.fields[at].raw(c.block))
	}
	out.block = make([]byte, 0, size)
	for r, at := 0, col; r < c.rows; r, at = r+1, at+c.width {
		f := c.fields[at]
		start := uint32(len(out.block))
		out.block = append(out.block, f.raw(c.block)...)
		out.fields[r] = field{start | f.start&topBit, uint32(len(out.block)) | f.end&topBit}
	}
	return out
}

// text returns the text of an exact piece of n rows as a chunk of one column.
func (p *piece) text(c *config, n int) *chunk {
	out := &chunk{config: c, rows: n, width: 1, fields: make([]field, n)}
	var missing []byte
	if !c.emptyMissing && len(c.markers) > 0 {
		missing = c.markers[0]
	}
	for r := range out.fields {
		start, quoted := uint32(len(out.block)), uint32(topBit) // a text in quotes is no marker
		switch {
		case p.in != nil && p.codes[r] != 0:
			out.block = append(out.block, p.in.text(p.codes[r])...)
		case p.in == nil && p.values != nil && p.values.IsValid(r):
			out.block = vector.AppendValue(out.block, p.values, r)
		default:
			out.block, quoted = append(out.block, missing...), 0
		}
		out.fields[r] = field{start, uint32(len(out.block)) | quoted}
	}
	return out
}

// text returns the text of target k as a chunk of one column.
func (p *part) text(c *config, k int) *chunk {
	if kept := p.kept[k]; kept != nil {
		return kept
	}
	return p.pieces[k].text(c, p.rows)
}
