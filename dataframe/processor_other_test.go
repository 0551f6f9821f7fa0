//go:build !unix

package dataframe

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
