package sql_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// Every error of a text knows its place; the file shows all of them.
func TestQuery_Errors(t *testing.T) {
	c := tables(t)
	c.Register("wrong", 3)
	c.Register("failed", dataframe.LazyOf(nil, errors.New("the disk is on fire")))
	var b strings.Builder
	for _, text := range []string{
		"SELECT idd FROM t",
		"SELECT t.idd FROM t",
		"SELECT v.id FROM t",
		`SELECT "ID" FROM t`,
		`SELECT "a" FROM t WHERE grp = "a"`,
		"SELECT id FROM tt",
		"SELECT id FROM wrong",
		"SELECT id FROM failed",
		"SELECT uper(grp) FROM t",
		"SELECT upper(grp, 1) FROM t",
		"SELECT substr(grp) FROM t",
		"SELECT smu(x) FROM t",
		"SELECT sum(*) FROM t",
		"SELECT sum(x, f) FROM t",
		"SELECT sum(grp) FROM t",
		"SELECT id FROM t WHERE grp > 3",
		"SELECT id\nFROM t\nWHERE id = 1 AND\n\tx + 2 = grp || 'a'",
		"SELECT id FROM t WHERE x",
		"SELECT id FROM t WHERE upper(x) = 'A'",
		"SELECT id + 'a' FROM t",
		"SELECT id FROM t WHERE ts > 'yesterday'",
		"SELECT -grp FROM t",
		"SELECT CASE WHEN id THEN 1 END FROM t",
		"SELECT CASE WHEN ok THEN 1 ELSE 'a' END FROM t",
		"SELECT CAST(id AS inteeger) FROM t",
		"SELECT CAST(id AS DECIMAL(10, 2)) FROM t",
		"SELECT CAST(ok AS TIMESTAMP) FROM t",
		"SELECT id FROM t WHERE sum(x) > 3",
		"SELECT id FROM t WHERE row_number() OVER (ORDER BY id) = 1",
		"SELECT sum(sum(x)) FROM t",
		"SELECT id, sum(x) FROM t",
		"SELECT id, sum(x) FROM t GROUP BY grp",
		"SELECT grp, id + 1 FROM t GROUP BY grp",
		"SELECT * FROM t GROUP BY grp",
		"SELECT count(*) FROM t GROUP BY sum(x)",
		"SELECT count(*) FROM t GROUP BY 2",
		"SELECT grp FROM t GROUP BY 0",
		"SELECT grp FROM t GROUP BY grp HAVING id > 1",
		"SELECT id FROM t ORDER BY 2",
		"SELECT id FROM t ORDER BY idd",
		"SELECT DISTINCT grp FROM t ORDER BY id",
		"SELECT grp, id FROM t UNION SELECT grp FROM u",
		"SELECT grp FROM t UNION SELECT w FROM u",
		"SELECT grp FROM t UNION SELECT grp FROM u ORDER BY id",
		"SELECT grp FROM t EXCEPT ALL SELECT grp FROM u",
		"SELECT id FROM t LIMIT -1",
		"SELECT id FROM t LIMIT 'a'",
		"SELECT id FROM t OFFSET id",
		"SELECT id AS a, x AS a FROM t",
		"SELECT grp FROM t JOIN u ON t.grp = u.grp",
		"SELECT id FROM t, t",
		"SELECT id FROM t JOIN u ON t.id = u.grp",
		"SELECT id FROM t JOIN u ON t.x",
		"SELECT id FROM t JOIN u ON t.grp = u.grp AND sum(t.x) > 1",
		"SELECT id FROM t JOIN u USING (w)",
		"SELECT id FROM t JOIN u USING (grp, id)",
		"SELECT 1 FROM t NATURAL JOIN \"Empty Table\"",
		"SELECT id FROM t JOIN u ON t.grp IN (SELECT grp FROM u)",
		"SELECT id FROM t WHERE x = (SELECT grp, w FROM u)",
		"SELECT id FROM t WHERE x = (SELECT w FROM u WHERE u.grp = t.grp)",
		"SELECT id FROM t WHERE x = (SELECT w FROM u WHERE u.w < t.id)",
		"SELECT id FROM t WHERE x = (SELECT count(*) FROM u WHERE u.w < t.id)",
		"SELECT id FROM t WHERE x = (SELECT max(w) FROM u WHERE u.w = t.id HAVING max(w) > 1)",
		"SELECT id FROM t WHERE x = (SELECT w FROM u WHERE u.w = t.id ORDER BY w LIMIT 1)",
		"SELECT id FROM t WHERE x IN (SELECT max(w) FROM u WHERE u.w = t.id)",
		"SELECT id FROM t WHERE EXISTS (SELECT max(w) FROM u WHERE u.w = t.id)",
		"SELECT id FROM t WHERE x IN (SELECT max(w) FROM u WHERE u.w < t.id GROUP BY grp)",
		"SELECT id FROM t WHERE ok OR EXISTS (SELECT 1 FROM u WHERE u.w < t.id)",
		"SELECT id FROM t WHERE EXISTS (SELECT t.x + 1 FROM u)",
		"SELECT id FROM t WHERE x = (SELECT max(w + t.id) FROM u)",
		"SELECT id FROM t WHERE x IN (SELECT w FROM u GROUP BY w, t.id)",
		"SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE t.x IN (SELECT w FROM u AS v))",
		"SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE EXISTS (SELECT 1 FROM u AS v WHERE v.w = t.id))",
		"SELECT id FROM t WHERE EXISTS (SELECT 1 FROM (SELECT * FROM u WHERE u.w = t.id) AS v)",
		"SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u JOIN u AS v ON v.w = t.id)",
		"SELECT id FROM t WHERE EXISTS (SELECT w FROM u WHERE u.w = t.id UNION SELECT 1)",
		"SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.grp = t.id)",
		"SELECT id FROM t WHERE id = (SELECT w FROM u)",
		"SELECT id FROM t WHERE id IN (SELECT grp FROM u)",
		"WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a",
		"WITH a (x, y) AS (SELECT 1) SELECT * FROM a",
		"WITH aa AS (SELECT 1) SELECT * FROM a",
		"SELECT *",
		"SELECT v.* FROM t",
		"SELECT * EXCLUDE (nothing) FROM t",
		"SELECT count(t.*) FROM t",
		"SELECT quantile_cont(x, 2) FROM t",
		"SELECT quantile_cont(x, id) FROM t",
		"SELECT rank() FROM t",
		"SELECT rank() OVER () FROM t",
		"SELECT upper(grp) OVER (ORDER BY id) FROM t",
		"SELECT sum(x) OVER w FROM t WINDOW v AS (ORDER BY id)",
		"SELECT sum(x) OVER (ORDER BY id GROUPS 1 PRECEDING) FROM t",
		"SELECT sum(x) OVER (RANGE 1 PRECEDING) FROM t",
		"SELECT id FROM t WHERE INTERVAL '1' MONTH = 3",
		"SELECT date_part('yeer', ts) FROM t",
		"SELECT id FROM (VALUES (1, 2), (3)) v",
		"SELECT * FROM (VALUES (1), ('a')) v",
		"SELECT id FROM t WHERE (id = 1",
		"SELECT id FROM t WHERE grp = 'a",
	} {
		_, err := c.Query(text).Collect(context.Background())
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		var placed *sql.Error
		if !errors.As(err, &placed) && !strings.Contains(text, "(SELECT w FROM u") {
			t.Errorf("%s: an error without a place: %v", text, err)
		}
		fmt.Fprintf(&b, "%s\n\n", err)
	}
	path := "testdata/errors.golden"
	if *rewrite {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; got\n%s", path, b.String())
	}
}

func TestQuery_ErrorKinds(t *testing.T) {
	c := tables(t)
	for _, k := range []struct {
		text string
		want error
	}{
		{"SELECT idd FROM t", dataframe.ErrNoColumn},
		{"SELECT id FROM tt", sql.ErrNoTable},
		{"SELECT id + 'a' FROM t", dataframe.ErrType},
		{"SELECT nothing(id) FROM t", dataframe.ErrNoFunction},
	} {
		if err := c.Query(k.text).Err(); !errors.Is(err, k.want) {
			t.Errorf("%s: got %v, want %v", k.text, err, k.want)
		}
	}
}
