/* import_text.h - plain text and what people paste.
 *
 * Three ways to say who speaks are known; the whole file decides which one it
 * uses, so that a colon or a time in speech is not mistaken:
 *
 *   prefix   "Name: text", "[00:12:03] Name: text", "00:12:03 Name: text",
 *            "Name (00:12): text", "Name [00:12] text", "Name: [00:12] text",
 *            "[SPEAKER_00] text", "#00:12:03-0# Name: text" (f4, MAXQDA),
 *            columns between tabs (a table, a DOCX table's row)
 *   header   a line for name and time above the text:
 *            "Name  0:14", "Name (00:14)", "[Name] 10:32:15" (Zoom),
 *            "Name" and "0:14" on two lines (Teams, copied), the time first:
 *            "0:0:0.0 --> 0:0:3.320" and "Name" (Teams, older DOCX)
 *   name     the name alone on its line, above the text, perhaps behind a time:
 *            "0:14 | Name" (Fireflies)
 *
 * Markdown's stars, "# ", "- " and broadcasters' ">> " in front of a line say
 * nothing; a date in front of a time and "AM", "PM" behind it are understood.
 * A time alone on its line is a section's ("00:05:00", Google Meet). Lines
 * above the first name are the heading (title, date, participants), no speech.
 * Where nobody is named each line is an utterance of the unnamed speaker, with
 * its time if it has one ("[00:00:00.000 --> 00:00:04.000] text", whisper.cpp).
 * Times of day (the first at 1:00:00 or later) are counted from the first one.
 *
 * Layer: talk. Read first: struct line in import_text.c.
 */
#ifndef TALK_IMPORT_TEXT_H
#define TALK_IMPORT_TEXT_H

#include "talk/cue.h"

/* Memory: the cues point into `text`, which lives as long as list->s.
 * Errors: INVALID transcript.time_negative, time_reversed; TOO_LARGE of cue_list_add(). */
enum err import_text_read(struct cue_list *list, struct str text);

#endif
