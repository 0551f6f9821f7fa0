package parquet_test

import (
	"github.com/stoa-data/stoa/internal/testutil/frames"
)

// What the tests of all formats share.
var (
	everyType    = frames.EveryType
	randomColumn = frames.Random
	anyValue     = frames.AnyValue
	peerValue    = frames.PeerValue
	cellsOf      = frames.Of
	sameFrame    = frames.Same
)

// cells is a column as plain values.
type cells = frames.Cells

// bytesOf views values as bytes.
func bytesOf[T any](x []T) []byte { return frames.BytesOf(x) }

// must returns x.
func must[T any](x T, err error) T { return frames.Must(x, err) }
