package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// An interpreter behind a notebook imports a package through a plugin that it
// generates. Four kinds of declarations make it lose the whole package.
const (
	genericInterface = "exported generic interface with methods"
	methodConstraint = "exported constraint with exported methods"
	aliasInInterface = "exported interface whose methods mention an alias"
	internalInIface  = "exported interface whose methods mention an internal type"
)

// A finding is a declaration that a rule refuses.
type finding struct {
	pos  token.Pos
	text string
}

// fatal returns the declarations of a package that notebooks cannot load.
func fatal(p *types.Package) []finding {
	var found []finding
	for _, name := range p.Scope().Names() {
		obj, ok := p.Scope().Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() {
			continue
		}
		face, ok := obj.Type().Underlying().(*types.Interface)
		if !ok || face.NumMethods() == 0 {
			continue
		}
		add := func(kind, detail string) {
			found = append(found, finding{obj.Pos(), fmt.Sprintf("type %s: %s%s", name, kind, detail)})
		}
		switch {
		case isGeneric(obj):
			add(genericInterface, "") // sealed ones too
		case sealed(face):
			// nothing else matters: no proxy is generated for it
		case !face.IsMethodSet():
			add(methodConstraint, "")
		default:
			for m := range face.Methods() {
				if kind, named := mention(m.Type()); kind != "" {
					add(kind, fmt.Sprintf(": %s has %s", m.Name(), named))
				}
			}
		}
	}
	return found
}

// sealed reports whether an interface has an unexported method.
func sealed(face *types.Interface) bool {
	for m := range face.Methods() {
		if !m.Exported() {
			return true
		}
	}
	return false
}

// isGeneric reports whether a type has type parameters.
func isGeneric(obj *types.TypeName) bool {
	switch t := obj.Type().(type) {
	case *types.Alias:
		return t.TypeParams().Len() > 0
	case *types.Named:
		return t.TypeParams().Len() > 0
	}
	return false
}

// mention looks in a type, as it is written, for an alias or an internal type.
// any, byte, rune and error are neither.
func mention(t types.Type) (kind, named string) {
	each := func(list ...types.Type) (string, string) {
		for _, t := range list {
			if kind, named := mention(t); kind != "" {
				return kind, named
			}
		}
		return "", ""
	}
	switch t := t.(type) {
	case *types.Alias:
		if t.Obj().Pkg() != nil {
			return aliasInInterface, t.String()
		}
	case *types.Named:
		if p := t.Obj().Pkg(); p != nil && slices.Contains(strings.Split(p.Path(), "/"), "internal") {
			return internalInIface, t.String()
		}
		return each(slices.Collect(t.TypeArgs().Types())...)
	case *types.Map:
		return each(t.Key(), t.Elem())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return each(t.Elem())
	case *types.Signature:
		return each(t.Params(), t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if kind, named := mention(v.Type()); kind != "" {
				return kind, named
			}
		}
	case *types.Struct:
		for v := range t.Fields() {
			if kind, named := mention(v.Type()); kind != "" {
				return kind, named
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if kind, named := mention(m.Type()); kind != "" {
				return kind, named
			}
		}
	}
	return "", ""
}

func TestNotebook_PackagesLoad(t *testing.T) {
	publicTypes(t, func(p *pkg, checked *types.Package) {
		for _, f := range fatal(checked) {
			t.Errorf("%s: %s: notebooks cannot import package %s", house().at(f.pos), f.text, p.dir)
		}
	})
}

// Each probe is a package that the interpreter did or did not load. The names
// of the folders in testdata/probes/fatal say why; the want is in a table.
func TestNotebook_Probes(t *testing.T) {
	want := map[string]string{
		"aliasgeneric":   aliasInInterface,
		"aliasown":       aliasInInterface,
		"aliasstd":       aliasInInterface,
		"constraint":     methodConstraint,
		"generic":        genericInterface,
		"genericsealed":  genericInterface,
		"internalalias":  aliasInInterface,
		"internaldirect": internalInIface,
	}
	fset := token.NewFileSet()
	l := newLoader("example.org/probes", "testdata/probes", fset)
	for _, kind := range []string{"fatal", "fine"} {
		folders, err := os.ReadDir("testdata/probes/" + kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			name := folder.Name()
			t.Run(kind+"/"+name, func(t *testing.T) {
				p := l.load(path.Join(kind, name))
				if p.err != nil {
					t.Fatal(p.err)
				}
				found := fatal(p.types)
				switch {
				case kind == "fine" && len(found) > 0:
					t.Errorf("%s: %s: but the interpreter loads it", fset.Position(found[0].pos), found[0].text)
				case kind == "fatal" && (len(found) != 1 || want[name] == "" || !strings.Contains(found[0].text, want[name])):
					t.Errorf("got %v, want one: %s", found, want[name])
				}
			})
		}
		if kind == "fatal" && len(folders) != len(want) {
			t.Errorf("%d probes, %d in the table", len(folders), len(want))
		}
	}
}

// twins names, for what has type parameters, the spelling without: interpreters
// cannot call generic functions or name generic types. A name with two dots is
// a method. Functions of stats have theirs by rule, see byRule.
var twins = map[string]struct{ twin, reason string }{
	"dataframe.Series":      {"dataframe.Column", "typed view; Int64s, Strings … copy the values out"},
	"dataframe.SeriesOf":    {"dataframe.DataFrame.Column", "the column without its Go type"},
	"dataframe.Rows":        {"dataframe.DataFrame.EachRow", "rows as lists of values"},
	"dataframe.Values":      {"dataframe.DataFrame.Int64s", "one method for each type"},
	"dataframe.ValidValues": {"dataframe.DataFrame.ValidInt64s", "one method for each type that notebooks ask for"},
	"expr.Map":              {"expr.Apply", "takes any function of one value"},
	"expr.Of":               {"expr.Apply", "Where and Map are functions of one value"},
	"expr.Typed":            {"expr.Apply", "Where and Map are functions of one value"},
	"groupby.Compose":       {"groupby.ComposeAny", "takes any two functions"},
	"groupby.Func":          {"groupby.Call", "takes any function of a slice"},
	"groupby.FuncErr":       {"groupby.Call", "takes functions with an error too"},
	"groupby.Reduce":        {"groupby.Groups.Reduce", "takes any slice and function"},
	"groupby.Reducer":       {"groupby.StreamAny", "takes the four functions as any"},
	"groupby.Slice":         {"groupby.Values", "takes any slice"},
	"groupby.Stream":        {"groupby.StreamAny", "takes the four functions as any"},
	"stats.Count":           {"stats.Floats.CountMap", "values come from here; their fields can be read"},
	"stats.Proportion":      {"stats.Floats.ProportionMap", "values come from here; their fields can be read"},
	"stats.WeightedCount":   {"stats.Floats.WeightedCountMap", "values come from here; their fields can be read"},
}

// byRule returns the twins that a name may have without a line in the table.
func byRule(name string) []string {
	if fn, ok := strings.CutPrefix(name, "stats."); ok {
		return []string{"stats.Floats." + fn, "stats.Ints." + fn, "stats.Strings." + fn}
	}
	return nil
}

func TestNotebook_GenericNamesHaveTwins(t *testing.T) {
	plain := map[string]bool{}     // names that interpreters can use
	generic := map[string]string{} // generic names and their places
	publicTypes(t, func(p *pkg, checked *types.Package) {
		for _, name := range checked.Scope().Names() {
			obj := checked.Scope().Lookup(name)
			if !obj.Exported() {
				continue
			}
			full := p.name + "." + name
			typ, isType := obj.(*types.TypeName)
			sig, isFunc := obj.Type().(*types.Signature)
			if isType && isGeneric(typ) || isFunc && sig.TypeParams().Len() > 0 {
				generic[full] = house().at(obj.Pos())
				continue
			}
			plain[full] = true
			if named, ok := types.Unalias(obj.Type()).(*types.Named); ok && isType {
				for m := range named.Methods() {
					plain[full+"."+m.Name()] = true
				}
			}
		}
	})
	for _, name := range sortedKeys(generic) {
		line, listed := twins[name]
		switch {
		case listed && !plain[line.twin]:
			t.Errorf("%s: %s: its twin %s does not exist or is generic too", generic[name], name, line.twin)
		case !listed && !slices.ContainsFunc(byRule(name), func(twin string) bool { return plain[twin] }):
			t.Errorf("%s: %s has type parameters and no twin without (table twins in internal/arch/notebook_test.go)", generic[name], name)
		}
	}
	for _, name := range sortedKeys(twins) {
		if generic[name] == "" {
			t.Errorf("line %s of table twins: there is no such generic name", name)
		}
	}
}

// displayed are the types that a notebook shows as a cell's last value.
var displayed = []string{"categorical.Column", "dataframe.DataFrame", "dataframe.Grouped", "dataframe.Series"}

// renderers are the methods by which notebooks find out how to show a value.
// They count only with exactly this signature.
var renderers = map[string]string{
	"HTML":         "func() string",
	"SVG":          "func() string",
	"Markdown":     "func() string",
	"Latex":        "func() string",
	"JavaScript":   "func() string",
	"JPEG":         "func() []byte",
	"PDF":          "func() []byte",
	"SimpleRender": "func() map[string]any",
	"String":       "func() string",
}

func TestNotebook_Renderers(t *testing.T) {
	missing := map[string]bool{}
	for _, name := range displayed {
		missing[name] = true
	}
	publicTypes(t, func(p *pkg, checked *types.Package) {
		for _, name := range checked.Scope().Names() {
			obj, ok := checked.Scope().Lookup(name).(*types.TypeName)
			if !ok || !obj.Exported() || types.IsInterface(obj.Type()) {
				continue
			}
			full := p.name + "." + name
			delete(missing, full)
			has := map[string]bool{}
			byPointer := false
			methods := types.NewMethodSet(types.NewPointer(obj.Type()))
			for m := range methods.Methods() {
				want, ok := renderers[m.Obj().Name()]
				if !ok {
					continue
				}
				has[m.Obj().Name()] = true
				if got := plainSignature(m.Type()); got != want {
					t.Errorf("%s: %s.%s is %s: notebooks look for %s", house().at(m.Obj().Pos()), full, m.Obj().Name(), got, want)
				}
				if m.Obj().Name() == "HTML" {
					byPointer = types.NewMethodSet(obj.Type()).Lookup(nil, "HTML") == nil
				}
			}
			if has["HTML"] || slices.Contains(displayed, full) {
				for _, want := range []string{"HTML", "SimpleRender", "String"} {
					if !has[want] {
						t.Errorf("%s: %s has no method %s() %s", house().at(obj.Pos()), full, want, strings.TrimPrefix(renderers[want], "func() "))
					}
				}
			}
			if byPointer {
				for _, fn := range returning(checked, obj) {
					t.Errorf("%s: %s returns %s, whose HTML needs a pointer: notebooks would not find it", house().at(fn.Pos()), fn.Name(), full)
				}
			}
		}
	})
	for _, name := range sortedKeys(missing) {
		t.Errorf("table displayed: there is no type %s", name)
	}
}

// names of results, which a signature's text contains but its type does not
var resultNames = regexp.MustCompile(`^func\(\) \(\w+ (.*)\)$`)

// plainSignature returns a method's type without names.
func plainSignature(t types.Type) string {
	return resultNames.ReplaceAllString(types.TypeString(t, nil), "func() $1")
}

// returning lists the exported functions and methods of a package that return
// a type itself instead of a pointer to it.
func returning(p *types.Package, typ *types.TypeName) []*types.Func {
	var list []*types.Func
	look := func(fn *types.Func) {
		if !fn.Exported() {
			return
		}
		for v := range fn.Signature().Results().Variables() {
			if named, ok := types.Unalias(v.Type()).(*types.Named); ok && named.Obj() == typ {
				list = append(list, fn)
			}
		}
	}
	for _, name := range p.Scope().Names() {
		switch obj := p.Scope().Lookup(name).(type) {
		case *types.Func:
			look(obj)
		case *types.TypeName:
			if named, ok := types.Unalias(obj.Type()).(*types.Named); ok && obj.Exported() {
				for m := range named.Methods() {
					look(m)
				}
			}
		}
	}
	return list
}

// A plugin is built by the toolchain that go.mod asks for and loads only into
// a kernel of the same one; the newest that interpreters work with is 1.26.
func TestNotebook_GoVersion(t *testing.T) {
	for line := range strings.Lines(string(house().read(t, "go.mod"))) {
		version, ok := strings.CutPrefix(strings.TrimSpace(line), "go 1.")
		if !ok {
			continue
		}
		minor, _, _ := strings.Cut(version, ".")
		if n, err := strconv.Atoi(minor); err != nil || n > 26 {
			t.Errorf("go.mod: %s: want at most go 1.26", strings.TrimSpace(line))
		}
		return
	}
	t.Error("go.mod: no go directive")
}

// mostEntries is how large a map may be that the compiler still fills together
// with the package's other variables.
const mostEntries = 5

// The linker leaves out what fills a large map that a plugin does not use. A
// second plugin shares the package with the first, and finds the map empty:
// import "stats", then "dataframe", in two cells of a notebook.
func TestNotebook_NoLargeMapVariables(t *testing.T) {
	for _, p := range house().packages {
		if n := floor(p.dir); n < 0 || n > floor("io/csv") {
			continue
		}
		for _, f := range p.library() {
			for _, d := range f.ast.Decls {
				gen, ok := d.(*ast.GenDecl)
				if !ok || gen.Tok != token.VAR {
					continue
				}
				for _, spec := range gen.Specs {
					for i, value := range spec.(*ast.ValueSpec).Values {
						lit, ok := value.(*ast.CompositeLit)
						if !ok || len(lit.Elts) <= mostEntries {
							continue
						}
						if _, ok := lit.Type.(*ast.MapType); ok {
							name := spec.(*ast.ValueSpec).Names[min(i, len(spec.(*ast.ValueSpec).Names)-1)].Name
							t.Errorf("%s: map %s of %d entries as a package variable may be empty in a notebook: write a switch or an array", house().at(lit.Pos()), name, len(lit.Elts))
						}
					}
				}
			}
		}
	}
}
