package arch

import "fmt"

// The test of the pages cuts this Example.
func Example_cut() {
	for i := range 2 {
		fmt.Println(i)
	}
	// Output:
	// 0
	// 1
}
