package dataframe_test

import (
	"context"
	"fmt"
	"iter"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// Nothing runs before Collect; a wrong verb is reported there.
func ExampleLazy_Collect() {
	busiest := answers().Lazy().
		Filter(expr.Col("port").Lt(1024)).
		GroupBy("host").
		Combine(expr.Col("ttl").Count().As("answers")).
		Sort(expr.Desc("answers")).
		Limit(1)
	dataframe.Show(busiest.Collect(context.Background()))
	_, err := answers().Lazy().Select("prot").Collect(context.Background())
	fmt.Println(err)
	// Output:
	// 1×2 DataFrame
	//  Row │ host    answers
	//      │ String  Int64
	// ─────┼─────────────────
	//    1 │ alpha         2
	// select "prot": no such column (did you mean "port"?)
}

// Options say how a query runs, never what it answers.
func ExampleMemoryLimit() {
	ports, err := answers().Lazy().Select("port").Unique().Collect(context.Background(),
		dataframe.MemoryLimit(1<<20), dataframe.Workers(2), dataframe.OnProgress(func(done, total int64) {}))
	fmt.Println(ports.Rows(), err)
	// Output: 3 <nil>
}

func ExampleLazy_Batches() {
	for part, err := range answers().Lazy().Offset(3).Batches(context.Background()) {
		fmt.Println(part.Rows(), err)
	}
	// Output: 2 <nil>
}

func ExampleLazy_EachBatch() {
	rows := 0
	err := answers().Lazy().EachBatch(context.Background(), func(part *dataframe.DataFrame) error {
		rows += part.Rows()
		return nil
	})
	fmt.Println(rows, err)
	// Output: 5 <nil>
}

func ExampleConcatLazy() {
	first, last := answers().Lazy().Limit(1), answers().Lazy().Offset(4)
	dataframe.Show(dataframe.ConcatLazy(first, last).Collect(context.Background()))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	//    2 │ beta        22      57
}

// squares is a source that computes its rows.
type squares struct{}

func (squares) Name() string { return "squares" }

func (squares) Schema() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(dataframe.NewColumn("square", []int64{})))
}

func (squares) Batches(_ context.Context, columns []string, _ expr.Expr) iter.Seq2[*dataframe.DataFrame, error] {
	return func(yield func(*dataframe.DataFrame, error) bool) {
		for i := int64(0); ; i += 3 { // without end: the query says when to stop
			df, err := dataframe.New(dataframe.NewColumn("square", []int64{i * i, (i + 1) * (i + 1), (i + 2) * (i + 2)}))
			if err == nil {
				df, err = df.Select(columns[0])
			}
			if !yield(df, err) {
				return
			}
		}
	}
}

func ExampleScan() {
	dataframe.Show(dataframe.Scan(squares{}).Filter(expr.Col("square").Gt(20)).Limit(3).Collect(context.Background()))
	// Output:
	// 3×1 DataFrame
	//  Row │ square
	//      │ Int64
	// ─────┼────────
	//    1 │     25
	//    2 │     36
	//    3 │     49
}

// Columns that nobody reads are not loaded, the predicate stands at the
// source, and the sort before the limit keeps only the best rows.
func ExampleLazy_Explain() {
	text, err := dataframe.Scan(squares{}).
		Derive(expr.Col("square").Mul(2).As("twice")).
		Filter(expr.Col("square").Gt(20)).
		Sort(expr.Desc("square")).
		Select("square").
		Limit(3).
		Explain()
	fmt.Print(text, err)
	// Output:
	// as written
	//   limit 3
	//     select square
	//       sort by square desc
	//         filter (square > 20)
	//           derive square, (square * 2) as twice
	//             scan squares
	// as run
	//   top 3 by square desc
	//     filter (square > 20)
	//       scan squares, where (square > 20)
	// <nil>
}

func ExampleLazy_Profile() {
	did, err := answers().Lazy().Filter(expr.Col("port").Eq(22)).Unique("host").Profile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(did.Select("operator", "rows"))
	// Output:
	// 3×2 DataFrame
	//  Row │ operator               rows
	//      │ String                 Int64
	// ─────┼──────────────────────────────
	//    1 │ unique by host             2
	//    2 │   filter (port == 22)      3
	//    3 │     frame 5×3              5
}
