#!/usr/bin/env python3
"""Runs the network flow study on Stoa and its peers, and prints a table.

    run.py --stoa ./netflow [--rows 10000000] [--files 4] [--rounds 3] [--check]
           [--systems stoa,stoa-sql,duckdb,polars] [--steps csv_to_memory,by_pair]

The Stoa command is examples/netflow. It first makes the files, --rows flows in
--files Parquet files and one CSV file, which stay in its cache folder. Every run
is a process of its own (see peers.py); "stoa" asks by verbs and "stoa-sql" in
SQL. A round runs each step on each system once; the system that begins moves on
by one from round to round. All answers must agree, floats to 1e-9 relative; if
one is wrong or missing, that is printed and the exit status is 1. The table has
medians of the seconds of the step, without reading the Parquet files to memory,
which is a row of its own, and the highest resident memory of the process until
the step was done.

With --check each system answers everything once in one process, and only
whether the answers agree is printed.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from shared import difference, machine, run_once, warm  # noqa: E402

STEPS = ["csv_to_memory", "ssh_top3", "by_pair", "by_pair_port", "beacons", "distinct_sources"]
SYSTEMS = ["stoa", "stoa-sql", "duckdb", "polars"]
PEERS = ["duckdb", "polars"]


def wanted(system, steps):
    """The steps that a system is asked for: SQL over frames reads no CSV."""
    return [s for s in steps if system != "stoa-sql" or s != "csv_to_memory"]


def check_answers(runs, systems, steps):
    """What is wrong with the answers: each is compared with the first one to the
    same step, and none may be missing or empty."""
    first, problems, given = {}, [], set()
    for system, line in runs:
        for step, answer in line["answers"].items():
            given.add((system, step))
            if not answer["rows"]:
                problems.append(f"{system} has no rows for {step}")
            who, want = first.setdefault(step, (system, answer))
            found = difference(want, answer, step, tolerance=1e-9)
            if found:
                problems.append(f"{system} disagrees with {who}: {found}")
    missing = [(s, step) for s in systems for step in wanted(s, steps) if (s, step) not in given]
    return problems + [f"{system} has no answer for {step}" for system, step in missing]


def table(systems, steps, results):
    """Markdown lines: the seconds of each step, then the memory of its processes."""
    peers = [s for s in systems if s in PEERS]
    rated = "stoa" in systems and peers
    head = ["step"] + systems + (["best peer ÷ stoa"] if rated else [])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]

    def row(label, values, show):
        cells = [show(values[s]) if s in values else "–" for s in systems]
        if rated:
            best = min((values[p] for p in peers if p in values), default=None)
            cells.append(f"{best / values['stoa']:.1f}" if best and values.get("stoa") else "–")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")

    reads = {s: [r["seconds"]["read"] for step in steps for r in results.get((s, step), []) if "read" in r["seconds"]] for s in systems}
    row("read Parquet", {s: statistics.median(v) for s, v in reads.items() if v}, lambda v: f"{v:.3f}")
    for step in steps:
        done = {s: results[s, step] for s in systems if results.get((s, step))}
        row(step, {s: statistics.median(r["seconds"][step] for r in runs) for s, runs in done.items()}, lambda v: f"{v:.3f}")
    for step in steps:
        done = {s: results[s, step] for s in systems if results.get((s, step))}
        row(f"{step}: peak GB", {s: max(r["peak_rss_bytes"] for r in runs) / 1e9 for s, runs in done.items()}, lambda v: f"{v:.2f}")
    return lines


def make(stoa, rows, files):
    """Lets examples/netflow make the files; returns the flags that name them."""
    done = subprocess.run([*stoa, "-bench", "-rows", str(rows), "-files", str(files)], stdout=subprocess.PIPE, check=True)
    named = json.loads(done.stdout.decode().splitlines()[-1])
    for path in [named["csv"], *pathlib.Path(named["data"]).parent.glob(pathlib.Path(named["data"]).name)]:
        warm(path)
    return ["--data", named["data"], "--csv", named["csv"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stoa", metavar="CMD", required=True, help="the command that examples/netflow is built as")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="only compare the answers of one run")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds a process may take")
    parser.add_argument("--json", type=pathlib.Path, help="also write every run to this file, a JSON line each")
    args = parser.parse_args()
    if args.rounds < 3:
        parser.error("a median needs at least 3 rounds")
    systems, steps = args.systems.split(","), args.steps.split(",")
    for name, known in [(s, SYSTEMS) for s in systems] + [(s, STEPS) for s in steps]:
        if name not in known:
            parser.error(f"no {name}, want some of {', '.join(known)}")

    stoa = shlex.split(args.stoa)
    commands = {peer: [sys.executable, str(HERE / "peers.py"), "--peer", peer] for peer in PEERS}
    commands["stoa"] = [*stoa, "-bench"]
    commands["stoa-sql"] = [*stoa, "-bench", "-sql"]
    flags = make(stoa, args.rows, args.files)
    os.environ["GOMAXPROCS"] = "2"  # as many threads as the peers have

    runs, results, failed = [], {}, {}
    for number in range(1 if args.check else args.rounds):
        shift = number % len(systems)
        for step in ["all"] if args.check else steps:
            for system in systems[shift:] + systems[:shift]:
                if (system, step) in failed or step != "all" and step not in wanted(system, steps):
                    continue
                line = run_once(commands[system] + flags + ["--step", step], args.timeout)
                if "failed" in line:
                    failed[system, step] = line["failed"]
                    results.pop((system, step), None)
                    print(f"round {number + 1}: {system} {step}: failed: {line['failed']}", file=sys.stderr)
                    continue
                if not args.check:
                    print(f"round {number + 1}: {system} {step}: {line['seconds'][step]:.3f} s", file=sys.stderr)
                runs.append((system, line))
                results.setdefault((system, step), []).append(line)

    if args.json:
        args.json.write_text("".join(json.dumps({**line, "system": s}) + "\n" for s, line in runs))
    if not args.check:
        named = {f"{name} {version}" for _, line in runs for name, version in line["versions"].items() if name != "python"}
        rows = runs[0][1]["rows"] if runs else 0
        print(f"{rows:,} flows; medians of {args.rounds}, seconds.")
        print(". ".join([machine(), *([", ".join(sorted(named))] if named else [])]) + ".\n")
        print("\n".join(table(systems, steps, results)) + "\n")
    for (system, step), reason in failed.items():
        print(f"{system}, {step}: failed: {reason}")
    problems = check_answers(runs, systems, STEPS if args.check else steps)
    print("\n".join(dict.fromkeys(problems)) if problems else f"All answers of {len(runs)} runs agree.")
    sys.exit(1 if problems or failed else 0)


if __name__ == "__main__":
    main()
