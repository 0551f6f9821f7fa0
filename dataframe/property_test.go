//lint:file-ignore ST1008 a verb's frame and error stand among what the naive twin needs

package dataframe

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/exec"
)

// A verb applies one random verb to a frame and its naive twin. It tells what
// it did; exact is false where results are rounded.
type verb func(m maker, df *DataFrame) (text string, got *DataFrame, err error, want naive, exact bool)

// verbs are the verbs of the property test.
var verbs = []verb{verbFilter, verbFilter, verbSort, verbUnique, verbSlice, verbDropMissing, verbFillMissing, verbSelect, verbDerive, verbConcat,
	verbCombine, verbCombine, verbCombine}

func verbFilter(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	p, f := m.predicate(2)
	got, err := df.Filter(p)
	return fmt.Sprint("filter ", p), got, err, m.t.filter(f), true
}

func verbSort(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	var keys []string
	var by []any
	for range 1 + m.IntN(3) {
		name := m.t.fields[m.column(anyType)].Name
		if m.IntN(2) == 0 {
			keys, by = append(keys, name), append(by, name)
		} else {
			keys, by = append(keys, "-"+name), append(by, expr.Desc(name))
		}
	}
	got, err := df.Sort(by...)
	return fmt.Sprint("sort ", keys), got, err, m.t.sort(keys...), true
}

func verbUnique(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	var names []string
	var by []any
	for range m.IntN(3) {
		name := m.t.fields[m.column(anyType)].Name
		names, by = append(names, name), append(by, name)
	}
	if names == nil {
		names = df.Names()
	}
	last, only := map[int]bool{}, map[int]bool{}
	first := map[int]bool{}
	at := map[string][]int{}
	for r, row := range m.t.rows {
		k := ""
		for _, name := range names {
			k += key(row[m.t.at(name)])
		}
		at[k] = append(at[k], r)
	}
	for _, rows := range at {
		first[rows[0]], last[rows[len(rows)-1]], only[rows[0]] = true, true, len(rows) == 1
	}
	pick := func(keep map[int]bool) naive {
		r := -1
		return m.t.filter(func([]any) any { r++; return keep[r] })
	}
	switch m.IntN(3) {
	case 0:
		got, err := df.Unique(by...)
		return fmt.Sprint("unique ", by), got, err, pick(first), true
	case 1:
		got, err := df.UniqueLast(by...)
		return fmt.Sprint("unique last ", by), got, err, pick(last), true
	}
	got, err := df.UniqueOnly(by...)
	return fmt.Sprint("unique only ", by), got, err, pick(only), true
}

func verbSlice(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	n := len(m.t.rows)
	k := m.IntN(n + 3)
	switch m.IntN(4) {
	case 0:
		got, err := df.Head(k)
		return fmt.Sprint("head ", k), got, err, m.t.with(m.t.rows[:min(k, n)]), true
	case 1:
		got, err := df.Tail(k)
		return fmt.Sprint("tail ", k), got, err, m.t.with(m.t.rows[n-min(k, n):]), true
	case 2:
		rows, picked := []int{}, [][]any{}
		for range k {
			if n > 0 {
				rows = append(rows, m.IntN(n))
				picked = append(picked, m.t.rows[rows[len(rows)-1]])
			}
		}
		got, err := df.Take(rows...)
		return fmt.Sprint("take ", rows), got, err, m.t.with(picked), true
	}
	lo := m.IntN(n + 1)
	hi := lo + m.IntN(n-lo+1)
	got, err := df.Slice(lo, hi)
	return fmt.Sprint("slice ", lo, hi), got, err, m.t.with(m.t.rows[lo:hi]), true
}

func verbDropMissing(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	var names []string
	for range m.IntN(3) {
		names = append(names, m.t.fields[m.column(anyType)].Name)
	}
	got, err := df.DropMissing(names...)
	return fmt.Sprint("drop missing ", names), got, err, m.t.filter(func(row []any) any {
		for i, f := range m.t.fields {
			if row[i] == nil && (names == nil || slices.Contains(names, f.Name)) {
				return false
			}
		}
		return true
	}), true
}

func verbFillMissing(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	i := m.column(anyType)
	f := m.t.fields[i]
	c := m.value(i)
	x, ok := literal(c, f.Type)
	if !ok {
		return verbSlice(m, df)
	}
	got, err := df.FillMissing(f.Name, x)
	var rows [][]any
	for _, row := range m.t.rows {
		row = slices.Clone(row)
		if row[i] == nil {
			row[i] = c
		}
		rows = append(rows, row)
	}
	return fmt.Sprint("fill missing ", f.Name, " ", x), got, err, m.t.with(rows), true
}

func verbSelect(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	names := df.Names()
	m.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	names = names[:max(1, len(names)-m.IntN(3))]
	want := naive{levels: m.t.levels, rows: make([][]any, len(m.t.rows))}
	var by []any
	for _, name := range names {
		by = append(by, name)
		i := m.t.at(name)
		want.fields = append(want.fields, m.t.fields[i])
		for r, row := range m.t.rows {
			want.rows[r] = append(want.rows[r], row[i])
		}
	}
	switch name := names[0]; m.IntN(3) {
	case 0:
		got, err := df.Rename(name, "renamed")
		want = m.t.with(m.t.rows)
		want.fields = slices.Clone(m.t.fields)
		if want.at("renamed") >= 0 {
			return verbSlice(m, df)
		}
		want.fields[m.t.at(name)].Name = "renamed"
		want.levels = map[string][]string{"renamed": m.t.levels[name]}
		return fmt.Sprint("rename ", name), got, err, want, true
	case 1:
		var drop []string
		for _, name := range df.Names() {
			if !slices.Contains(names, name) {
				drop = append(drop, name)
			}
		}
		got, err := df.Drop(drop...)
		if err == nil {
			got, err = got.Select(by...)
		}
		return fmt.Sprint("drop ", drop, " select ", names), got, err, want, true
	}
	got, err := df.Select(by...)
	return fmt.Sprint("select ", names), got, err, want, true
}

func verbDerive(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	e, t, f := m.derived()
	i := m.IntN(len(m.t.fields) + 1)
	want := m.t.with(nil)
	want.fields = slices.Clone(m.t.fields)
	name := fmt.Sprint("d", len(m.t.fields))
	if i == len(m.t.fields) || t.Kind == Categorical {
		for m.t.at(name) >= 0 {
			name += "d"
		}
		i = len(m.t.fields)
		want.fields = append(want.fields, Field{})
	} else {
		name = m.t.fields[i].Name
	}
	want.fields[i] = Field{Name: name, Type: t}
	for _, row := range m.t.rows {
		out := append(slices.Clone(row), nil)[:len(want.fields)]
		out[i] = f(row)
		want.rows = append(want.rows, out)
	}
	want.levels = map[string][]string{}
	for k, v := range m.t.levels {
		want.levels[k] = v
	}
	got, err := df.Derive(e.As(name))
	if err == nil && t.Kind == Categorical {
		want.levels[name] = read(got).levels[name] // those of the source, checked by its cells
	}
	return fmt.Sprint("derive ", e, " as ", name), got, err, want, true
}

func verbConcat(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	p, f := m.predicate(1)
	some := Must(df.Filter(p))
	names := df.Names()
	slices.Reverse(names)
	got, err := Concat(some, Must(df.Select(anys(names)...)))
	want := m.t.with(slices.Concat(m.t.filter(f).rows, m.t.rows))
	if len(want.rows) > 600 {
		return verbSlice(m, df)
	}
	return fmt.Sprint("concat filter ", p), got, err, want, true
}

// anys are names as the arguments of a verb.
func anys(names []string) []any {
	out := make([]any, len(names))
	for i, name := range names {
		out[i] = name
	}
	return out
}

// errLengths is what the naive Combine says about outputs that do not fit.
var errLengths = errors.New("lengths differ")

func verbCombine(m maker, df *DataFrame) (string, *DataFrame, error, naive, bool) {
	var keys []string
	var by []any
	for range m.IntN(4) {
		if name := m.t.fields[m.column(anyType)].Name; !slices.Contains(keys, name) {
			keys, by = append(keys, name), append(by, name)
		}
	}
	table := m.t
	if m.IntN(4) == 0 && m.t.at("is") < 0 { // a computed key
		p, f := m.predicate(1)
		keys, by = append(keys, "is"), append(by, p.As("is"))
		table.fields, table.rows = append(slices.Clone(m.t.fields), Field{Name: "is", Type: Type{Kind: Bool}}), nil
		for _, row := range m.t.rows {
			table.rows = append(table.rows, append(slices.Clone(row), f(row)))
		}
	}
	var outs []output
	var exprs []expr.Expr
	free := m.IntN(4)
	for i := range 1 + m.IntN(3) {
		outs = append(outs, m.output(free != 0 || i > m.IntN(3)))
		exprs = append(exprs, outs[i].e.As(fmt.Sprint("o", i)))
		if free != 0 && m.IntN(4) == 0 {
			outs[i] = output{e: groupby.Count(), t: toInt64(Type{}), scalar: true, f: func(rows [][]any) []any { return []any{int64(len(rows))} }}
			exprs[i] = outs[i].e.As(fmt.Sprint("o", i))
		}
	}
	text := fmt.Sprint("group by ", keys, " combine ", outs)
	want, wantErr := table.combine(keys, outs)
	for i := range outs {
		if want.at(fmt.Sprint("o", i)) < len(keys) {
			return verbSlice(m, df) // a key of that name
		}
	}
	got, err := df.Combine(exprs...)
	if len(keys) > 0 {
		g := df.GroupBy(by...)
		if m.IntN(3) == 0 {
			text += " sorted"
			g = g.Sorted()
			want = want.sort(keys...)
		}
		got, err = g.Combine(exprs...)
	}
	if wantErr != nil {
		if !errors.Is(err, ErrShape) {
			return text, got, fmt.Errorf("got error %v, want one of shape", err), want, false
		}
		return text, df, nil, m.t, true
	}
	return text, got, err, want, false
}

// combine is Combine: the keys first, outputs of one value repeated to the
// length of the others.
func (t naive) combine(keys []string, outs []output) (naive, error) {
	out := naive{levels: map[string][]string{}}
	for _, k := range keys {
		out.fields = append(out.fields, t.fields[t.at(k)])
		out.levels[k] = t.levels[k]
	}
	for i, o := range outs {
		name := fmt.Sprint("o", i)
		out.fields = append(out.fields, Field{Name: name, Type: o.t})
	}
	groups := t.groups(keys...)
	if len(keys) == 0 {
		groups = [][][]any{t.rows}
	}
	var err error
	for _, rows := range groups {
		n := -1
		values := make([][]any, len(outs))
		for i, o := range outs {
			if values[i] = o.f(rows); !o.scalar {
				if n >= 0 && n != len(values[i]) {
					err = errLengths
				}
				n = len(values[i])
			}
		}
		for r := range max(n, -n) { // one row where all are scalar
			var row []any
			for _, k := range keys {
				row = append(row, rows[0][t.at(k)])
			}
			for i, o := range outs {
				at := r
				if o.scalar {
					at = 0
				}
				if at < len(values[i]) {
					row = append(row, values[i][at])
				}
			}
			out.rows = append(out.rows, row)
		}
	}
	return out, err
}

// withOptions runs f under options of the engine.
func withOptions(o *exec.Options, f func()) {
	options = o
	defer func() { options = nil }()
	f()
}

// TestProperty_Verbs runs random verbs on random frames, each step against the
// naive table, and all of them again with other numbers of workers and other
// ways to group: the same frames, bit by bit.
func TestProperty_Verbs(t *testing.T) {
	rounds := 250
	if testing.Short() {
		rounds = 60
	}
	defer ScratchLimit(ScratchLimit(0)) // a result that stands in scratch crashes
	for seed := range uint64(rounds) {
		var first []naive
		for i, o := range []*exec.Options{nil, {Workers: 1, Group: exec.Hash}, {Workers: 2, Group: exec.Direct}, {Workers: 8, Group: exec.Partitioned}} {
			withOptions(o, func() {
				frames := history(t, seed, i == 0)
				if first == nil {
					first = frames
				}
				for step := range frames {
					if d := differ(frames[step], first[step], true); d != "" {
						t.Fatalf("seed %d, step %d, %+v: %s", seed, step, o, d)
					}
				}
			})
		}
	}
}

// history runs the random verbs of a seed and returns what each gave. The
// first frame's size and every choice depend on the seed only.
func history(t *testing.T, seed uint64, check bool) []naive {
	r := rand.New(rand.NewPCG(seed, 1))
	df := randomFrame(r, []int{0, 1, 2, 7, 20, 40, 150, 400}[r.IntN(8)])
	frames := []naive{read(df)}
	var log []string
	for range 1 + r.IntN(6) {
		m := maker{r, frames[len(frames)-1]}
		text, got, err, want, exact := verbs[r.IntN(len(verbs))](m, df)
		log = append(log, text)
		if err != nil {
			t.Fatalf("seed %d: %q: %v", seed, log, err)
		}
		if d := invariants(got); d != "" {
			t.Fatalf("seed %d: %q: %s", seed, log, d)
		}
		now := read(got)
		if d := differ(now, want, exact); check && d != "" {
			t.Fatalf("seed %d: %q: %s\n%v", seed, log, d, df)
		}
		df = got
		frames = append(frames, now)
		if len(now.fields) == 0 {
			break
		}
	}
	return frames
}
