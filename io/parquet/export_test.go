package parquet

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
)

// Excluded returns what the predicates and limits of all queries over a scan
// left out so far.
func Excluded(l *dataframe.Lazy) (groups, filters, pages, late int) {
	n, err := l.Plan()
	for err == nil {
		if r, ok := n.(*plan.Read); ok {
			x := &r.Source.(*scan).excluded
			return int(x.groups.Load()), int(x.filters.Load()), int(x.pages.Load()), int(x.late.Load())
		}
		n = plan.Inputs(n)[0]
	}
	return 0, 0, 0, 0
}

// SmallPages makes pages of n rows until the returned function is called.
func SmallPages(n int) (restore func()) {
	rows, bytes := pageRows, pageBytes
	pageRows, pageBytes = n, 4*n
	return func() { pageRows, pageBytes = rows, bytes }
}
