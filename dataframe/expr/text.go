package expr

// A Text is the functions of an expression's text; Expr.Text gives it. A
// categorical counts by the text of its levels. Lengths and positions count
// runes, and a byte that is no UTF-8 counts as one. What is missing stays
// missing. Operands are expressions or Go values: a text is itself, not a
// column. On a column whose texts repeat, a function runs once for each
// distinct one.
type Text struct{ e Expr }

// Text gives the functions of text: expr.Col("host").Text().Lower().
func (e Expr) Text() Text { return Text{e} }

// Lower is the text in lower case.
func (t Text) Lower() Expr { return t.e.call("lower") }

// Upper is the text in upper case.
func (t Text) Upper() Expr { return t.e.call("upper") }

// Title is the text with the first letter of each word in title case and the
// others in lower case; a word is a run of letters and digits.
func (t Text) Title() Expr { return t.e.call("title") }

// Reverse is the runes from the last to the first.
func (t Text) Reverse() Expr { return t.e.call("reverse") }

// Repeat is the text several times, empty for a number below 1.
func (t Text) Repeat(times any) Expr { return t.e.call("repeat", times) }

// Trim is the text without the white space at both ends, or without the runes
// of a cutset.
func (t Text) Trim(cutset ...any) Expr { return t.e.call("trim", cutset...) }

// TrimLeft is Trim at the start only.
func (t Text) TrimLeft(cutset ...any) Expr { return t.e.call("trim_left", cutset...) }

// TrimRight is Trim at the end only.
func (t Text) TrimRight(cutset ...any) Expr { return t.e.call("trim_right", cutset...) }

// StripPrefix is the text without a prefix, the same where it has none.
func (t Text) StripPrefix(prefix any) Expr { return t.e.call("strip_prefix", prefix) }

// StripSuffix is the text without a suffix, the same where it has none.
func (t Text) StripSuffix(suffix any) Expr { return t.e.call("strip_suffix", suffix) }

// PadLeft fills the text from the left up to a width with spaces, or with the
// runes of fill in turn; a longer text stays as it is.
func (t Text) PadLeft(width any, fill ...any) Expr {
	return t.e.call("pad_left", append([]any{width}, fill...)...)
}

// PadRight fills the text from the right; see PadLeft.
func (t Text) PadRight(width any, fill ...any) Expr {
	return t.e.call("pad_right", append([]any{width}, fill...)...)
}

// Length is the number of runes, int64.
func (t Text) Length() Expr { return t.e.call("length") }

// ByteLength is the number of bytes, int64.
func (t Text) ByteLength() Expr { return t.e.call("byte_length") }

// Contains is true where part occurs in the text.
func (t Text) Contains(part any) Expr { return t.e.call("contains", part) }

// StartsWith is true where the text begins with prefix.
func (t Text) StartsWith(prefix any) Expr { return t.e.call("starts_with", prefix) }

// EndsWith is true where the text ends with suffix.
func (t Text) EndsWith(suffix any) Expr { return t.e.call("ends_with", suffix) }

// IndexOf is the place of the first rune of part in the text, counted from 0,
// −1 where it does not occur.
func (t Text) IndexOf(part any) Expr { return t.e.call("index_of", part) }

// Like is true where the whole text is like a pattern: % stands for any text,
// _ for one rune, and a backslash takes the next rune literally.
func (t Text) Like(pattern string) Expr { return t.e.call("like", pattern) }

// ILike is Like, but letters that differ in case only are the same.
func (t Text) ILike(pattern string) Expr { return t.e.call("ilike", pattern) }

// Matches is true where some part of the text matches a regular expression (in
// the syntax of package regexp; ^ and $ tie it to the ends).
func (t Text) Matches(pattern string) Expr { return t.e.call("matches", pattern) }

// CountMatches is the number of matches that do not overlap, int64.
func (t Text) CountMatches(pattern string) Expr { return t.e.call("count_matches", pattern) }

// Extract is what a group of the first match holds, the whole match for group
// 0; missing where nothing matches.
func (t Text) Extract(pattern string, group int) Expr { return t.e.call("extract", pattern, group) }

// Replace puts new in the place of every old.
func (t Text) Replace(old, new any) Expr { return t.e.call("replace", old, new) }

// ReplaceRegex replaces every match; $1 or ${name} in the replacement stands for
// a group.
func (t Text) ReplaceRegex(pattern string, replacement any) Expr {
	return t.e.call("replace_regex", pattern, replacement)
}

// SplitPart is part n of the text between separators: 1 is the first, −1 the
// last; missing where there are fewer.
func (t Text) SplitPart(separator, n any) Expr { return t.e.call("split_part", separator, n) }

// Slice is the runes from start on (0 is the first, −1 the last), all of them
// or length.
func (t Text) Slice(start any, length ...any) Expr {
	return t.e.call("slice", append([]any{start}, length...)...)
}
