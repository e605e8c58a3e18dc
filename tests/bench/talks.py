"""talks.py - conversations to measure with, out of the demo: repeated to any length, on disk and as WebVTT."""
import json, subprocess
from servers import PROGRAM, ROOT

DEMO = sorted(path for path in (ROOT / "demo").iterdir() if path.suffix in (".vtt", ".srt", ".txt"))


def utterances():
    """(file, speaker, text) of every demo conversation, as the program itself reads them."""
    rows = []
    for path in DEMO:
        report = json.loads(subprocess.run([PROGRAM, "listen", "--format", "json", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                           check=True).stdout)
        rows += [(path.stem, utterance["speaker"], utterance["text"]) for utterance in report["utterances"]]
    return rows


def label_file(path, text_bytes):
    """A TSV for `kamwerk label` with at least `text_bytes` of text; returns how many there are."""
    rows = utterances()
    total = 0
    with path.open("w", encoding="utf-8") as out:
        for turn in range(10**9):
            if total >= text_bytes:
                return total
            for number, (talk, speaker, text) in enumerate(rows):
                out.write(f"{talk}-{turn}\t{number}\t{speaker}\t?\t{text}\n")
                total += len(text.encode())


def clock(seconds):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def webvtt(minutes):
    """A transcript of that length: two people, at the pace of speech (2.4 words a second)."""
    out, at = ["WEBVTT", ""], 0
    rows = [text for _, _, text in utterances()]
    for number in range(10**6):
        text = rows[number % len(rows)]
        length = max(1, round(len(text.split()) / 2.4))
        if at + length > minutes * 60:
            return "\n".join(out).encode()
        name = ("Lena Lorenz", "Bernd Kern")[number % 2]
        out += [f"{clock(at)} --> {clock(at + length)}", f"<v {name}>{text}</v>", ""]
        at += length
