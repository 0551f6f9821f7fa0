// Package flatbuffer reads and writes the FlatBuffers in which Arrow keeps its
// schemas and messages. The reader trusts nothing: whatever the bytes are, it
// ends soon and allocates no more than a small multiple of them.
package flatbuffer
