package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

// A bench runs steps of the study as internal/bench/netflow/peers.py runs them
// on other systems, and prints the same line. The flows are in memory before a
// question is asked.
type bench struct {
	data, csv, step string
	sql             bool // ask in SQL

	rows    int
	seconds map[string]float64
	answers map[string]any
}

// A benchStep is a question of the study that is measured.
type benchStep struct {
	name    string
	ask     func(logs *dataframe.Lazy) *dataframe.Lazy
	sql     string
	ordered string // the column that orders the answer
	keys    []any  // by which the answer's first and last rows are found, no float among them
}

// benchSteps are the steps on flows in memory.
func benchSteps() []benchStep {
	measured := map[string]benchStep{
		"the largest SSH flows":                          {name: "ssh_top3"},
		"top talkers":                                    {name: "by_pair", ordered: "num_records", keys: []any{expr.Desc("num_records"), "src_ip", "dst_ip"}},
		"top talkers by the smaller port":                {name: "by_pair_port", ordered: "num_records", keys: []any{expr.Desc("num_records"), "source_ip", "destination_ip", "port_min"}},
		"DNS beacons by the variance of their intervals": {name: "beacons", ordered: "var", keys: []any{expr.Desc("count"), "src_ip", "dst_ip"}},
		"sources": {name: "distinct_sources"},
	}
	var steps []benchStep
	for _, q := range study() {
		if s, ok := measured[q.name]; ok {
			s.ask, s.sql = func(logs *dataframe.Lazy) *dataframe.Lazy { return q.ask(tables{logs: logs, first: logs}) }, q.sql
			steps = append(steps, s)
		}
	}
	return steps
}

// collect asks the step's question of flows in memory.
func (s *benchStep) collect(ctx context.Context, logs *dataframe.DataFrame, inSQL bool) (*dataframe.DataFrame, error) {
	if inSQL {
		return sql.Run(ctx, s.sql, map[string]any{"logs": logs})
	}
	return s.ask(logs.Lazy()).Collect(ctx)
}

// run runs the step, or all of them, and prints a JSON line.
func (b *bench) run(ctx context.Context) error {
	b.seconds, b.answers = map[string]float64{}, map[string]any{}
	var peak int64
	known := false
	if b.step == "csv_to_memory" || b.step == "all" && !b.sql {
		known = true
		df, err := b.time("csv_to_memory", func() (*dataframe.DataFrame, error) { return csv.Read(b.csv, csv.Context(ctx)) })
		if err != nil {
			return err
		}
		peak = peakMemory()
		if b.answers["csv_to_memory"], err = digest(ctx, df, "", nil); err != nil {
			return err
		}
		b.rows = df.Rows()
	}
	var logs *dataframe.DataFrame
	for _, s := range benchSteps() {
		if s.name != b.step && b.step != "all" {
			continue
		}
		known = true
		if logs == nil {
			var err error
			if logs, err = b.time("read", func() (*dataframe.DataFrame, error) { return parquet.Scan(b.data).Collect(ctx) }); err != nil {
				return err
			}
			b.rows = logs.Rows()
		}
		df, err := b.time(s.name, func() (*dataframe.DataFrame, error) { return s.collect(ctx, logs, b.sql) })
		if err != nil {
			return err
		}
		peak = peakMemory() // before the answer is summed up
		if b.answers[s.name], err = digest(ctx, df, s.ordered, s.keys); err != nil {
			return err
		}
	}
	if !known {
		return fmt.Errorf("unknown step %q", b.step)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"system": "stoa", "versions": map[string]string{"go": strings.TrimPrefix(runtime.Version(), "go")},
		"step": b.step, "threads": runtime.GOMAXPROCS(0), "rows": b.rows,
		"seconds": b.seconds, "answers": b.answers, "peak_rss_bytes": peak,
	})
}

// time runs a step and keeps its seconds.
func (b *bench) time(name string, run func() (*dataframe.DataFrame, error)) (*dataframe.DataFrame, error) {
	start := time.Now()
	df, err := run()
	if err != nil {
		return nil, fmt.Errorf("step %s: %w", name, err)
	}
	b.seconds[name] = time.Since(start).Seconds()
	return df, nil
}

// digest sums an answer up so that two systems can be compared: its rows; the
// sum of each column, of texts that of their lengths, of times that of their
// seconds; and of an answer in an order its first and last ten rows by other
// keys too, and the sum of the ordering column times the row's number, which
// tells whether rows are in it. Without an order the first rows are as they come.
func digest(ctx context.Context, df *dataframe.DataFrame, ordered string, keys []any) (map[string]any, error) {
	sums := make([]expr.Expr, 0, df.Width())
	for _, f := range df.Schema() {
		c := col(f.Name)
		switch f.Type.Kind {
		case dataframe.String:
			c = c.Text().ByteLength()
		case dataframe.Timestamp:
			c = c.Time().Epoch("s")
		}
		sums = append(sums, c.Cast(dataframe.Float64).Sum().As(f.Name))
	}
	total, err := plainRows(df.Lazy().Combine(sums...).Collect(ctx))
	if err != nil {
		return nil, err
	}
	out := map[string]any{"rows": df.Rows(), "sums": total[0]}
	if ordered == "" {
		out["first"], err = plainRows(df.Head(10))
		return out, err
	}
	sorted, err := df.Sort(keys...)
	if err != nil {
		return nil, err
	}
	if out["first"], err = plainRows(sorted.Head(10)); err != nil {
		return nil, err
	}
	if out["last"], err = plainRows(sorted.Tail(10)); err != nil {
		return nil, err
	}
	alone, err := df.Select(col(ordered).Cast(dataframe.Float64).As(ordered))
	if err != nil {
		return nil, err
	}
	x, err := alone.Float64s(ordered)
	weighted := 0.0
	for i := range x {
		weighted += x[i] * float64(i)
	}
	out["weighted"] = weighted
	return out, err
}

// plainRows returns a frame's cells by their columns, times as their seconds.
func plainRows(df *dataframe.DataFrame, err error) ([]map[string]any, error) {
	if err != nil {
		return nil, err
	}
	rows := []map[string]any{}
	names := df.Names()
	err = df.EachRow(func(row []any) error {
		plain := map[string]any{}
		for i, cell := range row {
			if t, ok := cell.(time.Time); ok {
				cell = t.Unix()
			}
			plain[names[i]] = cell
		}
		rows = append(rows, plain)
		return nil
	})
	return rows, err
}

// benchFiles makes the files of a week, and all of its flows as one CSV file,
// and prints their names as a JSON line.
func (s *session) benchFiles(ctx context.Context, w *week, files int) error {
	if err := s.prepare(ctx, w, files); err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(s.first), "march_week5.csv")
	if _, err := os.Stat(path); err != nil {
		if err := writeCSV(ctx, path, s.pattern); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"data": s.pattern, "csv": path})
}

// writeCSV writes the flows of some Parquet files as one CSV file.
func writeCSV(ctx context.Context, path, pattern string) error {
	logs := parquet.Scan(pattern)
	schema, err := logs.Schema()
	if err != nil {
		return err
	}
	out, err := csv.Create(path, schema)
	if err != nil {
		return err
	}
	defer out.Abort()
	if err := logs.EachBatch(ctx, out.Write); err != nil {
		return err
	}
	return out.Close()
}
