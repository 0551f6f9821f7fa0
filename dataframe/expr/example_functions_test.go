package expr_test

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// hosts is a log of requests; the second host is missing.
func hosts() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NullableColumn("host", []string{"WWW.example.org", "", " mail.Example.com"}, []bool{true, false, true}),
		dataframe.NewColumn("path", []string{"/a/b.html", "/cgi-bin/x?id=42&id=7", "/Über/ß"}),
	))
}

// Every function can be called by its name.
func ExampleCall() {
	dataframe.Show(flows().Select(
		expr.Call("coalesce", expr.Col("rtt"), -1).As("rtt"),
		expr.Call("atan2", expr.Col("packets"), 4).Round(3).As("angle"),
	))
	// Output:
	// 4×2 DataFrame
	//  Row │ rtt      angle
	//      │ Float64  Float64
	// ─────┼──────────────────
	//    1 │    12.5    0.785
	//    2 │    -1.0    0.245
	//    3 │     9.5    0.644
	//    4 │     NaN    1.107
}

func ExampleExpr_Text() {
	host := expr.Col("host").Text().Trim()
	dataframe.Show(hosts().Select(
		host.Text().Lower().As("lower"), host.Text().Upper().As("upper"), host.Text().Title().As("title"),
		host.Text().TrimLeft("wW.").As("trim_left"), host.Text().TrimRight("mcor.g").As("trim_right"),
		host.Text().StripPrefix("WWW.").As("prefix"), host.Text().StripSuffix(".com").As("suffix")))
	// Output:
	// 3×7 DataFrame
	//  Row │ lower             upper             title             trim_left         trim_right
	//      │ String?           String?           String?           String?           String?
	// ─────┼──────────────────────────────────────────────────────────────────────────────────────
	//    1 │ www.example.org   WWW.EXAMPLE.ORG   Www.Example.Org   example.org       WWW.example
	//    2 │ missing           missing           missing           missing           missing
	//    3 │ mail.example.com  MAIL.EXAMPLE.COM  Mail.Example.Com  mail.Example.com  mail.Example
	// … and 2 more columns: prefix, suffix
}

// Lengths count runes.
func ExampleText_Length() {
	path := expr.Col("path").Text()
	dataframe.Show(hosts().Select("path",
		path.Length().As("length"), path.ByteLength().As("bytes"), path.IndexOf("b").As("index"), path.Reverse().As("reverse")))
	// Output:
	// 3×5 DataFrame
	//  Row │ path                   length  bytes  index  reverse
	//      │ String                 Int64   Int64  Int64  String
	// ─────┼────────────────────────────────────────────────────────────────────
	//    1 │ /a/b.html                   9      9      3  lmth.b/a/
	//    2 │ /cgi-bin/x?id=42&id=7      21     21      5  7=di&24=di?x/nib-igc/
	//    3 │ /Über/ß                     7      9      2  ß/rebÜ/
}

func ExampleText_Contains() {
	path := expr.Col("path").Text()
	dataframe.Show(hosts().Select(
		path.Contains("b").As("contains"), path.StartsWith("/a").As("starts"), path.EndsWith("html").As("ends"),
		path.Like("/_/%").As("like"), path.ILike("/ü%").As("ilike"), path.Matches(`\d+$`).As("matches")))
	// Output:
	// 3×6 DataFrame
	//  Row │ contains  starts  ends   like   ilike  matches
	//      │ Bool      Bool    Bool   Bool   Bool   Bool
	// ─────┼────────────────────────────────────────────────
	//    1 │     true    true   true   true  false    false
	//    2 │     true   false  false  false  false     true
	//    3 │     true   false  false  false   true    false
}

// Matches are numbered by their groups; group 0 is the whole match.
func ExampleText_Extract() {
	path := expr.Col("path").Text()
	dataframe.Show(hosts().Select(
		path.Extract(`id=(\d+)`, 1).As("id"), path.CountMatches("id=").As("ids"),
		path.ReplaceRegex(`id=(\d+)`, "$1").As("short"), path.Replace("/", " / ").As("spaced")))
	// Output:
	// 3×4 DataFrame
	//  Row │ id       ids    short            spaced
	//      │ String?  Int64  String           String
	// ─────┼────────────────────────────────────────────────────────────
	//    1 │ missing      0  /a/b.html         / a / b.html
	//    2 │ 42           2  /cgi-bin/x?42&7   / cgi-bin / x?id=42&id=7
	//    3 │ missing      0  /Über/ß           / Über / ß
}

// Places count from 0, parts from 1; negative ones from the end.
func ExampleText_Slice() {
	path := expr.Col("path").Text()
	dataframe.Show(hosts().Select(
		path.Slice(1).As("tail"), path.Slice(-3, 2).As("two"), path.SplitPart("/", 2).As("second"), path.SplitPart("/", 3).As("third"),
		path.Slice(0, 2).Text().Repeat(2).As("repeat")))
	// Output:
	// 3×5 DataFrame
	//  Row │ tail                  two     second   third         repeat
	//      │ String                String  String?  String?       String
	// ─────┼─────────────────────────────────────────────────────────────
	//    1 │ a/b.html              tm      a        b.html        /a/a
	//    2 │ cgi-bin/x?id=42&id=7  d=      cgi-bin  x?id=42&id=7  /c/c
	//    3 │ Über/ß                r/      Über     ß             /Ü/Ü
}

func ExampleText_PadLeft() {
	n := expr.Col("packets").Cast(dataframe.String).Text()
	dataframe.Show(flows().Select(n.PadLeft(3, "0").As("left"), n.PadRight(3, ".").As("right")))
	// Output:
	// 4×2 DataFrame
	//  Row │ left    right
	//      │ String  String
	// ─────┼────────────────
	//    1 │ 004     4..
	//    2 │ 001     1..
	//    3 │ 003     3..
	//    4 │ 008     8..
}

// What is no text is written as text.
func ExampleConcat() {
	dataframe.Show(flows().Select(expr.Concat(expr.Col("src"), ":", expr.Col("packets"), " ", expr.Col("rtt")).As("text")))
	// Output:
	// 4×1 DataFrame
	//  Row │ text
	//      │ String?
	// ─────┼─────────────────
	//    1 │ 10.0.0.1:4 12.5
	//    2 │ missing
	//    3 │ 10.0.0.1:3 9.5
	//    4 │ 10.0.0.3:8 NaN
}

func ExampleExpr_IP() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("src", []string{"10.0.0.7", "8.8.8.8", "fd00::1", "?"})))
	src := expr.Col("src").IP()
	dataframe.Show(df.Select("src",
		src.TryParse().As("number"), src.TryParse().IP().Text().As("text"), src.TryParse6().IP().Text6().As("text6"),
		src.InCIDR("10.0.0.0/8", "fd00::/8").As("ours"), src.IsPrivate().As("private")))
	_, err := df.Select(src.Parse())
	fmt.Println(err)
	_, err = df.Select(src.Parse6())
	fmt.Println(err)
	// Output:
	// 4×6 DataFrame
	//  Row │ src       number     text      text6            ours     private
	//      │ String    Uint32?    String?   String?          Bool?    Bool?
	// ─────┼──────────────────────────────────────────────────────────────────
	//    1 │ 10.0.0.7  167772167  10.0.0.7  ::ffff:10.0.0.7     true     true
	//    2 │ 8.8.8.8   134744072  8.8.8.8   ::ffff:8.8.8.8     false    false
	//    3 │ fd00::1     missing  missing   fd00::1             true     true
	//    4 │ ?           missing  missing   missing          missing  missing
	// select "src": row 2: ipv4: unreadable text: "fd00::1" is no IPv4 address
	// select "src": row 3: ipv6: unreadable text: "?" is no IPv6 address
}

func ExampleExpr_PortClass() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("port", []uint16{22, 8080, 60000})))
	dataframe.Show(df.Derive(expr.Col("port").PortClass().As("class")))
	// Output:
	// 3×2 DataFrame
	//  Row │ port    class
	//      │ Uint16  String?
	// ─────┼────────────────────
	//    1 │     22  system
	//    2 │   8080  registered
	//    3 │  60000  dynamic
}

// The type stays.
func ExampleExpr_Round() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []float64{-2.5, 0.125, 1234.5})))
	x := expr.Col("x")
	dataframe.Show(df.Select(x, x.Round(0).As("round"), x.Round(2).As("round_2"), x.Round(-2).As("round_-2"),
		x.Floor().As("floor"), x.Ceil().As("ceil"), x.Trunc().As("trunc"), x.Abs().As("abs"), x.Sign().As("sign")))
	// Output:
	// 3×9 DataFrame
	//  Row │ x         round    round_2  round_-2  floor    ceil     trunc    abs       sign
	//      │ Float64   Float64  Float64  Float64   Float64  Float64  Float64  Float64   Float64
	// ─────┼────────────────────────────────────────────────────────────────────────────────────
	//    1 │   -2.5       -3.0    -2.5       -0.0     -3.0     -2.0     -2.0     2.5       -1.0
	//    2 │    0.125      0.0     0.13       0.0      0.0      1.0      0.0     0.125      1.0
	//    3 │ 1234.5     1235.0  1234.5     1200.0   1234.0   1235.0   1234.0  1234.5        1.0
}

func ExampleExpr_Log() {
	x := expr.Col("packets")
	dataframe.Show(flows().Select(x, x.Sqrt().As("sqrt"), x.Exp().Log().As("log"), x.Log2().As("log2"), x.Mul(0).Log10().As("log10"), x.Pow(2).As("pow"),
		x.Log().IsFinite().As("finite"), x.Mul(0).Log().IsInfinite().As("infinite")))
	// Output:
	// 4×8 DataFrame
	//  Row │ packets  sqrt     log      log2     log10    pow      finite  infinite
	//      │ Int32    Float64  Float64  Float64  Float64  Float64  Bool    Bool
	// ─────┼────────────────────────────────────────────────────────────────────────
	//    1 │       4  2.0          4.0  2.0         -Inf     16.0    true      true
	//    2 │       1  1.0          1.0  0.0         -Inf      1.0    true      true
	//    3 │       3  1.73205      3.0  1.58496     -Inf      9.0    true      true
	//    4 │       8  2.82843      8.0  3.0         -Inf     64.0    true      true
}

// The rest has the sign of the number divided; the quotient is rounded down.
func ExampleExpr_Mod() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []int32{7, -7})))
	x := expr.Col("x")
	dataframe.Show(df.Select(x, x.Mod(3).As("mod"), x.FloorDiv(3).As("floor_div")))
	_, err := df.Select(x.Mod(0))
	fmt.Println(err)
	// Output:
	// 2×3 DataFrame
	//  Row │ x      mod    floor_div
	//      │ Int32  Int32  Int32
	// ─────┼─────────────────────────
	//    1 │     7      1          2
	//    2 │    -7     -1         -3
	// select "x": row 0: mod: division by zero
}

func ExampleExpr_BitAnd() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("flags", []uint8{0b00010010, 0b00000010})))
	f := expr.Col("flags")
	dataframe.Show(df.Select(f, f.BitAnd(0b10000).Ne(0).As("ack"), f.BitOr(1).As("or"), f.BitXor(2).As("xor"),
		f.ShiftLeft(4).As("left"), f.ShiftRight(1).As("right")))
	// Output:
	// 2×6 DataFrame
	//  Row │ flags  ack    or     xor    left   right
	//      │ Uint8  Bool   Uint8  Uint8  Uint8  Uint8
	// ─────┼──────────────────────────────────────────
	//    1 │    18   true     19     16     32      9
	//    2 │     2  false      3      0     32      1
}

// An empty list holds nothing; a slice stands for its values.
func ExampleExpr_IsIn() {
	n := expr.Col("packets")
	dataframe.Show(flows().Select("packets", "rtt",
		n.IsIn(1, 3, 5).As("odd"), n.IsIn([]int{4, 8}).As("even"), n.Between(3, 4).As("between"), expr.Col("rtt").IsIn(9.5).As("rtt_in")))
	// Output:
	// 4×6 DataFrame
	//  Row │ packets  rtt       odd    even   between  rtt_in
	//      │ Int32    Float64?  Bool   Bool   Bool     Bool?
	// ─────┼───────────────────────────────────────────────────
	//    1 │       4      12.5  false   true     true    false
	//    2 │       1   missing   true  false    false  missing
	//    3 │       3       9.5   true  false     true     true
	//    4 │       8       NaN  false   true    false    false
}

func ExampleExpr_Coalesce() {
	rtt, n := expr.Col("rtt"), expr.Col("packets")
	dataframe.Show(flows().Select(rtt,
		rtt.Coalesce(0).As("coalesce"), expr.Coalesce(rtt, n).As("first"), n.NullIf(3).As("null_if"), n.Clip(2, 4).As("clip"),
		expr.Least(n, rtt, 4).As("least"), expr.Greatest(n, rtt, 4).As("greatest")))
	// Output:
	// 4×7 DataFrame
	//  Row │ rtt       coalesce  first    null_if  clip   least    greatest
	//      │ Float64?  Float64   Float64  Int32?   Int32  Float64  Float64
	// ─────┼────────────────────────────────────────────────────────────────
	//    1 │     12.5      12.5     12.5        4      4      4.0      12.5
	//    2 │  missing       0.0      1.0        1      2      1.0       4.0
	//    3 │      9.5       9.5      9.5  missing      3      3.0       9.5
	//    4 │      NaN       NaN      NaN        8      4      NaN       NaN
}

// A type is given by its kind or by the name that frames show.
func ExampleExpr_Cast() {
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("port", []string{"80", "443", "n/a"}),
		dataframe.NewColumn("at", []string{"2021-04-30T12:00:00", "2021-05-01", "2021-05-01T00:00:00.5"}),
	))
	at := expr.Col("at").Cast("timestamp[ms]")
	dataframe.Show(df.Select(expr.Col("port").TryCast(dataframe.Int32), at, at.Cast(dataframe.Date).As("day"), at.Cast(dataframe.Int64).As("epoch")))
	_, err := df.Select(expr.Col("port").Cast(dataframe.Int32))
	fmt.Println(err)
	// Output:
	// 3×4 DataFrame
	//  Row │ port     at                       day         epoch
	//      │ Int32?   Timestamp[ms]            Date        Int64
	// ─────┼─────────────────────────────────────────────────────────────
	//    1 │      80  2021-04-30T12:00:00      2021-04-30  1619784000000
	//    2 │     443  2021-05-01T00:00:00      2021-05-01  1619827200000
	//    3 │ missing  2021-05-01T00:00:00.500  2021-05-01  1619827200500
	// select "port": row 2: unreadable text: "n/a" is no Int32
}
