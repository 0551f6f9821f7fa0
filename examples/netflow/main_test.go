package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/csv"
)

// The whole study on a small week: verbs and SQL agree, planted beacons lead
// the ranking, results are written.
func TestStudy_FindsWhatIsPlanted(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home) // os.UserCacheDir elsewhere
	t.Setenv("HOME", home)
	t.Setenv("LocalAppData", home)
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	var err error
	if os.Stdout, err = os.Create(filepath.Join(home, "report.txt")); err != nil {
		t.Fatal(err)
	}
	defer os.Stdout.Close()
	s := &session{out: filepath.Join(home, "out"), check: true, planted: true}
	ctx := context.Background()
	if err := s.prepare(ctx, newWeek(150_000), 2); err != nil {
		t.Fatal(err)
	}
	if err := s.run(ctx); err != nil {
		t.Fatal(err)
	}
	ranking, err := csv.Read(filepath.Join(s.out, "beacons.csv"))
	if err != nil || ranking.Rows() != beacons+chatterers {
		t.Errorf("beacons.csv has %d rows (%v), want %d", ranking.Rows(), err, beacons+chatterers)
	}
}

// The week follows from its number of rows, whatever its parts.
func TestWeek_IsDeterministic(t *testing.T) {
	one, two := newWeek(100_000), newWeek(100_000)
	rows := 0
	for part := range 3 {
		a, err := one.part(part, 3)
		if err != nil {
			t.Fatal(err)
		}
		b, err := two.part(part, 3)
		if err != nil {
			t.Fatal(err)
		}
		if err := different(a, b); err != nil {
			t.Errorf("part %d: %v", part, err)
		}
		rows += a.Rows()
	}
	if rows != 100_000 {
		t.Errorf("%d rows, want 100000", rows)
	}
}

func TestDifferent(t *testing.T) {
	a := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []int64{1, 2}), dataframe.NewColumn("y", []float64{1, 2})))
	b := dataframe.Must(dataframe.New(dataframe.NewColumn("y", []float64{1, 2 + 1e-12}), dataframe.NewColumn("x", []int64{1, 3})))
	err := different(a, b)
	if want := "column x: row 2 is 2 and 3"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if err := different(a, a); err != nil {
		t.Error(err)
	}
}
