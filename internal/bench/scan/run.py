#!/usr/bin/env python3
"""Runs the IPv4 scan study on Stoa and its peers, and prints a table.

    run.py --file scans.parquet [--stoa './scan'] [--enum] [--rounds 3]
           [--peers duckdb,polars-streaming,polars,pandas] [--steps all,diff-as-written]

Every run is a process of its own (see peers.py). A round runs each step on each
system once; the system that begins moves on by one from round to round. The
Stoa command gets the same flags, --file F --step S [--enum], and prints the same
JSON line. All answers must agree, floats to 1e-12 relative; if they do not, the
difference is printed and the exit status is 1. The table has medians of the
seconds inside the process, of the whole process ("wall"), and the highest
resident memory that the kernel saw.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ORDER = ["read", "categorize", "nunique", "count", "diff", "diff-as-written", "filter", "describe", "total"]


def run_once(command, timeout):
    """Runs a command; returns its JSON line with wall seconds and peak memory added,
    or a dict with "failed"."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err)
        timer = threading.Timer(timeout, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        lines = out.read().decode().splitlines()
        complaint = err.read().decode().strip().splitlines()
    if child.returncode != 0 or not lines:
        reason = f"after {timeout} s" if wall >= timeout else (complaint or [f"exit status {child.returncode}"])[-1]
        return {"failed": reason}
    line = json.loads(lines[-1])
    line["wall"] = wall
    line["peak"] = usage.ru_maxrss * 1024
    return line


def difference(want, got, path=""):
    """The first place where two answers differ, or None."""
    if isinstance(want, dict) and isinstance(got, dict):
        if want.keys() != got.keys():
            return f"{path}: {sorted(got)}, want {sorted(want)}"
        pairs = [(f"{path}.{k}", want[k], got[k]) for k in want]
    elif isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return f"{path}: {len(got)} entries, want {len(want)}"
        pairs = [(f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(want, got))]
    elif isinstance(want, (int, float)) and isinstance(got, (int, float)):
        return None if math.isclose(want, got, rel_tol=1e-12, abs_tol=0) else f"{path}: {got}, want {want}"
    else:
        return None if want == got else f"{path}: {got!r}, want {want!r}"
    return next((d for p, a, b in pairs if (d := difference(a, b, p))), None)


def check_answers(runs):
    """Compares every answer with the first one to the same step. The rewritten
    diff and the one as written must agree too."""
    first = {}
    differences = []
    for system, line in runs:
        for step, answer in line["answers"].items():
            question = "diff" if step == "diff-as-written" else step
            who, want = first.setdefault(question, (system, answer))
            found = difference(want, answer, step)
            if found:
                differences.append(f"{system} disagrees with {who}: {found}")
    return differences


def table(systems, steps, results):
    """Markdown lines: a row per step, and of each process its wall time and peak."""
    peers = [s for s in systems if s != "stoa"]
    head = ["step"] + systems + (["best peer ÷ stoa"] if "stoa" in systems else [])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]

    def row(label, values, show):
        cells = [show(values[s]) if s in values else "–" for s in systems]
        if "stoa" in systems:
            best = min((values[p] for p in peers if p in values), default=None)
            cells.append(f"{best / values['stoa']:.1f}" if best and values.get("stoa") else "–")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")

    seen = set()
    for step in steps:
        done = {s: results[s, step] for s in systems if results.get((s, step))}
        for name in ORDER:
            values = {s: statistics.median(r["seconds"][name] for r in runs) for s, runs in done.items() if name in runs[0]["seconds"]}
            if name == "total" and step != "all" or name in seen or not values:
                continue
            seen.add(name)
            row(name, values, lambda v: f"{v:.3f}")
        row(f"{step}: wall", {s: statistics.median(r["wall"] for r in runs) for s, runs in done.items()}, lambda v: f"{v:.3f}")
        row(f"{step}: peak GB", {s: max(r["peak"] for r in runs) / 1e9 for s, runs in done.items()}, lambda v: f"{v:.2f}")
    return lines


def machine():
    model = platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as info:
            model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", required=True)
    parser.add_argument("--stoa", metavar="CMD", help="a command that runs the study on Stoa")
    parser.add_argument("--peers", default="duckdb,polars-streaming,polars,pandas")
    parser.add_argument("--steps", default="all,diff-as-written", help="steps of peers.py, a process each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--enum", action="store_true", help="port and reason as categories")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds a process may take")
    parser.add_argument("--json", type=pathlib.Path, help="also write every run to this file, a JSON line each")
    args = parser.parse_args()
    if args.rounds < 3:
        parser.error("a median needs at least 3 rounds")

    commands = {peer: [sys.executable, str(HERE / "peers.py"), "--peer", peer] for peer in args.peers.split(",") if peer}
    if args.stoa:
        commands["stoa"] = shlex.split(args.stoa)
    systems, steps = list(commands), args.steps.split(",")
    flags = ["--file", args.file] + (["--enum"] if args.enum else [])

    with open(args.file, "rb") as file:  # into the page cache, for everyone alike
        while file.read(1 << 24):
            pass

    runs, results, failed = [], {}, {}
    for number in range(args.rounds):
        shift = number % len(systems)
        for step in steps:
            for system in systems[shift:] + systems[:shift]:
                if (system, step) in failed:
                    continue
                line = run_once(commands[system] + flags + ["--step", step], args.timeout)
                if "failed" in line:
                    failed[system, step] = line["failed"]
                    results.pop((system, step), None)
                    print(f"round {number + 1}: {system} {step}: failed: {line['failed']}", file=sys.stderr)
                    continue
                print(f"round {number + 1}: {system} {step}: {line['wall']:.2f} s", file=sys.stderr)
                runs.append((system, line))
                results.setdefault((system, step), []).append(line)

    if args.json:
        args.json.write_text("".join(json.dumps({"system": s, **line}) + "\n" for s, line in runs))
    versions = {s: line.get("versions", {}) for s, line in runs}
    named = {f"{name} {version}" for v in versions.values() for name, version in v.items() if name != "python"}
    rows = runs[0][1]["rows"] if runs else 0
    print(f"{rows:,} rows, {'categories' if args.enum else 'strings'}; medians of {args.rounds}, seconds.")
    print(". ".join([machine(), *([", ".join(sorted(named))] if named else [])]) + ".\n")
    print("\n".join(table(systems, steps, results)))
    for (system, step), reason in failed.items():
        print(f"\n{system}, {step}: failed: {reason}")
    differences = check_answers(runs)
    print("\n" + ("\n".join(dict.fromkeys(differences)) if differences else f"All answers of {len(runs)} runs agree."))
    sys.exit(1 if differences or ("stoa" in {s for s, _ in failed}) else 0)


if __name__ == "__main__":
    main()
