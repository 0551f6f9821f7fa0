package dataframe

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

var joinRows = flag.Int("join.rows", 1_000_000, "rows of the left frame in BenchmarkJoin")

// joinBench returns the frames of the join questions of db-benchmark: keys of
// n/1e6, n/1e3 and n values as integers and as text, of which nine in ten
// occur on both sides.
func joinBench(n int) (x, small, medium, big *DataFrame) {
	r := rand.New(rand.NewPCG(1, 2))
	side := func(rows int, levels ...int) *DataFrame {
		t := &vector.Table{N: rows}
		add := func(name string, v *vector.Vector) {
			t.Fields = append(t.Fields, Field{Name: name, Type: v.Type()})
			t.Columns = append(t.Columns, vector.NewColumn(v))
		}
		for i, l := range levels {
			l = max(l, 10)
			first := r.IntN(l/10 + 1)
			ids, codes := make([]int32, rows), make([]uint32, rows)
			in := vector.NewInterner(l)
			for k := range l {
				in.Code(fmt.Appendf(nil, "id%d", first+k))
			}
			perm := []int{}
			if rows == l {
				perm = r.Perm(l)
			}
			for row := range ids {
				k := 0
				if rows == l {
					k = perm[row]
				} else {
					k = r.IntN(l)
				}
				ids[row], codes[row] = int32(first+k), uint32(k+1)
			}
			add(fmt.Sprint("id", i+1), vector.FromSlice(vector.Of(Int32), ids, vector.Bitmap{}))
			add(fmt.Sprint("id", i+4), vector.FromWideCodes(vector.Of(String), codes, in.Pool()))
		}
		add("v", vector.FromSlice(vector.Of(Float64), fill(rows, r.Float64), vector.Bitmap{}))
		return &DataFrame{table: t}
	}
	return side(n, n/1_000_000, n/1000, n), side(max(n/1_000_000, 10), n/1_000_000), side(max(n/1000, 10), n/1_000_000, n/1000), side(n, n/1_000_000, n/1000, n)
}

// BenchmarkJoin asks the join questions of db-benchmark.
func BenchmarkJoin(b *testing.B) {
	x, small, medium, big := joinBench(*joinRows)
	for _, q := range []struct {
		name, key string
		right     *DataFrame
		join      func(*DataFrame, ...any) (*DataFrame, error)
	}{
		{"j1 small inner on int", "id1", small, x.InnerJoin}, {"j2 medium inner on int", "id2", medium, x.InnerJoin}, {"j3 medium outer on int", "id2", medium, x.LeftJoin},
		{"j4 medium inner on text", "id5", medium, x.InnerJoin}, {"j5 big inner on int", "id3", big, x.InnerJoin}, {"j6 big semi on int", "id3", big, x.SemiJoin},
		{"j7 big inner on text", "id6", big, x.InnerJoin}, {"j8 big right on int", "id3", big, x.RightJoin},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				args := []any{q.key, MakeUnique()}
				if q.name[1] == '6' {
					args = args[:1]
				}
				if _, err := q.join(q.right, args...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(*joinRows*b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}
