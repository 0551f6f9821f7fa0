package parquet

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/object"
)

// A scan is Parquet files as a source of queries: their footers and what they
// have in common. No file is open between two batches.
type scan struct {
	settings *settings
	label    string
	open     opener
	files    []*scanFile
	columns  []scanColumn
	fields   []vector.Field

	excluded exclusions

	measuring sync.Mutex // guards measures
	measures  map[int]measured
}

// A scanFile is a file of a scan. Its footer is known; it is opened for each batch.
type scanFile struct {
	*file
	keys   []hiveKey
	path   string // as it is opened
	index  []int  // column of the file by column of the scan, −1 when it has none
	starts []int  // first row of each row group, counted from the file's first
	first  int64  // row of the scan
}

// again opens the file once more for a part of a scan. It must be the one
// whose footer was read before.
func (f *scanFile) again(ctx context.Context, open opener) (*file, error) {
	o, err := open(ctx, f.path)
	if err != nil {
		return nil, bare(f.path, err)
	}
	if o.Identity != f.identity || o.Size != f.size {
		o.Close()
		return nil, bare(f.path, fmt.Errorf("%w since the scan was planned (was %s, is %s)", object.ErrChanged, f.identity, o.Identity))
	}
	g := *f.file
	g.r, g.close = o, o.Close
	return &g, nil
}

// A scanColumn is a column of a scan.
type scanColumn struct {
	field vector.Field
	spec  spec
	union bool // some file has another type: its values are converted
	hive  *hiveColumn
}

// Exclusions count what predicates and limits left out.
type exclusions struct {
	groups  atomic.Int64 // row groups, by anything that a footer or a path says
	filters atomic.Int64 // row groups, by Bloom filters and dictionaries
	pages   atomic.Int64 // row groups of which the page index left out rows
	late    atomic.Int64 // row groups whose rows all failed before other columns were read
}

// newScan reads the footers of files and finds what they have in common.
func newScan(s *settings, path string, at []location, open opener) (*scan, error) {
	sc := &scan{settings: s, open: open, files: make([]*scanFile, len(at))}
	files, err := readFooters(s, at, open)
	if err != nil {
		return nil, err
	}
	first := int64(0)
	for i, f := range files {
		sc.files[i] = &scanFile{file: f, path: at[i].name, keys: at[i].keys, starts: make([]int, len(f.groups)+1), first: first}
		first += f.rows
		for g := range f.groups {
			sc.files[i].starts[g+1] = sc.files[i].starts[g] + int(f.groups[g].rows)
		}
	}
	sc.label = fmt.Sprintf("parquet %q", object.Redact(path))
	if len(files) > 1 {
		sc.label += fmt.Sprintf(" (%d files)", len(files))
	}
	if s.union {
		err = sc.union(files)
	} else {
		err = sc.agree(files)
	}
	if err == nil {
		err = sc.addHive()
	}
	if err == nil {
		err = sc.choose()
	}
	if err != nil {
		return nil, err
	}
	for _, c := range sc.columns {
		sc.fields = append(sc.fields, c.field)
	}
	return sc, nil
}

// footerReaders is how many footers are read at a time: they are small, and
// wait for the disk or the network.
const footerReaders = 16

// readFooters reads the footers of files, several at a time. The files are
// closed again.
func readFooters(s *settings, at []location, open opener) ([]*file, error) {
	files, errs := make([]*file, len(at)), make([]error, len(at))
	var next atomic.Int64
	var failed atomic.Bool
	var group sync.WaitGroup
	for range min(footerReaders, len(at)) {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := next.Add(1) - 1; i < int64(len(at)) && !failed.Load(); i = next.Add(1) - 1 {
				if errs[i] = s.ctx.Err(); errs[i] == nil {
					files[i], errs[i] = openFile(s.ctx, at[i].name, open)
				}
				if errs[i] != nil {
					failed.Store(true)
					continue
				}
				files[i].close()
				files[i].r = nil
			}
		}()
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// choose keeps the columns that the option Columns names, in its order.
func (sc *scan) choose() error {
	if !sc.settings.chosen {
		return nil
	}
	var names []string
	for _, c := range sc.columns {
		names = append(names, c.field.Name)
	}
	chosen := make([]scanColumn, len(sc.settings.columns))
	index := make([]int, len(chosen))
	for i, name := range sc.settings.columns {
		at := slices.Index(names, name)
		if at < 0 {
			return noColumn(sc.files[0].name, name, names)
		}
		chosen[i], index[i] = sc.columns[at], at
	}
	for _, f := range sc.files {
		old := f.index
		f.index = make([]int, len(index))
		for i, at := range index {
			f.index[i] = old[at]
		}
	}
	sc.columns = chosen
	return nil
}

// Name implements plan.Source.
func (sc *scan) Name() string { return sc.label }

// Fields implements plan.Source.
func (sc *scan) Fields() []vector.Field { return sc.fields }

// Numbered implements plan.Numbered.
func (sc *scan) Numbered() bool { return true }

// Batches implements plan.Source: a batch is a row group, or several small
// ones of a file.
func (sc *scan) Batches(ctx context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		r, err := sc.run(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, p := range r.pieces {
			if !yield(func(ctx context.Context) (*vector.Table, error) { return r.read(ctx, p) }, nil) {
				return
			}
		}
	}
}
