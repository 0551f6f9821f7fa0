package syntax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is the kind of a token.
type kind uint8

// The kinds of tokens.
const (
	end    kind = iota
	word        // a keyword or a bare name
	quoted      // a name in double quotes or backticks
	text        // '…'
	number      // as written
	sign        // an operator or a bracket
)

// A token is the smallest piece of a text.
type token struct {
	Span
	kind kind
	text string // a name or text without its quotes; a sign; a number without underscores
}

// signs lists the operators and brackets, longer ones before their beginnings.
var signs = []string{"::", "||", "<=", ">=", "<>", "!=", "==", "//", "**",
	"(", ")", ",", ".", ";", "+", "-", "*", "/", "%", "^", "=", "<", ">"}

// tokens takes a text apart. The last token is the end.
func tokens(s string) ([]token, error) {
	var out []token
	for i := 0; ; {
		at, err := skip(s, i)
		if err != nil {
			return nil, err
		}
		if at == len(s) {
			return append(out, token{Span: Span{at, at}}), nil
		}
		t, err := next(s, at)
		if err != nil {
			return nil, err
		}
		out, i = append(out, t), t.Hi
	}
}

// skip returns the first place at or behind i that is neither space nor comment.
func skip(s string, i int) (int, error) {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r) || r == '\ufeff':
			i += n
		case strings.HasPrefix(s[i:], "--"):
			line := strings.IndexByte(s[i:], '\n')
			if line < 0 {
				return len(s), nil
			}
			i += line + 1
		case strings.HasPrefix(s[i:], "/*"):
			hi := comment(s, i)
			if hi < 0 {
				return 0, At(s, Span{i, i + 2}, "%w: the comment is not closed (want */)", ErrSyntax)
			}
			i = hi
		default:
			return i, nil
		}
	}
	return i, nil
}

// comment returns the end of the comment at i, which may hold others; −1 when
// it has none.
func comment(s string, i int) int {
	depth := 0
	for ; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			if depth--; depth == 0 {
				return i + 2
			}
			i++
		}
	}
	return -1
}

// next reads the token at i.
func next(s string, i int) (token, error) {
	r, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == utf8.RuneError && n == 1:
		return token{}, At(s, Span{i, i + 1}, "%w: byte 0x%02x is no UTF-8", ErrSyntax, s[i])
	case r == '\'':
		return quotedToken(s, i, text, "text")
	case r == '"' || r == '`':
		t, err := quotedToken(s, i, quoted, "name")
		if err == nil && t.text == "" {
			err = At(s, t.Span, "%w: a name has no characters", ErrSyntax)
		}
		return t, err
	case isDigit(r) || r == '.' && i+1 < len(s) && isDigit(rune(s[i+1])):
		return numberToken(s, i)
	case unicode.IsLetter(r) || r == '_':
		hi := i + strings.IndexFunc(s[i:]+" ", func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '_' && r != '$'
		})
		return token{Span{i, hi}, word, s[i:hi]}, nil
	}
	for _, op := range signs {
		if strings.HasPrefix(s[i:], op) {
			return token{Span{i, i + len(op)}, sign, op}, nil
		}
	}
	return token{}, At(s, Span{i, i + n}, "%w: unexpected character %q", ErrSyntax, r)
}

// isDigit reports whether r is one of 0 to 9.
func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// quotedToken reads from the quote at i to the next one; a doubled quote
// stands for itself.
func quotedToken(s string, i int, k kind, what string) (token, error) {
	q := s[i]
	var b strings.Builder
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] != q:
			b.WriteByte(s[j])
		case j+1 < len(s) && s[j+1] == q:
			b.WriteByte(q)
			j++
		default:
			if !utf8.ValidString(b.String()) {
				return token{}, At(s, Span{i, j + 1}, "%w: the %s is no UTF-8", ErrSyntax, what)
			}
			return token{Span{i, j + 1}, k, b.String()}, nil
		}
	}
	return token{}, At(s, Span{i, i + 1}, "%w: the quote around the %s is not closed (want %c)", ErrSyntax, what, q)
}

// numberToken reads 12, 1.5, .5, 1e9, 0xff; digits may have underscores
// between them.
func numberToken(s string, i int) (token, error) {
	j := i
	digits := func(ok func(byte) bool) {
		for j < len(s) && (ok(s[j]) || s[j] == '_' && j > i && ok(s[j-1]) && j+1 < len(s) && ok(s[j+1])) {
			j++
		}
	}
	decimal := func(c byte) bool { return isDigit(rune(c)) }
	if strings.HasPrefix(s[i:], "0x") || strings.HasPrefix(s[i:], "0X") {
		j += 2
		digits(func(c byte) bool { return decimal(c) || c|32 >= 'a' && c|32 <= 'f' })
	} else {
		digits(decimal)
		if j < len(s) && s[j] == '.' {
			j++
			digits(decimal)
		}
		if j < len(s) && s[j]|32 == 'e' {
			k := j
			if j++; j < len(s) && (s[j] == '+' || s[j] == '-') {
				j++
			}
			if j < len(s) && decimal(s[j]) {
				digits(decimal)
			} else {
				j = k
			}
		}
	}
	if r, n := utf8.DecodeRuneInString(s[j:]); j < len(s) && (unicode.IsLetter(r) || r == '_') {
		return token{}, At(s, Span{i, j + n}, "%w: %q is no number", ErrSyntax, s[i:j+n])
	}
	return token{Span{i, j}, number, strings.ReplaceAll(s[i:j], "_", "")}, nil
}

// is reports whether a token is the given keyword or sign.
func (t token) is(what string) bool {
	return t.kind == sign && t.text == what || t.kind == word && strings.EqualFold(t.text, what)
}

// String names the token in errors.
func (t token) String() string {
	switch t.kind {
	case end:
		return "the end"
	case text:
		return "text"
	}
	return fmt.Sprintf("%q", t.text)
}
