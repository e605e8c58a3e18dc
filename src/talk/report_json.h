/* report_json.h - the report as contracts section 4 fixes it, with kamwerk's additions beside it.
 * Each field is explained in docs/method-report.md. Layer: talk; used by report.c and report_why.c. */
#ifndef TALK_REPORT_JSON_H
#define TALK_REPORT_JSON_H

#include "talk/report.h"

/* Writes the fields into an object that is already open. */
/* The keys that say who spoke, what, and how it is labelled, of an open object. */
void report_json_write_label(struct json_out *o, const struct report *report, size_t utterance);

/* Where a byte stands in characters, as other languages count them. */
int64_t report_json_characters(struct str text, uint32_t byte);

void report_json_write(struct json_out *o, const struct report *report);

#endif
