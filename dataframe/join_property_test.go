package dataframe

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// joinWays are the ways to run a join: none may change a result.
func joinWays() map[string]*exec.Options {
	ways := map[string]*exec.Options{}
	for _, workers := range []int{1, 2, 8} {
		for _, s := range []exec.JoinStrategy{exec.JoinAuto, exec.JoinDirect, exec.JoinHash, exec.JoinPartitioned} {
			for _, b := range []exec.JoinSide{exec.BuildAuto, exec.BuildLeft, exec.BuildRight} {
				ways[fmt.Sprintf("%d workers, strategy %d, side %d", workers, s, b)] = &exec.Options{Workers: workers, Join: s, Build: b}
			}
		}
	}
	return ways
}

// keyTypes are pairs of types that compare.
var keyTypes = [][2]Type{
	{{Kind: Int32}, {Kind: Int64}}, {{Kind: Int64}, {Kind: Int64}}, {{Kind: Int64}, {Kind: Uint64}}, {{Kind: Uint64}, {Kind: Uint64}}, {{Kind: Uint8}, {Kind: Int16}},
	{{Kind: Float64}, {Kind: Float64}}, {{Kind: Float32}, {Kind: Float64}}, {{Kind: Int64}, {Kind: Float64}}, {{Kind: Float32}, {Kind: Uint64}},
	{{Kind: String}, {Kind: String}}, {{Kind: String}, {Kind: Categorical}}, {{Kind: Categorical}, {Kind: Categorical}}, {{Kind: Binary}, {Kind: Binary}},
	{{Kind: Bool}, {Kind: Bool}}, {{Kind: Date}, {Kind: Date}}, {{Kind: Duration, Unit: Second}, {Kind: Duration, Unit: Millisecond}},
	{{Kind: Timestamp, Unit: Nanosecond, Zone: "UTC"}, {Kind: Timestamp, Unit: Second, Zone: "UTC"}},
}

// keyVector returns n keys of a type: few different ones, of the whole range.
func keyVector(r *rand.Rand, t Type, n int, missing bool) *vector.Vector {
	var valid vector.Bitmap
	if missing {
		valid = vector.NewBitmap(n)
		for i := range n {
			if r.IntN(4) > 0 {
				valid.Set(i)
			}
		}
	}
	floats := []float64{0, 1, 2, -3, 0.5, math.Inf(1), 1 << 53, 1<<53 + 2, -0x1p63, 0x1p63, 0x1p64, math.NaN(), math.Copysign(0, -1)}
	ints := []int64{0, 1, 2, -3, 7, math.MaxInt64, math.MinInt64, 1 << 53, 1<<53 + 1, -1}
	if r.IntN(2) == 0 || t.Kind.IsTemporal() {
		ints = ints[:5]
	}
	switch t.Kind {
	case Float32:
		return vector.FromSlice(t, fill(n, func() float32 { return float32(floats[r.IntN(len(floats))]) }), valid)
	case Float64:
		return vector.FromSlice(t, fill(n, func() float64 { return floats[r.IntN(len(floats))] }), valid)
	case Int32, Date:
		return vector.FromSlice(t, fill(n, func() int32 { return int32(ints[r.IntN(len(ints))]) }), valid)
	case Int64, Uint64, Duration, Timestamp:
		return vector.FromSlice(t, fill(n, func() int64 {
			return ints[r.IntN(len(ints))] * int64(1e9/t.Unit.PerSecond()*bool01(t.Kind == Timestamp)+bool01(t.Kind != Timestamp))
		}), valid)
	case Categorical:
		texts := []string{"", "a", "b", "é", "a longer text than eight bytes", "here alone"}
		r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		return randomCodes(r, n, texts[:1+r.IntN(6)], valid)
	}
	return randomVector(r, t, n)
}

// bool01 is 1 for true.
func bool01(b bool) int64 { return int64(bit(b)) }

// joinFrame returns a frame of n rows: keys k0, k1 … and a value of its row.
func joinFrame(r *rand.Rand, types []Type, n int, missing bool, value string) *DataFrame {
	t := &vector.Table{N: n}
	add := func(name string, v *vector.Vector) {
		t.Fields = append(t.Fields, Field{Name: name, Type: v.Type(), Nullable: v.Missing() > 0})
		t.Columns = append(t.Columns, vector.NewColumn(v))
	}
	for i, typ := range types {
		add(fmt.Sprint("k", i), keyVector(r, typ, n, missing))
	}
	for _, typ := range []Type{{Kind: Int16}, {Kind: String}, {Kind: Bool}, {Kind: Categorical}, {Kind: Binary}, {Kind: Float64}} {
		add(fmt.Sprint(value, typ), randomVector(r, typ, n))
	}
	df := &DataFrame{table: t}
	if r.IntN(3) == 0 && n > 0 { // a view
		rows := make([]int, r.IntN(2*n))
		for i := range rows {
			rows[i] = r.IntN(n)
		}
		df = Must(df.Take(rows...))
	}
	return df
}

// canonical is a cell as something that == compares with cells of other types;
// NaN is one value, −0 is 0, missing is nil.
func canonical(c any, t Type) any {
	switch x := c.(type) {
	case int64:
		if t.Kind == Duration || t.Kind == Timestamp {
			x *= 1e9 / t.Unit.PerSecond()
		}
		return big.NewInt(x).String()
	case uint64:
		return new(big.Int).SetUint64(x).String()
	case float64:
		if f := big.NewFloat(0); x == x && !math.IsInf(x, 0) && x == math.Trunc(x) {
			whole, _ := f.SetFloat64(x).Int(nil)
			return whole.String()
		}
		return fmt.Sprint(x)
	}
	return c
}

// naiveJoin pairs rows by looking at every pair; −1 is no row.
func naiveJoin(kind plan.JoinKind, nl, nr int, match func(l, r int) bool) (pairs [][2]int) {
	paired := map[int]bool{}
	for l := range nl {
		found := false
		for r := range nr {
			if match(l, r) {
				found, paired[r] = true, true
				if kind != plan.SemiJoin && kind != plan.AntiJoin {
					pairs = append(pairs, [2]int{l, r})
				}
			}
		}
		if kind == plan.SemiJoin && found || !found && (kind == plan.AntiJoin || kind.KeepsLeft()) {
			pairs = append(pairs, [2]int{l, -1})
		}
	}
	for r := range nr {
		if kind.KeepsRight() && !paired[r] {
			pairs = append(pairs, [2]int{-1, r})
		}
	}
	return pairs
}

// naiveResult puts the cells of pairs side by side: keys, left values, right values.
func naiveResult(kind plan.JoinKind, l, r naive, keys int, pairs [][2]int) naive {
	out := naive{levels: map[string][]string{}}
	half := kind == plan.SemiJoin || kind == plan.AntiJoin
	for i, f := range l.fields {
		if i < keys && kind.KeepsRight() {
			f.Type, _ = plan.Common(f.Type, r.fields[i].Type)
		}
		if out.fields = append(out.fields, f); i >= keys {
			out.levels[f.Name] = l.levels[f.Name]
		}
	}
	if !half {
		for _, f := range r.fields[keys:] {
			out.fields = append(out.fields, f)
			out.levels[f.Name] = r.levels[f.Name]
		}
	}
	for _, p := range pairs {
		row := make([]any, len(out.fields))
		for i := range l.fields {
			switch {
			case p[0] >= 0:
				row[i] = convertCell(l.rows[p[0]][i], l.fields[i].Type, out.fields[i].Type)
			case i < keys:
				row[i] = convertCell(r.rows[p[1]][i], r.fields[i].Type, out.fields[i].Type)
			}
		}
		if p[1] >= 0 && !half {
			copy(row[len(l.fields):], r.rows[p[1]][keys:])
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// convertCell is a cell in a type that holds its values.
func convertCell(c any, from, to Type) any {
	switch {
	case c == nil || from == to:
	case to.Kind.IsFloat():
		return number(c)
	case from.Kind.IsTemporal():
		return c.(int64) * (to.Unit.PerSecond() / from.Unit.PerSecond())
	case from.Kind.IsUnsigned() && !to.Kind.IsUnsigned():
		return int64(c.(uint64))
	}
	return c
}

// TestJoin_J1_J3: every kind of join, with keys of every type and several,
// missing, NaN and −0 included, is what looking at every pair gives, in that
// order, in every way to run it. FEATURES J1, J3.
func TestJoin_J1_J3_likeNestedLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(91, 92))
	ways := joinWays()
	rounds := 120
	if testing.Short() {
		rounds = 30
	}
	for round := range rounds {
		var types [2][]Type
		for range 1 + r.IntN(3) {
			pair := keyTypes[(round+r.IntN(3)*r.IntN(9))%len(keyTypes)]
			if r.IntN(2) == 0 {
				pair[0], pair[1] = pair[1], pair[0]
			}
			types[0], types[1] = append(types[0], pair[0]), append(types[1], pair[1])
		}
		keys := len(types[0])
		size := func() int { return []int{0, 1, 5, 30, 60}[r.IntN(5)] }
		missing := r.IntN(3) > 0
		left, right := joinFrame(r, types[0], size(), missing, "l"), joinFrame(r, types[1], size(), missing, "r")
		spec := plan.JoinSpec{Kind: plan.JoinKind(r.IntN(6)), Missing: plan.MissingEqual + plan.MissingKeys(r.IntN(2)), Lenient: true}
		spec.KeepKeys = r.IntN(4) == 0
		for i := range keys {
			k := ast.Column{Name: fmt.Sprint("k", i)}
			q := k
			if spec.KeepKeys {
				q.Name = fmt.Sprint("q", i)
				right = Must(right.Rename(k.Name, q.Name))
			}
			spec.On = append(spec.On, plan.JoinOn{Left: k, Right: q})
		}
		a, b := read(left), read(right)
		merged := keys // the first columns of both sides that become one
		if spec.KeepKeys {
			merged = 0
		}
		condition := func(l, r int) bool { return true }
		if r.IntN(3) == 0 {
			spec.Residual = ast.Binary{Op: ast.Lt, X: ast.Column{Name: "lInt16"}, Y: ast.Column{Name: "rInt16"}}
			condition = func(l, r int) bool {
				x, y := a.rows[l][keys], b.rows[r][keys]
				return x != nil && y != nil && x.(int64) < y.(int64)
			}
		}
		match := func(l, r int) bool {
			for i := range keys {
				x, y := canonical(a.rows[l][i], a.fields[i].Type), canonical(b.rows[r][i], b.fields[i].Type)
				if x != y || x == nil && spec.Missing == plan.MissingSkip {
					return false
				}
			}
			return condition(l, r)
		}
		want := naiveResult(spec.Kind, a, b, merged, naiveJoin(spec.Kind, len(a.rows), len(b.rows), match))
		name := fmt.Sprintf("round %d: %v of %v and %v, %d and %d rows, residual %v", round, spec.Kind, types[0], types[1], len(a.rows), len(b.rows), spec.Residual != nil)
		for way, o := range ways {
			n, err := plan.NewJoin(left.scan(), right.scan(), spec)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, err := wrap(exec.Run(context.Background(), n, o))
			if err != nil {
				t.Fatalf("%s, %s: %v", name, way, err)
			}
			if d := differ(read(got), want, false); d != "" {
				t.Fatalf("%s, %s: %s", name, way, d)
			}
			if d := invariants(got); d != "" {
				t.Fatalf("%s, %s: %s", name, way, d)
			}
		}
	}
}

// TestJoin_largeFrames joins frames of several blocks, partitions and morsels,
// with keys that repeat a little, much and not at all.
func TestJoin_largeFrames(t *testing.T) {
	r := rand.New(rand.NewPCG(93, 94))
	for _, c := range []struct {
		nl, nr      int
		keys, extra int64
	}{{150_000, 70_000, 80_000, 1}, {90_000, 90_000, 1 << 60, 1}, {3, 140_000, 5, 1}, {140_000, 3, 5, 7}, {70_000, 70_000, 1 << 20, 1 << 40}} {
		frame := func(n int, value string, step int64) *DataFrame {
			k, x, s := make([]int64, n), make([]int32, n), make([]string, n)
			for i := range k {
				k[i], x[i], s[i] = r.Int64N(c.keys)%100_000*step, int32(i), fmt.Sprint(value, i)
			}
			return Must(New(NewColumn("k", k), NewColumn(value, x), NewColumn(value+"text", s)))
		}
		left, right := frame(c.nl, "x", c.extra), frame(c.nr, "y", c.extra)
		byKey := map[int64][]int32{}
		for i, k := range must(right.Int64s("k")) {
			byKey[k] = append(byKey[k], int32(i))
		}
		var x, y []int32
		for i, k := range must(left.Int64s("k")) {
			for _, j := range byKey[k] {
				x, y = append(x, int32(i)), append(y, j)
			}
		}
		for way, o := range joinWays() {
			n, err := plan.NewJoin(left.scan(), right.scan(), plan.JoinSpec{On: []plan.JoinOn{{Left: ast.Column{Name: "k"}, Right: ast.Column{Name: "k"}}}})
			if err != nil {
				t.Fatal(err)
			}
			got := Must(wrap(exec.Run(context.Background(), n, o)))
			if !slices.Equal(must(got.Int32s("x")), x) || !slices.Equal(must(got.Int32s("y")), y) {
				t.Fatalf("%v, %s: wrong pairs", c, way)
			}
			at := got.tab().Index("ytext")
			v := got.gather(at)
			for i := 0; i < len(y); i += 1 + len(y)/100 {
				if v.Str(i) != fmt.Sprint("y", y[i]) {
					t.Fatalf("%v, %s: row %d: text %q of row %d", c, way, i, v.Str(i), y[i])
				}
			}
		}
	}
}

// TestGathering_likeGather: columns gathered in parts are those gathered at once.
func TestGathering_likeGather(t *testing.T) {
	r := rand.New(rand.NewPCG(95, 96))
	for round := range 40 {
		df := randomFrame(r, 1+r.IntN(50))
		rows := make([]uint32, r.IntN(400))
		some := r.IntN(2) == 0
		for i := range rows {
			if rows[i] = uint32(r.IntN(df.Rows())); some && r.IntN(4) == 0 {
				rows[i] = kernel.NoRow
			}
		}
		for i, f := range df.Schema() {
			v := df.tab().Columns[i].Vector()
			g := kernel.NewGathering(v, rows, some)
			for again := true; again; again = g.Next() {
				for lo := (len(rows) - 1) &^ 63; lo >= 0; lo -= 64 {
					g.Part(lo, min(lo+64, len(rows)))
				}
			}
			got, want := g.Vector(), kernel.Gather(v, rows)
			for k := range rows {
				if a, b := cellAt(got, k), cellAt(want, k); !sameCell(a, b, f.Type, true) {
					t.Fatalf("round %d: %v row %d: got %v, want %v", round, f.Type, k, a, b)
				}
			}
			if got.Missing() != want.Missing() || got.Len() != want.Len() {
				t.Fatalf("round %d: %v: %d of %d missing, want %d", round, f.Type, got.Missing(), got.Len(), want.Missing())
			}
		}
	}
}
