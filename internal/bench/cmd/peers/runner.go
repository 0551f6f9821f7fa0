package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stoa-data/stoa/internal/bench/suite"
)

// A runner runs suites.
type runner struct {
	*options
	scratch string // for the scripts of the peers
	python  string
	other   *checkout // the commit to compare with
}

// A result is what a suite's runs gave.
type result struct {
	suite   *suite.Suite
	tasks   []*suite.Task
	systems []string
	runs    map[string]map[string][]suite.Report // by task and system
	failed  map[string]map[string]string         // why
	wrong   []string                             // answers that are wrong or missing
}

// newRunner prepares what the runs need.
func newRunner(ctx context.Context, o *options) (_ *runner, err error) {
	b := &runner{options: o, python: o.python}
	if b.scratch, err = os.MkdirTemp("", "stoa-peers-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	if o.against != "" {
		if b.other, err = check(ctx, b.scratch, o.against); err != nil {
			return b, err
		}
	}
	if b.python == "" {
		b.python, err = environment(ctx)
	}
	return b, err
}

func (b *runner) close() {
	if b.other != nil {
		b.other.remove()
	}
	os.RemoveAll(b.scratch)
}

// systems returns those that a task is measured on.
func (b *runner) systems(s *suite.Suite, t *suite.Task) []string {
	var out []string
	for _, name := range s.Systems(t) {
		stoa := slices.Contains(s.Stoa(), name)
		switch {
		case b.other != nil:
			if stoa {
				out = append(out, name, name+"@"+b.other.commit)
			}
		case stoa || matches(b.options.systems, name):
			out = append(out, name)
		}
	}
	return out
}

// run runs the tasks of a suite.
func (b *runner) run(ctx context.Context, s *suite.Suite) (*result, error) {
	res := &result{suite: s, runs: map[string]map[string][]suite.Report{}, failed: map[string]map[string]string{}}
	for i := range s.Tasks {
		t := &s.Tasks[i]
		if !matches(b.tasks, t.Name) {
			continue
		}
		res.tasks = append(res.tasks, t)
		res.runs[t.Name], res.failed[t.Name] = map[string][]suite.Report{}, map[string]string{}
		for _, name := range b.systems(s, t) {
			if !slices.Contains(res.systems, name) {
				res.systems = append(res.systems, name)
			}
		}
	}
	if len(res.tasks) == 0 {
		return res, nil
	}
	files := map[string]string{} // of data, in JSON
	for _, t := range res.tasks {
		d := s.DataOf(t)
		if _, ok := files[d.Name]; ok {
			continue
		}
		made, err := b.make(ctx, s, d)
		if err != nil {
			return nil, fmt.Errorf("suite %s: making %s: %w", s.Name, cmp.Or(d.Name, "its data"), err)
		}
		text, err := json.Marshal(made)
		if err != nil {
			return nil, err
		}
		files[d.Name] = string(text)
	}
	script, err := b.scripts(s)
	if err != nil {
		return nil, err
	}
	for round := range b.rounds {
		for _, t := range res.tasks {
			systems := b.systems(s, t)
			shift := round % len(systems)
			for _, name := range append(systems[shift:len(systems):len(systems)], systems[:shift]...) {
				if res.failed[t.Name][name] != "" {
					continue
				}
				report, err := b.once(ctx, s, t, name, script, files[s.DataOf(t).Name])
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				if err != nil {
					res.failed[t.Name][name] = err.Error()
					fmt.Fprintf(os.Stderr, "round %d: %s %s: %s: failed: %v\n", round+1, s.Name, t.Name, name, err)
					continue
				}
				if !b.check {
					fmt.Fprintf(os.Stderr, "round %d: %s %s: %s: %.3f s\n", round+1, s.Name, t.Name, name, report.Seconds)
				}
				res.runs[t.Name][name] = append(res.runs[t.Name][name], *report)
				if err := b.log(report); err != nil {
					return nil, err
				}
			}
		}
	}
	res.compare()
	return res, nil
}

// make makes the data of some tasks, unless its files are there.
func (b *runner) make(ctx context.Context, s *suite.Suite, d *suite.Data) (map[string]string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	rows := max(int64(float64(d.Rows)*b.scale), 1)
	folder := filepath.Join(cache, "stoa", "bench", s.Name, fmt.Sprint(d.Name, "-", rows))
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	files, err := d.Make(ctx, folder, rows, suite.Tools{Python: b.python})
	if err != nil {
		return nil, err
	}
	for _, pattern := range files {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		for _, p := range paths {
			if err := warm(p); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// warm reads a file into the page cache, for everyone alike.
func warm(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return err
	}
	buf := make([]byte, 1<<20)
	for {
		if n, err := f.Read(buf); n == 0 || err != nil {
			return nil
		}
	}
}

// scripts writes a suite's script of the peers beside what it shares with the
// others, and returns its path.
func (b *runner) scripts(s *suite.Suite) (string, error) {
	script := filepath.Join(b.scratch, s.Name+"_peers.py")
	return script, errors.Join(
		os.WriteFile(filepath.Join(b.scratch, "common.py"), []byte(suite.Common), 0o666),
		os.WriteFile(script, []byte(s.Script), 0o666))
}

// once runs a task on a system, in a process of its own.
func (b *runner) once(ctx context.Context, s *suite.Suite, t *suite.Task, system, script, files string) (*suite.Report, error) {
	var command []string
	form, _, old := strings.Cut(system, "@")
	switch {
	case old:
		command = []string{b.other.program, "work", s.Name, t.Name, form, files}
	case slices.Contains(s.Stoa(), system):
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		command = []string{self, "work", s.Name, t.Name, form, files}
		if b.profile != "" {
			name := strings.ReplaceAll(strings.Join([]string{s.Name, t.Name, form}, "-"), "/", "-")
			command = append(command, filepath.Join(b.profile, name+".pprof"))
		}
	default:
		command = []string{b.python, script, system, t.Name, files, strings.Join(t.Order, ","), t.Rank}
	}
	if !b.check {
		if err := warmMemory(ctx, b.warm); err != nil {
			return nil, fmt.Errorf("touching memory: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(b.timeout*float64(time.Second)))
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	// As many threads for everyone.
	cmd.Env = append(os.Environ(), "GOMAXPROCS=2", "POLARS_MAX_THREADS=2", "OMP_NUM_THREADS=2", "OPENBLAS_NUM_THREADS=2", "PYTHONDONTWRITEBYTECODE=1")
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("not done after %v s", b.timeout)
		}
		return nil, errors.New(cmp.Or(told(complaint.String()), err.Error()))
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	report := &suite.Report{}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), report); err != nil {
		return nil, fmt.Errorf("its report: %w", err)
	}
	report.System, report.Suite, report.Task = system, s.Name, t.Name
	return report, nil
}

// told returns the line of a complaint that says most: the last that names an
// error, else the last.
func told(complaint string) string {
	lines := strings.Split(strings.TrimSpace(complaint), "\n")
	for _, line := range slices.Backward(lines) {
		if strings.Contains(line, "Error") {
			return line
		}
	}
	return lines[len(lines)-1]
}

// log appends a run to the file of -json.
func (b *runner) log(r *suite.Report) (err error) {
	if b.json == "" {
		return nil
	}
	f, err := os.OpenFile(b.json, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return json.NewEncoder(f).Encode(r)
}

// compare notes the answers that are wrong, against the first one to the task,
// or missing.
func (r *result) compare() {
	for _, t := range r.tasks {
		var first any
		who := ""
		for _, name := range r.systems {
			if why := r.failed[t.Name][name]; why != "" {
				r.wrong = append(r.wrong, fmt.Sprintf("%s %s: %s failed: %s", r.suite.Name, t.Name, name, why))
			}
			for _, run := range r.runs[t.Name][name] {
				if who == "" {
					who, first = name, run.Answer
				} else if at := difference(first, run.Answer, "answer"); at != "" {
					r.wrong = append(r.wrong, fmt.Sprintf("%s %s: %s and %s differ: %s", r.suite.Name, t.Name, who, name, at))
					break
				}
			}
		}
	}
}

// difference returns the first place where two answers differ, numbers by more
// than 1e-9 of them, "" if nowhere.
func difference(a, b any, at string) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			break
		}
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			other, ok := y[k]
			if !ok {
				return fmt.Sprintf("%s.%s is missing", at, k)
			}
			if d := difference(x[k], other, at+"."+k); d != "" {
				return d
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for i := range x {
			if d := difference(x[i], y[i], at+"["+strconv.Itoa(i)+"]"); d != "" {
				return d
			}
		}
		return ""
	case float64:
		y, ok := b.(float64)
		if ok && (x == y || abs(x-y) <= 1e-9*max(abs(x), abs(y))) {
			return ""
		}
	default:
		if a == b {
			return ""
		}
	}
	return fmt.Sprintf("%s: %s, %s", at, brief(a), brief(b))
}

func abs(x float64) float64 { return max(x, -x) }

// brief shows a value on part of a line.
func brief(x any) string {
	text, err := json.Marshal(x)
	if err != nil {
		return err.Error()
	}
	if len(text) > 100 {
		text = append(text[:100], "…"...)
	}
	return string(text)
}
