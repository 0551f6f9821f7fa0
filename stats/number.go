package stats

import (
	"fmt"
	"math"
)

// The constraints are not exported, so that an interpreter can import the package.

type signedInteger interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64
}

type integer interface {
	signedInteger | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

type signed interface {
	signedInteger | ~float32 | ~float64
}

type number interface {
	integer | ~float32 | ~float64
}

func checkLengths(op, a string, n int, b string, m int) error {
	if n != m {
		return fmt.Errorf("%s: lengths differ (got %d %s and %d %s)", op, n, a, m, b)
	}
	return nil
}

func checkWeights(op string, values int, weights []float64) error {
	if err := checkLengths(op, "values", values, "weights", len(weights)); err != nil {
		return err
	}
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return fmt.Errorf("%s: weight %d is not usable (got %v, want a finite number from 0)", op, i, w)
		}
	}
	return nil
}

func checkProbabilities(op string, ps []float64) error {
	for _, p := range ps {
		if !(p >= 0 && p <= 1) {
			return fmt.Errorf("%s: probability out of range (got %v, want 0 to 1)", op, p)
		}
	}
	return nil
}
