/* search.h - finding records by the words in them, whichever form the words have.
 *
 * A record that can be found is a row of `search`: a title and the terms of its
 * words. Both engines index the same terms, made here: folded, without marks and
 * with umlauts written out (utf8.h), then their German stem (Snowball). So
 * "Liefertermin" finds "Liefertermine", "haeuser" finds "Haus", and the answer is
 * the same on SQLite (FTS5) and PostgreSQL (GIN). A term's first letter says
 * where it stands:
 *
 *   h  in the title        t  anywhere
 *   a  the id of its home, an account or a team: our people who are on it find it
 *   s  the home's id of a shared record: guests who are on it find it
 *   p  the ids of a person and of its home: they alone find it, while they are on it. Their own post is a home, too.
 *      Such a row begins with this letter alone, as others do with the first of theirs
 *
 * The last three make a search among 50 of 100,000 records as quick as one among 50. Who is on what is looked up with each
 * question, so it counts at once; whoever changes what a row says of people (is_shared, people) puts it anew.
 *
 * People are no rows: who may see whom is asked of `member` each time (search_find_people()).
 *
 * Layer: teams. Read first: search_put(), in the transaction of the change; search_find().
 */
#ifndef TEAMS_SEARCH_H
#define TEAMS_SEARCH_H

#include "core/scope.h"

#define SEARCH_TEXT_BYTES_MAX 4000 /* of a record; words behind that are not found */
#define SEARCH_QUERY_BYTES_MAX 200
#define SEARCH_WORDS_MAX 8 /* of a query; further ones are ignored */
#define SEARCH_HITS_MAX 200
#define SEARCH_TITLE_BYTES_MAX 200 /* of a title that is the beginning of a text */
#define SEARCH_PEOPLE_MAX 10       /* of an answer */
#define SEARCH_CHOSEN_MAX 128      /* people who alone find a record of a team */
/* Whoever of us is on more accounts and teams than that has each hit looked up instead of all of them named in the question. */
#define SEARCH_HOMES_MAX 200

struct search_record {
	const char *kind; /* "contact", as the API calls it */
	struct id record;
	struct id account, team,
		member; /* its home: one of the three; member: that person alone finds it */
	struct str title,
		text; /* what is shown, and what is found beside it; both are folded here */
	bool is_shared;
	bool is_new; /* never put before: there is nothing to forget */
	/* Who finds it, of those on the team; NULL: all of them, guests when it is shared. */
	const struct id *people;
	size_t people_count; /* at most SEARCH_CHOSEN_MAX */
};

struct search_hit {
	struct str kind, title;
	struct id record;
	struct id account,
		team; /* its home: one of the two; of people, and of what is between two, none */
};

/* Makes a record findable as it is now. Within a transaction. */
enum err search_put(struct scope *s, const struct search_record *record);

/* It is found no more, by nobody. Within a transaction. */
enum err search_retire(struct scope *s, const char *kind, struct id record);

/* The first line of a text, as a title of what has none. Memory: of `text`, or as long as `s`. */
struct str search_title(struct scope *s, struct str text);

/* Records of the accounts and teams the actor is on, and of their post, with all words of `query` (the last may be a beginning of
 * two letters or more); those with the words in the title first, whole words before beginnings, then the newest. Guests find what is shared.
 * Needs: MAY_TAKE_PART. Memory: as long as `s`. Errors: INVALID "list.limit" (1..SEARCH_HITS_MAX), q. */
enum err search_find(struct scope *s, struct str query, size_t limit,
                     const struct search_hit **ret_hits, size_t *ret_count);

/* People with all words of `query` at the beginning of words of their name, by name: of us, all of us; for guests, who is
 * on an account with them; never oneself. At most SEARCH_PEOPLE_MAX. Needs, memory, errors: as search_find(). */
enum err search_find_people(struct scope *s, struct str query, const struct search_hit **ret_hits,
                            size_t *ret_count);

struct db_rows;

/* A kind of what can be found, to fill the search with: its statement (organisation, after_id, limit) gives all there are, the
 * id first, and `put` puts one as it is, or retires it. */
struct search_source {
	const char *name, *statement;
	enum err (*put)(struct scope *s, const struct db_rows *rows, size_t row);
};

/* What is findable changes from version to version. After an upgrade everything is put anew in small pieces while the server serves
 * (app/courier.h); until then what was found before still is, and search_is_current() says that it is not all. */
#define SEARCH_VERSION 3
#define SEARCH_FILL_PIECE 50 /* rows */

/* Puts the next piece, from where the last one ended, in whichever process; in a transaction of its own. *ret_is_filled when
 * nothing is left to do. `sources` in an order that stays within a version. Needs: s->is_operator.
 * Errors: BUSY "store.busy" next time. */
enum err search_fill(struct scope *s, const struct search_source *const *sources, size_t count,
                     bool *ret_is_filled);

enum err search_is_current(struct scope *s, bool *ret_is_current);

/* There is nothing that could be missing: a new organisation. Within a transaction. */
enum err search_set_current(struct scope *s);

#endif
