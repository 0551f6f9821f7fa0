package dataframe

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/stoa-data/stoa/internal/vector"
)

// forms are a random frame as it is, sliced, and as a view.
func forms(seed uint64) map[string]*DataFrame {
	df := randomFrame(rand.New(rand.NewPCG(seed, 21)), 90)
	view := Must(df.Take(fill(70, func() int { return int(seed*31+70) % 90 })...))
	return map[string]*DataFrame{"whole": df, "slice": Must(df.Slice(3, 77)), "view": Must(Must(df.Slice(5, 90)).Take(40, 2, 2, 81)), "repeated": view, "empty": Must(df.Head(0))}
}

// checkAccess compares the ways to read a column with its cells.
func checkAccess[T any](t *testing.T, df *DataFrame, name string, back func(T) any) {
	t.Helper()
	table := read(df)
	want := table.column(name, table.rows)
	values, valid, err := ValidValues[T](df, name)
	if err != nil || len(values) != len(want) || len(valid) != len(want) {
		t.Fatalf("%s: %d values, %d marks, %v", name, len(values), len(valid), err)
	}
	s := must(SeriesOf[T](df, name))
	if s.Len() != len(want) || s.Name() != name {
		t.Errorf("%s: series %s of %d", name, s.Name(), s.Len())
	}
	same := func(a, b any) bool { return sameCell(a, b, Type{}, true) }
	var zero T
	all := map[int]T{}
	for i, x := range s.All() {
		all[i] = x
	}
	for i, w := range want {
		x, ok := s.At(i)
		seen, listed := all[i]
		if valid[i] != (w != nil) || ok != valid[i] || listed != valid[i] {
			t.Fatalf("%s, row %d: valid %v, %v, %v (cell %v)", name, i, valid[i], ok, listed, w)
		}
		if w == nil {
			if !same(back(values[i]), back(zero)) || !same(back(x), back(zero)) {
				t.Errorf("%s, row %d: missing is %v, %v", name, i, values[i], x)
			}
			continue
		}
		if !same(back(values[i]), w) || !same(back(x), w) || !same(back(seen), w) || !same(back(s.View()[i]), w) {
			t.Errorf("%s, row %d: got %v, %v, want %v", name, i, values[i], x, w)
		}
	}
	_, err = Values[T](df, name)
	if missing := slices.Contains(want, any(nil)); missing != errors.Is(err, ErrMissing) || !missing && err != nil {
		t.Errorf("%s: Values: %v", name, err)
	}
}

// cellOf turns a Go value into a cell.
func cellOf[T any](x T) any {
	switch x := any(x).(type) {
	case int8:
		return int64(x)
	case int16:
		return int64(x)
	case int32:
		return int64(x)
	case int:
		return int64(x)
	case uint8:
		return uint64(x)
	case uint16:
		return uint64(x)
	case uint32:
		return uint64(x)
	case float32:
		return float64(x)
	case []byte:
		return blob(x)
	case time.Duration:
		return int64(x)
	}
	return x
}

func TestAccess_EveryType(t *testing.T) {
	for form, df := range forms(1) {
		t.Run(form, func(t *testing.T) {
			checkAccess(t, df, "c0", cellOf[bool])
			checkAccess(t, df, "c1", cellOf[int8])
			checkAccess(t, df, "c2", cellOf[int16])
			checkAccess(t, df, "c3", cellOf[int32])
			checkAccess(t, df, "c4", cellOf[int64])
			checkAccess(t, df, "c4", cellOf[int])
			checkAccess(t, df, "c5", cellOf[uint8])
			checkAccess(t, df, "c6", cellOf[uint16])
			checkAccess(t, df, "c7", cellOf[uint32])
			checkAccess(t, df, "c8", cellOf[uint64])
			checkAccess(t, df, "c9", cellOf[float32])
			checkAccess(t, df, "c10", cellOf[float64])
			checkAccess(t, df, "c11", cellOf[string])
			checkAccess(t, df, "c12", cellOf[string])
			checkAccess(t, df, "c13", cellOf[[]byte])
			checkAccess(t, df, "c14", cellOf[string])
			checkAccess(t, df, "c15", cellOf[int32])
			checkAccess(t, df, "c15", func(x time.Time) any {
				if x.IsZero() {
					return nil
				}
				return x.Unix() / 86400
			})
			checkAccess(t, df, "c16", cellOf[int64])
			checkAccess(t, df, "c17", func(x time.Time) any {
				if x.IsZero() {
					return nil
				}
				return x.UnixMilli()
			})
			checkAccess(t, df, "c18", cellOf[time.Duration])
		})
	}
}

// TestAccess_WrongType asks every column for every Go type that it has not.
func TestAccess_WrongType(t *testing.T) {
	df := forms(2)["whole"]
	for i, typ := range randomTypes {
		name := fmt.Sprint("c", i)
		for kind, err := range map[string]error{
			"Bool": one(df.Bools(name)), "Int8": one(df.Int8s(name)), "Int16": one(df.Int16s(name)), "Uint8": one(df.Uint8s(name)), "Uint16": one(df.Uint16s(name)),
			"Uint32": one(df.Uint32s(name)), "Uint64": one(df.Uint64s(name)), "Float32": one(df.Float32s(name)), "Float64": one(df.Float64s(name)), "Binary": one(df.Binaries(name)),
			"Duration": one(df.Durations(name)),
		} {
			if fits := typ.Kind.String() == kind; !fits && err == nil || fits && errors.Is(err, ErrType) {
				t.Errorf("%v as %s: %v", typ, kind, err)
			}
		}
	}
}

// TestAccess_CopiesAndSharing: Values are the caller's own, a Series' View is not.
func TestAccess_CopiesAndSharing(t *testing.T) {
	df := Must(New(NewColumn("x", []int64{1, 2, 3})))
	mine := mustInts(df, "x")
	mine[0] = 99
	if mustInts(df, "x")[0] != 1 {
		t.Error("Int64s shares memory with the frame")
	}
	s := must(SeriesOf[int64](df, "x"))
	if &s.View()[0] != &must(SeriesOf[int64](df, "x")).View()[0] {
		t.Error("View copies")
	}
	if v := s.View(); cap(v) != len(v) {
		t.Error("append to a View would write into the frame")
	}
	given := []int64{1, 2, 3}
	df = Must(New(NewColumn("x", given)))
	given[0] = 99
	if mustInts(df, "x")[0] != 1 {
		t.Error("NewColumn shares memory with its argument")
	}
}

func TestBuffers_RoundTrip(t *testing.T) {
	for form, df := range forms(3) {
		for i, f := range df.Schema() {
			c := must(df.Column(f.Name))
			b, err := c.Buffers()
			if err != nil {
				t.Fatal(err)
			}
			back, err := FromBuffers(b)
			if err != nil {
				t.Errorf("%s %v: %v", form, f.Type, err)
				continue
			}
			got, want := Must(New(back)), Must(df.Select(f.Name))
			if d := differ(read(got), read(want), true); d != "" {
				t.Errorf("%s %v: %s", form, f.Type, d)
			}
			if d := invariants(got); d != "" {
				t.Errorf("%s %v: %s", form, f.Type, d)
			}
			if got.Schema()[0].Nullable != df.Schema()[i].Nullable {
				t.Errorf("%s %v: nullable became %v", form, f.Type, got.Schema()[0].Nullable)
			}
		}
	}
}

func TestBuffers_Checked(t *testing.T) {
	bytes := func(n int) []byte {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(make([]uint64, n/8+1)))), n)
	}
	of := func(k Kind) Type { return vector.Of(k) }
	for name, b := range map[string]Buffers{
		"negative length":     {Type: of(Int8), Len: -1},
		"too few bytes":       {Type: of(Int32), Len: 2, Values: bytes(7)},
		"too many bytes":      {Type: of(Int32), Len: 2, Values: bytes(9)},
		"not aligned":         {Type: of(Int64), Len: 1, Values: bytes(16)[1:9]},
		"short validity":      {Type: of(Int8), Len: 65, Values: bytes(65), Validity: make([]uint64, 1)},
		"short bits":          {Type: of(Bool), Len: 65, Values: bytes(8)},
		"no offsets":          {Type: of(String), Len: 1},
		"offset past the end": {Type: of(String), Len: 1, Offsets: []int32{0, 4}, Bytes: bytes(3)},
		"negative offset":     {Type: of(Binary), Len: 1, Offsets: []int32{-1, 0}, Bytes: bytes(3)},
		"wide offsets fall":   {Type: of(String), Len: 2, LargeOffsets: []int64{0, 2, 1}, Bytes: bytes(3)},
		"no pool":             {Type: of(Categorical), Len: 1, Values: bytes(1), CodeWidth: 1},
	} {
		b.Name = "x"
		if _, err := FromBuffers(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	pool := must(Must(Must(New(NewColumn("x", []string{"a", "b"}))).Categorize("x")).Categories("x")).Pool()
	for name, b := range map[string]Buffers{
		"code past the pool": {Type: of(Categorical), Len: 1, Values: []byte{3}, CodeWidth: 1, Pool: pool},
		"no width":           {Type: of(Categorical), Len: 1, Values: []byte{1}, Pool: pool},
		"pool of a number":   {Type: of(Int8), Len: 1, Values: []byte{1}, CodeWidth: 1, Pool: pool},
	} {
		if _, err := FromBuffers(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestColumns_PassByIdentity(t *testing.T) {
	df := Must(New(NewColumn("x", []int64{1, 2, 3}), NewColumn("y", []int64{4, 5, 6})))
	for name, got := range map[string]*DataFrame{
		"select": Must(df.Select("y", "x")), "derive": Must(df.Derive(x.Add(1).As("z"))), "rename": Must(df.Rename("y", "z")), "drop": Must(df.Drop("y")),
		"filter": Must(df.Filter(x.Gt(1))), "head": Must(Must(df.Filter(x.Gt(1))).Head(1)), "compact": Must(df.Compact()), "unique": Must(df.Unique("x")),
		"fill": Must(df.FillMissing("y", 0)), "with": Must(df.With(NewColumn("z", []int8{1, 2, 3}))),
	} {
		if got.table.Columns[got.table.Index("x")] != df.table.Columns[0] {
			t.Errorf("%s copies a column that it does not change", name)
		}
	}
	if got := Must(df.Slice(1, 3)); must(SeriesOf[int64](got, "x")).View()[0] != 2 || &must(SeriesOf[int64](got, "x")).View()[0] != &must(SeriesOf[int64](df, "x")).View()[1] {
		t.Error("slice copies")
	}
}

// TestColumns_Nullable: nullability is a flag of the schema, whatever values
// are there, and views keep it.
func TestColumns_Nullable(t *testing.T) {
	one := int64(1)
	for name, c := range map[string]struct {
		column Column
		want   bool
	}{
		"slice": {NewColumn("x", []int64{1}), false}, "pointers": {NewColumn("x", []*int64{&one}), true}, "nil pointer": {NewColumn("x", []*int64{nil}), true},
		"marks": {NullableColumn("x", []int64{1}, []bool{true}), true}, "no marks": {NullableColumn("x", []int64{1}, nil), false},
	} {
		if c.column.Err() != nil || c.column.Nullable() != c.want {
			t.Errorf("%s: nullable %v, %v", name, c.column.Nullable(), c.column.Err())
		}
		df := Must(New(c.column))
		for verb, got := range map[string]*DataFrame{"filter": Must(df.Filter(x.IsPresent())), "head": Must(df.Head(0)), "drop missing": Must(df.DropMissing()), "sort": Must(df.Sort("x")),
			"compact": Must(Must(df.Take(0)).Compact()), "concat": Must(Concat(df, df)), "unique": Must(df.Unique()), "group": Must(df.GroupBy("x").Combine())} {
			if got.Schema()[0].Nullable != c.want {
				t.Errorf("%s: %s makes it %v", name, verb, got.Schema()[0].Nullable)
			}
		}
	}
}
