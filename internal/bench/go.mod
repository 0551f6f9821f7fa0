module github.com/stoa-data/stoa/internal/bench

go 1.24.9

require github.com/stoa-data/stoa v0.0.0

require (
	github.com/andybalholm/brotli v1.2.8 // indirect
	github.com/klauspost/compress v1.19.2 // indirect
	github.com/parquet-go/bitpack v1.0.0 // indirect
	github.com/parquet-go/parquet-go v0.32.0 // indirect
	github.com/pierrec/lz4/v4 v4.1.33 // indirect
	golang.org/x/sys v0.38.0 // indirect
)

replace github.com/stoa-data/stoa => ../..
