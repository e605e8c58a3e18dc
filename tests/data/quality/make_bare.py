#!/usr/bin/env python3
"""make_bare.py [--check] SET.tsv...

Fills the column `bare` from the column `text`: what a speech recogniser without punctuation would have written.

Lower case, no punctuation; apostrophe and hyphen stay inside a word (don't, follow-up) and go at its edge (wa- ich wollte).
--check changes nothing and names the rows whose `bare` is stale; exit status 1 if there is one. The form is checked in
both cases, because a set with a shifted column still measures something, just not what anybody thinks.
"""
import argparse
import re
import sys

COLUMNS = "dialogue_id turn_no speaker role text bare question question_type stage insult tag".split()
FLAGS = "stacked leading intrusive tag rhetorical need emotion".split()
ALLOWED = {
    "role": {"kam", "customer"},
    "question": {"0", "1", "-"},
    "question_type": {"open", "closed", "-"},
    "stage": {"0", "1", "2", "3", "-"},
    "insult": {"0", "1", "-"},
}
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def bare(text):
    return " ".join(WORD.findall(text.lower())).replace("’", "'")


def complaint(row):
    """What is wrong with the form of a row, or None."""
    for column, values in ALLOWED.items():
        if row[column] not in values:
            return f"{column} is {row[column]!r}"
    if row["tag"] != "-":
        for flag in row["tag"].split(","):
            if flag.removesuffix("?") not in FLAGS:
                return f"unknown flag {flag!r}"
    if not bare(row["text"]):
        return "no word in the text"
    return None


def read(path):
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    if lines[0].split("\t") != COLUMNS:
        sys.exit(f"{path}: line 1: expected the columns {' '.join(COLUMNS)}")
    rows = []
    before, turn = None, 0
    for number, line in enumerate(lines[1:], 2):
        fields = line.split("\t")
        if len(fields) != len(COLUMNS):
            sys.exit(f"{path}: line {number}: expected {len(COLUMNS)} fields, found {len(fields)}")
        row = dict(zip(COLUMNS, fields))
        wrong = complaint(row)
        turn = turn + 1 if row["dialogue_id"] == before else 1
        before = row["dialogue_id"]
        if row["turn_no"] != str(turn):
            wrong = f"turn {row['turn_no']} stands where turn {turn} belongs"
        if wrong:
            sys.exit(f"{path}: line {number}: {wrong}")
        rows.append(row)
    return rows


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--check", action="store_true")
    ask.add_argument("sets", nargs="+")
    args = ask.parse_args()
    stale = False
    for path in args.sets:
        rows = read(path)
        for number, row in enumerate(rows, 2):
            fresh = bare(row["text"])
            if args.check and row["bare"] != fresh:
                print(f"{path}: line {number}: `bare` does not belong to `text`; run make_bare.py", file=sys.stderr)
                stale = True
            row["bare"] = fresh
        if not args.check:
            with open(path, "w", encoding="utf-8") as f:
                f.writelines("\t".join(line) + "\n" for line in [COLUMNS, *(r.values() for r in rows)])
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
