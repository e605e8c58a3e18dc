#include "store/foresight_impl.h"

/* Where a value comes from. */
enum from {
	FROM_ITSELF,       /* the same each time */
	FROM_NOW,          /* s->now_ms */
	FROM_ORGANISATION, /* an id from here on */
	FROM_ACTOR,
	FROM_GUEST_OF,
	FROM_ABOUT, /* and the ones behind it */
	FROM_COUNT = FROM_ABOUT + SCOPE_ABOUT_MAX
};

/* What values are made of. */
struct known {
	int64_t now_ms;
	struct id ids[FROM_COUNT];
};

struct form_value {
	enum from from;
	enum db_kind kind;
	int64_t number;
	size_t bytes;
	char text[FORESIGHT_BYTES_MAX];
};

struct form {
	const struct statement *statement;
	bool is_tried; /* it held twice in a row */
	size_t count;  /* of values */
	struct form_value values[FORESIGHT_VALUES_MAX];
};

struct kind {
	uint64_t key;
	size_t count;
	struct form reads[FORESIGHT_READS_MAX];
};

struct person {
	unsigned char secret_hash[FORESIGHT_BYTES_MAX];
	struct id actor, guest_of;
};

struct foresight {
	struct kind *kind; /* of the request that is being answered; NULL: none */
	struct person *person;
	struct known guessed;
	size_t seen; /* reads so far */
	bool is_there;
	size_t read_count;
	struct foresight_read reads[FORESIGHT_READS_MAX];
	struct kind kinds[FORESIGHT_KINDS_MAX];
	struct person people[FORESIGHT_PEOPLE_MAX];
};

struct foresight *foresight_new(struct arena *mem)
{
	return NEW(mem, struct foresight);
}

/* ---- forms ---- */

static struct known known(const struct scope *s, struct id actor, struct id guest_of)
{
	struct known k = {.now_ms = s->now_ms};

	k.ids[FROM_ORGANISATION] = s->organisation;
	k.ids[FROM_ACTOR] = actor;
	k.ids[FROM_GUEST_OF] = guest_of;
	memcpy(&k.ids[FROM_ABOUT], s->asks.about, sizeof s->asks.about);
	return k;
}

static bool is_id(struct str bytes, const struct id *id)
{
	return bytes.bytes == ID_BYTES && !id_is_none(*id) &&
	       memcmp(bytes.at, id->b, ID_BYTES) == 0;
}

/* False: too long to be remembered. */
static bool form_of(const struct known *k, const struct db_value *value, struct form_value *ret)
{
	*ret = (struct form_value){.kind = value->kind, .number = value->number};
	if (value->kind == DB_KIND_NUMBER && value->number == k->now_ms)
		ret->from = FROM_NOW;
	if (value->kind != DB_KIND_BYTES && value->kind != DB_KIND_TEXT)
		return true;
	for (enum from from = FROM_ORGANISATION; from < FROM_COUNT; from++)
		if (value->kind == DB_KIND_BYTES && is_id(value->text, &k->ids[from])) {
			ret->from = from;
			return true;
		}
	ret->bytes = value->text.bytes;
	if (ret->bytes > sizeof ret->text)
		return false;
	if (ret->bytes)
		memcpy(ret->text, value->text.at, ret->bytes);
	return true;
}

/* As long as both live. */
static struct db_value value_of(const struct known *k, const struct form_value *v)
{
	struct db_value value = {v->kind, v->number, {v->text, v->bytes}};

	if (v->from == FROM_NOW)
		return DB_NUMBER(k->now_ms);
	if (v->from >= FROM_ORGANISATION)
		return db_value_id(&k->ids[v->from]);
	return value;
}

static bool are_equal(const struct db_value *a, const struct db_value *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == DB_KIND_NUMBER)
		return a->number == b->number;
	return (a->kind != DB_KIND_TEXT && a->kind != DB_KIND_BYTES) || str_equal(a->text, b->text);
}

/* ---- learning ---- */

/* A form that says the same of this read as of the last one holds; else it is the one from here on. */
static void learn(struct foresight *f, const struct scope *s, const struct statement *statement,
                  const struct db_value *values)
{
	struct form next = {.statement = statement, .is_tried = true}, *form;
	struct known k = known(s, s->actor, s->guest_of);

	if (f->seen == FORESIGHT_READS_MAX)
		return;
	form = &f->kind->reads[f->seen++];
	if (f->seen > f->kind->count || form->statement != statement)
		next.is_tried = false;
	for (; values[next.count].kind != DB_END; next.count++) {
		struct form_value *value = &next.values[next.count];
		struct db_value expected;

		if (next.count == FORESIGHT_VALUES_MAX ||
		    !form_of(&k, &values[next.count], value)) {
			*form = (struct form){.statement = statement};
			return;
		}
		if (!next.is_tried)
			continue;
		expected = value_of(&k, &form->values[next.count]);
		next.is_tried = are_equal(&expected, &values[next.count]);
		if (next.is_tried)
			*value = form->values[next.count];
	}
	*form = next;
}

static void learn_person(struct foresight *f, const struct scope *s)
{
	if (!f->person || id_is_none(s->actor))
		return;
	f->person->actor = s->actor;
	f->person->guest_of = s->guest_of;
}

/* ---- a request ---- */

static struct person *person_of(struct foresight *f, struct str secret_hash)
{
	struct person *person = &f->people[str_hash(secret_hash) % FORESIGHT_PEOPLE_MAX];

	if (secret_hash.bytes != sizeof person->secret_hash)
		return NULL;
	if (memcmp(person->secret_hash, secret_hash.at, secret_hash.bytes) != 0) {
		*person = (struct person){.actor = ID_NONE};
		memcpy(person->secret_hash, secret_hash.at, secret_hash.bytes);
	}
	return person;
}

static void foresee(struct foresight *f, struct scope *s, const struct form *form)
{
	struct foresight_read *read = &f->reads[f->read_count++];

	read->statement = form->statement;
	read->rows = (struct db_rows){0};
	for (size_t i = 0; i < form->count; i++) {
		read->values[i] = value_of(&f->guessed, &form->values[i]);
		if (form->values[i].from == FROM_ITSELF) /* the form may change meanwhile */
			read->values[i].text = str_copy(s->mem, read->values[i].text);
	}
	read->values[form->count] = (struct db_value){DB_END, 0, STR_NONE};
}

void foresight_begin(struct foresight *f, struct scope *s, struct str secret_hash,
                     struct foresight_read **ret_reads, size_t *ret_count)
{
	struct kind *kind = &f->kinds[s->asks.kind % FORESIGHT_KINDS_MAX];

	f->read_count = f->seen = 0;
	f->is_there = false;
	f->kind = s->asks.kind ? kind : NULL;
	f->person = person_of(f, secret_hash);
	if (kind->key != s->asks.kind)
		*kind = (struct kind){.key = s->asks.kind};
	if (f->kind && f->person && !id_is_none(f->person->actor)) {
		f->guessed = known(s, f->person->actor, f->person->guest_of);
		for (size_t i = 0; i < kind->count; i++)
			if (kind->reads[i].is_tried)
				foresee(f, s, &kind->reads[i]);
	}
	*ret_reads = f->reads;
	*ret_count = f->read_count;
}

void foresight_arrived(struct foresight *f, bool is_there)
{
	f->is_there = is_there;
	if (!is_there && f->kind)
		f->kind->count = 0;
}

bool foresight_take(struct foresight *f, struct scope *s, const struct statement *statement,
                    const struct db_value *values, struct db_rows *ret_rows)
{
	if (!f->kind)
		return false;
	learn(f, s, statement, values);
	for (size_t i = 0; f->is_there && i < f->read_count; i++) {
		const struct foresight_read *read = &f->reads[i];
		size_t same = 0;

		if (read->statement != statement)
			continue;
		while (read->values[same].kind != DB_END &&
		       are_equal(&read->values[same], &values[same]))
			same++;
		if (read->values[same].kind == DB_END && values[same].kind == DB_END) {
			*ret_rows = read->rows;
			return true;
		}
	}
	return false;
}

void foresight_end(struct foresight *f, struct scope *s, bool is_whole)
{
	if (f->kind && is_whole)
		f->kind->count = f->seen;
	if (is_whole)
		learn_person(f, s);
	f->kind = NULL;
	f->person = NULL;
	f->read_count = 0;
}
