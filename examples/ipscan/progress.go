package main

import (
	"fmt"
	"os"
	"strings"
)

// A progress shows on standard error how much is done: as a bar that moves on
// a terminal, else as a line for every tenth.
type progress struct {
	what        string
	done, total int
	shown       int // steps of the bar, or tenths, that are on the screen
	terminal    bool
}

// barSteps is the length of the bar.
const barSteps = 40

// newProgress returns the progress of a task.
func newProgress(what string, total int) *progress {
	info, err := os.Stderr.Stat()
	return &progress{what: what, total: max(total, 1), shown: -1, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// add says that n more of the total are done.
func (p *progress) add(n int) {
	p.done += n
	steps := 10
	if p.terminal {
		steps = barSteps
	}
	now := p.done * steps / p.total
	if now == p.shown {
		return
	}
	p.shown = now
	percent := p.done * 100 / p.total
	if p.terminal {
		fmt.Fprintf(os.Stderr, "\r%s %s%s %3d %%", p.what, strings.Repeat("█", now), strings.Repeat("░", barSteps-now), percent)
	} else {
		fmt.Fprintf(os.Stderr, "%s: %d %%\n", p.what, percent)
	}
}

// end leaves the line of the bar.
func (p *progress) end() {
	if p.terminal && p.shown >= 0 {
		fmt.Fprintln(os.Stderr)
	}
}
