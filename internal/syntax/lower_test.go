package syntax

import (
	"strings"
	"testing"
)

// Texts that grow when they are lowered end in an error, soon.
func TestLower_Growth(t *testing.T) {
	nest := func(before, after string) string {
		return strings.Repeat(before, 200) + "x" + strings.Repeat(after, 200)
	}
	for _, text := range []string{
		nest("(", " between 1 and 2)"),
		"x" + strings.Repeat(" is distinct from y", 4000),
		nest("case ", " when 1 then 2 when 3 then 4 end"),
		nest("(", " in (1, 2, 3))"),
		nest("(", " // 3 % y)"),
		nest("left(", ", -1)"),
	} {
		item, err := ParseExpr(text, SQL)
		if err != nil {
			t.Fatalf("%.60s: %v", text, err)
		}
		if _, err = (&Lowering{Text: text, Dialect: SQL}).Expr(item.X); err == nil || !strings.Contains(err.Error(), "operations") {
			t.Errorf("%.60s: got %v, want an error about its size", text, err)
		}
	}
}
