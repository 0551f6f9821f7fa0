package memory

import "syscall"

// defaultLimit is an eighth of the machine's memory.
func defaultLimit() int64 {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return fallbackLimit
	}
	return int64(uint64(info.Totalram) * uint64(info.Unit) / 8)
}
