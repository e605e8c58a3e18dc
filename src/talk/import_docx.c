#include "talk/import_docx.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "core/text.h"
#include "core/utf8.h"
#include "talk/import_text.h"
#include "talk/transcript.h"

#define PARTS_MAX 1000 /* of an archive; a transcript has about twenty */
#define READ_BYTES (64 * 1024)

/* --- unpacking --- */

/* What an archive is when it has this part and not word/document.xml. */
static const struct {
	const char *part, *key, *detail;
} other_archives[] = {
	{"xl/workbook.xml", "transcript.is_spreadsheet",
         "this is an Excel file; export the transcript as WebVTT (.vtt), DOCX or plain text"},
	{"ppt/presentation.xml", "transcript.is_spreadsheet",
         "this is a PowerPoint file; export the transcript as WebVTT (.vtt), DOCX or plain text"},
	{"content.xml", "transcript.is_document",
         "this is an OpenDocument file; save it as .docx or as plain text"},
};

struct unpacking {
	struct scope *s;
	struct archive *archive;
	struct text xml;
	const char *other_key, *other_detail; /* what else the archive might be */
	bool is_found;
};

static void close_archive(void *archive)
{
	archive_read_free(archive);
}

static enum err refuse_damaged(struct scope *s)
{
	return scope_fail_input(s, "transcript.docx_damaged", 0,
	                        "the document cannot be unpacked, it is damaged or cut; open it in "
	                        "Word or LibreOffice and save it again, or export plain text");
}

static enum err refuse_encrypted(struct scope *s)
{
	return scope_fail_input(s, "transcript.docx_encrypted", 0,
	                        "the archive is protected by a password; save it without one");
}

/* Word writes word/document.xml; some services write word/document2.xml. */
static bool is_document_part(struct str name)
{
	int64_t number;

	if (!str_starts(name, STR("word/document")) || !str_ends(name, STR(".xml")))
		return false;
	name = str_part(name, STR("word/document").bytes, name.bytes - STR(".xml").bytes);
	return !name.bytes || str_number(name, &number);
}

static enum err unpack_part(struct unpacking *u)
{
	char *room = arena_take(u->s->mem, READ_BYTES);
	la_ssize_t n;

	while ((n = archive_read_data(u->archive, room, READ_BYTES)) > 0) {
		text_add(&u->xml, (struct str){room, (size_t)n});
		if (text_is_cut(&u->xml))
			return cue_fail_large(u->s, "transcript.too_large_unpacked", 0,
			                      "the document becomes larger than %d MiB when it is "
			                      "unpacked; save the transcript as plain text",
			                      TRANSCRIPT_BYTES_MAX / 1024 / 1024);
	}
	return n < 0 ? refuse_damaged(u->s) : ERR_NONE;
}

static enum err look_at_part(struct unpacking *u, struct archive_entry *entry)
{
	struct str name = str_from(archive_entry_pathname(entry));

	if (is_document_part(name)) {
		if (archive_entry_is_encrypted(entry))
			return refuse_encrypted(u->s);
		u->is_found = true;
		return unpack_part(u);
	}
	for (size_t i = 0; i < sizeof other_archives / sizeof *other_archives; i++) {
		if (!str_equal(name, str_from(other_archives[i].part)))
			continue;
		u->other_key = other_archives[i].key;
		u->other_detail = other_archives[i].detail;
	}
	return ERR_NONE;
}

static enum err find_document(struct unpacking *u)
{
	struct archive_entry *entry;
	int status = ARCHIVE_OK, parts = 0;

	while (!u->is_found && parts++ < PARTS_MAX &&
	       (status = archive_read_next_header(u->archive, &entry)) >= ARCHIVE_WARN)
		if (status != ARCHIVE_EOF) {
			TRY(look_at_part(u, entry));
		} else {
			break;
		}
	if (u->is_found)
		return ERR_NONE;
	if (status < ARCHIVE_WARN)
		return refuse_damaged(u->s);
	if (archive_read_has_encrypted_entries(u->archive) > 0)
		return refuse_encrypted(u->s);
	if (u->other_key)
		return scope_fail_input(u->s, u->other_key, 0, "%s", u->other_detail);
	return scope_fail_input(u->s, "transcript.docx_no_document", 0,
	                        "this is a zip archive without a Word document; unpack it and give "
	                        "the transcript inside");
}

static enum err unpack(struct scope *s, struct str bytes, struct str *ret_xml)
{
	struct unpacking u = {.s = s, .archive = archive_read_new()};

	arena_at_end(s->mem, close_archive, u.archive);
	u.xml = text_new(s->mem, TRANSCRIPT_BYTES_MAX);
	/* No other format and no filter: a zip within a gzip within ... is nobody's transcript. Only by
	 * its directory: without one every part would have to be unpacked to find the next. */
	if (archive_read_support_format_zip_seekable(u.archive) != ARCHIVE_OK ||
	    archive_read_open_memory(u.archive, bytes.at, bytes.bytes) != ARCHIVE_OK)
		return refuse_damaged(s);
	TRY(find_document(&u));
	*ret_xml = text_str(&u.xml);
	return ERR_NONE;
}

/* --- from XML to lines --- */

struct document {
	xmlParserCtxtPtr parser;
	struct text lines;
	int text_depth;    /* > 0: within w:t */
	int skipped_depth; /* > 0: within something that repeats or hides text */
	bool has_body, has_dtd, has_error;
};

static bool is_word_element(const xmlChar *name, const xmlChar *uri, const char *expected)
{
	struct str space = str_from((const char *)uri);

	/* "Transitional" as Word writes it, and "strict". */
	return str_equal(str_from((const char *)name), str_from(expected)) &&
	       (str_equal(space,
	                  STR("http://schemas.openxmlformats.org/wordprocessingml/2006/main")) ||
	        str_equal(space, STR("http://purl.oclc.org/ooxml/wordprocessingml/main")));
}

/* mc:Fallback repeats its mc:Choice for old programs; w:del is text somebody has deleted. */
static bool is_skipped(const xmlChar *name, const xmlChar *uri)
{
	return str_equal(str_from((const char *)name), STR("Fallback")) ||
	       is_word_element(name, uri, "del");
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
                          int attribute_count, int default_count, const xmlChar **attributes)
{
	struct document *d = context;

	(void)prefix, (void)namespace_count, (void)namespaces;
	(void)attribute_count, (void)default_count, (void)attributes;
	if (d->skipped_depth || is_skipped(name, uri))
		d->skipped_depth++;
	else if (is_word_element(name, uri, "t"))
		d->text_depth++;
	else if (is_word_element(name, uri, "tab"))
		text_add_char(&d->lines, '\t');
	else if (is_word_element(name, uri, "br") || is_word_element(name, uri, "cr"))
		text_add_char(&d->lines, '\n');
	else if (is_word_element(name, uri, "body"))
		d->has_body = true;
}

/* The cells of a row stand beside each other; within one, lines stay lines. */
static void end_cell(struct document *d, char mark)
{
	if (d->lines.bytes &&
	    (d->lines.at[d->lines.bytes - 1] == '\n' || d->lines.at[d->lines.bytes - 1] == '\t'))
		d->lines.at[d->lines.bytes - 1] = mark;
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri)
{
	struct document *d = context;

	(void)prefix;
	if (d->skipped_depth)
		d->skipped_depth--;
	else if (is_word_element(name, uri, "t"))
		d->text_depth--;
	else if (is_word_element(name, uri, "p"))
		text_add_char(&d->lines, '\n');
	else if (is_word_element(name, uri, "tc"))
		end_cell(d, '\t');
	else if (is_word_element(name, uri, "tr"))
		end_cell(d, '\n');
}

static void characters(void *context, const xmlChar *at, int bytes)
{
	struct document *d = context;

	if (d->text_depth && !d->skipped_depth)
		text_add(&d->lines, (struct str){(const char *)at, (size_t)bytes});
}

/* Called at "<!DOCTYPE name", before any declaration is read. */
static void internal_subset(void *context, const xmlChar *name, const xmlChar *external,
                            const xmlChar *system)
{
	struct document *d = context;

	(void)name, (void)external, (void)system;
	d->has_dtd = true;
	xmlStopParser(d->parser);
}

/* At the first mistake: behind it libxml2 would go on, and read a DTD without telling us. */
static void stop_at_error(void *context, const char *message, ...)
{
	struct document *d = context;

	(void)message;
	d->has_error = true;
	xmlStopParser(d->parser);
}

static void stay_silent(void *context, const char *message, ...)
{
	(void)context, (void)message;
}

static void free_parser(void *parser)
{
	xmlParserCtxtPtr context = parser;

	/* We build no tree, but libxml2 makes the root of one for some declarations. */
	xmlFreeDoc(context->myDoc);
	xmlFreeParserCtxt(context);
}

static enum err read_xml(struct scope *s, struct str xml, struct str *ret_lines)
{
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = characters,
		.cdataBlock = characters,
		.internalSubset = internal_subset,
		.error = stop_at_error,
		.fatalError = stop_at_error,
		.warning = stay_silent,
	};
	struct document d = {.parser = xmlCreateMemoryParserCtxt(xml.at, (int)xml.bytes)};
	bool is_well_formed;

	if (!d.parser)
		return refuse_damaged(s);
	arena_at_end(s->mem, free_parser, d.parser);
	/* A break takes less room here than its element in the XML, so this always fits. */
	d.lines = text_new(s->mem, xml.bytes);
	*d.parser->sax = handler;
	d.parser->userData = &d;
	xmlCtxtUseOptions(d.parser, XML_PARSE_NONET);
	is_well_formed = xmlParseDocument(d.parser) == 0 && d.parser->wellFormed;
	if (d.has_dtd)
		return scope_fail_input(s, "transcript.docx_dtd", 0,
		                        "the document declares its own markup (a DTD), as no word "
		                        "processor does; save it again in Word or LibreOffice");
	if (!is_well_formed || d.has_error || !d.has_body)
		return refuse_damaged(s);
	*ret_lines = text_str(&d.lines);
	return ERR_NONE;
}

bool import_docx_is_zip(struct str bytes)
{
	return str_starts(bytes, STR("PK\3\4"));
}

enum err import_docx_read(struct cue_list *list, struct str bytes)
{
	struct str xml, lines;

	TRY(unpack(list->s, bytes, &xml));
	if (!xml.bytes)
		return refuse_damaged(list->s);
	TRY(read_xml(list->s, xml, &lines));
	/* libxml2 hands out UTF-8 only; a NUL cannot be written in XML. */
	if (utf8_first_bad(lines) != SIZE_MAX)
		return refuse_damaged(list->s);
	return import_text_read(list, lines);
}
