// Ipscan asks the questions of the IPv4 scan study: of 65 million answers of
// hosts to a scan of the Internet, is a port open for several reasons, how
// often was each probed, and how far apart?
//
//	go run ./examples/ipscan                      # a tenth, made up on the first run
//	go run ./examples/ipscan -full -check         # all of it, compared with the published figures
//	go run ./examples/ipscan -data scans.parquet  # your own, Parquet or CSV
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "ipscan:", err)
		os.Exit(1)
	}
}

// run does what the command line says.
func run() (err error) {
	full := flag.Bool("full", false, "make up as many rows as the study has, 64.8 million, instead of a tenth")
	data := flag.String("data", "", "read this Parquet or CSV `file` instead, with columns timestamp, port, ttl, reason, ip")
	compare := flag.Bool("check", false, "compare the results with the published ones")
	measure := flag.Bool("bench", false, "print one JSON line for internal/bench/scan/run.py")
	var b bench
	flag.StringVar(&b.file, "file", "", "with -bench: read this `file`")
	flag.StringVar(&b.step, "step", "all", "with -bench: a step of internal/bench/scan/peers.py")
	flag.BoolVar(&b.enum, "enum", false, "with -bench: port and reason as categories")
	profiles := profileFlags()
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flag.Arg(0))
	}
	stop, err := profiles.start()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()

	singles, path := sampleSingles, cmp.Or(*data, b.file)
	if *full {
		singles = publishedSingles
	}
	if path == "" {
		if path, err = cached(singles); err != nil {
			return err
		}
	}
	if *measure {
		return b.run(path)
	}
	return report(path, singles, *compare)
}
