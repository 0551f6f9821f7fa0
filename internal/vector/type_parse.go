package vector

import (
	"fmt"
	"strings"
)

// ParseType reads the name of a type as String writes it, in any case:
// Int32, Timestamp[us], timestamp[ms, Europe/Zurich].
func ParseType(name string) (Type, error) {
	head, params, bracket := strings.Cut(strings.TrimSpace(name), "[")
	params, closed := strings.CutSuffix(params, "]")
	var t Type
	for k := Bool; k < kinds; k++ {
		if strings.EqualFold(head, k.String()) {
			t.Kind = k
		}
	}
	switch {
	case t.Kind == Invalid:
		if near := Nearest(head, kindNames[Bool:]); near != "" {
			return t, fmt.Errorf("%w: there is no type %q (did you mean %s?)", ErrType, name, near)
		}
		return t, fmt.Errorf("%w: there is no type %q", ErrType, name)
	case bracket != closed, bracket && !t.HasUnit():
		return t, fmt.Errorf("%w: there is no type %q", ErrType, name)
	case !bracket && t.HasUnit():
		return t, t.CheckUnit(false)
	case !bracket:
		return t, nil
	}
	unit, zone, zoned := strings.Cut(params, ",")
	if zone = strings.TrimSpace(zone); zoned && (t.Kind != Timestamp || zone == "") {
		return t, fmt.Errorf("%w: there is no type %q", ErrType, name)
	}
	for u := Second; u <= Nanosecond; u++ {
		if strings.TrimSpace(unit) == u.String() {
			t.Unit, t.Zone = u, zone
			return t, nil
		}
	}
	return t, fmt.Errorf("%w: %q has no unit %q (want s, ms, us or ns)", ErrType, name, unit)
}

// HasUnit reports whether values of the type count units: times, timestamps
// and durations.
func (t Type) HasUnit() bool { return t.Kind >= Time && t.Kind <= Duration }

// CheckUnit returns an error when a type that needs a unit is given without.
func (t Type) CheckUnit(given bool) error {
	if given || !t.HasUnit() {
		return nil
	}
	return fmt.Errorf("%w: %s needs a unit, as in %s[ms]", ErrType, t.Kind, t.Kind)
}
