package categorical

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestNumeric(t *testing.T) {
	sorted := []string{"-1e999999999999999999", "-12", "-2.5", "-2", "-0.001", "-0", "0", "00", "0e5", "1e-999999999999999999", "1e-400", "0.05", "+1", "1", "1.0", "1e0",
		"1.5", "7", "007.5", "80", "443", "9007199254740992", "9007199254740993", "123456789012345678901234567890", "123456789012345678901234567891", "1e400", "1e999999999999999999",
		"", "+", ".", "1 ", "1_000", "1e", "1e+", "1e5x", "Inf", "NaN", "a", "abc", "é"}
	shuffled := slices.Clone(sorted)
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		slices.SortFunc(shuffled, Numeric)
		if numbers := slices.Index(shuffled, ""); numbers != slices.Index(sorted, "") {
			t.Fatalf("%d numbers in %q", numbers, shuffled)
		}
		for i := range sorted {
			if shuffled[i] != sorted[i] {
				t.Fatalf("position %d holds %q, want %q in %q", i, shuffled[i], sorted[i], shuffled)
			}
		}
	}
}

func TestNumeric_LikeRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	word := func() string {
		var b strings.Builder
		b.WriteString([]string{"", "-", "+"}[r.IntN(3)])
		for range r.IntN(4) {
			b.WriteByte("0012"[r.IntN(4)])
		}
		b.WriteByte("0159"[r.IntN(4)])
		if r.IntN(2) == 0 {
			b.WriteByte('.')
			for range r.IntN(4) {
				b.WriteByte("0019"[r.IntN(4)])
			}
		}
		if r.IntN(3) == 0 {
			b.WriteString([]string{"e2", "E-1", "e+3", "e0", "e-4"}[r.IntN(5)])
		}
		return b.String()
	}
	for range 20000 {
		a, b := word(), word()
		x, ok := new(big.Rat).SetString(a)
		y, ok2 := new(big.Rat).SetString(b)
		if !ok || !ok2 {
			t.Fatalf("%q or %q is no number", a, b)
		}
		want := x.Cmp(y)
		if want == 0 {
			want = strings.Compare(a, b)
		}
		if got := Numeric(a, b); got != want {
			t.Fatalf("Numeric(%q, %q) = %d, want %d", a, b, got, want)
		}
	}
}

func FuzzNumeric(f *testing.F) {
	f.Add("1", "2", "3")
	f.Add("-1.5e3", "", "0x10")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if Numeric(a, b) != -Numeric(b, a) || (Numeric(a, b) == 0) != (a == b) {
			t.Fatalf("%q and %q: not a total order", a, b)
		}
		if Numeric(a, b) < 0 && Numeric(b, c) < 0 && Numeric(a, c) >= 0 {
			t.Fatalf("%q < %q < %q: not transitive", a, b, c)
		}
	})
}
