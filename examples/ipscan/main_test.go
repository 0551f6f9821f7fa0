package main

import (
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

// testChecksum is the checksum of the rows of newScan(testSingles). When it
// changes, generation in cache.go must too.
const testChecksum = 0x6a1d10475519211c

// checksum is one of all rows of frames in their order.
func checksum(t *testing.T, s *scan, size, workers int) uint64 {
	t.Helper()
	h := fnv.New64a()
	err := s.frames(size, workers, func(df *dataframe.DataFrame) error {
		rows, err := probesOf(df)
		for _, r := range rows {
			line := []byte(r.port + " " + r.reason)
			for _, x := range []int64{int64(r.timestamp), int64(r.ttl), r.ip} {
				line = strconv.AppendInt(append(line, ' '), x, 10)
			}
			h.Write(append(line, '\n'))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.Sum64()
}

func TestFrames_AreTheSameAlways(t *testing.T) {
	s := newScan(testSingles)
	for _, workers := range []int{1, 2, 5} {
		for _, size := range []int{777, 1 << 20} {
			if got := checksum(t, s, size, workers); got != testChecksum {
				t.Errorf("%d workers, frames of %d rows: checksum %#x, want %#x", workers, size, got, uint64(testChecksum))
			}
		}
	}
}

func TestFrames_EndOnError(t *testing.T) {
	calls := 0
	err := newScan(testSingles).frames(1000, 2, func(*dataframe.DataFrame) error {
		calls++
		return io.ErrShortWrite
	})
	if err != io.ErrShortWrite || calls != 1 {
		t.Errorf("got %v after %d calls, want %v after 1", err, calls, io.ErrShortWrite)
	}
}

// silence sends what the program prints to a file for the test's duration and
// returns what it has printed so far.
func silence(t *testing.T) (printed func() string) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = f
	t.Cleanup(func() { os.Stdout = stdout; f.Close() })
	return func() string {
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}

// testFile writes the small scan as Parquet.
func testFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scans.parquet")
	if err := writeScan(path, newScan(testSingles), 2, func(int) {}); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFile_HasTheStudysColumns(t *testing.T) {
	df, err := parquet.Read(testFile(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range df.Schema() {
		want := columns[i]
		want.Nullable = true
		if f != want {
			t.Errorf("column %d: got %v, want %v", i, f, want)
		}
	}
	whole, err := df.DropMissing()
	if err != nil || whole.Rows() != df.Rows() {
		t.Errorf("rows without missing values: got %d, %v, want %d", whole.Rows(), err, df.Rows())
	}
}

func TestStudy_FindsThePublishedFigures(t *testing.T) {
	path := testFile(t)
	printed := silence(t)
	if err := report(path, testSingles, true); err != nil {
		t.Errorf("%v in:\n%s", err, printed())
	}
	for _, want := range []string{"check: all ", "median 5", "22207380", "6.805101552349039"} {
		if !strings.Contains(printed(), want) {
			t.Errorf("output lacks %q:\n%s", want, printed())
		}
	}
}

func TestStudy_NamesDifferences(t *testing.T) {
	path := testFile(t)
	printed := silence(t)
	if err := report(path, testSingles+1, true); err == nil {
		t.Error("one group too few: got no error")
	}
	for _, want := range []string{"groups with rows of 1: got 10000, want 10001", "groups with reasons of 1: got 23816, want 23817"} {
		if !strings.Contains(printed(), want) {
			t.Errorf("output lacks %q:\n%s", want, printed())
		}
	}
}

// A file of one's own may be CSV, have its columns in any order, more of them,
// and integers of other widths; ports may be integers.
func TestStudy_ReadsOtherFiles(t *testing.T) {
	scans, err := load(testFile(t))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := probesOf(scans)
	if err != nil {
		t.Fatal(err)
	}
	var times, ips []uint32
	var ports []int64
	var ttls []uint8
	var reasons []string
	for _, r := range rows {
		port, err := strconv.ParseInt(r.port, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		times, ips, ports = append(times, uint32(r.timestamp)), append(ips, uint32(r.ip)), append(ports, port)
		ttls, reasons = append(ttls, uint8(r.ttl)), append(reasons, r.reason)
	}
	other, err := dataframe.New(dataframe.NewColumn("ip", ips), dataframe.NewColumn("proto", reasons), dataframe.NewColumn("port", ports),
		dataframe.NewColumn("reason", reasons), dataframe.NewColumn("ttl", ttls), dataframe.NewColumn("timestamp", times))
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(string) error{
		"scans.csv":     func(path string) error { return csv.Write(path, other) },
		"scans.parquet": func(path string) error { return parquet.Write(path, other) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := write(path); err != nil {
				t.Fatal(err)
			}
			printed := silence(t)
			if err := report(path, testSingles, true); err != nil {
				t.Errorf("%v in:\n%s", err, printed())
			}
		})
	}
}

func TestLoad_RefusesWhatDoesNotFit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scans.parquet")
	texts, numbers := []string{"a"}, []int64{1 << 40}
	df, err := dataframe.New(dataframe.NewColumn("ip", numbers), dataframe.NewColumn("port", texts),
		dataframe.NewColumn("reason", texts), dataframe.NewColumn("ttl", numbers), dataframe.NewColumn("timestamp", numbers))
	if err != nil {
		t.Fatal(err)
	}
	if err := parquet.Write(path, df); err != nil {
		t.Fatal(err)
	}
	if _, err := load(path); err == nil || !strings.Contains(err.Error(), "timestamp") || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("timestamp of 41 bits: got error %v, want one that names it", err)
	}
}

func TestHistogram_MarksMedianAndMean(t *testing.T) {
	var b strings.Builder
	if err := histogram(&b, []int32{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 20}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if !strings.Contains(lines[0], " 10  ◄ median 0") || !strings.Contains(lines[1], " 1  ◄ mean 1.846") {
		t.Errorf("got:\n%s", b.String())
	}
}
