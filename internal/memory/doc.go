// Package memory hands out the large buffers of the engine.
//
// There are two kinds. A result buffer (Make) belongs to a column that leaves
// the engine: it has the exact size, lives on the Go heap and is never
// recycled, because immutable columns are shared without reference counts. A
// scratch buffer (Scratch) never leaves a query: it comes from one
// process-wide pool, is charged to the query's Budget while it is held, and
// goes back when its Scope closes.
//
// The pool exists because fresh memory is the dearest thing on a virtual
// machine: the first touch of a page costs 15 to 60 times a later one. Slabs
// live outside the Go heap where the platform allows, so that they do not
// raise the collector's goal, and ask for huge pages.
package memory
