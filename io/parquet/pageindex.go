package parquet

// maxIndex bounds the size of a page index that is read.
const maxIndex = 16 << 20

// A pageIndex is what a chunk's column and offset index say of its pages.
type pageIndex struct {
	first []int // first row of each page
	stats []statistics
}

// pages reads the page index of a chunk; false if there is none or it makes no
// sense.
func (c *chunk) pages(f *file, rows int) (*pageIndex, bool) {
	columns, ok := c.columnIndex.read(f)
	if !ok {
		return nil, false
	}
	offsets, ok := c.offsetIndex.read(f)
	if !ok {
		return nil, false
	}
	x := &pageIndex{stats: parseColumnIndex(columns), first: parseOffsetIndex(offsets)}
	if len(x.stats) != len(x.first) || len(x.first) == 0 || x.first[0] != 0 {
		return nil, false
	}
	for i, row := range x.first {
		if row >= rows || i > 0 && row <= x.first[i-1] {
			return nil, false
		}
	}
	return x, true
}

// read returns the bytes of an extent.
func (e extent) read(f *file) ([]byte, bool) {
	if e.at <= 0 || e.n <= 0 || e.n > maxIndex || e.at > f.size-e.n {
		return nil, false
	}
	b := make([]byte, e.n)
	return b, readAt(f.r, b, e.at) == nil
}

// parseColumnIndex reads a ColumnIndex: the statistics of each page, nil when
// it is damaged.
func parseColumnIndex(b []byte) []statistics {
	c := compact{b: b}
	var nulls []bool
	var low, high [][]byte
	var missing []int64
	c.fields(func(id int, kind byte) {
		switch id {
		case 1:
			if kind != thriftList {
				c.wrong(kind)
				return
			}
			n, _ := c.listHead()
			for i := 0; i < n && c.err == nil; i++ {
				nulls = append(nulls, c.byte() == thriftTrue)
			}
		case 2:
			c.list(kind, thriftBinary, func() { low = append(low, c.bytes()) })
		case 3:
			c.list(kind, thriftBinary, func() { high = append(high, c.bytes()) })
		case 5:
			c.list(kind, thriftI64, func() { missing = append(missing, c.varint()) })
		default:
			c.skip(kind)
		}
	})
	if c.err != nil || len(low) != len(nulls) || len(high) != len(nulls) || missing != nil && len(missing) != len(nulls) {
		return nil
	}
	out := make([]statistics, len(nulls))
	for i := range out {
		out[i] = statistics{min: low[i], max: high[i], missing: -1}
		if missing != nil {
			out[i].missing = missing[i]
		}
		if nulls[i] {
			out[i] = statistics{missing: allMissing}
		}
	}
	return out
}

// allMissing is the count of missing values of a page that has no others.
const allMissing = 1 << 62

// parseOffsetIndex reads an OffsetIndex: the first row of each page, nil when
// it is damaged.
func parseOffsetIndex(b []byte) []int {
	c := compact{b: b}
	var first []int
	c.fields(func(id int, kind byte) {
		if id != 1 {
			c.skip(kind)
			return
		}
		c.list(kind, thriftStruct, func() {
			row := int64(-1)
			c.fields(func(id int, kind byte) {
				if id == 3 {
					row = c.int(kind)
				} else {
					c.skip(kind)
				}
			})
			first = append(first, int(row))
		})
	})
	if c.err != nil {
		return nil
	}
	return first
}

// at returns the page that holds a row.
func (x *pageIndex) at(row int) int {
	lo, hi := 0, len(x.first)-1
	for lo < hi {
		if m := (lo + hi + 1) / 2; x.first[m] <= row {
			lo = m
		} else {
			hi = m - 1
		}
	}
	return lo
}

// rows returns the number of rows of a page of a chunk of n rows.
func (x *pageIndex) rows(page, n int) int {
	if page+1 < len(x.first) {
		n = x.first[page+1]
	}
	return n - x.first[page]
}
