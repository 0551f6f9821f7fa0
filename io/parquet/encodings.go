package parquet

import "github.com/parquet-go/parquet-go/format"

// plainDictionary is the encoding PLAIN_DICTIONARY, which version 2 of the
// format replaced by RLE_DICTIONARY but Spark and others still write.
const plainDictionary format.Encoding = 2
