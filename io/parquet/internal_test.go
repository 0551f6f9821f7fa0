package parquet

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
)

// TestText_LargeOffsets lowers the bound from which offsets have 64 bits.
func TestText_LargeOffsets(t *testing.T) {
	defer func(old int64) { maxOffset32 = old }(maxOffset32)
	df, err := dataframe.New(dataframe.NullableColumn("s", []string{"alpha", "b", "gamma", "delta", "ee", "f"}, []bool{true, true, false, true, true, true}))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteTo(&b, df, RowGroupRows(2)); err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int64{13, 14, 1 << 30} {
		maxOffset32 = limit
		got, err := ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		c, err := columnOf(got, "s")
		if err != nil {
			t.Fatal(err)
		}
		if large := c.off64 != nil; large != (limit < 14) {
			t.Errorf("limit %d: 64-bit offsets %v", limit, large)
		}
		want := []string{"alpha", "b", "", "delta", "ee", "f"}
		for i := range want {
			if string(c.text(i)) != want[i] || c.validity[0]>>i&1 != 0 == (i == 2) {
				t.Errorf("limit %d, row %d: got %q", limit, i, c.text(i))
			}
		}
	}
}

// TestDecompress_Hadoop reads LZ4 blocks in Hadoop's frames and without.
func TestDecompress_Hadoop(t *testing.T) {
	plain := bytes.Repeat([]byte("timestamp port ttl "), 50)
	block := func(b []byte) []byte {
		out := make([]byte, lz4.CompressBlockBound(len(b)))
		n, err := lz4.CompressBlock(b, out, nil)
		if err != nil || n == 0 {
			t.Fatal(n, err)
		}
		return out[:n]
	}
	framed := func(parts ...[]byte) (out []byte) {
		for _, b := range parts {
			packed := block(b)
			out = binary.BigEndian.AppendUint32(out, uint32(len(b)))
			out = binary.BigEndian.AppendUint32(out, uint32(len(packed)))
			out = append(out, packed...)
		}
		return out
	}
	var d decompressor
	for name, packed := range map[string][]byte{
		"one frame": framed(plain), "two frames": framed(plain[:400], plain[400:]), "raw": block(plain),
	} {
		dst := make([]byte, len(plain))
		if err := d.decompress(format.Lz4, dst, packed); err != nil || !bytes.Equal(dst, plain) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestDecompress_WrongSize: a page that unpacks to another size than claimed
// is damaged, whatever the codec, and nothing is written beyond it.
func TestDecompress_WrongSize(t *testing.T) {
	e := &encoder{}
	plain := bytes.Repeat([]byte("0123456789"), 1000)
	var d decompressor
	defer d.close()
	for _, c := range []Compression{Snappy, Zstd} {
		e.compression = c
		packed := bytes.Clone(e.compress(plain))
		for _, size := range []int{0, 1, len(plain) - 1, len(plain), len(plain) + 1} {
			buf := bytes.Repeat([]byte{0xee}, size+64)
			err := d.decompress(e.codec(), buf[:size:size], packed)
			if (err == nil) != (size == len(plain)) {
				t.Errorf("%v to %d bytes: error %v", c, size, err)
			}
			if !bytes.Equal(buf[size:], bytes.Repeat([]byte{0xee}, 64)) {
				t.Errorf("%v to %d bytes: bytes beyond are written", c, size)
			}
		}
	}
}

// TestLevels_BitPacked reads the levels of old writers: most significant bit
// first.
func TestLevels_BitPacked(t *testing.T) {
	w := newWorkspace(memory.NewBudget(0))
	defer w.close()
	r := &pageReader{w: w, optional: true}
	p := page{n: 10, present: 10}
	if err := r.levels(&p, format.BitPacked, []byte{0b10110000, 0b01000000}); err != nil {
		t.Fatal(err)
	}
	if p.present != 4 || p.bits[0] != 0b10_0000_1101 {
		t.Errorf("got %d present, bits %b", p.present, p.bits[0])
	}
}

// TestHalf compares with values of the format's definition.
func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float32{
		0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0400: 1.0 / 16384, 0x0001: 1.0 / (1 << 24), 0x03ff: 1023.0 / (1 << 24), 0x3555: 0.333251953125,
	} {
		if got := half(bits); got != want {
			t.Errorf("%04x: got %v, want %v", bits, got, want)
		}
	}
}

// TestDecimal compares with decimal texts.
func TestDecimal(t *testing.T) {
	tests := []struct {
		bytes []byte
		scale int
		want  float64
	}{
		{nil, 2, 0},
		{[]byte{125}, 2, 1.25},
		{[]byte{0xff}, 1, -0.1},
		{[]byte{0xff, 0x85}, 2, -1.23},
		{[]byte{0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 3, 9223372036854775.807},
		{[]byte{0xff, 0, 0, 0, 0, 0, 0, 0, 0}, 0, -18446744073709551616},
		{append([]byte{1}, make([]byte, 15)...), 30, 1329227.995784916},
	}
	for _, test := range tests {
		got, err := decimal(test.bytes, test.scale)
		// The texts above have at least seven digits.
		if diff := got/test.want - 1; err != nil || test.want != 0 && (diff > 1e-6 || diff < -1e-6) || test.want == 0 && got != 0 {
			t.Errorf("%x with scale %d: got %v (error %v), want %v", test.bytes, test.scale, got, err, test.want)
		}
	}
}
