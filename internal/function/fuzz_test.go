package function

import (
	"net/netip"
	"testing"
	"unicode/utf8"
)

// runesOf splits a text into its runes; a byte that is no UTF-8 is one.
func runesOf(s string) []string {
	var out []string
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

// tryLike matches by a table of all pairs of a place in the text and one in
// the pattern.
func tryLike(s, pattern []string) bool {
	row := make([]bool, len(s)+1) // row[j]: the pattern so far is like s[:j]
	row[0] = true
	for i := 0; i < len(pattern); i++ {
		next := make([]bool, len(s)+1)
		p := pattern[i]
		literal := false
		if p == `\` {
			i++
			p, literal = pattern[i], true
		}
		for j := range next {
			switch {
			case p == "%" && !literal:
				next[j] = row[j] || j > 0 && next[j-1]
			case j > 0 && (p == "_" && !literal || s[j-1] == p):
				next[j] = row[j-1]
			}
		}
		row = next
	}
	return row[len(s)]
}

func FuzzLike(f *testing.F) {
	for _, c := range [][2]string{{"", ""}, {"a", "%"}, {"aab", "%a_b%"}, {"\xff\xc3", "__"}, {"日本", "_本"}, {"a%b", `a\%b`}, {"xxab", "%_ab%"}, {"x", `\`}, {"aaa", "a%a%a"}} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, s, pattern string) {
		if len(s) > 200 || len(pattern) > 50 {
			return
		}
		p, err := parseLike([]byte(pattern), false)
		if !utf8.ValidString(pattern) {
			if err == nil {
				t.Fatalf("%q: no error", pattern)
			}
			return
		}
		if err != nil {
			if r := runesOf(pattern); r[len(r)-1] != `\` {
				t.Fatalf("%q: %v", pattern, err)
			}
			return
		}
		if got, want := p.match([]byte(s)), tryLike(runesOf(s), runesOf(pattern)); got != want {
			t.Fatalf("%q like %q: got %v", s, pattern, got)
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"", "1.2.3.4", "01.2.3.4", "1.2.3", "1.2.3.4.", "255.255.255.256", "::1", "::ffff:1.2.3.4", "fe80::1%x", "1..2.3", "0.0.0.0", "1:2:3:4:5:6:7:8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := netip.ParseAddr(s)
		x, ok := parseIPv4([]byte(s))
		if ok != (err == nil && want.Is4()) || ok && addressOf(x) != want {
			t.Fatalf("%q: got %v, %v, want %v, %v", s, x, ok, want, err)
		}
		if a, ok := parseAddress([]byte(s)); ok != (err == nil && want.Zone() == "") || ok && a != want {
			t.Fatalf("%q: got %v, %v, want %v, %v", s, a, ok, want, err)
		}
	})
}
