package parquet

import (
	"encoding/json"
	"strings"

	"github.com/stoa-data/stoa/internal/vector"
)

// ownKey is the metadata key under which Stoa keeps what neither Parquet's
// types nor an Arrow schema that others understand can say.
const ownKey = "stoa"

// writerName is what Stoa's files say under created_by.
const writerName = "stoa"

// ownMetadata is the value of ownKey: categorical columns whose levels are not
// strings, and those of files without rows. All other levels stand in the
// dictionary pages, in order.
type ownMetadata struct {
	Categorical []ownCategorical `json:"categorical"`
}

// An ownCategorical is a categorical column.
type ownCategorical struct {
	Column  string `json:"column"`
	Ordered bool   `json:"ordered"`
	// Levels are those of a file without rows, strings or fixed-width values in
	// little-endian order, in level order.
	Levels [][]byte `json:"levels,omitempty"`
}

// categorical returns what is known of a column, nil when it is not categorical.
func (o *ownMetadata) categorical(name string) *ownCategorical {
	for i := range o.Categorical {
		if o.Categorical[i].Column == name {
			return &o.Categorical[i]
		}
	}
	return nil
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

// poolLevels returns a pool's levels in level order, as Levels has them.
func poolLevels(p *vector.Pool) [][]byte {
	out := make([][]byte, 0, p.Len())
	levels := p.Levels()
	width := levels.Type().Kind.Width()
	for _, code := range p.Order() {
		i := int(code - 1)
		if width > 0 {
			out = append(out, levels.Raw()[i*width:(i+1)*width])
		} else {
			out = append(out, levels.Text(i))
		}
	}
	return out
}
