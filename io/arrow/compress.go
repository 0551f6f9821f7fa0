package arrow

import (
	"bytes"
	"encoding/binary"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/stoa-data/stoa/internal/memory"
)

// mostFactor bounds what a compressed byte can become: zstd makes a block of
// 128 KiB of four bytes, LZ4 255 bytes of one.
const mostFactor = 1 << 15

// unpacked returns the bytes of a buffer, decompressed into memory of exactly
// the size that the buffer claims.
func (f *file) unpacked(b *batch, p part, a *allowance) ([]byte, error) {
	if p.n == 0 {
		return nil, nil
	}
	if f.held == nil {
		if err := a.take(p.n); err != nil {
			return nil, err
		}
	}
	x, err := f.read(b.at+p.at, p.n)
	if err != nil || !b.meta.packed {
		return x, err
	}
	if len(x) < 8 {
		return nil, damaged("compressed buffer of %d bytes", len(x))
	}
	n := int64(binary.LittleEndian.Uint64(x))
	switch x = x[8:]; {
	case n == -1:
		return x, nil
	case n < 0 || n > mostFactor*(int64(len(x))+1):
		return nil, damaged("buffer of %d bytes claims %d decompressed", len(x), n)
	case n == 0:
		return nil, nil
	}
	if err := a.take(n); err != nil {
		return nil, err
	}
	dst := memory.Make[byte](int((n + 7) / 8 * 8))[:n]
	if b.meta.codec == zstdCodec {
		return dst, unzstd(dst, x)
	}
	return dst, unlz4(dst, x)
}

// The decoders are kept for later buffers; they hold no goroutines.
var zstdDecoders, lz4Readers sync.Pool

// unzstd fills dst from a zstd frame.
func unzstd(dst, src []byte) error {
	z, _ := zstdDecoders.Get().(*zstd.Decoder)
	if z == nil {
		var err error
		if z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderLowmem(true)); err != nil {
			return err
		}
	}
	defer zstdDecoders.Put(z)
	out, err := z.DecodeAll(src, dst[:0:len(dst)])
	switch {
	case err != nil:
		return damaged("zstd: %v", err)
	case len(out) != len(dst):
		return damaged("zstd gives %d bytes (want %d)", len(out), len(dst))
	case &out[0] != &dst[0]:
		copy(dst, out)
	}
	return nil
}

// unlz4 fills dst from an LZ4 frame.
func unlz4(dst, src []byte) error {
	r, _ := lz4Readers.Get().(*lz4.Reader)
	if r == nil {
		r = lz4.NewReader(nil)
	}
	r.Reset(bytes.NewReader(src))
	if n, err := io.ReadFull(r, dst); err != nil {
		return damaged("LZ4 gives %d bytes (want %d): %v", n, len(dst), err)
	}
	var more [1]byte
	if n, err := r.Read(more[:]); n > 0 || err != nil && err != io.EOF {
		return damaged("LZ4 gives more than %d bytes (error %v)", len(dst), err)
	}
	lz4Readers.Put(r) // one that has failed may fail again
	return nil
}
