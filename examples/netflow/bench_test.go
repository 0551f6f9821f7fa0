package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/csv"
)

// BenchmarkNetflow measures the steps that internal/bench/netflow compares with
// other systems, on a million flows in memory; with -short on a tenth.
func BenchmarkNetflow(b *testing.B) {
	rows, name := 1_000_000, "1e6"
	if testing.Short() {
		rows, name = 100_000, "1e5"
	}
	logs, err := newWeek(rows).part(0, 1)
	if err != nil {
		b.Fatal(err)
	}
	measure := func(step string, run func() (*dataframe.DataFrame, error)) {
		b.Run(fmt.Sprintf("step=%s/rows=%s", step, name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if df, err := run(); err != nil || df.Rows() == 0 {
					b.Fatal(df, err)
				}
			}
		})
	}
	path := filepath.Join(b.TempDir(), "flows.csv")
	if err := csv.Write(path, logs); err != nil {
		b.Fatal(err)
	}
	measure("csv_to_memory", func() (*dataframe.DataFrame, error) { return csv.Read(path) })
	for _, s := range benchSteps() {
		measure(s.name, func() (*dataframe.DataFrame, error) { return s.collect(context.Background(), logs, false) })
		measure(s.name+"_sql", func() (*dataframe.DataFrame, error) { return s.collect(context.Background(), logs, true) })
	}
}

// Every step that internal/bench/netflow names is measured, and has the same
// answer by verbs and in SQL.
func TestBench_VerbsAndSQLAgree(t *testing.T) {
	ctx := context.Background()
	logs, err := newWeek(100_000).part(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"ssh_top3": true, "by_pair": true, "by_pair_port": true, "beacons": true, "distinct_sources": true}
	for _, s := range benchSteps() {
		if !want[s.name] {
			t.Errorf("step %s again, or not known", s.name)
		}
		delete(want, s.name)
		var answers [2]*dataframe.DataFrame
		for i, inSQL := range []bool{false, true} {
			if answers[i], err = s.collect(ctx, logs, inSQL); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
		}
		if err := different(answers[0], answers[1]); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		sums, err := digest(ctx, answers[0], s.ordered, s.keys)
		if err != nil || sums["rows"] == 0 {
			t.Errorf("%s: digest %v (%v)", s.name, sums, err)
		}
	}
	if len(want) > 0 {
		t.Errorf("steps %v are not measured", want)
	}
}

// A digest tells rows in another order apart, and other values in the same rows.
func TestDigest_TellsAnswersApart(t *testing.T) {
	frame := func(ips []string, n []int64) *dataframe.DataFrame {
		return dataframe.Must(dataframe.New(dataframe.NewColumn("src_ip", ips), dataframe.NewColumn("n", n)))
	}
	seen := map[string]string{}
	for name, df := range map[string]*dataframe.DataFrame{
		"answer":        frame([]string{"1.1.1.1", "2.2.2.2", "3.3.3.3"}, []int64{3, 2, 1}),
		"another order": frame([]string{"2.2.2.2", "1.1.1.1", "3.3.3.3"}, []int64{2, 3, 1}),
		"other values":  frame([]string{"1.1.1.1", "2.2.2.2", "3.3.3.3"}, []int64{4, 1, 1}),
		"other keys":    frame([]string{"2.2.2.2", "1.1.1.1", "3.3.3.3"}, []int64{3, 2, 1}),
		"fewer rows":    frame([]string{"1.1.1.1", "2.2.2.2"}, []int64{3, 2}),
	} {
		sums, err := digest(context.Background(), df, "n", []any{"src_ip"})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(sums)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(text)]; ok {
			t.Errorf("%s and %s have the digest %s", name, other, text)
		}
		seen[string(text)] = name
	}
}

func TestBench_UnknownStep(t *testing.T) {
	err := (&bench{step: "by_hand"}).run(context.Background())
	if want := `unknown step "by_hand"`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// The CSV file has the flows of all Parquet files.
func TestBench_Files(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home) // os.UserCacheDir elsewhere
	t.Setenv("HOME", home)
	t.Setenv("LocalAppData", home)
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	var err error
	if os.Stdout, err = os.Create(filepath.Join(home, "line.txt")); err != nil {
		t.Fatal(err)
	}
	defer os.Stdout.Close()
	s := &session{planted: true}
	if err := s.benchFiles(context.Background(), newWeek(100_000), 2); err != nil {
		t.Fatal(err)
	}
	all, err := csv.Read(filepath.Join(filepath.Dir(s.first), "march_week5.csv"))
	if err != nil || all.Rows() != 100_000 || all.Width() != 13 {
		t.Errorf("%d×%d (%v), want 100000×13", all.Rows(), all.Width(), err)
	}
}
