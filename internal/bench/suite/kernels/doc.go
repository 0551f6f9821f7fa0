// Package kernels has what is done to single columns of 1e8 values.
package kernels
