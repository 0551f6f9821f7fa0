package categorical

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

func BenchmarkConvert(b *testing.B) {
	const n = 1 << 22
	r := rand.New(rand.NewPCG(1, 1))
	words := make([]string, 1000)
	for i := range words {
		words[i] = fmt.Sprint(i * 7)
	}
	codes, ports, wide := make([]uint32, n), make([]uint16, n), make([]int64, n)
	for i := range codes {
		codes[i] = 1 + uint32(r.IntN(900)) // some levels stay unused
		ports[i] = uint16(codes[i])
		wide[i] = int64(codes[i]) << 40
	}
	text := vector.FromCodes(vector.Of(vector.String), codes, vector.NewPool(vector.TextLevels(words), nil, false))
	done, err := Convert(text, Compressed())
	if err != nil {
		b.Fatal(err)
	}
	for name, v := range map[string]*vector.Vector{
		"dictionary": text, "categorical": done,
		"uint16": vector.FromSlice(vector.Of(vector.Uint16), ports, vector.Bitmap{}),
		"int64":  vector.FromSlice(vector.Of(vector.Int64), wide, vector.Bitmap{}),
	} {
		b.Run("rows=4e6/levels=900/type="+name, func(b *testing.B) {
			b.SetBytes(int64(v.Bytes()))
			b.ReportAllocs()
			for range b.N {
				if _, err := Convert(v, Compressed(), Ordered(), LevelsFunc(Numeric)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNumeric(b *testing.B) {
	for name, pair := range map[string][2]string{"counts": {"65535", "443"}, "decimals": {"-1.25e3", "-1.5e3"}, "text": {"abc", "abd"}} {
		b.Run("type="+name, func(b *testing.B) {
			for range b.N {
				Numeric(pair[0], pair[1])
			}
		})
	}
}
