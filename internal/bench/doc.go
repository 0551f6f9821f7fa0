// Package bench has the versions of the peers that Stoa is measured against;
// cmd/peers does it.
package bench
