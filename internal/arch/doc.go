// Package arch checks the shape of the repository: import directions, folders,
// file sizes, documentation, examples, the names that notebooks can call, and
// the links and code of the pages. It holds tests only, needs neither network
// nor tools beside Go, and reads the source, so that it works on packages that
// do not compile yet.
//
// Each rule stands in the file named after it, with the table of what it
// permits at the top. An exception is a line of such a table with its reason;
// a line that nothing needs any more fails the test.
//
//	go test ./internal/arch
//	go test ./internal/arch -run Pages -rewrite    # put Example code into README.md
package arch
