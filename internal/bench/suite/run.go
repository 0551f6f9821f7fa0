package suite

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// A Run is one task in a process of its own.
type Run struct {
	Form  string // of Stoa's forms
	Files map[string]string

	task    *Task
	profile string

	seconds float64
	peak    int64
	answer  any
}

// A Report is what a process says of its run, on a line of JSON.
type Report struct {
	System   string            `json:"system"`
	Suite    string            `json:"suite"`
	Task     string            `json:"task"`
	Versions map[string]string `json:"versions,omitempty"`
	Seconds  float64           `json:"seconds"`
	Peak     int64             `json:"peak_bytes"` // resident, until what is timed was done
	Answer   any               `json:"answer"`
}

// Do runs a task; profile names a file for a CPU profile of what is timed, if it
// is not empty.
func (s *Suite) Do(ctx context.Context, t *Task, form string, files map[string]string, profile string) (*Report, error) {
	r := &Run{Form: form, Files: files, task: t, profile: profile, seconds: math.NaN()}
	if err := t.Run(ctx, r); err != nil {
		return nil, err
	}
	if r.answer == nil || math.IsNaN(r.seconds) {
		return nil, fmt.Errorf("task %s has no answer or no time", t.Name)
	}
	return &Report{System: form, Suite: s.Name, Task: t.Name, Seconds: r.seconds, Peak: r.peak, Answer: r.answer, Versions: map[string]string{"go": runtime.Version()[2:]}}, nil
}

// Time runs what is measured.
func (r *Run) Time(do func() error) error {
	if r.profile != "" {
		f, err := os.Create(r.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	start := time.Now()
	err := do()
	r.seconds = time.Since(start).Seconds()
	r.peak = peakMemory()
	return err
}

// Frame times the making of a frame, which is the answer, until its rows lie
// together: a view of some rows is not yet what the peers make.
func (r *Run) Frame(ctx context.Context, do func() (*dataframe.DataFrame, error)) error {
	var df *dataframe.DataFrame
	err := r.Time(func() (err error) {
		if df, err = do(); err == nil {
			df, err = df.Compact()
		}
		return err
	})
	if err == nil {
		r.answer, err = digest(ctx, df, r.task.Order, r.task.Rank)
	}
	return err
}

// Collect times a lazy query, whose result is the answer.
func (r *Run) Collect(ctx context.Context, l *dataframe.Lazy) error {
	return r.Frame(ctx, func() (*dataframe.DataFrame, error) { return l.Collect(ctx) })
}

// Value times the making of any answer that JSON can hold.
func (r *Run) Value(do func() (any, error)) error {
	return r.Time(func() (err error) {
		r.answer, err = do()
		return err
	})
}

// Digest sums a frame up as the answer, if it is made otherwise than by Frame.
func (r *Run) Digest(ctx context.Context, df *dataframe.DataFrame) (err error) {
	r.answer, err = digest(ctx, df, r.task.Order, r.task.Rank)
	return err
}

// Read reads a Parquet file to memory.
func (r *Run) Read(ctx context.Context, name string) (*dataframe.DataFrame, error) {
	return parquet.Scan(r.Files[name]).Collect(ctx)
}

// peakMemory returns the most memory in bytes that the process has held: its
// high-water mark of resident memory on Linux, elsewhere what the Go runtime
// has taken from the system.
func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range bytes.Lines(status) {
		fields := bytes.Fields(line)
		if len(fields) == 3 && string(fields[0]) == "VmHWM:" {
			if kib, err := strconv.ParseInt(string(fields[1]), 10, 64); err == nil {
				return kib << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
