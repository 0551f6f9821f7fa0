package tpch

import "github.com/stoa-data/stoa/internal/bench/suite"

func Suite() *suite.Suite { return &suite.Suite{Name: "tpch"} }
