package exec

import (
	"github.com/stoa-data/stoa/internal/function"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// manyLevels is how many levels a function looks at where rows are not counted.
const manyLevels = 1 << 20

// function evaluates a function of rows: once for each level where the only
// operand with many values is a dictionary, else row by row.
func (a *application) function(f *function.Signature) (*vector.Vector, error) {
	if f.FirstPresent {
		return a.firstPresent()
	}
	if !f.Strict {
		return a.functionOfRows(f, a.args, a.n)
	}
	many, count := 0, 0
	for i, x := range a.args {
		if x.missing() {
			return a.allMissing(), nil
		}
		if !x.one {
			many = i
			count++
		}
	}
	if count != 1 || !a.args[many].v.IsDictionary() {
		return a.functionOfRows(f, a.args, a.n)
	}
	x := a.args[many].v
	with := func(v *vector.Vector) []operand {
		args := append([]operand(nil), a.args...)
		args[many] = operand{v: v}
		return args
	}
	return a.overLevels(x, levelFunc{
		total: f.Total,
		levels: func(levels *vector.Vector, failed vector.Bitmap, scope *memory.Scope) (*vector.Vector, error) {
			return f.Run(&function.Batch{Args: operandsOf(with(levels), scope), N: levels.Len(), Scope: scope, Failed: failed})
		},
		rows: func(x *vector.Vector) (*vector.Vector, error) { return a.functionOfRows(f, with(x), x.Len()) },
	})
}

// functionOfRows evaluates a function for each of n rows.
func (a *application) functionOfRows(f *function.Signature, args []operand, n int) (*vector.Vector, error) {
	b := &function.Batch{Args: operandsOf(args, a.scope), N: n, Scope: a.scope}
	if f.Strict {
		b.Valid = validOf(args...)
	}
	out, err := f.Run(b)
	if err != nil {
		return nil, err
	}
	return kernel.Mask(out, b.Valid), nil
}

// operandsOf hands operands to a function: categoricals as values of their
// levels' type.
func operandsOf(args []operand, scope *memory.Scope) []function.Operand {
	out := make([]function.Operand, len(args))
	for i, x := range args {
		v := x.v
		if v.Type().Kind == vector.Categorical && v.IsDictionary() {
			if levels := v.Pool().Levels(); levels.Type().Kind.IsText() {
				v = v.WithType(levels.Type())
			} else {
				v = kernel.GatherIn(scope, levels, kernel.Codes[uint32](v, placesOf(v.Pool())))
			}
		}
		out[i] = function.Operand{V: v, One: x.one}
	}
	return out
}

// placesOf returns the place of each code's level; that of code 0, missing, is
// kernel.NoRow.
func placesOf(p *vector.Pool) []uint32 {
	places := make([]uint32, p.Len()+1)
	for c := range places {
		places[c] = uint32(c) - 1
	}
	return places
}

// firstPresent returns the first operand that is present in each row.
func (a *application) firstPresent() (*vector.Vector, error) {
	last := len(a.args) - 1
	var args []operand
	for _, x := range a.args[:last] {
		words := make([]uint64, (x.v.Len()+63)/64)
		kernel.SetBits(words, true, x.v.Len())
		if valid := kernel.Present(x.v); !valid.IsZero() {
			kernel.CopyBits(valid, words)
		}
		args = append(args, operand{vector.FromBits(vector.BitmapOf(words, x.v.Len()), vector.Bitmap{}), x.one}, x)
	}
	choice := *a
	choice.args = append(args, a.args[last])
	return choice.choice()
}

// A levelFunc computes something of the only operand with many values.
type levelFunc struct {
	total bool // it fails for no value
	// levels computes it of each level of a pool; the bit of one that it
	// cannot take is set in failed.
	levels func(levels *vector.Vector, failed vector.Bitmap, scope *memory.Scope) (*vector.Vector, error)
	// rows computes it of each row.
	rows func(x *vector.Vector) (*vector.Vector, error)
}

// A levelTable is what a function gave for the levels of a pool.
type levelTable struct {
	out    *vector.Vector
	failed []bool // by code: the function does not take the level; nil when it takes all
	pool   *vector.Pool
	codes  []uint32 // of text: the code in pool for each code
	err    error
}

// overLevels applies f to the dictionary x: once for each level and each
// query, or to each row where there are more levels than rows.
func (a *application) overLevels(x *vector.Vector, f levelFunc) (*vector.Vector, error) {
	pool := x.Pool()
	if pool.Len() > a.rows() {
		return f.rows(x)
	}
	scope := a.scope
	if a.memo != nil {
		scope = nil // outlives the batch
	}
	t := a.memo.remember(memoKey{a.e, pool}, func() any { return tableOfLevels(pool, f, scope) }).(*levelTable)
	if t.err != nil {
		return nil, t.err
	}
	if t.failed != nil {
		if row := kernel.FirstMarked(x, t.failed); row >= 0 {
			_, err := f.rows(x.Slice(row, row+1))
			return nil, moved(err, row)
		}
	}
	switch {
	case t.codes != nil:
		return kernel.Recode(x, t.out.Type(), t.pool, t.codes, vector.CodeWidthFor(t.pool.Len())), nil
	case t.out.Type().Kind == vector.Bool && t.out.Missing() == 0:
		words := a.words()
		matchLevels(x, t.out.Bits(), words)
		return vector.FromBits(vector.BitmapOf(words, x.Len()), kernel.Present(x)), nil
	}
	return kernel.GatherIn(a.scope, t.out, kernel.Codes[uint32](x, placesOf(pool))), nil
}

// rows returns the rows for which levels are looked at: those of all batches
// that share the memo, so that all of them go the same way.
func (a *application) rows() int {
	switch {
	case a.memo == nil:
		return a.n
	case a.memo.rows == 0:
		return manyLevels
	}
	return a.memo.rows
}

// tableOfLevels applies f to the levels of a pool.
func tableOfLevels(pool *vector.Pool, f levelFunc, scope *memory.Scope) *levelTable {
	var failed vector.Bitmap
	if !f.total {
		failed = vector.NewBitmap(pool.Len())
	}
	out, err := f.levels(pool.Levels(), failed, scope)
	t := &levelTable{out: out, err: err}
	if err != nil {
		return t
	}
	if !f.total && failed.Count() > 0 {
		t.failed = make([]bool, pool.Len()+1)
		for i := range pool.Len() {
			t.failed[i+1] = failed.Get(i)
		}
	}
	if out.Type().Kind == vector.String {
		in := vector.NewInterner(pool.Len())
		t.codes = make([]uint32, pool.Len()+1)
		for i := range pool.Len() {
			if out.IsValid(i) {
				t.codes[i+1] = in.Code(kernel.TextAt(out, i))
			}
		}
		t.pool = in.Pool()
	}
	return t
}
