#include "rhythm/booking.h"

#include "core/check.h"
#include "core/date.h"
#include "rhythm/block.h"
#include "rhythm/booking_note.h"
#include "rhythm/busy.h"
#include "rhythm/meeting.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"
#include "teams/team.h"

static void read_row(const struct db_rows *rows, size_t row, struct booking *b)
{
	*b = (struct booking){.id = db_id(rows, row, 0),
	                      .team = db_id(rows, row, 1),
	                      .subject = db_str(rows, row, 2),
	                      .starts_at_ms = db_number(rows, row, 3),
	                      .ends_at_ms = db_number(rows, row, 4),
	                      .zone = db_str(rows, row, 5),
	                      .is_market = db_number(rows, row, 6) != 0,
	                      .focus_minutes = db_number(rows, row, 7),
	                      .edge_minutes = db_number(rows, row, 8),
	                      .booked_by = db_id(rows, row, 9),
	                      .booked_by_name = db_str(rows, row, 10),
	                      .booked_at_ms = db_number(rows, row, 11),
	                      .is_asked = db_number(rows, row, 12) != 0,
	                      .is_coming = db_number(rows, row, 13) != 0,
	                      .may_retire = db_number(rows, row, 14) != 0,
	                      .sequence = db_number(rows, row, 15),
	                      .retired_at_ms = db_number(rows, row, 16),
	                      .revision = db_number(rows, row, 17)};
}

static const struct booking *read_all(struct scope *s, const struct db_rows *rows)
{
	struct booking *list = NEW_ARRAY(s->mem, struct booking, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		read_row(rows, i, &list[i]);
	return list;
}

/* ---- reading ---- */

enum err booking_find(struct scope *s, struct id id, const struct booking **ret_booking)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "booking_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "booking.not_found", NULL,
		                  "no such booking, or not to be seen");
	*ret_booking = read_all(s, &rows);
	return ERR_NONE;
}

enum err booking_list(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                      struct id after, size_t limit, const struct booking **ret_bookings,
                      size_t *ret_count)
{
	struct db_rows rows, last;
	int64_t after_ms = INT64_MIN;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(check_limit(s, limit, BOOKING_LIST_MAX));
	TRY(block_check_range(s, from_ms, to_ms));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &last, "booking_find", DB_ID(s->organisation), DB_ID(after),
		            DB_ID(s->actor)));
		if (last.count == 0 || !id_equal(db_id(&last, 0, 1), team))
			return check_after_unknown(s);
		after_ms = db_number(&last, 0, 3);
	}
	TRY(DB_READ(s, &rows, "booking_list", DB_ID(s->organisation), DB_ID(team), DB_ID(s->actor),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(after_ms), DB_ARRAY(after.b),
	            DB_NUMBER(limit)));
	*ret_bookings = read_all(s, &rows);
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err booking_list_own(struct scope *s, int64_t from_ms, int64_t to_ms,
                          const struct booking **ret_bookings, size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(block_check_range(s, from_ms, to_ms));
	TRY(DB_READ(s, &rows, "booking_list_own", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(BLOCK_LIST_MAX)));
	*ret_bookings = read_all(s, &rows);
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err booking_list_people(struct scope *s, struct id id,
                             const struct booking_person **ret_people, size_t *ret_count)
{
	struct booking_person *list;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "booking_list_people", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(TEAM_MEMBERS_MAX)));
	list = NEW_ARRAY(s->mem, struct booking_person, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct booking_person){.member = db_id(&rows, i, 0),
		                                  .name = db_str(&rows, i, 1),
		                                  .is_guest = !db_is_null(&rows, i, 2),
		                                  .time_zone = db_str(&rows, i, 3),
		                                  .language = db_str(&rows, i, 4),
		                                  .is_locked = db_number(&rows, i, 5) != 0,
		                                  .is_coming = db_number(&rows, i, 6) != 0};
	*ret_people = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- found by its words: by those who are asked, as long as they are on the team ---- */

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct id id = db_id(rows, row, 0), *list;
	struct db_rows people;

	if (!db_is_null(rows, row, 3))
		return search_retire(s, "booking", id);
	TRY(DB_READ(s, &people, "booking_asked", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(SEARCH_CHOSEN_MAX)));
	list = NEW_ARRAY(s->mem, struct id, people.count + 1);
	for (size_t i = 0; i < people.count; i++)
		list[i] = db_id(&people, i, 0);
	return search_put(s, &(struct search_record){.kind = "booking",
	                                             .record = id,
	                                             .team = db_id(rows, row, 1),
	                                             .title = db_str(rows, row, 2),
	                                             .people = list,
	                                             .people_count = people.count});
}

static enum err make_findable(struct scope *s, struct id id)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "booking_words", DB_ID(s->organisation), DB_ID(id)));
	return put_row(s, &rows, 0);
}

const struct search_source booking_findable = {"booking", "booking_words_all", put_row};

/* ---- booking ---- */

/* Our people on the team learn that there is one; of guests only who is asked. */
static enum err note(struct scope *s, const struct booking *b, const char *verb)
{
	const struct booking_person *people;
	size_t count;

	TRY(booking_list_people(s, b->id, &people, &count));
	TRY(history_add(s, &(struct history_entry){.team = b->team,
	                                           .kind = STR("booking"),
	                                           .record = b->id,
	                                           .verb = str_from(verb)}));
	for (size_t i = 0; i < count; i++)
		if (people[i].is_guest)
			TRY(history_add(s, &(struct history_entry){.member = people[i].member,
			                                           .kind = STR("booking"),
			                                           .record = b->id,
			                                           .verb = str_from(verb)}));
	return ERR_NONE;
}

/* Who is refused is told when it works instead. */
static enum err fail_taken(struct scope *s, const struct meeting_ask *ask, size_t there)
{
	int64_t minutes = (ask->ends_at_ms - ask->starts_at_ms) / (60 * 1000);
	struct meeting_windows w;
	int64_t next_ms = 0;

	TRY(meeting_list_windows(s, ask, minutes, there ? (int64_t)there : TEAM_MEMBERS_MAX, &w));
	for (size_t i = 0; i < w.count; i++)
		if (!next_ms || w.windows[i].starts_at_ms < next_ms)
			next_ms = w.windows[i].starts_at_ms;
	if (next_ms)
		(void)scope_fail(s, ERR_CONFLICT, "booking.taken", "starts_at",
		                 "somebody is booked at that time; the next window: %.*s",
		                 STR_ARG(date_text(s->mem, next_ms)));
	else
		(void)scope_fail(s, ERR_CONFLICT, "booking.taken", "starts_at",
		                 "somebody is booked at that time; no window within %d days",
		                 MEETING_WINDOW_DAYS);
	s->problem.is_detail_public = true;
	return ERR_CONFLICT;
}

static enum err check_taken(struct scope *s, const struct meeting_ask *ask, size_t there,
                            const struct meeting_cost *cost)
{
	for (size_t i = 0; i < cost->count; i++) {
		struct busy_times booked;

		TRY(busy_list_booked(s, cost->people[i].member, ask->starts_at_ms, ask->ends_at_ms,
		                     &booked));
		if (booked.count)
			return fail_taken(s, ask, there);
	}
	return ERR_NONE;
}

/* Of a window only those are asked who are there, and whoever asks. */
static enum err keep_there(struct scope *s, const struct meeting_ask *ask,
                           const struct booking_draft *draft, struct meeting_cost *cost)
{
	struct meeting_person *kept = NEW_ARRAY(s->mem, struct meeting_person, cost->count);
	size_t count = 0;

	if (draft->there_count == 0)
		return ERR_NONE;
	cost->focus_minutes = cost->edge_minutes = 0;
	for (size_t i = 0; i < cost->count; i++) {
		const struct meeting_person *p = &cost->people[i];

		if (!p->is_there && !id_equal(p->member, s->actor))
			continue;
		cost->focus_minutes += p->focus_minutes;
		cost->edge_minutes += p->edge_minutes;
		kept[count++] = *p;
	}
	if (count < draft->there_count)
		return fail_taken(s, ask, draft->there_count);
	cost->people = kept;
	cost->count = count;
	return ERR_NONE;
}

static enum err check_count(struct scope *s)
{
	bool is_guest = !id_is_none(s->guest_of);
	int64_t max = is_guest ? BOOKINGS_AHEAD_OF_GUEST_MAX : BOOKINGS_AHEAD_MAX;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "booking_count_ahead", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(s->now_ms)));
	if (db_number(&rows, 0, 0) >= max)
		return scope_fail(s, ERR_CONFLICT, "booking.too_many", NULL, "at most %lld ahead",
		                  (long long)max);
	return ERR_NONE;
}

static enum err check_cost(struct scope *s, const struct booking *draft,
                           const struct meeting_cost *cost)
{
	if (cost->focus_minutes > draft->focus_minutes || cost->edge_minutes > draft->edge_minutes)
		return scope_fail(s, ERR_CONFLICT, "booking.cost_higher", NULL,
		                  "costs more than was shown");
	return ERR_NONE;
}

static enum err add(struct scope *s, struct booking *b, const struct meeting_cost *cost)
{
	struct db_rows zone;

	TRY(DB_READ(s, &zone, "block_zone", DB_ID(s->organisation), DB_ID(s->actor)));
	b->id = scope_new_id(s);
	b->is_market = cost->is_market;
	TRY(DB_WRITE(s, NULL, "booking_add", DB_ID(s->organisation), DB_ID(b->id), DB_ID(b->team),
	             DB_TEXT(b->subject), DB_NUMBER(b->starts_at_ms), DB_NUMBER(b->ends_at_ms),
	             DB_TEXT(db_str(&zone, 0, 0)), DB_NUMBER(b->is_market),
	             DB_NUMBER(cost->focus_minutes), DB_NUMBER(cost->edge_minutes), DB_ID(s->actor),
	             DB_NUMBER(s->now_ms)));
	for (size_t i = 0; i < cost->count; i++)
		TRY(DB_WRITE(s, NULL, "booking_add_member", DB_ID(s->organisation), DB_ID(b->id),
		             DB_ID(cost->people[i].member), DB_NUMBER(b->ends_at_ms)));
	return ERR_NONE;
}

/* Guests do not write to guests. */
static bool is_told(const struct scope *s, struct id member, bool is_guest)
{
	return !id_equal(member, s->actor) && (id_is_none(s->guest_of) || !is_guest);
}

enum err booking_add(struct scope *s, const struct booking_draft *draft,
                     const struct booking **ret_booking)
{
	struct booking b = draft->booking;
	struct meeting_ask ask = {.team = b.team,
	                          .members = draft->members,
	                          .member_count = draft->member_count,
	                          .starts_at_ms = b.starts_at_ms,
	                          .ends_at_ms = b.ends_at_ms};
	struct meeting_cost cost;

	TRY(team_check(s, b.team, TEAM_SEE));
	TRY(check_line_needed(s, "subject", BOOKING_SUBJECT_BYTES_MAX, &b.subject));
	TRY(db_begin(s));
	TRY(meeting_find_cost(s, &ask, &cost));
	TRY(keep_there(s, &ask, draft, &cost));
	TRY(check_taken(s, &ask, draft->there_count, &cost));
	TRY(check_cost(s, &b, &cost));
	TRY(check_count(s));
	TRY(add(s, &b, &cost));
	TRY(make_findable(s, b.id));
	TRY(note(s, &b, "added"));
	for (size_t i = 0; i < cost.count; i++)
		if (is_told(s, cost.people[i].member, !id_is_none(cost.people[i].account)))
			TRY(booking_note_added(s, &b, &cost.people[i]));
	TRY(booking_find(s, b.id, ret_booking));
	return db_commit(s);
}

static bool is_reached(const struct scope *s, const struct booking_person *p)
{
	return !p->is_locked && is_told(s, p->member, p->is_guest);
}

/* Who booked it learns of an answer, when they may be written to. */
static enum err tell_answer(struct scope *s, const struct booking *b)
{
	const struct booking_person *people;
	size_t count;

	TRY(booking_list_people(s, b->id, &people, &count));
	for (size_t i = 0; i < count; i++)
		if (id_equal(people[i].member, b->booked_by) && is_reached(s, &people[i]))
			return booking_note_answered(s, b, &people[i]);
	return ERR_NONE;
}

enum err booking_set_coming(struct scope *s, struct id id, bool is_coming,
                            const struct booking **ret_booking)
{
	struct busy_times booked;
	const struct booking *b;
	int64_t changed;

	TRY(db_begin(s));
	TRY(booking_find(s, id, &b));
	if (!b->is_asked)
		return scope_fail(s, ERR_NOT_FOUND, "booking.not_found", NULL, "is not asked");
	if (id_equal(b->booked_by, s->actor))
		return scope_fail(s, ERR_CONFLICT, "booking.own", NULL, "booked it");
	if (b->ends_at_ms <= s->now_ms || b->retired_at_ms)
		return scope_fail(s, ERR_CONFLICT, "booking.over", NULL, "is over or off");
	if (is_coming && !b->is_coming) {
		TRY(busy_list_booked(s, s->actor, b->starts_at_ms, b->ends_at_ms, &booked));
		if (booked.count)
			return scope_fail(s, ERR_CONFLICT, "booking.taken", NULL,
			                  "another meeting is there by now");
	}
	TRY(DB_WRITE(s, &changed, "booking_set_coming", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor), DB_NUMBER(is_coming)));
	if (changed) {
		TRY(DB_WRITE(s, NULL, "booking_touch", DB_ID(s->organisation), DB_ID(id)));
		TRY(note(s, b, "changed"));
		TRY(booking_find(s, id, &b));
		TRY(tell_answer(s, b));
	}
	*ret_booking = b;
	return db_commit(s);
}

/* A lead who is not asked does not know what it was about, and does not write it either. */
static enum err tell_off(struct scope *s, const struct booking *b)
{
	const struct booking_person *people;
	size_t count;

	TRY(booking_list_people(s, b->id, &people, &count));
	for (size_t i = 0; i < count; i++)
		if (people[i].is_coming && is_reached(s, &people[i]))
			TRY(booking_note_retired(s, b, &people[i]));
	return ERR_NONE;
}

enum err booking_retire(struct scope *s, struct id id)
{
	const struct booking *b;
	int64_t changed;

	TRY(db_begin(s));
	TRY(booking_find(s, id, &b));
	if (!b->may_retire)
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
		                  "who booked it, or a lead of the team");
	if (b->ends_at_ms <= s->now_ms || b->retired_at_ms)
		return scope_fail(s, ERR_CONFLICT, "booking.over", NULL, "is over or off");
	TRY(DB_WRITE(s, &changed, "booking_retire", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	TRY(make_findable(s, id));
	TRY(note(s, b, "retired"));
	TRY(tell_off(s, b));
	return db_commit(s);
}
