// Package render checks that every value that can show itself does so when it
// is nil or zero: a panic in a renderer ends the kernel of a notebook and the
// user's session with it. It imports the public packages, which package arch
// must not do to stay useful when they do not compile.
package render
