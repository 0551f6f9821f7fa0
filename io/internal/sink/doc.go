// Package sink holds what the writers of files have in common: a file that
// appears at its path in one step, packed or not, and the comparison of a frame
// with the columns that a file has.
package sink
