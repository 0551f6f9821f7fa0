package groupby

import (
	"errors"
	"fmt"
	"math"
	"time"
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A collector gathers results that need a conversion: text, blobs, times.
type collector interface {
	// add takes the result at p: one value, or a slice of them.
	add(p unsafe.Pointer)
	len() int
	column() (*vector.Vector, error)
}

// runCollected is run for results that hold pointers.
func runCollected[T, U any](r *result, x []T, ends []uint32, f func([]T) U, scope *memory.Scope) (*vector.Vector, []uint32, error) {
	expected := len(ends)
	if !r.scalar {
		expected = min(len(x), firstResults)
	}
	var c collector
	switch r.typ.Kind {
	case vector.String:
		c = &texts{slices: !r.scalar, values: make([]string, 0, expected)}
	case vector.Binary:
		c = &blobs{slices: !r.scalar, ends: make([]int64, 1, expected+1)}
	case vector.Timestamp:
		c = &times{slices: !r.scalar, values: make([]int64, 0, expected), typ: r.typ}
	default:
		return nil, nil, fmt.Errorf("%w: no column holds %v", vector.ErrType, r.goType)
	}
	var outEnds []uint32
	if !r.scalar {
		outEnds = newEnds(scope, len(ends))
	}
	var u U // outside the loop: it escapes
	lo := uint32(0)
	for i, hi := range ends {
		u = f(x[lo:hi:hi])
		lo = hi
		c.add(unsafe.Pointer(&u))
		if !r.scalar {
			if uint64(c.len()) > math.MaxUint32 {
				return nil, nil, errTooMany
			}
			outEnds[i] = uint32(c.len())
		}
	}
	v, err := c.column()
	return v, outEnds, err
}

// texts collects strings. They are immutable, so that it keeps them until the
// column copies them.
type texts struct {
	slices bool
	values []string
}

func (c *texts) add(p unsafe.Pointer) {
	if c.slices {
		c.values = append(c.values, *(*[]string)(p)...)
	} else {
		c.values = append(c.values, *(*string)(p))
	}
}

func (c *texts) len() int { return len(c.values) }

func (c *texts) column() (*vector.Vector, error) {
	return vector.FromStrings(c.values, vector.Bitmap{}), nil
}

// blobs collects byte strings, copying at once.
type blobs struct {
	slices bool
	ends   []int64
	bytes  []byte
}

func (c *blobs) add(p unsafe.Pointer) {
	if !c.slices {
		c.one(*(*[]byte)(p))
		return
	}
	for _, b := range *(*[][]byte)(p) {
		c.one(b)
	}
}

func (c *blobs) one(b []byte) {
	c.bytes = append(c.bytes, b...)
	c.ends = append(c.ends, int64(len(c.bytes)))
}

func (c *blobs) len() int { return len(c.ends) - 1 }

func (c *blobs) column() (*vector.Vector, error) {
	t := vector.Of(vector.Binary)
	if len(c.bytes) > math.MaxInt32 {
		return vector.FromOffsets(t, c.ends, c.bytes, vector.Bitmap{}), nil
	}
	ends := make([]int32, len(c.ends))
	for i, end := range c.ends {
		ends[i] = int32(end)
	}
	return vector.FromOffsets(t, ends, c.bytes, vector.Bitmap{}), nil
}

// times collects times as nanoseconds since 1970.
type times struct {
	slices bool
	typ    vector.Type
	values []int64
	err    error
}

func (c *times) add(p unsafe.Pointer) {
	if !c.slices {
		c.one(*(*time.Time)(p))
		return
	}
	for _, t := range *(*[]time.Time)(p) {
		c.one(t)
	}
}

// one refuses what 64 bits of nanoseconds cannot hold, the zero time included.
func (c *times) one(t time.Time) {
	if s := t.Unix(); (s <= math.MinInt64/1_000_000_000 || s >= math.MaxInt64/1_000_000_000) && c.err == nil {
		c.err = fmt.Errorf("%w (got %v)", errTime, t)
	}
	c.values = append(c.values, t.UnixNano())
}

// errTime: timestamps that functions return count nanoseconds.
var errTime = errors.New("time is outside what nanoseconds hold, 1678 to 2262")

func (c *times) len() int { return len(c.values) }

func (c *times) column() (*vector.Vector, error) {
	return vector.FromSlice(c.typ, c.values, vector.Bitmap{}), c.err
}
