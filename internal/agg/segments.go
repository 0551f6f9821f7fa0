package agg

import (
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Segments are the values of groups, one group after the other.
type Segments struct {
	Values *vector.Vector
	Ends   []uint32
	Scope  *memory.Scope // for results and work; nil: the Go heap
}

// Present returns the segments without their missing values.
func (s Segments) Present() Segments {
	if s.Values.Missing() == 0 {
		return s
	}
	valid := s.Values.ValidMask()
	rows := memory.In[uint32](s.Scope, s.Values.Len()-s.Values.Missing())
	ends := memory.In[uint32](s.Scope, len(s.Ends))
	n, from := 0, uint32(0)
	for i, end := range s.Ends {
		for r := from; r < end; r++ {
			if valid.Get(int(r)) {
				rows[n] = r
				n++
			}
		}
		ends[i], from = uint32(n), end
	}
	if n == 0 {
		rows = []uint32{}
	}
	return Segments{kernel.GatherIn(s.Scope, s.Values, rows), ends, s.Scope}
}

// Lengths returns the number of values of each segment, int64.
func (s Segments) Lengths() *vector.Vector {
	out := memory.In[int64](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		out[i], from = int64(end-from), end
	}
	return vector.FromSlice(vector.Of(vector.Int64), out, vector.Bitmap{})
}

// counts returns the number of present values of each segment, int64.
func (s Segments) counts() *vector.Vector {
	if s.Values.Missing() == 0 {
		return s.Lengths()
	}
	valid := s.Values.ValidMask()
	out := memory.In[int64](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		out[i] = 0
		for ; from < end; from++ {
			if valid.Get(int(from)) {
				out[i]++
			}
		}
	}
	return vector.FromSlice(vector.Of(vector.Int64), out, vector.Bitmap{})
}

// filled returns the segments that hold a value as a bitmap, zero when all do.
func (s Segments) filled() vector.Bitmap {
	from := uint32(0)
	for i, end := range s.Ends {
		if end == from {
			return s.filledFrom(i)
		}
		from = end
	}
	return vector.Bitmap{}
}

// filledFrom is filled when segment i is the first empty one.
func (s Segments) filledFrom(i int) vector.Bitmap {
	b := vector.NewSetBitmap(len(s.Ends))
	from := uint32(0)
	if i > 0 {
		from = s.Ends[i-1]
	}
	for ; i < len(s.Ends); i++ {
		if s.Ends[i] == from {
			b.Clear(i)
		}
		from = s.Ends[i]
	}
	return b
}

// bytesOfBits turns a bool vector into numbers 0 and 1.
func bytesOfBits(s Segments) Segments {
	out := memory.In[uint8](s.Scope, s.Values.Len())
	b := s.Values.Bits()
	for i := range out {
		out[i] = 0
		if b.Get(i) {
			out[i] = 1
		}
	}
	return Segments{vector.FromSlice(vector.Of(vector.Uint8), out, s.Values.Valid()), s.Ends, s.Scope}
}

// bitsOfBytes turns numbers 0 and 1 back into a bool vector.
func bitsOfBytes(v *vector.Vector) *vector.Vector {
	x := vector.Values[uint8](v)
	b := vector.NewBitmap(len(x))
	for i, a := range x {
		if a != 0 {
			b.Set(i)
		}
	}
	return vector.FromBits(b, v.Valid())
}

// ranks turns a dictionary vector without missing values into its levels'
// places in their order: by level for categoricals, by bytes for text.
func ranks(s Segments) Segments {
	v := s.Values
	order := orderOf(v)
	out := memory.In[uint32](s.Scope, v.Len())
	switch v.CodeWidth() {
	case 1:
		rankCodes(out, vector.Values[uint8](v), order)
	case 2:
		rankCodes(out, vector.Values[uint16](v), order)
	default:
		rankCodes(out, vector.Values[uint32](v), order)
	}
	return Segments{vector.FromSlice(vector.Of(vector.Uint32), out, vector.Bitmap{}), s.Ends, s.Scope}
}

// orderOf returns the rank of each code−1, nil for the code's own order.
func orderOf(v *vector.Vector) []uint32 {
	if v.Type().Kind == vector.Categorical {
		return v.Pool().Ranks()
	}
	return v.Pool().ValueRanks()
}

// rankCodes is the loop of ranks.
func rankCodes[C vector.Code](dst []uint32, codes []C, order []uint32) {
	if order == nil {
		for i, c := range codes {
			dst[i] = uint32(c) - 1
		}
		return
	}
	for i, c := range codes {
		dst[i] = order[c-1]
	}
}

// unrank turns ranks back into codes of v's pool; a missing rank gives code 0.
func unrank(v, ranked *vector.Vector, scope *memory.Scope) *vector.Vector {
	order := orderOf(v)
	var byRank []uint32
	if order != nil {
		byRank = make([]uint32, len(order))
		for i, r := range order {
			byRank[r] = uint32(i)
		}
	}
	x := vector.Values[uint32](ranked)
	codes := memory.In[uint32](scope, len(x))
	for i, r := range x {
		switch {
		case !ranked.IsValid(i):
			codes[i] = 0
		case byRank == nil:
			codes[i] = r + 1
		default:
			codes[i] = byRank[r] + 1
		}
	}
	return likeCodes(v, codes, scope)
}

// likeCodes narrows codes to the width of v's and wraps them.
func likeCodes(v *vector.Vector, codes []uint32, scope *memory.Scope) *vector.Vector {
	switch v.CodeWidth() {
	case 1:
		return vector.FromCodes(v.Type(), narrow[uint8](codes, scope), v.Pool())
	case 2:
		return vector.FromCodes(v.Type(), narrow[uint16](codes, scope), v.Pool())
	}
	return vector.FromCodes(v.Type(), codes, v.Pool())
}

// narrow copies codes into a smaller type.
func narrow[C vector.Code](codes []uint32, scope *memory.Scope) []C {
	out := memory.In[C](scope, len(codes))
	for i, c := range codes {
		out[i] = C(c)
	}
	return out
}
