package ast

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// symbols are the infix signs of the binary operators.
var symbols = [...]string{Add: "+", Sub: "-", Mul: "*", Div: "/", Eq: "==", Ne: "!=", Lt: "<", Le: "<=", Gt: ">", Ge: ">=", And: "and", Or: "or"}

// Format returns n in a readable form for plans and errors.
func Format(n Node) string {
	switch n := n.(type) {
	case Column:
		return n.Name
	case Selector:
		return n.Text
	case Literal:
		return formatLiteral(n.Value)
	case Level:
		return "level " + strconv.Quote(n.Value)
	case Constant:
		if n.Vector == nil || n.Vector.Len() != 1 {
			return "constant"
		}
		if text := string(vector.AppendValue(nil, n.Vector, 0)); !n.Vector.Type().Kind.IsText() {
			return text
		} else {
			return strconv.Quote(text)
		}
	case Unary:
		return n.Op.String() + "(" + Format(n.X) + ")"
	case Binary:
		return "(" + Format(n.X) + " " + symbols[n.Op] + " " + Format(n.Y) + ")"
	case When:
		var b strings.Builder
		b.WriteString("when(")
		for _, a := range n.Arms {
			fmt.Fprintf(&b, "%s: %s, ", Format(a.If), Format(a.Then))
		}
		if n.Else == nil {
			return strings.TrimSuffix(b.String(), ", ") + ")"
		}
		return b.String() + "else: " + Format(n.Else) + ")"
	case Aggregate:
		switch {
		case n.X == nil:
			return n.Op.String() + "()"
		case n.Op == Quantile:
			return fmt.Sprintf("quantile(%s, %v)", Format(n.X), n.P)
		case n.Y != nil:
			return fmt.Sprintf("%s(%s, %s)", n.Op, Format(n.X), Format(n.Y))
		}
		return n.Op.String() + "(" + Format(n.X) + ")"
	case Step:
		switch {
		case n.Op == Head || n.Op == Tail:
			return fmt.Sprintf("%s(%s, %d)", n.Op, Format(n.X), n.N)
		case n.Desc:
			return "sort_desc(" + Format(n.X) + ")"
		}
		return n.Op.String() + "(" + Format(n.X) + ")"
	case RowCall:
		return "function(" + Format(n.X) + ")"
	case GroupCall:
		return "function(" + Format(n.X) + ")"
	case Call:
		return n.Name + "(" + formatAll(n.Args) + ")"
	case Window:
		return formatWindow(n)
	case Over:
		text := Format(n.X) + " over ("
		if len(n.Keys) > 0 {
			text += "partition " + formatAll(n.Keys)
		}
		if len(n.Order) > 0 {
			text += strings.Repeat(" ", min(len(n.Keys), 1)) + "order " + formatAll(n.Order)
		}
		return text + ")"
	case Cast:
		if n.Try {
			return fmt.Sprintf("try_cast(%s, %v)", Format(n.X), n.To)
		}
		return fmt.Sprintf("cast(%s, %v)", Format(n.X), n.To)
	case Alias:
		return Format(n.X) + " as " + n.Name
	case Order:
		if n.Desc {
			return Format(n.X) + " desc"
		}
		return Format(n.X)
	case Invalid:
		return "invalid(" + n.Err.Error() + ")"
	}
	return "?"
}

// formatAll writes expressions with commas between them.
func formatAll(ns []Node) string {
	parts := make([]string, len(ns))
	for i, n := range ns {
		parts[i] = Format(n)
	}
	return strings.Join(parts, ", ")
}

// formatWindow writes a window operation with what it takes.
func formatWindow(n Window) string {
	var parts []string
	if n.X != nil {
		parts = append(parts, Format(n.X))
	}
	op := n.Op.String()
	switch n.Op {
	case Shift, Delta, PctChange, Ntile:
		parts = append(parts, strconv.Itoa(n.N))
	case FillForward, FillBackward:
		if n.N > 0 {
			parts = append(parts, strconv.Itoa(n.N))
		}
	case EwmMean:
		parts = append(parts, fmt.Sprint(n.P))
	case Rolling:
		op += "_" + n.Agg.String()
		if n.Agg == Quantile {
			parts = append(parts, fmt.Sprint(n.P))
		}
		parts = append(parts, n.Frame.String())
	}
	if n.Desc {
		parts = append(parts, "desc")
	}
	if len(n.By) > 0 {
		parts = append(parts, "by "+formatAll(n.By))
	}
	return op + "(" + strings.Join(parts, ", ") + ")"
}

// String writes the frame as SQL does.
func (f Frame) String() string {
	border := func(n int64, unbounded bool, side string) string {
		switch {
		case unbounded:
			return "unbounded " + side
		case n == 0:
			return "current"
		}
		way := "following"
		if n < 0 {
			way, n = "preceding", -n
		}
		if f.Duration {
			return time.Duration(n).String() + " " + way
		}
		return fmt.Sprintf("%d %s", n, way)
	}
	kind := "rows"
	switch {
	case f.On != nil:
		kind = "range " + Format(f.On)
	case f.Peers:
		kind = "range"
	}
	lo, hi := border(f.Lo, f.UnboundedLo, "preceding"), border(f.Hi, f.UnboundedHi, "following")
	if f.OpenLo {
		lo = "after " + lo
	}
	if f.OpenHi {
		hi = "before " + hi
	}
	return kind + " " + lo + " to " + hi
}

// formatLiteral writes a constant as a reader would write it.
func formatLiteral(v any) string {
	switch v := v.(type) {
	case nil:
		return "missing"
	case string:
		return strconv.Quote(v)
	case []byte:
		return fmt.Sprintf("0x%x", v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}
