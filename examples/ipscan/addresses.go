package main

import (
	"cmp"
	"slices"
)

// reserved are the IPv4 ranges that a scan of the Internet leaves out, in
// ascending order: first address and number of addresses (RFC 6890, RFC 5771, RFC 1112). The
// study's address is among them, because its rows are given apart.
var reserved = func() []addressRange {
	ranges := []addressRange{
		{0 << 24, 1 << 24},                  // 0.0.0.0/8
		{10 << 24, 1 << 24},                 // 10.0.0.0/8
		{100<<24 | 64<<16, 1 << 22},         // 100.64.0.0/10
		{127 << 24, 1 << 24},                // 127.0.0.0/8
		{169<<24 | 254<<16, 1 << 16},        // 169.254.0.0/16
		{172<<24 | 16<<16, 1 << 20},         // 172.16.0.0/12
		{192 << 24, 1 << 8},                 // 192.0.0.0/24
		{192<<24 | 2<<8, 1 << 8},            // 192.0.2.0/24
		{192<<24 | 88<<16 | 99<<8, 1 << 8},  // 192.88.99.0/24
		{192<<24 | 168<<16, 1 << 16},        // 192.168.0.0/16
		{198<<24 | 18<<16, 1 << 17},         // 198.18.0.0/15
		{198<<24 | 51<<16 | 100<<8, 1 << 8}, // 198.51.100.0/24
		{203<<24 | 0<<16 | 113<<8, 1 << 8},  // 203.0.113.0/24
		{224 << 24, 1 << 29},                // 224.0.0.0/3
		{uint64(theProbe.ip), 1},
	}
	slices.SortFunc(ranges, func(a, b addressRange) int { return cmp.Compare(a.first, b.first) })
	return ranges
}()

// An addressRange is a run of addresses.
type addressRange struct{ first, n uint64 }

// publicAddresses is how many addresses are not reserved.
var publicAddresses = func() uint64 {
	n := uint64(1) << 32
	for _, r := range reserved {
		n -= r.n
	}
	return n
}()

// publicAddress returns the i-th address that is not reserved.
func publicAddress(i uint64) int64 {
	for _, r := range reserved {
		if i < r.first {
			break
		}
		i += r.n
	}
	return int64(i)
}
