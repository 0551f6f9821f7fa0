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
import pathlib
import shlex
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from shared import difference, machine, run_once, warm  # noqa: E402

ORDER = ["read", "categorize", "nunique", "count", "diff", "diff-as-written", "filter", "describe", "total"]


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

    warm(args.file)

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
