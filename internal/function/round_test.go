package function

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exactRound rounds by rational numbers, halves away from zero.
func exactRound(x float64, digits int64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(max(digits, -digits)), nil))
	if digits > 0 {
		unit.Inv(unit)
	}
	q := new(big.Rat).SetFloat64(math.Abs(x))
	q.Quo(q, unit).Add(q, big.NewRat(1, 2))
	n := new(big.Int).Quo(q.Num(), q.Denom())
	y, _ := q.SetInt(n).Mul(q, unit).Float64()
	return math.Copysign(y, x)
}

func TestRoundTo_IsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := []float64{0, math.Copysign(0, -1), 0.5, -0.5, 1.5, 2.5, 2.675, 1.005, 0.285, 1.115, 5e-324, math.MaxFloat64, -math.MaxFloat64,
		math.NaN(), math.Inf(1), 1e15 + 0.5, 1e22, 123456789.125, 0.1, 45, 55, 4.35, 1 << 52, 1<<52 + 0.5, 1e-30, 0.049999999999999996}
	for range 1000 {
		numbers = append(numbers, math.Float64frombits(r.Uint64()), math.Round(r.Float64()*1e5)/1e3, float64(r.IntN(4000))/8, r.NormFloat64()*math.Pow10(r.IntN(40)-20))
	}
	for _, x := range numbers {
		for _, digits := range []int64{0, 1, 2, 3, 8, 15, 22, 23, 40, 330, -1, -2, -5, -22, -23, -308, -309} {
			if len(numbers) > 100 && digits > 23 && r.IntN(20) > 0 {
				continue
			}
			got, want := roundTo(x, digits), exactRound(x, digits)
			if math.Float64bits(got) != math.Float64bits(want) && !(got != got && want != want) {
				t.Fatalf("round(%v, %d): got %v, want %v", x, digits, got, want)
			}
		}
	}
	for _, x := range numbers {
		if got := roundTo(x, 5000); got != x && x == x || math.Signbit(got) != math.Signbit(x) {
			t.Fatalf("round(%v, 5000): got %v", x, got)
		}
		if got := roundTo(x, -5000); x-x == 0 && got != 0 {
			t.Fatalf("round(%v, -5000): got %v", x, got)
		}
	}
}
