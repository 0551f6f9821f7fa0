package function

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/vector"
)

// bindLike binds SQL's LIKE: % stands for any text, _ for one rune, and a
// backslash takes the next rune literally. ILIKE does not tell letters apart
// that differ in case only.
func bindLike(fold bool) func(*binding) {
	return func(b *binding) {
		b.text(0)
		p, err := parseLike([]byte(b.constantText(1)), fold)
		if err != nil {
			b.fail(vector.ErrParse, 1, "%q: %v", b.args[1].Value.Str(0), err)
		}
		b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
			x := b.texts(0)
			var folded []byte
			return toBool(b, func(i int) (bool, error) {
				s := x.at(i)
				if fold {
					folded = foldCase(folded[:0], s)
					s = folded
				}
				return p.match(s), nil
			})
		})
	}
}

// A like is a pattern: pieces with % between them. The first piece stands at
// the start of a text and the last at its end.
type like []piece

// A piece is literal texts with single runes of any kind between them.
type piece struct {
	first []byte
	rest  [][]byte // each follows any one rune
}

// parseLike reads a pattern.
func parseLike(pattern []byte, fold bool) (like, error) {
	if !utf8.Valid(pattern) {
		return nil, fmt.Errorf("is no UTF-8")
	}
	p := like{{}}
	literal := &p[0].first
	for i := 0; i < len(pattern); {
		r, n := utf8.DecodeRune(pattern[i:])
		i += n
		switch r {
		case '%':
			p = append(p, piece{})
			literal = &p[len(p)-1].first
			continue
		case '_':
			last := &p[len(p)-1]
			last.rest = append(last.rest, nil)
			literal = &last.rest[len(last.rest)-1]
			continue
		case '\\':
			if i == len(pattern) {
				return nil, fmt.Errorf("ends in an escape (want a rune behind the backslash)")
			}
			r, n = utf8.DecodeRune(pattern[i:])
			i += n
		}
		if fold {
			r = foldRune(r)
		}
		*literal = utf8.AppendRune(*literal, r)
	}
	return p, nil
}

// match reports whether the whole of s is like the pattern. The leftmost place
// for each piece leaves the most room for those behind it.
func (p like) match(s []byte) bool {
	end, ok := p[0].prefix(s)
	if !ok {
		return false
	}
	s = s[end:]
	if len(p) == 1 {
		return len(s) == 0
	}
	for _, middle := range p[1 : len(p)-1] {
		if s, ok = middle.find(s); !ok {
			return false
		}
	}
	return p[len(p)-1].suffix(s)
}

// prefix returns where the piece ends that begins at the start of s.
func (p *piece) prefix(s []byte) (end int, ok bool) {
	if !bytes.HasPrefix(s, p.first) {
		return 0, false
	}
	end = len(p.first)
	for _, literal := range p.rest {
		if end == len(s) {
			return 0, false
		}
		_, n := utf8.DecodeRune(s[end:])
		end += n
		if !bytes.HasPrefix(s[end:], literal) {
			return 0, false
		}
		end += len(literal)
	}
	return end, true
}

// find returns what follows the leftmost occurrence of the piece in s.
func (p *piece) find(s []byte) ([]byte, bool) {
	for {
		if len(p.first) > 0 {
			at := bytes.Index(s, p.first)
			if at < 0 {
				return nil, false
			}
			s = s[at:]
		}
		if end, ok := p.prefix(s); ok {
			return s[end:], true
		}
		if len(s) == 0 {
			return nil, false
		}
		_, n := utf8.DecodeRune(s)
		s = s[n:]
	}
}

// suffix reports whether the piece stands at the end of s.
func (p *piece) suffix(s []byte) bool {
	for i := len(p.rest) - 1; i >= 0; i-- {
		if !bytes.HasSuffix(s, p.rest[i]) {
			return false
		}
		s = s[:len(s)-len(p.rest[i])]
		if len(s) == 0 {
			return false
		}
		_, n := utf8.DecodeLastRune(s)
		s = s[:len(s)-n]
	}
	return bytes.HasSuffix(s, p.first)
}

// foldCase appends s with each rune in the place of all that differ from it in
// case only.
func foldCase(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' {
				c -= 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		dst = appendRune(dst, foldRune(r), s[i:i+n])
		i += n
	}
	return dst
}

// foldRune returns the least of the runes that differ from r in case only.
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}
