#include "store/foresight_impl.h"

#include "test.h"

static const struct statement account = {.name = {"account_find", 12}},
			      contacts = {.name = {"contact_list", 12}};

static struct id id_of(int number)
{
	struct id id = ID_NONE;

	id.b[0] = 1;
	id.b[ID_BYTES - 1] = (unsigned char)number;
	return id;
}

struct asked {
	int actor, about;
	int64_t limit;
};

/* A request as far as foresight sees it; how many of its two reads were there before it asked. */
static size_t request(struct scope *s, struct foresight *f, struct asked asked)
{
	char secret[FORESIGHT_BYTES_MAX] = {(char)asked.actor};
	struct id about = id_of(asked.about);
	struct foresight_read *reads;
	struct db_rows rows;
	size_t count, found = 0;

	s->organisation = id_of(100);
	s->actor = ID_NONE;
	s->asks = (struct scope_asks){.kind = 7, .about = {about}};
	foresight_begin(f, s, (struct str){secret, sizeof secret}, &reads, &count);
	for (size_t i = 0; i < count; i++)
		reads[i].rows.count =
			(size_t)db_id(&(struct db_rows){1, 1, &reads[i].values[1]}, 0, 0)
				.b[ID_BYTES - 1];
	foresight_arrived(f, true);
	s->actor = id_of(asked.actor);
	if (foresight_take(f, s, &account,
	                   (struct db_value[]){DB_ID(s->organisation),
	                                       DB_ID(about),
	                                       DB_ID(s->actor),
	                                       {DB_END, 0, STR_NONE}},
	                   &rows)) {
		assert_int_equal(rows.count, asked.about);
		found++;
	}
	if (foresight_take(f, s, &contacts,
	                   (struct db_value[]){DB_ID(s->organisation),
	                                       DB_ID(about),
	                                       DB_NUMBER(asked.limit),
	                                       DB_NUMBER(s->now_ms),
	                                       DB_TEXT(STR("%%")),
	                                       {DB_END, 0, STR_NONE}},
	                   &rows)) {
		assert_int_equal(rows.count, asked.about);
		found++;
	}
	foresight_end(f, s, true);
	return found;
}

TEST(foresight_begin__foresees_what_was_alike_twice)
{
	struct scope *s = test_scope();
	struct foresight *f = foresight_new(s->mem);

	assert_int_equal(request(s, f, (struct asked){1, 11, 50}), 0);
	assert_int_equal(request(s, f, (struct asked){1, 12, 50}), 0);
	assert_int_equal(request(s, f, (struct asked){1, 13, 50}), 2);
	assert_int_equal(request(s, f, (struct asked){1, 14, 50}), 2);
}

TEST(foresight_begin__knows_nobody_at_first)
{
	struct scope *s = test_scope();
	struct foresight *f = foresight_new(s->mem);

	for (int i = 0; i < 3; i++)
		request(s, f, (struct asked){1, 11, 50});
	assert_int_equal(request(s, f, (struct asked){2, 12, 50}), 0);
	assert_int_equal(request(s, f, (struct asked){2, 13, 50}), 2);
}

TEST(foresight_take__gives_only_what_was_asked_for)
{
	struct scope *s = test_scope();
	struct foresight *f = foresight_new(s->mem);

	for (int i = 0; i < 3; i++)
		request(s, f, (struct asked){1, 11, 50});
	assert_int_equal(request(s, f, (struct asked){1, 12, 20}),
	                 1); /* of contacts fifty were foreseen */
	assert_int_equal(request(s, f, (struct asked){1, 12, 10}),
	                 1); /* now none: it differs each time */
	assert_int_equal(request(s, f, (struct asked){1, 12, 10}), 1);
	assert_int_equal(request(s, f, (struct asked){1, 12, 10}), 2);
}

TEST(foresight_take__gives_nothing_to_somebody_else)
{
	struct scope *s = test_scope();
	struct foresight *f = foresight_new(s->mem);
	char secret[FORESIGHT_BYTES_MAX] = {1};
	struct id about = id_of(11);
	struct foresight_read *reads;
	struct db_rows rows;
	size_t count;

	for (int i = 0; i < 3; i++)
		request(s, f, (struct asked){1, 11, 50});
	s->organisation = id_of(100);
	s->asks = (struct scope_asks){.kind = 7, .about = {about}};
	foresight_begin(f, s, (struct str){secret, sizeof secret}, &reads, &count);
	assert_int_equal(count, 2);
	foresight_arrived(f, true);
	s->actor = id_of(2); /* the secret turned out to be another's */
	assert_false(foresight_take(f, s, &account,
	                            (struct db_value[]){DB_ID(s->organisation),
	                                                DB_ID(about),
	                                                DB_ID(s->actor),
	                                                {DB_END, 0, STR_NONE}},
	                            &rows));
}

TEST(foresight_arrived__learns_anew_what_was_refused)
{
	struct scope *s = test_scope();
	struct foresight *f = foresight_new(s->mem);
	char secret[FORESIGHT_BYTES_MAX] = {1};
	struct foresight_read *reads;
	size_t count;

	for (int i = 0; i < 3; i++)
		request(s, f, (struct asked){1, 11, 50});
	s->organisation = id_of(100);
	s->asks = (struct scope_asks){.kind = 7, .about = {id_of(11)}};
	foresight_begin(f, s, (struct str){secret, sizeof secret}, &reads, &count);
	assert_int_equal(count, 2);
	foresight_arrived(f, false);
	foresight_end(f, s, false);
	foresight_begin(f, s, (struct str){secret, sizeof secret}, &reads, &count);
	assert_int_equal(count, 0);
}
