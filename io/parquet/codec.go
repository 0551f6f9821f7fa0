package parquet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// A decompressor unpacks pages. It writes exactly as many bytes as the page
// header claims and never more: the codecs are called without parquet-go's
// wrappers, which grow their output for as long as the input asks. One
// goroutine uses it at a time.
type decompressor struct {
	zstd   *zstd.Decoder
	gzip   *gzip.Reader
	brotli *brotli.Reader
}

// decompress fills dst from the compressed src.
func (d *decompressor) decompress(codec format.CompressionCodec, dst, src []byte) error {
	n, err := 0, error(nil)
	switch codec {
	case format.Snappy:
		n, err = d.unsnap(dst, src)
	case format.Zstd:
		n, err = d.unzstd(dst, src)
	case format.Gzip:
		n, err = d.ungzip(dst, src)
	case format.Brotli:
		if d.brotli == nil {
			d.brotli = brotli.NewReader(bytes.NewReader(src))
		} else if err = d.brotli.Reset(bytes.NewReader(src)); err != nil {
			break
		}
		n, err = readExactly(d.brotli, dst)
	case format.Lz4Raw:
		n, err = lz4.UncompressBlock(src, dst)
	case format.Lz4:
		n, err = unlz4(dst, src)
	default:
		return fmt.Errorf("%w: compression %v", ErrUnsupported, codec)
	}
	switch {
	case err != nil:
		return damaged("%v: %v", codec, err)
	case n != len(dst):
		return damaged("%v gives %d bytes (want %d)", codec, n, len(dst))
	}
	return nil
}

// unsnap unpacks a snappy block.
func (d *decompressor) unsnap(dst, src []byte) (int, error) {
	if n, err := snappy.DecodedLen(src); err != nil || n != len(dst) {
		return n, err
	}
	_, err := snappy.Decode(dst, src)
	return len(dst), err
}

// unzstd unpacks zstd frames.
func (d *decompressor) unzstd(dst, src []byte) (int, error) {
	if d.zstd == nil {
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return 0, err
		}
		d.zstd = z
	}
	out, err := d.zstd.DecodeAll(src, dst[:0:len(dst)])
	if len(out) > 0 && len(out) <= len(dst) && &out[0] != &dst[0] {
		copy(dst, out)
	}
	return len(out), err
}

// ungzip unpacks a gzip stream.
func (d *decompressor) ungzip(dst, src []byte) (n int, err error) {
	if d.gzip == nil {
		d.gzip, err = gzip.NewReader(bytes.NewReader(src))
	} else {
		err = d.gzip.Reset(bytes.NewReader(src))
	}
	if err != nil {
		return 0, err
	}
	return readExactly(d.gzip, dst)
}

// readExactly fills dst from r and verifies that r ends there.
func readExactly(r io.Reader, dst []byte) (int, error) {
	if n, err := io.ReadFull(r, dst); err != nil {
		return n, err
	}
	var more [1]byte
	if n, err := r.Read(more[:]); n > 0 || (err != nil && err != io.EOF) {
		return len(dst) + n, err
	}
	return len(dst), nil
}

// unlz4 unpacks the deprecated LZ4 codec: Hadoop's frames of big-endian sizes
// around raw blocks, or a raw block as some writers put there.
func unlz4(dst, src []byte) (int, error) {
	n, rest := 0, src
	for len(rest) >= 8 && n < len(dst) {
		size, packed := be32(rest), be32(rest[4:])
		if size > len(dst)-n || packed > len(rest)-8 || size < 0 || packed < 0 {
			break
		}
		k, err := lz4.UncompressBlock(rest[8:8+packed], dst[n:n+size])
		if err != nil || k != size {
			break
		}
		n, rest = n+size, rest[8+packed:]
	}
	if n == len(dst) && len(rest) == 0 {
		return n, nil
	}
	return lz4.UncompressBlock(src, dst)
}

// be32 reads a big-endian integer.
func be32(b []byte) int {
	return int(int32(uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])))
}

// close gives back what the codecs hold.
func (d *decompressor) close() {
	if d.zstd != nil {
		d.zstd.Close()
	}
}
