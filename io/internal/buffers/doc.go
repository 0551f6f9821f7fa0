// Package buffers goes between the columns of frames and vectors, for readers
// and writers of files.
package buffers
