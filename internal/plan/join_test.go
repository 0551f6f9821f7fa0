package plan

import (
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// side returns an input with int64 columns of these names.
func side(names string) Node {
	t := &vector.Table{}
	for _, name := range strings.Fields(names) {
		v := vector.FromSlice(vector.Of(vector.Int64), []int64{1}, vector.Bitmap{})
		t.Fields = append(t.Fields, vector.Field{Name: name, Type: v.Type()})
		t.Columns = append(t.Columns, vector.NewColumn(v))
	}
	return &Scan{Table: t}
}

// fieldNames joins the names of a node's columns.
func fieldNames(n Node) string {
	var names []string
	for _, f := range n.Fields() {
		names = append(names, f.Name)
	}
	return strings.Join(names, " ")
}

// TestJoin_keepsNames: a join built anew over fewer columns calls the others as
// before.
func TestJoin_keepsNames(t *testing.T) {
	k := JoinOn{Left: ast.Column{Name: "k"}, Right: ast.Column{Name: "k"}}
	for _, c := range []struct {
		names               JoinNames
		want, right, pruned string
	}{
		{JoinNames{MakeUnique: true}, "k x x_2 x_1", "k x", "k x_2"},
		{JoinNames{MakeUnique: true}, "k x x_2 x_1", "k x_1", "k x_1"},
		{JoinNames{Right: "_r"}, "k x x_r x_1", "k x", "k x_r"},
	} {
		j, err := NewJoin(side("k x"), side("k x x_1"), JoinSpec{On: []JoinOn{k}, Names: c.names})
		if err != nil {
			t.Fatal(err)
		}
		less, err := NewJoin(side("k"), side(c.right), j.Spec)
		if got := fieldNames(j); got != c.want || err != nil || fieldNames(less) != c.pruned {
			t.Errorf("got %s and %s, %v, want %s and %s", got, fieldNames(less), err, c.want, c.pruned)
		}
		a, err := NewAsof(side("k x"), side("k x x_1"), AsofSpec{On: k, Names: c.names})
		if err != nil {
			t.Fatal(err)
		}
		fewer, err := NewAsof(side("k"), side(c.right), a.Spec)
		if got := fieldNames(a); got != c.want || err != nil || fieldNames(fewer) != c.pruned {
			t.Errorf("as of: got %s and %s, %v, want %s and %s", got, fieldNames(fewer), err, c.want, c.pruned)
		}
	}
}

// TestJoin_nullable: values may be missing where a side may have no row.
func TestJoin_nullable(t *testing.T) {
	on := []JoinOn{{Left: ast.Column{Name: "k"}, Right: ast.Column{Name: "q"}}}
	for kind, want := range map[JoinKind]string{InnerJoin: "k x y", LeftJoin: "k x y?", RightJoin: "k x? y", OuterJoin: "k x? y?", SemiJoin: "k x", AntiJoin: "k x"} {
		j, err := NewJoin(side("k x"), side("q y"), JoinSpec{Kind: kind, On: on})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range j.Fields() {
			got = append(got, f.Name+map[bool]string{true: "?"}[f.Nullable])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%v: got %s, want %s", kind, strings.Join(got, " "), want)
		}
	}
}
