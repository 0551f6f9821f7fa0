package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/bench/suite"
)

// show prints a suite's table, puts it into the document, and returns the
// targets that were missed.
func (b *runner) show(r *result) (missed []string, err error) {
	if b.check {
		return nil, nil
	}
	lines := append(r.seconds(), r.memory()...)
	var verdicts []string
	if b.other != nil {
		verdicts, missed = r.slower(b.other.commit)
	} else {
		verdicts, missed = r.verdicts()
	}
	text := fmt.Sprintf("%s\n\n%s\n\n%s\n", r.head(b), strings.Join(lines, "\n"), strings.Join(verdicts, "\n"))
	fmt.Printf("## %s\n\n%s\n", r.suite.Name, text)
	if b.doc == "" {
		return missed, nil
	}
	return missed, replace(b.doc, r.suite.Name, text)
}

// head says what was measured, where, and on which versions.
func (r *result) head(b *runner) string {
	versions := map[string]string{}
	for _, systems := range r.runs {
		for _, runs := range systems {
			for _, run := range runs {
				for name, v := range run.Versions {
					versions[name] = v
				}
			}
		}
	}
	var named []string
	for name, v := range versions {
		named = append(named, name+" "+v)
	}
	slices.Sort(named)
	scale := ""
	if b.scale != 1 {
		scale = fmt.Sprintf(" At %v times the size.", b.scale)
	}
	return fmt.Sprintf("%s%s Medians of %d rounds, in seconds. %s; %s.", r.suite.About, scale, b.rounds, machine(), strings.Join(named, ", "))
}

// machine describes the one at hand.
func machine() string {
	out := fmt.Sprintf("%d processors, %s/%s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	if name := field("/proc/cpuinfo", "model name"); name != "" {
		out = name + ", " + out
	}
	var kib float64
	if _, err := fmt.Sscan(field("/proc/meminfo", "MemTotal"), &kib); err == nil {
		out += fmt.Sprintf(", %.0f GiB", kib/(1<<20))
	}
	return out
}

// field returns a field of a file of lines "name: value", "" if it is not there.
func field(path, name string) string {
	text, _ := os.ReadFile(path)
	for line := range strings.SplitSeq(string(text), "\n") {
		if before, after, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(before) == name {
			return strings.TrimSpace(after)
		}
	}
	return ""
}

// seconds are the lines of the table of times.
func (r *result) seconds() []string {
	head := append([]string{"task"}, r.systems...)
	lines := []string{row(append(head, "best peer ÷ Stoa")), strings.Repeat("|---", len(head)+1) + "|"}
	for _, t := range r.tasks {
		cells := []string{t.Name}
		for _, name := range r.systems {
			cells = append(cells, number(r.median(t.Name, name), 3))
		}
		best, _ := r.best(t.Name, nil, r.median)
		cells = append(cells, number(best/r.stoa(t.Name, r.median), 2))
		lines = append(lines, row(cells))
	}
	return lines
}

// memory are the lines of the table of memory.
func (r *result) memory() []string {
	head := append([]string{"task: peak GB"}, r.systems...)
	lines := []string{"", row(append(head, "leanest peer ÷ Stoa")), strings.Repeat("|---", len(head)+1) + "|"}
	for _, t := range r.tasks {
		cells := []string{t.Name}
		for _, name := range r.systems {
			cells = append(cells, number(r.peak(t.Name, name)/1e9, 2))
		}
		best, _ := r.best(t.Name, nil, r.peak)
		cells = append(cells, number(best/r.stoa(t.Name, r.peak), 2))
		lines = append(lines, row(cells))
	}
	return lines
}

func row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

func number(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, x)
}

// median returns the median seconds of a task on a system, NaN if it has none.
func (r *result) median(task, system string) float64 {
	var s []float64
	for _, run := range r.runs[task][system] {
		s = append(s, run.Seconds)
	}
	if len(s) == 0 || r.failed[task][system] != "" {
		return math.NaN()
	}
	slices.Sort(s)
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// peak returns the highest memory of a task on a system in bytes, NaN if it
// has none.
func (r *result) peak(task, system string) float64 {
	most := math.NaN()
	for _, run := range r.runs[task][system] {
		if p := float64(run.Peak); !(p <= most) {
			most = p
		}
	}
	return most
}

// A measured figure of a task on a system.
type figure func(task, system string) float64

// best returns the least figure of a task on its peers, or on some of them, and
// whose it is; NaN if there is none.
func (r *result) best(task string, of []string, f figure) (least float64, who string) {
	least = math.NaN()
	for _, name := range r.suite.Peers {
		if len(of) > 0 && !slices.Contains(of, name) {
			continue
		}
		if x := f(task, name); !(x >= least) && !math.IsNaN(x) {
			least, who = x, name
		}
	}
	return least, who
}

// stoa returns the highest figure of a task among its forms in Stoa.
func (r *result) stoa(task string, f figure) float64 {
	most := math.NaN()
	for _, form := range r.suite.Stoa() {
		if x := f(task, form); !(x <= most) && !math.IsNaN(x) {
			most = x
		}
	}
	return most
}

// verdicts says of each target how far it was met, and which were missed.
func (r *result) verdicts() (lines, missed []string) {
	say := func(what string, got, want float64, ok bool) {
		sign := "met"
		if !ok {
			sign = "**missed**"
		}
		line := fmt.Sprintf("- %s: %s, target %s: %s", what, number(got, 2), number(want, 2), sign)
		lines = append(lines, line)
		if !ok {
			missed = append(missed, r.suite.Name+" "+strings.TrimPrefix(line, "- "))
		}
	}
	for i := range r.suite.Targets {
		t := &r.suite.Targets[i]
		var ratios []float64
		var worst string
		ours, theirs := 0.0, map[string]float64{}
		for _, task := range r.tasks {
			if !t.Matches(task.Name) {
				continue
			}
			f := figure(r.median)
			if t.Measure == suite.Memory {
				f = r.peak
			}
			best, _ := r.best(task.Name, t.Against, f)
			ratio := best / r.stoa(task.Name, f)
			if t.Measure == suite.Within {
				ratio = r.stoa(t.Base, f) / r.stoa(task.Name, f)
			}
			if math.IsNaN(ratio) {
				continue
			}
			if len(ratios) == 0 || ratio < slices.Min(ratios) {
				worst = task.Name
			}
			ratios = append(ratios, ratio)
			ours += r.stoa(task.Name, f)
			for _, p := range r.suite.Peers {
				theirs[p] += f(task.Name, p)
			}
		}
		if len(ratios) == 0 {
			continue
		}
		against := ""
		if len(t.Against) > 0 {
			against = " against " + strings.Join(t.Against, ", ")
		}
		switch t.Measure {
		case suite.Mean:
			sum := 0.0
			for _, x := range ratios {
				sum += math.Log(x)
			}
			got := math.Exp(sum / float64(len(ratios)))
			say(fmt.Sprintf("geometric mean of %s%s", t.Tasks, against), got, t.Ratio, got >= t.Ratio)
		case suite.Total:
			least := math.NaN()
			for _, x := range theirs {
				if !(x >= least) && !math.IsNaN(x) {
					least = x
				}
			}
			say(fmt.Sprintf("total of %s%s", t.Tasks, against), least/ours, t.Ratio, least/ours >= t.Ratio)
		case suite.Within:
			got := 1 / slices.Min(ratios)
			say(fmt.Sprintf("time of %s ÷ that of %s", t.Tasks, t.Base), got, t.Ratio, got <= t.Ratio)
		default:
			what := "ratio"
			if t.Measure == suite.Memory {
				what = "ratio of memory"
			}
			got := slices.Min(ratios)
			say(fmt.Sprintf("least %s of %s%s (%s)", what, t.Tasks, against, worst), got, t.Ratio, got >= t.Ratio)
		}
	}
	return lines, missed
}

// slower says which tasks take more than 10 % longer than at another commit.
func (r *result) slower(commit string) (lines, missed []string) {
	for _, t := range r.tasks {
		for _, form := range r.suite.Stoa() {
			now, then := r.median(t.Name, form), r.median(t.Name, form+"@"+commit)
			if math.IsNaN(now) || math.IsNaN(then) {
				continue
			}
			line := fmt.Sprintf("- %s, %s: %.3f s, %.3f s at %s: %.2f times", t.Name, form, now, then, commit, now/then)
			lines = append(lines, line)
			if now > 1.1*then && now-then > .01 { // a hundredth of a second is noise
				missed = append(missed, r.suite.Name+" "+strings.TrimPrefix(line, "- "))
			}
		}
	}
	return lines, missed
}

// replace puts a suite's text into a document, between the comments that mark
// its place, or at the end.
func replace(path, name, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	open, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- end of %s -->", name)
	before, rest, found := strings.Cut(string(old), open)
	_, after, closed := strings.Cut(rest, end)
	if found && !closed {
		return fmt.Errorf("%s: no %q", path, end)
	}
	if !found {
		before = strings.TrimRight(before, "\n") + fmt.Sprintf("\n\n## %s\n\n", name)
	}
	return os.WriteFile(path, []byte(before+open+text+end+cmp.Or(after, "\n")), 0o666)
}
