package groupby

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// Reduce returns f of each group's values in xs, which has a value for each
// row, in the order of the groups. f gets a copy of the values in the order of
// the rows, which it may reorder, return and keep; it is called from several
// goroutines. A panic in f becomes an error. Groups.Reduce is its form without
// type parameters.
//
// Cost: one copy of xs on top of f, and all cores; nothing is allocated for a
// group.
func Reduce[T, U any](g *Groups, xs []T, f func([]T) U) ([]U, error) {
	if f == nil {
		return nil, errNoFunction
	}
	if len(xs) != g.rows {
		return nil, rowsDiffer(len(xs), g.rows)
	}
	out := make([]U, g.Len())
	err := g.inParts(func(p part) {
		buf := make([]T, p.rows)
		for group := p.lo; group < p.hi; group++ {
			rows := g.index.Rows(group)
			x := buf[:len(rows):len(rows)]
			buf = buf[len(rows):]
			for i, row := range rows {
				x[i] = xs[row]
			}
			out[group] = f(x)
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

var errNoFunction = errors.New("reduce: the function is nil")

// rowsDiffer says that a slice does not fit the groups.
func rowsDiffer(got, want int) error {
	return fmt.Errorf("reduce: %w: lengths differ (got %d values, want %d, one for each row)", vector.ErrShape, got, want)
}

// Reduce is the function Reduce without type parameters, as notebook
// interpreters need it: xs is a []T, f a func([]T) U or a func([]T) (U, error),
// and the result a []U. The types for which it is as fast are those of Call;
// of several errors it returns that of the first group.
func (g *Groups) Reduce(xs, f any) (any, error) {
	for _, match := range reducers {
		if out, err, ok := match(g, xs, f); ok {
			return out, err
		}
	}
	x, fv := reflect.ValueOf(xs), reflect.ValueOf(f)
	if x.Kind() != reflect.Slice || !isUnary(fv) || !x.Type().AssignableTo(fv.Type().In(0)) {
		return nil, fmt.Errorf("reduce: %w (got %v and %v, want a slice and a function of it with one result)", vector.ErrType, typeName(x), typeName(fv))
	}
	if x.Len() != g.rows {
		return nil, rowsDiffer(x.Len(), g.rows)
	}
	out := reflect.MakeSlice(reflect.SliceOf(fv.Type().Out(0)), g.Len(), g.Len())
	err := g.inParts(func(p part) {
		buf := reflect.MakeSlice(fv.Type().In(0), p.rows, p.rows)
		at := 0
		for group := p.lo; group < p.hi; group++ {
			rows := g.index.Rows(group)
			for i, row := range rows {
				buf.Index(at + i).Set(x.Index(int(row)))
			}
			end := at + len(rows)
			out.Index(group).Set(first(fv.Call([]reflect.Value{buf.Slice3(at, end, end)})))
			at = end
		}
	})
	if err != nil {
		return nil, err
	}
	return out.Interface(), nil
}

// reducers match the common types.
var reducers = []func(g *Groups, xs, f any) (any, error, bool){reduceOf[int], reduceOf[int32], reduceOf[int64], reduceOf[uint16],
	reduceOf[uint32], reduceOf[float64], reduceOf[string], reduceOf[time.Time]}

// reduceOf reduces a []T by the common functions of it; false for others.
func reduceOf[T any](g *Groups, xs, f any) (any, error, bool) {
	x, ok := xs.([]T)
	if !ok {
		return nil, nil, false
	}
	switch f := f.(type) {
	case func([]T) []T:
		return reduced(g, x, f)
	case func([]T) T:
		return reduced(g, x, f)
	case func([]T) float64:
		return reduced(g, x, f)
	case func([]T) int64:
		return reduced(g, x, f)
	case func([]T) int:
		return reduced(g, x, f)
	case func([]T) bool:
		return reduced(g, x, f)
	case func([]T) string:
		return reduced(g, x, f)
	}
	return nil, nil, false
}

// reduced is Reduce with an untyped result.
func reduced[T, U any](g *Groups, xs []T, f func([]T) U) (any, error, bool) {
	out, err := Reduce(g, xs, f)
	if err != nil {
		return nil, err, true // not a nil []U in an any
	}
	return out, nil, true
}

// A part is groups lo to hi−1, which have rows rows together.
type part struct{ lo, hi, rows int }

// partRows is how many rows a part has, if no group has more.
const partRows = 1 << 15

// inParts calls work for parts of all groups, from several goroutines where
// there are several parts. When work panics it returns the error of the first
// part that did: parts are taken in order, so that all before it were run.
func (g *Groups) inParts(work func(part)) error {
	var parts []part
	p := part{}
	for group := range g.Len() {
		p.rows += len(g.index.Rows(group))
		p.hi = group + 1
		if p.rows >= partRows || p.hi == g.Len() {
			parts = append(parts, p)
			p = part{lo: p.hi}
		}
	}
	errs := make([]error, len(parts))
	var next, failed atomic.Int64
	worker := func() {
		for failed.Load() == 0 {
			i := int(next.Add(1)) - 1
			if i >= len(parts) {
				return
			}
			if errs[i] = guarded(work, parts[i]); errs[i] != nil {
				failed.Store(1)
			}
		}
	}
	var wg sync.WaitGroup
	for range min(len(parts), runtime.GOMAXPROCS(0)) - 1 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			worker()
		}()
	}
	worker()
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// guarded calls work and turns a panic into an error.
func guarded(work func(part), p part) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reduce: %w", panicError(p))
		}
	}()
	work(p)
	return nil
}
