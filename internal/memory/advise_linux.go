package memory

import (
	"syscall"
	"unsafe"
)

const (
	hugePage     = 2 << 20
	madvHugePage = 14
)

// advise asks the kernel to back the whole huge pages inside b with huge
// pages. It is a hint: a refusal changes nothing but speed.
func advise(b []byte) {
	start := uintptr(unsafe.Pointer(&b[0]))
	lo := (hugePage - start%hugePage) % hugePage
	hi := (start+uintptr(len(b)))/hugePage*hugePage - start
	if start+lo >= start+hi || hi <= lo || hi > uintptr(len(b)) {
		return
	}
	_ = syscall.Madvise(b[lo:hi], madvHugePage)
}
