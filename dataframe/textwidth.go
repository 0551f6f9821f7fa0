package dataframe

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wide holds the runes that take two columns of a terminal (East Asian wide
// and full width, emoji), in whole blocks where a few narrow ones do no harm.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x231a, 0x231b, 1}, {0x2329, 0x232a, 1}, {0x23e9, 0x23ec, 1}, {0x23f0, 0x23f3, 3},
		{0x25fd, 0x25fe, 1}, {0x2614, 0x2615, 1}, {0x2648, 0x2653, 1}, {0x267f, 0x2693, 20}, {0x26a1, 0x26aa, 9},
		{0x26ab, 0x26bd, 18}, {0x26be, 0x26c4, 6}, {0x26c5, 0x26ce, 9}, {0x26d4, 0x26ea, 22}, {0x26f2, 0x26f3, 1},
		{0x26f5, 0x26fa, 5}, {0x26fd, 0x2705, 8}, {0x270a, 0x270b, 1}, {0x2728, 0x274c, 36}, {0x274e, 0x2753, 5},
		{0x2754, 0x2755, 1}, {0x2757, 0x2795, 62}, {0x2796, 0x2797, 1}, {0x27b0, 0x27bf, 15}, {0x2b1b, 0x2b1c, 1},
		{0x2b50, 0x2b55, 5}, {0x2e80, 0x303e, 1}, {0x3041, 0xa4cf, 1}, {0xa960, 0xa97c, 1}, {0xac00, 0xd7a3, 1},
		{0xf900, 0xfaff, 1}, {0xfe10, 0xfe19, 1}, {0xfe30, 0xfe6f, 1}, {0xff01, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{
		{0x16fe0, 0x18cff, 1}, {0x1aff0, 0x1b2ff, 1}, {0x1f004, 0x1f0cf, 203}, {0x1f18e, 0x1f191, 3}, {0x1f192, 0x1f19a, 1},
		{0x1f200, 0x1f320, 1}, {0x1f32d, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f7e0, 0x1f7eb, 1}, {0x1f90c, 0x1f9ff, 1},
		{0x1fa70, 0x1faff, 1}, {0x20000, 0x3fffd, 1},
	},
}

// joiner glues emoji together; it takes no column.
const joiner = '\u200d'

// runeWidth returns the columns that a printable rune takes: 0 for combining
// marks, 2 for wide ones.
func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case r == joiner, unicode.In(r, unicode.Mn, unicode.Me), r >= 0x1160 && r <= 0x11ff:
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// textWidth returns the columns that a printable text takes.
func textWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// pad fills s with spaces up to width columns, before it for right.
func pad(s string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-textWidth(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// cut returns s in at most limit columns, with … in place of the rest.
func cut(s string, limit int) string { return escape([]byte(s), limit) }

// escape returns text in at most limit columns, with … in place of the rest.
// Runes that cannot be shown (control and format characters, among them those
// that reverse the direction of text) and bytes that are not UTF-8 appear as
// escapes. It reads no more of b than it shows.
func escape(b []byte, limit int) string {
	var out []byte
	used, fit := 0, 0 // columns of out; bytes of out that leave room for …
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		n := len(out)
		switch {
		case r == utf8.RuneError && size == 1:
			out = append(out, `\x`...)
			out = append(out, "0123456789abcdef"[b[0]>>4], "0123456789abcdef"[b[0]&15])
		case unicode.IsGraphic(r), r == joiner:
			out = append(out, b[:size]...)
		default:
			quoted := strconv.AppendQuoteRuneToASCII(nil, r)
			out = append(out, quoted[1:len(quoted)-1]...)
		}
		if used += textWidth(string(out[n:])); used > limit {
			return string(out[:fit]) + "…"
		}
		if b = b[size:]; used < limit {
			fit = len(out)
		}
		if len(out) > 8*limit+64 { // endless combining marks
			return string(out[:fit]) + "…"
		}
	}
	return string(out)
}
