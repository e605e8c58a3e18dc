#!/usr/bin/env python3
"""Writes the transcripts under tests/data/transcripts that no editor can write: Word documents, odd encodings and
nearly all broken files, with broken/expected.tsv. Same result each time. Run it after a change here; then
TRANSCRIPT_TEST_WRITE=1 build-dev/tests/unit/talk/talk_transcript_test writes what the good ones should give."""
import io, pathlib, struct, zipfile, zlib
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent / "transcripts"
BROKEN = HERE / "broken"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""


# --- pieces ---

def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 10, 0, 0)), data, method)
    return out.getvalue()


def document(body, head='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'):
    return f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"


def docx(body, **more):
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": document(body), **more})


def paragraph(*runs):
    """A run is text; None is a line break within the paragraph."""
    return "<w:p>" + "".join(
        "<w:r><w:br/></w:r>" if run is None else f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(run)}</w:t></w:r>'
        for run in runs) + "</w:p>"


def encrypted(data):
    """Sets the flag of encryption in both headers of the document's part, as a password does."""
    data = bytearray(data)
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def wav():
    return b"RIFF" + struct.pack("<I", 36 + 8) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 8) + b"\x80" * 8


# --- good ones ---

TEAMS_DOCX = "".join([
    paragraph("Wochengespräch Rheinwerk"), paragraph("23. November 2026, 10:00AM"), paragraph("32m 14s"),
    paragraph("Hanna Voss", " hat die Transkription gestartet"),
    paragraph("Hanna Voss", "   0:03", None, "Guten Morgen, Herr Okafor. Was liegt bei Ihnen an?"),
    paragraph("Okafor, Daniel", "   0:07", None, "Die Rückmeldung aus dem Lager. Und zwar: sie kommt zu spät."),
    "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>Hanna Voss</w:t></w:r></mc:Choice>"
    "<mc:Fallback><w:r><w:t>Hanna Voss</w:t></w:r></mc:Fallback></mc:AlternateContent><w:r><w:t>   1:02:14</w:t></w:r>"
    "<w:r><w:br/></w:r><w:r><w:t>Verstehe. Zu spät </w:t></w:r><w:del><w:r><w:delText>heißt</w:delText></w:r></w:del>"
    "<w:r><w:t>wofür?</w:t></w:r></w:p>",
    paragraph("Hanna Voss", " hat die Transkription beendet"),
])
MEET_DOCX = "".join([
    paragraph("Nov 23, 2026"), paragraph("Weekly call - Transcript"), paragraph("00:00:00"), paragraph(),
    paragraph("Hanna Voss:", " Good morning."), paragraph("Daniel Okafor:", " Morning! What would you like to begin with?"), paragraph(),
    paragraph("00:05:00"), paragraph(), paragraph("Hanna Voss:", " With the list, if that suits you."), paragraph(),
    paragraph("Meeting ended after 00:05:20 👋"),
])
WHISPER_CPP = """{
	"systeminfo": "AVX = 1",
	"model": {"type": "base", "multilingual": true},
	"result": {"language": "de"},
	"transcription": [
		{"timestamps": {"from": "00:00:00,000", "to": "00:00:03,500"}, "offsets": {"from": 0, "to": 3500},
		 "text": " Guten Morgen, hören Sie mich?", "speaker_turn_next": true,
		 "tokens": [{"text": "[_BEG_]", "p": 0.9}]},
		{"timestamps": {"from": "00:00:03,500", "to": "00:00:05,000"}, "offsets": {"from": 3500, "to": 5000},
		 "text": " Ja, ich höre Sie [_TT_75] und zwar"},
		{"timestamps": {"from": "00:00:05,000", "to": "00:00:06,000"}, "text": " ganz \\"ausgezeichnet\\"."},
		{"timestamps": {"from": "00:00:06,000", "to": "00:00:16,000"}, "offsets": {"from": 6000, "to": 16000}, "text": " [BLANK_AUDIO]"}
	]
}
"""
WHISPER_DIARIZED = """{"transcription": [
 {"offsets": {"from": 0, "to": 2000}, "speaker": "0", "text": " How did it go?"},
 {"offsets": {"from": 2100, "to": 4000}, "speaker": "1", "text": " Slowly."}]}
"""
OPENAI = ('{"task": "transcribe", "language": "german", "duration": 8.0, "text": "Was fehlt? Der Zeitpunkt, und zwar der richtige.", "words": '
          '[{"word": "Was", "start": 0.0, "end": 0.2}], "segments": [{"id": 0, "seek": 0, "start": 0.0, "end": 1.52, "text": " Was fehlt?", '
          '"tokens": [50364, 3027], "temperature": 0.0}, {"id": 1, "start": 3.0, "end": 4.5, "text": " Der Zeitpunkt, und zwar"}, '
          '{"id": 2, "start": 4.5, "end": 8.0, "text": " der richtige."}]}')
WHISPERX = """{"segments": [
  {"start": 0.03, "end": 2.5, "text": " What happens after the order?", "speaker": "SPEAKER_00", "words": [{"word": "What", "start": 0.03}]},
  {"start": 3.1, "end": 5.25, "text": " It goes to three people.", "speaker": "SPEAKER_01"},
  {"start": 5.3, "end": 6.0, "text": " Three?", "speaker": "SPEAKER_00"}
], "word_segments": [], "language": "en"}
"""
SEGMENT_LIST = '[{"start": 0, "end": 2, "speaker": "Anna", "text": "Passt das?"},\n {"start": 2, "end": 3, "speaker": "Bernd", "text": "Ja."}]\n'
TALK = "[00:00:05] Hanna Voss: Grüß Gott, schön!\r\n[00:00:07] Daniel Okafor: Morgen – hören Sie mich?\r\n"

GOOD = {
    "teams.docx": docx(TEAMS_DOCX),
    "meet.docx": docx(MEET_DOCX),
    "other_part_name.docx": zipped({"[Content_Types].xml": TYPES, "word/document2.xml": document(MEET_DOCX)}, zipfile.ZIP_STORED),
    "whisper_cpp.json": WHISPER_CPP,
    "whisper_cpp_diarized.json": WHISPER_DIARIZED,
    "openai_verbose.json": OPENAI,
    "whisperx.json": WHISPERX,
    "segment_list.json": SEGMENT_LIST,
    "utf16_le_bom.txt": b"\xff\xfe" + TALK.encode("utf-16-le"),
    "utf16_be_bom.txt": b"\xfe\xff" + TALK.encode("utf-16-be"),
    "utf16_le.txt": TALK.encode("utf-16-le"),
    "utf8_bom_cr.txt": b"\xef\xbb\xbf" + TALK.replace("\r\n", "\r").encode(),
    "white_space.txt": "Hanna Voss:\u00a0Gu\u0308nstig\u200b ist\u2009\u2009das\u00ad nicht.\nDaniel Okafor: Nein\u202e.\x0b Gar nicht!\n",
}

# --- broken ones: name, key, line, bytes ---

CUE = "1\n00:00:01.000 --> 00:00:04.000\n<v Hanna Voss>Guten Morgen.</v>\n\n"
SRT_CUE = "1\n00:00:01,000 --> 00:00:04,000\nHanna Voss: Guten Morgen.\n\n"
LAUGHS = ('<?xml version="1.0"?>\n<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
          '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>\n')
OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n'


def one(text):
    return document(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


BROKEN_FILES = [
    ("empty.txt", "transcript.empty", 0, b""),
    ("only_white_space.txt", "transcript.empty", 0, b" \r\n\t\r\n"),
    ("only_header.vtt", "transcript.header_only", 1, "WEBVTT\n"),
    ("only_notes.vtt", "transcript.header_only", 1, "WEBVTT\n\nNOTE language:de-de\n\nSTYLE\n::cue { color: red }\n"),
    ("only_empty_cues.vtt", "transcript.header_only", 1, "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n\n"),
    ("cut_in_time.vtt", "transcript.cut", 8, f"WEBVTT\n\n{CUE}2\n00:00:04.200 --> 00:0"),
    ("cut_in_tag.vtt", "transcript.cut", 9, f"WEBVTT\n\n{CUE}2\n00:00:04.200 --> 00:00:06.000\n<v Hanna Vo"),
    ("cut_after_name.vtt", "transcript.cut", 7, f"WEBVTT\n\n{CUE}2"),
    ("cut_after_time.srt", "transcript.cut", 6, f"{SRT_CUE}2\n00:00:04,200 --> 00:00:06,000"),
    ("cut_in_letter.txt", "transcript.cut", 2, "Hanna Voss: Guten Morgen.\nDaniel Okafor: Grü".encode()[:-1]),
    ("cut_utf16.txt", "transcript.cut", 2, (b"\xff\xfe" + TALK.encode("utf-16-le"))[:-5]),
    ("half_character_utf16.txt", "transcript.encoding_unknown", 1, b"\xff\xfe" + "Anna: ".encode("utf-16-le") + b"\x00\xdcx\0"),
    ("windows_1252.txt", "transcript.encoding_unknown", 2, "Hanna Voss: Guten Morgen.\r\nDaniel Okafor: Grüß Gott.\r\n".encode("cp1252")),
    ("windows_1252.vtt", "transcript.encoding_unknown", 5, "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Jörn>Grüß Gott.</v>\n".encode("cp1252")),
    ("utf32.txt", "transcript.encoding_utf32", 1, TALK.encode("utf-32")),
    ("nul_bytes.txt", "transcript.nul", 2, b"Hanna Voss: Guten Morgen.\nDaniel Okafor: Gr\0\0\0 Gott.\n"),
    ("nul_bytes.vtt", "transcript.nul", 5, b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nGuten\0Morgen\n"),
    ("junk.bin", "transcript.binary", 1, bytes((i * 197 + 59) % 251 + 1 for i in range(600))),
    ("junk_in_ascii.bin", "transcript.binary", 0, bytes((i * 37) % 127 + 1 for i in range(600))),
    ("time_of_minute_75.vtt", "transcript.time_malformed", 4, "WEBVTT\n\n1\n00:75:01.000 --> 00:76:04.000\nGuten Morgen.\n"),
    ("time_in_words.vtt", "transcript.time_malformed", 4, "WEBVTT\n\n1\nnow --> later\nGuten Morgen.\n"),
    ("arrow_short.srt", "transcript.time_malformed", 6, f"{SRT_CUE}2\n00:00:04,200 -> 00:00:06,000\nHallo.\n\n"),
    ("time_negative.srt", "transcript.time_negative", 2, "1\n-00:00:01,000 --> 00:00:04,000\nGuten Morgen.\n"),
    ("time_negative_end.vtt", "transcript.time_negative", 3, "WEBVTT\n\n00:00:01.000 --> -00:00:04.000\nGuten Morgen.\n"),
    ("time_negative.txt", "transcript.time_negative", 1, "[-00:00:05] Hanna Voss: Guten Morgen.\n"),
    ("end_before_start.srt", "transcript.time_reversed", 2, "1\n00:00:09,000 --> 00:00:04,000\nGuten Morgen.\n"),
    ("backwards.vtt", "transcript.time_backwards", 9, "WEBVTT\n\n1\n00:10:00.000 --> 00:10:02.000\nGuten Morgen.\n\n2\n00:00:01.000 --> 00:00:02.000\nHallo.\n"),
    ("backwards.txt", "transcript.time_backwards", 3, "[00:20:05] Anna: Eins.\n[00:20:15] Bernd: Zwei.\n[00:00:04] Anna: Drei.\n"),
    ("text_before_time.vtt", "transcript.time_missing", 3, "WEBVTT\n\nGuten Morgen zusammen.\nHallo.\n\n1\n00:00:01.000 --> 00:00:02.000\nJa.\n"),
    ("no_blank_line.srt", "transcript.blank_missing", 5, "1\n00:00:01,000 --> 00:00:04,000\nGuten Morgen.\n2\n00:00:04,000 --> 00:00:05,000\nHallo.\n"),
    ("voice_tag_open.vtt", "transcript.tag_open", 5, "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Hanna Voss Guten Morgen.\n\n2\n00:00:05.000 --> 00:00:06.000\nHallo.\n"),
    ("name_too_long.vtt", "transcript.name_too_long", 4, f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v {'Hanna ' * 40}>Guten Morgen.</v>\n"),
    ("cut.json", "transcript.cut", 11, WHISPER_CPP.encode()[:600]),
    ("cut_in_rest.json", "transcript.cut", 5, WHISPERX[:-20]),
    ("comma_missing.json", "transcript.json_malformed", 2, '{"segments": [{"start": 0, "end": 1, "text": "Ja."}\n {"start": 1, "end": 2, "text": "Nein."}]}'),
    ("not_quite.json", "transcript.json_malformed", 3, '{"segments": [\n {"start": 0,\n  "end": 1, text: "Ja."}]}'),
    ("text_is_a_number.json", "transcript.json_wrong_type", 2, '{"segments": [{"start": 0, "end": 1, "text": "Ja."},\n {"start": 1, "end": 2, "text": 7}]}'),
    ("start_is_text.json", "transcript.json_wrong_type", 1, '{"segments": [{"start": "gleich", "end": 1, "text": "Ja."}]}'),
    ("offsets_are_text.json", "transcript.json_wrong_type", 2, '{"transcription": [\n{"offsets": {"from": "0", "to": "1"}, "text": "Ja."}]}'),
    ("segments_is_text.json", "transcript.json_wrong_type", 1, '{"segments": "keine"}'),
    ("time_negative.json", "transcript.time_negative", 1, '{"segments": [{"start": -3.5, "end": 1, "text": "Ja."}]}'),
    ("end_before_start.json", "transcript.time_reversed", 1, '{"transcription": [{"offsets": {"from": 900, "to": 100}, "text": "Ja."}]}'),
    ("no_segments.json", "transcript.empty", 1, '{"segments": []}'),
    ("text_only.json", "transcript.json_unknown", 0, '{"text": "Guten Morgen. Was liegt an?"}'),
    ("other.json", "transcript.json_unknown", 0, '{"name": "kamwerk", "version": [1, 2, {"a": null}]}'),
    ("deep.json", "transcript.json_malformed", 1, '{"segments": [{"text": ' + "[" * 500 + "]" * 500 + "}]}"),
    ("page.vtt", "transcript.is_web_page", 0, "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n"),
    ("captions.ttml", "transcript.is_markup", 0, '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s" end="1s">Ja.</p></div></body></tt>\n'),
    ("captions.ass", "transcript.is_other_captions", 0, "[Script Info]\nTitle: Gespräch\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Ja.\n"),
    ("rich.rtf", "transcript.is_document", 0, "{\\rtf1\\ansi Hanna Voss: Guten Morgen.}"),
    ("print.pdf", "transcript.is_document", 0, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
    ("old_word.doc", "transcript.is_document", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504),
    ("screenshot.png", "transcript.is_picture", 0, png()),
    ("photo.jpg", "transcript.is_picture", 0, b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"),
    ("recording.wav", "transcript.is_recording", 0, wav()),
    ("recording.mp3", "transcript.is_recording", 0, b"ID3\4\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + b"\0" * 100),
    ("recording.mp4", "transcript.is_recording", 0, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 8),
    ("transcript.vtt.gz", "transcript.is_archive", 0, b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + zlib.compress(b"WEBVTT")[2:-4] + b"\0" * 8),
    ("mail.eml", "transcript.is_mail", 0, "Received: from mail.example.org\nSubject: Transkript\n\nHanna Voss: Guten Morgen.\n"),
    ("invitation.ics", "transcript.is_markup", 0, "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"),
    ("sheet.xlsx", "transcript.is_spreadsheet", 0, zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"})),
    ("text.odt", "transcript.is_document", 0, zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"})),
    ("no_document.docx", "transcript.docx_no_document", 0, zipped({"[Content_Types].xml": TYPES, "word/styles.xml": "<w/>"})),
    ("archive.zip", "transcript.docx_no_document", 0, zipped({"meeting.vtt": "WEBVTT\n\n" + CUE})),
    ("empty_archive.zip", "transcript.is_archive", 0, zipped({})),
    ("no_text.docx", "transcript.empty", 0, docx(paragraph())),
    ("cut.docx", "transcript.docx_damaged", 0, docx(TEAMS_DOCX)[:700]),
    ("damaged_data.docx", "transcript.docx_damaged", 0, docx(TEAMS_DOCX).replace(b"word/document.xml", b"word/document.xml", 1)[:320] + b"\xff" * 60 + docx(TEAMS_DOCX)[380:]),
    ("not_xml.docx", "transcript.docx_damaged", 0, zipped({"word/document.xml": "Hanna Voss: Guten Morgen."})),
    ("cut_xml.docx", "transcript.docx_damaged", 0, zipped({"word/document.xml": document(TEAMS_DOCX)[:-40]})),
    ("empty_document.docx", "transcript.docx_damaged", 0, zipped({"word/document.xml": ""})),
    ("other_xml.docx", "transcript.docx_damaged", 0, zipped({"word/document.xml": "<note><body>Guten Morgen.</body></note>"})),
    ("encrypted.docx", "transcript.docx_encrypted", 0, encrypted(docx(TEAMS_DOCX))),
    ("entity_bomb.docx", "transcript.docx_dtd", 0, zipped({"word/document.xml": LAUGHS + one("&d;").split("?>\n", 1)[1]})),
    ("entity_outside.docx", "transcript.docx_dtd", 0, zipped({"word/document.xml": OUTSIDE + one("&x;").split("?>\n", 1)[1]})),
    ("entity_bomb_utf16.docx", "transcript.docx_dtd", 0, zipped({"word/document.xml": (LAUGHS + one("&d;").split("?>\n", 1)[1]).encode("utf-16")})),
    ("zip_bomb.docx", "transcript.too_large_unpacked", 0, docx(f"<w:p><w:r><w:t>{'ja ' * 8_000_000}</w:t></w:r></w:p>")),
]


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


for name, data in GOOD.items():
    write(HERE / name, data)
for name, _, _, data in BROKEN_FILES:
    write(BROKEN / name, data)
write(BROKEN / "expected.tsv", "file\tkey\tline\n" + "".join(f"{name}\t{key}\t{line}\n" for name, key, line, _ in BROKEN_FILES))
