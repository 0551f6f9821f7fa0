// Package source opens texts for the readers of this module: files, patterns,
// folders, URLs, files of an fs.FS and readers, packed or not.
package source
