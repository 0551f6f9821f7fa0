package function

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/vector"
)

// textFunctions lists the functions of text.
func textFunctions() []*Function {
	return []*Function{
		{Name: "lower", Params: "text", bind: mapText(mapRunes(unicode.ToLower))},
		{Name: "contains", Params: "text part", bind: testText(bytes.Contains)},
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

// mapRunes returns a function that appends s with every rune changed by f;
// bytes that are no UTF-8 stay as they are.
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
			if r == utf8.RuneError && n == 1 {
				dst = append(dst, s[i])
			} else {
				dst = utf8.AppendRune(dst, f(r))
			}
			i += n
		}
		return dst
	}
}
