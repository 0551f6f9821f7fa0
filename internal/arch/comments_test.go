package arch

import (
	"go/ast"
	"go/token"
	"path"
	"strings"
	"testing"
)

func TestComments_EveryPackage(t *testing.T) {
	house := house()
	for _, p := range house.packages {
		library := p.library()
		if len(library) == 0 {
			continue
		}
		where := ""
		for _, f := range library {
			if f.ast.Doc == nil {
				continue
			}
			if where != "" {
				t.Errorf("%s: second package comment, the first is at %s", house.at(f.ast.Package), where)
			}
			where = house.at(f.ast.Doc.Pos())
			if want := "Package " + p.name + " "; p.name != "main" && !strings.HasPrefix(f.ast.Doc.Text(), want) {
				t.Errorf("%s: package comment does not start with %q", where, want)
			}
			if p.name != "main" && path.Base(f.path) != "doc.go" {
				t.Errorf("%s: package comment outside doc.go", where)
			}
		}
		if where == "" {
			t.Errorf("%s: package %s has no package comment", library[0].path+":1", p.name)
		}
	}
}

func TestComments_EveryExportedName(t *testing.T) {
	house := house()
	for _, p := range house.packages {
		if !p.public() {
			continue
		}
		for _, f := range p.library() {
			for _, d := range f.ast.Decls {
				for _, n := range undocumented(d) {
					t.Errorf("%s: %s has no comment that starts with its name", house.at(n.Pos()), n.Name)
				}
			}
		}
	}
}

// undocumented returns the exported names of a declaration that lack a
// comment. A comment above a group of constants or variables serves all of
// them, and so does one at the end of a line. Error and Unwrap
// need no words.
func undocumented(d ast.Decl) []*ast.Ident {
	var bad []*ast.Ident
	switch d := d.(type) {
	case *ast.FuncDecl:
		told := d.Recv != nil && (d.Name.Name == "Error" || d.Name.Name == "Unwrap" || !ast.IsExported(receiver(d)))
		if d.Name.IsExported() && !told && !startsWith(d.Doc, d.Name.Name) {
			bad = append(bad, d.Name)
		}
	case *ast.GenDecl:
		group := d.Lparen.IsValid() && d.Doc != nil
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && !startsWith(s.Doc, s.Name.Name) && !(d.Tok == token.TYPE && startsWith(d.Doc, s.Name.Name)) {
					bad = append(bad, s.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && !group && s.Comment == nil && !startsWith(s.Doc, s.Names[0].Name) && !startsWith(d.Doc, s.Names[0].Name) {
						bad = append(bad, n)
					}
				}
			}
		}
	}
	return bad
}

// startsWith reports whether a comment starts with a name, an article before
// it aside.
func startsWith(doc *ast.CommentGroup, name string) bool {
	text := doc.Text()
	for _, article := range []string{"A ", "An ", "The "} {
		if rest, ok := strings.CutPrefix(text, article); ok {
			text = rest
			break
		}
	}
	rest, ok := strings.CutPrefix(text, name)
	return ok && rest != "" && !isWord(rest[0])
}

// isWord reports whether c continues an identifier.
func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// receiver returns the name of a method's type.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	x := d.Recv.List[0].Type
	for {
		switch t := x.(type) {
		case *ast.StarExpr:
			x = t.X
		case *ast.ParenExpr:
			x = t.X
		case *ast.IndexExpr:
			x = t.X
		case *ast.IndexListExpr:
			x = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}
