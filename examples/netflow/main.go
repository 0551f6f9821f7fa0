// Netflow asks the questions of the network flow study: who talks to whom, how
// much, on which ports, and which hosts call home at regular intervals? Each is
// asked twice, by verbs and in SQL.
//
//	go run ./examples/netflow                          # 2 million flows, made up on the first run
//	go run ./examples/netflow -check                   # and compared with what was planted
//	go run ./examples/netflow -rows 50000000 -files 10 # more of them
//	go run ./examples/netflow -data 'march_*.parquet'  # your own, with the columns of UGR'16
//	go run ./examples/netflow -make flows              # no questions: the files alone, for other programs
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "netflow:", err)
		os.Exit(1)
	}
}

// run does what the command line says.
func run(ctx context.Context) error {
	rows := flag.Int("rows", 2_000_000, "make up so many flows")
	files := flag.Int("files", 4, "in so many Parquet files, and one as CSV too")
	data := flag.String("data", "", "read the Parquet files of this `pattern` instead")
	out := flag.String("out", "", "write SSH links, beacons and high flows as CSV to this `folder`")
	compare := flag.Bool("check", false, "fail when SQL and verbs differ or a planted beacon is not found")
	made := flag.String("make", "", "only make up the flows, as Parquet files in this `folder`")
	flag.Parse()
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flag.Arg(0))
	case *rows < 100_000 || *files < 1:
		return fmt.Errorf("%d rows in %d files (want at least 100000 in 1)", *rows, *files)
	}
	if *made != "" {
		_, err := newWeek(*rows).write(ctx, *made, *files)
		return err
	}
	s := &session{out: *out, check: *compare, planted: *data == ""}
	if s.planted {
		if err := s.prepare(ctx, newWeek(*rows), *files); err != nil {
			return err
		}
	} else {
		s.pattern = *data
	}
	return s.run(ctx)
}
