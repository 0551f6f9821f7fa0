package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/stats"
)

// A bench runs steps of the study as internal/bench/scan/peers.py runs them on
// other systems, and prints the same line. The step diff is the expression
// chain; diff-as-written is a Go function for each group.
type bench struct {
	file, step string
	enum       bool

	scans, gaps *dataframe.DataFrame
	seconds     map[string]float64
	answers     map[string]any
}

// benchSteps are the steps by name, in the study's order.
var benchSteps = []struct {
	name string
	run  func(b *bench) (any, error)
}{
	{"nunique", (*bench).nunique},
	{"count", (*bench).count},
	{"diff", (*bench).diff},
	{"diff-as-written", (*bench).diffAsWritten},
	{"filter", (*bench).filter},
	{"describe", (*bench).describe},
}

// run reads the file, runs the step or all of them, and prints a JSON line.
func (b *bench) run(path string) error {
	known := b.step == "all" || b.step == "read"
	for _, s := range benchSteps {
		known = known || s.name == b.step
	}
	if !known {
		return fmt.Errorf("unknown step %q", b.step)
	}
	b.seconds, b.answers = map[string]float64{}, map[string]any{}
	if err := b.time("read", func(b *bench) (any, error) { return b.read(path) }); err != nil {
		return err
	}
	if b.enum {
		if err := b.time("categorize", (*bench).categorize); err != nil {
			return err
		}
	}
	if b.step == "describe" {
		if _, err := b.diff(); err != nil {
			return err
		}
	}
	for _, s := range benchSteps {
		if s.name == b.step || b.step == "all" && s.name != "diff-as-written" {
			if err := b.time(s.name, s.run); err != nil {
				return err
			}
		}
	}
	total := 0.0
	for _, s := range b.seconds {
		total += s
	}
	b.seconds["total"] = total
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"system": "stoa", "versions": map[string]string{"go": strings.TrimPrefix(runtime.Version(), "go")},
		"enum": b.enum, "step": b.step, "rewrite": "none", "threads": runtime.GOMAXPROCS(0),
		"rows": b.scans.Rows(), "seconds": b.seconds, "answers": b.answers, "peak_rss_bytes": peakMemory(),
	})
}

// time runs a step and keeps its answer and its seconds.
func (b *bench) time(name string, run func(*bench) (any, error)) error {
	start := time.Now()
	answer, err := run(b)
	if err != nil {
		return fmt.Errorf("step %s: %w", name, err)
	}
	b.seconds[name] = time.Since(start).Seconds()
	b.answers[name] = answer
	return nil
}

func (b *bench) read(path string) (_ any, err error) {
	if b.scans, err = load(path); err != nil {
		return nil, err
	}
	return b.scans.Rows(), nil
}

func (b *bench) categorize() (any, error) {
	scans, err := b.scans.Categorize("reason", categorical.Compressed())
	if err != nil {
		return nil, err
	}
	scans, err = scans.Categorize("port", categorical.Compressed(), categorical.Ordered(), categorical.LevelsFunc(categorical.Numeric))
	if err != nil {
		return nil, err
	}
	b.scans = scans
	levels := make([]int, 2)
	for i, name := range []string{"port", "reason"} {
		c, err := scans.Categories(name)
		if err != nil {
			return nil, err
		}
		levels[i] = len(c.Levels())
	}
	return levels, nil
}

// countMap combines the probes of each (ip, port) and counts the results.
func (b *bench) countMap(e expr.Expr) (df *dataframe.DataFrame, pairs any, err error) {
	if df, err = b.scans.GroupBy("ip", "port").Combine(e); err != nil {
		return nil, nil, err
	}
	counts, err := df.CountMap(e.Name())
	if err != nil {
		return nil, nil, err
	}
	values, err := countsOf(counts)
	out := make([][2]int64, len(values))
	for i, c := range values {
		out[i] = [2]int64{c.value, c.n}
	}
	return df, out, err
}

func (b *bench) nunique() (any, error) {
	_, pairs, err := b.countMap(groupby.NUnique("reason").As("nunique"))
	return pairs, err
}

func (b *bench) count() (any, error) {
	_, pairs, err := b.countMap(groupby.Count().As("count"))
	return pairs, err
}

func (b *bench) diff() (pairs any, err error) {
	b.gaps, pairs, err = b.countMap(expr.Col("timestamp").Sort().Diff().As("interval"))
	return pairs, err
}

func (b *bench) diffAsWritten() (any, error) {
	_, pairs, err := b.countMap(groupby.Func("timestamp", func(t []int32) []int32 {
		slices.Sort(t)
		return stats.Diff(t)
	}).As("interval"))
	return pairs, err
}

// filter answers with the number of rows, and the first ten in their order.
func (b *bench) filter() (any, error) {
	df, err := b.scans.Filter(expr.Col("ip").Eq(theProbe.ip))
	if err != nil {
		return nil, err
	}
	rows, err := probesOf(df)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b probe) int {
		return cmp.Or(cmp.Compare(a.timestamp, b.timestamp), cmp.Compare(a.port, b.port), cmp.Compare(a.ttl, b.ttl), cmp.Compare(a.reason, b.reason))
	})
	first := [][]any{}
	for _, r := range rows[:min(len(rows), 10)] {
		first = append(first, []any{r.timestamp, r.port, r.ttl, r.reason, r.ip})
	}
	return map[string]any{"rows": len(rows), "first": first}, nil
}

func (b *bench) describe() (any, error) {
	alone, err := b.gaps.Select("interval")
	if err != nil {
		return nil, err
	}
	df, err := alone.Describe("mean", "std", "min", "q25", "median", "q75", "max")
	if err != nil {
		return nil, err
	}
	answer := map[string]float64{}
	for _, name := range df.Names()[1:] {
		if answer[name], err = number(df, name); err != nil {
			return nil, err
		}
	}
	return answer, nil
}
