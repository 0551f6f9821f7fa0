package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/stoa-data/stoa/dataframe"
)

// findings are the study's answers.
type findings struct {
	reasons, counts, intervals *dataframe.DataFrame // count maps
	summary                    *dataframe.DataFrame // a row of statistics
	mean, median, std, iqr     float64
	mode                       int32
	quartiles                  []float64
	zeros, rows                *dataframe.DataFrame
}

// report runs the study on a file and prints the time of its steps.
func report(path string, singles int, compare bool) error {
	if os.Getenv("LINES") == "" {
		os.Setenv("LINES", "40") // the longest count map has 30 rows
	}
	fmt.Println("file:", path)
	var c clock
	found, err := study(path, &c)
	if err != nil {
		return err
	}
	c.report()
	if !compare {
		return nil
	}
	figures, differences := check(found, singles)
	for _, d := range differences {
		fmt.Println("check:", d)
	}
	if len(differences) > 0 {
		return fmt.Errorf("check: %d of %d figures differ", len(differences), figures)
	}
	fmt.Printf("\ncheck: all %d figures equal\n", figures)
	return nil
}

// A checker compares figures and keeps the differences.
type checker struct {
	figures     int
	differences []string
}

// equal compares one figure.
func (c *checker) equal(what string, got, want any) {
	c.figures++
	if got != want {
		c.differences = append(c.differences, fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
}

// failed records an error in the place of figures.
func (c *checker) failed(what string, err error) {
	if err != nil {
		c.equal(what, err, "no error")
	}
}

// countMap compares a count map with the published one.
func (c *checker) countMap(what string, df *dataframe.DataFrame, want []counted) {
	got, err := countsOf(df)
	c.failed(what, err)
	for _, w := range want {
		n := int64(0)
		if i := slices.IndexFunc(got, func(g counted) bool { return g.value == w.value }); i >= 0 {
			n = got[i].n
			got = slices.Delete(got, i, i+1)
		}
		c.equal(fmt.Sprintf("%s of %d", what, w.value), n, w.n)
	}
	for _, g := range got {
		c.equal(fmt.Sprintf("%s of %d", what, g.value), g.n, int64(0))
	}
}

// statistic compares one statistic: std within the last digits of summation, the others exactly.
func (c *checker) statistic(what, name string, got float64) {
	want := publishedSummary[name]
	if name == "std" && math.Abs(got-want) <= 1e-12*want {
		got = want
	}
	c.equal(what+" "+name, got, want)
}

// check compares what the study found with the published figures, where
// singles groups have one row. It returns the number of figures, and every
// difference.
func check(found findings, singles int) (figures int, differences []string) {
	var c checker
	groups := int64(singles)
	for _, r := range publishedRepeats {
		groups += r.n
	}
	c.countMap("groups with reasons", found.reasons, []counted{{1, groups}})
	c.countMap("groups with rows", found.counts, append([]counted{{1, int64(singles)}}, publishedRepeats...))
	c.countMap("intervals", found.intervals, publishedIntervals)
	for _, name := range []string{"mean", "std", "min", "q25", "median", "q75", "max"} {
		got, err := number(found.summary, name)
		c.failed("describe "+name, err)
		c.statistic("describe", name, got)
	}
	quartiles := append(slices.Clone(found.quartiles), make([]float64, 3)...)
	for name, got := range map[string]float64{
		"mean": found.mean, "median": found.median, "std": found.std, "mode": float64(found.mode), "iqr": found.iqr,
	} {
		c.statistic("stats", name, got)
	}
	c.statistic("quantile", "q25", quartiles[0])
	c.statistic("quantile", "median", quartiles[1])
	c.statistic("quantile", "q75", quartiles[2])
	c.equal("rows with interval 0", int64(found.zeros.Rows()), publishedIntervals[0].n)
	rows, err := probesOf(found.rows)
	c.failed("rows of the address", err)
	c.equal("rows of the address", len(rows), 2)
	for i, r := range rows {
		c.equal(fmt.Sprintf("row %d of the address", i+1), r, theProbe)
	}
	slices.Sort(c.differences)
	return c.figures, c.differences
}

// countsOf returns a count map's values and their counts.
func countsOf(df *dataframe.DataFrame) ([]counted, error) {
	if df.Width() != 2 {
		return nil, errors.New("no count map")
	}
	value := df.Names()[0]
	values, err := df.Int64s(value)
	if errors.Is(err, dataframe.ErrType) {
		var narrow []int32
		narrow, err = df.Int32s(value)
		for _, x := range narrow {
			values = append(values, int64(x))
		}
	}
	if err != nil {
		return nil, err
	}
	n, err := df.Int64s("n")
	if err != nil {
		return nil, err
	}
	out := make([]counted, len(n))
	for i := range out {
		out[i] = counted{values[i], n[i]}
	}
	return out, nil
}

// number returns the only value of an int32 or float64 column.
func number(df *dataframe.DataFrame, name string) (float64, error) {
	if df.Rows() != 1 {
		return 0, fmt.Errorf("%d rows (want 1)", df.Rows())
	}
	values, err := df.Float64s(name)
	if err == nil {
		return values[0], nil
	}
	integers, err := df.Int32s(name)
	if err != nil {
		return 0, err
	}
	return float64(integers[0]), nil
}

// probesOf returns rows as Go values.
func probesOf(df *dataframe.DataFrame) ([]probe, error) {
	timestamps, err1 := df.Int32s("timestamp")
	ports, err2 := texts(df, "port")
	ttls, err3 := df.Int32s("ttl")
	reasons, err4 := texts(df, "reason")
	ips, err5 := df.Int64s("ip")
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	out := make([]probe, df.Rows())
	for i := range out {
		out[i] = probe{timestamps[i], ports[i], ttls[i], reasons[i], ips[i]}
	}
	return out, nil
}

// texts returns the values of a string column, or the levels of a categorical
// one, which may be integers; missing ones are "".
func texts(df *dataframe.DataFrame, name string) ([]string, error) {
	if c, err := df.Categories(name); err == nil {
		values, _ := c.Strings()
		return values, nil
	}
	values, _, err := df.ValidStrings(name)
	return values, err
}

// same says that two frames of intervals have the same rows, or returns where
// they differ; err is that of making the first.
func same(got, want *dataframe.DataFrame, err error) error {
	if err != nil {
		return err
	}
	if got.Rows() != want.Rows() {
		return fmt.Errorf("compare intervals: got %d rows, want %d", got.Rows(), want.Rows())
	}
	var keys [2][]string
	var ips [2][]int64
	var intervals [2][]int32
	for i, df := range []*dataframe.DataFrame{got, want} {
		var err1, err2, err3 error
		ips[i], _, err1 = df.ValidInt64s("ip")
		keys[i], err2 = texts(df, "port")
		intervals[i], err3 = df.Int32s("interval")
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
	}
	for i := range intervals[0] {
		if ips[0][i] != ips[1][i] || keys[0][i] != keys[1][i] || intervals[0][i] != intervals[1][i] {
			return fmt.Errorf("compare intervals: row %d: got (%d, %s) %d, want (%d, %s) %d", i,
				ips[0][i], keys[0][i], intervals[0][i], ips[1][i], keys[1][i], intervals[1][i])
		}
	}
	fmt.Printf("the same %d rows\n", got.Rows())
	return nil
}
