/* import_docx.h - transcripts as Word documents, as Teams and Google Meet export them.
 *
 * A DOCX is a zip archive (libarchive) with the text in word/document.xml
 * (libxml2). Its paragraphs and line breaks become lines, and import_text.h
 * reads those: Teams and Meet write the same lines that one gets by copying.
 *
 * A document from outside is not trusted: only that one part is unpacked, at
 * most TRANSCRIPT_BYTES_MAX of it; network, entities and DTDs are off, and a
 * document that brings a DTD is refused where it begins, before it declares
 * anything.
 *
 * Layer: talk. Source: ECMA-376 part 1, 17.2 and 17.3.
 */
#ifndef TALK_IMPORT_DOCX_H
#define TALK_IMPORT_DOCX_H

#include "talk/cue.h"

bool import_docx_is_zip(struct str bytes);

/* Memory: the cues live as long as list->s; `line` counts the document's lines.
 * Errors: INVALID transcript.docx_damaged, docx_no_document, docx_encrypted, docx_dtd,
 *         is_spreadsheet, is_document, is_archive and those of import_text_read();
 *         TOO_LARGE too_large_unpacked. */
enum err import_docx_read(struct cue_list *list, struct str bytes);

#endif
