package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// TestCast_Zones: dates and times of day of timestamps are what clocks show,
// and dates become the first instant at which clocks show them.
func TestCast_Zones(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, zone := range []string{"UTC", "Europe/Madrid", "America/Havana", "Asia/Kolkata", "+05:45"} {
		typ := vector.Type{Kind: vector.Timestamp, Unit: vector.Millisecond, Zone: zone}
		loc := typ.Location()
		if zone[0] > '9' && loc.String() != zone {
			t.Skip("no time zone database")
		}
		x := make([]int64, 2000)
		for i := range x {
			x[i] = r.Int64N(1<<42) - 1<<40
		}
		v := vector.FromSlice(typ, x, vector.Bitmap{})
		dates, err := Cast(v, vector.Of(vector.Date), nil)
		if err != nil {
			t.Fatal(err)
		}
		clocks, err := Cast(v, vector.Type{Kind: vector.Time, Unit: vector.Millisecond}, nil)
		if err != nil {
			t.Fatal(err)
		}
		starts, err := Cast(dates, typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range x {
			at := time.UnixMilli(x[i]).In(loc)
			y, m, d := at.Date()
			if want := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400; dates.Int(i) != want && want >= 0 {
				t.Fatalf("%v: got day %d, want %d", at, dates.Int(i), want)
			}
			if want := int64(at.Hour()*3600+at.Minute()*60+at.Second())*1000 + int64(at.Nanosecond()/1e6); clocks.Int(i) != want {
				t.Fatalf("%v: got time %d, want %d", at, clocks.Int(i), want)
			}
			start, before := time.UnixMilli(starts.Int(i)).In(loc), time.UnixMilli(starts.Int(i)-1).In(loc)
			if start.Day() != d || before.Day() == d || start.After(at) {
				t.Fatalf("%v: its date begins at %v", at, start)
			}
		}
	}
	far := vector.FromSlice(vector.Of(vector.Date), []int32{0, math.MaxInt32}, vector.Bitmap{})
	to := vector.Type{Kind: vector.Timestamp, Unit: vector.Nanosecond, Zone: "+01:00"}
	if _, err := Cast(far, to, nil); err == nil || err.Error() != "row 1: integer overflow: +5881580-07-11 does not fit Timestamp[ns, +01:00]" {
		t.Errorf("got %v", err)
	}
	if v, err := TryCast(far, to, nil); err != nil || v.IsValid(1) || v.Int(0) != -3600e9 {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := Cast(far, vector.Type{Kind: vector.Timestamp, Zone: "Nowhere"}, nil); err == nil {
		t.Error("an unknown zone has days")
	}
}
