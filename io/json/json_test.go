package json

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/buffers"
)

// blocksOf makes blocks small, so that short texts have several.
func blocksOf(size int) Option {
	return Option{"blocksOf", false, func(c *config) error { c.size = size; return nil }}
}

// dump returns types and values of a frame, each value as text, missing as ∅.
func dump(df *dataframe.DataFrame) string {
	var b strings.Builder
	for _, f := range df.Schema() {
		c, err := df.Column(f.Name)
		if err != nil {
			return err.Error()
		}
		parts, err := c.Buffers()
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(&b, "%s %v", f.Name, f.Type)
		if f.Nullable {
			b.WriteByte('?')
		}
		v := buffers.Vector(parts)
		for i := range v.Len() {
			b.WriteByte('|')
			if v.IsValid(i) {
				b.Write(vector.AppendValue(nil, v, i))
			} else {
				b.WriteString("∅")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// mustRead reads text or ends the test.
func mustRead(t *testing.T, text string, options ...Option) *dataframe.DataFrame {
	t.Helper()
	df, err := ReadFrom(strings.NewReader(text), options...)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return df
}

func TestRead_Types(t *testing.T) {
	for _, c := range []struct{ name, values, want string }{
		{"ints", "1 -5 0", "Int64|1|-5|0"},
		{"extremes", "9223372036854775807 -9223372036854775808", "Int64|9223372036854775807|-9223372036854775808"},
		{"uint", "1 18446744073709551615", "Uint64|1|18446744073709551615"},
		{"uint and negative", "-1 18446744073709551615", "Float64|-1.0|18446744073709552000.0"},
		{"beyond uint", "1 18446744073709551616", "Float64|1.0|18446744073709552000.0"},
		{"floats", "1.5 1e3 -0.25 1E-2", "Float64|1.5|1000.0|-0.25|0.01"},
		{"int and float", "1 2 2.5", "Float64|1.0|2.0|2.5"},
		{"minus zero", "1 -0", "Float64|1.0|-0.0"},
		{"bools", "true false", "Bool|true|false"},
		{"missing", "1 null 3", "Int64?|1|∅|3"},
		{"missing bool", "null true", "Bool?|∅|true"},
		{"only missing", "null null", "String?|∅|∅"},
		{"strings", `"a" "" "é\n\u00e9\ud83d\ude00\"" "007"`, "String|a||é\né😀\"|007"},
		{"strings and missing", `"a" null`, "String?|a|∅"},
		{"half a surrogate", `"\ud83d"`, "String|\ufffd"},
		{"nested", `{"x":[1,{}]} [] null`, `String?|{"x":[1,{}]}|[]|∅`},
		{"dates stay strings", `"2021-04-29"`, "String|2021-04-29"},
	} {
		t.Run(c.name, func(t *testing.T) {
			values := strings.Fields(c.values)
			for i, v := range values {
				values[i] = fmt.Sprintf(`{"id": %d, "x" : %s}`, i, v)
			}
			want := "x " + c.want + "\n"
			for _, size := range []int{1, 40, 1 << 20} {
				for _, text := range []string{strings.Join(values, "\n"), strings.Join(values, "\r\n\n") + "\n", "[" + strings.Join(values, ",") + "]", " \n[\n " + strings.Join(values, " ,\n") + "\n ] \n"} {
					if got := dump(mustRead(t, text, Columns("x"), blocksOf(size))); got != want {
						t.Errorf("%q in blocks of %d: got %swant %s", text, size, got, want)
					}
				}
			}
		})
	}
}

func TestRead_Fields(t *testing.T) {
	typed := func(name string, typ dataframe.Type) Option { return Types(map[string]dataframe.Type{name: typ}) }
	for _, c := range []struct {
		name, text string
		options    []Option
		want       string
	}{
		{"order of first appearance", "{\"b\":1}\n{\"a\":2,\"b\":3}\n{}\n{\"c\":true}", nil, "b Int64?|1|3|∅|∅\na Int64?|∅|2|∅|∅\nc Bool?|∅|∅|∅|true\n"},
		{"another order in a row", `{"a":1,"b":2}` + "\n" + `{"b":3,"a":4}`, nil, "a Int64|1|4\nb Int64|2|3\n"},
		{"escaped name", `{"\u0061":1}` + "\n" + `{"a":2}`, nil, "a Int64|1|2\n"},
		{"columns", `{"a":1,"b":[1],"c":"x"}`, []Option{Columns("c", "a")}, "c String|x\na Int64|1\n"},
		{"nothing", "", nil, ""},
		{"empty array", "[ ]\n", nil, ""},
		{"blank lines", "\n \n{\"a\":1}\n\n", nil, "a Int64|1\n"},
		{"byte order mark", "\ufeff{\"a\":1}", nil, "a Int64|1\n"},
		{"mixed as text", `{"a":1.50}` + "\n" + `{"a":"x"}` + "\n" + `{"a":true}` + "\n" + `{"a":[ 1]}` + "\n" + `{"a":null}`, []Option{MixedAsText()}, "a String?|1.50|x|true|[ 1]|∅\n"},
		{"invalid UTF-8", "{\"a\":\"x\xffy\"}", nil, "a String|x\ufffdy\n"},
		{"timestamps", `{"a":"2021-04-29T23:58:17Z"}`, []Option{typed("a", dataframe.Type{Kind: dataframe.Timestamp, Unit: dataframe.Second, Zone: "UTC"})}, "a Timestamp[s, UTC]|2021-04-29T23:58:17Z\n"},
		{"date", `{"a":"2021-04-29"}` + "\n{}", []Option{typed("a", dataframe.Type{Kind: dataframe.Date})}, "a Date?|2021-04-29|∅\n"},
		{"small ints", `{"a":-128}`, []Option{typed("a", dataframe.Type{Kind: dataframe.Int8})}, "a Int8|-128\n"},
		{"float of a text", `{"a":"NaN"}` + "\n" + `{"a":"-Infinity"}` + "\n" + `{"a":1}`, []Option{typed("a", dataframe.Type{Kind: dataframe.Float64})}, "a Float64|NaN|-Inf|1.0\n"},
		{"anything as string", `{"a":1}` + "\n" + `{"a":"x"}`, []Option{typed("a", dataframe.Type{Kind: dataframe.String})}, "a String|1|x\n"},
		{"levels", `{"a":"b"}` + "\n" + `{"a":"a"}` + "\n" + `{"a":"b"}`, []Option{typed("a", dataframe.Type{Kind: dataframe.Categorical})}, "a Categorical|b|a|b\n"},
		{"binary", `{"a":"00fF"}`, []Option{typed("a", dataframe.Type{Kind: dataframe.Binary})}, "a Binary|00ff\n"},
		{"typed field that is not there", `{"a":1}`, []Option{typed("b", dataframe.Type{Kind: dataframe.Uint8}), Columns("b")}, "b Uint8?|∅\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1, 16, 1 << 16} {
				if got := dump(mustRead(t, c.text, append(c.options, blocksOf(size))...)); got != c.want {
					t.Errorf("blocks of %d: got\n%swant\n%s", size, got, c.want)
				}
			}
		})
	}
}

func TestRead_Errors(t *testing.T) {
	typed := func(name string, k dataframe.Kind) Option {
		return Types(map[string]dataframe.Type{name: {Kind: k}})
	}
	for _, c := range []struct {
		text    string
		options []Option
		is      error
		want    string
	}{
		{"{\"a\":1}\n{\"a\":}", nil, ErrSyntax, `reading json: line 2: '}' (want a value)`},
		{"{\"a\":1", nil, ErrSyntax, `reading json: line 1: the text ends (want a comma or a closing brace)`},
		{"{\"a\":1} 2", nil, ErrSyntax, `reading json: line 1: '2' (want the end of the line)`},
		{"1", nil, ErrSyntax, `reading json: line 1: '1' (want an object)`},
		{"{\"a\":1,}", nil, ErrSyntax, `reading json: line 1: '}' (want the name of a field in quotes)`},
		{"{\"a\" 1}", nil, ErrSyntax, `reading json: line 1: '1' (want a colon)`},
		{"{\"a\":01}", nil, ErrSyntax, `reading json: line 1: '1' (want a comma or a closing brace)`},
		{"{\"a\":tru}", nil, ErrSyntax, `reading json: line 1: 't' (want a value)`},
		{"{\"a\":\"x\ty\"}", nil, ErrSyntax, `reading json: line 1: a control character in a string (want \u0009)`},
		{`{"a":"\x"}`, nil, ErrSyntax, `reading json: line 1: a wrong escape in a string`},
		{`{"a":"x}`, nil, ErrSyntax, `reading json: line 1: the string that begins here has no end`},
		{`{"a":[1,]}`, nil, ErrSyntax, `reading json: line 1: inside a value: invalid character ']' looking for beginning of value`},
		{`{"a":1,"a":2}`, nil, ErrSyntax, `reading json: line 1, field "a": the field is there twice`},
		{"[{},\n]", nil, ErrSyntax, `reading json: line 2: ']' (want an object)`},
		{"[{}", nil, ErrSyntax, `reading json: line 1: the text ends (want a comma or a closing bracket)`},
		{"[{}]\nx", nil, ErrSyntax, `reading json: line 2: 'x' behind the array`},
		{"[1]", nil, ErrSyntax, `reading json: line 1: '1' (want an object)`},
		{"{\"a\":1}\n\n{\"a\":\"x\"}", nil, ErrMixed, `reading json: line 3, field "a": a string where line 1 has a number (MixedAsText takes both as text)`},
		{"{\"a\":{}}\n{\"a\":true}", nil, ErrMixed, `reading json: line 2, field "a": a bool where line 1 has an object or array (MixedAsText takes both as text)`},
		{"{\"a\":[]}", []Option{RefuseNested()}, ErrNested, `reading json: line 1, field "a": an object or array (RefuseNested)`},
		{"{\"a\":1}\n{\"a\":300}", []Option{typed("a", dataframe.Uint8)}, ErrValue, `reading json: line 2, field "a": wrong value, out of range (got 300, want Uint8)`},
		{"{\"a\":\"x\"}", []Option{typed("a", dataframe.Float64)}, ErrValue, `reading json: line 1, field "a": wrong value (got "x", want Float64)`},
		{"{\"a\":1e400}", nil, ErrValue, `reading json: line 1, field "a": wrong value, out of range (got 1e400, want Float64)`},
		{"{\"port\":1}", []Option{Columns("prot")}, dataframe.ErrNoColumn, `reading json: column "prot": no such column (did you mean "port"?)`},
		{"{\"port\":1}", []Option{typed("prot", dataframe.Int8)}, dataframe.ErrNoColumn, `reading json: column "prot": no such column (did you mean "port"?)`},
		{"\xff\xfe{", nil, nil, `reading json: the text is UTF-16 (want UTF-8)`},
		{"{}", []Option{Array()}, nil, `option Array is for writing`},
		{"{}", []Option{Workers(0)}, nil, `option Workers: 0 goroutines (want at least 1)`},
	} {
		for _, size := range []int{1, 1 << 16} {
			_, err := ReadFrom(strings.NewReader(c.text), append(c.options, blocksOf(size))...)
			if err == nil {
				t.Errorf("%q: no error", c.text)
			} else if got := err.Error(); !strings.HasPrefix(got, c.want) && !(size == 1 && c.is == ErrSyntax) || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%q in blocks of %d: got %s\nwant %s", c.text, size, got, c.want)
			}
		}
	}
}

// naive reads lines with encoding/json: names in order of first appearance and
// the text of each value. It fails when a line is no object or has a name twice.
func naive(text string) (names []string, rows []map[string]string, ok bool) {
	for _, line := range strings.Split(text, "\n") {
		if strings.Trim(line, " \t\r") == "" {
			continue
		}
		d := stdjson.NewDecoder(strings.NewReader(line))
		var whole map[string]any
		if stdjson.Unmarshal([]byte(line), &whole) != nil || strings.Trim(line, " \t\r")[0] != '{' {
			return nil, nil, false
		}
		d.Token()
		row := map[string]string{}
		for d.More() {
			key, _ := d.Token()
			name := key.(string)
			var raw stdjson.RawMessage
			if d.Decode(&raw) != nil {
				return nil, nil, false
			}
			if _, twice := row[name]; twice {
				return nil, nil, false
			}
			value := string(raw)
			var s string
			if stdjson.Unmarshal(raw, &s) == nil && value[0] == '"' {
				value = s
			} else if value == "null" {
				value = "∅"
			}
			row[name] = value
			found := false
			for _, n := range names {
				found = found || n == name
			}
			if !found {
				names = append(names, name)
			}
		}
		rows = append(rows, row)
	}
	return names, rows, true
}

// compareWithStd checks that encoding/json finds the same fields and values.
func compareWithStd(t *testing.T, text string, size int) {
	t.Helper()
	if trimmed := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(trimmed, "[") || strings.HasPrefix(text, "\xef\xbb\xbf") ||
		strings.HasPrefix(text, "\x1f\x8b") || strings.HasPrefix(text, "\x28\xb5\x2f\xfd") || strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		ReadFrom(strings.NewReader(text), blocksOf(size)) // must not panic
		return
	}
	names, rows, ok := naive(text)
	types := map[string]dataframe.Type{}
	for _, n := range names {
		types[n] = dataframe.Type{Kind: dataframe.String}
	}
	df, err := ReadFrom(strings.NewReader(text), Types(types), blocksOf(size), Workers(2))
	if (err == nil) != ok {
		t.Fatalf("%q in blocks of %d: got error %v, encoding/json ok: %v", text, size, err, ok)
	}
	if !ok {
		return
	}
	if got := df.Names(); fmt.Sprint(got) != fmt.Sprint(names) {
		t.Fatalf("%q: got names %q, want %q", text, got, names)
	}
	for _, name := range names {
		values, valid, err := df.ValidStrings(name)
		if err != nil || len(values) != len(rows) {
			t.Fatalf("%q: %d rows, want %d, %v", text, len(values), len(rows), err)
		}
		for i, row := range rows {
			want, there := row[name]
			missing := !there || want == "∅"
			if missing == valid[i] && want != "∅" || !missing && values[i] != want {
				t.Fatalf("%q: field %q of row %d: got %q, %v, want %q", text, name, i, values[i], valid[i], want)
			}
		}
	}
}

func TestRead_LikeEncodingJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"{", "}", "[", "]", ":", ",", `"a"`, `"b"`, `"\u00e9\n"`, "1", "-0.5e+3", "01", "true", "null", " ", "\n", "\r\n", `"`, `\`, "é", "\xff", `{"a":1}` + "\n", `{"b":[{"c":"]}"}],"a":"x"}` + "\n"}
	for range 20000 {
		var b strings.Builder
		if r.IntN(3) == 0 { // a text without errors
			for range r.IntN(8) {
				fields := []string{`"a":` + parts[9+r.IntN(2)], `"b":"x\"y"`, `"c":null`, `"d":{"e":[]}`}
				r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
				b.WriteString("{" + strings.Join(fields[:r.IntN(5)], ", ") + "}\n")
			}
		} else {
			for range r.IntN(12) {
				b.WriteString(parts[r.IntN(len(parts))])
			}
		}
		compareWithStd(t, b.String(), 1+r.IntN(60))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("{\"a\":1}\n{\"b\":\"x\\u0041\"}", 5)
	f.Add("[{\"a\":[1]},{}]", 1)
	f.Fuzz(func(t *testing.T, text string, size int) { compareWithStd(t, text, 1+int(uint(size)%64)) })
}

func TestRead_DoesNotDependOnBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	kinds := [][]string{{"1", "2.5", "null", "-0"}, {"1", "18446744073709551615", "-1"}, {"true", "false"}, {`"a"`, `"b"`, `""`}, {`[1]`, `{"x":","}`}, {"1", `"x"`}, {"null"}}
	for round := range 400 {
		var objects []string
		choice := [3][]string{kinds[r.IntN(len(kinds))], kinds[r.IntN(len(kinds))], kinds[r.IntN(len(kinds))]}
		for range r.IntN(40) {
			var fields []string
			for c, values := range choice {
				if r.IntN(4) > 0 {
					fields = append(fields, fmt.Sprintf(`"c%d":%s`, c, values[r.IntN(len(values))]))
				}
			}
			objects = append(objects, "{"+strings.Join(fields, ",")+"}")
		}
		for _, text := range []string{strings.Join(objects, "\n"), "[" + strings.Join(objects, ",\n") + "]"} {
			read := func(options ...Option) string {
				df, err := ReadFrom(strings.NewReader(text), options...)
				if err != nil {
					return err.Error()
				}
				return dump(df)
			}
			want, mixed := read(Workers(1)), read(MixedAsText())
			for range 3 {
				size := blocksOf(1 + r.IntN(200))
				if got := read(size, Workers(1+r.IntN(3))); got != want {
					t.Fatalf("round %d: %q: got\n%swant\n%s", round, text, got, want)
				}
				if got := read(size, MixedAsText()); got != mixed {
					t.Fatalf("round %d: %q: mixed: got\n%swant\n%s", round, text, got, mixed)
				}
			}
		}
	}
}

func TestReadFiles(t *testing.T) {
	fsys := fstest.MapFS{"a.json": {Data: []byte(`[{"a":1}]`)}, "b.json": {Data: []byte("{\"b\":\"x\"}\n{\"a\":2.5}\n")}}
	df, err := ReadFS(fsys, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := dump(df), "a Float64?|1.0|∅|2.5\nb String?|∅|x|∅\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	fsys["c.json"] = &fstest.MapFile{Data: []byte("\n{\"a\":\"x\"}")}
	_, err = ReadFS(fsys, "*.json")
	if want := `reading "c.json": line 2, field "a": a string where line 1 of "a.json" has a number (MixedAsText takes both as text)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := ReadFiles(nil); err == nil {
		t.Error("no paths: no error")
	}
}

func TestWrite_RoundTrip(t *testing.T) {
	col, opt := dataframe.NewColumn, dataframe.NullableColumn
	df := dataframe.Must(dataframe.New(
		opt("i", []int64{math.MinInt64, 0, math.MaxInt64, 7}, []bool{true, true, true, false}),
		col("u", []uint64{0, math.MaxUint64, 1, 2}),
		col("f", []float64{math.SmallestNonzeroFloat64, math.Copysign(0, -1), math.MaxFloat64, 0.1}),
		col("g", []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1}),
		opt("b", []bool{true, false, true, true}, []bool{true, true, false, true}),
		opt("s \"é\"\n", []string{"", "a\"b\\c\n\r\t\x00\x7f", "日本 😀", ""}, []bool{true, true, true, false}),
		col("n", []string{"null", "1", "true", "[]"}),
	))
	dir := t.TempDir()
	types := Types(map[string]dataframe.Type{"g": {Kind: dataframe.Float64}})
	for _, name := range []string{"a.json", "a.ndjson", "a.json.gz", "a.ndjson.zst"} {
		path := filepath.Join(dir, name)
		if err := Write(path, df, NonFiniteAsText()); err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{1, 1 << 16} {
			back, err := Read(path, types, blocksOf(size))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := dump(back), dump(df); got != want {
				t.Errorf("%s: got\n%swant\n%s", name, got, want)
			}
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	err = Write(filepath.Join(dir, "b.json"), df)
	if want := `b.json": column "g", row 0: NaN is no JSON number (NonFiniteAsText writes it as a string)`; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	if _, err := Read(filepath.Join(dir, "b.json")); err == nil {
		t.Error("a file is left after an error")
	}
}

// What is written is JSON for encoding/json too.
func TestWriteTo_IsJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		s := make([]string, r.IntN(10))
		for i := range s {
			b := make([]byte, r.IntN(12))
			for k := range b {
				b[k] = byte(r.IntN(256))
			}
			s[i] = string(b)
		}
		df := dataframe.Must(dataframe.New(dataframe.NewColumn("s", s)))
		var out bytes.Buffer
		if err := WriteTo(&out, df, Array()); err != nil {
			t.Fatal(err)
		}
		var rows []map[string]string
		if err := stdjson.Unmarshal(out.Bytes(), &rows); err != nil || len(rows) != len(s) {
			t.Fatalf("%q: %v", out.Bytes(), err)
		}
		for i := range s {
			if want := strings.ToValidUTF8(s[i], "\ufffd"); len(s[i]) == len(strings.ToValidUTF8(s[i], "x")) && rows[i]["s"] != want && strings.ToValidUTF8(s[i], "") == s[i] {
				t.Fatalf("got %q, want %q", rows[i]["s"], want)
			}
		}
	}
}

func TestWriter(t *testing.T) {
	part := func(i int) *dataframe.DataFrame {
		return dataframe.Must(dataframe.New(dataframe.NewColumn("b", []string{"x"}), dataframe.NewColumn("a", []int64{int64(i)})))
	}
	schema := dataframe.Must(part(1).Select("a", "b")).Schema()
	for _, c := range []struct {
		options []Option
		want    string
	}{{nil, "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"x\"}\n"}, {[]Option{Array()}, "[\n{\"a\":1,\"b\":\"x\"},\n{\"a\":2,\"b\":\"x\"}\n]\n"}} {
		var out bytes.Buffer
		w, err := NewWriter(&out, schema, c.options...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			if err := w.Write(part(i + 1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || out.String() != c.want {
			t.Errorf("got %q, %v, want %q", out.String(), err, c.want)
		}
		if w.Write(part(1)) == nil || w.Close() == nil {
			t.Error("a closed writer works")
		}
	}
	w, _ := NewWriter(io.Discard, schema)
	if err := w.Write(dataframe.Must(part(1).Select("b"))); !errors.Is(err, dataframe.ErrNoColumn) {
		t.Errorf("a column less: got %v", err)
	}
	w, _ = NewWriter(io.Discard, schema)
	other := dataframe.Must(dataframe.New(dataframe.NewColumn("a", []int8{1}), dataframe.NewColumn("b", []string{"x"})))
	if err := w.Write(other); !errors.Is(err, dataframe.ErrType) {
		t.Errorf("another type: got %v", err)
	}
	path := filepath.Join(t.TempDir(), "x.json")
	w, err := Create(path, schema)
	if err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
