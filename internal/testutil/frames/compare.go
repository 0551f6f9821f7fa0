package frames

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"
)

// show returns what a pointer points to.
func show[T any](p *T) string {
	if p == nil {
		return "none"
	}
	return fmt.Sprint(*p)
}

// Compare reports the first difference between two columns, after the types
// that Stoa does not have are turned into those that it reads. A column that
// may come back unordered is not wrong for it.
func Compare(t *testing.T, want *Cells, got Cells, unordered bool) {
	t.Helper()
	w := *want
	switch w.Type {
	case "null":
		w.Type = "string"
	case "uuid":
		w.Type = "string"
	case "float16":
		w.Type = "float32"
	case "decimal":
		w.Type = "float64"
		w.Values = slices.Clone(w.Values)
		for i, v := range w.Values {
			if s, ok := v.(string); ok {
				f, _ := strconv.ParseFloat(s, 64)
				w.Values[i] = FloatText(f, 64)
			}
		}
	}
	if w.Type != got.Type || w.Unit != got.Unit || w.LevelType != got.LevelType {
		t.Errorf("column %q: got %s %s %s, want %s %s %s", w.Name, got.Type, got.Unit, got.LevelType, w.Type, w.Unit, w.LevelType)
		return
	}
	if !reflect.DeepEqual(w.Zone, got.Zone) {
		t.Errorf("column %q: got zone %s, want %s", w.Name, show(got.Zone), show(w.Zone))
	}
	if !reflect.DeepEqual(w.Ordered, got.Ordered) && !unordered {
		t.Errorf("column %q: got ordered %s, want %s", w.Name, show(got.Ordered), show(w.Ordered))
	}
	if len(w.Levels)+len(got.Levels) > 0 && !reflect.DeepEqual(w.Levels, got.Levels) {
		t.Errorf("column %q: levels: got %q, want %q", w.Name, got.Levels, w.Levels)
	}
	if len(w.Values) != len(got.Values) {
		t.Errorf("column %q: got %d values, want %d", w.Name, len(got.Values), len(w.Values))
		return
	}
	for i := range w.Values {
		if want.Type == "float16" && nearHalf(w.Values[i], got.Values[i]) {
			continue
		}
		if w.Values[i] != got.Values[i] {
			t.Errorf("column %q, row %d: got %v, want %v", w.Name, i, got.Values[i], w.Values[i])
			return
		}
	}
}

// nearHalf reports whether two numbers differ by less than the rounding of a
// 16-bit float, 2⁻¹¹: the fixture has its shortest text, Stoa the exact value.
func nearHalf(want, got any) bool {
	w, ok := want.(string)
	g, ok2 := got.(string)
	if !ok || !ok2 {
		return false
	}
	x, _ := strconv.ParseFloat(w, 64)
	y, _ := strconv.ParseFloat(g, 64)
	return x != y && math.Abs(x-y) < math.Abs(x)/2048
}
