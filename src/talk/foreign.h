/* foreign.h - the files people drop by mistake, and what to do with each.
 *
 * "This is a PDF; export the transcript as ..." helps more than "unknown
 * format". The table in foreign.c is all there is to it: add a row.
 *
 * Layer: talk.
 */
#ifndef TALK_FOREIGN_H
#define TALK_FOREIGN_H

#include "core/scope.h"
#include "core/str.h"

/* Refuses a file that is recognised and is no transcript; passes everything else.
 * `bytes` is the file before any decoding.
 * Errors: INVALID transcript.is_document, is_picture, is_recording, is_archive, is_program. */
enum err foreign_refuse_bytes(struct scope *s, struct str bytes);

/* The same for what shows only in text: web pages, other caption formats, RTF, mails.
 * Errors: INVALID transcript.is_web_page, is_markup, is_other_captions, is_document, is_mail. */
enum err foreign_refuse_text(struct scope *s, struct str text);

#endif
