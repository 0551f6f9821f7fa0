package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

// A session asks the questions of some files.
type session struct {
	pattern, first, csv string // files: all, the first, the first as CSV
	week                *week  // what was made up, if it was
	planted             bool
	out                 string
	check               bool
	problems            []error
}

// run asks every question by verbs and in SQL.
func (s *session) run(ctx context.Context) error {
	t := tables{logs: parquet.Scan(s.pattern)}
	t.first = t.logs
	if s.first != "" {
		t.first = parquet.Scan(s.first)
	}
	var catalog sql.Catalog
	catalog.Register("logs", t.logs)
	catalog.Register("first", t.first)
	for _, q := range study() {
		if err := s.ask(ctx, q, t, &catalog); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	if s.csv != "" {
		if err := s.compareCSV(ctx, t.first); err != nil {
			return err
		}
	}
	if !s.check {
		return nil
	}
	if err := errors.Join(s.problems...); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	fmt.Printf("\ncheck: %d questions have equal answers by verbs and in SQL", len(study()))
	if s.planted {
		fmt.Printf(", all %d planted beacons are found", beacons)
	}
	fmt.Println()
	return nil
}

// ask asks a question both ways, prints the answer and compares.
func (s *session) ask(ctx context.Context, q question, t tables, catalog *sql.Catalog) error {
	start := time.Now()
	answer, err := q.ask(t).Collect(ctx)
	if err != nil {
		return err
	}
	byVerbs := time.Since(start)
	start = time.Now()
	other, err := catalog.Query(q.sql).Collect(ctx)
	if err != nil {
		return fmt.Errorf("in SQL: %w", err)
	}
	fmt.Printf("\n## %s (%.3f s, in SQL %.3f s)\n\n", q.name, byVerbs.Seconds(), time.Since(start).Seconds())
	fmt.Println(answer.Rows(), "rows")
	if q.show > 0 {
		dataframe.Show(answer.Head(q.show))
	}
	if err := different(answer, other); err != nil {
		s.problems = append(s.problems, fmt.Errorf("%s: verbs and SQL differ: %w", q.name, err))
	}
	switch q.name {
	case "DNS beacons by the entropy of their intervals":
		s.findPlanted(answer)
		return s.save("beacons.csv", answer)
	case "SSH links":
		return s.save("ssh_links.csv", answer)
	case "top talkers":
		dataframe.Show(answer.Sample(min(3, answer.Rows()), 1))
	case "high flows":
		sources, err := answer.Unique("src_ip")
		if err != nil {
			return err
		}
		fmt.Printf("%d×%d, from %d sources\n", answer.Rows(), answer.Width(), sources.Rows())
		dataframe.Show(answer.Sample(min(3, answer.Rows()), 1))
		return s.save("high_flows.csv", answer)
	}
	return nil
}

// save writes an answer as CSV if a folder was given.
func (s *session) save(name string, df *dataframe.DataFrame) error {
	if s.out == "" {
		return nil
	}
	if err := os.MkdirAll(s.out, 0o777); err != nil {
		return err
	}
	return csv.Write(filepath.Join(s.out, name), df)
}
