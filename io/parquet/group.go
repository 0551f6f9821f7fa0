package parquet

import (
	"math"
	"sync"
	"sync/atomic"

	"github.com/parquet-go/parquet-go/format"
)

// group writes rows lo to hi−1 of the columns as a row group. Columns are
// encoded in parallel and written in order.
func (w *Writer) group(columns []column, lo, hi int) error {
	chunks := make([]encodedChunk, len(columns))
	errs := make([]error, len(columns))
	workers := min(w.settings.workers, len(columns))
	for len(w.encoders) < workers {
		w.encoders = append(w.encoders, &encoder{compression: w.settings.compression})
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for _, e := range w.encoders[:workers] {
		group.Add(1)
		go func() {
			defer group.Done()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(columns) {
					return
				}
				chunks[i], errs[i] = e.encode(&columns[i], &w.columns[i], lo, hi)
			}
		}()
	}
	group.Wait()
	g := format.RowGroup{NumRows: int64(hi - lo), FileOffset: w.at, Columns: make([]format.ColumnChunk, len(columns))}
	if len(w.groups) <= math.MaxInt16 {
		g.Ordinal = int16(len(w.groups))
	}
	for i := range chunks {
		if errs[i] != nil {
			return w.wrap(w.columns[i].field.Name, errs[i])
		}
		c := &chunks[i]
		c.meta.DataPageOffset += w.at
		if c.dictionary {
			c.meta.DictionaryPageOffset = w.at
		}
		g.TotalByteSize += c.meta.TotalUncompressedSize
		g.TotalCompressedSize += c.meta.TotalCompressedSize
		g.Columns[i].MetaData = c.meta
		if err := w.addIndex(i, c, w.at); err != nil {
			return w.wrap(w.columns[i].field.Name, err)
		}
		if err := w.put(c.bytes); err != nil {
			return err
		}
		w.columns[i].whole = columns[i].pool
		w.columns[i].buffer = c.bytes
	}
	for i := range chunks {
		if b := chunks[i].bloom; b != nil {
			g.Columns[i].MetaData.BloomFilterOffset, g.Columns[i].MetaData.BloomFilterLength = w.at, int32(len(b))
			if err := w.put(b); err != nil {
				return err
			}
		}
	}
	w.groups = append(w.groups, g)
	w.rows += g.NumRows
	return nil
}
