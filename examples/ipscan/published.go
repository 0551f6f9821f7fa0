package main

// The study's published figures.

// publishedRows is how many rows the study has.
const publishedRows = 64_802_621

// publishedSingles is how many (ip, port) were probed once.
const publishedSingles = 64_774_182

// sampleSingles is how many of them the default file has: a tenth.
const sampleSingles = 6_477_418

// publishedRepeats says how many (ip, port) were probed how often, those
// probed once aside.
var publishedRepeats = []counted{{2, 13038}, {3, 750}, {4, 27}, {5, 1}}

// publishedIntervals says how many times each interval occurs between the
// probes of an (ip, port), in seconds.
var publishedIntervals = []counted{
	{0, 320}, {1, 2793}, {2, 585}, {3, 2625}, {4, 843}, {5, 159}, {6, 316}, {7, 1364}, {8, 512}, {9, 1435},
	{10, 495}, {11, 149}, {12, 103}, {13, 52}, {14, 139}, {15, 1715}, {16, 828}, {17, 15}, {18, 6}, {19, 1},
	{23, 2}, {24, 5}, {25, 3}, {28, 2}, {29, 1}, {31, 55}, {32, 92}, {33, 4}, {34, 3}, {40, 1},
}

// A counted is a value and how often it occurs.
type counted struct{ value, n int64 }

// publishedSummary is the description of the intervals.
var publishedSummary = map[string]float64{
	"mean": 6.805101552349039, "std": 5.752370354791699, "min": 0,
	"q25": 2, "median": 5, "q75": 10, "max": 40, "mode": 1, "iqr": 8,
}

// theProbe is what the study shows of one address: two equal rows, and no
// other row of the address.
var theProbe = probe{timestamp: 1_619_740_697, port: "80", ttl: 42, reason: "syn-ack", ip: 22_207_380}

// A probe is a row: one answer to one probe.
type probe struct {
	timestamp int32
	port      string
	ttl       int32
	reason    string
	ip        int64
}
