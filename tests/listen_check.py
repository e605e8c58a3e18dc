#!/usr/bin/env python3
"""listen_check.py [--program build/kamwerk] [--us NAME]... [--lang LANG] FILE...

Runs `kamwerk listen --format json` on each file and counts every figure of the report again, by
hand, from the utterances it prints. Fails with the name of the figure. How each figure is defined:
docs/method-report.md. Words are what str.split() gives."""
import argparse
import json
import subprocess
import sys

LONG_WORDS_MIN = 75
REPLY_TURNS_MAX = 2
WORDS_PER_MINUTE = 150
MISSED_MAX, NEEDS_MAX, ADVICE_MAX = 20, 50, 3
READING_MIN = 4


def permille(part, whole):
    """Half is rounded up; 0 of nothing."""
    return (2000 * part + whole) // (2 * whole) if whole > 0 else 0


def ms(seconds):
    return round(seconds * 1000)


class Count:
    """The figures of one report, counted from report["utterances"] and the sides of the speakers."""

    def __init__(self, report):
        self.report = report
        self.utterances = report["utterances"]
        self.has_times = report["duration_s"] is not None
        for u in self.utterances:
            u["words"] = len(u["text"].split())
            u["is_backchannel"] = u["stage"] == 1 and u["question_count"] == 0
        self.start = min((ms(u["start_s"]) for u in self.utterances), default=0) if self.has_times else 0
        self.end = max((ms(u["end_s"]) for u in self.utterances), default=0) if self.has_times else 0
        self.ours = [u for u in self.utterances if u["side"] == "us"]
        self.problems = []

    def expect(self, figure, found, counted):
        if found != counted:
            self.problems.append(f"{figure}: the report says {found}, by hand it is {counted}")

    # ---- people

    def monologue(self, name):
        """The longest stretch one person holds: (ms or None, words, from, to)."""
        best, holder, run = None, None, []
        runs = []
        for u in self.utterances:
            who = u["speaker_index"]
            if holder is not None and who != holder and u["is_backchannel"]:
                continue
            if who != holder:
                if run:
                    runs.append((holder, run))
                holder, run = who, []
            run.append(u)
        if run:
            runs.append((holder, run))
        for who, spoken in runs:
            if who != name:
                continue
            length = max(0, ms(spoken[-1]["end_s"]) - ms(spoken[0]["start_s"])) if self.has_times else None
            words = sum(u["words"] for u in spoken)
            key = length if self.has_times else words
            if key > (best[0] if best else 0):
                best = (key, length, words, spoken[0]["index"], spoken[-1]["index"] + 1)
        return best[1:] if best else (0 if self.has_times else None, 0, 0, 0)

    def people(self):
        speakers = self.report["speakers"]
        by_name = {}
        for i, s in enumerate(speakers):
            by_name.setdefault(s["name"], i)
        for u in self.utterances:
            u["speaker_index"] = by_name[u["speaker"]]
            self.expect("side of utterance", u["side"], speakers[u["speaker_index"]]["side"])
        talk = [0] * len(speakers)
        words = [0] * len(speakers)
        for u in self.utterances:
            words[u["speaker_index"]] += u["words"]
            if self.has_times:
                talk[u["speaker_index"]] += max(0, ms(u["end_s"]) - ms(u["start_s"]))
        by_time = sum(talk) > 0
        for i, s in enumerate(speakers):
            name = f"speakers[{i}]"
            self.expect(f"{name}.utterances", s["utterances"],
                        sum(u["speaker_index"] == i for u in self.utterances))
            self.expect(f"{name}.words", s["words"], words[i])
            self.expect(f"{name}.talk_s", None if s["talk_s"] is None else ms(s["talk_s"]),
                        talk[i] if self.has_times else None)
            share = permille(talk[i], sum(talk)) if by_time else permille(words[i], sum(words))
            self.expect(f"{name}.share_permille", s["share_permille"], share)
            length, run_words, first, last = self.monologue(i)
            self.expect(f"{name}.longest_monologue_s",
                        None if s["longest_monologue_s"] is None else ms(s["longest_monologue_s"]), length)
            self.expect(f"{name}.longest_monologue_words", s["longest_monologue_words"], run_words)
            self.expect(f"{name}.monologue_from", s["monologue_from"], first)
            self.expect(f"{name}.monologue_to", s["monologue_to"], last)

    # ---- questions

    def questions(self):
        q = self.report["questions"]
        length = self.end - self.start if self.has_times and self.end > self.start else len(self.utterances)
        by_time = self.has_times and self.end > self.start
        places = []
        for u in self.ours:
            at = ms(u["start_s"]) - self.start if by_time else u["index"]
            places += [min(at, length)] * u["question_count"]
        places.sort()
        n = len(places)
        self.expect("questions.count", q["count"], n)
        self.expect("questions.open", q["open"], sum(u["open_count"] for u in self.ours))
        self.expect("questions.closed", q["closed"], n - q["open"])
        thirds = [0, 0, 0]
        for at in places:
            thirds[min(2, 3 * at // length)] += 1
        self.expect("questions.per_third", q["per_third"], thirds)
        spread = 0
        if n >= 2:
            gaps = [b - a for a, b in zip(places, places[1:])] + [length - places[-1] + places[0]]
            spread = 1000 - permille(sum(abs(n * g - length) for g in gaps), 2 * length * (n - 1))
        self.expect("questions.spread_permille", q["spread_permille"], spread)
        low, high = q["band_min"], q["band_max"]
        band = "few" if n < low else "best" if n <= high else "limit" if n == high + 1 else "many"
        self.expect("questions.band", q["band"], band)
        words = sum(u["words"] for u in self.utterances)
        talk = self.end - self.start if self.has_times else words * 60000 // WORDS_PER_MINUTE
        self.expect("questions.is_band_told", q["is_band_told"], talk >= q["band_minutes_min"] * 60000)
        for flag in ("stacked", "leading", "intrusive"):
            self.expect(f"questions.{flag}", q[flag], sum(flag in u["flags"] for u in self.ours))
        for u in self.utterances:
            self.expect(f"utterances[{u['index']}].question against its count",
                        u["question"] != "none", u["question_count"] > 0)

    # ---- listening

    def turns(self):
        turns = []
        for u in self.utterances:
            if turns and turns[-1]["side"] == u["side"]:
                turns[-1]["all"].append(u)
            elif not turns or not u["is_backchannel"]:
                turns.append({"side": u["side"], "all": [u]})
        return turns

    def listening(self):
        stages = self.report["listening"]
        for stage in (1, 2, 3):
            self.expect(f"listening.stage{stage}", stages[f"stage{stage}"],
                        sum(u["stage"] == stage for u in self.ours))
        given_back = {u["answers"] for u in self.ours if u["stage"] >= 2 and u["answers"] is not None}
        # A need put as a question wants an answer, not its echo.
        quotes = {n["utterance"]: n["quote"] for n in self.report["needs"]}
        found = []
        turns = self.turns()
        for number, turn in enumerate(turns):
            if turn["side"] != "them":
                continue
            replies = [t for t in turns[number + 1:] if t["side"] == "us"][:REPLY_TURNS_MAX]
            indexes = {u["index"] for u in turn["all"]}
            first, last = turn["all"][0]["index"], turn["all"][-1]["index"]
            if not replies or indexes & given_back:
                continue

            def takes_up(u, is_next):
                if u["stage"] >= 2:
                    return is_next or u["answers"] is None or u["answers"] >= first
                return u["asks_about"] is not None and first <= u["asks_about"] <= last

            if any(takes_up(u, t is replies[0]) for t in replies for u in t["all"]):
                continue
            asks = any(u["question_count"] for u in replies[0]["all"])
            feeling = next((u["index"] for u in turn["all"] if "emotion" in u["flags"]), None)
            need = next((u["index"] for u in turn["all"]
                         if "need" in u["flags"] and not quotes.get(u["index"], "").endswith("?")), None)
            is_long = sum(u["words"] for u in turn["all"]) >= LONG_WORDS_MIN and not asks
            found.append((turn, feeling, need, is_long))
        given = list(stages["missed"])
        for turn, feeling, need, is_long in found:
            here = [m for m in given if m["utterance"] in {u["index"] for u in turn["all"]}]
            # A pleasant feeling needs no answer: then the need or the length decides.
            may = [("need", need, 2)] if need is not None else [("long", None, 2)] if is_long else []
            if feeling is not None:
                may.insert(0, ("feeling", feeling, 3))
            must = may and may[0][0] != "feeling"
            if len(given) < MISSED_MAX or here:
                if must and not here and len(stages["missed"]) < MISSED_MAX:
                    self.problems.append(f"listening.missed: utterances {turn['all'][0]['index']} to "
                                         f"{turn['all'][-1]['index']} are missing ({may[0][0]})")
            for m in here:
                given.remove(m)
                fits = [kind for kind, at, stage in may
                        if m["reason"] == kind and m["stage"] == stage and at in (None, m["utterance"])]
                self.expect(f"listening.missed at {m['utterance']}", bool(fits), True)
        self.expect("listening.missed that no turn explains", given, [])
        texts = {u["index"]: u["text"] for u in self.utterances}
        for m in stages["missed"]:
            self.expect(f"listening.missed at {m['utterance']}, quote word for word",
                        m["quote"] in texts[m["utterance"]], True)
            self.expect(f"listening.missed at {m['utterance']}, suggestion", bool(m["suggestion"]), True)
        for reason, key in (("feeling", "missed_feelings"), ("need", "missed_needs"), ("long", "missed_long")):
            if len(stages["missed"]) < MISSED_MAX:
                self.expect(f"listening.{key}", stages[key],
                            sum(m["reason"] == reason for m in stages["missed"]))

    # ---- what became of the questions, what carried the talk, who cut in

    def asked(self):
        q, r = self.report["questions"], self.report
        turns = [turn["all"] for turn in self.turns() if turn["side"] == "us"]
        asking = [[u["index"] for u in turn if u["question_count"]] for turn in turns]
        missed = {m["reply"] for m in r["listening"]["missed"] if m["reason"] == "feeling"}
        misplaced = []
        for turn, asks in zip(turns, asking):
            if asks and missed & {u["index"] for u in turn}:
                misplaced.append({"utterance": asks[0], "reason": "feeling"})
            misplaced += [{"utterance": at, "reason": "unanswered"} for at in asks[1:]]
        self.expect("questions.misplaced", q["misplaced"], misplaced)
        for evaded in q["evaded"]:
            asks = [at for at in asking if evaded["utterance"] in at]
            self.expect(f"questions.evaded at {evaded['utterance']}, the last question of its turn",
                        [at[-1] for at in asks], [evaded["utterance"]])
        back = sum(u["stage"] >= 2 for u in self.ours)
        tells = sum(u["tells"] for u in self.utterances)
        self.expect("reading.gives_back", r["reading"]["gives_back"], back)
        self.expect("reading.tells", r["reading"]["tells"], tells)
        share = permille(back + 1, back + tells + 2)
        self.expect("reading.kind", r["reading"]["kind"], "untold" if back + tells < READING_MIN else
                    "listens" if share >= 667 else "even" if share >= 500 else "tells")
        for u in self.utterances:
            if u["tells"]:
                self.expect(f"utterances[{u['index']}].tells", (u["side"], u["question"], u["stage"] < 2), ("us", "none", True))
        cut_ins = []
        for before, u in zip(self.utterances, self.utterances[1:]) if self.has_times else []:
            if (u["speaker"] != before["speaker"] and not u["is_backchannel"] and not before["is_backchannel"]
                    and ms(u["start_s"]) + 500 <= ms(before["end_s"]) and ms(u["start_s"]) - ms(before["start_s"]) >= 1000):
                cut_ins.append(u["index"])
        self.expect("cut_ins", r["cut_ins"], cut_ins)
        for s in r["speakers"]:
            of_one = sum(self.utterances[i]["speaker"] == s["name"] for i in cut_ins)
            self.expect(f"{s['name']}.cut_ins", s["cut_ins"], of_one if self.has_times else None)

    # ---- the rest

    def others(self):
        r = self.report
        duration = None if r["duration_s"] is None else ms(r["duration_s"])
        self.expect("duration_s", duration, max(0, self.end - self.start) if self.has_times else None)
        spoken = {"de": 0, "en": 0}
        for u in self.utterances:
            spoken[u["language"]] = spoken.get(u["language"], 0) + u["words"]
        all_words, often = sum(spoken.values()), max(spoken, key=lambda l: spoken[l])
        if all_words:
            is_mixed = (all_words - spoken[often]) * 100 >= all_words * 10
            self.expect("language", r["language"], "mixed" if is_mixed else often)
        needs = [u["index"] for u in self.utterances if u["side"] == "them" and "need" in u["flags"]]
        self.expect("needs", [n["utterance"] for n in r["needs"]], needs[:NEEDS_MAX])
        for n in r["needs"]:
            self.expect(f"needs at {n['utterance']}, quote word for word",
                        n["quote"] in self.utterances[n["utterance"]]["text"], True)
        self.expect("advice, at most three", len(r["advice"]) <= ADVICE_MAX, True)
        for a in r["advice"]:
            self.expect(f"advice {a['kind']}, quote word for word",
                        a["quote"] in self.utterances[a["utterance"]]["text"], True)
        for i, u in enumerate(self.utterances):
            self.expect(f"utterances[{i}].index", u["index"], i)
            self.expect(f"utterances[{i}].stage", u["stage"] in (0, 1, 2, 3), True)
            self.expect(f"utterances[{i}].rules", len(u["rules"]), len(u["why"]))

    def all(self):
        self.people()
        self.questions()
        self.listening()
        self.asked()
        self.others()
        return self.problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    parser.add_argument("--program", default="build/kamwerk")
    parser.add_argument("--us", action="append", default=[])
    parser.add_argument("--lang", default="auto")
    parser.add_argument("files", nargs="+")
    wish = parser.parse_args()
    failed = 0
    for file in wish.files:
        command = [wish.program, "listen", file, "--format", "json", "--lang", wish.lang]
        for name in wish.us:
            command += ["--us", name]
        run = subprocess.run(command, capture_output=True, check=False)
        if run.returncode:
            print(f"{file}: exit {run.returncode}: {run.stderr.decode(errors='replace').strip()}")
            failed += 1
            continue
        problems = Count(json.loads(run.stdout)).all()
        for problem in problems[:10]:
            print(f"{file}: {problem}")
        failed += bool(problems)
    print(f"{len(wish.files) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
