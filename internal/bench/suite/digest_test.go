package suite

import (
	"context"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe"
)

func TestDigest(t *testing.T) {
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("k", []string{"b", "a", "ä"}),
		dataframe.NewColumn("x", []float64{1, math.NaN(), 4}),
		dataframe.NullableColumn("n", []int32{7, 8, 9}, []bool{true, false, true}),
		dataframe.NewColumn("at", []time.Time{time.Unix(10, 5), time.Unix(20, 0), time.Unix(30, 0)})))
	out, err := digest(context.Background(), df, []string{"-n", "k"}, "n")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(out)
	rows := `[{"at":30,"k":"ä","n":9,"x":4},{"at":10,"k":"b","n":7,"x":1},{"at":20,"k":"a","n":null,"x":null}]`
	want := `{"first":` + rows + `,"last":` + rows + `,"rows":3,"sums":{"at":60,"k":4,"n":16,"x":5},"weighted":18}`
	if err != nil || string(text) != want {
		t.Errorf("got %s (%v), want %s", text, err, want)
	}
}
