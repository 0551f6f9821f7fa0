//go:build linux || darwin || freebsd || netbsd || dragonfly

package dataframe

import (
	"os"
	"syscall"
	"unsafe"
)

// terminalSize asks the terminal behind f for its lines and columns; 0 and 0
// when f is none.
func terminalSize(f *os.File) (lines, columns int) {
	conn, err := f.SyscallConn()
	if err != nil {
		return 0, 0
	}
	var size struct{ lines, columns, x, y uint16 }
	_ = conn.Control(func(fd uintptr) {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size)))
		if errno != 0 {
			size.lines, size.columns = 0, 0
		}
	})
	return int(size.lines), int(size.columns)
}
