// Package frames makes frames of random values and compares frames, for the
// tests of the packages that read and write files.
package frames
