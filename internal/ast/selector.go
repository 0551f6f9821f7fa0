package ast

import (
	"strings"

	"github.com/stoa-data/stoa/internal/vector"
)

// Selector stands for the columns of the input that Match: an expression over
// it becomes one for each of them, when the columns are known. Name writes it
// as Star, which the column's name replaces.
type Selector struct {
	Text  string // how the expression was written
	Match func(f vector.Field) bool
	Names []string // columns that must exist
}

// Star stands for the column's name in that of an expression over a Selector.
const Star = "*"

func (Selector) node() {}

// FindSelector returns the selector in n and whether there is one; several
// are reported by more than one.
func FindSelector(n Node) (s Selector, count int) {
	if s, ok := n.(Selector); ok {
		return s, 1
	}
	for _, c := range Children(n) {
		if found, k := FindSelector(c); k > 0 {
			s, count = found, count+k
		}
	}
	return s, count
}

// Selected returns n with the selector in it replaced by one column; Star in
// the name becomes the column's.
func Selected(n Node, column string) Node {
	if a, ok := n.(Alias); ok {
		return Alias{X: Selected(a.X, column), Name: strings.ReplaceAll(a.Name, Star, column)}
	}
	return Rewrite(n, func(x Node) Node {
		if _, ok := x.(Selector); ok {
			return Column{Name: column}
		}
		return x
	})
}
