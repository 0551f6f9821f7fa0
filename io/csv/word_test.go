package csv

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// wordOf returns the word of a text of up to eight bytes with rubbish behind it.
func wordOf(text string) (uint64, uint32) {
	return word([]byte(text+"\xff7.,\x000\n9."), 0), uint32(len(text))
}

// The fast ways agree with the slow ones or leave the value to them.
func TestShortNumbers_LikeSlow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const letters = "0123456789.0.-+e x"
	check := func(text string) {
		w, n := wordOf(text)
		if x, ok := shortInt(w, n); ok {
			if want, ok := parseInt([]byte(text)); !ok || x != want {
				t.Fatalf("%q: got %d, want %d, %v", text, x, want, ok)
			}
		} else if _, ok := parseInt([]byte(text)); ok && text[0] != '-' {
			t.Fatalf("%q is left out", text)
		}
		if x, ok := shortFloat(w, n); ok {
			want, err := strconv.ParseFloat(text, 64)
			if _, ok := parseFloat([]byte(text)); err != nil || !ok || math.Float64bits(x) != math.Float64bits(want) {
				t.Fatalf("%q: got %v, want %v, %v", text, x, want, err)
			}
		} else if _, ok := parseFloat([]byte(text)); ok && strings.Trim(text, "0123456789.") == "" {
			t.Fatalf("%q is left out", text)
		}
	}
	for _, text := range []string{".", "..", "5.", ".5", "0.5", "00.5", "0", "00", "1.2.3", "1234567.", ".1234567", "12345678", "00000000"} {
		check(text)
	}
	for range 200000 {
		b := make([]byte, 1+r.IntN(8))
		for i := range b {
			b[i] = letters[r.IntN(len(letters)-7*r.IntN(2))]
		}
		check(string(b))
	}
}

// Numbers of many digits are those that strconv reads.
func TestParseFloat_LikeStrconv(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	check := func(text string) {
		t.Helper()
		x, ok := parseFloat([]byte(text))
		want, err := strconv.ParseFloat(text, 64)
		if ok != (err == nil) || math.Float64bits(x) != math.Float64bits(want) {
			t.Fatalf("%q: got %v, %v, want %v, %v", text, x, ok, want, err)
		}
	}
	for _, text := range []string{"0.9999999999999999999", "9007199254740993.0", "9007199254740992.5", "900719925474099.25",
		"0.0000000000000000001", "1.8446744073709551615", "9999999999999999.999", "4503599627370496.5", "4503599627370497.5", "-0.0000000000000000000"} {
		check(text)
	}
	for range 300000 {
		b := []byte(strconv.FormatUint(r.Uint64()>>r.IntN(64), 10))
		switch at := r.IntN(len(b) + 1); {
		case r.IntN(8) == 0:
		case at == 0:
			b = append([]byte("0."+strings.Repeat("0", r.IntN(4)*r.IntN(3))), b...)
		default:
			b = append(b[:at:at], append([]byte{'.'}, b[at:]...)...)
		}
		if r.IntN(2) == 0 {
			b = append([]byte{'-'}, b...)
		}
		if r.IntN(10) == 0 {
			b = append(b, "e-17"[:2+r.IntN(3)]...)
		}
		if _, err := strconv.ParseFloat(string(b), 64); err == nil {
			check(string(b))
		}
		check(strconv.FormatFloat(math.Float64frombits(r.Uint64()&^(0x7ff<<52)|uint64(900+r.IntN(200))<<52), 'f', -1, 64))
	}
}

func TestStamper_LikeParseStamp(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var p stamper
	const letters = "0123456789-:T .Z+x"
	for i := range 100000 {
		at := time.Unix(r.Int64N(4e9)-1e9, r.Int64N(1e9))
		if r.IntN(2) == 0 {
			at = time.Unix(1.7e9+int64(i), 0)
		}
		layout := []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05.000", "2006-01-02T15:04:05.000000000Z", "2006-01-02 15:04:05Z", "2006-01-02T15:04:05-07:00", "2006-01-02"}[r.IntN(6)]
		b := []byte(at.UTC().Format(layout))
		if r.IntN(3) == 0 {
			b[r.IntN(len(b))] = letters[r.IntN(len(letters))]
		}
		if r.IntN(8) == 0 {
			b = b[:r.IntN(len(b))]
		}
		got, ok := p.stamp(b)
		want, wanted := vector.ParseStamp(b)
		if ok != wanted || ok && got != want {
			t.Fatalf("%q: got %+v, %v, want %+v, %v", b, got, ok, want, wanted)
		}
	}
}

// Splitting by lines finds what scanning finds.
func TestLines_LikeScan(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	parts := []string{"a", "bb", "12", "", "longer text than a word", "\x00", "\x0b", "-", "\xac", "\r", "é"}
	for range 20000 {
		width := 1 + r.IntN(4)
		var b strings.Builder
		for range r.IntN(6) {
			for c := range width {
				if c > 0 {
					b.WriteByte(',')
				}
				b.WriteString(parts[r.IntN(len(parts))])
			}
			switch r.IntN(20) {
			case 0:
				b.WriteString(",")
			case 1:
				b.WriteString("\n")
			}
			b.WriteString([]string{"\n", "\n", "\r\n"}[r.IntN(3)])
		}
		text := b.String()
		if r.IntN(3) == 0 {
			text = strings.TrimSuffix(text, "\n")
		}
		text = strings.TrimSuffix(text, "\r") // as blocks does at the end of a text
		sc := scanner{delimiter: ',', width: width}
		lines, n, ok := sc.lines([]byte(text), strings.Count(text, "\n"), nil)
		fields, rows, next, f := sc.scan([]byte(text), math.MaxInt, true, nil)
		if !ok {
			if f == nil && rows == strings.Count(strings.TrimSuffix(text, "\n")+"\n", "\n") && rows*width == len(fields) && !strings.Contains(text, "\n\n") && text != "" && text != "\n" {
				t.Fatalf("%q of width %d: lines fails, scan finds %d rows", text, width, rows)
			}
			continue
		}
		if f != nil || n != rows || next != len(text) || len(lines) != len(fields) {
			t.Fatalf("%q of width %d: got %d rows, want %d, %v", text, width, n, rows, f)
		}
		for i := range lines {
			if lines[i] != fields[i] {
				t.Fatalf("%q of width %d: field %d is %v, want %v", text, width, i, lines[i], fields[i])
			}
		}
	}
}

func TestInterner(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	in, codes := newInterner(), map[string]uint32{}
	for range 50000 {
		text := strings.Repeat(string(rune('a'+r.IntN(3))), r.IntN(20)) + strconv.Itoa(r.IntN(3000))
		if r.IntN(100) == 0 {
			text = []string{"", "\x00", "\x00\x00", "123456789012345", "1234567890123456"}[r.IntN(5)]
		}
		want, ok := codes[text]
		if !ok {
			want = uint32(len(codes) + 1)
			codes[text] = want
		}
		if got := in.code([]byte(text)); got != want || string(in.text(got)) != text {
			t.Fatalf("%q: got %d, want %d", text, got, want)
		}
	}
	if pool := in.pool(); pool.Len() != len(codes) {
		t.Errorf("%d levels, want %d", pool.Len(), len(codes))
	}
}
