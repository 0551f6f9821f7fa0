// Package scan has the steps of the IPv4 scan study, at a tenth and at full size.
package scan
