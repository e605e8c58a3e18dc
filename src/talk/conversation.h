/* conversation.h - one talk with an account: its wording, who spoke, what it shows.
 *
 * A conversation belongs to the member who led it. Wording, names, labels,
 * figures and title are sealed to that member's key; in the open stand only who
 * owns it, which account it is about, and which basis each participant gave,
 * because a withdrawal must work without the owner.
 *
 * The owner may open one to a named colleague or coach for a time (conversation_reader.h). Readers change nothing. How it
 * ends: conversation_end.h.
 *
 * Nothing is analysed before a basis is recorded for every participant.
 *
 * How it is sealed: each conversation has its own random data key, sealed to the
 * owner; everything else is wrapped with the data key and bound to its place
 * (docs/decisions/0005-sealed-to-the-person.md).
 *
 * Layer: talk. Read first: conversation_add(), conversation_settle(); then conversation_report.h, and conversation_line.h for live captions.
 */
#ifndef TALK_CONVERSATION_H
#define TALK_CONVERSATION_H

#include "core/scope.h"
#include "talk/report.h"

#define CONVERSATION_TITLE_BYTES_MAX 200
#define CONVERSATION_NOTE_BYTES_MAX 500
#define CONVERSATION_LIST_MAX 200

/* Why a participant's words may be analysed. */
enum conversation_basis {
	CONVERSATION_BASIS_NONE,
	CONVERSATION_CONSENT,   /* the person agreed; the note says when and how */
	CONVERSATION_AGREEMENT, /* a company agreement covers it; the note says its number */
	CONVERSATION_BASIS_COUNT
};

struct conversation_speaker {
	struct str name; /* as the transcript writes it */
	enum side side;
	struct id member, contact; /* who that is: one of the two, by side */
	enum conversation_basis basis;
	struct str basis_note;
	int64_t basis_at_ms;  /* when it was recorded here */
	bool is_by_link;      /* they gave it themselves (consent.h) */
	int64_t text_version; /* what they were told (consent_text.h); 0 without a basis */
	int64_t utterances;
	struct str
		quote; /* the first words, so that a person recognises who it was; empty when that is settled */
};

/* What a list shows of a conversation that was analysed. */
struct conversation_figures {
	int64_t questions, share_permille; /* of our side */
	int64_t spread_permille;           /* of the questions; -1 = analysed before it was kept */
	int64_t stage1, stage2, stage3, missed;
	enum report_band band;
	bool is_band_told;
};

struct conversation {
	struct id id, account, owner;
	int64_t created_at_ms, revision;
	struct str title;
	int64_t started_at_ms;           /* 0 = not known */
	enum analysis_language language; /* asked for; AUTO recognises it */
	enum transcript_format format;
	int64_t utterance_count, duration_ms; /* duration -1 = no times */
	const struct conversation_speaker *speakers;
	size_t speaker_count;
	int64_t wording_gone_at_ms; /* 0 = there is a wording; else figures are all there is (retention.h) */
	/* Of one that is another's and was opened to the actor; else 0 and empty. */
	int64_t opened_until_ms;
	struct str owner_name, account_name; /* the reader need not be on the account's team */
	bool is_ready; /* every participant has a side, a person and a basis: it was analysed */
	struct conversation_figures figures; /* when is_ready */
};

/* What is given with a file. */
struct conversation_draft {
	struct id account;
	struct str title; /* empty: named after its people */
	int64_t started_at_ms;
	enum analysis_language language;
	struct str file; /* the bytes as they came */
};

/* Reads the file and stores it sealed to the actor. Speakers whose names are those of members or
 * contacts of the account are mapped at once; a basis is never assumed.
 * Memory: as long as `s`. Needs: MAY_EDIT on the account.
 * Errors: as transcript_read(), NOT_FOUND account, INVALID title. */
enum err conversation_add(struct scope *s, const struct conversation_draft *draft,
                          const struct conversation **ret_conversation);

/* Needs: MAY_OWN, and being on the account's team; or that it was opened to the actor. Errors: NOT_FOUND "conversation.not_found",
 * DENIED "secrets.wrong_key". */
enum err conversation_find(struct scope *s, struct id id,
                           const struct conversation **ret_conversation);

/* The same, only as its owner. */
enum err conversation_find_own(struct scope *s, struct id id,
                               const struct conversation **ret_conversation);

/* The actor's own, newest first, starting after `after`; of one account or (ID_NONE) of all. */
enum err conversation_list(struct scope *s, struct id account, struct id after, size_t limit,
                           const struct conversation **ret_conversations, size_t *ret_count);

/* Those that others opened to the actor, the newest first, starting after `after`. */
enum err conversation_list_opened(struct scope *s, struct id after, size_t limit,
                                  const struct conversation **ret_conversations, size_t *ret_count);

/* Title, time and language. Errors: INVALID, CONFLICT "conversation.changed". */
enum err conversation_change(struct scope *s, const struct conversation *next,
                             const struct conversation **ret_conversation);

/* Says who the speakers are (side, member, contact, basis, note; in the transcript's order), and
 * analyses as soon as every one of them has all of it. A basis taken back locks the report again
 * and forgets labels, corrections and figures; the wording stays, because a mistake in the form must
 * not cost it: whoever really withdraws a consent, see conversation_end_withdrawn().
 * Whoever is said to be another person than the one who agreed by a link has not agreed.
 * Errors: INVALID speakers; NOT_FOUND; CONFLICT "conversation.changed", "conversation.wording_over". */
enum err conversation_settle(struct scope *s, struct id id, int64_t revision,
                             const struct conversation_speaker *speakers, size_t speaker_count,
                             const struct conversation **ret_conversation);

/* Everybody has a basis and it was not analysed yet, because the last one came by a link, which opens nothing:
 * analyses now, and answers what it is then. */
enum err conversation_catch_up(struct scope *s, const struct conversation *c,
                               const struct conversation **ret_conversation);

/* "consent", "agreement" or NULL, and back; side: "us", "them", "?". */
const char *conversation_basis_name(enum conversation_basis basis);

#endif
