package oracle

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/plan"
)

// A frame is a DataFrame or a Lazy: the verbs that queries use. Errors wait
// for the end.
type frame interface {
	table(t *table) frame
	filter(p expr.Expr) frame
	choose(by ...any) frame
	derive(e ...expr.Expr) frame
	combine(keys []any, e ...expr.Expr) frame
	sort(by ...any) frame
	slice(lo, hi int) frame
	unique() frame
	concat(other frame) frame
	join(kind plan.JoinKind, right frame, by ...any) frame
}

// An eager frame runs each verb at once.
type eager struct {
	df  *dataframe.DataFrame
	err error
}

// then runs a verb, unless one has failed.
func (e eager) then(f func(df *dataframe.DataFrame) (*dataframe.DataFrame, error)) frame {
	if e.err != nil {
		return e
	}
	df, err := f(e.df)
	return eager{df, err}
}

func (e eager) table(t *table) frame { return eager{t.df, nil} }
func (e eager) filter(p expr.Expr) frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) { return df.Filter(p) })
}
func (e eager) choose(by ...any) frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) { return df.Select(by...) })
}
func (e eager) derive(x ...expr.Expr) frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) { return df.Derive(x...) })
}
func (e eager) combine(keys []any, x ...expr.Expr) frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) {
		if len(keys) == 0 {
			return df.Combine(x...)
		}
		return df.GroupBy(keys...).Combine(x...)
	})
}
func (e eager) sort(by ...any) frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) { return df.Sort(by...) })
}
func (e eager) slice(lo, hi int) frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) {
		return df.Slice(min(lo, df.Rows()), min(hi, df.Rows()))
	})
}
func (e eager) unique() frame {
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) { return df.Unique() })
}
func (e eager) concat(other frame) frame {
	o := other.(eager)
	if o.err != nil {
		return o
	}
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) { return dataframe.Concat(df, o.df) })
}
func (e eager) join(kind plan.JoinKind, right frame, by ...any) frame {
	r := right.(eager)
	if r.err != nil {
		return r
	}
	return e.then(func(df *dataframe.DataFrame) (*dataframe.DataFrame, error) {
		joins := map[plan.JoinKind]func(*dataframe.DataFrame, ...any) (*dataframe.DataFrame, error){plan.InnerJoin: df.InnerJoin, plan.LeftJoin: df.LeftJoin,
			plan.RightJoin: df.RightJoin, plan.OuterJoin: df.OuterJoin, plan.SemiJoin: df.SemiJoin, plan.AntiJoin: df.AntiJoin}
		return joins[kind](r.df, by...)
	})
}

// A lazy frame is a plan over tables, or over sources in parts.
type lazy struct {
	*dataframe.Lazy
	of func(t *table) *dataframe.Lazy
}

func (l lazy) table(t *table) frame        { return lazy{l.of(t), l.of} }
func (l lazy) filter(p expr.Expr) frame    { return lazy{l.Filter(p), l.of} }
func (l lazy) choose(by ...any) frame      { return lazy{l.Select(by...), l.of} }
func (l lazy) derive(x ...expr.Expr) frame { return lazy{l.Derive(x...), l.of} }
func (l lazy) combine(keys []any, x ...expr.Expr) frame {
	if len(keys) == 0 {
		return lazy{l.Combine(x...), l.of}
	}
	return lazy{l.GroupBy(keys...).Combine(x...), l.of}
}
func (l lazy) sort(by ...any) frame   { return lazy{l.Sort(by...), l.of} }
func (l lazy) slice(lo, hi int) frame { return lazy{l.Slice(lo, hi), l.of} }
func (l lazy) unique() frame          { return lazy{l.Unique(), l.of} }
func (l lazy) concat(other frame) frame {
	return lazy{dataframe.ConcatLazy(l.Lazy, other.(lazy).Lazy), l.of}
}
func (l lazy) join(kind plan.JoinKind, right frame, by ...any) frame {
	joins := map[plan.JoinKind]func(*dataframe.Lazy, ...any) *dataframe.Lazy{plan.InnerJoin: l.InnerJoin, plan.LeftJoin: l.LeftJoin,
		plan.RightJoin: l.RightJoin, plan.OuterJoin: l.OuterJoin, plan.SemiJoin: l.SemiJoin, plan.AntiJoin: l.AntiJoin}
	return lazy{joins[kind](right.(lazy).Lazy, by...), l.of}
}
