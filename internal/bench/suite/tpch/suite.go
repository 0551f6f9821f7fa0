package tpch

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/internal/bench/suite"
	"github.com/stoa-data/stoa/io/parquet"
)

//go:embed peers.py
var script string

//go:embed queries
var queries embed.FS

// tables are those of the benchmark.
var tables = []string{"customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"}

// answers says of the queries with more than one row by which keys their first
// and last rows are found, and which number the rows are in the order of.
var answers = map[string]struct {
	order []string
	rank  string
}{
	"q01": {[]string{"l_returnflag", "l_linestatus"}, "count_order"},
	"q02": {[]string{"s_name", "p_partkey"}, "s_acctbal"},
	"q03": {[]string{"l_orderkey"}, "revenue"},
	"q04": {[]string{"o_orderpriority"}, "order_count"},
	"q05": {[]string{"n_name"}, "revenue"},
	"q07": {[]string{"supp_nation", "cust_nation", "l_year"}, "revenue"},
	"q08": {[]string{"o_year"}, "mkt_share"},
	"q09": {[]string{"nation", "o_year"}, "sum_profit"},
	"q10": {[]string{"c_custkey"}, "revenue"},
	"q11": {[]string{"ps_partkey"}, "value"},
	"q12": {[]string{"l_shipmode"}, "high_line_count"},
	"q13": {[]string{"c_count"}, "custdist"},
	"q15": {[]string{"s_suppkey"}, ""},
	"q16": {[]string{"p_brand", "p_type", "p_size"}, "supplier_cnt"},
	"q18": {[]string{"o_orderkey"}, "o_totalprice"},
	"q20": {[]string{"s_name"}, ""},
	"q21": {[]string{"s_name"}, "numwait"},
	"q22": {[]string{"cntrycode"}, "numcust"},
}

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:    "tpch",
		About:   "The 22 queries of TPC-H at scale factor 1, from a Parquet file for each table. Stoa and DuckDB run the same SQL texts, Stoa with decimals as floats; Polars runs lazy queries.",
		Peers:   []string{"duckdb", "polars"},
		Data:    []suite.Data{{Rows: 1000, Make: makeData}}, // thousandths of the scale factor
		Targets: []suite.Target{{Tasks: "*", Measure: suite.Total, Ratio: .8}},
	}
	texts := map[string]string{}
	files, err := queries.ReadDir("queries")
	if err != nil {
		panic(err) // the files are part of this program
	}
	for _, f := range files {
		text, err := queries.ReadFile(path.Join("queries", f.Name()))
		if err != nil {
			panic(err)
		}
		name := strings.TrimSuffix(f.Name(), ".sql")
		texts[name] = string(text)
		s.Tasks = append(s.Tasks, suite.Task{Name: name, Order: answers[name].order, Rank: answers[name].rank, Run: func(ctx context.Context, r *suite.Run) error {
			return r.Frame(ctx, func() (*dataframe.DataFrame, error) {
				var c sql.Catalog
				for _, t := range tables {
					c.Register(t, parquet.Scan(r.Files[t], parquet.DecimalsAsFloat()))
				}
				return c.Query(string(text)).Collect(ctx)
			})
		}})
	}
	in, err := json.Marshal(texts)
	if err != nil {
		panic(err) // of a map of texts
	}
	s.Script = fmt.Sprintf("QUERIES = %s\n%s", in, script) // an object of JSON is one of Python
	return s
}

// makeData lets tpchgen-cli make the tables.
func makeData(ctx context.Context, folder string, rows int64, tools suite.Tools) (map[string]string, error) {
	out := map[string]string{}
	missing := false
	for _, t := range tables {
		out[t] = filepath.Join(folder, t+".parquet")
		if _, err := os.Stat(out[t]); err != nil {
			missing = true
		}
	}
	if !missing {
		return out, nil
	}
	program := filepath.Join(filepath.Dir(tools.Python), "tpchgen-cli")
	cmd := exec.CommandContext(ctx, program, "parquet", "-s", fmt.Sprint(float64(rows)/1000), "--output-dir", folder)
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("tpchgen-cli: %w\n%s", err, text)
	}
	return out, nil
}
