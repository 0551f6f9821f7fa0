package csv

import (
	"unsafe"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// rooms is memory for the rows to come of all columns with values of fixed
// width. Blocks are given places in it in their order, so that values that
// several goroutines parse are neighbours in the end and need no copy.
type rooms struct {
	rows, used int
	widths     []int // bytes of a value; 0 where the column has no room
	columns    [][]uint64
}

// newRooms returns room for so many rows of columns.
func newRooms(widths []int, rows int) *rooms {
	m := &rooms{rows: rows, widths: widths, columns: make([][]uint64, len(widths))}
	for k, w := range widths {
		m.columns[k] = memory.Make[uint64]((rows*w + 7) / 8)
	}
	return m
}

// column returns the bytes of rows lo to hi−1 of column k.
func (m *rooms) column(k, lo, hi int) []byte {
	w := m.widths[k]
	if w == 0 || hi == lo {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&m.columns[k][0])), m.rows*w)[lo*w : hi*w : hi*w]
}

// widthOf returns the bytes of a value of type t as blocks write it, 0 where
// values have none of their own.
func widthOf(t dataframe.Type) int {
	if t.Kind == vector.String || t.Kind == vector.Categorical {
		return 4 // codes
	}
	return t.Kind.Width()
}

// A place is a block's part of the room.
type place struct {
	rooms *rooms
	row   int
}

// reserve gives a block of n lines a place. more is an estimate of the lines
// behind it, 0 at the end.
func (r *reader) reserve(n, more int) place {
	last := len(r.rooms) - 1
	if last < 0 || r.rooms[last].used+n > r.rooms[last].rows {
		widths := make([]int, len(r.targets))
		for k, t := range r.targets {
			if t.infer {
				widths[k] = widthOf(seen(t.seen.Load()).kind())
			} else {
				widths[k] = widthOf(t.typ)
			}
		}
		r.rooms = append(r.rooms, newRooms(widths, n+more))
		last++
	}
	m := r.rooms[last]
	p := place{m, m.used}
	m.used += n
	return p
}
