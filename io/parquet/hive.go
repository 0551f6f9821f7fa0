package parquet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A hiveColumn is a column that stands in the names of folders: one value for
// all rows of a file.
type hiveColumn struct {
	values *vector.Vector // one for each file; strings share a pool
}

// addHive adds the columns in the names of folders that the files do not have
// themselves.
func (sc *scan) addHive() error {
	first := sc.files[0]
	for _, f := range sc.files {
		if got, want := keyNames(f.keys), keyNames(first.keys); !slices.Equal(got, want) {
			return place{f.name, -1, ""}.wrap("read", fmt.Errorf("%w: its folders name the columns %q (want %q as in %q)", vector.ErrNoColumn, got, want, first.name))
		}
	}
	for k, name := range keyNames(first.keys) {
		if slices.ContainsFunc(sc.columns, func(c scanColumn) bool { return c.field.Name == name }) {
			continue
		}
		keys := make([]hiveKey, len(sc.files))
		nullable := false
		for i, f := range sc.files {
			keys[i] = f.keys[k]
			nullable = nullable || keys[i].missing
		}
		values := hiveValues(keys)
		sc.columns = append(sc.columns, scanColumn{field: vector.Field{Name: name, Type: values.Type(), Nullable: nullable}, hive: &hiveColumn{values}})
		for _, f := range sc.files {
			f.index = append(f.index, -1)
		}
	}
	return nil
}

// keyNames returns the names of the columns.
func keyNames(keys []hiveKey) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.column
	}
	return names
}

// hiveValues returns the values of a column for each file: integers or dates
// if all are.
func hiveValues(keys []hiveKey) *vector.Vector {
	valid := vector.NewBitmap(len(keys))
	ints, days, text := memory.Make[int64](len(keys)), memory.Make[int32](len(keys)), make([]uint32, len(keys))
	allInts, allDays, some := true, true, false
	in := vector.NewInterner(len(keys))
	for i, k := range keys {
		if k.missing {
			continue
		}
		some = true
		valid.Set(i)
		n, err := strconv.ParseInt(k.value, 10, 64)
		ints[i], allInts = n, allInts && err == nil && !strings.HasPrefix(k.value, "+")
		day, err := time.Parse(time.DateOnly, k.value)
		days[i], allDays = int32(day.Unix()/86400), allDays && err == nil
		text[i] = in.CodeString(k.value)
	}
	switch {
	case some && allInts:
		return vector.FromSlice(vector.Of(vector.Int64), ints, valid)
	case some && allDays:
		return vector.FromSlice(vector.Of(vector.Date), days, valid)
	}
	return vector.FromWideCodes(vector.Of(vector.String), text, in.Pool())
}

// repeated returns value i of a short vector n times; a dictionary keeps its pool.
func repeated(v *vector.Vector, i, n int) *vector.Vector {
	t := v.Type()
	switch {
	case v.CodeWidth() == 1:
		return vector.FromCodes(t, filled(uint8(v.Code(i)), n), v.Pool())
	case v.CodeWidth() == 2:
		return vector.FromCodes(t, filled(uint16(v.Code(i)), n), v.Pool())
	case v.CodeWidth() == 4:
		return vector.FromCodes(t, filled(v.Code(i), n), v.Pool())
	case !v.IsValid(i):
		return absent(t, n)
	case t.Kind == vector.Date:
		return vector.FromSlice(t, filled(int32(v.Int(i)), n), vector.Bitmap{})
	}
	return vector.FromSlice(t, filled(v.Int(i), n), vector.Bitmap{})
}

// filled returns n times the value v.
func filled[T vector.Fixed](v T, n int) []T {
	out := memory.Make[T](n)
	if v != 0 {
		for i := range out {
			out[i] = v
		}
	}
	return out
}

// absent returns n missing values of type t.
func absent(t vector.Type, n int) *vector.Vector {
	switch {
	case t.Kind == vector.Bool:
		return vector.FromBits(vector.NewBitmap(n), vector.NewBitmap(n))
	case t.Kind == vector.String || t.Kind == vector.Categorical:
		return vector.FromCodes(t, memory.Make[uint8](n), vector.NewPool(vector.TextLevels(nil), nil, false))
	case t.Kind == vector.Binary:
		return vector.FromOffsets(t, memory.Make[int32](n+1), nil, vector.NewBitmap(n))
	}
	return fixedVector(t, memory.Make[byte](n*t.Kind.Width()), vector.NewBitmap(n))
}
