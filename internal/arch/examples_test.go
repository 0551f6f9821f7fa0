package arch

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

// called by fmt, errors and notebooks rather than by name.
var protocol = map[string]bool{
	"String": true, "GoString": true, "Format": true,
	"Error": true, "Unwrap": true, "Is": true,
	"HTML": true, "SimpleRender": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true,
}

// families are names that differ in a type only: an Example of one shows all.
var families = []struct{ pattern, reason string }{
	{`dataframe\.DataFrame\.(Valid)?(Bools|Binaries|Durations|Strings|Times|Float\d+s|Int\d+s|Uint\d+s)`, "one accessor for each type"},
	{`stats\.(Floats|Ints|Strings)\..*`, "methods that repeat the functions for interpreters"},
}

// unshown are verbs without an Example, each for a reason.
var unshown = []struct{ pattern, reason string }{}

func TestExamples_EveryVerb(t *testing.T) {
	house := house()
	used := map[string]bool{}
	shown := map[string]string{} // family -> a member with an Example, "" if none yet
	for _, p := range house.packages {
		if !p.public() {
			continue
		}
		mentioned := mentions(p)
		for _, v := range verbs(p) {
			name := p.name + "." + v.name
			short := name[strings.LastIndexByte(name, '.')+1:]
			if excuse := match(unshown, name); excuse != "" {
				used[excuse] = true
				continue
			}
			if family := match(families, name); family != "" {
				if _, ok := shown[family]; !ok || mentioned[short] {
					shown[family] = map[bool]string{true: name}[mentioned[short]]
				}
				continue
			}
			if !mentioned[short] {
				t.Errorf("%s: %s stands in no Example of its package", house.at(v.decl.Pos()), name)
			}
		}
	}
	for _, f := range families {
		if member, ok := shown[f.pattern]; !ok || member == "" {
			t.Errorf("family %s (%s): no member has an Example, or no member exists", f.pattern, f.reason)
		}
	}
	for _, u := range unshown {
		if !used[u.pattern] {
			t.Errorf("line %s (%s) of table unshown matches nothing", u.pattern, u.reason)
		}
	}
}

// match returns the first pattern that matches the whole name, "" if none does.
func match(table []struct{ pattern, reason string }, name string) string {
	for _, line := range table {
		if regexp.MustCompile(`^(` + line.pattern + `)$`).MatchString(name) {
			return line.pattern
		}
	}
	return ""
}

// A verb is an exported function, or a method that does more than tell.
type verb struct {
	name string // Func or Type.Method
	decl *ast.FuncDecl
}

// verbs returns the verbs of a package. Left out are accessors, methods that
// others call by protocol, and doors for Stoa's own packages: functions with
// an internal type in their signature.
func verbs(p *pkg) []verb {
	var list []verb
	for _, f := range p.library() {
		doors := internalNames(f)
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() || mentionsAny(fn.Type, doors) {
				continue
			}
			name := fn.Name.Name
			if fn.Recv != nil {
				if r := receiver(fn); !ast.IsExported(r) || protocol[name] || isAccessor(fn) {
					continue
				} else {
					name = r + "." + name
				}
			}
			list = append(list, verb{name, fn})
		}
	}
	return list
}

// isAccessor reports whether a method has no parameters and one result of type
// bool, int or string.
func isAccessor(fn *ast.FuncDecl) bool {
	if len(fn.Type.Params.List) > 0 || fn.Type.Results == nil || fn.Type.Results.NumFields() != 1 {
		return false
	}
	id, ok := fn.Type.Results.List[0].Type.(*ast.Ident)
	return ok && (id.Name == "bool" || id.Name == "int" || id.Name == "string")
}

// internalNames returns the names by which a file knows internal packages.
func internalNames(f *file) map[string]bool {
	names := map[string]bool{}
	for _, spec := range f.ast.Imports {
		if to := unquote(spec); strings.HasPrefix(to, modulePath+"/internal/") {
			name := to[strings.LastIndexByte(to, '/')+1:]
			if spec.Name != nil {
				name = spec.Name.Name
			}
			names[name] = true
		}
	}
	return names
}

// mentionsAny reports whether a signature names one of the packages.
func mentionsAny(sig *ast.FuncType, packages map[string]bool) bool {
	found := false
	ast.Inspect(sig, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && packages[x.Name] {
				found = true
			}
		}
		return true
	})
	return found
}

// mentions returns the names that the Examples of a package use.
func mentions(p *pkg) map[string]bool {
	names := map[string]bool{}
	for _, f := range p.files {
		if !f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Example") {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					names[s.Sel.Name] = true
				}
				return true
			})
		}
	}
	return names
}
