// Notebook runs the cells of cells.txt in gomacro, the interpreter behind
// gophernotes, against the packages of this checkout: what a notebook user
// types works, and values show themselves as HTML.
//
//	go run .                    # all cells; needs gcc and Go 1.26 or older
//	go run . -run '^stats/'     # some of them
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/cosmos72/gomacro/fast"
)

//go:embed cells.txt
var script string

func main() {
	pattern := flag.String("run", "", "run only the cells whose name matches this `regexp`")
	verbose := flag.Bool("v", false, "print every cell and its time, and what the interpreter says")
	file := flag.String("cells", "", "run the cells of this `file` instead of cells.txt")
	flag.Parse()
	if *file != "" {
		content, err := os.ReadFile(*file)
		if err != nil {
			fmt.Fprintln(os.Stderr, "notebook:", err)
			os.Exit(1)
		}
		script = string(content)
	}
	if err := run(*pattern, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "notebook:", err)
		os.Exit(1)
	}
}

// child marks the process that runs in the prepared environment: gomacro reads
// GOPATH when it starts.
const child = "STOA_NOTEBOOK_CHILD"

// run prepares the environment, then evaluates the cells in a second process.
func run(pattern string, verbose bool) error {
	match, err := regexp.Compile(pattern)
	if err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	if os.Getenv(child) != "" {
		return evaluate(match, verbose)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	root, err := checkout()
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "stoa-notebook-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Env = append(os.Environ(), child+"="+root, "GOPATH="+scratch, "GOMODCACHE="+strings.TrimSpace(string(modules)),
		"GOPROXY=off", "GOWORK=off", "CGO_ENABLED=1",
		"GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -tags=noasm")) // see docs/notebooks.md on io/parquet
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Run()
	for line := range strings.Lines(said.String()) {
		if verbose || !noise.MatchString(line) {
			fmt.Print(line)
		}
	}
	return err
}

// noise is what the interpreter says of its own, a line for each generic name.
var noise = regexp.MustCompile(`^(// (warning|debug): |go: (added|downloading) )`)

// checkout returns the folder of the root module.
func checkout() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if content, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && strings.HasPrefix(string(content), "module "+module+"\n") {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("run it inside the repository")
		}
	}
	return "", err
}

// evaluate runs the cells one after the other in one interpreter.
func evaluate(match *regexp.Regexp, verbose bool) error {
	cells, err := parse(script)
	if err != nil {
		return err
	}
	passed, failed := 0, 0
	ir := fast.New()
	for _, c := range cells {
		if !match.MatchString(c.name) {
			continue
		}
		start := time.Now()
		if err := c.run(ir, os.Getenv(child)); err != nil {
			fmt.Printf("cells.txt:%d: %s: %v\n%s\n", c.line, c.name, err, c.code)
			failed++
			continue
		}
		passed++
		if verbose {
			fmt.Printf("ok %s (%s)\n", c.name, time.Since(start).Round(time.Millisecond))
		}
	}
	fmt.Printf("cells: %d passed, %d failed\n", passed, failed)
	if failed > 0 || passed == 0 {
		return errors.New("not every cell works")
	}
	return nil
}
