// Package bench has the versions of the peers that Stoa is measured against;
// cmd/peers does it.
package bench

import _ "embed"

// Requirements pins the peers, as pip reads it.
//
//go:embed requirements.txt
var Requirements string
