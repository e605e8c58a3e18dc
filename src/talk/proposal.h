/* proposal.h - what a language model proposes of a conversation: needs, each with the sentence it rests on, and a summary.
 *
 * Its words never count. They are in no figure, report, evidence, coverage or search, because they are kept nowhere: they go to the
 * page that asked, marked as the model's, and are gone with it. Whoever finds a need among them takes over the sentence that was
 * said, as their own choice (accounts/need.h), not the model's words. A proposal whose quote was not said by the customer's side, word for
 * word, is dropped.
 *
 * The wording is sent without names: "us 1", "customer 2". What is said in it may pretend to be rules; that can make a
 * summary silly, and nothing else, because nothing the model says is ever done.
 *
 * Layer: talk. Read first: proposal_prepare(), proposal_ask(), proposal_take(). Source: docs/decisions/0044-language-model.md
 */
#ifndef TALK_PROPOSAL_H
#define TALK_PROPOSAL_H

#include "core/language_model.h"
#include "talk/conversation.h"
#include "talk/transcript.h"

#define PROPOSAL_TEXT_BYTES_MAX ((size_t)200 * 1024) /* sent; an hour of talk has 50 to 100 KiB */
#define PROPOSAL_NEEDS_MAX 20
#define PROPOSAL_SUMMARY_BYTES_MAX 2000
#define PROPOSAL_WORDS_BYTES_MAX 300
#define PROPOSAL_QUOTE_WORDS_MIN 3 /* "ja, genau" is said in every talk and says nothing */
#define PROPOSALS_AN_HOUR 10       /* a person may ask so often */

enum proposal_state {
	PROPOSAL_OFF,           /* no model is set up, or it is not switched on */
	PROPOSAL_OLDER_CONSENT, /* somebody was told of none when they agreed */
	PROPOSAL_READY
};

struct proposal {
	size_t utterance;
	struct str quote; /* out of the wording, byte for byte */
	struct str words; /* the model's */
};

struct proposals {
	struct str by; /* the model's name */
	struct str summary;
	const struct proposal *needs;
	size_t need_count, dropped_count; /* dropped: nobody of the customer's side said so */
};

/* Whether the owner of `c` may ask now. */
enum err proposal_state(struct scope *s, const struct conversation *c,
                        enum proposal_state *ret_state);

/* Whether it may be asked now, counts that it is, and writes what is sent. Not within a caller's transaction: rolled back, it
 * would not count. Memory: as long as `s`. Needs: MAY_OWN.
 * Errors: as conversation_find_own(); CONFLICT "language_model.off", "proposal.older_consent", "conversation.wording_over"; INVALID
 * "conversation.basis_missing"; TOO_LARGE "proposal.text_long"; TOO_OFTEN "proposal.often"; DENIED "works_agreement.missing". */
enum err proposal_prepare(struct scope *s, struct id conversation, struct str *ret_text);

/* Asks the model, without database and key; `language` is that of its words.
 * Errors: as language_model_ask(). */
enum err proposal_ask(struct scope *s, struct str text, enum language language,
                      bool (*is_given_up)(void *from), void *from, struct str *ret_said);

/* What it said, held against the wording. Checks as proposal_prepare(), because somebody may have taken back their consent
 * meanwhile. Memory: as long as `s`.
 * Errors: as proposal_prepare(), without those of length and number; CONFLICT "language_model.unreadable". */
enum err proposal_take(struct scope *s, struct id conversation, struct str said,
                       const struct proposals **ret_proposals);

/* The same for a wording at hand. Errors: CONFLICT "language_model.unreadable". */
enum err proposal_read(struct scope *s, const struct transcript *transcript, struct str said,
                       struct proposals *ret_proposals);

#endif
