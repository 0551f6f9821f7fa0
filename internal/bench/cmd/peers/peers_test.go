package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/bench/suite"
)

// Names are said once, data and targets are about tasks that exist.
func TestSuites_FitTogether(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range suites() {
		if seen[s.Name] || len(s.Tasks) == 0 || s.Script == "" || s.About == "" {
			t.Errorf("suite %q: again, or without tasks, script or text", s.Name)
		}
		seen[s.Name] = true
		names := map[string]bool{}
		for i := range s.Tasks {
			task := &s.Tasks[i]
			if names[task.Name] || s.DataOf(task).Name != task.Data {
				t.Errorf("suite %s: task %q again, or of data %q that is not there", s.Name, task.Name, task.Data)
			}
			names[task.Name] = true
			systems := s.Systems(task)
			if len(systems) < 2 || !slices.Contains(s.Stoa(), systems[0]) {
				t.Errorf("suite %s: task %s runs on %v", s.Name, task.Name, systems)
			}
		}
		for _, target := range s.Targets {
			if !slices.ContainsFunc(s.Tasks, func(task suite.Task) bool { return target.Matches(task.Name) }) {
				t.Errorf("suite %s: target %q matches no task", s.Name, target.Tasks)
			}
			for _, p := range target.Against {
				if !slices.Contains(s.Peers, p) {
					t.Errorf("suite %s: target %q against %s, no peer", s.Name, target.Tasks, p)
				}
			}
			if target.Measure == suite.Within && !names[target.Base] {
				t.Errorf("suite %s: target %q within %q, no task", s.Name, target.Tasks, target.Base)
			}
		}
	}
}

func TestDifference(t *testing.T) {
	answer := map[string]any{"rows": 2.0, "first": []any{"a", nil, 1e10}}
	for _, c := range []struct {
		name, want string
		other      any
	}{
		{"equal", "", map[string]any{"rows": 2.0, "first": []any{"a", nil, 1e10 + 1}}},
		{"a number", "answer.rows: 2, 3", map[string]any{"rows": 3.0, "first": []any{"a", nil, 1e10}}},
		{"missing or not", `answer.first[1]: null, 0`, map[string]any{"rows": 2.0, "first": []any{"a", 0.0, 1e10}}},
		{"shorter", `answer.first: ["a",null,10000000000], ["a"]`, map[string]any{"rows": 2.0, "first": []any{"a"}}},
		{"another key", "answer.first is missing", map[string]any{"rows": 2.0, "last": []any{}}},
		{"another kind", `answer: {"first":["a",null,10000000000],"rows":2}, 2`, 2.0},
	} {
		if got := difference(answer, c.other, "answer"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if difference(1.0, 1+1e-8, "x") == "" {
		t.Error("1 and 1 + 1e-8 are called equal")
	}
}

// results has tasks a and b on Stoa (2 s, 1 s; 1 GB) and two peers.
func results(targets ...suite.Target) *result {
	s := &suite.Suite{Name: "s", Peers: []string{"p", "q"}, Tasks: []suite.Task{{Name: "a"}, {Name: "b"}}, Targets: targets}
	r := &result{suite: s, systems: []string{"stoa", "p", "q"}, tasks: []*suite.Task{&s.Tasks[0], &s.Tasks[1]},
		runs: map[string]map[string][]suite.Report{}, failed: map[string]map[string]string{}}
	for task, seconds := range map[string]map[string][]float64{
		"a": {"stoa": {9, 2, 1}, "p": {8, 8, 8}, "q": {6, 6, 6}},
		"b": {"stoa": {1, 1, 1}, "p": {4, 4, 4}},
	} {
		r.runs[task] = map[string][]suite.Report{}
		for system, each := range seconds {
			for _, x := range each {
				r.runs[task][system] = append(r.runs[task][system], suite.Report{Seconds: x, Peak: 1e9, Answer: 1.0})
			}
		}
	}
	return r
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		target suite.Target
		want   string
	}{
		{suite.Target{Tasks: "*", Ratio: 3}, "- least ratio of * (a): 3.00, target 3.00: met"},
		{suite.Target{Tasks: "b", Ratio: 5}, "- least ratio of b (b): 4.00, target 5.00: **missed**"},
		{suite.Target{Tasks: "*", Measure: suite.Mean, Ratio: 3.4}, "- geometric mean of *: 3.46, target 3.40: met"},
		{suite.Target{Tasks: "*", Measure: suite.Total, Ratio: 4}, "- total of *: 4.00, target 4.00: met"}, // q has no b
		{suite.Target{Tasks: "a", Against: []string{"p"}, Ratio: 5}, "- least ratio of a against p (a): 4.00, target 5.00: **missed**"},
		{suite.Target{Tasks: "a", Measure: suite.Within, Base: "b", Ratio: 1.5}, "- time of a ÷ that of b: 2.00, target 1.50: **missed**"},
		{suite.Target{Tasks: "*", Measure: suite.Memory, Ratio: 1}, "- least ratio of memory of * (a): 1.00, target 1.00: met"},
	} {
		lines, missed := results(c.target).verdicts()
		if len(lines) != 1 || lines[0] != c.want {
			t.Errorf("got %q, want %q", lines, c.want)
		}
		if (len(missed) == 1) != strings.Contains(c.want, "missed") {
			t.Errorf("%q: missed are %q", c.want, missed)
		}
	}
}

// A failed system has no figure, and its failure is a problem.
func TestCompare(t *testing.T) {
	r := results()
	r.failed["b"] = map[string]string{"p": "out of memory"}
	r.runs["a"]["q"][1].Answer = 2.0
	r.compare()
	want := []string{"s a: stoa and q differ: answer: 1, 2", "s b: p failed: out of memory"}
	if !slices.Equal(r.wrong, want) {
		t.Errorf("got %q, want %q", r.wrong, want)
	}
	if x := r.median("b", "p"); !math.IsNaN(x) {
		t.Errorf("a failed system took %v s", x)
	}
}

func TestSlower(t *testing.T) {
	r := results()
	r.runs["a"]["stoa@abc"] = []suite.Report{{Seconds: 1.9}}
	r.runs["b"]["stoa@abc"] = []suite.Report{{Seconds: .5}}
	lines, missed := r.slower("abc")
	if len(lines) != 2 || len(missed) != 1 || !strings.Contains(missed[0], "b, stoa: 1.000 s, 0.500 s at abc: 2.00 times") {
		t.Errorf("got %q, missed %q", lines, missed)
	}
}

func TestReplace_KeepsTheRest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.md")
	if err := os.WriteFile(path, []byte("# Title\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one\n", "two\n"} {
		for _, name := range []string{"a", "b"} {
			if err := replace(path, name, name+" "+text); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := os.ReadFile(path)
	want := "# Title\n\n## a\n\n<!-- a -->\na two\n<!-- end of a -->\n\n## b\n\n<!-- b -->\nb two\n<!-- end of b -->\n"
	if err != nil || string(got) != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}
