package kernel

// Choose stores x[i] in dst for the rows whose bit in where is set and leaves
// the others. x may hold one value that stands for all rows. Values are words:
// view floats as unsigned integers of their width.
//
//	for i := range dst { if where[i] { dst[i] = x[i] } }
func Choose[U unsigned](dst []U, where []uint64, x []U) {
	one := len(x) == 1 && len(dst) > 1
	for k, w := range where {
		d := dst[k*64 : min(k*64+64, len(dst))]
		switch {
		case w == 0:
		case one:
			chooseOne(d, w, x[0])
		case w == ^uint64(0):
			copy(d, x[k*64:])
		default:
			chooseWord(d, w, x[k*64:])
		}
	}
}

// chooseWord is Choose for one word of rows, without a branch on its bits.
func chooseWord[U unsigned](d []U, w uint64, x []U) {
	x = x[:len(d)]
	for i := range d {
		d[i] ^= (d[i] ^ x[i]) & -U(w&1)
		w >>= 1
	}
}

// chooseOne is chooseWord with one value.
func chooseOne[U unsigned](d []U, w uint64, x U) {
	for i := range d {
		d[i] ^= (d[i] ^ x) & -U(w&1)
		w >>= 1
	}
}

// ChooseBits is Choose for bits.
func ChooseBits(dst, where []uint64, x Truth) {
	for k, w := range where {
		b := ^uint64(0)
		switch {
		case x.Bits.IsZero():
		case !x.One:
			b = x.Bits.Word(k)
		case !x.Bits.Get(0):
			b = 0
		}
		dst[k] = dst[k]&^w | b&w
	}
}

// FillOne stores x in every element of dst.
func FillOne[T any](dst []T, x T) {
	for i := range dst {
		dst[i] = x
	}
}

// TrueWords stores the rows for which a predicate is known to be true.
func TrueWords(x Truth, dst []uint64, n int) {
	for k := range dst {
		dst[k], _ = x.word(k)
	}
	trim(dst, n)
}
