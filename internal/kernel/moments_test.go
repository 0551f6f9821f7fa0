package kernel

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

// near compares at a relative tolerance: the two-pass formulas lose a few
// units in the last place, which 1e-12 leaves room for.
func near(a, b float64) bool {
	if a != a || b != b {
		return a != a && b != b
	}
	return a == b || math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b))
}

// intervals is the golden sample of FEATURES Z1, shuffled: the results must not
// care about the order, but a rounding error may, so it is the same every time.
func intervals() []int32 {
	var xs []int32
	for _, c := range [][2]int32{
		{0, 320}, {1, 2793}, {2, 585}, {3, 2625}, {4, 843}, {5, 159}, {6, 316}, {7, 1364}, {8, 512}, {9, 1435},
		{10, 495}, {11, 149}, {12, 103}, {13, 52}, {14, 139}, {15, 1715}, {16, 828}, {17, 15}, {18, 6}, {19, 1},
		{23, 2}, {24, 5}, {25, 3}, {28, 2}, {29, 1}, {31, 55}, {32, 92}, {33, 4}, {34, 3}, {40, 1},
	} {
		for range c[1] {
			xs = append(xs, c[0])
		}
	}
	rand.New(rand.NewSource(1)).Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
	return xs
}

func TestMoments_Golden(t *testing.T) {
	xs := intervals()
	if got := Mean(xs); got != 6.805101552349039 {
		t.Errorf("Mean = %v", got)
	}
	if got := Std(xs); !near(got, 5.752370354791699) {
		t.Errorf("Std = %v", got)
	}
	if got := Skewness(xs); !near(got, 1.2073128039948304) { // scipy 1.17 stats.skew
		t.Errorf("Skewness = %v", got)
	}
	// scipy 1.17 stats.kurtosis; fourth powers lose more digits than squares.
	if got := Kurtosis(xs); math.Abs(got-2.0952020647797918) > 1e-10 {
		t.Errorf("Kurtosis = %v", got)
	}
}

func TestMean_Integers(t *testing.T) {
	const maxI, minI, maxU = math.MaxInt64, math.MinInt64, uint64(math.MaxUint64)
	check := func(name string, got, want float64) {
		if got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	check("int64 max", Mean([]int64{maxI, maxI, maxI}), maxI)
	check("int64 min", Mean([]int64{minI, minI, minI}), minI)
	check("int64 both", Mean([]int64{minI, maxI}), -0.5)
	check("int64 negative", Mean([]int64{-1, -2}), -1.5)
	check("uint64", Mean([]uint64{maxU, maxU}), float64(maxU))
	check("uint64 half", Mean([]uint64{maxU, 0}), float64(maxU/2))
	check("int8", Mean([]int8{-128, -128, -127}), -383.0/3)
	check("uint8", Mean([]uint8{255, 255, 254}), 764.0/3)
	check("uint32", Mean([]uint32{math.MaxUint32, math.MaxUint32 - 1}), math.MaxUint32-0.5)
	// 2⁵³ and three ones: adding them to a float one by one would lose them.
	check("beyond 2^53", Mean([]int64{1 << 53, 1, 1, 1}), float64(1<<53+3)/4)
}

func TestMean_Floats(t *testing.T) {
	tenths := make([]float64, 5000)
	for i := range tenths {
		tenths[i] = 0.1
	}
	if got := Mean(tenths); got != 0.1 {
		t.Errorf("equal values: got %v", got)
	}
	if got := Mean([]float32{1, 2, 4}); got != 7.0/3 {
		t.Errorf("float32: got %v", got)
	}
	if got := Mean([]float64{1, math.Inf(1)}); !math.IsInf(got, 1) {
		t.Errorf("infinite: got %v", got)
	}
	for _, xs := range [][]float64{nil, {math.NaN()}, {1, math.NaN(), 2}, {math.Inf(1), math.Inf(-1)}} {
		if got := Mean(xs); got == got {
			t.Errorf("Mean(%v) = %v, want NaN", xs, got)
		}
	}
}

func TestVar_Edges(t *testing.T) {
	for name, got := range map[string]float64{
		"none":         Var([]int64{}),
		"one":          Var([]float64{3}),
		"NaN":          Var([]float64{1, math.NaN(), 2}),
		"infinite":     Var([]float64{1, math.Inf(1)}),
		"all infinite": Var([]float64{math.Inf(1), math.Inf(1)}),
		"skewness":     Skewness([]float64{0.1, 0.1, 0.1}),
		"skewness 0":   Skewness([]int64{}),
		"kurtosis":     Kurtosis([]int8{5, 5}),
	} {
		if got == got {
			t.Errorf("%s: got %v, want NaN", name, got)
		}
	}
	if got := Var([]float64{0.1, 0.1, 0.1}); got != 0 {
		t.Errorf("equal values: got %v", got)
	}
	// Nanosecond timestamps: as floats all three would be the same number.
	if got := Var([]int64{1619740697000000001, 1619740697000000004, 1619740697000000009}); !near(got, 49.0/3) {
		t.Errorf("timestamps: got %v", got)
	}
	if got := Var([]uint64{math.MaxUint64, 0}); !near(got, math.Ldexp(1, 127)) {
		t.Errorf("whole range of uint64: got %v", got)
	}
	if got := Var([]float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}); got != 30 {
		t.Errorf("large mean: got %v", got)
	}
}

// naiveMoments computes mean and sample variance with 400 bits.
func naiveMoments[T Number](xs []T) (mean, variance float64) {
	num := func(x float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(x) }
	exact := func(x T) *big.Float {
		if isFloat[T]() {
			return num(float64(x))
		}
		if isSigned[T]() {
			return num(0).SetInt64(int64(x))
		}
		return num(0).SetUint64(uint64(x))
	}
	sum, n := num(0), num(float64(len(xs)))
	for _, x := range xs {
		sum.Add(sum, exact(x))
	}
	m := num(0).Quo(sum, n)
	ss := num(0)
	for _, x := range xs {
		d := exact(x)
		d.Sub(d, m)
		ss.Add(ss, d.Mul(d, d))
	}
	mean, _ = m.Float64()
	variance, _ = ss.Quo(ss, num(float64(len(xs)-1))).Float64()
	return mean, variance
}

func TestMoments_MatchNaive(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 20 {
		n := 2 + rng.Intn(3000)
		checkMoments(t, fill(n, func() int8 { return int8(rng.Uint32()) }))
		checkMoments(t, fill(n, func() int32 { return int32(rng.Uint32()) }))
		checkMoments(t, fill(n, func() uint32 { return rng.Uint32() }))
		checkMoments(t, fill(n, func() int64 { return int64(rng.Uint64()) }))
		checkMoments(t, fill(n, func() uint64 { return rng.Uint64() }))
		checkMoments(t, fill(n, func() int64 { return 1619740697e9 + rng.Int63n(1000) }))
		checkMoments(t, fill(n, func() float64 { return 100 + rng.NormFloat64() }))
		checkMoments(t, fill(n, func() float32 { return rng.Float32() }))
	}
}

func fill[T any](n int, f func() T) []T {
	xs := make([]T, n)
	for i := range xs {
		xs[i] = f()
	}
	return xs
}

func checkMoments[T Number](t *testing.T, xs []T) {
	t.Helper()
	mean, variance := naiveMoments(xs)
	spread := math.Sqrt(variance) // a mean near 0 is only as good as the spread
	if got := Mean(xs); math.Abs(got-mean) > 1e-12*max(math.Abs(mean), spread) {
		t.Fatalf("Mean of %d %T: got %v, want %v", len(xs), xs[0], got, mean)
	}
	if got := Var(xs); !near(got, variance) {
		t.Fatalf("Var of %d %T: got %v, want %v", len(xs), xs[0], got, variance)
	}
}

// Pieces merge to the moments of the whole, in every order up to the fourth.
func TestMoments_Merge(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for _, n := range []int{2, 1023, 1024, 1025, 70_000} {
		xs := fill(n, func() float64 { return 1e6 + rng.ExpFloat64() })
		var d2, d3, d4 float64
		mean, variance := naiveMoments(xs)
		for _, x := range xs {
			d := x - mean
			d2, d3, d4 = d2+d*d, d3+d*d*d, d4+d*d*d*d
		}
		d2, d3, d4 = d2/float64(n), d3/float64(n), d4/float64(n)
		var m Moments[float64]
		for rest := xs; len(rest) > 0; {
			k := min(len(rest), 1+rng.Intn(3000))
			m.Merge(MomentsOf(4, rest[:k]))
			rest = rest[k:]
		}
		for name, pair := range map[string][2]float64{
			"mean":     {m.Mean(), mean},
			"variance": {m.Var(), variance},
			"skewness": {m.Skewness(), d3 / math.Pow(d2, 1.5)},
			"kurtosis": {m.Kurtosis(), d4/(d2*d2) - 3},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-8*math.Abs(pair[1]) { // 1e6 costs the naive sums six digits
				t.Errorf("%s of %d: got %v, want %v", name, n, pair[0], pair[1])
			}
		}
	}
}

// Equal values have no variance, in as many blocks as they may come.
func TestMoments_Equal(t *testing.T) {
	m := MomentsOf(4, fill(200_000, func() float64 { return 0.1 }))
	if m.Mean() != 0.1 || m.Var() != 0 || m.Skewness() == m.Skewness() {
		t.Errorf("got %v, %v, %v", m.Mean(), m.Var(), m.Skewness())
	}
}

func TestExtremes_MatchBuiltin(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for range 200 {
		n := 1 + rng.Intn(3000)
		checkExtremes(t, fill(n, func() int64 { return int64(rng.Uint64()) }))
		checkExtremes(t, fill(n, func() uint64 { return rng.Uint64() }))
		checkExtremes(t, fill(n, func() int8 { return int8(rng.Uint32()) }))
		checkExtremes(t, fill(n, func() float32 { return float32(rng.NormFloat64()) }))
		sign := float64(rng.Intn(3) - 1)
		zeros := fill(n, func() float64 {
			return math.Copysign(0, rng.Float64()-0.01*float64(rng.Intn(2))) * max(sign, float64(rng.Intn(2)))
		})
		checkExtremes(t, zeros)
		for i := range zeros {
			zeros[i] += sign * float64(rng.Intn(2))
		}
		checkExtremes(t, zeros)
		zeros[rng.Intn(n)] = math.NaN()
		checkExtremes(t, zeros)
	}
}

// checkExtremes compares with the builtin functions, to the sign of zero.
func checkExtremes[T Number](t *testing.T, xs []T) {
	t.Helper()
	least, most := xs[0], xs[0]
	for _, x := range xs {
		least, most = min(least, x), max(most, x)
	}
	same := func(a, b T) bool {
		return a != a && b != b || a == b && math.Signbit(float64(a)) == math.Signbit(float64(b))
	}
	if got := Least(xs); !same(got, least) {
		t.Fatalf("least of %d %T: got %v, want %v", len(xs), xs[0], got, least)
	}
	if got := Greatest(xs); !same(got, most) {
		t.Fatalf("greatest of %d %T: got %v, want %v", len(xs), xs[0], got, most)
	}
}

func TestSumInts_Exact(t *testing.T) {
	if hi, lo := SumInts([]int64{math.MinInt64, math.MinInt64, math.MinInt64}); hi != -2 || lo != 1<<63 {
		t.Errorf("three least: got %x %x", hi, lo)
	}
	if hi, lo := SumInts([]uint64{math.MaxUint64, math.MaxUint64, 5}); hi != 2 || lo != 3 {
		t.Errorf("greatest: got %x %x", hi, lo)
	}
	if hi, lo := SumInts([]int8{-128, -128, -128, -128, -1}); hi != -1 || int64(lo) != -513 {
		t.Errorf("narrow: got %x %x", hi, lo)
	}
}
