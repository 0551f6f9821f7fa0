package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/stats"
)

// study is the study in its order. Each step prints its answer; found keeps
// the answers for -check.
func study(path string, clock *clock) (found findings, err error) {
	show := dataframe.Show // prints a frame, or the error in its place

	clock.step("load")
	scans, err := load(path) // parquet.Read(path) or csv.Read(path)
	if err != nil {
		return found, err
	}
	show(scans.Head(3))

	clock.step("reason as categories")
	scans, err = scans.Categorize("reason", categorical.Compressed())
	if err != nil {
		return found, err
	}

	clock.step("port as ordered categories: 7 < 80 < 443")
	scans, err = scans.Categorize("port", categorical.Compressed(), categorical.Ordered(),
		categorical.LevelsFunc(categorical.Numeric))
	if err != nil {
		return found, err
	}

	clock.step("is the same port open for different reasons?")
	probes := scans.GroupBy("ip", "port")
	reasons, err := probes.Combine(groupby.NUnique("reason").As("nunique"))
	if err != nil {
		return found, err
	}
	found.reasons, err = reasons.CountMap("nunique")
	show(found.reasons, err)

	clock.step("how many probes had each open port?")
	counts, err := probes.Combine(groupby.Count().As("count"))
	if err != nil {
		return found, err
	}
	found.counts, err = counts.CountMap("count")
	show(found.counts, err)

	clock.step("how long between them? diff ∘ sort, an expression")
	gaps, err := probes.Combine(expr.Col("timestamp").Sort().Diff().As("interval"))
	if err != nil {
		return found, err
	}
	found.intervals, err = gaps.CountMap("interval")
	show(found.intervals, err)

	clock.step("the same in your own Go")
	own, err := probes.Combine(groupby.Func("timestamp", func(t []int32) []int32 {
		slices.Sort(t)
		return stats.Diff(t)
	}).As("interval"))
	if err = same(own, gaps, err); err != nil {
		return found, err
	}

	clock.step("the same composed of two functions")
	sorted := func(t []int32) []int32 { slices.Sort(t); return t }
	composed, err := probes.Combine(groupby.Func("timestamp", groupby.Compose(stats.Diff[int32], sorted)).As("interval"))
	if err = same(composed, gaps, err); err != nil {
		return found, err
	}

	clock.step("histogram of the intervals in seconds")
	interval, err := gaps.Int32s("interval")
	if err != nil {
		return found, err
	}
	if err := histogram(os.Stdout, interval); err != nil {
		return found, err
	}

	clock.step("describe")
	alone, err := gaps.Select("interval")
	if err != nil {
		return found, err
	}
	found.summary, err = alone.Describe("mean", "std", "min", "q25", "median", "q75", "max")
	show(found.summary, err)

	clock.step("statistic by statistic")
	found.mean, found.median, found.std = stats.Mean(interval), stats.Median(interval), stats.Std(interval)
	found.mode, _ = stats.Mode(interval)
	found.quartiles, err = stats.Quantile(interval, .25, .5, .75)
	if err != nil {
		return found, err
	}
	found.iqr = stats.IQR(interval)
	fmt.Printf("mean %v, median %v, mode %v, std %v, quartiles %v, iqr %v\n",
		found.mean, found.median, found.mode, found.std, found.quartiles, found.iqr)

	clock.step("the zero intervals: a view by an expression")
	found.zeros, err = gaps.Filter(expr.Col("interval").Eq(0))
	if err != nil {
		return found, err
	}
	show(found.zeros.Head(5))

	clock.step("a view by a function of the row's value")
	zeros, err := gaps.Filter(expr.Of[int32]("interval").Where(func(x int32) bool { return x == 0 }))
	if err = same(zeros, found.zeros, err); err != nil {
		return found, err
	}

	clock.step("the probes of one of them")
	found.rows, err = scans.Filter(expr.Col("ip").Eq(22207380))
	show(found.rows, err)
	return found, err
}
