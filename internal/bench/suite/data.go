package suite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// chunk is how many rows are made, and written as a row group, at once.
const chunk = 1 << 20

// WriteParquet makes rows chunk by chunk, each from random numbers of its own,
// and writes them to a file, unless it is there.
func WriteParquet(ctx context.Context, path string, rows int64, rowsAt func(rng *rand.Rand, first int64, n int) (*dataframe.DataFrame, error)) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	var w *parquet.Writer
	for first := int64(0); first < rows; first += chunk {
		df, err := rowsAt(rand.New(rand.NewPCG(1, uint64(first))), first, int(min(chunk, rows-first)))
		if err != nil {
			return err
		}
		if w == nil {
			if w, err = parquet.Create(path, df.Schema(), parquet.RowGroupRows(chunk)); err != nil {
				return err
			}
			defer w.Abort()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.Write(df); err != nil {
			return err
		}
	}
	return w.Close()
}

// Texts returns the texts of 1 to n in a format.
func Texts(format string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i+1)
	}
	return out
}

// Pick returns n of the values, uniformly.
func Pick[T any](rng *rand.Rand, values []T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = values[rng.IntN(len(values))]
	}
	return out
}

// Uniform returns n integers of 1 to most.
func Uniform(rng *rand.Rand, most int64, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = rng.Int64N(most) + 1
	}
	return out
}

// Example runs one of Stoa's examples.
func Example(ctx context.Context, name string, flags ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"run", "github.com/stoa-data/stoa/examples/" + name}, flags...)...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("examples/%s: %w", name, err)
	}
	return nil
}
