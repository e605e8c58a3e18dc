/* report_suggestion.h - a wording that would have fitted, made of the other side's own words.
 *
 * Wordings stand in rules/de/suggestions.wordings and rules/en/suggestions.wordings,
 * where a coach edits them. The rule that matters most: nothing is put into
 * anybody's mouth. A sentence is given back only when each of its words can be
 * turned safely ("wir brauchen" -> "Sie brauchen"); a feeling is named only when
 * its own word was said and not denied. Otherwise the wording holds a short
 * quote, word for word, and asks.
 *
 * The files' form, line by line:
 *
 *   # what follows is a remark
 *   [feeling Ärger]           a section; this one names the feeling
 *   heard: ärger*, sauer      words or rows of words; * = any ending
 *   say: Ich merke, ...       a wording; several take turns
 *   [turn]
 *   bei uns = bei Ihnen       how words of theirs are given back; the longest row wins
 *   [own]                     the same right behind "wir" or "ich": uns = sich
 *   [verb]                    endings of verbs: ich *e = Sie *en
 *
 * Layer: talk. Read first: report_suggestion_give_back().
 */
#ifndef TALK_REPORT_SUGGESTION_H
#define TALK_REPORT_SUGGESTION_H

#include "core/scope.h"
#include "talk/rules.h"

struct report_suggestions; /* the wordings of all languages, read-only */

/* Wordings that hold no words of the other side, by what they are for. */
enum report_wording {
	REPORT_WORDING_INTRUSIVE,
	REPORT_WORDING_LEADING,
	REPORT_WORDING_CUT_IN,
	REPORT_WORDING_EVADED,
	REPORT_WORDING_FEW,
	REPORT_WORDING_MANY,
	REPORT_WORDING_CLUSTER,
	REPORT_WORDING_MONOLOGUE,
	REPORT_WORDING_TELLING,
	REPORT_WORDING_CLOSED,
	REPORT_WORDING_COUNT
};

/* Reads the files that end in ".wordings"; others are left alone.
 * Memory: *ret_suggestions lives as long as `s` and points into the files' bytes.
 * Errors: INVALID "suggestions.*" with file and line in the problem's detail.
 */
enum err report_suggestion_read(struct scope *s, const struct rules_file *files, size_t file_count,
                                const struct report_suggestions **ret_suggestions);

/* The wordings that are packed into the program. Memory: in `mem`. */
const struct report_suggestions *report_suggestion_packed(struct arena *mem);

/* What to say after `sentence` so that it is given back; it is part of what was said. `is_told`: it
 * is the heart of something longer. `turn` counts the wordings already given, so that they differ.
 * Empty without wordings for `language`. */
struct str report_suggestion_give_back(struct arena *mem, const struct report_suggestions *all,
                                       enum language language, struct str sentence, bool is_told,
                                       size_t turn);

/* `sentence` can be given back: a statement, neither a scrap nor a speech, and not hesitant.
 * *ret_is_handy: it can be put in our words, or is short enough to be quoted whole. */
bool report_suggestion_fits(struct arena *mem, const struct report_suggestions *all,
                            enum language language, struct str sentence, bool *ret_is_handy);

/* The text begins as a question that can stand alone: "Wie viele ...". */
bool report_suggestion_is_asking(struct arena *mem, const struct report_suggestions *all,
                                 enum language language, struct str text);

/* What to say after a feeling in `sentence`. *ret_name is the feeling ("Ärger"), or empty where
 * no word of it is known or it was denied. A pleasant one needs no answer to go on well. */
struct str report_suggestion_reflect(struct arena *mem, const struct report_suggestions *all,
                                     enum language language, struct str sentence, size_t turn,
                                     struct str *ret_name, bool *ret_is_pleasant);

/* The sentence of `text` that holds a known word for a feeling; empty when none does. */
struct str report_suggestion_feeling_sentence(struct arena *mem,
                                              const struct report_suggestions *all,
                                              enum language language, struct str text);

/* A wording for an advice. */
struct str report_suggestion_wording(const struct report_suggestions *all, enum language language,
                                     enum report_wording wording);

#endif
