package groupby

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// benchmarkKeys returns rows of random keys, of which about k differ, and their groups.
func benchmarkKeys(b *testing.B, rows, k int) ([]uint32, *Groups) {
	r := rand.New(rand.NewPCG(1, 1))
	keys := make([]uint32, rows)
	for i := range keys {
		keys[i] = r.Uint32N(uint32(k))
	}
	g, err := By(Slice(keys))
	if err != nil {
		b.Fatal(err)
	}
	return keys, g
}

func BenchmarkBy(b *testing.B) {
	const rows = 1 << 20
	for _, k := range []int{100, rows} {
		b.Run(fmt.Sprintf("groups=%d/rows=%d", k, rows), func(b *testing.B) {
			keys, _ := benchmarkKeys(b, rows, k)
			b.SetBytes(4 * rows)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := By(Slice(keys)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReduce(b *testing.B) {
	const rows = 1 << 20
	for _, k := range []int{100, rows} {
		b.Run(fmt.Sprintf("groups=%d/rows=%d", k, rows), func(b *testing.B) {
			xs, g := benchmarkKeys(b, rows, k)
			b.SetBytes(4 * rows)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Reduce(g, xs, total[uint32]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
