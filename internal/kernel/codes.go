package kernel

import "github.com/stoa-data/stoa/internal/vector"

// FirstAbove returns the position of the first code greater than limit, −1
// when there is none.
func FirstAbove[C vector.Code](codes []C, limit int) int {
	var most C
	for _, c := range codes {
		most = max(most, c)
	}
	if int64(most) <= int64(limit) {
		return -1
	}
	for i, c := range codes {
		if int64(c) > int64(limit) {
			return i
		}
	}
	return -1
}
