#include "talk/foreign.h"

#include "talk/cue.h"

struct kind {
	size_t at; /* where the mark stands */
	struct str mark;
	const char *what, *key, *remedy;
};

#define SENTENCE "this is %s, not a transcript; %s"
#define BYTES(literal)                                                                             \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}
#define EXPORT "export the transcript as WebVTT (.vtt), SRT, DOCX or plain text"
#define TRANSCRIBE                                                                                 \
	"have it transcribed first (for instance with whisper.cpp) and give the transcript"
#define UNPACK "unpack it and give the transcript inside"

/* Sources: the formats' own specifications; the list of marks in file(1)'s manual. */
static const struct kind byte_kinds[] = {
	{0, BYTES("%PDF-"), "a PDF", "transcript.is_document", EXPORT},
	{0, BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
         "an old Office file (.doc, .xls, .msg) or one with a password", "transcript.is_document",
         "open it and save it as .docx without a password, or as plain text in UTF-8"},
	{0, BYTES("\x89PNG\r\n"), "a PNG picture", "transcript.is_picture", EXPORT},
	{0, BYTES("\xff\xd8\xff"), "a JPEG picture", "transcript.is_picture", EXPORT},
	{0, BYTES("GIF8"), "a GIF picture", "transcript.is_picture", EXPORT},
	{8, BYTES("WEBP"), "a WebP picture", "transcript.is_picture", EXPORT},
	{0, BYTES("II*\0"), "a TIFF picture", "transcript.is_picture", EXPORT},
	{0, BYTES("MM\0*"), "a TIFF picture", "transcript.is_picture", EXPORT},
	{4, BYTES("ftypheic"), "a HEIC picture", "transcript.is_picture", EXPORT},
	{8, BYTES("WAVE"), "a WAV recording", "transcript.is_recording", TRANSCRIBE},
	{8, BYTES("AVI "), "an AVI recording", "transcript.is_recording", TRANSCRIBE},
	{4, BYTES("ftyp"), "an MP4 or M4A recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("ID3"), "an MP3 recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("\xff\xfb"), "an MP3 recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("\xff\xf3"), "an MP3 recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("\xff\xf2"), "an MP3 recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("\xff\xf1"), "an AAC recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("OggS"), "an Ogg recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("fLaC"), "a FLAC recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("#!AMR"), "an AMR recording", "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("\x1a\x45\xdf\xa3"), "a WebM or Matroska recording", "transcript.is_recording",
         TRANSCRIBE},
	{0, BYTES("\x30\x26\xb2\x75\x8e\x66\xcf\x11"), "a Windows Media recording",
         "transcript.is_recording", TRANSCRIBE},
	{0, BYTES("\x1f\x8b"), "a gzip archive", "transcript.is_archive", UNPACK},
	{0, BYTES("BZh"), "a bzip2 archive", "transcript.is_archive", UNPACK},
	{0,
         BYTES("\xfd"
               "7zXZ"),
         "an xz archive", "transcript.is_archive", UNPACK},
	{0, BYTES("7z\xbc\xaf\x27\x1c"), "a 7z archive", "transcript.is_archive", UNPACK},
	{0, BYTES("Rar!\x1a\x07"), "a RAR archive", "transcript.is_archive", UNPACK},
	{0, BYTES("\x28\xb5\x2f\xfd"), "a Zstandard archive", "transcript.is_archive", UNPACK},
	{257, BYTES("ustar"), "a tar archive", "transcript.is_archive", UNPACK},
	{0, BYTES("PK\5\6"), "an empty zip archive", "transcript.is_archive", EXPORT},
	{0, BYTES("SQLite format 3"), "a database", "transcript.is_program", EXPORT},
	{0,
         BYTES("\x7f"
               "ELF"),
         "a program", "transcript.is_program", EXPORT},
	{0, BYTES("MZ\x90\0"), "a program", "transcript.is_program", EXPORT},
};

#define OTHER_CAPTIONS "export the captions as WebVTT (.vtt) or SRT"

/* Case does not matter here; white space in front neither. */
static const struct kind text_kinds[] = {
	{0, BYTES("{\\rtf"), "an RTF document", "transcript.is_document",
         "save it as .docx or as plain text in UTF-8"},
	{0, BYTES("%!PS"), "a PostScript document", "transcript.is_document", EXPORT},
	{0, BYTES("<!doctype html"), "a web page (perhaps a log-in page)", "transcript.is_web_page",
         "use the download button of the meeting tool, not \"save page\""},
	{0, BYTES("<html"), "a web page (perhaps a log-in page)", "transcript.is_web_page",
         "use the download button of the meeting tool, not \"save page\""},
	{0, BYTES("<head"), "a web page", "transcript.is_web_page",
         "use the download button of the meeting tool, not \"save page\""},
	{0, BYTES("<tt"), "TTML captions", "transcript.is_other_captions", OTHER_CAPTIONS},
	{0, BYTES("<?xml"), "an XML file", "transcript.is_markup", EXPORT},
	{0, BYTES("<svg"), "an SVG picture", "transcript.is_picture", EXPORT},
	{0, BYTES("<sami"), "SAMI captions", "transcript.is_other_captions", OTHER_CAPTIONS},
	{0, BYTES("[script info]"), "SubStation Alpha captions", "transcript.is_other_captions",
         OTHER_CAPTIONS},
	{0, BYTES("scenarist_scc"), "SCC captions", "transcript.is_other_captions", OTHER_CAPTIONS},
	{0, BYTES("begin:vcalendar"), "a calendar file", "transcript.is_markup", EXPORT},
	{0, BYTES("begin:vcard"), "an address card", "transcript.is_markup", EXPORT},
	{0, BYTES("received: "), "a mail", "transcript.is_mail",
         "save the transcript that is attached to it, or paste its text"},
	{0, BYTES("return-path: "), "a mail", "transcript.is_mail",
         "save the transcript that is attached to it, or paste its text"},
	{0, BYTES("mime-version: "), "a mail", "transcript.is_mail",
         "save the transcript that is attached to it, or paste its text"},
};

static enum err refuse(struct scope *s, const struct kind *kind)
{
	return scope_fail_input(s, kind->key, 0, SENTENCE, kind->what, kind->remedy);
}

enum err foreign_refuse_bytes(struct scope *s, struct str bytes)
{
	for (size_t i = 0; i < sizeof byte_kinds / sizeof *byte_kinds; i++) {
		const struct kind *kind = &byte_kinds[i];

		if (str_starts(str_part(bytes, kind->at, bytes.bytes), kind->mark))
			return refuse(s, kind);
	}
	return ERR_NONE;
}

enum err foreign_refuse_text(struct scope *s, struct str text)
{
	text = str_trim(text);
	for (size_t i = 0; i < sizeof text_kinds / sizeof *text_kinds; i++) {
		const struct kind *kind = &text_kinds[i];

		if (str_equal_ascii(str_part(text, 0, kind->mark.bytes), kind->mark))
			return refuse(s, kind);
	}
	return ERR_NONE;
}
