// Package plan holds queries before they run: expressions bound to the columns
// they read, with types and shapes, and the operators over them. Everything
// that can be wrong about a query without looking at values is found here.
package plan
