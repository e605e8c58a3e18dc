#!/usr/bin/env python3
"""score_flags.py [--bare] [--program "build/kamwerk label"] [--errors FLAG] SET.tsv...

Runs the labelling program on sets of this folder and prints precision, recall and F1 per flag
(stacked leading intrusive tag rhetorical need emotion).

The expected flags stand in the column `tag`, comma-separated, or '-'. A flag with a question mark (`need?`) is one two
trainers would argue about: that row is not scored for that flag, but it is for the others.
The program reads
    dialogue TAB turn TAB speaker TAB side TAB text
and prints, row by row,
    dialogue TAB turn TAB question(none|open|closed) TAB stage(0-3) TAB flags(a,b|-)
--bare feeds the column without punctuation; --errors FLAG also prints the wrong rows of that flag.
"""
import argparse
import shlex
import subprocess
import sys

from make_bare import FLAGS, read

SIDE = {"kam": "us", "customer": "them"}


def label(program, rows, column):
    """What the program says of each row: (question, stage, set of flags)."""
    source = "".join(
        "\t".join((r["dialogue_id"], r["turn_no"], r["speaker"], SIDE[r["role"]], r[column])) + "\n" for r in rows)
    try:
        run = subprocess.run(shlex.split(program), input=source.encode(), stdout=subprocess.PIPE)
    except OSError as e:
        sys.exit(f"{program}: {e.strerror}; build it first, or name another one with --program")
    if run.returncode:
        sys.exit(f"{program}: exit status {run.returncode}")
    out = [line.split("\t") for line in run.stdout.decode().splitlines()]
    if len(out) != len(rows):
        sys.exit(f"{program}: {len(rows)} rows in, {len(out)} rows out")
    for row, got in zip(rows, out):
        if len(got) != 5 or (row["dialogue_id"], row["turn_no"]) != (got[0], got[1]):
            sys.exit(f"{program}: row out of step: {got}")
    return [(got[2], got[3], set(got[4].split(","))) for got in out]


class Count:
    """Hits, false alarms and misses of one label."""

    def __init__(self):
        self.hit = self.false = self.miss = self.scored = 0

    def add(self, expected, got):
        self.scored += 1
        self.hit += expected and got
        self.false += got and not expected
        self.miss += expected and not got

    @property
    def precision(self):
        return self.hit / (self.hit + self.false) if self.hit + self.false else 0.0

    @property
    def recall(self):
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else 0.0

    @property
    def f1(self):
        sides = 2 * self.hit + self.false + self.miss
        return 2 * self.hit / sides if sides else 0.0


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--bare", action="store_true")
    ask.add_argument("--program", default="build/kamwerk label")
    ask.add_argument("--errors", choices=FLAGS)
    ask.add_argument("sets", nargs="+")
    args = ask.parse_args()
    column = "bare" if args.bare else "text"
    print("set\tcolumn\tflag\tscored\tpositive\tP\tR\tF1")
    for path in args.sets:
        rows = read(path)
        out = label(args.program, rows, column)
        name = path.rsplit("/", 1)[-1].removesuffix(".tsv")
        for flag in FLAGS:
            count = Count()
            for row, (_, _, got) in zip(rows, out):
                expected = row["tag"].split(",")
                if flag + "?" in expected:
                    continue
                count.add(flag in expected, flag in got)
                if flag == args.errors and (flag in expected) != (flag in got):
                    print("miss" if flag in expected else "false", row["dialogue_id"], row["turn_no"], row[column], sep="\t")
            print(f"{name}\t{column}\t{flag}\t{count.scored}\t{count.hit + count.miss}"
                  f"\t{count.precision:.3f}\t{count.recall:.3f}\t{count.f1:.3f}")


if __name__ == "__main__":
    main()
