package function

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// maxOffset32 is the most bytes that 32-bit offsets reach; tests lower it.
var maxOffset32 = math.MaxInt32

// A texts reads an operand of text.
type texts struct {
	v    *vector.Vector
	pool *vector.Vector // the levels of a dictionary
	one  bool
}

// texts returns the text of operand k.
func (b *Batch) texts(k int) texts {
	t := texts{v: b.Args[k].V, one: b.Args[k].One}
	if t.v.IsDictionary() {
		t.pool = t.v.Pool().Levels()
	}
	return t
}

// at returns the text of row i, nil when it is missing. It shares memory.
func (t texts) at(i int) []byte {
	if t.one {
		i = 0
	}
	if t.pool == nil {
		return t.v.Text(i)
	}
	if c := t.v.Code(i); c > 0 {
		return t.pool.Text(int(c - 1))
	}
	return nil
}

// present reports whether the text of row i is not missing.
func (t texts) present(i int) bool {
	if t.one {
		i = 0
	}
	return t.v.IsValid(i)
}

// A fixed reads an operand of values of fixed width.
type fixed[T vector.Fixed] struct {
	x   []T
	one bool
}

// values returns the values of operand k.
func values[T vector.Fixed](b *Batch, k int) fixed[T] {
	return fixed[T]{vector.Values[T](b.Args[k].V), b.Args[k].One}
}

// at returns the value of row i.
func (f fixed[T]) at(i int) T {
	if f.one {
		i = 0
	}
	return f.x[i]
}

// A results keeps the validity of results: the rows that have none and the
// error that ends the batch.
type results struct {
	b     *Batch
	valid vector.Bitmap
}

// miss notes that row i has no result: err is errAbsent, or says why the function
// does not take the row's values. It returns the error that ends the batch.
func (r *results) miss(i int, err error) error {
	if err != errAbsent {
		if r.b.Failed.IsZero() {
			return &vector.RowError{Row: i, Err: fmt.Errorf("%s: %w", r.b.name, err)}
		}
		r.b.Failed.Set(i)
	}
	if r.valid.IsZero() {
		r.valid = vector.NewSetBitmap(r.b.N)
	}
	r.valid.Clear(i)
	return nil
}

// toFixed computes a value of fixed width for each row.
func toFixed[T vector.Fixed](b *Batch, t vector.Type, f func(i int) (T, error)) (*vector.Vector, error) {
	r := results{b: b}
	out := memory.In[T](b.Scope, b.N)
	for i := range out {
		if !b.Valid.Get(i) {
			out[i] = 0
			continue
		}
		x, err := f(i)
		if err != nil {
			if err = r.miss(i, err); err != nil {
				return nil, err
			}
			x = 0
		}
		out[i] = x
	}
	return vector.FromSlice(t, out, r.valid), nil
}

// toBool computes a bit for each row.
func toBool(b *Batch, f func(i int) (bool, error)) (*vector.Vector, error) {
	r := results{b: b}
	words := memory.In[uint64](b.Scope, (b.N+63)/64)
	for k := range words {
		var w uint64
		for i := k * 64; i < min(k*64+64, b.N); i++ {
			if !b.Valid.Get(i) {
				continue
			}
			x, err := f(i)
			if err != nil {
				if err = r.miss(i, err); err != nil {
					return nil, err
				}
			} else if x {
				w |= 1 << (i & 63)
			}
		}
		words[k] = w
	}
	return vector.FromBits(vector.BitmapOf(words, b.N), r.valid), nil
}

// toText computes a text for each row: f appends it to dst.
func toText(b *Batch, f func(dst []byte, i int) ([]byte, error)) (*vector.Vector, error) {
	return toBytes(b, vector.Of(vector.String), f)
}

// toBytes is toText for text or binary values.
func toBytes(b *Batch, t vector.Type, f func(dst []byte, i int) ([]byte, error)) (*vector.Vector, error) {
	r := results{b: b}
	ends := make([]int, b.N)
	var blob []byte
	for i := range ends {
		if b.Valid.Get(i) {
			longer, err := f(blob, i)
			switch {
			case err == nil:
				blob = longer
			default:
				if err = r.miss(i, err); err != nil {
					return nil, err
				}
			}
		}
		ends[i] = len(blob)
	}
	exact := memory.Make[byte](len(blob))
	copy(exact, blob)
	if len(blob) > maxOffset32 {
		return vector.FromOffsets(t, offsets[int64](ends), exact, r.valid), nil
	}
	return vector.FromOffsets(t, offsets[int32](ends), exact, r.valid), nil
}

// offsets returns the offsets of values with these ends.
func offsets[O int32 | int64](ends []int) []O {
	off := memory.Make[O](len(ends) + 1)
	for i, e := range ends {
		off[i+1] = O(e)
	}
	return off
}
