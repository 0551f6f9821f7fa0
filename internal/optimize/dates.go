package optimize

import (
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/vector"
)

// compareDates makes comparisons of date columns with a constant timestamp
// comparisons with a date: a date is the timestamp at its start. Then no value
// is converted, sources understand them, and every row has an answer.
func compareDates(n ast.Node, fields []vector.Field) ast.Node {
	return ast.Rewrite(n, func(n ast.Node) ast.Node {
		b, ok := n.(ast.Binary)
		if !ok || !b.Op.IsComparison() {
			return n
		}
		if _, constant := b.X.(ast.Constant); constant {
			b = ast.Binary{Op: b.Op.Flip(), X: b.Y, Y: b.X}
		}
		c, isColumn := b.X.(ast.Column)
		v, isConstant := b.Y.(ast.Constant)
		if !isColumn || !isConstant || !slices.ContainsFunc(fields, func(f vector.Field) bool { return f.Name == c.Name && f.Type.Kind == vector.Date }) {
			return n
		}
		t := v.Vector.Type()
		if t.Kind != vector.Timestamp || t.Zone != "" || v.Vector.Len() != 1 || !v.Vector.IsValid(0) {
			return n
		}
		per := 86400 * t.Unit.PerSecond()
		day := calendar.FloorDiv(v.Vector.Int(0), per)
		if day != int64(int32(day)) || day == math.MinInt32 {
			return n
		}
		if day*per != v.Vector.Int(0) { // inside of the day
			switch b.Op {
			case ast.Eq, ast.Ne:
				return n
			case ast.Lt:
				b.Op = ast.Le
			case ast.Ge:
				b.Op = ast.Gt
			}
		}
		b.Y = ast.Constant{Vector: vector.FromSlice(vector.Of(vector.Date), []int32{int32(day)}, vector.Bitmap{})}
		return b
	})
}
