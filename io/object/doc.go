// Package object opens files by name, wherever they are: on disk, in an fs.FS,
// behind http and https, or in a store whose package is imported.
//
//	o, err := object.Open(ctx, "https://example.org/scans.parquet")
//	defer o.Close()
//	n, err := o.ReadAt(buf, o.Size-8)
//
// The readers of this module open their files here, so that a name means the
// same to all of them:
//
//	scans.parquet, /data/scans.parquet    a file
//	/data/scans                           a folder: the files below it that end as expected
//	scans-*.parquet                       a pattern of path/filepath.Match
//	file:///data/scans.parquet            a file, as a URL
//	https://example.org/scans.parquet     an object, read in ranges
//	s3://bucket/scans-*.parquet           a store, once its package is imported
//
// A scheme that nobody has registered is an error at once, which names the
// package to import. Other stores are added by Register.
//
// # Objects that change
//
// An Object has an Identity, which is another one when the content is. Opening
// an object twice, first to plan and then to read, passes the first identity to
// Expect; reading from an object over HTTP compares with every response. What
// has changed is ErrChanged, never a mixture of two versions.
//
// # HTTP
//
// One request opens an object: it asks for the end of it, where the formats
// that this module reads keep their table of contents, and learns the size. Reads
// of less than 256 KiB are served from blocks of that size, of which the last
// few are kept; larger ones are one request each. What a server answers with
// 429 or 5xx, and connections that break, are tried again with growing pauses.
// A server without ranges sends the whole object, which is then kept in memory if
// it is small enough.
package object
