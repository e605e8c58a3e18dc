/* foresight_impl.h - what a request will most likely read, sent before it asks.
 *
 * Requests of one kind (a route, with what its query says) read much the same: the same statements, with the ids of the path, the
 * organisation and the actor in the same places. What the last one read is remembered as such a form. The next one's reads are
 * made from it and travel with the first read of all, the one that finds out who asks; whoever then asks for just these
 * values in the same view has them at once. Rows are given for a statement and its values, never for a guess, so a wrong
 * guess costs the server's time and nothing else, and each check is made as it always was.
 *
 * A form counts once it held twice in a row; a value that is neither known beforehand nor the same twice keeps its
 * statement from being foreseen. Only where the engine is a server (docs/decisions/0048-foreseen-reads.md).
 *
 * Layer: store, private to it. One thread each.
 */
#ifndef STORE_FORESIGHT_IMPL_H
#define STORE_FORESIGHT_IMPL_H

#include "store/db.h"
#include "store/statement.h"

enum {
	FORESIGHT_KINDS_MAX = 128, /* remembered; another in its place is learned anew */
	FORESIGHT_READS_MAX = 8,   /* of one kind */
	FORESIGHT_VALUES_MAX = 12, /* of a read; with more it is not foreseen */
	FORESIGHT_BYTES_MAX = 32,  /* of a value that is always the same */
	FORESIGHT_PEOPLE_MAX = 256 /* whose secret is known again */
};

struct foresight;

/* A read that was sent, and its rows once they are there. */
struct foresight_read {
	const struct statement *statement;
	struct db_value values[FORESIGHT_VALUES_MAX + 1]; /* with DB_END */
	struct db_rows rows;
};

/* Memory: as long as `mem`. */
struct foresight *foresight_new(struct arena *mem);

/* For s->asks and who has this secret, as far as known; *ret_reads are to be sent together. They stay until
 * foresight_end(). */
void foresight_begin(struct foresight *f, struct scope *s, struct str secret_hash,
                     struct foresight_read **ret_reads, size_t *ret_count);

/* Their rows are there; or they will not come, and this kind is learned anew. */
void foresight_arrived(struct foresight *f, bool is_there);

/* What is read goes by here: remembered, and given if it was foreseen. */
bool foresight_take(struct foresight *f, struct scope *s, const struct statement *statement,
                    const struct db_value *values, struct db_rows *ret_rows);

/* The view is over. `is_whole`: what was read is all there was to read. */
void foresight_end(struct foresight *f, struct scope *s, bool is_whole);

#endif
