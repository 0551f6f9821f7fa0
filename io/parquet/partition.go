package parquet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// PartitionBy makes Sink write a folder of files, one or more for each
// combination of values of the named columns. The values stand in the names of
// folders, as in day=2026-03-31/protocol=6, and not in the files: what Hive,
// Spark and others read, and Scan. Rows keep their order within a partition.
// The columns hold integers, dates, times, bools or text; text that looks like
// a number or a date comes back as one if all of the column does.
func PartitionBy(columns ...string) Option {
	columns = slices.Clone(columns)
	return option{"PartitionBy", sinking, func(s *settings) error {
		if len(columns) == 0 {
			return errors.New("option PartitionBy: no column")
		}
		s.partitions = columns
		return nil
	}}
}

// MaxOpenFiles sets how many files a partitioned Sink holds open, 64 by
// default. When more partitions have rows to write, the file that was written
// to longest ago is finished, and its partition gets another one later.
func MaxOpenFiles(n int) Option {
	return option{"MaxOpenFiles", sinking, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("option MaxOpenFiles: got %d, want at least 1", n)
		}
		s.maxOpen = n
		return nil
	}}
}

// defaultOpenFiles is far below what systems allow, and each open file has a
// buffer of 1 MiB.
const defaultOpenFiles = 64

// partitions writes files into folders that name the values of columns.
type partitions struct {
	settings *settings
	path     string // the folder to be
	temp     string // where it grows
	schema   []dataframe.Field
	keys     []string
	parts    map[string]*partition
	order    []*partition // in order of appearance
	open     []*partition // with a file, the one written to last is last
	waiting  int          // rows that wait
}

// A partition is the rows with one combination of keys.
type partition struct {
	folder  string
	files   int // files so far
	part    *part
	pending []*dataframe.DataFrame
	n       int
}

// newPartitions makes the folder in which files grow.
func newPartitions(path string, schema []dataframe.Field, s *settings) (*partitions, error) {
	p := &partitions{settings: s, path: path, keys: s.partitions, parts: map[string]*partition{}}
	names := make([]string, len(schema))
	for i, f := range schema {
		names[i] = f.Name
		if !slices.Contains(s.partitions, f.Name) {
			p.schema = append(p.schema, f)
		}
	}
	for i, key := range s.partitions {
		at := slices.Index(names, key)
		var err error
		switch {
		case at < 0:
			return nil, vector.NoColumn("sink", key, names)
		case slices.Contains(s.partitions[:i], key):
			err = errors.New("option PartitionBy names it twice")
		case !folderType(schema[at].Type):
			err = fmt.Errorf("%w: %v in the name of a folder", vector.ErrType, schema[at].Type)
		case key == "":
			err = errors.New("a folder needs a name")
		case len(p.schema) == 0:
			err = errors.New("no column is left for the files")
		}
		if err != nil {
			return nil, &vector.ColumnError{Op: "sink", Column: key, Err: err}
		}
	}
	err := vacant(path)
	if err == nil {
		p.temp, err = folderBeside(path)
	}
	if err != nil {
		return nil, fmt.Errorf("sink %q: %w", path, bareSystem(err))
	}
	return p, nil
}

// folderType reports whether values of a type may stand in a folder's name.
func folderType(t vector.Type) bool {
	switch k := t.Kind; k {
	case vector.Bool, vector.Date, vector.Time, vector.Timestamp, vector.String, vector.Categorical:
		return true
	default:
		return k.IsInteger()
	}
}

// waitingRows is how many rows of all partitions wait for their row groups to
// fill; beyond it the fullest partition is written as it is.
func (p *partitions) waitingRows() int { return 2 * max(p.settings.groupRows, defaultGroupRows/4) }

// add implements taker.
func (p *partitions) add(df *dataframe.DataFrame) error {
	keys := make([]any, len(p.keys))
	for i, k := range p.keys {
		keys[i] = k
	}
	err := df.GroupBy(keys...).Each(func(_ int, group *dataframe.DataFrame) error {
		folder, err := p.folderOf(group)
		if err != nil {
			return err
		}
		rows, err := group.Drop(p.keys...)
		if err == nil {
			rows, err = rows.Compact()
		}
		if err != nil {
			return err
		}
		q := p.parts[folder]
		if q == nil {
			q = &partition{folder: folder}
			p.parts[folder] = q
			p.order = append(p.order, q)
		}
		q.pending = append(q.pending, rows)
		q.n += rows.Rows()
		p.waiting += rows.Rows()
		if q.n >= p.settings.groupRows {
			return p.write(q)
		}
		return nil
	})
	for err == nil && p.waiting > p.waitingRows() {
		err = p.write(slices.MaxFunc(p.order, func(a, b *partition) int { return a.n - b.n }))
	}
	return err
}

// write writes the waiting rows of a partition to its file.
func (p *partitions) write(q *partition) error {
	if q.n == 0 {
		return nil
	}
	if err := p.openFor(q); err != nil {
		return err
	}
	all, err := joined(q.pending)
	if err != nil {
		return err
	}
	p.waiting -= q.n
	q.pending, q.n = nil, 0
	return q.part.w.Write(all)
}

// openFor makes sure that the partition has an open file, the last in order.
func (p *partitions) openFor(q *partition) error {
	if at := slices.Index(p.open, q); at >= 0 {
		p.open = append(slices.Delete(p.open, at, at+1), q)
		return nil
	}
	if len(p.open) >= p.settings.maxOpen {
		if err := p.finish(p.open[0]); err != nil {
			return err
		}
	}
	dir := filepath.Join(p.temp, filepath.FromSlash(q.folder))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("sink %q: %w", p.path, bareSystem(err))
	}
	part, err := newPart(filepath.Join(dir, fmt.Sprintf("part-%05d.parquet", q.files)), p.schema, p.settings)
	if err != nil {
		return err
	}
	q.part = part
	q.files++
	p.open = append(p.open, q)
	return nil
}

// finish closes a partition's file.
func (p *partitions) finish(q *partition) error {
	p.open = slices.DeleteFunc(p.open, func(o *partition) bool { return o == q })
	err := q.part.close()
	q.part = nil
	return err
}

// close implements taker.
func (p *partitions) close() error {
	err := p.end()
	if err != nil {
		p.abort()
	}
	return err
}

// end writes what waits and gives the folder its name.
func (p *partitions) end() error {
	for _, q := range p.order {
		if err := p.write(q); err != nil {
			return err
		}
		if q.part != nil {
			if err := p.finish(q); err != nil {
				return err
			}
		}
	}
	err := vacant(p.path)
	if err == nil {
		if err = os.Remove(p.path); errors.Is(err, os.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(p.temp, p.path)
	}
	if err != nil {
		return fmt.Errorf("sink %q: %w", p.path, bareSystem(err))
	}
	return nil
}

// abort implements taker.
func (p *partitions) abort() {
	for _, q := range p.open {
		q.part.abort()
	}
	os.RemoveAll(p.temp)
}

// folderOf returns the folders that name the keys of a group.
func (p *partitions) folderOf(group *dataframe.DataFrame) (string, error) {
	first, err := group.Slice(0, 1)
	if err != nil {
		return "", err
	}
	parts := make([]string, len(p.keys))
	for i, key := range p.keys {
		c, err := columnOf(first, key)
		if err != nil {
			return "", err
		}
		value := hiveMissing
		if v := c.vector(); v.IsValid(0) {
			value = escaped(string(vector.AppendValue(nil, v, 0)))
			if value == hiveMissing {
				value = "%5F" + value[1:] // the text itself, not what it stands for
			}
		}
		name := escaped(key)
		if name[0] == '.' || name[0] == '_' { // such folders are passed over
			name = fmt.Sprintf("%%%02X", name[0]) + name[1:]
		}
		parts[i] = name + "=" + value
	}
	return strings.Join(parts, "/"), nil
}

// escaped encodes what does not belong in the name of a folder with percent
// signs.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~', c == '+', c >= 0x80:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// bareSystem takes the name of a temporary file off an error of the system.
func bareSystem(err error) error {
	var p *os.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
