package main

import (
	"cmp"
	"slices"
	"sort"
)

// A scan is a made-up masscan of the Internet with the structure of the
// study's: each (ip, port) was probed as often as published, with the
// published intervals, and answered for one reason. Rows come in the order of
// time. All of it follows from the number of groups probed once, and any row
// can be computed without those before it: a group's number is turned into its
// port and address by permutations, its time is its share of the scan.
type scan struct {
	singles   int
	groups    permutation   // of the groups, the study's own aside
	bounds    []uint64      // see portBounds
	nearPort  []uint8       // the port of group i·len(groups)/len(nearPort), or one before
	hosts     []permutation // of the hosts that answer at all, one for each port
	addresses permutation   // of the public addresses

	repeats []row // the rows of the groups probed more than once, in their order
	places  []int // and where they stand in the file
}

// A row is a probe with port and reason as indices of ports and reasons.
type row struct {
	timestamp, ttl int32
	port, reason   uint8
	ip             int64
}

// The scan's first second, and how many it lasted: three days.
const (
	scanStart   = 1_619_600_000
	scanSeconds = 3 * 86_400
)

// newScan returns the scan with a number of groups that were probed once.
func newScan(singles int) *scan {
	n := uint64(singles) - 1 // the study's own group
	for _, c := range publishedRepeats {
		n += uint64(c.n)
	}
	s := &scan{singles: singles, groups: newPermutation(n, 1), bounds: portBounds(n), addresses: newPermutation(publicAddresses, 2)}
	answering := n / 8 * 5 // 1.6 open ports for each host
	for p := range ports {
		s.hosts = append(s.hosts, newPermutation(answering, 100+uint64(p)))
	}
	s.nearPort = make([]uint8, 4096)
	for i := range s.nearPort {
		first := uint64(i) * n / uint64(len(s.nearPort))
		s.nearPort[i] = uint8(sort.Search(len(ports)-1, func(p int) bool { return first < s.bounds[p+1] }))
	}
	s.addRepeats()
	return s
}

// rows returns the number of rows.
func (s *scan) rows() int { return s.singles + len(s.repeats) }

// group returns a group's row without a time.
func (s *scan) group(g int) row {
	x := s.groups.at(uint64(g))
	p := s.nearPort[x*uint64(len(s.nearPort))/s.groups.n]
	for x >= s.bounds[p+1] {
		p++
	}
	ip := publicAddress(s.addresses.at(s.hosts[p].at(x - s.bounds[p])))
	return row{ttl: ttlOf(ip), port: p, reason: reasonOf(x), ip: ip}
}

// A dated row knows what orders rows of one time.
type dated struct {
	row
	slot int // the row stands before this one of those probed once
	tie  uint64
}

// addRepeats makes the rows of the groups that were probed more than once.
// Their numbers come before those of the others.
func (s *scan) addRepeats() {
	intervals := shuffledIntervals()
	own := row{ttl: theProbe.ttl, port: uint8(slices.Index(ports, theProbe.port)), ip: theProbe.ip}
	all := s.probes(nil, own, theProbe.timestamp, []int64{0})
	g := 0
	for _, size := range publishedRepeats {
		for i := range size.n {
			if size.value == 2 && i == 0 {
				continue // the study's own
			}
			gaps := intervals[:size.value-1]
			intervals = intervals[size.value-1:]
			length := int64(1)
			for _, x := range gaps {
				length += x
			}
			start := scanStart + int32(draw(uint64(g)^3<<40, uint64(scanSeconds-length)))
			all = s.probes(all, s.group(g), start, gaps)
			g++
		}
	}
	slices.SortFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(a.timestamp, b.timestamp), cmp.Compare(a.tie, b.tie))
	})
	for i, x := range all {
		s.repeats = append(s.repeats, x.row)
		s.places = append(s.places, x.slot+i)
	}
}

// probes appends a group's rows: one at start, one after each interval.
func (s *scan) probes(all []dated, r row, start int32, intervals []int64) []dated {
	r.timestamp = start
	for i := range len(intervals) + 1 {
		if i > 0 {
			r.timestamp += int32(intervals[i-1])
		}
		tie := mix(uint64(r.ip)<<20 ^ uint64(len(all)))
		first, next := s.firstOf(r.timestamp), s.firstOf(r.timestamp+1)
		all = append(all, dated{r, first + int(tie%uint64(next-first+1)), tie})
	}
	return all
}

// shuffledIntervals returns the published intervals less the study's own
// group's, in a fixed random order.
func shuffledIntervals() []int64 {
	var all []int64
	for _, c := range publishedIntervals {
		n := c.n
		if c.value == 0 {
			n-- // the study's own
		}
		all = append(all, slices.Repeat([]int64{c.value}, int(n))...)
	}
	for i := len(all) - 1; i > 0; i-- {
		j := draw(uint64(i)^4<<40, uint64(i+1))
		all[i], all[j] = all[j], all[i]
	}
	return all
}

// timeOf returns when the k-th of the groups probed once was probed.
func (s *scan) timeOf(k int) int32 {
	return scanStart + int32(uint64(k)*scanSeconds/uint64(s.singles))
}

// firstOf returns the first k whose timeOf is t or later.
func (s *scan) firstOf(t int32) int {
	return int((uint64(t-scanStart)*uint64(s.singles) + scanSeconds - 1) / scanSeconds)
}

// each calls f with the rows from lo to hi−1.
func (s *scan) each(lo, hi int, f func(i int, r row)) {
	next := sort.SearchInts(s.places, lo)
	first := int(s.groups.n) - s.singles // the groups probed once follow the others
	for i := lo; i < hi; i++ {
		if next < len(s.places) && s.places[next] == i {
			f(i, s.repeats[next])
			next++
			continue
		}
		r := s.group(first + i - next)
		r.timestamp = s.timeOf(i - next)
		f(i, r)
	}
}
