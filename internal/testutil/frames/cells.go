package frames

import (
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stoa-data/stoa/dataframe"
)

// Cells is a column in the plain JSON form that is described at the top of
// io/parquet/testdata/peers/make_fixtures.py.
type Cells struct {
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	Unit      string    `json:"unit,omitempty"`
	Zone      *string   `json:"zone,omitempty"`
	Precision int       `json:"precision,omitempty"`
	Scale     int       `json:"scale,omitempty"`
	Width     int       `json:"width,omitempty"`
	LevelType string    `json:"level_type,omitempty"`
	Levels    []any     `json:"levels,omitempty"`
	Ordered   *bool     `json:"ordered,omitempty"`
	Refused   bool      `json:"refused,omitempty"`
	Partition bool      `json:"partition,omitempty"`
	Parquet   *struct{} `json:"parquet,omitempty"`
	Values    []any     `json:"values"`
}

// Of returns a frame's column as plain values.
func Of(t testing.TB, df *dataframe.DataFrame, name string) Cells {
	t.Helper()
	c, err := df.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.Buffers()
	if err != nil {
		t.Fatal(err)
	}
	out := Cells{Name: name, Type: strings.ToLower(b.Type.Kind.String()), Values: make([]any, b.Len)}
	switch b.Type.Kind {
	case dataframe.Timestamp, dataframe.Time, dataframe.Duration:
		out.Unit = b.Type.Unit.String()
	}
	if b.Type.Zone != "" {
		out.Zone = &b.Type.Zone
	}
	if b.Pool != nil {
		pool := b.Pool.Pool()
		levels := pool.Levels()
		level := func(code uint32) any {
			return cell(levels.Type(), levels.Raw(), levels.Blob(), offset(levels.Offsets()), int(code-1))
		}
		for i := range out.Values {
			if code := codeAt(&b, i); code != 0 {
				out.Values[i] = level(code)
			}
		}
		if b.Type.Kind == dataframe.Categorical {
			ordered := pool.Ordered()
			out.Ordered, out.LevelType = &ordered, strings.ToLower(levels.Type().Kind.String())
			out.Levels = []any{}
			for _, code := range pool.Order() {
				out.Levels = append(out.Levels, level(code))
			}
		}
		return out
	}
	off := offset(b.Offsets, b.LargeOffsets)
	for i := range out.Values {
		if b.Validity == nil || b.Validity[i>>6]>>(i&63)&1 != 0 {
			out.Values[i] = cell(b.Type, b.Values, b.Bytes, off, i)
		}
	}
	return out
}

// offset returns a function for offsets of either width.
func offset(small []int32, large []int64) func(i int) int {
	if large != nil {
		return func(i int) int { return int(large[i]) }
	}
	return func(i int) int { return int(small[i]) }
}

// codeAt returns code i of a dictionary column.
func codeAt(b *dataframe.Buffers, i int) uint32 {
	switch b.CodeWidth {
	case 1:
		return uint32(b.Values[i])
	case 2:
		return uint32(at[uint16](b.Values, i))
	}
	return at[uint32](b.Values, i)
}

// at returns element i of a buffer.
func at[T any](b []byte, i int) T {
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/int(unsafe.Sizeof(zero)))[i]
}

// cell returns value i as JSON has it.
func cell(t dataframe.Type, values, blob []byte, off func(int) int, i int) any {
	switch t.Kind {
	case dataframe.Bool:
		return values[i>>3]>>(i&7)&1 != 0
	case dataframe.Int8:
		return float64(at[int8](values, i))
	case dataframe.Int16:
		return float64(at[int16](values, i))
	case dataframe.Int32:
		return float64(at[int32](values, i))
	case dataframe.Uint8:
		return float64(values[i])
	case dataframe.Uint16:
		return float64(at[uint16](values, i))
	case dataframe.Uint32:
		return float64(at[uint32](values, i))
	case dataframe.Int64, dataframe.Time, dataframe.Timestamp, dataframe.Duration:
		return strconv.FormatInt(at[int64](values, i), 10)
	case dataframe.Uint64:
		return strconv.FormatUint(at[uint64](values, i), 10)
	case dataframe.Float32:
		return FloatText(float64(at[float32](values, i)), 32)
	case dataframe.Float64:
		return FloatText(at[float64](values, i), 64)
	case dataframe.Date:
		return time.Unix(int64(at[int32](values, i))*86400, 0).UTC().Format("2006-01-02")
	case dataframe.String:
		return string(blob[off(i):off(i+1)])
	case dataframe.Binary:
		return hex.EncodeToString(blob[off(i):off(i+1)])
	}
	panic(fmt.Sprintf("no cell for %v", t))
}

// FloatText writes a float as Python does.
func FloatText(f float64, bits int) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	s := strconv.FormatFloat(f, 'e', -1, bits)
	exp, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if f == 0 || exp >= -4 && exp < 16 {
		if s = strconv.FormatFloat(f, 'f', -1, bits); !strings.Contains(s, ".") {
			s += ".0"
		}
	}
	return s
}

// Same reports differences between two frames.
func Same(t testing.TB, got, want *dataframe.DataFrame) {
	t.Helper()
	if !reflect.DeepEqual(got.Schema(), want.Schema()) || got.Rows() != want.Rows() {
		t.Fatalf("schema: got %v (%d rows), want %v (%d rows)", got.Schema(), got.Rows(), want.Schema(), want.Rows())
	}
	for _, name := range want.Names() {
		g, w := Of(t, got, name), Of(t, want, name)
		for i := range w.Values {
			if g.Values[i] != w.Values[i] {
				t.Fatalf("column %q, row %d: got %v, want %v", name, i, g.Values[i], w.Values[i])
			}
		}
		g.Values, w.Values = nil, nil
		if !reflect.DeepEqual(g, w) {
			t.Fatalf("column %q: got %+v, want %+v", name, g, w)
		}
	}
}
