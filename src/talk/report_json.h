/* report_json.h - the report as contracts section 4 fixes it, with kamwerk's additions beside it.
 * Each field is explained in docs/method-report.md. Layer: talk; used by report.c only. */
#ifndef TALK_REPORT_JSON_H
#define TALK_REPORT_JSON_H

#include "talk/report.h"

/* Writes the fields into an object that is already open. */
void report_json_write(struct json_out *o, const struct report *report);

#endif
