package function

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/vector"
)

// textFunctions lists the functions of text. Positions and lengths count runes;
// a byte that is no UTF-8 counts as one rune and is kept as it is.
func textFunctions() []*Function {
	return []*Function{
		{Name: "lower", Params: "text", bind: mapText(mapRunes(unicode.ToLower))},
		{Name: "upper", Params: "text", bind: mapText(mapRunes(unicode.ToUpper))},
		{Name: "title", Params: "text", bind: mapText(title)},
		{Name: "reverse", Params: "text", bind: mapText(reverse)},
		{Name: "trim", Params: "text cutset?", bind: bindTrim(bytes.TrimSpace, trimBoth)},
		{Name: "trim_left", Params: "text cutset?", bind: bindTrim(trimSpaceLeft, trimLeft)},
		{Name: "trim_right", Params: "text cutset?", bind: bindTrim(trimSpaceRight, trimRight)},
		{Name: "strip_prefix", Params: "text prefix", bind: bindCut(bytes.TrimPrefix)},
		{Name: "strip_suffix", Params: "text suffix", bind: bindCut(bytes.TrimSuffix)},
		{Name: "replace", Params: "text old new", bind: bindReplace},
		{Name: "repeat", Params: "text times", bind: bindRepeat},
		{Name: "pad_left", Params: "text width fill?", bind: bindPad(true)},
		{Name: "pad_right", Params: "text width fill?", bind: bindPad(false)},
		{Name: "slice", Params: "text start length?", bind: bindSlice},
		{Name: "split_part", Params: "text separator n", bind: bindSplitPart},
		{Name: "concat", Params: "value...", bind: bindConcat},
		{Name: "length", Params: "text", bind: measure(utf8.RuneCount)},
		{Name: "byte_length", Params: "text", bind: measure(func(s []byte) int { return len(s) })},
		{Name: "index_of", Params: "text part", bind: bindIndexOf},
		{Name: "starts_with", Params: "text prefix", bind: testText(bytes.HasPrefix)},
		{Name: "ends_with", Params: "text suffix", bind: testText(bytes.HasSuffix)},
		{Name: "contains", Params: "text part", bind: bindContains},
		{Name: "like", Params: "text pattern", bind: bindLike(false)},
		{Name: "ilike", Params: "text pattern", bind: bindLike(true)},
		{Name: "matches", Params: "text pattern", bind: bindMatches},
		{Name: "extract", Params: "text pattern group?", bind: bindExtract},
		{Name: "count_matches", Params: "text pattern", bind: bindCountMatches},
		{Name: "replace_regex", Params: "text pattern replacement", bind: bindReplaceRegex},
	}
}

// mapText binds a function of one text that gives a text: f appends it to dst.
func mapText(f func(dst, s []byte) []byte) func(*binding) {
	return func(b *binding) {
		b.text(0)
		b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
			x := b.texts(0)
			return toText(b, func(dst []byte, i int) ([]byte, error) { return f(dst, x.at(i)), nil })
		})
	}
}

// bindCut binds a function of two texts that gives a part of the first.
func bindCut(f func(s, t []byte) []byte) func(*binding) {
	return func(b *binding) {
		b.text(0)
		b.text(1)
		b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
			x, y := b.texts(0), b.texts(1)
			return toText(b, func(dst []byte, i int) ([]byte, error) { return append(dst, f(x.at(i), y.at(i))...), nil })
		})
	}
}

// testText binds a predicate of two texts.
func testText(f func(s, part []byte) bool) func(*binding) {
	return func(b *binding) {
		b.text(0)
		b.text(1)
		b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
			x, y := b.texts(0), b.texts(1)
			return toBool(b, func(i int) (bool, error) { return f(x.at(i), y.at(i)), nil })
		})
	}
}

// measure binds a function of one text that gives an integer.
func measure(f func(s []byte) int) func(*binding) {
	return func(b *binding) {
		b.text(0)
		b.returns(vector.Int64, func(b *Batch) (*vector.Vector, error) {
			x := b.texts(0)
			return toFixed(b, vector.Of(vector.Int64), func(i int) (int64, error) { return int64(f(x.at(i))), nil })
		})
	}
}

// bindConcat binds the values one after the other; what is no text is written
// as text.
func bindConcat(b *binding) {
	for i := range b.args {
		switch k := b.kind(i); k {
		case vector.Binary:
			b.mismatch(i, "text, a number, a bool or a time")
		default:
			b.convert(i, vector.String)
		}
	}
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		parts := make([]texts, len(b.Args))
		for k := range parts {
			parts[k] = b.texts(k)
		}
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			for _, x := range parts {
				dst = append(dst, x.at(i)...)
			}
			return dst, nil
		})
	})
}

// bindIndexOf binds the position of the first occurrence of a part, −1 when
// there is none.
func bindIndexOf(b *binding) {
	b.text(0)
	b.text(1)
	b.returns(vector.Int64, func(b *Batch) (*vector.Vector, error) {
		x, y := b.texts(0), b.texts(1)
		return toFixed(b, vector.Of(vector.Int64), func(i int) (int64, error) {
			s := x.at(i)
			at := bytes.Index(s, y.at(i))
			if at > 0 {
				at = utf8.RuneCount(s[:at])
			}
			return int64(at), nil
		})
	})
}
