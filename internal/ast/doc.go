// Package ast holds the one expression language of the library.
//
// Filter predicates, derived columns, aggregates, sort keys and the Go
// functions of users are all Nodes. Nodes are immutable and know no types;
// package plan resolves them against the columns of a frame.
package ast
