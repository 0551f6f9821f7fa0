package dataframe

import (
	"fmt"
	"os"
	"strconv"
)

// Show prints a frame, or the error that took its place, to os.Stdout, so
// that a verb's two results can be its arguments: Show(df.Describe()). It
// prints what String returns, and looks os.Stdout up when it is called.
func Show(df *DataFrame, err error) {
	if err != nil {
		fmt.Fprintln(os.Stdout, "error:", err)
		return
	}
	fmt.Fprintln(os.Stdout, df.String())
}

// Must returns df and panics with err if there is one. It is for scripts,
// notebooks and tests.
func Must(df *DataFrame, err error) *DataFrame {
	if err != nil {
		panic(err)
	}
	return df
}

// screen returns the lines for rows and the columns of the screen.
func screen() (rows, width int) {
	lines, columns := environ("LINES"), environ("COLUMNS")
	if lines == 0 || columns == 0 {
		l, c := terminalSize(os.Stdout)
		if lines == 0 {
			lines = l
		}
		if columns == 0 {
			columns = c
		}
	}
	rows, width = defaultRows, defaultWidth
	if lines > 0 {
		rows = max(lines-6, 5) // size, names, types, rule, a note and the prompt
	}
	if columns > 0 {
		width = max(columns, 20)
	}
	return rows, width
}

// environ returns a positive number from the environment, else 0.
func environ(name string) int {
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
