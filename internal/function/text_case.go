package function

import (
	"unicode"
	"unicode/utf8"
)

// mapRunes returns a function that appends s with every rune changed by f.
func mapRunes(f func(rune) rune) func(dst, s []byte) []byte {
	var ascii [utf8.RuneSelf]byte // 0xff where the result is no ASCII
	for c := range ascii {
		ascii[c] = 0xff
		if r := f(rune(c)); r < utf8.RuneSelf {
			ascii[c] = byte(r)
		}
	}
	return func(dst, s []byte) []byte {
		for i := 0; i < len(s); {
			if c := s[i]; c < utf8.RuneSelf && ascii[c] != 0xff {
				dst = append(dst, ascii[c])
				i++
				continue
			}
			r, n := utf8.DecodeRune(s[i:])
			dst = appendRune(dst, f(r), s[i:i+n])
			i += n
		}
		return dst
	}
}

// appendRune appends r in the place of the bytes from; one byte alone that is
// no UTF-8 stays.
func appendRune(dst []byte, r rune, from []byte) []byte {
	if len(from) == 1 && from[0] >= utf8.RuneSelf {
		return append(dst, from[0])
	}
	return utf8.AppendRune(dst, r)
}

// title appends s with the first rune of every run of letters and digits in
// title case and the others in lower case.
func title(dst, s []byte) []byte {
	inside := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		to := unicode.ToLower(r)
		if word && !inside {
			to = unicode.ToTitle(r)
		}
		dst = appendRune(dst, to, s[i:i+n])
		inside = word
		i += n
	}
	return dst
}

// reverse appends the runes of s from the last to the first.
func reverse(dst, s []byte) []byte {
	for len(s) > 0 {
		_, n := utf8.DecodeLastRune(s)
		dst = append(dst, s[len(s)-n:]...)
		s = s[:len(s)-n]
	}
	return dst
}
