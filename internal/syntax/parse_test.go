package syntax

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden files in testdata")

// golden compares got with a file in testdata, or rewrites the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *rewrite {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", path, got, want)
	}
}

func TestParseExpr_Format(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a", "a"},
		{"a or b and not c = d", "a OR b AND NOT c = d"},
		{"(a or b) and (not c) = d", "(a OR b) AND (NOT c) = d"},
		{"a == 1 and b != 2 or c <> 3", "a = 1 AND b <> 2 OR c <> 3"},
		{"1+2*3-4", "1 + 2 * 3 - 4"},
		{"1-(2-3)", "1 - (2 - 3)"},
		{"(1+2)*3 // 4 % 5", "(1 + 2) * 3 // 4 % 5"},
		{"2 ** 3 ^ 4", "2 ^ 3 ^ 4"},
		{"-x ^ 2", "-x ^ 2"},
		{"- - x", "-(-x)"},
		{"-1", "-1"},
		{"-(1)", "-(1)"},
		{"- 9223372036854775808", "-9223372036854775808"},
		{"18446744073709551615", "18446744073709551615"},
		{"1_000 + 0xff + .5 + 2. + 1e3", "1000 + 255 + 0.5 + 2.0 + 1000.0"},
		{"'it''s' || \"a b\" || `c``d`", "'it''s' || \"a b\" || \"c`d\""},
		{"x is null and y IS NOT MISSING and z is present", "x IS NULL AND y IS NOT NULL AND z IS NOT NULL"},
		{"x is true or x is not false or x is unknown or x is nan", "x IS TRUE OR x IS NOT FALSE OR x IS NULL OR x IS NAN"},
		{"x is not distinct from y + 1", "x IS NOT DISTINCT FROM y + 1"},
		{"a = b is null", "(a = b) IS NULL"},
		{"x between 1 and 2 and y not between 'a' and 'b'", "x BETWEEN 1 AND 2 AND y NOT BETWEEN 'a' AND 'b'"},
		{"x not in (1, 2+3, null)", "x NOT IN (1, 2 + 3, NULL)"},
		{"name like 'a%' and name not ilike '%b' escape '!'", "name LIKE 'a%' AND name NOT ILIKE '%b' ESCAPE '!'"},
		{"case when a then 1 when b then 2 else 3 end", "CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END"},
		{"case x when 1 then 'a' end", "CASE x WHEN 1 THEN 'a' END"},
		{"when(a > 1).then(2).when(b).then(3).else(4) + 1", "CASE WHEN a > 1 THEN 2 WHEN b THEN 3 ELSE 4 END + 1"},
		{"when(a).then(2)", "CASE WHEN a THEN 2 END"},
		{"cast(x as double precision) + y::int8::varchar(20)", "CAST(x AS double) + CAST(CAST(y AS int8) AS varchar(20))"},
		{"try_cast(x as timestamp with time zone)", "TRY_CAST(x AS timestamptz)"},
		{"COUNT(*) + count(distinct x)", "count(*) + count(DISTINCT x)"},
		{"sum(x) filter (where x > 0)", "sum(x) FILTER (WHERE x > 0)"},
		{"x.sort().diff()", "diff(sort(x))"},
		{"lag(x, 1) over (partition by a, b order by t desc nulls first, u)", "lag(x, 1) OVER (PARTITION BY a, b ORDER BY t DESC NULLS FIRST, u)"},
		{"sum(x) over (k order by t rows 2 preceding)", "sum(x) OVER (PARTITION BY k ORDER BY t ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)"},
		{"sum(x) over (order by t range between interval '1' hour preceding and unbounded following)",
			"sum(x) OVER (ORDER BY t RANGE BETWEEN INTERVAL '3600000000000' NANOSECOND PRECEDING AND UNBOUNDED FOLLOWING)"},
		{"date '2016-03-28' + interval 3 months", "DATE '2016-03-28' + INTERVAL '3' MONTH"},
		{"timestamp '2016-03-28 01:56:25.5'", "TIMESTAMP '2016-03-28 01:56:25.5'"},
		{"timestamp '2016-03-28T01:56:25+02:00'", "TIMESTAMPTZ '2016-03-27 23:56:25Z'"},
		{"extract(year from t)", "date_part('year', t)"},
		{"substring(s from 2 for 3) || substring(s, 1)", "substring(s, 2, 3) || substring(s, 1)"},
		{"position('a' in s) + position(s, 'b')", "position('a', s) + position(s, 'b')"},
		{"trim(s) || trim(leading 'x' from s) || trim(both from s) || trim('y' from s)", "trim(s) || ltrim(s, 'x') || trim(s) || trim(s, 'y')"},
		{"percentile_cont(0.9) within group (order by x)", "percentile_cont(x, 0.9)"},
		{"a /* one /* two */ */ + -- three\n b", "a + b"},
		{"größe > 1 and _x$1 < 2", "\"größe\" > 1 AND _x$1 < 2"},
		{"date + timestamp", "date + timestamp"}, // names, where no text follows
	} {
		item, err := ParseExpr(c.text, Stoa)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := Format(item.X); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
		stable(t, c.want)
	}
}

// stable checks that formatting a text and parsing it again changes nothing.
func stable(t *testing.T, text string) {
	t.Helper()
	item, err := ParseExpr(text, SQL)
	if err != nil {
		item, err = ParseExpr(text, Stoa)
	}
	if err != nil {
		t.Errorf("formatted %s: %v", text, err)
		return
	}
	if again := Format(item.X); again != text {
		t.Errorf("formatted %s: got %s the second time", text, again)
	}
}

func TestParseQuery_Format(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"select 1", "SELECT 1"},
		{"select *, t.*, a b, c as \"d e\" from t;", `SELECT *, t.*, a AS b, c AS "d e" FROM t`},
		{"select * exclude (a, b) from t x", "SELECT * EXCLUDE (a, b) FROM t AS x"},
		{"select distinct a from t where b group by a, 2 having c order by d desc nulls last, 1 limit 3 offset 4",
			"SELECT DISTINCT a FROM t WHERE b GROUP BY a, 2 HAVING c ORDER BY d DESC NULLS LAST, 1 LIMIT 3 OFFSET 4"},
		{"select a from t group by all offset 1 rows fetch first 2 rows only", "SELECT a FROM t GROUP BY ALL LIMIT 2 OFFSET 1"},
		{"select a from (select b from u) where c", "SELECT a FROM (SELECT b FROM u) WHERE c"},
		{"with x as (select 1 as a), y (b) as (select 2) select * from x, y", "WITH x AS (SELECT 1 AS a), y (b) AS (SELECT 2) SELECT * FROM x, y"},
		{"select * from a join b on a.x = b.x left outer join c using (k) cross join d natural full join e",
			"SELECT * FROM a INNER JOIN b ON a.x = b.x LEFT JOIN c USING (k) CROSS JOIN d NATURAL FULL JOIN e"},
		{"select * from a join (b join c on true) on false", "SELECT * FROM a INNER JOIN (b INNER JOIN c ON TRUE) ON FALSE"},
		{"select * from a semi join b using (x) left anti join c using (y)", "SELECT * FROM a SEMI JOIN b USING (x) ANTI JOIN c USING (y)"},
		{"select 1 union all select 2 intersect select 3 except (select 4 limit 1) order by 1",
			"SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3 EXCEPT (SELECT 4 LIMIT 1) ORDER BY 1"},
		{"select 1 union (select 2 union select 3)", "SELECT 1 UNION (SELECT 2 UNION SELECT 3)"},
		{"values (1, 'a'), (2, 'b')", "VALUES (1, 'a'), (2, 'b')"},
		{"select * from (values (1), (2)) v(x)", "SELECT * FROM (VALUES (1), (2)) AS v (x)"},
		{"select a in (select b from t), exists (select 1), (select max(c) from u)", "SELECT a IN (SELECT b FROM t), EXISTS (SELECT 1), (SELECT max(c) FROM u)"},
		{"select sum(a) over w, rank() over (w order by b) from t window w as (partition by c) qualify rank() over w = 1",
			"SELECT sum(a) OVER w, rank() OVER (w ORDER BY b) FROM t WINDOW w AS (PARTITION BY c) QUALIFY rank() OVER w = 1"},
		{"select left(a, 1), \"select\", t.\"from\" from t", `SELECT "left"(a, 1), "select", t."from" FROM t`},
	} {
		q, err := ParseQuery(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got := FormatQuery(q)
		if got != strings.ReplaceAll(c.want, `"left"(`, "left(") {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
		again, err := ParseQuery(got)
		if err != nil {
			t.Errorf("formatted %s: %v", got, err)
		} else if second := FormatQuery(again); second != got {
			t.Errorf("formatted %s: got %s the second time", got, second)
		}
	}
}

func TestParse_Errors(t *testing.T) {
	var b strings.Builder
	show := func(text string, err error) {
		if err == nil {
			t.Errorf("%s: no error", text)
			return
		}
		fmt.Fprintf(&b, "%v\n\n", err)
	}
	for _, text := range []string{
		"", "a +", "a b", "(a", "f(a", "a.f(*)", "a)", "'abc", `"abc`, `""`, "a /* b", "1x", "a # b", "a < b < c", "a = b between 1 and 2",
		"1e999", "99999999999999999999", "x in ()", "case when a then b", "case end", "when(a)", "cast(a as )", "date 'x'", "date '2016-02-30'",
		"interval '3' bananas", "x is what", "count(a order)", "and", "x as", "sum(x) over w", "\xff",
		"a\n  + b\n\tc d", strings.Repeat("x + ", 40) + "? + " + strings.Repeat("y + ", 40) + "z", strings.Repeat("(", 300), strings.Repeat("not ", 300),
		strings.Repeat("1+", 5002) + "1", strings.Repeat("-", 1) + strings.Repeat(" -", 300) + "1",
	} {
		_, err := ParseExpr(text, Stoa)
		show(text, err)
	}
	for _, text := range []string{
		"", "select", "select from t", "select a, from t", "select a from", "select a from t where", "select a from t extra words",
		"select a from t order a", "select * from (select a from t", "select a from t limit", "select a from t; select b", "select a from a.b",
		"select a from range(3)", "select a from t join u", "select distinct on (a) b from t", "select a from t group by rollup (a)",
		"with recursive x as (select 1) select * from x", "select order from t", "update t set a = 1", "values (1), (2, 3)",
		"select sum(a) over (rows between unbounded following and current row) from t", "select first(a ignore nulls) from t",
		"select * from t asof join u using (a)", "select * from lateral (select 1)", "select a union by name select b", strings.Repeat("(", 300) + "select 1",
	} {
		_, err := ParseQuery(text)
		show(text, err)
	}
	golden(t, "parse_errors.golden", b.String())
}

func TestLower(t *testing.T) {
	for _, c := range []struct{ text, stoa, sql string }{
		{"a + 1 < b and not c", "(((a + 1) < b) and not(c))", ""},
		{"sum(x)", "sum(x)", "when((count(x) >= 1): sum(x))"},
		{"var(x)", "var(x)", "when((count(x) >= 2): var(x))"},
		{"first(x)", "first(x)", "when(first(is_missing(x)): missing, else: first(x))"},
		{"any_value(x)", "first(x)", ""},
		{"count(*)", "count()", ""},
		{"count(x)", "count(x)", ""},
		{"count(distinct x)", "nunique(x)", ""},
		{"avg(distinct x)", "mean(unique(x))", ""},
		{"min(distinct x)", "min(x)", ""},
		{"max(x) filter (where y)", "max(when(y: x))", ""},
		{"count(*) filter (where y)", "count(when(y: true))", ""},
		{"count_if(y)", "count(when(y: true))", ""},
		{"quantile_cont(x, 0.25)", "quantile(x, 0.25)", ""},
		{"corr(x, y + 1)", "cor(x, (y + 1))", ""},
		{"percentile_cont(0.9) within group (order by x desc)", "quantile(x, 0.09999999999999998)", ""},
		{"x in (1, 2, 3)", "((x == 1) or ((x == 2) or (x == 3)))", ""},
		{"x not between 1 and 2", "not(((x >= 1) and (x <= 2)))", ""},
		{"case x when 1 then 'a' else 'b' end", `when((x == 1): "a", else: "b")`, ""},
		{"x is not true", "when(x: false, else: true)", ""},
		{"x is distinct from 1", "when((is_missing(x) and is_missing(1)): false, (is_missing(x) or is_missing(1)): true, (x == 1): false, else: true)", ""},
		{"x is distinct from null", "not(is_missing(x))", ""},
		{"row_number() over (partition by a order by b desc)", "row_number() over (partition a order b desc)", ""},
		{"sum(x) over (partition by a)", "sum(x) over (partition a)", "when((count(x) >= 1): sum(x)) over (partition a)"},
		{"avg(x) over (order by t rows between 2 preceding and 1 following)", "rolling_mean(x, rows 2 preceding to 1 following) over (order t)", ""},
		{"lag(x, 2, 0) over (order by t)", "when(is_missing(shift(is_missing(x), 2)): 0, else: shift(x, 2)) over (order t)", ""},
		{"rank() over (order by t nulls first)", "rank(by is_missing(t) desc, t) over (order is_missing(t) desc, t)", ""},
		{"timestamp '2016-03-28 01:56:25'", "2016-03-28T01:56:25Z", "cast(2016-03-28T01:56:25Z, Timestamp[us])"},
		{"x::double", "cast(x, Float64)", ""},
		{"a || b", "concat(a, b)", ""},
		{"a % b", "mod(a, b)", "mod(a, null_if(b, 0))"},
		{"a % 2", "mod(a, 2)", ""},
	} {
		if c.sql == "" {
			c.sql = c.stoa
		}
		for d, want := range map[Dialect]string{Stoa: c.stoa, SQL: c.sql} {
			item, err := ParseExpr(c.text, d)
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
				continue
			}
			n, err := (&Lowering{Text: c.text, Dialect: d}).Expr(item.X)
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
			} else if got := ast.Format(n); got != want {
				t.Errorf("%s, dialect %d:\n got %s\nwant %s", c.text, d, got, want)
			}
		}
	}
	item, err := ParseExpr("x.sort().diff().head(3).over(k, j order by t desc)", Stoa)
	if err != nil {
		t.Fatal(err)
	}
	n, err := (&Lowering{}).Expr(item.X)
	if want := "head(diff(sort(x)), 3) over (partition k, j order t desc)"; err != nil || ast.Format(n) != want {
		t.Errorf("got %v, %v, want %s", n, err, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a + b * -1 = c", "case when x is null then 'a' else b::int end", "sum(x) filter (where y) over (partition by a order by b rows 3 preceding)",
		"when(a).then(b).else(c)", "interval '1 day 2 hours' + date '2020-01-01'", "x not in (1, 2) or \"q\" like `r`", "t.x between -.5e-3 and 0x1F",
		"select distinct a, count(*) c from t join u using (k) where exists (select 1) group by all having c > 1 order by 2 desc limit 3",
		"with a as (values (1)) select * from a union all (select 2 except select 3)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range []Dialect{Stoa, SQL} {
			item, err := ParseExpr(s, d)
			if err != nil {
				checkPlaced(t, s, err)
				continue
			}
			if _, err := (&Lowering{Text: s, Dialect: d}).Expr(item.X); err != nil {
				checkPlaced(t, s, err)
			}
			text := Format(item.X)
			again, err := ParseExpr(text, d)
			if err != nil {
				t.Fatalf("%q: formatted %q: %v", s, text, err)
			}
			if second := Format(again.X); second != text {
				t.Fatalf("%q: formatted %q, then %q", s, text, second)
			}
		}
		q, err := ParseQuery(s)
		if err != nil {
			checkPlaced(t, s, err)
			return
		}
		text := FormatQuery(q)
		again, err := ParseQuery(text)
		if err != nil {
			t.Fatalf("%q: formatted %q: %v", s, text, err)
		}
		if second := FormatQuery(again); second != text {
			t.Fatalf("%q: formatted %q, then %q", s, text, second)
		}
	})
}

// checkPlaced checks that an error knows its place.
func checkPlaced(t *testing.T, s string, err error) {
	t.Helper()
	placed, ok := err.(*Error)
	if !ok || placed.Span.Lo < 0 || placed.Span.Lo > len(s) || placed.Span.Hi < placed.Span.Lo {
		t.Fatalf("%q: error without a place: %v", s, err)
	}
	_ = placed.Error()
}
