package kernel

import (
	"math"
	"math/bits"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// A Splitter cuts sort keys into at most 2048 buckets: bucket b holds no
// greater key than bucket b+1.
type Splitter struct {
	least  uint64   // equal ranges from here on …
	shift  uint     // … of this many bits; smaller and greater keys are clamped
	last   uint64   // the last bucket
	limits []uint64 // or, when not nil, the bucket is the number of limits ≤ key

	// Or equal ranges of the floats whose order keys the words are.
	floats     bool
	flip       uint64 // all ones when the words are those of a descending order
	most       uint64 // the greatest word that is told apart
	low, scale float64
}

// FloatWords says how words stand for floats.
type FloatWords uint8

// The ways.
const (
	NoFloats    FloatWords = iota
	FloatKeys              // their order keys, of 64 bits
	FlippedKeys            // every bit of those flipped
)

// NewSplitter chooses a splitter for n keys from a sample of them, which it
// reorders: equal ranges of keys, or of the floats that they stand for, or
// where these would be uneven, ranges between quantiles of the sample.
func NewSplitter(sample []uint64, n int, floats FloatWords) *Splitter {
	slices.Sort(sample)
	s := &Splitter{least: sample[0]}
	digit := min(11, max(4, bits.Len(uint(n)>>10)))
	span := sample[len(sample)-1] - s.least
	s.shift = uint(max(0, bits.Len64(span)-digit))
	s.last = min(span>>s.shift+1, 1<<11-1)
	if s.crowded(sample, s.linear) {
		if floats != NoFloats && s.byValue(sample, digit, floats) && !s.crowded(sample, s.ofFloat) {
			s.floats = true
			return s
		}
		s.limits = make([]uint64, 1<<min(digit, 8)-1)
		for i := range s.limits {
			s.limits[i] = sample[(i+1)*len(sample)/(len(s.limits)+1)]
		}
		s.last = uint64(len(s.limits))
	}
	return s
}

// crowded reports whether one bucket takes more than an eighth of the sample.
func (s *Splitter) crowded(sample []uint64, bucket func(uint64) uint64) bool {
	most, run := 0, 0
	for i, k := range sample {
		if i == 0 || bucket(k) != bucket(sample[i-1]) {
			run = 0
		}
		run++
		most = max(most, run)
	}
	return most > len(sample)/8
}

// byValue prepares buckets of equal ranges of floats, but for few outliers at
// both ends, which go to the first and the last; false when there is no range.
func (s *Splitter) byValue(sample []uint64, digit int, floats FloatWords) bool {
	if floats == FlippedKeys {
		s.flip = math.MaxUint64
	}
	finite := func(k uint64) bool {
		x := FloatOfKey(vector.Float64, k^s.flip)
		return x-x == 0
	}
	from := slices.IndexFunc(sample, finite)
	if from < 0 {
		return false
	}
	to := from + 1
	for to < len(sample) && finite(sample[to]) {
		to++
	}
	sample = sample[from:to]
	s.least, s.most = sample[len(sample)/256], sample[len(sample)-1-len(sample)/256]
	s.low = FloatOfKey(vector.Float64, s.least^s.flip)
	high := FloatOfKey(vector.Float64, s.most^s.flip)
	s.last = 1<<digit - 1
	s.scale = float64(s.last) / (high - s.low)
	return s.scale-s.scale == 0 && s.scale != 0 // not where the range is 0, or overflows
}

// ofFloat returns the bucket of a key among equal ranges of floats.
func (s *Splitter) ofFloat(k uint64) uint64 {
	k = min(max(k, s.least), s.most) ^ s.flip
	x := math.Float64frombits(k ^ (^uint64(int64(k)>>63) | 1<<63))
	return min(uint64(int64((x-s.low)*s.scale)), s.last)
}

// Buckets returns the number of buckets.
func (s *Splitter) Buckets() int { return int(s.last) + 1 }

// linear returns the bucket of a key among equal ranges.
func (s *Splitter) linear(k uint64) uint64 {
	if k < s.least {
		k = s.least
	}
	return min((k-s.least)>>s.shift, s.last)
}

// Split stores the bucket of each key and adds to count, which has an element
// for each bucket.
func (s *Splitter) Split(keys []uint64, bucket []uint16, count []uint32) {
	bucket = bucket[:len(keys)]
	if s.floats {
		for i, k := range keys {
			b := s.ofFloat(k) & (1<<11 - 1)
			bucket[i] = uint16(b)
			count[b]++
		}
		return
	}
	if s.limits == nil {
		least, shift, last := s.least, s.shift, s.last
		for i, k := range keys {
			b := min((max(k, least)-least)>>(shift&63), last)
			bucket[i] = uint16(b)
			count[b]++
		}
		return
	}
	steps := bits.Len(uint(len(s.limits))) // limits are 2^steps−1: every search is as long
	for i, k := range keys {
		b := 0
		for step := steps - 1; step >= 0; step-- {
			b += int(bit(s.limits[b+1<<(step&63)-1] <= k)) << (step & 63)
		}
		bucket[i] = uint16(b)
		count[b]++
	}
}

// ScatterWords moves each key to the next place of its bucket.
func ScatterWords(dst [][1]uint64, keys []uint64, bucket []uint16, next []uint32) {
	bucket = bucket[:len(keys)]
	for i, k := range keys {
		b := bucket[i]
		dst[next[b]][0] = k
		next[b]++
	}
}

// ScatterPairs moves each key, with its row, to the next place of its bucket;
// the first key is that of row base.
func ScatterPairs(dst [][2]uint64, keys []uint64, base int, bucket []uint16, next []uint32) {
	bucket = bucket[:len(keys)]
	for i, k := range keys {
		b := bucket[i]
		d := &dst[next[b]]
		d[0], d[1] = k, uint64(base+i)
		next[b]++
	}
}

// ScatterRows moves each row to the next place of its bucket; the first is base.
func ScatterRows(dst []uint32, base int, bucket []uint16, next []uint32) {
	for i, b := range bucket {
		dst[next[b]] = uint32(base + i)
		next[b]++
	}
}
