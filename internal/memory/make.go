package memory

import "unsafe"

// hugeHint is the size from which a buffer asks for huge pages.
const hugeHint = 4 << 20

// Make returns n zero values of T for a column: exact size, on the Go heap,
// never recycled, aligned to 8 bytes. T must not hold pointers.
func Make[T any](n int) []T {
	if n == 0 {
		return nil
	}
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	words := make([]uint64, (size+7)/8)
	if size >= hugeHint {
		advise(unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), size))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&words[0])), n)
}
