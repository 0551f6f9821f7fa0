package bench

import _ "embed"

// Requirements pins the peers, as pip reads it.
//
//go:embed requirements.txt
var Requirements string
