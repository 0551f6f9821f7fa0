package dataframe

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

type port uint16

type inner struct{ Depth int8 }

// record has a field of every kind.
type record struct {
	inner
	B    bool
	I    int
	I16  int16
	U    uint64
	F    float32
	G    *float64
	S    string `stoa:"text"`
	P    port
	Raw  []byte
	T    time.Time
	D    time.Duration
	Skip chan int `stoa:"-"`
	Name *string
}

func randomRecord(r *rand.Rand) record {
	x := record{inner{int8(r.Int())}, r.IntN(2) == 0, int(r.Int64()), int16(r.Int()), r.Uint64(), r.Float32(), nil,
		string(rune('a' + r.IntN(26))), port(r.Uint32()), []byte{byte(r.Int())}, time.Unix(r.Int64N(1e9), r.Int64N(1e9)).UTC(), time.Duration(r.Int64()), nil, nil}
	if r.IntN(3) > 0 {
		g, n := r.NormFloat64(), "né"
		x.G, x.Name = &g, &n
	}
	return x
}

func TestStructs_RoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	for _, n := range []int{0, 1, 100, rowsAtOnce + 7} {
		var in []record
		var pointers []*record
		for range n {
			in = append(in, randomRecord(r))
			pointers = append(pointers, &in[len(in)-1])
		}
		for _, rows := range []any{in, pointers} {
			df := Must(FromStructs(rows))
			i := 0
			for got, err := range Rows[record](df) {
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, in[i]) {
					t.Fatalf("row %d: got %+v, want %+v", i, got, in[i])
				}
				i++
			}
			if i != n || df.Rows() != n || df.Width() != 13 {
				t.Fatalf("%d rows of %v, want %d of 13", i, df.Names(), n)
			}
		}
	}
}

func TestStructs_WidenAndMissing(t *testing.T) {
	df := Must(New(NullableColumn("x", []int32{1, 2, 3}, []bool{true, true, false}), NewColumn("unused", []string{"", "", ""})))
	type wide struct {
		X int64 `stoa:"x"`
	}
	var got []int64
	var last error
	for row, err := range Rows[wide](df) {
		if last = err; err == nil {
			got = append(got, row.X)
		}
	}
	if !reflect.DeepEqual(got, []int64{1, 2}) || !errors.Is(last, ErrMissing) {
		t.Errorf("got %v, error %v", got, last)
	}
	if want := `rows "x": row 2: missing values (a pointer takes it as nil)`; last == nil || last.Error() != want {
		t.Errorf("error %v, want %s", last, want)
	}
}

func TestStructs_Errors(t *testing.T) {
	df := Must(New(NewColumn("Xs", []int64{1})))
	type narrow struct{ Xs int32 }
	type none struct{ Xt int64 }
	first := func(seq func(func(error) bool)) (err error) {
		seq(func(e error) bool { err = e; return false })
		return err
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"no slice", second(FromStructs(3)), "from structs: wrong type (got int, want a slice of structs)"},
		{"no struct", second(FromStructs([]int{3})), "from structs: wrong type (got int, want a struct)"},
		{"nil row", second(FromStructs([]*none{nil})), "from structs: missing values: row 0 is a nil pointer"},
		{"bad field", second(FromStructs([]struct{ C chan int }{{}})), `from structs "C": wrong type: no column holds values of type chan int`},
		{"narrow", first(func(y func(error) bool) {
			for _, err := range Rows[narrow](df) {
				y(err)
			}
		}), `rows "Xs": wrong type: the column is Int64 (want one that fits int32)`},
		{"no column", first(func(y func(error) bool) {
			for _, err := range Rows[none](df) {
				y(err)
			}
		}), `rows "Xt": no such column (did you mean "Xs"?)`},
		{"each row", df.EachRow(func([]any) error { return nil }, "xs"), `each row "xs": no such column (did you mean "Xs"?)`},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.name, c.err, c.want)
		}
	}
}

func second(_ *DataFrame, err error) error { return err }
