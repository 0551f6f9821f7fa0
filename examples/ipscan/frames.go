package main

import (
	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
)

// frames calls emit with the scan's rows in order, in frames of a number of
// rows made by a number of workers. It keeps one frame for each worker.
func (s *scan) frames(size, workers int, emit func(*dataframe.DataFrame) error) error {
	type made struct {
		df  *dataframe.DataFrame
		err error
	}
	parts := (s.rows() + size - 1) / size
	done := make(chan struct{})
	defer close(done)
	from := make([]chan made, workers)
	for w := range from {
		from[w] = make(chan made)
		go func() {
			for i := w; i < parts; i += workers {
				df, err := s.frame(i*size, min(i*size+size, s.rows()))
				select {
				case from[w] <- made{df, err}:
				case <-done:
					return
				}
			}
		}()
	}
	for i := range parts {
		m := <-from[i%workers]
		if m.err == nil {
			m.err = emit(m.df)
		}
		if m.err != nil {
			return m.err
		}
	}
	return nil
}

// frame returns the rows from lo to hi−1. No value is missing, but every
// column is nullable, as the study's are.
func (s *scan) frame(lo, hi int) (*dataframe.DataFrame, error) {
	n := hi - lo
	timestamp, ttl, ip := make([]int32, n), make([]int32, n), make([]int64, n)
	port, reason := make([]uint8, n), make([]uint8, n) // codes: index + 1
	present := make([]bool, n)
	s.each(lo, hi, func(i int, r row) {
		i -= lo
		timestamp[i], port[i], ttl[i], reason[i], ip[i] = r.timestamp, r.port+1, r.ttl, r.reason+1, r.ip
		present[i] = true
	})
	ports, err := textColumn("port", port, portPool)
	if err != nil {
		return nil, err
	}
	reasons, err := textColumn("reason", reason, reasonPool)
	if err != nil {
		return nil, err
	}
	return dataframe.New(
		dataframe.NullableColumn("timestamp", timestamp, present),
		ports,
		dataframe.NullableColumn("ttl", ttl, present),
		reasons,
		dataframe.NullableColumn("ip", ip, present),
	)
}

// textColumn returns a column of strings given by the codes of a pool.
func textColumn(name string, codes []uint8, pool *categorical.Pool) (dataframe.Column, error) {
	return dataframe.FromBuffers(dataframe.Buffers{
		Name: name, Type: dataframe.Type{Kind: dataframe.String}, Nullable: true,
		Len: len(codes), Values: codes, Pool: pool, CodeWidth: 1,
	})
}

// The pools of ports and reasons.
var portPool, reasonPool = newPool(ports), newPool(reasonNames())

// newPool returns a pool of levels that are known to differ.
func newPool(levels []string) *categorical.Pool {
	p, err := categorical.NewPool(levels)
	if err != nil {
		panic(err)
	}
	return p
}

// reasonNames returns the names of reasons.
func reasonNames() []string {
	names := make([]string, len(reasons))
	for i, r := range reasons {
		names[i] = r.name
	}
	return names
}
