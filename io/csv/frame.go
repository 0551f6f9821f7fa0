package csv

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/buffers"
	"github.com/stoa-data/stoa/io/internal/source"
)

var errChanged = errors.New("the text changed while it was read")

// A target is a column to make.
type target struct {
	name   string
	typ    dataframe.Type
	infer  bool          // typ is not known yet
	seen   atomic.Uint32 // of an inferred column so far
	varied atomic.Bool   // too many different strings for a dictionary
}

// A part is what a block became.
type part struct {
	file   int
	rows   int
	pieces []piece
	place  place
	kept   []*chunk // columns as text, where the source cannot be opened again
	redo   []int    // targets whose values must be made from the text again

	rejects []reject // records that were left out
}

// A reader makes a frame of sources.
type reader struct {
	*config
	srcs    []source.Source
	targets []*target
	rooms   []*rooms
	mu      sync.Mutex
	parts   []part
	crew    []worker // one of each goroutine
	fields  sync.Pool
}

// A worker is what a goroutine remembers from block to block: for each target
// what gives its texts codes, and for how many rows it did.
type worker struct {
	texts []*interner
	rows  []int
}

// newReader returns a reader of sources.
func newReader(c *config, srcs ...source.Source) *reader {
	return &reader{config: c, srcs: srcs, fields: sync.Pool{New: func() any { return new([]field) }}}
}

// frame reads the sources.
func (r *reader) frame() (*dataframe.DataFrame, error) {
	if err := r.pass(); err != nil {
		return nil, err
	}
	again := false
	for k, t := range r.targets {
		again = r.settle(k, t) || again
	}
	if again {
		if err := r.repeat(); err != nil {
			return nil, err
		}
	}
	if r.rejects != nil {
		rejects, err := r.rejected()
		if err != nil {
			return nil, err
		}
		*r.rejects = rejects
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

// pass reads all sources and makes the pieces of every block.
func (r *reader) pass() error {
	blocks := newStream(r.config, r.srcs)
	defer blocks.close()
	var err error
	if r.targets, err = blocks.plan(); err != nil {
		return err
	}
	r.newCrew()
	lines, size := 0, 0
	return eachBlock(r.workers, false, func(buf []byte) (block, error) {
		b, err := blocks.next(buf)
		if err != nil {
			return b, err
		}
		if r.rooms == nil && !r.skip { // else what is left out would count
			r.survey(b)
		}
		b.rows = b.lines
		if n := len(b.text); n > 0 && b.text[n-1] != '\n' {
			b.rows++
		}
		lines, size = lines+b.rows, size+len(b.text)
		b.place = r.reserve(b.rows, blocks.estimate(lines, size))
		return b, nil
	}, r.first)
}

// newCrew forgets what workers remember.
func (r *reader) newCrew() {
	r.crew = make([]worker, r.workers)
	for w := range r.crew {
		r.crew[w] = worker{make([]*interner, len(r.targets)), make([]int, len(r.targets))}
	}
}

// survey looks at the first rows of the first block, so that rooms have the
// right widths.
func (r *reader) survey(b block) {
	sc := b.in.blocks.scanner
	fields, rows, _, _ := sc.scan(b.text, sampleRows, true, nil)
	c := &chunk{config: r.config, block: b.text, fields: fields, rows: rows, width: sc.width}
	for k, t := range r.targets {
		if col := b.in.places[k]; t.infer && col >= 0 {
			t.seen.Or(uint32(c.survey(col, sampleRows)))
		}
	}
}

// split splits a block into fields and hands the chunk to use.
func (r *reader) split(b block, use func(c *chunk, rejects []reject, f *fault) error) error {
	fields := r.fields.Get().(*[]field)
	defer r.fields.Put(fields)
	sc := b.in.blocks.scanner
	if r.skip {
		c, rejects := r.splitTolerant(b, &sc, (*fields)[:0])
		*fields = c.fields
		return use(c, rejects, nil)
	}
	made, rows, f := sc.split(b.text, b.lines, (*fields)[:0])
	*fields = made
	return use(&chunk{config: r.config, block: b.text, fields: made, rows: rows, width: sc.width}, nil, f)
}

// first makes the pieces of block i.
func (r *reader) first(worker, i int, b block) error {
	p := part{file: b.in.file, place: b.place, pieces: make([]piece, len(r.targets))}
	err := r.split(b, func(c *chunk, rejects []reject, f *fault) error {
		p.rows, p.rejects = c.rows, rejects
		for k, t := range r.targets {
			wrong := r.piece(worker, k, b, c, &p)
			if wrong != nil && (f == nil || wrong.at < f.at) {
				f = wrong
			}
			if t.infer {
				t.seen.Or(uint32(p.pieces[k].seen))
			}
		}
		if f != nil {
			return b.parseError(f)
		}
		if !b.in.src.Again {
			p.keep(c, b.in, r.targets)
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

// piece makes the piece of target k.
func (r *reader) piece(worker, k int, b block, c *chunk, p *part) *fault {
	t, col := r.targets[k], b.in.places[k]
	if col < 0 {
		p.pieces[k] = piece{values: allMissing(c.rows)}
		return nil
	}
	done := r.crew[worker].prepare(k, t, c, p)
	defer done(&p.pieces[k])
	if t.infer {
		p.pieces[k] = c.infer(col, seen(t.seen.Load()))
		return nil
	}
	var wrong *fault
	p.pieces[k], wrong = c.typed(col, t.typ)
	return wrong
}

// prepare gives a chunk room and an interner for target k. The function that
// comes back sees the piece and judges whether the interner is of use.
func (w *worker) prepare(k int, t *target, c *chunk, p *part) (done func(*piece)) {
	c.room, c.texts = nil, nil
	if m := p.place.rooms; m != nil {
		c.room = m.column(k, p.place.row, p.place.row+c.rows)
	}
	if !t.varied.Load() {
		if w.texts[k] == nil {
			w.texts[k] = newInterner()
		}
		c.texts = w.texts[k]
	}
	return func(p *piece) {
		if p.in == nil {
			return
		}
		w.rows[k] += c.rows
		if (t.infer || t.typ.Kind == vector.String) && w.rows[k] >= judged && p.in.len() > w.rows[k]/2+1 {
			t.varied.Store(true)
		}
	}
}

// parseError gives a fault its place in the file.
func (b *block) parseError(f *fault) *ParseError {
	e := &ParseError{File: b.in.src.File, Line: b.line + bytes.Count(b.text[:f.at], lineFeed), Column: f.column + 1, Err: f.err}
	if f.column >= 0 && f.column < len(b.in.names) {
		e.Name = b.in.names[f.column]
	}
	return e
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
		v, ok := p.pieces[k].convert(t.typ, p.rows)
		if p.pieces[k] = v; !ok {
			p.redo, again = append(p.redo, k), true
		}
	}
	return again
}

// repeat makes the pieces that the first pass took for something else.
func (r *reader) repeat() error {
	r.newCrew()
	for file, first := 0, 0; first < len(r.parts); file++ {
		end, redo := first, false
		for ; end < len(r.parts) && r.parts[end].file == file; end++ {
			redo = redo || len(r.parts[end].redo) > 0
		}
		parts := r.parts[first:end]
		first = end
		var err error
		switch {
		case !redo:
		case r.srcs[file].Again:
			err = r.reread(file, parts)
		default:
			err = r.reuse(parts)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reread makes pieces from the text of a source that is opened again.
func (r *reader) reread(file int, parts []part) error {
	blocks := newStream(r.config, r.srcs[:file+1])
	blocks.at, blocks.targets, blocks.report = file, r.targets, nil
	defer blocks.close()
	err := eachBlock(r.workers, false, blocks.next, func(worker, i int, b block) error {
		if i >= len(parts) {
			return errChanged
		}
		p := &parts[i]
		if len(p.redo) == 0 {
			return nil
		}
		return r.split(b, func(c *chunk, _ []reject, f *fault) error {
			if f != nil || c.rows != p.rows {
				return errChanged
			}
			for _, k := range p.redo {
				if !r.redo(worker, k, c, b.in.places[k], p) {
					return errChanged
				}
			}
			p.redo = nil
			return nil
		})
	})
	for _, p := range parts {
		if err == nil && len(p.redo) > 0 {
			err = errChanged // the text has become shorter
		}
	}
	return wrap(r.srcs[file], err)
}

// reuse makes pieces from the text that parts kept.
func (r *reader) reuse(parts []part) error {
	i := -1
	next := func([]byte) (block, error) {
		if i++; i == len(parts) {
			return block{}, io.EOF
		}
		return block{}, nil
	}
	return eachBlock(r.workers, true, next, func(worker, i int, _ block) error {
		p := &parts[i]
		for _, k := range p.redo {
			if !r.redo(worker, k, p.text(r.config, k), 0, p) {
				return errChanged
			}
		}
		p.redo = nil
		return nil
	})
}

// redo makes a piece of the type that its column turned out to have.
func (r *reader) redo(worker, k int, c *chunk, col int, p *part) bool {
	if col < 0 || col >= c.width {
		return false
	}
	done := r.crew[worker].prepare(k, r.targets[k], c, p)
	made, ok := c.attempt(col, r.targets[k].typ)
	if ok {
		p.pieces[k] = made
		done(&made)
	}
	return ok
}

// column puts the pieces of target k together.
func (r *reader) column(k int) (dataframe.Column, error) {
	return buffers.Column(r.targets[k].name, r.join(k, r.targets[k].typ))
}
