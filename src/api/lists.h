/* lists.h - a list of records that hang on accounts or teams: of one of these, or of all that the asker is on.
 *
 * Each such record has two lists: below its home (/api/accounts/{account}/needs), and at an address of its own
 * (/api/needs), where ?account= or ?team= names the home or all homes are gone through, one after the other.
 * What ?q= asks for is looked for in the record's own words, folded as names are (core/utf8.h).
 *
 * So that nobody waits long, an answer looks through LISTS_HOMES_MAX homes and LISTS_LOOKED_MAX records at most; it may
 * then hold fewer records than were asked for, even none, although "next" is there.
 *
 * Short lists that hang on one thing come whole and are cut here: lists_open_whole().
 *
 * Layer: api. Read first: struct lists_kind, lists_answer_home().
 */
#ifndef API_LISTS_H
#define API_LISTS_H

#include "http/route.h"

#define LISTS_HOMES_MAX 500
#define LISTS_LOOKED_MAX 5000

struct lists {
	struct scope *s;
	struct json_out *out;
	struct id home, after; /* which home's records to read, behind which one */
	size_t limit;          /* how many */
	struct str words;      /* what ?q= asks for; "" = all */
	const void *ask;       /* what else is asked for: lists_answer_asked() */

	struct id last; /* the rest is of lists.c: looked at last ... */
	size_t looked, taken, room;
	bool is_past, is_more; /* of a whole list: `after` was seen; something is left */
	struct str spelling;
};

struct lists_kind {
	/* Reads a page and offers each record to lists_take(); writes those it says yes to. */
	enum err (*write_page)(struct lists *l);
	/* The account or team of a record that the asker may see. Errors: NOT_FOUND. For lists_answer_all() alone. */
	enum err (*find_home)(struct scope *s, struct id record, struct id *ret_home);
	bool is_of_teams;
	bool finds_words; /* it looks for l->words itself */
};

/* Whether to write the record: `is_match` tells that it is asked for. */
bool lists_take(struct lists *l, struct id record, bool is_match);

/* Whether a record with these words is asked for, by folded parts of them. */
bool lists_match(const struct lists *l, struct str words);

/* The list of the account or team in the path. A handler: the row names its struct lists_kind (route.about).
 * Errors: as request_page() and the list; NOT_FOUND home. */
enum err lists_answer_home(struct scope *s, struct request *q, struct response *r);

/* The list at its own address, of such a row, too. Errors: as lists_answer_home(); INVALID "field.not_id" account|team,
 * "list.after_unknown". */
enum err lists_answer_all(struct scope *s, struct request *q, struct response *r);

/* A list that is narrowed by more than a home, or has none. */
enum err lists_answer_asked(struct scope *s, struct request *q, const struct lists_kind *kind,
                            const void *ask, struct response *r);

/* A list that is read whole, because what it hangs on has a limit of its own (TEAM_MEMBERS_MAX ...): it comes whole, unless
 * ?limit= asks for pages. Each item is offered with its key, the same in no two items, and the words ?q= looks in; those
 * lists_take_whole() says yes to are written to l->out. Errors of the end: INVALID "list.after_unknown". */
enum err lists_open_whole(struct lists *l, struct scope *s, struct request *q, struct response *r);
bool lists_take_whole(struct lists *l, struct id key, struct str words);
enum err lists_close_whole(struct lists *l, struct response *r);

/* What the list at its own address takes. */
extern const struct route_field lists_takes_account[], lists_takes_team[];

#endif
