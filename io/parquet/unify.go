package parquet

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// agree takes the columns that all files must have.
func (sc *scan) agree(files []*file) error {
	all := *sc.settings
	r := all.start(files, memory.NewBudget(0))
	if all.chosen { // files may differ in columns that nobody wants
		for _, name := range all.columns {
			if sc.hiveOnly(name) {
				continue
			}
			r.columns = append(r.columns, &plannedColumn{name: name})
		}
	} else {
		for i := range files[0].columns {
			r.columns = append(r.columns, &plannedColumn{name: files[0].columns[i].name})
		}
	}
	for _, f := range files {
		if err := r.addFile(f); err != nil {
			return err
		}
	}
	for _, c := range r.columns {
		sc.columns = append(sc.columns, scanColumn{field: vector.Field{Name: c.name, Type: c.spec.typ, Nullable: c.nullable}, spec: c.spec})
	}
	for _, f := range sc.files {
		f.match(sc.columns)
	}
	return nil
}

// hiveOnly reports whether a column stands in the names of folders and in no file.
func (sc *scan) hiveOnly(name string) bool {
	some := false
	for _, k := range sc.files[0].keys {
		some = some || k.column == name
	}
	if !some {
		return false
	}
	for i := range sc.files[0].columns {
		if sc.files[0].columns[i].name == name {
			return false
		}
	}
	return true
}

// match finds the columns of the scan in the file.
func (f *scanFile) match(columns []scanColumn) {
	f.index = make([]int, len(columns))
	at := map[string]int{}
	for i := range f.columns {
		at[f.columns[i].name] = i
	}
	for i := range columns {
		f.index[i] = -1
		if k, ok := at[columns[i].field.Name]; ok && columns[i].hive == nil {
			f.index[i] = k
		}
	}
}

// union takes the columns that some file has, with types that hold the values
// of all files.
func (sc *scan) union(files []*file) error {
	index := map[string]int{}
	from := map[string]string{} // the file that a column's type is from
	for _, f := range files {
		seen := map[string]bool{}
		for i := range f.columns {
			c := &f.columns[i]
			if sc.settings.chosen && !slices.Contains(sc.settings.columns, c.name) {
				continue
			}
			if seen[c.name] {
				return place{f.name, -1, ""}.wrap("read", fmt.Errorf("two columns are named %q", c.name))
			}
			seen[c.name] = true
			sp, err := f.resolve(c, sc.settings)
			if err != nil {
				return place{f.name, -1, c.name}.wrap("read", err)
			}
			nullable := c.optional || sp.form == emptyForm
			at, ok := index[c.name]
			if !ok {
				index[c.name], from[c.name] = len(sc.columns), f.name
				nullable = nullable || f != files[0]
				sc.columns = append(sc.columns, scanColumn{field: vector.Field{Name: c.name, Type: sp.typ, Nullable: nullable}, spec: sp})
				continue
			}
			have := &sc.columns[at]
			have.field.Nullable = have.field.Nullable || nullable
			if have.spec.form == emptyForm {
				from[c.name] = f.name
			}
			if !have.widen(&sp) {
				return place{f.name, -1, c.name}.wrap("read", fmt.Errorf("%w (got %s, which has no common type with %s as in %q)",
					vector.ErrType, sp.name(), have.spec.name(), from[c.name]))
			}
		}
		for i := range sc.columns {
			if c := &sc.columns[i]; !seen[c.field.Name] {
				c.field.Nullable = true
			}
		}
	}
	for _, f := range sc.files {
		f.match(sc.columns)
	}
	return nil
}

// widen makes the column hold the values of another file's column too, if
// there is a type for both.
func (c *scanColumn) widen(sp *spec) bool {
	switch {
	case sp.form == emptyForm:
		return true
	case c.spec.form == emptyForm:
		c.spec, c.field.Type = *sp, sp.typ
		return true
	case sp.agrees(&c.spec):
		c.spec.ordered = c.spec.ordered && sp.ordered
		return true
	}
	t, ok := plan.Common(c.field.Type, sp.typ)
	if !ok || t.Kind == vector.Categorical {
		return false
	}
	c.field.Type, c.union = t, true
	return true
}
