// Package guide holds the code of the pages in docs/guide: every block of Go on
// them is cut from an Example of this package, or of the package it is about,
// and so is what it prints. The package itself is empty.
package guide
