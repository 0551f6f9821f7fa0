// Package aliasstd has an alias of the standard library in an interface.
package aliasstd

import "os"

// Stater mentions it: os.FileInfo is an alias of fs.FileInfo.
type Stater interface{ Stat() (os.FileInfo, error) }
