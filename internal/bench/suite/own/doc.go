// Package own has aggregators that users write themselves, in Go for Stoa, in Python
// for its peers.
package own
