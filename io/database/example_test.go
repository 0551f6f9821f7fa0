package database_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/database"
)

// exampleDB is a database with an answer of two rows.
func exampleDB() (*sql.DB, *fake) {
	f := &fake{columns: []fakeColumn{column("ip", "TEXT", ""), column("port", "INT", int32(0))},
		rows: [][]driver.Value{{"10.0.0.1", int64(80)}, {"10.0.0.2", nil}}}
	return sql.OpenDB(f), f
}

func ExampleRead() {
	db, _ := exampleDB()
	defer db.Close()

	df, err := database.Read(context.Background(), db, "select ip, port from scans where ttl < ?", 64)
	fmt.Println(df, err)
	// Output:
	// 2×2 DataFrame
	//  Row │ ip        port
	//      │ String?   Int32?
	// ─────┼───────────────────
	//    1 │ 10.0.0.1       80
	//    2 │ 10.0.0.2  missing <nil>
}

func ExampleFromRows() {
	db, _ := exampleDB()
	defer db.Close()

	rows, err := db.Query("select ip, port from scans")
	if err != nil {
		fmt.Println(err)
		return
	}
	df, err := database.FromRows(rows)
	fmt.Println(df.Rows(), err)
	// Output: 2 <nil>
}

func ExampleBatches() {
	db, _ := exampleDB()
	defer db.Close()

	rows, err := db.Query("select ip, port from scans")
	if err != nil {
		fmt.Println(err)
		return
	}
	for df, err := range database.Batches(rows, 1) {
		fmt.Println(df.Rows(), err)
	}
	// Output:
	// 1 <nil>
	// 1 <nil>
}

func ExampleWrite() {
	db, f := exampleDB()
	defer db.Close()

	df := dataframe.Must(dataframe.New(dataframe.NewColumn("ip", []string{"10.0.0.1", "10.0.0.2"}), dataframe.NewColumn("n", []int64{7, 9})))
	err := database.Write(context.Background(), db, "lab.results", df, database.Postgres, database.BatchRows(500))
	fmt.Println(f.executed, err)
	// Output: [INSERT INTO "lab"."results" ("ip", "n") VALUES ($1, $2), ($3, $4)] <nil>
}
