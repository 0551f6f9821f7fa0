package csv

import (
	"bytes"
	"errors"
	"io"
	"math"
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

var errChanged = errors.New("the text changed while it was read")

// A target is a column to make.
type target struct {
	name   string
	col    int // its place in the file
	typ    dataframe.Type
	infer  bool          // typ is not known yet
	seen   atomic.Uint32 // of an inferred column so far
	varied atomic.Bool   // a chunk had too many different strings for a dictionary
}

// A part is what a block became.
type part struct {
	rows   int
	lines  int // line ends
	pieces []piece
	block  []byte // kept when the source cannot be opened again
	redo   []int  // targets whose values must be made from the text again
}

// A reader makes a frame of a source.
type reader struct {
	*config
	src     source
	names   []string
	width   int
	lines   int // line ends before the first part
	scanner scanner
	targets []*target
	mu      sync.Mutex
	parts   []part
	fields  sync.Pool
}

// newReader returns a reader of src.
func newReader(c *config, src source) *reader {
	return &reader{config: c, src: src, fields: sync.Pool{New: func() any { return new([]field) }}}
}

// frame reads the source.
func (r *reader) frame() (*dataframe.DataFrame, error) {
	if err := r.pass(r.first); err != nil {
		return nil, err
	}
	again := false
	for k, t := range r.targets {
		again = r.settle(k, t) || again
	}
	if again {
		if err := r.pass(r.again); err != nil {
			return nil, err
		}
		for _, p := range r.parts {
			if len(p.redo) > 0 {
				return nil, errChanged // the text has become shorter
			}
		}
	}
	columns := make([]dataframe.Column, len(r.targets))
	err := parallel(r.workers, len(columns), func(k int) (err error) {
		columns[k], err = r.column(k)
		return err
	})
	if err != nil {
		return nil, err
	}
	return dataframe.New(columns...)
}

// pass runs work over the parts of the source.
func (r *reader) pass(work func(i int, block []byte) error) error {
	if r.targets != nil && !r.src.again {
		i := -1
		next := func([]byte) ([]byte, error) {
			if i++; i == len(r.parts) {
				return nil, io.EOF
			}
			return r.parts[i].block, nil
		}
		_, err := eachBlock(r.workers, true, next, work)
		return err
	}
	in, err := r.open(r.src)
	if err != nil {
		return err
	}
	defer in.close()
	if r.targets == nil {
		if err := r.plan(in); err != nil {
			return err
		}
	}
	first := in.first
	next := func(buf []byte) ([]byte, error) {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		if len(first) > 0 {
			buf, first = first, nil
			return buf, nil
		}
		return in.blocks.next(buf)
	}
	i, err := eachBlock(r.workers, !r.src.again, next, work)
	return r.locate(i, err)
}

// plan settles which columns to make.
func (r *reader) plan(in *input) error {
	r.names, r.lines, r.scanner = in.names, in.lines, in.blocks.scanner
	r.width = r.scanner.width
	place := make(map[string]int, len(r.names))
	for i, name := range r.names {
		place[name] = i
	}
	for name := range r.types {
		if _, ok := place[name]; !ok {
			return noColumn(name, r.names)
		}
	}
	columns := r.columns
	if columns == nil {
		columns = r.names
	}
	r.targets = make([]*target, 0, len(columns))
	for _, name := range columns {
		i, ok := place[name]
		if !ok {
			return noColumn(name, r.names)
		}
		t := &target{name: name, col: i}
		if t.typ, ok = r.types[name]; !ok {
			t.typ, t.infer = vector.Of(vector.String), !r.noTypes
		}
		r.targets = append(r.targets, t)
	}
	return nil
}

// split splits a block into fields and hands the chunk to use.
func (r *reader) split(block []byte, use func(c *chunk, f *fault) error) error {
	fields := r.fields.Get().(*[]field)
	sc := r.scanner
	split, rows, _, f := sc.scan(block, math.MaxInt, true, (*fields)[:0])
	err := use(&chunk{config: r.config, block: block, fields: split, rows: rows, width: r.width}, f)
	*fields = split
	r.fields.Put(fields)
	return err
}

// first makes the pieces of block i.
func (r *reader) first(i int, block []byte) error {
	p := part{lines: bytes.Count(block, lineFeed), pieces: make([]piece, len(r.targets))}
	if !r.src.again {
		p.block = block
	}
	err := r.split(block, func(c *chunk, f *fault) error {
		p.rows = c.rows
		for k, t := range r.targets {
			if t.infer {
				s := seen(t.seen.Load())
				p.pieces[k] = c.infer(t.col, s, t.varied.Load())
				t.seen.Or(uint32(p.pieces[k].seen))
			} else {
				var wrong *fault
				if p.pieces[k], wrong = c.typed(t.col, t.typ, t.varied.Load()); wrong != nil {
					if f == nil || wrong.at < f.at {
						f = wrong
					}
					continue
				}
			}
			if v := p.pieces[k].values; v.Type().Kind == vector.String && !v.IsDictionary() {
				t.varied.Store(true)
			}
		}
		if f != nil {
			return f.parseError(r.src.file, bytes.Count(block[:f.at], lineFeed)+1, r.names)
		}
		return nil
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.parts) <= i {
		r.parts = append(r.parts, part{})
	}
	r.parts[i] = p
	return err
}

// parseError gives a fault its place in the file.
func (f *fault) parseError(file string, line int, names []string) *ParseError {
	e := &ParseError{File: file, Line: line, Column: f.column + 1, Err: f.err}
	if f.column >= 0 && f.column < len(names) {
		e.Name = names[f.column]
	}
	return e
}

// locate turns a line of block i into one of the file.
func (r *reader) locate(i int, err error) error {
	if err == nil {
		return nil
	}
	lines := r.lines
	for _, p := range r.parts[:min(i, len(r.parts))] {
		lines += p.lines
	}
	switch e := err.(type) {
	case *ParseError:
		e.Line += lines
	case *detail: // a record without an end
		return &ParseError{File: r.src.file, Line: lines + 1, Err: e}
	}
	return err
}

// settle gives target k its type and converts its pieces. It reports whether
// some must be made again from the text.
func (r *reader) settle(k int, t *target) bool {
	if t.infer {
		if t.typ = seen(t.seen.Load()).kind(); t.typ == (dataframe.Type{}) {
			t.typ = vector.Of(vector.String)
		}
	}
	again := false
	for i := range r.parts {
		p := &r.parts[i]
		v, ok := p.pieces[k].convert(t.typ)
		if p.pieces[k].values = v; !ok {
			p.redo, again = append(p.redo, k), true
		}
	}
	return again
}

// again makes those pieces of block i that the first pass took for something else.
func (r *reader) again(i int, block []byte) error {
	if i >= len(r.parts) {
		return errChanged
	}
	p := &r.parts[i]
	if len(p.redo) == 0 {
		return nil
	}
	return r.split(block, func(c *chunk, f *fault) error {
		if f != nil || c.rows != p.rows {
			return errChanged
		}
		for _, k := range p.redo {
			made, ok := c.attempt(r.targets[k].col, r.targets[k].typ, r.targets[k].varied.Load())
			if !ok {
				return errChanged
			}
			p.pieces[k] = made
		}
		p.redo = nil
		return nil
	})
}

// column puts the pieces of target k together.
func (r *reader) column(k int) (dataframe.Column, error) {
	rows, pieces := 0, make([]*vector.Vector, len(r.parts))
	for i := range r.parts {
		pieces[i] = r.parts[i].pieces[k].values
		r.parts[i].pieces[k] = piece{} // for the collector
		rows += r.parts[i].rows
	}
	v := join(r.targets[k].typ, pieces, rows)
	b := dataframe.Buffers{Name: r.targets[k].name, Type: v.Type(), Len: v.Len(), Values: v.Raw(), Bytes: v.Blob(), CodeWidth: v.CodeWidth()}
	b.Offsets, b.LargeOffsets = v.Offsets()
	if !v.Valid().IsZero() {
		b.Validity = v.Valid().Aligned()
	}
	if v.Type().Kind == vector.Bool {
		b.Values = vector.BytesOf(v.Bits().Aligned())
	}
	if p := v.Pool(); p != nil {
		b.Pool = categorical.PoolOf(p)
	}
	return dataframe.FromBuffers(b)
}
