package function

import (
	"bytes"
	"regexp"

	"github.com/stoa-data/stoa/internal/vector"
)

// pattern compiles operand i, a constant in Go's regular expression syntax.
// The result after an error or of a missing pattern matches everything.
func (b *binding) pattern(i int) *regexp.Regexp {
	re, err := regexp.Compile(b.constantText(i))
	if err != nil {
		b.fail(vector.ErrParse, i, "%q: %v", b.args[i].Value.Str(0), err)
		return regexp.MustCompile("")
	}
	return re
}

// bindMatches binds the test whether a pattern matches some part of a text.
func bindMatches(b *binding) {
	b.text(0)
	re := b.pattern(1)
	match := re.Match
	if prefix, whole := re.LiteralPrefix(); whole {
		part := []byte(prefix)
		match = func(s []byte) bool { return bytes.Contains(s, part) }
	}
	b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
		x := b.texts(0)
		return toBool(b, func(i int) (bool, error) { return match(x.at(i)), nil })
	})
}

// bindExtract binds the text of a group of the first match, the whole match
// for group 0; missing where the pattern or the group does not match.
func bindExtract(b *binding) {
	b.text(0)
	re := b.pattern(1)
	group := int64(0)
	if b.has(2) {
		group = b.constantInt(2)
	}
	if group < 0 || group > int64(re.NumSubexp()) {
		b.fail(vector.ErrShape, 2, "is %d: the pattern has groups 0 to %d", group, re.NumSubexp())
	}
	b.mayMiss()
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x := b.texts(0)
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			s := x.at(i)
			at := re.FindSubmatchIndex(s)
			if at == nil || at[2*group] < 0 {
				return dst, errAbsent
			}
			return append(dst, s[at[2*group]:at[2*group+1]]...), nil
		})
	})
}

// bindCountMatches binds the number of matches that do not overlap.
func bindCountMatches(b *binding) {
	b.text(0)
	re := b.pattern(1)
	b.returns(vector.Int64, func(b *Batch) (*vector.Vector, error) {
		x := b.texts(0)
		return toFixed(b, vector.Of(vector.Int64), func(i int) (int64, error) {
			return int64(len(re.FindAllIndex(x.at(i), -1))), nil
		})
	})
}

// bindReplaceRegex binds the replacement of every match; $1 or ${name} in the
// replacement stands for a group.
func bindReplaceRegex(b *binding) {
	b.text(0)
	re := b.pattern(1)
	b.text(2)
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x, to := b.texts(0), b.texts(2)
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			s, template := x.at(i), to.at(i)
			end := 0
			for _, at := range re.FindAllSubmatchIndex(s, -1) {
				dst = append(dst, s[end:at[0]]...)
				dst = re.Expand(dst, template, s, at)
				end = at[1]
			}
			return append(dst, s[end:]...), nil
		})
	})
}
