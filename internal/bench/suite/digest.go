package suite

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// shown is how many first and last rows of an answer are compared.
const shown = 10

// digest sums an answer up, as common.py does: its rows; the sum of each
// column, of texts that of their bytes, of times that of their seconds; with
// keys its first and last rows by them; with a rank, of which a missing one
// counts 0, the sum of the rank times the row's number, which tells whether
// the rows are in its order.
func digest(ctx context.Context, df *dataframe.DataFrame, order []string, rank string) (map[string]any, error) {
	sums := make([]expr.Expr, 0, df.Width())
	for _, f := range df.Schema() {
		c := expr.Col(f.Name)
		switch f.Type.Kind {
		case dataframe.String, dataframe.Categorical:
			c = c.Text().ByteLength()
		case dataframe.Timestamp, dataframe.Date:
			c = c.Time().Epoch("s")
		}
		sums = append(sums, noNaN(c.Cast(dataframe.Float64)).Sum().As(f.Name))
	}
	total, err := plainRows(df.Lazy().Combine(sums...).Collect(ctx))
	if err != nil {
		return nil, err
	}
	out := map[string]any{"rows": df.Rows(), "sums": total[0]}
	if len(order) > 0 {
		keys := make([]any, len(order))
		for i, k := range order {
			keys[i] = k
			if name, falls := strings.CutPrefix(k, "-"); falls {
				keys[i] = expr.Desc(name)
			}
		}
		sorted, err := df.Sort(keys...)
		if err != nil {
			return nil, err
		}
		if out["first"], err = plainRows(sorted.Head(shown)); err != nil {
			return nil, err
		}
		if out["last"], err = plainRows(sorted.Tail(shown)); err != nil {
			return nil, err
		}
	}
	if rank == "" {
		return out, nil
	}
	alone, err := df.Select(expr.Col(rank).Cast(dataframe.Float64).Coalesce(0.0).As(rank))
	if err != nil {
		return nil, err
	}
	x, err := alone.Float64s(rank)
	weighted := 0.0
	for i := range x {
		weighted += x[i] * float64(i)
	}
	out["weighted"] = weighted
	return out, err
}

// plainRows returns a frame's cells by their columns, times as their seconds,
// NaN as missing.
func plainRows(df *dataframe.DataFrame, err error) ([]map[string]any, error) {
	if err != nil {
		return nil, err
	}
	rows := []map[string]any{}
	names := df.Names()
	err = df.EachRow(func(row []any) error {
		plain := map[string]any{}
		for i, cell := range row {
			switch x := cell.(type) {
			case time.Time:
				cell = x.Unix()
			case float64:
				if math.IsNaN(x) {
					cell = nil
				}
			}
			plain[names[i]] = cell
		}
		rows = append(rows, plain)
		return nil
	})
	return rows, err
}

// noNaN is x without its NaN, which some of the peers have for missing.
func noNaN(x expr.Expr) expr.Expr { return expr.When(x.IsNaN()).Then(nil).Else(x) }
