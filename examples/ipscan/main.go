// Ipscan asks the questions of the IPv4 scan study: of 65 million answers of
// hosts to a scan of the Internet, is a port open for several reasons, how
// often was each probed, and how far apart?
//
//	go run ./examples/ipscan                      # a tenth, made up on the first run
//	go run ./examples/ipscan -full -check         # all of it, compared with the published figures
//	go run ./examples/ipscan -data scans.parquet  # your own, Parquet or CSV
//	go run ./examples/ipscan -make scans.parquet  # no questions: the file alone, for other programs
package main

import (
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
	rows := flag.Int("rows", 0, "make up about so many rows, at least 100000")
	data := flag.String("data", "", "read this Parquet or CSV `file` instead, with columns timestamp, port, ttl, reason, ip")
	compare := flag.Bool("check", false, "compare the results with the published ones")
	made := flag.String("make", "", "only make up the scan, as this Parquet `file`")
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

	singles, path := sampleSingles, *data
	if *full {
		singles = publishedSingles
	}
	if *rows > 0 {
		if singles = *rows - publishedRows + publishedSingles; *rows < 100_000 {
			return fmt.Errorf("%d rows (want at least 100000)", *rows)
		}
	}
	if *made != "" {
		return write(*made, singles)
	}
	if path == "" {
		if path, err = cached(singles); err != nil {
			return err
		}
	}
	return report(path, singles, *compare)
}
