// Package kernel holds the inner loops: functions on plain slices, no frames, no plans.
//
// A kernel does one thing to whole slices and knows nothing of columns' names,
// missing values or memory budgets unless its arguments say so; the caller has
// dropped missing values, checked its arguments and brought the scratch space.
//
// Contract of the statistical kernels:
//
//	K1  an argument called scratch may come back in any order; all others are only read.
//	K2  nothing to aggregate gives NaN, or false where there is an ok.
//	K3  any NaN among the values gives NaN; where values are keys, all NaN are one key.
//	K4  integers do not lose precision on the way: sums are exact, differences
//	    are taken before they become float64.
//	K5  every product that is added is rounded first, float64(x*y), so that no
//	    compiler fuses the two and all machines give the same bits.
package kernel
