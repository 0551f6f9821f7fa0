package arrow

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A dictionary is the values behind the indices of a column. Deltas only
// append to it, so batches may be decoded with all that ever came.
type dictionary struct {
	values *vector.Vector
	pool   *vector.Pool // of a categorical column; the levels in order of the values
	codes  []uint32     // code in pool by value; nil: value i has code i+1
}

// newDictionary makes a dictionary of values. Those of a categorical column
// become a pool: values that are missing or stand twice, which Arrow allows,
// are no levels of their own.
func newDictionary(values *vector.Vector, categorical, ordered bool) (*dictionary, error) {
	d := &dictionary{values: values}
	if !categorical {
		return d, nil
	}
	rows, codes := distinct(values)
	levels := values
	if len(rows) < values.Len() {
		levels, d.codes = kernel.Gather(values, rows), codes
	}
	d.pool = vector.NewPool(levels, nil, ordered)
	return d, nil
}

// distinct returns the first rows of the distinct present values, and for each
// row the number of its value counted from 1, 0 where it is missing.
func distinct(v *vector.Vector) (rows, codes []uint32) {
	codes = make([]uint32, v.Len())
	if v.Type().Kind.IsText() {
		in := vector.NewInterner(v.Len())
		for i := range codes {
			if v.IsValid(i) {
				if codes[i] = in.CodeString(v.Str(i)); in.Len() > len(rows) {
					rows = append(rows, uint32(i))
				}
			}
		}
		return rows, codes
	}
	seen := make(map[int64]uint32, v.Len())
	for i := range codes {
		if !v.IsValid(i) {
			continue
		}
		c, ok := seen[v.Int(i)]
		if !ok {
			rows = append(rows, uint32(i))
			c = uint32(len(rows))
			seen[v.Int(i)] = c
		}
		codes[i] = c
	}
	return rows, codes
}

// unify makes dictionaries of a categorical column share one pool, see
// categorical.Merge.
func unify(all []*dictionary) error {
	var pools []*vector.Pool
	for _, d := range all {
		if len(pools) == 0 || !kernel.SamePool(pools[0], d.pool) {
			pools = append(pools, d.pool)
		}
	}
	if len(pools) == 0 {
		return nil
	}
	merged := pools[0]
	if len(pools) > 1 {
		var err error
		if merged, err = kernel.MergePools(pools); err != nil {
			return err
		}
	}
	for _, d := range all {
		if !merged.SameLevels(d.pool) {
			codes := make([]uint32, d.values.Len())
			for i := range codes {
				if c := d.code(i); c != 0 {
					codes[i] = merged.CodeOf(d.pool, int(c-1))
				}
			}
			d.codes = codes
		}
		d.pool = merged
	}
	return nil
}

// code returns the code of value i.
func (d *dictionary) code(i int) uint32 {
	if d.codes == nil {
		return uint32(i + 1)
	}
	return d.codes[i]
}

// column returns the values that indices stand for: codes, or the values
// themselves when they cannot be levels.
func (d *dictionary) column(r *raw, index *storage) (*vector.Vector, error) {
	switch {
	case index.bits == 8 && index.signed:
		return indexed[int8](d, r)
	case index.bits == 8:
		return indexed[uint8](d, r)
	case index.bits == 16 && index.signed:
		return indexed[int16](d, r)
	case index.bits == 16:
		return indexed[uint16](d, r)
	case index.bits == 32 && index.signed:
		return indexed[int32](d, r)
	case index.bits == 32:
		return indexed[uint32](d, r)
	case index.signed:
		return indexed[int64](d, r)
	}
	return indexed[uint64](d, r)
}

// indexed reads indices of one type. Codes have their width, but for at most 32
// bits, unless the levels need more.
func indexed[I vector.Fixed](d *dictionary, r *raw) (*vector.Vector, error) {
	x, err := valuesOf[I](r, 0)
	if err != nil {
		return nil, err
	}
	valid, err := r.valid()
	if err != nil {
		return nil, err
	}
	if err := checkIndices(x, valid, d.values.Len()); err != nil {
		return nil, err
	}
	if d.pool == nil {
		return d.gather(r, len(x), func(i int) uint32 { return uint32(x[i]) }, valid)
	}
	width := max(vector.CodeWidthFor(d.pool.Len()), min(widthOf[I](), 4))
	if err := r.memory.take(int64(r.n) * int64(width)); err != nil {
		return nil, err
	}
	switch width {
	case 1:
		return coded[I, uint8](d, x, valid), nil
	case 2:
		return coded[I, uint16](d, x, valid), nil
	}
	return coded[I, uint32](d, x, valid), nil
}

// widthOf returns the bytes of a value.
func widthOf[T vector.Fixed]() int { return len(vector.BytesOf(make([]T, 1))) }

// checkIndices verifies that the indices of present values lie within n values.
func checkIndices[I vector.Fixed](x []I, valid vector.Bitmap, n int) error {
	for i, v := range x {
		if (v < 0 || uint64(v) >= uint64(n)) && valid.Get(i) {
			return &vector.RowError{Row: i, Err: damaged("index %d of a dictionary of %d values", int64(v), n)}
		}
	}
	return nil
}

// coded makes codes of checked indices.
func coded[I vector.Fixed, C vector.Code](d *dictionary, x []I, valid vector.Bitmap) *vector.Vector {
	codes := memory.Make[C](len(x))
	switch {
	case d.codes == nil:
		for i, v := range x {
			codes[i] = C(v) + 1
		}
	default:
		for i, v := range x {
			if valid.Get(i) {
				codes[i] = C(d.codes[int(v)])
			}
		}
	}
	if d.codes == nil && !valid.IsZero() {
		for i := range codes {
			if !valid.Get(i) {
				codes[i] = 0
			}
		}
	}
	return vector.FromCodes(vector.Of(vector.Categorical), codes, d.pool)
}

// gather returns the values behind indices.
func (d *dictionary) gather(r *raw, n int, index func(i int) uint32, valid vector.Bitmap) (*vector.Vector, error) {
	rows, size := make([]uint32, n), int64(n)*int64(4+max(d.values.Type().Kind.Width(), 8))
	text := d.values.Type().Kind.IsText() && !d.values.IsDictionary()
	for i := range rows {
		rows[i] = kernel.NoRow
		if valid.Get(i) {
			rows[i] = index(i)
			if text {
				size += int64(len(d.values.Text(int(rows[i]))))
			}
		}
	}
	if err := r.memory.take(size); err != nil {
		return nil, err
	}
	return kernel.Gather(d.values, rows), nil
}

// joinValues returns the values of a dictionary that came in parts.
func joinValues(parts []*vector.Vector) (*vector.Vector, error) {
	if len(parts) == 1 {
		return parts[0], nil
	}
	v, err := kernel.Concat(parts[0].Type(), parts)
	if err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	return v, nil
}
