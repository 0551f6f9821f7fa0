package parquet

import (
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
)

// frame makes a frame of decoded columns; it shares their memory. The door it
// goes through checks every code, so columns go through it side by side.
func frame(columns []column, workers int) (*dataframe.DataFrame, error) {
	out := make([]dataframe.Column, len(columns))
	errs := make([]error, len(columns))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, len(columns)) {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := next.Add(1) - 1; i < int64(len(columns)); i = next.Add(1) - 1 {
				out[i], errs[i] = columns[i].public()
			}
		}()
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return dataframe.New(out...)
}

// public returns the column as package dataframe has it.
func (c *column) public() (dataframe.Column, error) {
	b := dataframe.Buffers{Name: c.field.Name, Type: c.field.Type, Nullable: c.field.Nullable, Len: c.n,
		Validity: c.validity, Values: c.values, Offsets: c.off32, LargeOffsets: c.off64, Bytes: c.blob, CodeWidth: c.width}
	if c.pool != nil {
		b.Pool = categorical.PoolOf(c.pool)
	}
	return dataframe.FromBuffers(b)
}

// columnOf returns a frame's column for writing; it shares memory with df
// unless df is a view.
func columnOf(df *dataframe.DataFrame, name string) (column, error) {
	c, err := df.Column(name)
	if err != nil {
		return column{}, err
	}
	b, err := c.Buffers()
	if err != nil {
		return column{}, err
	}
	out := column{field: dataframe.Field{Name: b.Name, Type: b.Type, Nullable: b.Nullable}, n: b.Len, validity: b.Validity,
		values: b.Values, off32: b.Offsets, off64: b.LargeOffsets, blob: b.Bytes, width: b.CodeWidth}
	if b.Pool != nil {
		out.pool = b.Pool.Pool()
	}
	return out, nil
}
