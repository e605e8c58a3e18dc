#include "teams/competence.h"

#include "core/json_in.h"
#include "core/json_out.h"
#include "core/secrets.h"
#include "store/db.h"
#include "teams/permission.h"
#include "teams/team.h"

enum {
	SEALED_VERSION = 1,
	PLAIN_BYTES_MAX = 16000
};

const char *const competence_names[COMPETENCE_COUNT + 1] = {"team_lead",
                                                            "network",
                                                            "intercultural",
                                                            "process",
                                                            "strategy",
                                                            "business",
                                                            "it",
                                                            "team_player",
                                                            "out_of_the_box",
                                                            "adaptability",
                                                            "assertiveness",
                                                            "concentration",
                                                            NULL};

/* What somebody put into a team's counters, so that it can be taken out again. */
struct contribution {
	struct id team;
	int64_t epoch;
	bool brings[COMPETENCE_COUNT];
};

/* All that is sealed to a person. */
struct sealed {
	struct competence_profile profile;
	struct contribution contributions[COMPETENCE_TEAMS_MAX];
	size_t count;
};

/* ---- the sealed text: the same length whatever was answered ---- */

static void write_brings(struct json_out *o, const bool brings[COMPETENCE_COUNT])
{
	json_out_key(o, "brings");
	json_out_open(o, '[');
	for (size_t i = 0; i < COMPETENCE_COUNT; i++)
		json_out_number(o, brings[i]);
	json_out_close(o, ']');
}

static struct str write_plain(struct scope *s, const struct sealed *sealed)
{
	struct text text = text_new(s->mem, PLAIN_BYTES_MAX);
	struct json_out o = json_out_new(&text);

	json_out_open(&o, '{');
	json_out_key_number(&o, "version", SEALED_VERSION);
	json_out_key(&o, "answers");
	json_out_open(&o, '[');
	for (size_t i = 0; i < COMPETENCE_COUNT; i++)
		for (size_t j = 0; j < COMPETENCE_ANCHORS; j++)
			json_out_number(&o, sealed->profile.answers[i][j]);
	json_out_close(&o, ']');
	write_brings(&o, sealed->profile.brings);
	json_out_key(&o, "contributions");
	json_out_open(&o, '[');
	for (size_t i = 0; i < sealed->count; i++) {
		json_out_open(&o, '{');
		json_out_key_id(&o, "team", sealed->contributions[i].team);
		json_out_key_number(&o, "epoch", sealed->contributions[i].epoch);
		write_brings(&o, sealed->contributions[i].brings);
		json_out_close(&o, '}');
	}
	json_out_close(&o, ']');
	json_out_close(&o, '}');
	return text_str(&text);
}

static enum err unreadable(struct scope *s)
{
	return scope_fail(s, ERR_BROKEN, "competence.unreadable", NULL, "what is sealed");
}

static enum err read_numbers(struct scope *s, const json_t *object, const char *field, size_t count,
                             json_int_t below, int *ret_numbers)
{
	const json_t *list = json_object_get(object, field);

	if (json_array_size(list) != count)
		return unreadable(s);
	for (size_t i = 0; i < count; i++) {
		json_int_t number = json_integer_value(json_array_get(list, i));

		if (number < 0 || number >= below)
			return unreadable(s);
		ret_numbers[i] = (int)number;
	}
	return ERR_NONE;
}

static enum err read_brings(struct scope *s, const json_t *object,
                            bool ret_brings[COMPETENCE_COUNT])
{
	int numbers[COMPETENCE_COUNT];

	TRY(read_numbers(s, object, "brings", COMPETENCE_COUNT, 2, numbers));
	for (size_t i = 0; i < COMPETENCE_COUNT; i++)
		ret_brings[i] = numbers[i] != 0;
	return ERR_NONE;
}

static enum err read_plain(struct scope *s, struct str plain, struct sealed *sealed)
{
	int answers[COMPETENCE_COUNT * COMPETENCE_ANCHORS];
	const json_t *list;
	int64_t version = 0;
	json_t *object;

	TRY(json_in_object(s, plain, &object));
	TRY(json_in_number(s, object, "version", 1, SEALED_VERSION, &version));
	TRY(read_numbers(s, object, "answers", COMPETENCE_COUNT * COMPETENCE_ANCHORS,
	                 COMPETENCE_ANSWER_COUNT, answers));
	for (size_t i = 0; i < COMPETENCE_COUNT * COMPETENCE_ANCHORS; i++)
		sealed->profile.answers[i / COMPETENCE_ANCHORS][i % COMPETENCE_ANCHORS] =
			(enum competence_answer)answers[i];
	TRY(read_brings(s, object, sealed->profile.brings));
	list = json_object_get(object, "contributions");
	sealed->count = json_array_size(list);
	if (sealed->count > COMPETENCE_TEAMS_MAX)
		return unreadable(s);
	for (size_t i = 0; i < sealed->count; i++) {
		struct contribution *c = &sealed->contributions[i];
		const json_t *row = json_array_get(list, i);

		TRY(json_in_id(s, row, "team", &c->team));
		TRY(json_in_number(s, row, "epoch", 0, INT64_MAX, &c->epoch));
		TRY(read_brings(s, row, c->brings));
	}
	return ERR_NONE;
}

static enum err load(struct scope *s, struct sealed **ret_sealed)
{
	struct sealed *sealed = NEW(s->mem, struct sealed);
	struct db_rows rows;
	struct str plain;
	enum err e;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	if (!s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no key in this session");
	*sealed = (struct sealed){0};
	TRY(DB_READ(s, &rows, "competence_find", DB_ID(s->organisation), DB_ID(s->actor)));
	*ret_sealed = sealed;
	if (rows.count == 0)
		return ERR_NONE;
	TRY(secrets_unseal(s, s->actor_key, db_str(&rows, 0, 0), &plain));
	e = read_plain(s, plain, sealed);
	secrets_forget_str(plain);
	if (e)
		return unreadable(s);
	sealed->profile.revision = db_number(&rows, 0, 1);
	return ERR_NONE;
}

static enum err store(struct scope *s, const struct sealed *sealed)
{
	unsigned char open_key[SECRETS_KEY_BYTES];
	struct str plain = write_plain(s, sealed), closed;

	secrets_open_key(s->actor_key, open_key);
	closed = secrets_seal(s, open_key, plain);
	secrets_forget_str(plain);
	return DB_WRITE(s, NULL, "competence_set", DB_ID(s->organisation), DB_ID(s->actor),
	                DB_BYTES(closed));
}

/* ---- counters ---- */

static enum err find_epoch(struct scope *s, struct id team, bool *ret_is_on, int64_t *ret_epoch,
                           int64_t *ret_contributors)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "competence_epoch", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->actor)));
	*ret_is_on = rows.count > 0;
	*ret_epoch = db_number(&rows, 0, 0);
	*ret_contributors = db_number(&rows, 0, 1);
	return ERR_NONE;
}

/* Still in the counters of its team: the actor is on it, and nobody has left since. */
static enum err is_counted(struct scope *s, const struct contribution *c, bool *ret_is_counted)
{
	int64_t epoch, contributors;
	bool is_on;

	TRY(find_epoch(s, c->team, &is_on, &epoch, &contributors));
	*ret_is_counted = is_on && c->epoch == epoch;
	return ERR_NONE;
}

static enum err count(struct scope *s, struct id team, const bool old[COMPETENCE_COUNT],
                      const bool new[COMPETENCE_COUNT])
{
	for (int i = 0; i < COMPETENCE_COUNT; i++) {
		int difference = new[i] - old[i];

		if (difference == 0)
			continue;
		TRY(DB_WRITE(s, NULL, "competence_counter_add", DB_ID(s->organisation), DB_ID(team),
		             DB_NUMBER(i)));
		TRY(DB_WRITE(s, NULL, "competence_count", DB_ID(s->organisation), DB_ID(team),
		             DB_NUMBER(i), DB_NUMBER(difference)));
	}
	return ERR_NONE;
}

static const bool nothing[COMPETENCE_COUNT];

static enum err count_out(struct scope *s, const struct contribution *c)
{
	bool is_in;

	TRY(is_counted(s, c, &is_in));
	if (!is_in)
		return ERR_NONE;
	TRY(count(s, c->team, c->brings, nothing));
	return DB_WRITE(s, NULL, "competence_contributors_add", DB_ID(s->organisation),
	                DB_ID(c->team), DB_NUMBER(-1));
}

/* ---- one's own ---- */

enum err competence_find(struct scope *s, const struct competence_profile **ret_profile)
{
	struct sealed *sealed;

	TRY(load(s, &sealed));
	*ret_profile = &sealed->profile;
	return ERR_NONE;
}

enum err competence_change(struct scope *s, const struct competence_profile *next,
                           const struct competence_profile **ret_profile)
{
	struct sealed *sealed;
	bool is_in;

	TRY(db_begin(s));
	TRY(load(s, &sealed));
	if (sealed->profile.revision != next->revision)
		return scope_fail(s, ERR_CONFLICT, "competence.changed", NULL,
		                  "revision %lld is old", (long long)next->revision);
	sealed->profile = *next;
	for (size_t i = 0; i < sealed->count; i++) {
		struct contribution *c = &sealed->contributions[i];

		TRY(is_counted(s, c, &is_in));
		if (!is_in)
			continue;
		TRY(count(s, c->team, c->brings, next->brings));
		memcpy(c->brings, next->brings, sizeof c->brings);
	}
	TRY(store(s, sealed));
	TRY(competence_find(s, ret_profile));
	return db_commit(s);
}

enum err competence_retire(struct scope *s)
{
	struct sealed *sealed;

	TRY(db_begin(s));
	TRY(load(s, &sealed));
	for (size_t i = 0; i < sealed->count; i++)
		TRY(count_out(s, &sealed->contributions[i]));
	TRY(DB_WRITE(s, NULL, "competence_retire", DB_ID(s->organisation), DB_ID(s->actor)));
	db_forget(s);
	return db_commit(s);
}

enum err competence_erase(struct scope *s, struct id member)
{
	struct db_rows rows;
	int64_t changed;

	TRY(DB_WRITE(s, &changed, "competence_retire", DB_ID(s->organisation), DB_ID(member)));
	if (!changed)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "competence_teams", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(TEAM_LIST_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(competence_epoch_begin(s, db_id(&rows, i, 0)));
	return ERR_NONE;
}

/* ---- a team's picture ---- */

static struct contribution *find_contribution(struct sealed *sealed, struct id team)
{
	for (size_t i = 0; i < sealed->count; i++)
		if (id_equal(sealed->contributions[i].team, team))
			return &sealed->contributions[i];
	return NULL;
}

static enum err drop(struct scope *s, struct sealed *sealed, struct contribution *c)
{
	TRY(count_out(s, c));
	*c = sealed->contributions[--sealed->count];
	return ERR_NONE;
}

enum err competence_contribute(struct scope *s, struct id team)
{
	struct sealed *sealed;
	struct contribution *c;
	int64_t epoch, contributors;
	bool is_on;

	TRY(team_check(s, team, TEAM_EDIT));
	TRY(db_begin(s));
	TRY(load(s, &sealed));
	TRY(find_epoch(s, team, &is_on, &epoch, &contributors));
	c = find_contribution(sealed, team);
	if (c && c->epoch == epoch)
		return db_commit(s);
	if (!c && sealed->count == COMPETENCE_TEAMS_MAX)
		return scope_fail(s, ERR_CONFLICT, "competence.teams_many", NULL, "at most %d",
		                  COMPETENCE_TEAMS_MAX);
	if (!c)
		c = &sealed->contributions[sealed->count++];
	*c = (struct contribution){.team = team, .epoch = epoch};
	memcpy(c->brings, sealed->profile.brings, sizeof c->brings);
	TRY(count(s, team, nothing, c->brings));
	TRY(DB_WRITE(s, NULL, "competence_contributors_add", DB_ID(s->organisation), DB_ID(team),
	             DB_NUMBER(1)));
	TRY(store(s, sealed));
	return db_commit(s);
}

enum err competence_take_back(struct scope *s, struct id team)
{
	struct sealed *sealed;
	struct contribution *c;

	TRY(team_check(s, team, TEAM_EDIT));
	TRY(db_begin(s));
	TRY(load(s, &sealed));
	c = find_contribution(sealed, team);
	if (c) {
		TRY(drop(s, sealed, c));
		TRY(store(s, sealed));
	}
	return db_commit(s);
}

static enum err find_mine(struct scope *s, struct id team, int64_t epoch,
                          enum competence_contribution *ret_mine)
{
	const struct contribution *c;
	struct sealed *sealed;

	*ret_mine = COMPETENCE_NONE;
	if (!s->actor_key)
		return ERR_NONE;
	TRY(load(s, &sealed));
	c = find_contribution(sealed, team);
	if (c)
		*ret_mine = c->epoch == epoch ? COMPETENCE_CURRENT : COMPETENCE_STALE;
	return ERR_NONE;
}

enum err competence_coverage_find(struct scope *s, struct id team,
                                  const struct competence_coverage **ret_coverage)
{
	struct competence_coverage *coverage = NEW(s->mem, struct competence_coverage);
	int64_t epoch, contributors;
	struct db_rows rows;
	bool is_on;

	TRY(team_check(s, team, TEAM_EDIT));
	*coverage = (struct competence_coverage){0};
	TRY(find_epoch(s, team, &is_on, &epoch, &contributors));
	TRY(find_mine(s, team, epoch, &coverage->mine));
	*ret_coverage = coverage;
	coverage->is_shown = contributors >= COMPETENCE_CONTRIBUTORS_MIN;
	if (!coverage->is_shown)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "competence_coverage", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(COMPETENCE_COUNT)));
	for (size_t i = 0; i < rows.count; i++) {
		int64_t people = db_number(&rows, i, 1);

		coverage->bands[db_number(&rows, i, 0)] = people == 0   ? COMPETENCE_NOBODY
		                                          : people == 1 ? COMPETENCE_ONE
		                                                        : COMPETENCE_SEVERAL;
	}
	return ERR_NONE;
}

enum err competence_epoch_begin(struct scope *s, struct id team)
{
	TRY(DB_WRITE(s, NULL, "competence_epoch_begin", DB_ID(s->organisation), DB_ID(team)));
	return DB_WRITE(s, NULL, "competence_counters_retire", DB_ID(s->organisation), DB_ID(team));
}
