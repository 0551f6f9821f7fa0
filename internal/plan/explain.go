package plan

import (
	"fmt"
	"math"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
)

// Format returns the plan as text: a line for each operator, the last one
// first, its inputs below it and further in.
func Format(n Node) string { return FormatWith(n, nil) }

// FormatWith is Format with what note says behind each line; note may be nil.
func FormatWith(n Node, note func(Node) string) string {
	var b strings.Builder
	format(&b, n, "", note)
	return b.String()
}

// format writes an operator and its inputs.
func format(b *strings.Builder, n Node, indent string, note func(Node) string) {
	b.WriteString(indent)
	b.WriteString(Describe(n))
	if note != nil {
		b.WriteString(note(n))
	}
	b.WriteByte('\n')
	for _, in := range Inputs(n) {
		format(b, in, indent+"  ", note)
	}
}

// Describe returns one operator as a line of text, without its inputs.
func Describe(n Node) string {
	switch n := n.(type) {
	case *Scan:
		return fmt.Sprintf("frame %d×%d", n.Table.Rows(), len(n.Table.Fields))
	case *Read:
		return describeRead(n)
	case *Filter:
		return "filter " + ast.Format(n.Pred.Node)
	case *Project:
		return n.Op + " " + formatOutputs(n.Outputs)
	case *Sort:
		return describeSort(n)
	case *Unique:
		return [...]string{"unique", "unique last", "unique only"}[n.Keep] + " by " + formatKeys(n.Keys)
	case *Combine:
		text := "combine " + formatOutputs(n.Outputs)
		if len(n.Keys) > 0 {
			text += " by " + formatKeys(n.Keys)
		}
		return text
	case *Slice:
		switch {
		case n.Lo == 0:
			return fmt.Sprintf("limit %d", n.Hi)
		case n.Hi == math.MaxInt:
			return fmt.Sprintf("offset %d", n.Lo)
		}
		return fmt.Sprintf("limit %d offset %d", n.Hi-n.Lo, n.Lo)
	case *Fetch:
		return fmt.Sprintf("fetch %s of these rows", strings.Join(n.fetched(), ", "))
	case *Take:
		return fmt.Sprintf("take %d rows", len(n.Rows))
	case *Compact:
		return "compact"
	case *Concat:
		return fmt.Sprintf("concat %d", len(n.Ins))
	case *Join:
		return describeJoin(n)
	case *Asof:
		return describeAsof(n)
	}
	return fmt.Sprintf("%T", n)
}

// describeRead tells what is read of a source.
func describeRead(r *Read) string {
	names := r.Request().Columns
	text := "scan " + r.Source.Name()
	switch {
	case len(names) == 0:
		text += ", no columns"
	case len(names) < len(r.Source.Fields()):
		text += fmt.Sprintf(", %d of %d columns: %s", len(names), len(r.Source.Fields()), strings.Join(names, ", "))
	}
	if r.Number != "" {
		text += ", with numbers of rows"
	}
	if r.Pred != nil {
		text += ", where " + ast.Format(r.Pred)
	}
	if r.Limit >= 0 {
		text += fmt.Sprintf(", first %d rows", r.Limit)
	}
	return text
}

// describeSort tells how rows are sorted.
func describeSort(s *Sort) string {
	text := "sort by "
	if s.Limit > 0 {
		text = fmt.Sprintf("top %d by ", s.Limit)
	}
	return text + formatKeys(s.Keys)
}

// describeJoin tells what rows of two inputs have to do with one another.
func describeJoin(j *Join) string {
	text := j.Spec.Kind.String()
	if len(j.Spec.On) > 0 {
		text += " on " + formatOn(j.Spec.On)
	}
	if j.Spec.Residual != nil {
		text += " where " + ast.Format(j.Spec.Residual)
	}
	return text
}

// describeAsof is describeJoin of an as-of join.
func describeAsof(a *Asof) string {
	text := opAsof + " " + [...]string{"backward", "forward", "nearest"}[a.Spec.Direction] + " on " + formatOn([]JoinOn{a.Spec.On})
	if len(a.Spec.By) > 0 {
		text += " by " + formatOn(a.Spec.By)
	}
	return text
}

// formatOn lists pairs of keys.
func formatOn(on []JoinOn) string {
	parts := make([]string, len(on))
	for i, pair := range on {
		parts[i] = ast.Format(pair.Left)
		if right := ast.Format(pair.Right); right != parts[i] {
			parts[i] += " = " + right
		}
	}
	return strings.Join(parts, ", ")
}

// formatKeys lists keys.
func formatKeys(keys []Key) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = ast.Format(k.Expr.Node)
		if name, ok := k.Expr.Node.(ast.Column); (!ok || name.Name != k.Field.Name) && !k.Desc {
			if k.Field.Name != ast.Name(k.Expr.Node) {
				parts[i] += " as " + k.Field.Name
			}
		}
		if k.Desc {
			parts[i] += " desc"
		}
	}
	return strings.Join(parts, ", ")
}

// formatOutputs lists outputs with their names.
func formatOutputs(outputs []Output) string {
	parts := make([]string, len(outputs))
	for i, o := range outputs {
		parts[i] = ast.Format(o.Expr.Node)
		if parts[i] != o.Field.Name {
			parts[i] += " as " + o.Field.Name
		}
	}
	return strings.Join(parts, ", ")
}
