/* consent_text.h - what somebody is told before they agree that rules read their words.
 *
 * A text that people agreed to is never changed: a new wording is a new version, and old ones stay, because each
 * consent names the version it was given to.
 *
 * Layer: talk. Source: GDPR art. 7 and 13: who, what for, how long, that it can be taken back as easily.
 */
#ifndef TALK_CONSENT_TEXT_H
#define TALK_CONSENT_TEXT_H

#include "core/scope.h"
#include "talk/retention.h"

#define CONSENT_TEXT_VERSION 2 /* the newest */
#define CONSENT_TEXT_NAMES_MODEL                                                                   \
	2 /* the first that speaks of a language model, and of recordings */

/* Paragraphs, each a line. Memory: as long as `s`. Nothing for a version there never was. */
struct str consent_text(struct scope *s, int64_t version, enum language language,
                        const struct retention *retention);

#endif
