package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The types of Thrift's compact protocol.
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftI8     = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// thriftDepth is how deep structs may nest; Parquet's own nest eight deep.
const thriftDepth = 32

// errShort says that a Thrift value ends after the bytes at hand.
var errShort = errors.New("ends early")

// A compact reads Thrift's compact protocol from bytes in memory. It keeps the
// first error; after that every read returns zero. Lengths are checked against
// the bytes that are left and nesting is bounded, so that no input makes it
// allocate or recurse beyond what its size allows: the reason why footers are
// not read with package encoding/thrift of parquet-go, which trusts both.
type compact struct {
	b     []byte
	at    int
	depth int
	err   error
}

// fail keeps the first error.
func (c *compact) fail(err error) {
	if c.err == nil {
		c.err = err
		c.at = len(c.b)
	}
}

// byte returns the next byte.
func (c *compact) byte() byte {
	if c.at >= len(c.b) {
		c.fail(errShort)
		return 0
	}
	c.at++
	return c.b[c.at-1]
}

// uvarint returns an unsigned variable-length integer.
func (c *compact) uvarint() uint64 {
	u, n := binary.Uvarint(c.b[c.at:])
	switch {
	case n == 0:
		c.fail(errShort)
	case n < 0:
		c.fail(errors.New("integer of more than 64 bits"))
	default:
		c.at += n
	}
	return u
}

// varint returns a signed variable-length integer.
func (c *compact) varint() int64 {
	u := c.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// bytes returns a byte string; it shares memory with the input.
func (c *compact) bytes() []byte {
	n := c.uvarint()
	if n > uint64(len(c.b)-c.at) {
		c.fail(errShort)
		return nil
	}
	c.at += int(n)
	return c.b[c.at-int(n) : c.at : c.at]
}

// fields reads a struct: visit is called with the number and type of each
// field and reads its value, or skips it.
func (c *compact) fields(visit func(id int, kind byte)) {
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > thriftDepth {
		c.fail(fmt.Errorf("structs nested more than %d deep", thriftDepth))
	}
	id := 0
	for c.err == nil {
		b := c.byte()
		if b == thriftStop {
			return
		}
		if delta := int(b >> 4); delta != 0 {
			id += delta
		} else {
			id = int(int16(c.varint()))
		}
		if c.err == nil {
			visit(id, b&15)
		}
	}
}

// list reads the head of a list and calls item for each element of the wanted
// type; a list of another type is skipped.
func (c *compact) list(kind, want byte, item func()) {
	if kind != thriftList && kind != thriftSet {
		c.skip(kind)
		return
	}
	n, elem := c.listHead()
	for i := 0; i < n && c.err == nil; i++ {
		if elem == want {
			item()
		} else {
			c.skipItem(elem)
		}
	}
}

// listHead reads the length and the type of a list's elements. An element has
// at least one byte, so a length above the bytes left is refused.
func (c *compact) listHead() (int, byte) {
	b := c.byte()
	n := uint64(b >> 4)
	if n == 15 {
		n = c.uvarint()
	}
	if n > uint64(len(c.b)-c.at) {
		c.fail(errShort)
		return 0, 0
	}
	return int(n), b & 15
}

// int reads an integer field of any width.
func (c *compact) int(kind byte) int64 {
	switch kind {
	case thriftI8:
		return int64(int8(c.byte()))
	case thriftI16, thriftI32, thriftI64:
		return c.varint()
	}
	c.wrong(kind)
	return 0
}

// bool reads a bool field: its type is its value.
func (c *compact) bool(kind byte) bool {
	if kind != thriftTrue && kind != thriftFalse {
		c.wrong(kind)
	}
	return kind == thriftTrue
}

// binary reads a byte string field; it shares memory with the input.
func (c *compact) binary(kind byte) []byte {
	if kind != thriftBinary {
		c.wrong(kind)
		return nil
	}
	return c.bytes()
}

// structure reads a struct field.
func (c *compact) structure(kind byte, visit func(id int, kind byte)) {
	if kind != thriftStruct {
		c.wrong(kind)
		return
	}
	c.fields(visit)
}

// wrong reports a field of a type that its number does not have.
func (c *compact) wrong(kind byte) { c.fail(fmt.Errorf("field of Thrift type %d out of place", kind)) }

// skip passes over a field's value.
func (c *compact) skip(kind byte) {
	if kind == thriftTrue || kind == thriftFalse {
		return
	}
	c.skipItem(kind)
}

// skipItem passes over a value; in a list a bool has a byte of its own.
func (c *compact) skipItem(kind byte) {
	switch kind {
	case thriftTrue, thriftFalse, thriftI8:
		c.byte()
	case thriftI16, thriftI32, thriftI64:
		c.uvarint()
	case thriftDouble:
		for range 8 {
			c.byte()
		}
	case thriftBinary:
		c.bytes()
	case thriftList, thriftSet:
		c.depth++
		if c.depth > thriftDepth {
			c.fail(fmt.Errorf("lists nested more than %d deep", thriftDepth))
		}
		n, elem := c.listHead()
		for i := 0; i < n && c.err == nil; i++ {
			c.skipItem(elem)
		}
		c.depth--
	case thriftMap:
		c.skipMap()
	case thriftStruct:
		c.fields(func(_ int, kind byte) { c.skip(kind) })
	default:
		c.wrong(kind)
	}
}

// skipMap passes over a map.
func (c *compact) skipMap() {
	n := c.uvarint()
	if n == 0 {
		return
	}
	kinds := c.byte()
	if n > uint64(len(c.b)-c.at) {
		c.fail(errShort)
	}
	c.depth++
	if c.depth > thriftDepth {
		c.fail(fmt.Errorf("maps nested more than %d deep", thriftDepth))
	}
	for i := uint64(0); i < n && c.err == nil; i++ {
		c.skipItem(kinds >> 4)
		c.skipItem(kinds & 15)
	}
	c.depth--
}
