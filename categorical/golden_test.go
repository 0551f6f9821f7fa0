package categorical

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var rewrite = flag.Bool("rewrite", false, "rewrite golden files")

// golden compares text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs (run with -rewrite to accept):\n%s", path, got)
	}
}

func TestErrors_Golden(t *testing.T) {
	c := column(t, "low mid ∅ high", Ordered())
	full := columnOf(t, count(255), Compressed())
	ints, err := Of([]int8{1, 2})
	must(t, ints, err)
	free := column(t, "low")
	var b strings.Builder
	say := func(what string, _ any, err error) {
		if err == nil {
			t.Errorf("%s: no error", what)
			return
		}
		fmt.Fprintf(&b, "%s\n\t%v\n", what, err)
	}
	try := func(what string, c *Column, err error) { say(what, c, err) }

	c1, err := Of([]float64{1})
	try("floats", c1, err)
	c1, err = Of(7)
	try("no slice", c1, err)
	c1, err = OfNullable([]int{1}, []bool{true, false})
	try("marks", c1, err)
	c1, err = Of([]string{"low", "hihg"}, Levels("low", "high"))
	try("a value outside the levels", c1, err)
	c1, err = Of([]string{"a"}, Levels("a", 7))
	try("a level of another type", c1, err)
	c1, err = Of([]time.Time{time.Unix(0, 0)}, Levels("1970-01-01"))
	try("text as a time", c1, err)
	c1, err = Of([]string{"a"}, Extend())
	try("an option of Cut", c1, err)
	c1, err = FromVector(c.Unwrap())
	try("a plain vector", c1, err)
	c1, err = c.WithLevels("low", "low")
	try("a level twice", c1, err)
	c1, err = c.WithLevels("low", "high", "middle")
	try("a level in use left out", c1, err)
	c1, err = ints.WithLevels(1, 2, 300)
	try("a level that does not fit", c1, err)
	c1, err = c.Relevel(func(a, b string) int { panic("cannot compare") })
	try("a panic", c1, err)
	c1, err = full.Append([]string{"one more"})
	try("overflow", c1, err)
	c1, err = full.AppendColumn(free)
	try("overflow of a merged pool", c1, err)
	c1, err = c.Append([]int{1})
	try("integers behind text", c1, err)
	c1, err = Concat(c, ints)
	try("text and integers", c1, err)
	c1, err = c.Recode(From("low"))
	try("recode without To", c1, err)
	c1, err = c.Recode(From("low").To(1))
	try("recode to another type", c1, err)
	c1, err = c.Recode(From(3).To("x"))
	try("recode a key of another type", c1, err)
	c1, err = c.Recode(From("low").To(2.5))
	try("recode to a float", c1, err)
	bools, err := Lt(c, "low")
	say("less than a raw value", bools, err)
	bools, err = Lt(c, columnOf(t, []string{"low", "mid", missing, "high"}))
	say("less than an unordered column", bools, err)
	reversed, err := c.WithLevels("mid", "low", "high")
	must(t, reversed, err)
	bools, err = Lt(c, reversed)
	say("less in another order", bools, err)
	bools, err = Eq(c, free)
	say("columns of different length", bools, err)
	bools, err = Eq("a", "b")
	say("no column", bools, err)
	less, err := free.Less(0, 0)
	say("less of unordered rows", less, err)
	v, err := c.Pool().Value("hgih")
	say("no such level", v, err)
	v, err = c.Pool().Value(80)
	say("a level of the wrong type", v, err)
	p, err := NewPool([]string{"a", "b", "a"})
	say("a pool with a level twice", p, err)
	p, err = NewPool(nil, Compressed())
	say("an option that does not apply to a pool", p, err)

	x := []float64{3, 8, math.NaN()}
	c1, err = Cut([]float64{3, 8}, []float64{0, 5})
	try("outside the breaks", c1, err)
	c1, err = Cut(x, []float64{0, 10})
	try("NaN", c1, err)
	c1, err = Cut(x, []float64{0}, Extend())
	try("NaN to extend", c1, err)
	c1, err = CutN(x, 2)
	try("NaN among groups", c1, err)
	c1, err = Cut(x, []float64{0, math.NaN()})
	try("NaN break", c1, err)
	c1, err = Cut([]int{1, 1}, []float64{1}, Extend())
	try("one break", c1, err)
	c1, err = Cut([]int{1}, nil)
	try("no break", c1, err)
	c1, err = Cut([]int{1}, []float64{1, 5, 5, 11})
	try("a break repeats", c1, err)
	c1, err = Cut([]int{1}, []float64{1, 5, 5, 5, 11}, AllowEmpty())
	try("two empty intervals", c1, err)
	c1, err = Cut([]int{1}, []float64{1, 5, 11}, Labels("a"))
	try("too few labels", c1, err)
	c1, err = Cut([]int{1}, []float64{1, 5, 11}, Labels("a", "a"))
	try("a label twice", c1, err)
	c1, err = Cut([]string{"1"}, []float64{1, 5})
	try("text", c1, err)
	c1, err = CutN([]int{1, 2}, 0)
	try("no groups", c1, err)
	c1, err = CutN([]int{1, 2}, 3)
	try("more groups than values", c1, err)
	c1, err = CutN([]int{1, 1, 1, 4}, 2)
	try("groups of equal values", c1, err)
	c1, err = CutN([]*int{nil}, 1)
	try("nothing to divide", c1, err)
	golden(t, "errors.golden", b.String())
}

func TestDisplay_Golden(t *testing.T) {
	var b strings.Builder
	show := func(c *Column) { fmt.Fprintf(&b, "%s\n%s\n%s\n\n", c, c.Pool(), c.HTML()) }
	show(nil)
	show(column(t, "mid low ∅", Levels("low", "mid", "high"), Ordered(), Compressed()))
	show(columnOf(t, count(30)))
	show(columnOf(t, []string{"<b>&", "tab\there", strings.Repeat("long ", 30), "bad \xff utf8"}))
	days, err := Of([]time.Time{time.Date(2024, 5, 1, 12, 30, 0, 0, time.UTC)})
	show(must(t, days, err))
	golden(t, "display.golden", b.String())
	c := column(t, "a")
	if r := c.SimpleRender(); r["text/plain"] != c.String() || r["text/html"] != c.HTML() {
		t.Error("SimpleRender differs from String and HTML")
	}
}
