package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/stoa-data/stoa/stats"
)

// histogram draws how many values lie in each of about 20 bins, a line for
// each, its length the logarithm of the number, and marks the bins of the
// median and the mean.
func histogram(w io.Writer, values []int32) error {
	bins, err := stats.Histogram(values, stats.HistogramOptions{Bins: 20})
	if err != nil {
		return err
	}
	most, _ := stats.Max(bins.Counts)
	perDecade := 40 / max(math.Log10(float64(most)), 1)
	median, mean := stats.Median(values), stats.Mean(values)
	for i, n := range bins.Counts {
		lo, hi := bins.Edges[i], bins.Edges[i+1]
		bar := ""
		if n > 0 {
			bar = strings.Repeat("█", 1+int(math.Log10(float64(n))*perDecade))
		}
		line := fmt.Sprintf("%3g … %-3g %s %d", lo, hi, bar, n)
		if lo <= median && median < hi {
			line += fmt.Sprintf("  ◄ median %.4g", median)
		}
		if lo <= mean && mean < hi {
			line += fmt.Sprintf("  ◄ mean %.4g", mean)
		}
		fmt.Fprintln(w, line)
	}
	return nil
}
