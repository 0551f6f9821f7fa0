package parquet

import (
	"encoding/base64"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// TestParseArrowSchema_Pyarrow reads the schema that pyarrow wrote.
func TestParseArrowSchema_Pyarrow(t *testing.T) {
	f, err := os.Open("testdata/peers/pandas_categorical.parquet")
	if err != nil {
		t.Skip("no fixture")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	foot, err := readFooter(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	fields, err := parseArrowSchema(foot.pairs[arrowKey])
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]arrowField{
		"port":     {kind: arrowUtf8, dictionary: true},
		"severity": {kind: arrowUtf8, dictionary: true, ordered: true},
	}
	for name, w := range want {
		if got := fields[name]; got.isText() != w.isText() || got.dictionary != w.dictionary || got.ordered != w.ordered {
			t.Errorf("field %q: got %+v, want %+v", name, got, w)
		}
	}
}

// TestArrowSchema writes a schema of every type and reads it.
func TestArrowSchema(t *testing.T) {
	var columns []writeColumn
	add := func(typ vector.Type) {
		columns = append(columns, writeColumn{field: vector.Field{Name: typ.String(), Type: typ}})
	}
	for k := vector.Bool; k < vector.Categorical; k++ {
		add(vector.Of(k))
	}
	for u := vector.Second; u <= vector.Nanosecond; u++ {
		add(vector.Type{Kind: vector.Timestamp, Unit: u, Zone: "Europe/Berlin"})
		add(vector.Type{Kind: vector.Duration, Unit: u})
		add(vector.Type{Kind: vector.Time, Unit: u})
	}
	columns = append(columns, writeColumn{field: vector.Field{Name: "c", Type: vector.Of(vector.Categorical)}, ordered: true, levels: vector.Of(vector.String)})
	fields, err := parseArrowSchema(arrowSchema(columns))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		got, typ := fields[c.field.Name], c.field.Type
		ok := got.kind != 0 && got.dictionary == (typ.Kind == vector.Categorical) && got.ordered == c.ordered
		switch {
		case typ.Kind.IsInteger():
			ok = ok && got.kind == arrowInt && got.bits == 8*typ.Kind.Width() && got.signed == typ.Kind.IsSigned()
		case typ.Kind.IsTemporal() && typ.Kind != vector.Date:
			ok = ok && got.unit == typ.Unit && got.zone == typ.Zone
		}
		if !ok {
			t.Errorf("%v: got %+v", typ, got)
		}
	}
}

// TestParseArrowSchema_Damaged changes bytes of a schema: an error or fields,
// no panic.
func TestParseArrowSchema_Damaged(t *testing.T) {
	columns := []writeColumn{{field: vector.Field{Name: "a", Type: vector.Type{Kind: vector.Timestamp, Zone: "UTC"}}}, {field: vector.Field{Name: "b", Type: vector.Of(vector.Int8)}}}
	b, err := base64.StdEncoding.DecodeString(arrowSchema(columns))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		c := append([]byte(nil), b...)
		for range 1 + r.IntN(4) {
			c[r.IntN(len(c))] = byte(r.IntN(256) >> r.IntN(8))
		}
		_, _ = parseArrowSchema(base64.StdEncoding.EncodeToString(c[:r.IntN(len(c)+1)]))
	}
}
