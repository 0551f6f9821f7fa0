package main

import (
	"slices"
	"strconv"
	"testing"
)

// testSingles makes scans small enough for every test run.
const testSingles = 10_000

func TestPermutation_IsBijective(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 7, 100, 1 << 10, 12_345} {
		p := newPermutation(n, n)
		seen := make([]bool, n)
		for i := range n {
			x := p.at(i)
			if x >= n || seen[x] {
				t.Fatalf("n = %d: %d goes to %d, which is too large or taken", n, i, x)
			}
			seen[x] = true
		}
	}
}

func TestPublicAddress_LeavesReservedOut(t *testing.T) {
	for _, r := range reserved {
		i := r.first
		for _, q := range reserved {
			if q.first < r.first {
				i -= q.n
			}
		}
		if i > 0 {
			if got := publicAddress(i - 1); got >= int64(r.first) {
				t.Errorf("the address before range %v is %d", r, got)
			}
		}
		if i < publicAddresses {
			if got := publicAddress(i); got < int64(r.first+r.n) {
				t.Errorf("the address after range %v is %d", r, got)
			}
		}
	}
	if got := publicAddress(publicAddresses - 1); got != 223<<24|0xffffff {
		t.Errorf("last address: got %d, want that of 223.255.255.255", got)
	}
}

func TestPorts_AreDistinctAndFitCodes(t *testing.T) {
	sorted := slices.Sorted(slices.Values(ports))
	if n := len(slices.Compact(sorted)); n != len(ports) || n > 255 {
		t.Errorf("got %d ports, %d distinct, want at most 255, all distinct", len(ports), n)
	}
	for _, p := range ports {
		if _, err := strconv.ParseUint(p, 10, 16); err != nil {
			t.Error(err)
		}
	}
}

// Every published figure holds of the rows themselves, whatever the engine says.
func TestScan_HasPublishedStructure(t *testing.T) {
	type group struct {
		ip   int64
		port uint8
	}
	s := newScan(testSingles)
	times := map[group][]int32{}
	reason := map[group]uint8{}
	var own []probe
	last := int32(0)
	places := 0
	s.each(0, s.rows(), func(i int, r row) {
		if i != places {
			t.Fatalf("row %d comes as row %d", i, places)
		}
		places++
		if r.timestamp < last || r.timestamp < scanStart || r.timestamp >= scanStart+scanSeconds {
			t.Fatalf("row %d: time %d after %d", i, r.timestamp, last)
		}
		last = r.timestamp
		g := group{r.ip, r.port}
		if x, ok := reason[g]; ok && x != r.reason {
			t.Errorf("group %v has two reasons", g)
		}
		reason[g] = r.reason
		times[g] = append(times[g], r.timestamp)
		if r.ip == theProbe.ip {
			own = append(own, probe{r.timestamp, ports[r.port], r.ttl, reasons[r.reason].name, r.ip})
		}
		if r.ttl < 1 || r.ttl > 255 {
			t.Errorf("row %d: ttl %d", i, r.ttl)
		}
	})
	if places != s.rows() || s.rows() != testSingles+28_439 {
		t.Errorf("rows: got %d, said %d, want %d", places, s.rows(), testSingles+28_439)
	}
	sizes, intervals := map[int64]int64{}, map[int64]int64{}
	for _, ts := range times {
		sizes[int64(len(ts))]++
		for i := 1; i < len(ts); i++ {
			intervals[int64(ts[i]-ts[i-1])]++
		}
	}
	for _, x := range []struct {
		what string
		got  map[int64]int64
		want []counted
	}{
		{"sizes", sizes, append([]counted{{1, testSingles}}, publishedRepeats...)},
		{"intervals", intervals, publishedIntervals},
	} {
		if len(x.got) != len(x.want) {
			t.Errorf("%s: got %v, want %v", x.what, x.got, x.want)
		}
		for _, c := range x.want {
			if x.got[c.value] != c.n {
				t.Errorf("%s: %d occurs %d times, want %d", x.what, c.value, x.got[c.value], c.n)
			}
		}
	}
	if want := []probe{theProbe, theProbe}; !slices.Equal(own, want) {
		t.Errorf("rows of %d: got %v, want %v", theProbe.ip, own, want)
	}
}

// Rows do not depend on where a frame begins.
func TestScan_PartsAgreeWithWhole(t *testing.T) {
	s := newScan(testSingles)
	var whole, parts []row
	s.each(0, s.rows(), func(_ int, r row) { whole = append(whole, r) })
	for lo := 0; lo < s.rows(); lo += 777 {
		s.each(lo, min(lo+777, s.rows()), func(i int, r row) {
			if i != len(parts) {
				t.Fatalf("row %d comes as row %d", i, len(parts))
			}
			parts = append(parts, r)
		})
	}
	if !slices.Equal(whole, parts) {
		t.Error("rows made in parts differ")
	}
}

func BenchmarkScan_Rows(b *testing.B) {
	s := newScan(sampleSingles)
	b.ReportAllocs()
	for b.Loop() {
		s.each(1_000_000, 2_000_000, func(int, row) {})
	}
}
