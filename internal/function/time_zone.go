package function

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/vector"
)

// bindInZone binds the same instants shown in another zone.
func bindInZone(b *binding) {
	b.temporal(0, vector.Timestamp)
	zone := b.zone(1)
	if t := b.args[0].Type; t.Kind == vector.Timestamp && t.Zone == "" {
		b.fail(vector.ErrType, 0, "is %v, without a zone (with_zone says where its clock stands)", t)
	}
	t := b.sig.Args[0]
	t.Zone = zone.Name()
	b.drop(1)
	b.returnsType(t, func(bt *Batch) (*vector.Vector, error) { return bt.Args[0].V.WithType(t), nil })
}

// bindWithZone binds the instants at which the clocks of a zone show times.
func bindWithZone(b *binding) {
	b.temporal(0, vector.Timestamp)
	zone, which := b.zone(1), ""
	if b.has(2) {
		if which = b.constantText(2); which != "earliest" && which != "latest" {
			b.fail(vector.ErrParse, 2, `is %q (want "earliest" or "latest")`, which)
		}
	}
	t := b.sig.Args[0]
	if t.Zone != "" {
		b.fail(vector.ErrType, 0, "is %v and has a zone already (in_zone shows it in another one, without_zone takes it away)", t)
	}
	b.drop(1)
	out, scale := t, b.scale(0, t)
	out.Zone, scale.Zone = zone.Name(), zone
	b.returnsType(out, func(bt *Batch) (*vector.Vector, error) {
		r, x := scale.Reader(), bt.stamps(0)
		return toFixed(bt, out, func(i int) (int64, error) {
			first, last, n, ok := r.Read(x.at(i))
			switch {
			case !ok:
				return 0, bt.outOfRange(out, 1, i)
			case which == "latest":
				return last, nil
			case n == 1 || which == "earliest":
				return first, nil
			case n == 0:
				return 0, fmt.Errorf(`%w: the clocks of %s skip %s (ask for "earliest" or "latest")`, vector.ErrInexact, zone.Name(), bt.text(0, i))
			}
			return 0, fmt.Errorf(`%w: the clocks of %s show %s twice (ask for "earliest" or "latest")`, vector.ErrInexact, zone.Name(), bt.text(0, i))
		})
	})
	b.canFail()
}

// bindWithoutZone binds what clocks show, without the zone.
func bindWithoutZone(b *binding) {
	scale := b.temporal(0, vector.Timestamp)
	t := b.sig.Args[0]
	t.Zone = ""
	b.maps(t, func() timeFunc { return scale.Reader().Wall })
}
