package main

import (
	"fmt"
	"time"
)

// A clock names the steps of a program and takes their time.
type clock struct {
	name  string
	start time.Time
	laps  []lap
}

// A lap is a step that is over.
type lap struct {
	name    string
	seconds float64
	peak    int64 // of memory so far
}

// step ends the step before and begins one with this name.
func (c *clock) step(name string) {
	c.stop()
	fmt.Printf("\n## %s\n\n", name)
	c.name, c.start = name, time.Now()
}

// stop ends the last step.
func (c *clock) stop() {
	if c.name == "" {
		return
	}
	took := time.Since(c.start)
	c.laps = append(c.laps, lap{c.name, took.Seconds(), peakMemory()})
	fmt.Printf("(%.3f s)\n", took.Seconds())
	c.name = ""
}

// report prints the time of every step, and the peak of memory after it.
func (c *clock) report() {
	c.stop()
	fmt.Printf("\n%-52s  seconds  peak GB\n", "step")
	total := 0.0
	for _, l := range c.laps {
		fmt.Printf("%-52s  %7.3f  %7.2f\n", l.name, l.seconds, float64(l.peak)/1e9)
		total += l.seconds
	}
	fmt.Printf("%-52s  %7.3f  %7.2f\n", "the whole study", total, float64(peakMemory())/1e9)
}
