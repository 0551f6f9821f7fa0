package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// A week of flows of a provider's network, made up: the columns of UGR'16,
// addresses as unequally busy as real ones, services on their ports, and a few
// hosts that call home at intervals. All of it follows from the number of rows.
type week struct {
	rows    int
	remote  []string // addresses outside, the busiest first
	local   []string // and inside
	planted []event  // the flows of beacons and of their look-alikes, in the order of time
}

// An event is a DNS answer at a second of the week between two hosts.
type event struct {
	second   int32
	from, to uint32 // places in remote and local
}

const (
	weekSeconds = 7 * 24 * 3600
	localHosts  = 4096
	beacons     = 24 // pairs that talk at intervals of low entropy
	chatterers  = 16 // pairs that talk as much, at random
)

// weekStart is the first second of the week.
var weekStart = time.Date(2016, 3, 28, 0, 0, 0, 0, time.UTC)

// newWeek plans a week of about so many flows.
func newWeek(rows int) *week {
	r := rand.New(rand.NewPCG(16, 3))
	w := &week{rows: rows}
	for range min(max(rows/50, 20_000), 2_000_000) {
		w.remote = append(w.remote, address(1+r.Uint32N(223), r.Uint32N(256), r.Uint32N(256), 1+r.Uint32N(254)))
	}
	for i := range uint32(localHosts) {
		w.local = append(w.local, address(42, 219, 144+i/256, i%256))
	}
	for pair := range uint32(beacons + chatterers) {
		from, to := hosts(pair)
		next := interval(pair)
		for second := 1 + r.IntN(300); second < weekSeconds; second += next(r) {
			w.planted = append(w.planted, event{int32(second), from, to})
		}
	}
	slices.SortStableFunc(w.planted, func(a, b event) int { return cmp.Compare(a.second, b.second) })
	return w
}

// hosts returns the places of a planted pair's hosts, outside and inside.
func hosts(pair uint32) (from, to uint32) { return 5000 + 37*pair, 1000 + 11*pair }

// interval returns what draws the seconds between two flows of a planted pair:
// beacons that keep a period within a second, beacons that alternate, beacons
// that climb a ladder, and hosts that talk at random.
func interval(pair uint32) func(*rand.Rand) int {
	period := 300 + 5*int(pair)
	calls := 0
	switch {
	case pair >= beacons:
		return func(r *rand.Rand) int { return 1 + int(350*r.ExpFloat64()) }
	case pair%3 == 0:
		return func(r *rand.Rand) int { return period - 1 + r.IntN(3) }
	case pair%3 == 1:
		return func(*rand.Rand) int { calls++; return 60 + calls%2*600 }
	}
	return func(*rand.Rand) int { calls++; return 100 << (calls % 3) }
}

// address writes an IPv4 address.
func address(a, b, c, d uint32) string {
	out := make([]byte, 0, 15)
	for i, x := range [4]uint32{a, b, c, d} {
		if i > 0 {
			out = append(out, '.')
		}
		if x >= 100 {
			out = append(out, byte('0'+x/100))
		}
		if x >= 10 {
			out = append(out, byte('0'+x/10%10))
		}
		out = append(out, byte('0'+x%10))
	}
	return string(out)
}

// A service is a port that hosts listen on.
type service struct {
	port     int32
	share    float64 // of the flows, summed up with those before
	protocol string
}

var services = []service{{53, .24, "UDP"}, {443, .46, "TCP"}, {80, .66, "TCP"}, {25, .71, "TCP"}, {123, .76, "UDP"},
	{161, .80, "UDP"}, {22, .83, "TCP"}, {8080, .86, "TCP"}, {3389, .88, "TCP"}, {6881, .92, "UDP"}}

var tcpFlags = []string{".A....", ".AP...", ".AP.S.", ".AP.SF", "....S.", "...R..", ".A..SF"}

// flows are the columns of some flows.
type flows struct {
	timestamp                []time.Time
	duration                 []float64
	src, dst                 []string
	srcPort, dstPort, tos    []int32
	protocol, flags, context []string
	packets, flows, bytes    []int64
}

// part returns part i of n: an equal share of the week's seconds and rows.
func (w *week) part(i, n int) (*dataframe.DataFrame, error) {
	from, to := int32(weekSeconds*i/n), int32(weekSeconds*(i+1)/n)
	lo, _ := slices.BinarySearchFunc(w.planted, from, func(e event, s int32) int { return cmp.Compare(e.second, s) })
	hi, _ := slices.BinarySearchFunc(w.planted, to, func(e event, s int32) int { return cmp.Compare(e.second, s) })
	planted := w.planted[lo:hi]
	background := max(w.rows*(i+1)/n-w.rows*i/n-len(planted), 0)
	r := rand.New(rand.NewPCG(uint64(i), uint64(n)))
	f := &flows{}
	for row := range background {
		second := from + int32(int64(to-from)*int64(row)/int64(background))
		for len(planted) > 0 && planted[0].second <= second {
			f.answer(w, r, planted[0])
			planted = planted[1:]
		}
		f.draw(w, r, second)
	}
	for _, e := range planted {
		f.answer(w, r, e)
	}
	return f.frame()
}

// draw adds a flow between two hosts, some far busier than others.
func (f *flows) draw(w *week, r *rand.Rand, second int32) {
	inside, outside := w.local[busy(r, len(w.local))], w.remote[busy(r, len(w.remote))]
	s := service{port: 1024 + r.Int32N(64512), protocol: "TCP"}
	u := r.Float64()
	for _, known := range services {
		if u < known.share {
			s = known
			break
		}
	}
	client := 1024 + r.Int32N(64512)
	src, dst, srcPort, dstPort := inside, outside, client, s.port
	if r.IntN(2) == 0 { // the answer
		src, dst, srcPort, dstPort = outside, inside, s.port, client
	}
	if r.IntN(8) == 0 { // the service is inside
		src, dst = dst, src
	}
	packets := 1 + int64(math.Exp(r.Float64()*r.Float64()*11))
	flags := ".A...."
	if s.protocol == "TCP" {
		flags = tcpFlags[r.IntN(len(tcpFlags))]
	}
	context := "background"
	if r.IntN(500) == 0 {
		context = []string{"blacklist", "anomaly-spam"}[r.IntN(2)]
	}
	f.add(second, math.Round(r.Float64()*r.Float64()*300_000)/1000, src, dst, srcPort, dstPort, s.protocol, flags, r.Int32N(3)*40,
		packets, 1+packets/int64(1+r.IntN(40)), packets*int64(40+r.IntN(1400)), context)
}

// answer adds a small DNS answer.
func (f *flows) answer(w *week, r *rand.Rand, e event) {
	f.add(e.second, 0, w.remote[e.from], w.local[e.to], 53, 1024+r.Int32N(64512), "UDP", ".A....", 0, 1, 1, int64(60+r.IntN(400)), "background")
}

// add appends a flow.
func (f *flows) add(second int32, duration float64, src, dst string, srcPort, dstPort int32, protocol, flags string, tos int32, packets, n, bytes int64, context string) {
	f.timestamp = append(f.timestamp, weekStart.Add(time.Duration(second)*time.Second))
	f.duration = append(f.duration, duration)
	f.src, f.dst = append(f.src, src), append(f.dst, dst)
	f.srcPort, f.dstPort = append(f.srcPort, srcPort), append(f.dstPort, dstPort)
	f.protocol, f.flags, f.tos = append(f.protocol, protocol), append(f.flags, flags), append(f.tos, tos)
	f.packets, f.flows, f.bytes = append(f.packets, packets), append(f.flows, n), append(f.bytes, bytes)
	f.context = append(f.context, context)
}

// busy draws one of n hosts; host i is about i times as quiet as the first
// (Zipf's law).
func busy(r *rand.Rand, n int) int { return int(math.Pow(float64(n), r.Float64())) - 1 }

// frame returns the flows with the columns of the study, in its order.
func (f *flows) frame() (*dataframe.DataFrame, error) {
	return dataframe.New(
		dataframe.NewColumn("conn_timestamp", f.timestamp), dataframe.NewColumn("duration", f.duration),
		dataframe.NewColumn("src_ip", f.src), dataframe.NewColumn("dst_ip", f.dst),
		dataframe.NewColumn("src_port", f.srcPort), dataframe.NewColumn("dst_port", f.dstPort),
		dataframe.NewColumn("protocol", f.protocol), dataframe.NewColumn("flags", f.flags), dataframe.NewColumn("tos", f.tos),
		dataframe.NewColumn("packets", f.packets), dataframe.NewColumn("flows", f.flows), dataframe.NewColumn("bytes", f.bytes),
		dataframe.NewColumn("context", f.context))
}

// groupRows is about how many rows are made, and written as a row group, at once.
const groupRows = 1 << 18

// write writes the week as n files in a folder, each when it is complete and
// only if it is not there, and returns their paths.
func (w *week) write(ctx context.Context, folder string, n int) (paths []string, err error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	groups := max(1, w.rows/n/groupRows)
	for i := range n {
		path := filepath.Join(folder, fmt.Sprintf("march_week5_%02d.parquet", i))
		paths = append(paths, path)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		fmt.Printf("making up %s, %d flows\n", path, w.rows/n)
		if err := w.writeFile(ctx, path, i*groups, groups, groups*n); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// writeFile writes groups parts of the week from part first on, of so many in all.
func (w *week) writeFile(ctx context.Context, path string, first, groups, parts int) error {
	var out *parquet.Writer
	for i := range groups {
		if err := ctx.Err(); err != nil {
			return err
		}
		df, err := w.part(first+i, parts)
		if err != nil {
			return err
		}
		if out == nil {
			if out, err = parquet.Create(path, df.Schema(), parquet.RowGroupRows(2*groupRows)); err != nil {
				return err
			}
			defer out.Abort()
		}
		if err := out.Write(df); err != nil {
			return err
		}
	}
	return out.Close()
}
