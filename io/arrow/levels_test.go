package arrow_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/testutil/frames"
	stoa "github.com/stoa-data/stoa/io/arrow"
)

// growing returns frames whose categorical column has more and more levels, and
// all of them as one.
func growing() (parts []*dataframe.DataFrame, whole *dataframe.DataFrame) {
	levels := []string{"low", "middle", "high", "highest"}
	var all []string
	var present []bool
	for k := 2; k <= len(levels); k++ {
		var words []string
		var some []bool
		for i := range 20 {
			words, some = append(words, levels[i%k]), append(some, i%7 != 3)
		}
		all, present = append(all, words...), append(present, some...)
		parts = append(parts, graded(words, some, levels[:k]))
	}
	return parts, graded(all, present, levels)
}

// graded returns a frame with an ordered column of levels.
func graded(words []string, present []bool, levels []string) *dataframe.DataFrame {
	df := must(dataframe.New(dataframe.NullableColumn("grade", words, present)))
	return must(df.Categorize("grade", categorical.Levels(anys(levels)...), categorical.Ordered(), categorical.Compressed()))
}

// Ordered flag, level order, unused levels, missing values and the width of
// codes survive, both ways, in files and streams (C17).
func TestC17_DictionaryBothWays(t *testing.T) {
	for _, levels := range []int{3, 128, 129, 255, 256, 40_000} {
		for _, ordered := range []bool{false, true} {
			words := make([]string, 300)
			present := make([]bool, len(words))
			names := make([]string, levels)
			for i := range names {
				names[i] = fmt.Sprintf("level %d", (i*7919)%levels)
			}
			if levels%7919 == 0 {
				t.Fatal("levels repeat")
			}
			for i := range words {
				words[i], present[i] = names[i*31%levels], i%5 != 0
			}
			options := []categorical.Option{categorical.Levels(anys(names)...), categorical.Compressed()}
			if ordered {
				options = append(options, categorical.Ordered())
			}
			df := must(must(dataframe.New(dataframe.NullableColumn("c", words, present))).Categorize("c", options...))
			for _, options := range [][]stoa.Option{nil, {stoa.Stream()}, {stoa.LZ4, stoa.BatchRows(100)}} {
				got := readBytes(t, written(t, df, options...))
				frames.Same(t, got, df)
				if a, b := codeWidth(got), codeWidth(df); a != b {
					t.Errorf("%d levels: codes of %d bytes, want %d", levels, a, b)
				}
			}
			record := must(stoa.ToRecord(df))
			if d := record.Column(0).DataType().(*arrow.DictionaryType); d.Ordered != ordered || d.IndexType.(arrow.FixedWidthDataType).Bytes() != codeWidth(df) {
				t.Errorf("got %v", d)
			}
			if n := record.Column(0).(*array.Dictionary).Dictionary().NullN(); n != 0 {
				t.Errorf("%d missing values in the dictionary", n)
			}
			frames.Same(t, must(stoa.FromRecord(record)), df)
		}
	}
}

// codeWidth returns the width of the codes of the first column.
func codeWidth(df *dataframe.DataFrame) int {
	c := must(df.Column(df.Names()[0]))
	return must(c.Buffers()).CodeWidth
}

// Levels that later frames add become deltas, and all batches share one pool (C17).
func TestC17_Deltas(t *testing.T) {
	for _, options := range [][]stoa.Option{nil, {stoa.Stream()}} {
		parts, want := growing()
		var b bytes.Buffer
		w := must(stoa.NewWriter(&b, want.Schema(), options...))
		for _, part := range parts {
			if err := w.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		frames.Same(t, readBytes(t, b.Bytes()), want)
	}
}

// A stream may replace a dictionary; its batches are remapped to one pool, and
// stay ordered if every two neighbours are ordered by one of them (C17, C10).
func TestC17_Replacements(t *testing.T) {
	for _, c := range []struct {
		pools   [][]string
		want    []string
		ordered bool
	}{
		{[][]string{{"a", "b", "c"}, {"b", "c", "d"}}, []string{"a", "b", "c", "d"}, true},
		{[][]string{{"a", "b", "d"}, {"c", "d", "e"}}, []string{"a", "b", "c", "d", "e"}, false},
		{[][]string{{"a", "b"}, {"b", "a"}, {"b", "c"}}, []string{"a", "b", "c"}, false},
	} {
		dt := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String, Ordered: true}
		schema := arrow.NewSchema([]arrow.Field{{Name: "c", Type: dt, Nullable: true}}, nil)
		var b bytes.Buffer
		w := ipc.NewWriter(&b, ipc.WithSchema(schema))
		var want []any
		for _, pool := range c.pools {
			values := stringArray(pool...)
			index := array.NewInt8Builder(memory.DefaultAllocator)
			for i := range pool {
				index.Append(int8(i))
				want = append(want, pool[i])
			}
			index.AppendNull()
			want = append(want, nil)
			a := array.NewDictionaryArray(dt, index.NewArray(), values)
			if err := w.Write(array.NewRecord(schema, []arrow.Array{a}, int64(a.Len()))); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got := frames.Of(t, readBytes(t, b.Bytes()), "c")
		if !slices.Equal(got.Values, want) || fmt.Sprint(got.Levels) != fmt.Sprint(c.want) || *got.Ordered != c.ordered {
			t.Errorf("%v: got %v, levels %v, ordered %v", c.pools, got.Values, got.Levels, *got.Ordered)
		}
	}
}

// stringArray returns strings as an array; "" is missing.
func stringArray(words ...string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	for _, w := range words {
		if w == "" {
			b.AppendNull()
		} else {
			b.Append(w)
		}
	}
	return b.NewArray()
}

// Arrow allows what a pool does not: levels that stand twice or are missing.
func TestFromRecord_StrangeDictionaries(t *testing.T) {
	dt := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.BinaryTypes.String}
	index := array.NewUint32Builder(memory.DefaultAllocator)
	index.AppendValues([]uint32{0, 1, 2, 3, 9}, []bool{true, true, true, true, false})
	a := array.NewDictionaryArray(dt, index.NewArray(), stringArray("x", "", "y", "x"))
	schema := arrow.NewSchema([]arrow.Field{{Name: "c", Type: dt, Nullable: true}}, nil)
	got := frames.Of(t, must(stoa.FromRecord(array.NewRecord(schema, []arrow.Array{a}, 5))), "c")
	if fmt.Sprint(got.Values, got.Levels) != "[x <nil> y x <nil>] [x y]" {
		t.Errorf("got %v, levels %v", got.Values, got.Levels)
	}
}

// Dictionaries of values that cannot be levels are written out.
func TestFromRecord_DictionaryOfFloats(t *testing.T) {
	dt := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int16, ValueType: arrow.PrimitiveTypes.Float64}
	floats := array.NewFloat64Builder(memory.DefaultAllocator)
	floats.AppendValues([]float64{1.5, -2}, nil)
	index := array.NewInt16Builder(memory.DefaultAllocator)
	index.AppendValues([]int16{1, 0, 0, 1}, []bool{true, true, false, true})
	a := array.NewDictionaryArray(dt, index.NewArray(), floats.NewArray())
	schema := arrow.NewSchema([]arrow.Field{{Name: "c", Type: dt, Nullable: true}}, nil)
	got := frames.Of(t, must(stoa.FromRecord(array.NewRecord(schema, []arrow.Array{a}, 4))), "c")
	if fmt.Sprint(got.Type, got.Values) != "float64[-2.0 1.5 <nil> -2.0]" {
		t.Errorf("got %s %v", got.Type, got.Values)
	}
}

// Files whose dictionaries differ get one pool.
func TestReadFiles_Dictionaries(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, levels := range [][]string{{"a", "b"}, {"b", "c"}} {
		paths = append(paths, filepath.Join(dir, fmt.Sprint(i, ".arrow")))
		if err := stoa.Write(paths[i], graded(levels, nil, levels)); err != nil {
			t.Fatal(err)
		}
	}
	want := graded([]string{"a", "b", "b", "c"}, nil, []string{"a", "b", "c"})
	frames.Same(t, must(stoa.ReadFiles(paths)), want)
	frames.Same(t, must(stoa.Read(filepath.Join(dir, "*.arrow"))), want)
	frames.Same(t, must(stoa.Read(dir)), want)
	frames.Same(t, must(stoa.ReadFS(os.DirFS(dir), "*.arrow")), want)
}

// A writer refuses frames that would break the order it has written.
func TestWriter_LevelsThatDisagree(t *testing.T) {
	first := graded([]string{"a", "c"}, nil, []string{"a", "c"})
	for _, levels := range [][]string{{"c", "a"}, {"a", "b", "c"}} {
		var b bytes.Buffer
		w := must(stoa.NewWriter(&b, first.Schema()))
		if err := w.Write(first); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(graded(levels, nil, levels)); !errors.Is(err, categorical.ErrPools) {
			t.Errorf("%v: got %v, want ErrPools", levels, err)
		}
		w.Abort()
	}
}

// anys returns words as categorical.Levels wants them.
func anys(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}
