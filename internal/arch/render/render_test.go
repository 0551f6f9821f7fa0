package render

import (
	"fmt"
	"testing"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/stats"
)

// values are the nil and zero values of all types that have a renderer.
var values = []any{
	(*dataframe.DataFrame)(nil), &dataframe.DataFrame{},
	(*dataframe.Grouped)(nil), &dataframe.Grouped{},
	(*dataframe.Series[float64])(nil), &dataframe.Series[float64]{},
	(*dataframe.Series[string])(nil), &dataframe.Series[string]{},
	dataframe.Column{}, dataframe.Type{}, dataframe.Field{},
	(*categorical.Column)(nil), &categorical.Column{},
	(*categorical.Pool)(nil), new(categorical.Pool), categorical.Value{},
	expr.Expr{}, expr.Case{}, expr.Chosen{}, stats.Stat(""),
}

// show calls every renderer that v has.
func show(v any) (err error) {
	called := "none"
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s panics: %v", called, p)
		}
	}()
	if x, ok := v.(fmt.Stringer); ok {
		called = "String"
		_ = x.String()
	}
	if x, ok := v.(interface{ HTML() string }); ok {
		called = "HTML"
		if x.HTML() == "" {
			return fmt.Errorf("HTML shows nothing")
		}
	}
	if x, ok := v.(interface{ SVG() string }); ok {
		called = "SVG"
		_ = x.SVG()
	}
	if x, ok := v.(interface{ SimpleRender() map[string]any }); ok {
		called = "SimpleRender"
		forms := x.SimpleRender()
		for _, form := range []string{"text/html", "text/plain"} {
			if text, ok := forms[form].(string); !ok || text == "" {
				return fmt.Errorf("SimpleRender has no %s", form)
			}
		}
	}
	return nil
}

func TestRender_NilAndZero(t *testing.T) {
	for _, v := range values {
		if err := show(v); err != nil {
			t.Errorf("%T, nil or zero: %v", v, err)
		}
	}
}
