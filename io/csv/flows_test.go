package csv

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// appendFlows appends n flow records as a network analyst has them: 13 columns,
// two of them addresses that repeat, about 95 bytes a record.
func appendFlows(b []byte, n int) []byte {
	r := rand.New(rand.NewPCG(2, 3))
	protocols, flags := []string{"TCP", "UDP", "TCP", "TCP", "ICMP"}, []string{".AP.SF", ".A....", "....S.", "......", ".A..S.", ".AP..."}
	contexts := []string{"background", "background", "background", "background", "dos", "scan11", "nerisbotnet", "blacklist"}
	inside, outside := rand.NewZipf(r, 1.2, 4, 3000), rand.NewZipf(r, 1.1, 20, 400000)
	address := func(b []byte) []byte {
		if r.IntN(2) == 0 {
			x := inside.Uint64()
			return fmt.Appendf(b, "42.219.%d.%d", 145+x>>8, x&255)
		}
		x := outside.Uint64() * 2654435761
		return fmt.Appendf(b, "%d.%d.%d.%d", x>>24&127+1, x>>16&255, x>>8&255, x&255)
	}
	port := func(b []byte) []byte {
		if r.IntN(2) == 0 {
			return append(b, [...]string{"80", "443", "53", "22"}[r.IntN(4)]...)
		}
		return strconv.AppendInt(b, int64(1024+r.IntN(64512)), 10)
	}
	b = append(b, "timestamp,duration,src_ip,dst_ip,src_port,dst_port,protocol,flags,fwd_status,tos,packets,bytes,context\n"...)
	second := 0
	for range n {
		if r.IntN(30) == 0 {
			second++
		}
		b = fmt.Appendf(b, "2016-03-%02d %02d:%02d:%02d,", 18+second/86400%12, second/3600%24, second/60%60, second%60)
		duration := 0.0
		if r.IntN(3) > 0 {
			duration = float64(r.IntN(100000)) / 1000
		}
		b = append(strconv.AppendFloat(b, duration, 'f', 3, 64), ',')
		b = append(address(b), ',')
		b = append(address(b), ',')
		b = append(port(b), ',')
		b = append(port(b), ',')
		packets := 1 + r.IntN(1+r.IntN(50))
		b = fmt.Appendf(b, "%s,%s,0,%d,%d,%d,%s\n", protocols[r.IntN(5)], flags[r.IntN(6)], r.IntN(3)*24, packets,
			packets*(40+r.IntN(1460)), contexts[r.IntN(8)])
	}
	return b
}
