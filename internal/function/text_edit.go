package function

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/vector"
)

// maxText is the longest text in bytes that repeat and the paddings make.
const maxText = 1 << 24

// tooLong is the error of a longer one.
func tooLong(n int64) error {
	return fmt.Errorf("%w: a text of %d bytes (want at most %d)", vector.ErrShape, n, maxText)
}

func trimSpaceLeft(s []byte) []byte  { return bytes.TrimLeftFunc(s, unicode.IsSpace) }
func trimSpaceRight(s []byte) []byte { return bytes.TrimRightFunc(s, unicode.IsSpace) }

// bindTrim binds a function that cuts white space or the runes of a cutset
// from the ends of a text.
func bindTrim(space func([]byte) []byte, cut func(s, set []byte) []byte) func(*binding) {
	return func(b *binding) {
		if b.has(1) {
			bindCut(cut)(b)
			return
		}
		mapText(func(dst, s []byte) []byte { return append(dst, space(s)...) })(b)
	}
}

func trimBoth(s, set []byte) []byte { return trimLeft(trimRight(s, set), set) }

// trimLeft cuts runes of set from the start of s.
func trimLeft(s, set []byte) []byte {
	for len(s) > 0 {
		_, n := utf8.DecodeRune(s)
		if !hasRune(set, s[:n]) {
			break
		}
		s = s[n:]
	}
	return s
}

// trimRight cuts runes of set from the end of s.
func trimRight(s, set []byte) []byte {
	for len(s) > 0 {
		_, n := utf8.DecodeLastRune(s)
		if !hasRune(set, s[len(s)-n:]) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

// hasRune reports whether the rune in r is one of set's.
func hasRune(set, r []byte) bool {
	for len(set) > 0 {
		_, n := utf8.DecodeRune(set)
		if bytes.Equal(set[:n], r) {
			return true
		}
		set = set[n:]
	}
	return false
}

// bindReplace binds the replacement of every occurrence of a text by another.
// An empty text occurs nowhere.
func bindReplace(b *binding) {
	b.text(0)
	b.text(1)
	b.text(2)
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x, from, to := b.texts(0), b.texts(1), b.texts(2)
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			s, old := x.at(i), from.at(i)
			for len(old) > 0 {
				at := bytes.Index(s, old)
				if at < 0 {
					break
				}
				dst = append(append(dst, s[:at]...), to.at(i)...)
				s = s[at+len(old):]
			}
			return append(dst, s...), nil
		})
	})
}

// bindRepeat binds a text several times; nothing for a number below 1.
func bindRepeat(b *binding) {
	b.text(0)
	b.integer(1)
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x, times := b.texts(0), values[int64](b, 1)
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			s, n := x.at(i), times.at(i)
			if len(s) == 0 {
				return dst, nil
			}
			if n > maxText/int64(len(s)) {
				return dst, fmt.Errorf("%w: a text of %d bytes %d times (want at most %d bytes)", vector.ErrShape, len(s), n, maxText)
			}
			for range n {
				dst = append(dst, s...)
			}
			return dst, nil
		})
	})
	b.canFail()
}

// bindPad binds the filling of a text up to a width, with spaces or the runes
// of fill in turn. A longer text stays as it is.
func bindPad(left bool) func(*binding) {
	return func(b *binding) {
		b.text(0)
		b.integer(1)
		b.text(2)
		b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
			x, width := b.texts(0), values[int64](b, 1)
			fill := func(int) []byte { return []byte{' '} }
			if len(b.Args) > 2 {
				fill = b.texts(2).at
			}
			return toText(b, func(dst []byte, i int) ([]byte, error) {
				s, f := x.at(i), fill(i)
				lack := width.at(i) - int64(utf8.RuneCount(s))
				if lack > maxText {
					return dst, tooLong(width.at(i))
				}
				if len(f) == 0 {
					lack = 0
				}
				if !left {
					dst = append(dst, s...)
				}
				for rest := f; lack > 0; lack-- {
					if len(rest) == 0 {
						rest = f
					}
					_, n := utf8.DecodeRune(rest)
					dst, rest = append(dst, rest[:n]...), rest[n:]
				}
				if left {
					dst = append(dst, s...)
				}
				return dst, nil
			})
		})
		b.canFail()
	}
}

// bindSlice binds a part of a text: from rune start (0 is the first, −1 the
// last) to the end or for length runes, as far as there are runes.
func bindSlice(b *binding) {
	b.text(0)
	b.integer(1)
	b.integer(2)
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x, start := b.texts(0), values[int64](b, 1)
		length := fixed[int64]{[]int64{1 << 62}, true}
		if len(b.Args) > 2 {
			length = values[int64](b, 2)
		}
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			n := length.at(i)
			if n < 0 {
				return dst, fmt.Errorf("%w: a length of %d (want 0 or more)", vector.ErrShape, n)
			}
			return append(dst, sliceRunes(x.at(i), start.at(i), n)...), nil
		})
	})
	if b.has(2) && !notNegative(b.args[2].Value) {
		b.canFail()
	}
}

// notNegative reports whether a constant is an integer that is not below 0.
func notNegative(v *vector.Vector) bool {
	return v != nil && v.Type().Kind.IsInteger() && v.Len() == 1 && (!v.IsValid(0) || v.Int(0) >= 0)
}

// sliceRunes returns the runes of s from lo on, length of them or fewer; lo
// below 0 counts from the end, and what lies before the start counts too.
func sliceRunes(s []byte, lo, length int64) []byte {
	if lo < 0 {
		lo += int64(utf8.RuneCount(s))
		if lo < 0 {
			length, lo = max(length+lo, 0), 0
		}
	}
	s = s[runeOffset(s, lo):]
	return s[:runeOffset(s, length)]
}

// runeOffset returns the place of rune n of s, the end when there is none.
func runeOffset(s []byte, n int64) int {
	if n >= int64(len(s)) {
		return len(s)
	}
	at := 0
	for ; n > 0 && at < len(s); n-- {
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return at
}

// bindSplitPart binds part n of a text between separators: 1 is the first, −1
// the last, and a part that does not exist is missing.
func bindSplitPart(b *binding) {
	b.text(0)
	b.text(1)
	b.integer(2)
	b.mayMiss()
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x, separator, n := b.texts(0), b.texts(1), values[int64](b, 2)
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			if n.at(i) == 0 {
				return dst, fmt.Errorf("%w: part 0 (want 1, 2 … or −1, −2 …)", vector.ErrShape)
			}
			part, ok := splitPart(x.at(i), separator.at(i), n.at(i))
			if !ok {
				return dst, errAbsent
			}
			return append(dst, part...), nil
		})
	})
	b.canFail()
}

// splitPart returns part n of s; without a separator s is the only part.
func splitPart(s, separator []byte, n int64) ([]byte, bool) {
	if len(separator) == 0 {
		return s, n == 1 || n == -1
	}
	if n < 0 {
		n += int64(bytes.Count(s, separator)) + 2
	}
	if n < 1 {
		return nil, false
	}
	for ; ; n-- {
		at := bytes.Index(s, separator)
		switch {
		case n == 1 && at >= 0:
			return s[:at], true
		case at < 0:
			return s, n == 1
		}
		s = s[at+len(separator):]
	}
}
