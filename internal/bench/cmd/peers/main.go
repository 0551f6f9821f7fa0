// Peers measures Stoa against DuckDB, Polars and pandas.
//
//	go -C internal/bench run ./cmd/peers                                # every suite, three rounds: hours
//	go -C internal/bench run ./cmd/peers -suite groupby -task 'q1*'     # some tasks
//	go -C internal/bench run ./cmd/peers -doc ../../docs/benchmarks.md  # and the tables of the document
//	go -C internal/bench run ./cmd/peers -check -scale 0.01             # only whether all answers agree
//	go -C internal/bench run ./cmd/peers -against HEAD~1 -suite scan    # two commits: is one slower?
//
// Each run of a task is a process of its own with two threads. A round runs each
// task on each system once, and the system that begins moves on by one from round
// to round. All answers must agree, floats to 1e-9 relative: one that is wrong or
// missing ends with status 1, as does a missed target with -fail. The first use
// makes a Python environment with the pinned peers, and the data, in the user's
// cache folder.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path"
	"strings"

	"github.com/stoa-data/stoa/internal/bench/suite"
	"github.com/stoa-data/stoa/internal/bench/suite/formats"
	"github.com/stoa-data/stoa/internal/bench/suite/groupby"
	"github.com/stoa-data/stoa/internal/bench/suite/join"
	"github.com/stoa-data/stoa/internal/bench/suite/kernels"
	"github.com/stoa-data/stoa/internal/bench/suite/netflow"
	"github.com/stoa-data/stoa/internal/bench/suite/own"
	"github.com/stoa-data/stoa/internal/bench/suite/scan"
	"github.com/stoa-data/stoa/internal/bench/suite/tpch"
)

// suites are all suites, in the order in which they run.
func suites() []*suite.Suite {
	return []*suite.Suite{
		scan.Suite(), netflow.Suite(), groupby.Suite(), join.Suite(),
		formats.Suite(), kernels.Suite(), own.Suite(), tpch.Suite(),
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := measure
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "work":
			run = work
		case "touch":
			run = touch
		}
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// An options is what the command line says.
type options struct {
	suites, tasks, systems string
	rounds                 int
	scale                  float64
	check, fail            bool
	python, json, doc      string
	against, profile       string
	warm                   float64
	timeout                float64
}

// measure runs the suites and prints their tables.
func measure(ctx context.Context) error {
	var o options
	flag.StringVar(&o.suites, "suite", "*", "the suites, `patterns` with commas between")
	flag.StringVar(&o.tasks, "task", "*", "their tasks, `patterns` with commas between")
	flag.StringVar(&o.systems, "peers", "*", "the peers, `patterns` with commas between")
	flag.IntVar(&o.rounds, "rounds", 3, "how often each task runs on each system, at least 3")
	flag.Float64Var(&o.scale, "scale", 1, "make the data so many times as large")
	flag.BoolVar(&o.check, "check", false, "run once and only compare the answers")
	flag.BoolVar(&o.fail, "fail", false, "end with status 1 when a target is missed")
	flag.StringVar(&o.python, "python", "", "the Python `interpreter` that has the peers; without it, an environment is made")
	flag.StringVar(&o.json, "json", "", "also append every run to this `file`, a line of JSON each")
	flag.StringVar(&o.doc, "doc", "", "also put the tables into this `file`, in the place of those that it has")
	flag.StringVar(&o.against, "against", "", "measure this `commit` of Stoa instead of the peers, and fail where it is faster by more than 10 %")
	flag.StringVar(&o.profile, "profile", "", "also write CPU profiles of Stoa's tasks, of what is timed, to this `folder`")
	flag.Float64Var(&o.warm, "warm", 6, "touch so many GiB of memory before each run; see docs/benchmarks.md")
	flag.Float64Var(&o.timeout, "timeout", 900, "seconds that a process may take")
	flag.Parse()
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flag.Arg(0))
	case o.check:
		o.rounds = 1
	case o.rounds < 3:
		return fmt.Errorf("%d rounds (a median needs at least 3)", o.rounds)
	}
	b, err := newRunner(ctx, &o)
	if err != nil {
		return err
	}
	defer b.close()
	var problems []string
	found := 0
	for _, s := range suites() {
		if !matches(o.suites, s.Name) {
			continue
		}
		res, err := b.run(ctx, s)
		if err != nil {
			return err
		}
		if len(res.tasks) == 0 {
			continue
		}
		found += len(res.tasks)
		problems = append(problems, res.wrong...)
		missed, err := b.show(res)
		if err != nil {
			return err
		}
		if o.fail || o.against != "" {
			problems = append(problems, missed...)
		}
	}
	switch {
	case found == 0:
		return fmt.Errorf("no suite %q with a task %q", o.suites, o.tasks)
	case len(problems) > 0:
		return errors.New(strings.Join(problems, "\npeers: "))
	}
	fmt.Printf("All answers to %d tasks agree.\n", found)
	return nil
}

// work runs one task on Stoa, in this process, and prints its report:
//
//	peers work SUITE TASK FORM FILES [PROFILE]
func work(ctx context.Context) error {
	args := append(os.Args[2:len(os.Args):len(os.Args)], "")
	if len(args) < 5 {
		return errors.New("work: want SUITE TASK FORM FILES [PROFILE]")
	}
	for _, s := range suites() {
		if s.Name != args[0] {
			continue
		}
		t, err := s.Find(args[1])
		if err != nil {
			return err
		}
		var files map[string]string
		if err := json.Unmarshal([]byte(args[3]), &files); err != nil {
			return err
		}
		report, err := s.Do(ctx, t, args[2], files, args[4])
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(report)
	}
	return fmt.Errorf("there is no suite %q", args[0])
}

// matches tells whether one of some patterns, with commas between, matches.
func matches(patterns, name string) bool {
	for p := range strings.SplitSeq(patterns, ",") {
		if ok, err := path.Match(p, name); ok && err == nil || p == "*" {
			return true
		}
	}
	return false
}
