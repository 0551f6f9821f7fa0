package exec

import (
	"bytes"
	"context"
	"hash/maphash"
	"math/bits"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A keyPart turns one key column into a number below 2^bits for each row:
// equal keys give equal numbers, different keys different ones. Integers are
// reduced by their minimum, dictionary codes stand as they are, floats by
// their bits with one NaN and one zero. Plain text, whose values mostly differ,
// is the exception: its numbers are hashes.
type keyPart struct {
	bits int
	most int // numbers that can occur; 0: not known, or too many
	// same tells rows apart whose numbers are equal, where numbers are hashes;
	// nil where equal numbers are equal keys.
	same func(a, b uint32) bool
	// pack ORs the numbers of rows lo to lo+len(dst)−1, shifted, into dst.
	pack func(dst []uint64, lo int, shift uint)
}

// encodeBatch is the number of rows packed at a time: their words stay in L1.
const encodeBatch = 1024

// keyParts returns the parts of the key columns in order.
func keyParts(ctx context.Context, keys []*vector.Vector, scope *memory.Scope) ([]keyPart, error) {
	var parts []keyPart
	for _, v := range keys {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t := v.Type()
		switch {
		case v.IsDictionary():
			parts = append(parts, codePart(v))
		case t.Kind.IsText():
			parts = append(parts, textPart(v))
		case t.Kind == vector.Bool:
			parts = append(parts, boolPart(v))
		case t.Kind.IsFloat():
			parts = append(parts, floatParts(v)...)
		default:
			parts = append(parts, intParts(v)...)
		}
	}
	return parts, nil
}

// intern gives each distinct string a code; 0 is missing. The codes live in
// scope, on the Go heap when it is nil.
func intern(v *vector.Vector, scope *memory.Scope) *vector.Vector {
	in := vector.NewInterner(1024)
	codes := memory.In[uint32](scope, v.Len())
	for i := range codes {
		if v.IsValid(i) {
			codes[i] = in.Code(v.Text(i))
		} else {
			codes[i] = 0
		}
	}
	return vector.FromCodes(vector.Of(vector.String), codes, in.Pool())
}

// hashText hashes text; tests make it collide.
var hashText = func() func([]byte) uint64 {
	seed := maphash.MakeSeed()
	return func(b []byte) uint64 { return maphash.Bytes(seed, b) }
}()

// textPart packs hashes of text; 0 for missing.
func textPart(v *vector.Vector) keyPart {
	hash := hashText
	return keyPart{bits: 64, pack: func(dst []uint64, lo int, shift uint) {
		for i := range dst {
			if v.IsValid(lo + i) {
				dst[i] |= hash(v.Text(lo+i)) << shift
			}
		}
	}, same: func(a, b uint32) bool {
		x, y := int(a), int(b)
		if valid := v.IsValid(x); !valid || !v.IsValid(y) {
			return valid == v.IsValid(y)
		}
		return bytes.Equal(v.Text(x), v.Text(y))
	}}
}

// codePart packs dictionary codes.
func codePart(v *vector.Vector) keyPart {
	p := keyPart{bits: bits.Len(uint(v.Pool().Len())), most: v.Pool().Len()}
	if v.Missing() > 0 {
		p.most++
	}
	switch v.CodeWidth() {
	case 1:
		p.pack = packUnsigned(vector.Values[uint8](v))
	case 2:
		p.pack = packUnsigned(vector.Values[uint16](v))
	default:
		p.pack = packUnsigned(vector.Values[uint32](v))
	}
	return p
}

// packUnsigned packs values as they are.
func packUnsigned[T vector.Code](x []T) func([]uint64, int, uint) {
	return func(dst []uint64, lo int, shift uint) {
		shift &= 63
		src := x[lo:][:len(dst)]
		for i, v := range src {
			dst[i] |= uint64(v) << shift
		}
	}
}

// boolPart packs 0 for missing, 1 for false, 2 for true.
func boolPart(v *vector.Vector) keyPart {
	b := v.Bits()
	return keyPart{bits: 2, pack: func(dst []uint64, lo int, shift uint) {
		for i := range dst {
			switch {
			case !v.IsValid(lo + i):
			case b.Get(lo + i):
				dst[i] |= 2 << shift
			default:
				dst[i] |= 1 << shift
			}
		}
	}}
}

// intParts packs x−min, plus one where values may be missing (0 is missing). A
// range that leaves no room for missing gets a part of its own for it.
func intParts(v *vector.Vector) []keyPart {
	b := v.Bounds()
	width := uint64(b.Max) - uint64(b.Min)
	missing := uint64(0)
	if v.Missing() > 0 {
		missing = 1
	}
	if width+missing < width {
		return []keyPart{missingPart(v), {bits: 64, pack: packInts(v, b.Min, 0)}}
	}
	p := keyPart{bits: bits.Len64(width + missing), pack: packInts(v, b.Min, missing)}
	if p.bits <= directBits {
		p.most = int(width+missing) + 1
	}
	return []keyPart{p}
}

// packInts packs x−min+plus; where x is missing, 0.
func packInts(v *vector.Vector, min int64, plus uint64) func([]uint64, int, uint) {
	switch v.Type().Kind {
	case vector.Int8:
		return packReduced(v, vector.Values[int8](v), min, plus)
	case vector.Int16:
		return packReduced(v, vector.Values[int16](v), min, plus)
	case vector.Int32, vector.Date:
		return packReduced(v, vector.Values[int32](v), min, plus)
	case vector.Uint8:
		return packReduced(v, vector.Values[uint8](v), min, plus)
	case vector.Uint16:
		return packReduced(v, vector.Values[uint16](v), min, plus)
	case vector.Uint32:
		return packReduced(v, vector.Values[uint32](v), min, plus)
	}
	return packReduced(v, vector.Values[int64](v), min, plus)
}

// packReduced is the loop of packInts.
func packReduced[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](v *vector.Vector, x []T, min int64, plus uint64) func([]uint64, int, uint) {
	valid, some := v.Valid(), v.Missing() > 0
	base := uint64(min) - plus
	return func(dst []uint64, lo int, shift uint) {
		shift &= 63
		src := x[lo:][:len(dst)]
		if !some {
			for i, a := range src {
				dst[i] |= (uint64(int64(a)) - base) << shift
			}
			return
		}
		for i, a := range src {
			if valid.Get(lo + i) {
				dst[i] |= (uint64(int64(a)) - base) << shift
			}
		}
	}
}

// missingPart is one bit: set where the value is missing.
func missingPart(v *vector.Vector) keyPart {
	valid := v.Valid()
	return keyPart{bits: 1, pack: func(dst []uint64, lo int, shift uint) {
		for i := range dst {
			if !valid.Get(lo + i) {
				dst[i] |= 1 << shift
			}
		}
	}}
}

// floatParts packs canonical bits: every NaN alike, −0 as 0.
func floatParts(v *vector.Vector) []keyPart {
	var parts []keyPart
	if v.Missing() > 0 {
		parts = append(parts, missingPart(v))
	}
	valid := v.Valid()
	if v.Type().Kind == vector.Float32 {
		x := vector.Values[float32](v)
		return append(parts, keyPart{bits: 32, pack: func(dst []uint64, lo int, shift uint) {
			for i := range dst {
				if valid.Get(lo + i) {
					dst[i] |= uint64(kernel.FloatKey32(x[lo+i])) << shift
				}
			}
		}})
	}
	x := vector.Values[float64](v)
	return append(parts, keyPart{bits: 64, pack: func(dst []uint64, lo int, shift uint) {
		for i := range dst {
			if valid.Get(lo + i) {
				dst[i] |= kernel.FloatKey64(x[lo+i]) << shift
			}
		}
	}})
}

// A keyWord packs several parts into one word of at most 64 bits.
type keyWord struct {
	bits  int
	most  int // words that can occur; 0: not known, or too many
	parts []keyPart
	same  func(a, b uint32) bool // see keyPart
}

// encode stores the words of rows lo to lo+len(dst)−1 in dst.
func (w *keyWord) encode(dst []uint64, lo int) {
	clear(dst)
	shift := uint(0)
	for _, p := range w.parts {
		if p.bits > 0 {
			p.pack(dst, lo, shift)
			shift += uint(p.bits)
		}
	}
}

// words packs parts greedily, in order, into words.
func words(parts []keyPart) []keyWord {
	var out []keyWord
	for _, p := range parts {
		if len(out) == 0 || out[len(out)-1].bits+p.bits > 64 {
			out = append(out, keyWord{most: 1})
		}
		w := &out[len(out)-1]
		w.bits += p.bits
		w.most *= p.most
		if w.bits > directBits {
			w.most = 0
		}
		w.parts = append(w.parts, p)
		if p.same != nil { // of 64 bits: the only one in its word
			w.same = p.same
		}
	}
	return out
}
