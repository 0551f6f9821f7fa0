package suite

import (
	"context"
	"fmt"
	"path"
	"slices"
)

// A Suite is a set of tasks that are measured and judged together.
type Suite struct {
	Name    string
	About   string   // what is measured, a sentence or two for the tables
	Peers   []string // the systems of Script, in the order of the columns
	Forms   []string // the forms that a task has in Stoa: "stoa", unless there are more
	Data    []Data
	Tasks   []Task
	Targets []Target
	Script  string // peers.py
}

// Data is files that tasks read. They are made once and stay in a folder of
// their own.
type Data struct {
	Name string
	Rows int64 // at scale 1
	// Make makes the files in a folder, and returns their paths by the names
	// that the tasks have for them.
	Make    func(ctx context.Context, folder string, rows int64, tools Tools) (map[string]string, error)
	Without []string // peers that cannot finish here
}

// Tools are programs that make data.
type Tools struct {
	Python string // the interpreter, whose folder has the programs of its packages
}

// A Task is one measured thing. Its time is that of what Run times; reading
// what it starts from to memory is not.
type Task struct {
	Name  string // after the name of its data and a slash, if the suite has more than one
	Data  string // "" is the first
	Only  []string
	Run   func(ctx context.Context, r *Run) error
	Order []string // keys, "-" before a falling one, no float among them: the first and last rows by them are compared
	Rank  string   // the number by which the rows of the answer are in order
}

// Takes tells whether a system does a task: Only is empty or has it.
func (t *Task) Takes(system string) bool { return len(t.Only) == 0 || slices.Contains(t.Only, system) }

// A Measure is what a target is about.
type Measure int

const (
	Each   Measure = iota // the seconds of each task
	Mean                  // their geometric mean
	Total                 // their sum
	Memory                // the highest memory of each
	Within                // the seconds of a task against those of another of Stoa's: Ratio is the most
)

// A Target is the least ratio of the best peer to Stoa that will do.
type Target struct {
	Tasks   string // a pattern as path.Match has it
	Measure Measure
	Ratio   float64
	Against []string // only these peers; empty: all
	Base    string   // of Within, the other task
}

// Matches tells whether the target is about the task.
func (t *Target) Matches(task string) bool {
	ok, err := path.Match(t.Tasks, task)
	return ok && err == nil
}

// Find returns a task by its name.
func (s *Suite) Find(name string) (*Task, error) {
	for i := range s.Tasks {
		if s.Tasks[i].Name == name {
			return &s.Tasks[i], nil
		}
	}
	return nil, fmt.Errorf("suite %s has no task %q", s.Name, name)
}

// DataOf returns the data of a task.
func (s *Suite) DataOf(t *Task) *Data {
	for i := range s.Data {
		if s.Data[i].Name == t.Data {
			return &s.Data[i]
		}
	}
	return &s.Data[0]
}

// Systems returns the systems that do a task, Stoa's forms first.
func (s *Suite) Systems(t *Task) []string {
	var out []string
	without := s.DataOf(t).Without
	for _, name := range append(s.Stoa(), s.Peers...) {
		if t.Takes(name) && !slices.Contains(without, name) {
			out = append(out, name)
		}
	}
	return out
}

// Stoa returns the forms that tasks have in Stoa.
func (s *Suite) Stoa() []string {
	if len(s.Forms) == 0 {
		return []string{"stoa"}
	}
	return slices.Clone(s.Forms)
}
