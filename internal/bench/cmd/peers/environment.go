package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/stoa-data/stoa/internal/bench"
)

// environment returns the Python interpreter of an environment with the pinned
// peers, which it makes in the user's cache folder on first use.
func environment(ctx context.Context) (python string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(bench.Requirements))
	folder := filepath.Join(cache, "stoa", "bench", fmt.Sprintf("python-%x", sum[:4]))
	python = filepath.Join(folder, "bin", "python")
	done := filepath.Join(folder, "complete")
	if _, err := os.Stat(done); err == nil {
		return python, nil
	}
	base := ""
	for _, name := range []string{"python3.13", "python3.12", "python3.11", "python3"} {
		if base, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err != nil {
		return "", fmt.Errorf("the peers need Python 3.11 or newer: %w", err)
	}
	fmt.Fprintln(os.Stderr, "making a Python environment with the peers in", folder)
	if err := os.RemoveAll(folder); err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	pins := filepath.Join(folder, "requirements.txt")
	if err := os.WriteFile(pins, []byte(bench.Requirements), 0o666); err != nil {
		return "", err
	}
	for _, command := range [][]string{
		{base, "-m", "venv", folder},
		{python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", pins},
	} {
		if out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
		}
	}
	return python, os.WriteFile(done, nil, 0o666)
}

// A checkout is another commit of Stoa with the program of this package built
// from it.
type checkout struct{ commit, folder, program string }

// check checks a commit out below a folder and builds its program.
func check(ctx context.Context, folder, commit string) (*checkout, error) {
	short, err := output(exec.CommandContext(ctx, "git", "rev-parse", "--short", commit))
	if err != nil {
		return nil, err
	}
	c := &checkout{commit: short, folder: filepath.Join(folder, "checkout"), program: filepath.Join(folder, "other")}
	if _, err := output(exec.CommandContext(ctx, "git", "worktree", "add", "--detach", c.folder, short)); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", c.program, "./cmd/peers")
	build.Dir = filepath.Join(c.folder, "internal", "bench")
	if _, err := output(build); err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

// remove takes the checkout away.
func (c *checkout) remove() {
	exec.Command("git", "worktree", "remove", "--force", c.folder).Run()
}

// output returns what a command prints, without the spaces around.
func output(cmd *exec.Cmd) (string, error) {
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, exit.Stderr)
		}
		return "", err
	}
	return strings.TrimSpace(string(out)), nil
}
