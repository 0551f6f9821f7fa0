package sql_test

import (
	"testing"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// Text beside a categorical column is one of its levels.
func TestQuery_Categorical(t *testing.T) {
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("id", []int64{1, 2, 3, 4}),
		dataframe.NewColumn("risk", []string{"high", "low", "medium", "low"})))
	df = dataframe.Must(df.Categorize("risk", categorical.Ordered(), categorical.Levels("low", "medium", "high")))
	var c sql.Catalog
	c.Register("t", df)
	for text, want := range map[string]string{
		"SELECT id FROM t WHERE risk = 'low'":                                                        "id\n2\n4",
		"SELECT id FROM t WHERE risk > 'low' ORDER BY id":                                            "id\n1\n3",
		"SELECT id FROM t WHERE 'medium' <= risk ORDER BY id":                                        "id\n1\n3",
		"SELECT id FROM t WHERE risk BETWEEN 'low' AND 'medium' ORDER BY id":                         "id\n2\n3\n4",
		"SELECT risk, count(*) AS n FROM t GROUP BY risk ORDER BY risk":                              "risk,n\nlow,2\nmedium,1\nhigh,1",
		"SELECT max(risk) AS m FROM t":                                                               "m\nhigh",
		"SELECT id FROM t WHERE risk IN ('high', 'medium') ORDER BY risk":                            "id\n3\n1",
		"SELECT risk FROM t WHERE id = 1 UNION ALL SELECT 'other'":                                   "risk\nhigh\nother",
		"SELECT risk FROM t UNION SELECT risk FROM t ORDER BY 1":                                     "risk\nhigh\nlow\nmedium",
		"SELECT a.id FROM t AS a JOIN t AS b ON a.risk = b.risk AND a.id < b.id":                     "id\n2",
		"SELECT id FROM t WHERE risk IN (SELECT risk FROM t WHERE id = 2) ORDER BY id":               "id\n2\n4",
		"SELECT id, rank() OVER (ORDER BY risk DESC) AS r FROM t ORDER BY id":                        "id,r\n1,1\n2,3\n3,2\n4,3",
		"SELECT upper(risk) AS u, CASE WHEN risk = 'low' THEN 0 ELSE 1 END AS c FROM t WHERE id = 1": "u,c\nHIGH,1",
	} {
		if got := answer(t, &c, text); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", text, got, want)
		}
	}
}
