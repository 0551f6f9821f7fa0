package main

import "math/bits"

// mix spreads a number over 64 bits: the finalizer of SplitMix64 (Steele, Lea
// and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// draw returns a number below n that depends on x alone.
func draw(x, n uint64) uint64 {
	hi, _ := bits.Mul64(mix(x), n)
	return hi
}

// A permutation is a bijection on 0 … n−1 that looks random. It takes no
// memory, so that distinct addresses need no set of those already used.
type permutation struct {
	n, mask uint64
	shift   int
	keys    [3]uint64
}

// newPermutation returns the permutation of 0 … n−1 that belongs to seed.
func newPermutation(n, seed uint64) permutation {
	width := max(bits.Len64(n-1), 2)
	p := permutation{n: n, mask: 1<<width - 1, shift: width / 2}
	for i := range p.keys {
		p.keys[i] = mix(seed*uint64(len(p.keys)) + uint64(i))
	}
	return p
}

// at returns where x < n goes. A round adds, multiplies by an odd number and
// folds the upper half into the lower one, all of them invertible on the
// fewest bits that hold n−1. Results of n or more go round again (cycle
// walking: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
func (p *permutation) at(x uint64) uint64 {
	for {
		for _, k := range p.keys {
			x = (x + k>>1) * (k | 1) & p.mask
			x ^= x >> p.shift
		}
		if x < p.n {
			return x
		}
	}
}
