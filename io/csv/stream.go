package csv

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/source"
)

// A stream yields the blocks of sources, one source after the other.
type stream struct {
	*config
	srcs    []source.Source
	targets []*target
	names   []string // of the columns of the first source, or of all of them
	report  func(done, total int64)
	at      int    // the next source
	in      *input // the one at hand
	done    int64  // bytes that were read, as they are stored
	total   int64  // bytes of all sources, −1 if nobody knows
}

// newStream returns the stream of sources.
func newStream(c *config, srcs []source.Source) *stream {
	return &stream{config: c, srcs: srcs, report: c.progress, total: source.Total(srcs)}
}

// close closes the source at hand.
func (s *stream) close() {
	if s.in != nil {
		s.in.close()
		s.in = nil
	}
}

// plan opens the first source and settles which columns to make.
func (s *stream) plan() ([]*target, error) {
	if len(s.srcs) == 0 {
		return nil, nil
	}
	if err := s.advance(); err != nil {
		return nil, err
	}
	s.names = s.in.names
	if s.union {
		for _, src := range s.srcs[1:] {
			if !src.Again {
				return nil, wrap(src, fmt.Errorf("the text can be read only once (UnionByName looks at all headers first)"))
			}
			in, err := s.open(src, new(int64))
			if err != nil {
				return nil, wrap(src, err)
			}
			in.close()
			for _, name := range in.names {
				if !slices.Contains(s.names, name) {
					s.names = append(s.names[:len(s.names):len(s.names)], name)
				}
			}
		}
	}
	if err := s.choose(); err != nil {
		return nil, wrap(s.in.src, err)
	}
	return s.targets, s.match()
}

// choose makes the targets.
func (s *stream) choose() error {
	for name := range s.types {
		if !slices.Contains(s.names, name) {
			return noColumn(name, s.names)
		}
	}
	columns := s.columns
	if columns == nil {
		columns = s.names
	}
	s.targets = make([]*target, 0, len(columns))
	for _, name := range columns {
		if !slices.Contains(s.names, name) {
			return noColumn(name, s.names)
		}
		t := &target{name: name}
		var ok bool
		if t.typ, ok = s.types[name]; !ok {
			t.typ, t.infer = vector.Of(vector.String), !s.noTypes
		}
		s.targets = append(s.targets, t)
	}
	return nil
}

// advance opens the next source; io.EOF behind the last one.
func (s *stream) advance() error {
	s.close()
	if s.at == len(s.srcs) {
		return io.EOF
	}
	src := s.srcs[s.at]
	in, err := s.open(src, &s.done)
	if err != nil {
		return wrap(src, err)
	}
	in.file = s.at
	s.in = in
	s.at++
	if s.targets == nil {
		return nil
	}
	return s.match()
}

// match finds the targets in the source at hand.
func (s *stream) match() error {
	place := make(map[string]int, len(s.in.names))
	for i, name := range s.in.names {
		place[name] = i
	}
	s.in.places = make([]int, len(s.targets))
	for k, t := range s.targets {
		i, ok := place[t.name]
		if !ok {
			i = -1
		}
		s.in.places[k] = i
	}
	if s.union || s.names == nil {
		return nil
	}
	for _, name := range s.names {
		if _, ok := place[name]; !ok {
			return wrap(s.in.src, because(ErrColumns, "no column %q, which %q has (UnionByName takes its values as missing)", name, s.srcs[0].File))
		}
	}
	for _, name := range s.in.names {
		if !slices.Contains(s.names, name) {
			return wrap(s.in.src, because(ErrColumns, "column %q, which %q has not (UnionByName takes its values as missing)", name, s.srcs[0].File))
		}
	}
	return nil
}

// next returns the next block, io.EOF behind the last one.
func (s *stream) next(buf []byte) (block, error) {
	for {
		if s.in == nil {
			if err := s.advance(); err != nil {
				return block{}, err
			}
		}
		if err := s.ctx.Err(); err != nil {
			return block{}, wrap(s.in.src, err)
		}
		text, err := s.in.first, error(nil)
		if s.in.first = nil; len(text) == 0 {
			text, err = s.in.blocks.next(buf)
		}
		if err == io.EOF {
			s.close()
			if s.at == len(s.srcs) && s.report != nil {
				s.report(s.done, max(s.total, s.done))
			}
			continue
		}
		if err != nil {
			return block{}, wrap(s.in.src, s.in.long(err))
		}
		b := block{text: text, in: s.in, line: s.in.lines + 1, lines: bytes.Count(text, lineFeed)}
		s.in.lines += b.lines
		if s.report != nil {
			s.report(s.done, max(s.total, s.done))
		}
		return b, nil
	}
}

// estimate says how many lines will come, given that so many with so many
// bytes came; at least as many unless lines become shorter.
func (s *stream) estimate(lines, size int) int {
	switch {
	case s.in.blocks.done && s.at == len(s.srcs):
		return 0
	case s.total < 0 || s.in.packed: // twice the room each time
		return min(max(lines, 1<<16), 1<<22)
	}
	left := float64(s.total) - float64(size)
	return max(int(left/float64(size)*float64(lines)*1.1), 0) + 1<<10
}
