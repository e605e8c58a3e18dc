/* council_pack.h - what a works council and a data protection officer ask for, read off the running program.
 *
 * Functions and their switches, who may see what, fields with personal data, how long things stay, what is logged, and the texts people
 * agree to, as Markdown in German or English. What there is comes out of the tables the program works with (routes,
 * records, permissions, works agreements, retention, consent texts); the words for it stand with those of the pages
 * (web/words, "council." and "works."). A thing without words, or a record nobody classified (council_records.h), makes the
 * pack fail rather than be silent.
 *
 * Layer: app, because it reads the list of all routes (wiring.h).
 */
#ifndef APP_COUNCIL_PACK_H
#define APP_COUNCIL_PACK_H

#include "http/route.h"

extern const struct route council_pack_routes[];
extern const size_t council_pack_route_count;

#endif
