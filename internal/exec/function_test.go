package exec

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// fails is what a naive function returns where the real one is an error.
type fails struct{}

// A drawn is a source of operands; a constant one is the same in every row.
type drawn struct {
	values   []any
	constant bool
}

// draw returns an operand.
func (s drawn) draw(r *rand.Rand) any { return s.values[r.IntN(len(s.values))] }

// A functionCase is a function, where its operands come from, and what it
// gives for a row: nil for missing.
type functionCase struct {
	name  string
	args  []drawn
	naive func(args []any) any
}

// pick returns a source of operands.
func pick(values ...any) drawn { return drawn{values: values} }

// The texts are short, so that parts occur in them.
var (
	someText = pick("", "a", "ab", "aab", "abcabc", "  a b ", "Äpfel und ÖL", "ß", "\xff", "a\xffb", "日本語", "K", "ǆ", "it's", "x_y%z", "1.2.3", "\u00a0x\t", "A", "ab,cd,,e", "e\u0301")
	someHead = pick("", "a", "b", "ab", "\xff", "語", " ", ",", "x", "ǆ", "OL")
	someInt  = pick(int64(-7), int64(-3), int64(-2), int64(-1), int64(0), int64(1), int64(2), int64(3), int64(9))
)

// constantly returns the same operand in every row.
func constantly(x any) drawn { return drawn{[]any{x}, true} }

// letters splits a text into its runes; a byte that is no UTF-8 is one.
func letters(s string) []string {
	var out []string
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

// eachLetter joins f of every rune; bytes that are none stay.
func eachLetter(s string, f func(i int, r rune) rune) string {
	var b strings.Builder
	for i, l := range letters(s) {
		if !utf8.ValidString(l) {
			b.WriteString(l)
			continue
		}
		b.WriteRune(f(i, []rune(l)[0]))
	}
	return b.String()
}

// naiveLike matches by trying everything.
func naiveLike(s, pattern []string, fold bool) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	switch p := pattern[0]; {
	case p == "%":
		return naiveLike(s, pattern[1:], fold) || len(s) > 0 && naiveLike(s[1:], pattern, fold)
	case len(s) == 0:
		return false
	case p == "_":
		return naiveLike(s[1:], pattern[1:], fold)
	case p == `\`:
		pattern = pattern[1:]
	}
	same := s[0] == pattern[0]
	if fold && utf8.ValidString(s[0]) {
		same = strings.EqualFold(s[0], pattern[0])
	}
	return same && naiveLike(s[1:], pattern[1:], fold)
}

// naiveTitle counts the places in each word: a run of letters and digits.
func naiveTitle(s string) string {
	at := 0
	last := -1
	return eachLetter(s, func(i int, r rune) rune {
		if i != last+1 || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at = 0
		}
		last = i
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return unicode.ToLower(r)
		case at == 0:
			at++
			return unicode.ToTitle(r)
		}
		return unicode.ToLower(r)
	})
}

// naivePad fills a text up to a width.
func naivePad(s string, width int64, fill string, left bool) string {
	if fill == "" {
		return s
	}
	have, pad, f := int64(len(letters(s))), "", letters(fill)
	for i := 0; have < width; i++ {
		pad += f[i%len(f)]
		have++
	}
	if left {
		return pad + s
	}
	return s + pad
}

// naiveTrim cuts runes from the ends.
func naiveTrim(s string, cut func(l string) bool, left, right bool) string {
	l := letters(s)
	for left && len(l) > 0 && cut(l[0]) {
		l = l[1:]
	}
	for right && len(l) > 0 && cut(l[len(l)-1]) {
		l = l[:len(l)-1]
	}
	return strings.Join(l, "")
}

func space(l string) bool { return utf8.ValidString(l) && unicode.IsSpace([]rune(l)[0]) }

func inSet(set string) func(string) bool {
	return func(l string) bool { return slices.Contains(letters(set), l) }
}

// textCases are the functions of text.
func textCases() []functionCase {
	type f = drawn
	text := func(name string, naive func(s string) any) functionCase {
		return functionCase{name, []f{someText}, func(a []any) any { return naive(a[0].(string)) }}
	}
	two := func(name string, naive func(s, t string) any) functionCase {
		return functionCase{name, []f{someText, someHead}, func(a []any) any { return naive(a[0].(string), a[1].(string)) }}
	}
	cases := []functionCase{
		text("lower", func(s string) any { return eachLetter(s, func(_ int, r rune) rune { return unicode.ToLower(r) }) }),
		text("upper", func(s string) any { return eachLetter(s, func(_ int, r rune) rune { return unicode.ToUpper(r) }) }),
		text("title", func(s string) any { return naiveTitle(s) }),
		text("reverse", func(s string) any {
			l := letters(s)
			slices.Reverse(l)
			return strings.Join(l, "")
		}),
		text("length", func(s string) any { return int64(len(letters(s))) }),
		text("byte_length", func(s string) any { return int64(len(s)) }),
		text("trim", func(s string) any { return naiveTrim(s, space, true, true) }),
		text("trim_left", func(s string) any { return naiveTrim(s, space, true, false) }),
		text("trim_right", func(s string) any { return naiveTrim(s, space, false, true) }),
		two("trim", func(s, t string) any { return naiveTrim(s, inSet(t), true, true) }),
		two("trim_left", func(s, t string) any { return naiveTrim(s, inSet(t), true, false) }),
		two("trim_right", func(s, t string) any { return naiveTrim(s, inSet(t), false, true) }),
		two("strip_prefix", func(s, t string) any { return strings.TrimPrefix(s, t) }),
		two("strip_suffix", func(s, t string) any { return strings.TrimSuffix(s, t) }),
		two("starts_with", func(s, t string) any { return strings.HasPrefix(s, t) }),
		two("ends_with", func(s, t string) any { return strings.HasSuffix(s, t) }),
		two("contains", func(s, t string) any { return strings.Contains(s, t) }),
		two("concat", func(s, t string) any { return s + t }),
		two("index_of", func(s, t string) any {
			at := strings.Index(s, t)
			if at > 0 {
				at = len(letters(s[:at]))
			}
			return int64(at)
		}),
		{"replace", []f{someText, someHead, someHead}, func(a []any) any {
			if a[1] == "" {
				return a[0]
			}
			return strings.ReplaceAll(a[0].(string), a[1].(string), a[2].(string))
		}},
		{"repeat", []f{someText, someInt}, func(a []any) any { return strings.Repeat(a[0].(string), max(int(a[1].(int64)), 0)) }},
		{"pad_left", []f{someText, someInt}, func(a []any) any { return naivePad(a[0].(string), a[1].(int64), " ", true) }},
		{"pad_right", []f{someText, someInt, someHead}, func(a []any) any {
			return naivePad(a[0].(string), a[1].(int64), a[2].(string), false)
		}},
		{"slice", []f{someText, someInt}, func(a []any) any { return naiveSlice(a[0].(string), int(a[1].(int64)), 1000) }},
		{"slice", []f{someText, someInt, someInt}, func(a []any) any {
			if a[2].(int64) < 0 {
				return fails{}
			}
			return naiveSlice(a[0].(string), int(a[1].(int64)), int(a[2].(int64)))
		}},
		{"split_part", []f{someText, someHead, someInt}, naiveSplitPart},
		{"concat", []f{someText, someInt, pick(true, false), pick(1.5, -2.0)}, func(a []any) any {
			return fmt.Sprintf("%s%d%t%.1f", a...)
		}},
	}
	for _, p := range []string{"", "%", "_", "a", "a%", "%b", "%a%b%", "_b%", "%\xc3\xa4%", "__", `x\_y\%z`, "%_%", "a%a%", "%ab%ab%", "ä%l", "k", "日_語", "%_b", `\%`, "ss", "ꙋ"} {
		for name, fold := range map[string]bool{"like": false, "ilike": true} {
			cases = append(cases, functionCase{name, []f{someText, constantly(p)}, func(a []any) any {
				return naiveLike(letters(a[0].(string)), letters(p), fold)
			}})
		}
	}
	for _, p := range []string{"", "a", "a+", "(a)(b)?", "^a|b$", `[^\x00-\x7f]`, "(?i)ol", `(?P<x>\w)(?P<y>.)`} {
		re := regexp.MustCompile(p)
		cases = append(cases,
			functionCase{"matches", []f{someText, constantly(p)}, func(a []any) any { return re.MatchString(a[0].(string)) }},
			functionCase{"count_matches", []f{someText, constantly(p)}, func(a []any) any { return int64(len(re.FindAllString(a[0].(string), -1))) }},
			functionCase{"replace_regex", []f{someText, constantly(p), pick("", "<$0>", "${y}", "$$")}, func(a []any) any {
				return re.ReplaceAllString(a[0].(string), a[2].(string))
			}},
		)
		for g := range re.NumSubexp() + 1 {
			cases = append(cases, functionCase{"extract", []f{someText, constantly(p), constantly(int64(g))}, func(a []any) any {
				m := re.FindStringSubmatchIndex(a[0].(string))
				if m == nil || m[2*g] < 0 {
					return nil
				}
				return a[0].(string)[m[2*g]:m[2*g+1]]
			}})
		}
	}
	return cases
}

// naiveSlice takes the letters with places lo to lo+length−1.
func naiveSlice(s string, lo, length int) string {
	l := letters(s)
	if lo < 0 {
		lo += len(l)
	}
	out := ""
	for i := range l {
		if i >= lo && i < lo+length {
			out += l[i]
		}
	}
	return out
}

func naiveSplitPart(a []any) any {
	n := int(a[2].(int64))
	parts := []string{a[0].(string)}
	if a[1] != "" {
		parts = strings.Split(a[0].(string), a[1].(string))
	}
	switch {
	case n == 0:
		return fails{}
	case n < 0:
		n += len(parts) + 1
	}
	if n < 1 || n > len(parts) {
		return nil
	}
	return parts[n-1]
}

// addressCases are the functions of addresses.
func addressCases() []functionCase {
	type f = drawn
	text := pick("10.0.0.1", "0.0.0.0", "255.255.255.255", "192.168.1.20", "8.8.8.8", "10.1.2.3")
	messy := pick("10.0.0.1", "::1", "fd00::1", "::ffff:10.2.3.4", "2001:db8::ff", "1.2.3", "01.2.3.4", "1.2.3.256", "", "1.2.3.4.", "fe80::1%eth0", "1..2.3", "a.b.c.d", "1.2.3.4")
	number := pick(uint64(0), uint64(0x0a000001), uint64(0xffffffff), uint64(0xc0a80114), uint64(0xac100000))
	parse := func(x any) (netip.Addr, bool) {
		if n, ok := x.(uint64); ok {
			return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), true
		}
		a, err := netip.ParseAddr(x.(string))
		return a.Unmap(), err == nil && a.Zone() == ""
	}
	number4 := func(x any) any {
		a, err := netip.ParseAddr(x.(string))
		if err != nil || !a.Is4() {
			return nil
		}
		b := a.As4()
		return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
	}
	bytes16 := func(x any) any {
		a, err := netip.ParseAddr(x.(string))
		if err != nil || a.Zone() != "" {
			return nil
		}
		b := a.As16()
		return string(b[:])
	}
	must := func(f func(any) any) func([]any) any {
		return func(a []any) any {
			if x := f(a[0]); x != nil {
				return x
			}
			return fails{}
		}
	}
	cases := []functionCase{
		{"ipv4", []f{text}, must(number4)}, {"ipv4", []f{messy}, must(number4)},
		{"try_ipv4", []f{messy}, func(a []any) any { return number4(a[0]) }},
		{"ipv6", []f{text}, must(bytes16)}, {"ipv6", []f{messy}, must(bytes16)},
		{"try_ipv6", []f{messy}, func(a []any) any { return bytes16(a[0]) }},
		{"ipv4_text", []f{number}, func(a []any) any { x, _ := parse(a[0]); return x.String() }},
		{"port_class", []f{pick(int64(-1), int64(0), int64(1023), int64(1024), int64(49151), int64(49152), int64(65535), int64(65536))}, func(a []any) any {
			switch p := a[0].(int64); {
			case p < 0 || p > 65535:
				return nil
			case p < 1024:
				return "system"
			case p < 49152:
				return "registered"
			}
			return "dynamic"
		}},
	}
	for _, from := range []f{text, messy, number} {
		cases = append(cases, functionCase{"is_private", []f{from}, func(a []any) any {
			if x, ok := parse(a[0]); ok {
				return x.IsPrivate()
			}
			return nil
		}})
		for _, p := range []string{"10.0.0.0/8", "0.0.0.0/0", "192.168.1.20/32", "10.0.0.1/31", "::/0", "fd00::/8", "::ffff:10.0.0.0/104"} {
			if _, isText := from.values[0].(string); !isText && strings.Contains(p, ":") && !strings.Contains(p, ".") {
				continue
			}
			in := netip.MustParsePrefix(p)
			if in.Addr().Is4In6() {
				in = netip.PrefixFrom(in.Addr().Unmap(), in.Bits()-96)
			}
			cases = append(cases, functionCase{"in_cidr", []f{from, constantly(p)}, func(a []any) any {
				if x, ok := parse(a[0]); ok {
					return in.Contains(x)
				}
				return nil
			}})
		}
	}
	return cases
}

// strictly makes the result of a naive function missing where an operand is.
func strictly(naive func([]any) any) func([]any) any {
	return func(a []any) any {
		if slices.Contains(a, nil) {
			return nil
		}
		return naive(a)
	}
}

// storages are the ways in which operands are stored.
var storages = []string{"plain", "dictionary", "categorical", "one"}

// stored makes a column of cells of like's type.
func stored(storage string, like any, cells []any) *vector.Vector {
	n := len(cells)
	present := make([]bool, n)
	missing := false
	for i, c := range cells {
		present[i] = c != nil
		missing = missing || c == nil
	}
	var valid vector.Bitmap
	if missing {
		valid = vector.BitmapFromBools(present)
	}
	switch like.(type) {
	case string:
		in := vector.NewInterner(n)
		in.CodeString("a level that no row has")
		codes := make([]uint32, n)
		off, blob := []int32{0}, []byte(nil)
		for i, c := range cells {
			if c != nil {
				codes[i] = in.CodeString(c.(string))
				blob = append(blob, c.(string)...)
			}
			off = append(off, int32(len(blob)))
		}
		switch storage {
		case "dictionary":
			return vector.FromWideCodes(vector.Of(vector.String), codes, in.Pool())
		case "categorical":
			return vector.FromWideCodes(vector.Of(vector.Categorical), codes, in.Pool())
		}
		return vector.FromOffsets(vector.Of(vector.String), off, blob, valid)
	case bool:
		x := make([]bool, n)
		for i, c := range cells {
			x[i], _ = c.(bool)
		}
		return vector.FromBits(vector.BitmapFromBools(x), valid)
	case int64:
		return vector.FromSlice(vector.Of(vector.Int64), cellsOf[int64](cells), valid)
	case uint64:
		x := make([]uint32, n)
		for i, c := range cells {
			u, _ := c.(uint64)
			x[i] = uint32(u)
		}
		return vector.FromSlice(vector.Of(vector.Uint32), x, valid)
	}
	return vector.FromSlice(vector.Of(vector.Float64), cellsOf[float64](cells), valid)
}

func cellsOf[T any](cells []any) []T {
	x := make([]T, len(cells))
	for i, c := range cells {
		x[i], _ = c.(T)
	}
	return x
}

// TestFunction_LikeNaive: every function gives what a naive one gives, however
// its operands are stored, and the error of the first row that it cannot take.
func TestFunction_LikeNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, c := range slices.Concat(textCases(), addressCases()) {
		for round := range 120 {
			checkFunction(t, r, c.name, c.args, strictly(c.naive), []float64{0, 0.3, 1}[round%3], storages)
		}
	}
}

// checkFunction compares a function over random operands with a naive one.
func checkFunction(t *testing.T, r *rand.Rand, name string, args []drawn, naive func([]any) any, missing float64, storages []string) {
	t.Helper()
	n := []int{1, 5, 90}[r.IntN(3)]
	var columns []*vector.Vector
	var nodes []ast.Node
	cells := make([][]any, len(args))
	how := ""
	for k, arg := range args {
		storage := storages[r.IntN(len(storages))]
		if arg.constant {
			storage = "one"
		}
		cells[k] = make([]any, n)
		for i := range cells[k] {
			if cells[k][i] = arg.draw(r); r.Float64() < missing && !arg.constant {
				cells[k][i] = nil
			}
			if storage == "one" {
				cells[k][i] = cells[k][0]
			}
		}
		how += " " + storage
		if storage == "one" {
			nodes = append(nodes, ast.Literal{Value: cells[k][0]})
			continue
		}
		nodes = append(nodes, ast.Column{Name: string(rune('a' + len(columns)))})
		columns = append(columns, stored(storage, arg.values[0], cells[k]))
	}
	want := make([]any, n)
	fail := -1
	for i := range want {
		row := make([]any, len(args))
		for k := range row {
			row[k] = cells[k][i]
		}
		want[i] = naive(row)
		if _, bad := want[i].(fails); bad && fail < 0 {
			fail = i
		}
	}
	node := ast.Call{Name: name, Args: nodes}
	got, err := evaluate(t, node, n, columns...)
	switch {
	case fail >= 0 && len(columns) == 0:
		if err == nil {
			t.Fatalf("%s (%s): got no error", ast.Format(node), how)
		}
	case fail >= 0:
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("row %d: %s: ", fail, name)) {
			t.Fatalf("%s (%s): got error %v, want one at row %d", ast.Format(node), how, err, fail)
		}
	case err != nil:
		t.Fatalf("%s (%s): %v", ast.Format(node), how, err)
	default:
		for i := range want {
			if !sameCell(cell(got, i), want[i]) {
				t.Fatalf("%s (%s): row %d: %q gives %q, want %q", ast.Format(node), how, i, rowOf(cells, i), cell(got, i), want[i])
			}
		}
	}
}

func rowOf(cells [][]any, i int) []any {
	row := make([]any, len(cells))
	for k := range row {
		row[k] = cells[k][i]
	}
	return row
}
