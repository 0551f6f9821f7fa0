// Package suite says what a benchmark is: data, tasks on it, and how fast Stoa
// has to be. The packages below it are the suites; beside each lies peers.py,
// the same tasks on Stoa's peers.
package suite
