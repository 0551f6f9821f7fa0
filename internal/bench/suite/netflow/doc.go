// Package netflow has the questions of the network flow study, on 10 million flows in
// memory and 50 million in files.
package netflow
