/* report_terminal.h - the report for a terminal, 80 columns wide.
 *
 * The picture has time from left to right: above, how much the other side
 * spoke; below, how much we spoke; under it our questions, our listening and
 * what was missed, each at its moment. Every fact in it stands in words too.
 *
 * Layer: talk; used by report.c only.
 */
#ifndef TALK_REPORT_TERMINAL_H
#define TALK_REPORT_TERMINAL_H

#include "talk/report.h"

void report_terminal_write(struct text *out, const struct report *report);

#endif
