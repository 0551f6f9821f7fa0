package suite

import _ "embed"

// Common is common.py, which the scripts of all suites import.
//
//go:embed common.py
var Common string
