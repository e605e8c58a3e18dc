/* name.h - is "Maren Thiessen:" a name, or the end of a thought before a colon?
 *
 * "Und dann kam die Frage: wer zahlt das?" must not make a speaker called
 * "Und dann kam die Frage". One line cannot tell, the whole file can. So the
 * importers first collect every beginning that could be a name (a claim), then
 * name_decide() accepts or refuses all of them together:
 *
 *   1. What a claim looks like. PROPER: up to six words, each with a capital,
 *      a digit or a name's particle ("von", "van", "de"), no sentence marks:
 *      "Maren Thiessen", "Thiessen, Maren (Nordwind)", "SPEAKER_00", "A"; titles do not count, nor does a bracket
 *      behind the name.
 *      PLAIN: up to three words without that: "agent", "interviewer 1".
 *      Everything else is no claim: "Und dann kam die Frage", "um 10:30",
 *      "https://...", "Kolleg:innen" (a colon needs a space behind it).
 *   2. A file in which nine of ten turns begin with a claim names its
 *      speakers: every claim at the beginning of a turn is a name, unless it comes once
 *      and begins as 3 says ("Fazit: ...", "Date: ..." in a heading).
 *   3. Otherwise PROPER claims are names that recur, and those that begin a
 *      turn where at least half of all places carry a claim; PLAIN ones only
 *      when they recur at one of twenty places and at least three times. A
 *      claim that begins with a word of grammar or of talking about talking
 *      ("Die ...", "Meine ...", "Frage", "Example") is then no name.
 *   4. If the names found so stand at fewer than one of twenty places, the
 *      file names nobody: a heading or a quotation was mistaken.
 *
 * The shares were chosen on files as the tools write them (tests/data/
 * transcripts): with names the share is above 0.9 or, where a name comes only
 * with a change of speaker, about 0.5; without names it is below 0.02.
 *
 * Layer: talk. Read first: name_take_prefix(), name_decide().
 */
#ifndef TALK_NAME_H
#define TALK_NAME_H

#include "core/scope.h"
#include "core/str.h"
#include "talk/cue.h"

enum name_shape {
	NAME_NONE,
	NAME_PLAIN,
	NAME_PROPER
};

enum name_shape name_shape(struct str text);

/* Cuts "Name: " (or "[SPEAKER_00] ") off the front of *rest if what stands there could be a name.
 * NAME_NONE, *rest untouched, when not. *ret_name has no brackets. */
enum name_shape name_take_prefix(struct str *rest, struct str *ret_name);

/* Begins like "Datum", "Ort", "Participants": not by itself proof that it is no name. */
bool name_is_heading(struct str name);

struct name_claim {
	struct str name;
	enum name_shape shape;
	bool begins_turn; /* stands where a turn begins */
	bool is_speaker;  /* name_decide() says so */
};

/* Decides about all claims of a file. `claims` holds an entry for each place where a turn begins
 * (shape NAME_NONE: no claim there) and for each claim elsewhere. Time: n log n. */
void name_decide(struct scope *s, struct name_claim *claims, size_t count);

/* Gives each cue of a file without explicit names its speaker, and takes the name off its text. A
 * cue without a name continues the speaker before it. */
void name_resolve(struct cue_list *list);

#endif
