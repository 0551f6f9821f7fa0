package main

// ports are the ports that the scan finds open, the most frequent first.
var ports = []string{
	"80", "443", "7547", "22", "8080", "21", "25", "53", "8443", "3389",
	"23", "110", "143", "993", "995", "3306", "587", "5060", "465", "8000",
	"1723", "554", "8888", "81", "2000", "5000", "8081", "111", "445", "139",
	"135", "5900", "8089", "8291", "2082", "2083", "2086", "2087", "2095", "2096",
	"8008", "8082", "8090", "9000", "9090", "5432", "1433", "6379", "27017", "9200",
	"5555", "7170", "4567", "37777", "34567", "10000", "5985", "5986", "161", "389",
	"636", "88", "179", "199", "113", "515", "548", "631", "873", "1080",
	"1194", "1521", "1883", "2049", "2121", "2222", "2375", "3000", "3128", "3690",
	"4000", "4443", "4444", "4899", "5001", "5222", "5269", "5357", "5601", "5672",
	"5901", "6000", "6443", "6667", "7000", "7001", "7443", "7777", "8001", "8009",
	"8083", "8087", "8181", "8800", "8883", "9001", "9042", "9091", "9100", "9443",
	"9999", "11211", "16992", "20000", "32400", "49152", "50000", "50070", "102", "502",
	"26", "37", "17", "19", "13", "9", "7",
}

// reasons are the flags with which hosts answer, as masscan writes them, and
// of how many answers in a million each is the reason; the first one has the
// rest.
var reasons = []struct {
	name    string
	million uint64
}{
	{"syn-ack", 0}, {"syn-psh-ack", 410}, {"syn-ack-ece", 120}, {"fin-syn-ack", 30}, {"syn-ack-urg", 7}, {"syn-ack-ece-cwr", 3},
}

// reasonOf returns the reason, an index of reasons, of a group.
func reasonOf(group uint64) uint8 {
	x := draw(group^1<<40, 1_000_000)
	for i := len(reasons) - 1; i > 0; i-- {
		if x < reasons[i].million {
			return uint8(i)
		}
		x -= reasons[i].million
	}
	return 0
}

// portBounds shares n groups out among the ports: port p has the groups from
// bounds[p] to bounds[p+1]. Popularity falls as 1 over the rank.
func portBounds(n uint64) []uint64 {
	weight := func(rank int) uint64 { return 1_000_000_000 / uint64(rank+2) }
	total, sum := uint64(0), uint64(0)
	for p := range ports {
		total += weight(p)
	}
	bounds := []uint64{0}
	for p := range ports {
		sum += weight(p)
		bounds = append(bounds, n*sum/total)
	}
	return bounds
}

// ttlOf returns the time to live with which answers of an address arrive: a
// system's first value less 5 to 30 hops.
func ttlOf(ip int64) int32 {
	x := mix(uint64(ip) ^ 2<<40)
	hops := int32(5 + x>>8%14 + x>>16%13)
	switch x % 16 {
	case 0:
		return 255 - hops
	case 1, 2, 3, 4:
		return 128 - hops
	}
	return 64 - hops
}
