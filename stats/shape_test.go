package stats

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestShape_TwinsAndExamples reads the sources: every generic function must
// have a method of the same name for interpreters, every function an Example,
// every exported name a doc comment that starts with it.
func TestShape_TwinsAndExamples(t *testing.T) {
	functions, generic, methods, examples := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	everyFile(t, func(name string, f *ast.File) {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			fn := d.Name.Name
			switch {
			case strings.HasSuffix(name, "_test.go"):
				examples[strings.TrimPrefix(fn, "Example")] = strings.HasPrefix(fn, "Example")
			case d.Recv != nil:
				if recv, ok := d.Recv.List[0].Type.(*ast.Ident); ok {
					methods[recv.Name+"."+fn] = true
				}
			case d.Name.IsExported():
				functions[fn] = true
				generic[fn] = d.Type.TypeParams != nil
			}
			if d.Name.IsExported() && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(d.Doc.Text(), fn+" ") {
				t.Errorf("%s: the doc comment of %s does not start with its name", name, fn)
			}
		}
	})
	for _, fn := range slices.Sorted(maps.Keys(functions)) {
		if !examples[fn] {
			t.Errorf("%s has no Example", fn)
		}
		if !generic[fn] {
			continue
		}
		if !methods["Ints."+fn] {
			t.Errorf("Ints has no method %s", fn)
		}
		if fn != "Counts" && !methods["Floats."+fn] { // counting over a range is for integers
			t.Errorf("Floats has no method %s", fn)
		}
	}
}

// everyFile parses the package's sources, tests included.
func everyFile(t *testing.T, visit func(name string, f *ast.File)) {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		visit(name, f)
	}
}

// TestTwins_Agree compares methods with the functions that they stand for
// where arguments could have been swapped or dropped.
func TestTwins_Agree(t *testing.T) {
	f, w := Floats(sample), slices.Repeat([]float64{1, 2}, 5)
	wantAllNear(t, "Quantile", value(f.Quantile(ps...)), value(Quantile(sample, ps...)))
	wantAllNear(t, "QuantileAB", value(f.QuantileAB(0, 1, ps...)), value(QuantileAB(sample, 0, 1, ps...)))
	wantAllNear(t, "WeightedQuantile", value(f.WeightedQuantile(w, ps...)), value(WeightedQuantile(sample, w, ps...)))
	wantAllNear(t, "Percentile", value(f.Percentile(5, 50)), value(Percentile(sample, 5, 50)))
	wantAllNear(t, "NQuantile", value(f.NQuantile(3)), value(NQuantile(sample, 3)))
	wantAllNear(t, "Trim", value(f.Trim(0.2)), value(Trim(sample, 0.2)))
	wantAllNear(t, "Winsor", value(f.Winsor(0.2)), value(Winsor(sample, 0.2)))
	wantAllNear(t, "Rank", f.Rank(Compete), Rank(sample, Compete))
	wantAllNear(t, "Autocor", value(f.Autocor(2)), value(Autocor(sample, 2)))
	wantNear(t, "QuantileRank", f.QuantileRank(5), QuantileRank(sample, 5))
	wantNear(t, "Cor", value(f.Cor(w)), value(Cor(sample, w)))
	x := Ints{3, 1, 3, 4}
	wantAllNear(t, "integers", []float64{x.Mean(), x.Std(), x.Median(), x.Kurtosis(), x.Span()},
		[]float64{2.75, Std(x), 3, Kurtosis(x), 3})
	if got := value(x.Counts(1, 4)); !slices.Equal(got, []int64{1, 0, 2, 1}) {
		t.Errorf("Counts = %v", got)
	}
	s := Strings{"b", "a", "b"}
	if lo, hi, _ := s.Extrema(); lo != "a" || hi != "b" || !slices.Equal(s.Rank(Tied), Floats{2.5, 1, 2.5}) {
		t.Errorf("Strings: %v, %v, %v", lo, hi, s.Rank(Tied))
	}
}
