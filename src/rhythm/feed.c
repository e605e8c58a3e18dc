#include "rhythm/feed.h"

#include "core/secrets.h"
#include "rhythm/booking.h"
#include "rhythm/ics_out.h"
#include "store/db.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/team.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

enum {
	SECRET_BYTES = 32,
	TOKEN_BYTES_MAX = 100
};

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "feed.not_found", NULL,
	                  "no such feed, or not any more");
}

/* ---- the addresses ---- */

enum err feed_add(struct scope *s, struct id team, struct feed *ret_feed, struct str *ret_token)
{
	struct feed feed = {.id = scope_new_id(s), .team = team, .created_at_ms = s->now_ms};
	struct str token = secrets_token(s, SECRET_BYTES);
	unsigned char hash[SECRETS_HASH_BYTES];
	const struct feed *there;
	const struct team *its;
	size_t count;

	feed.team_name = STR_NONE;
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	if (!id_is_none(team)) {
		TRY(team_check(s, team, TEAM_SEE));
		TRY(team_find(s, team, &its));
		feed.team_name = its->name;
	}
	secrets_hash(token, "calendar/feed", hash);
	TRY(db_begin(s));
	TRY(feed_list(s, &there, &count));
	if (count >= FEEDS_MAX)
		return scope_fail(s, ERR_CONFLICT, "feed.too_many", NULL, "%zu exist", count);
	TRY(DB_WRITE(s, NULL, "feed_add", DB_ID(s->organisation), DB_ID(feed.id), DB_ID(s->actor),
	             DB_ID(team), DB_ARRAY(hash), DB_NUMBER(s->now_ms)));
	TRY(db_commit(s));
	*ret_feed = feed;
	*ret_token = token;
	return ERR_NONE;
}

enum err feed_list(struct scope *s, const struct feed **ret_feeds, size_t *ret_count)
{
	struct feed *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "feed_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(FEEDS_MAX)));
	list = NEW_ARRAY(s->mem, struct feed, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct feed){db_id(&rows, i, 0), db_id(&rows, i, 1), db_str(&rows, i, 2),
		                        db_number(&rows, i, 3), db_number(&rows, i, 4)};
	*ret_feeds = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err feed_retire(struct scope *s, struct id id)
{
	int64_t changed;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "feed_retire", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ID(id)));
	if (!changed)
		return not_found(s);
	return db_commit(s);
}

/* ---- what stands in them ---- */

static struct str title_of(struct scope *s, const struct block *block, struct str name)
{
	static const char *const titles[LANGUAGE_COUNT][2] = {
		[LANGUAGE_DE] = {"Höhle", "Markt"},
		[LANGUAGE_EN] = {"Cave", "Market"},
	};
	const char *title = titles[s->language][block->kind];

	return name.bytes ? text_format(s->mem, "%s: %.*s", title, STR_ARG(name)) : str_from(title);
}

static void write_block(struct ics_out *out, const struct block *block, struct str name)
{
	struct scope *s = out->s;
	const struct zone *zone = zone_find(s->mem, block->zone);

	ics_out_event(out, &(struct ics_event){
				   .uid = text_format(s->mem, "%.*s@kamwerk",
	                                              STR_ARG(id_text(s->mem, block->id))),
				   .sequence = block->sequence,
				   /* Grows with each change, and is the same for whoever reads. */
				   .stamp_ms = id_ms(block->id) + block->sequence * 1000,
				   .starts_at_ms = block->starts_at_ms,
				   .ends_at_ms = block->ends_at_ms,
				   .zone = zone ? zone : zone_utc(),
				   .title = title_of(s, block, name),
				   .text = STR_NONE,
				   .url = STR_NONE});
}

struct str feed_block_text(struct scope *s, const struct block *block, struct str name)
{
	struct text text = text_new(s->mem, (size_t)64 * 1024);
	struct ics_out out = ics_out_begin(s, &text, STR_NONE);

	write_block(&out, block, name);
	ics_out_end(&out);
	return text_str(&text);
}

/* A meeting: what it is about for whoever is asked, "meeting" for the others. */
static void write_booking(struct ics_out *out, const struct booking *booking)
{
	static const char *const titles[LANGUAGE_COUNT] = {
		[LANGUAGE_DE] = "Termin",
		[LANGUAGE_EN] = "Meeting",
	};
	struct scope *s = out->s;
	const struct zone *zone = zone_find(s->mem, booking->zone);

	ics_out_event(out, &(struct ics_event){
				   .uid = text_format(s->mem, "%.*s@kamwerk",
	                                              STR_ARG(id_text(s->mem, booking->id))),
				   .sequence = booking->sequence,
				   .stamp_ms = id_ms(booking->id) + booking->sequence * 1000,
				   .starts_at_ms = booking->starts_at_ms,
				   .ends_at_ms = booking->ends_at_ms,
				   .zone = zone ? zone : zone_utc(),
				   .title = booking->subject.bytes ? booking->subject
	                                                           : str_from(titles[s->language]),
				   .text = STR_NONE,
				   .url = STR_NONE});
}

struct str feed_booking_text(struct scope *s, const struct booking *booking)
{
	struct text text = text_new(s->mem, (size_t)64 * 1024);
	struct ics_out out = ics_out_begin(s, &text, STR_NONE);

	write_booking(&out, booking);
	ics_out_end(&out);
	return text_str(&text);
}

static enum err member_name(struct scope *s, struct id member, struct str *ret_name)
{
	struct db_rows rows;

	*ret_name = STR_NONE;
	TRY(DB_READ(s, &rows, "feed_name", DB_ID(s->organisation), DB_ID(member)));
	if (rows.count)
		*ret_name = db_str(&rows, 0, 0);
	return ERR_NONE;
}

static enum err write_bookings_of_team(struct scope *s, struct ics_out *out, struct id team,
                                       int64_t from_ms, int64_t until_ms)
{
	const struct booking *bookings;
	struct id after = ID_NONE;
	size_t count, all = 0;

	do {
		TRY(booking_list(s, team, from_ms, until_ms, after, BOOKING_LIST_MAX, &bookings,
		                 &count));
		for (size_t i = 0; i < count; i++)
			write_booking(out, &bookings[i]);
		if (count)
			after = bookings[count - 1].id;
		all += count;
	} while (count == BOOKING_LIST_MAX && all < BLOCK_LIST_MAX);
	return ERR_NONE;
}

static enum err write_team(struct scope *s, struct ics_out *out, struct id team, int64_t from_ms,
                           int64_t until_ms)
{
	struct id last = ID_NONE;
	struct str name = STR_NONE;
	const struct block *blocks;
	size_t count;

	TRY(block_list_of_team(s, team, from_ms, until_ms, &blocks, &count));
	for (size_t i = 0; i < count; i++) {
		if (blocks[i].kind == BLOCK_MARKET) {
			write_block(out, &blocks[i], STR_NONE);
			continue;
		}
		if (!id_equal(blocks[i].member, last))
			TRY(member_name(s, blocks[i].member, &name));
		last = blocks[i].member;
		write_block(out, &blocks[i], name);
	}
	return write_bookings_of_team(s, out, team, from_ms, until_ms);
}

static enum err write_own(struct scope *s, struct ics_out *out, int64_t from_ms, int64_t until_ms)
{
	const struct booking *bookings;
	const struct block *blocks;
	size_t count;

	TRY(block_list(s, from_ms, until_ms, &blocks, &count));
	for (size_t i = 0; i < count; i++)
		write_block(out, &blocks[i], STR_NONE);
	TRY(booking_list_own(s, from_ms, until_ms, &bookings, &count));
	for (size_t i = 0; i < count; i++)
		write_booking(out, &bookings[i]);
	return ERR_NONE;
}

static void note_use(struct scope *s, struct id id, int64_t seen_at_ms)
{
	if (s->now_ms - seen_at_ms >= HOUR_MS)
		DB_WRITE_BESIDE(s, "feed_see", DB_ID(s->organisation), DB_ID(id),
		                DB_NUMBER(s->now_ms));
}

enum err feed_read(struct scope *s, struct str token, struct text *out)
{
	int64_t from_ms = s->now_ms - FEED_DAYS_BEHIND * DAY_MS;
	int64_t until_ms = s->now_ms + FEED_DAYS_AHEAD * DAY_MS;
	unsigned char hash[SECRETS_HASH_BYTES];
	struct str organisation, name = STR("kamwerk");
	const struct team *its;
	struct ics_out ics;
	struct db_rows rows;
	struct id team;

	if (token.bytes > TOKEN_BYTES_MAX)
		return not_found(s);
	TRY(member_organisation(s, &organisation));
	secrets_hash(token, "calendar/feed", hash);
	TRY(DB_READ(s, &rows, "feed_find", DB_ID(s->organisation), DB_ARRAY(hash)));
	if (rows.count == 0)
		return not_found(s);
	s->actor = db_id(&rows, 0, 1);
	s->guest_of = db_id(&rows, 0, 4);
	s->language = scope_language(db_str(&rows, 0, 3));
	team = db_id(&rows, 0, 2);
	note_use(s, db_id(&rows, 0, 0), db_number(&rows, 0, 5));
	if (!id_is_none(team)) {
		if (team_check(s, team, TEAM_SEE) != ERR_NONE)
			return not_found(s);
		TRY(team_find(s, team, &its));
		name = text_format(s->mem, "kamwerk: %.*s", STR_ARG(its->name));
	}
	ics = ics_out_begin(s, out, name);
	TRY(id_is_none(team) ? write_own(s, &ics, from_ms, until_ms)
	                     : write_team(s, &ics, team, from_ms, until_ms));
	ics_out_end(&ics);
	return ERR_NONE;
}
