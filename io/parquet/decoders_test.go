package parquet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/memory"
)

// slackened returns b with readable bytes behind it, as pages have.
func slackened(b []byte) []byte {
	return append(b, make([]byte, slack)...)[:len(b)]
}

// TestGather compares with the library's encoder for every width.
func TestGather(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for width := range 25 {
		for _, n := range []int{1, 7, 8, 9, 64, 1000} {
			indices := make([]int32, n)
			run := 0
			for i := range indices {
				if run--; run < 0 {
					run = r.IntN(40) * r.IntN(2)
					indices[i] = int32(r.IntN(1 << width))
				} else if i > 0 {
					indices[i] = indices[i-1]
				}
			}
			b, err := new(rle.DictionaryEncoding).EncodeInt32(nil, indices)
			if err != nil {
				t.Fatal(err)
			}
			table := make([]uint32, 1<<width)
			for i := range table {
				table[i] = uint32(i) * 3
			}
			got := make([]uint32, n)
			p := page{values: slackened(b)}
			if err := gatherPage(got, &p, table); err != nil {
				t.Fatal(err)
			}
			for i := range got {
				if got[i] != uint32(indices[i])*3 {
					t.Fatalf("width %d, index %d: got %d, want %d", width, i, got[i], indices[i]*3)
				}
			}
			p.at = somePositions(r, n)
			some := make([]uint32, len(p.at))
			if err := gatherPage(some, &p, table); err != nil {
				t.Fatal(err)
			}
			for k, i := range p.at {
				if some[k] != got[i] {
					t.Fatalf("width %d, picked index %d: got %d, want %d", width, i, some[k], got[i])
				}
			}
			p.at = nil
			if most := int(slices.Max(indices)); gatherPage(got, &p, table[:most]) == nil {
				t.Fatalf("width %d: index %d of a dictionary of %d passes", width, most, most)
			}
		}
	}
}

// somePositions returns ascending positions below n.
func somePositions(r *rand.Rand, n int) []uint32 {
	at := []uint32{}
	share := r.IntN(5)
	for i := range n {
		if r.IntN(4) < share {
			at = append(at, uint32(i))
		}
	}
	return at
}

// someRanges returns the ranges of positions.
func someRanges(at []uint32) ranges {
	p := ranges{}
	for _, i := range at {
		p = p.add(int(i), int(i)+1)
	}
	return p
}

// TestNarrow compares with a loop over all rows of a page.
func TestNarrow(t *testing.T) {
	w := newWorkspace(nil)
	defer w.close()
	r := rand.New(rand.NewPCG(1, 6))
	for range 2000 {
		before, n := r.IntN(3)*r.IntN(100), 1+r.IntN(200)
		p := page{n: n, present: n}
		missing := r.IntN(3)
		if missing > 0 {
			p.bits, p.present = make([]uint64, (n+63)/64), 0
			for i := range n {
				if r.IntN(3) >= missing {
					p.bits[i>>6] |= 1 << (i & 63)
					p.present++
				}
			}
		}
		picked := somePositions(r, before+n+r.IntN(50))
		type row struct {
			present bool
			value   uint32
		}
		var want []row
		value := uint32(0)
		for i := range n {
			present := p.bits == nil || p.bits[i>>6]>>(i&63)&1 != 0
			if slices.Contains(picked, uint32(before+i)) {
				x := row{present: present}
				if present {
					x.value = value
				}
				want = append(want, x)
			}
			if present {
				value++
			}
		}
		someRanges(picked).narrow(w, &p, before)
		var got []row
		next := 0
		for i := range p.n {
			x := row{present: p.bits == nil || p.bits[i>>6]>>(i&63)&1 != 0}
			if x.present {
				x.value = uint32(next)
				if p.at != nil {
					x.value = p.at[next]
				}
				next++
			}
			got = append(got, x)
		}
		if !slices.Equal(got, want) || next != p.wanted() {
			t.Fatalf("%d rows from %d, picked %v: got %v, want %v", n, before, picked, got, want)
		}
	}
}

// TestDeltaInts compares with the library's encoder.
func TestDeltaInts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 600 {
		long := make([]int64, n)
		short := make([]int32, n)
		shift := r.IntN(63)
		for i := range long {
			long[i] = int64(r.Uint64()) >> shift
			short[i] = int32(long[i])
		}
		b, err := new(delta.BinaryPackedEncoding).EncodeInt64(nil, long)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]uint64, n)
		rest, err := deltaInts(got, slackened(append(b, "rest"...)))
		if n > 0 && (err != nil || string(rest) != "rest") {
			t.Fatalf("%d values: rest %q, error %v", n, rest, err)
		}
		for i := range got {
			if got[i] != uint64(long[i]) {
				t.Fatalf("value %d of %d: got %d, want %d", i, n, int64(got[i]), long[i])
			}
		}
		if b, err = new(delta.BinaryPackedEncoding).EncodeInt32(nil, short); err != nil {
			t.Fatal(err)
		}
		got32 := make([]uint32, n)
		if _, err := deltaInts(got32, slackened(b)); n > 0 && err != nil {
			t.Fatal(err)
		}
		for i := range got32 {
			if got32[i] != uint32(short[i]) {
				t.Fatalf("value %d of %d: got %d, want %d", i, n, int32(got32[i]), short[i])
			}
		}
	}
}

// TestLevels writes definition levels and reads them.
func TestLevels(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for n := 1; n < 700; n++ {
		words := make([]uint64, (n+63)/64)
		state, set := false, 0
		for i := range n {
			if r.IntN(1+n/3) == 0 || n%2 == 0 && r.IntN(3) == 0 {
				state = !state
			}
			if state {
				words[i>>6] |= 1 << (i & 63)
				set++
			}
		}
		b := appendLevels(nil, words, n)
		got := make([]uint64, len(words))
		fill(got, ^uint64(0)) // what was there does not matter
		count, err := bitRuns(got, n, slackened(b))
		if err != nil || count != set {
			t.Fatalf("%d levels: got %d set (error %v), want %d", n, count, err, set)
		}
		for i := range n {
			if got[i>>6]>>(i&63)&1 != words[i>>6]>>(i&63)&1 {
				t.Fatalf("level %d of %d differs", i, n)
			}
		}
	}
}

// TestSpread compares with a loop.
func TestSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	for n := 1; n < 400; n++ {
		bits := make([]uint64, (n+63)/64)
		var want []int
		dst := make([]int, n)
		present := 0
		share := r.IntN(4)
		for i := range n {
			if r.IntN(3) < share {
				bits[i>>6] |= 1 << (i & 63)
				dst[present] = i + 1
				present++
				want = append(want, i+1)
			} else {
				want = append(want, 0)
			}
		}
		spread(dst, bits, present)
		if !slices.Equal(dst, want) {
			t.Fatalf("%d values: got %v, want %v", n, dst, want)
		}
	}
}

// TestDecoders_RandomBytes feeds bytes that are no page to every decoder:
// they return errors or values and neither panic nor run on.
func TestDecoders_RandomBytes(t *testing.T) {
	w := newWorkspace(memory.NewBudget(64 << 20))
	defer w.close()
	r := rand.New(rand.NewPCG(1, 5))
	encodings := []format.Encoding{format.Plain, plainDictionary, format.RLE, format.BitPacked, format.DeltaBinaryPacked,
		format.DeltaLengthByteArray, format.DeltaByteArray, format.RLEDictionary, format.ByteStreamSplit, 99}
	specs := map[string]*spec{
		"text":   {form: textForm, physical: format.ByteArray},
		"fixed":  {form: binaryForm, physical: format.FixedLenByteArray, stride: 5},
		"int32":  {form: fixedForm, physical: format.Int32, stride: 4, width: 1, load: loader[uint8](loadNarrow[uint8](8, true))},
		"int64":  {form: fixedForm, physical: format.Int64, stride: 8, width: 8, load: loader[uint64](loadSame[uint64])},
		"levels": {form: codesForm, physical: format.Int64, stride: 8, width: 8, load: loader[uint64](loadSame[uint64])},
		"bool":   {form: bitsForm, physical: format.Boolean},
	}
	for range 20000 {
		b := make([]byte, r.IntN(60))
		for i := range b {
			b[i] = byte(r.Uint32N(256) >> r.IntN(8))
		}
		const rows = 100
		p := page{encoding: encodings[r.IntN(len(encodings))], n: r.IntN(rows), values: slackened(b)}
		p.present = p.n
		if r.IntN(2) == 0 {
			p.bits = make([]uint64, 2)
			set, err := bitRuns(p.bits, p.n, slackened(bytes.Clone(b)))
			if err != nil {
				continue
			}
			p.present = set
		}
		for name, sp := range specs {
			task := &task{spec: sp, rows: rows, take: rows, local: &local{}, chunk: &chunk{}}
			var c target
			switch sp.form {
			case bitsForm:
				c = newBits(rows)
			case fixedForm:
				if c = newFixed[uint64](rows); sp.width == 1 {
					c = newFixed[uint8](rows)
				}
			case codesForm:
				codes := newCodes(rows, sp.levels, false, false)
				codes.alloc(1)
				c = codes
			default:
				c = newText(rows, w.scope, func(int64) error { return nil })
			}
			p := p
			if r.IntN(4) == 0 {
				_ = c.dictionary(task, w, &p)
			}
			if r.IntN(3) == 0 {
				someRanges(somePositions(r, p.n)).narrow(w, &p, 0)
			}
			if err := guard(w, func(*workspace) error { return c.data(task, w, &p) }); err != nil && bytes.Contains([]byte(err.Error()), []byte("panicked")) {
				t.Fatal(fmt.Errorf("%s in %v: %w: %x", name, p.encoding, err, b))
			}
		}
	}
}
