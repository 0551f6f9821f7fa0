package parquet

import (
	"encoding/json"
	"strings"
)

// ownKey is the metadata key under which Stoa keeps what neither Parquet's
// types nor an Arrow schema that others understand can say.
const ownKey = "stoa"

// writerName is what Stoa's files say under created_by.
const writerName = "stoa"

// ownMetadata is the value of ownKey: categorical columns whose levels are not
// strings. Their levels stand in the dictionary pages, in order.
type ownMetadata struct {
	Categorical []ownCategorical `json:"categorical"`
}

// An ownCategorical is a categorical column.
type ownCategorical struct {
	Column  string `json:"column"`
	Ordered bool   `json:"ordered"`
}

// categorical reports whether a column is categorical, and ordered.
func (o *ownMetadata) categorical(name string) (ordered, ok bool) {
	for _, c := range o.Categorical {
		if c.Column == name {
			return c.Ordered, true
		}
	}
	return false, false
}

// isOwn reports whether Stoa wrote the file.
func (f *footer) isOwn() bool { return strings.HasPrefix(f.writer, writerName) }

// parseOwn reads the metadata of a file that Stoa wrote.
func parseOwn(f *footer) (o ownMetadata, err error) {
	value, ok := f.pairs[ownKey]
	if !ok || !f.isOwn() {
		return o, nil
	}
	if err := json.Unmarshal([]byte(value), &o); err != nil {
		return o, damaged("metadata %q: %v", ownKey, err)
	}
	return o, nil
}
