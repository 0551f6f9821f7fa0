package plan

// Format returns the plan as text, a line for each operator, the last operator
// first.
func Format(n Node) string { return "" }
