#include "talk/retention.h"

#include "core/check.h"
#include "core/date.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "talk/conversation_end.h"
#include "teams/permission.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum {
	PIECE = 50 /* deleted at once, so that others write in between */
};

enum err retention_find(struct scope *s, struct retention *ret)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "retention_find", DB_ID(s->organisation)));
	*ret = rows.count ? (struct retention){db_number(&rows, 0, 0), db_number(&rows, 0, 1)}
	                  : (struct retention){RETENTION_WORDING_DAYS, RETENTION_FIGURES_MONTHS};
	return ERR_NONE;
}

static enum err check(struct scope *s, const char *field, int64_t value, int64_t max)
{
	if (value >= 1 && value <= max)
		return ERR_NONE;
	return scope_fail(s, ERR_INVALID, "field.out_of_range", field, "1 to %lld", (long long)max);
}

enum err retention_change(struct scope *s, const struct retention *next)
{
	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(check(s, "wording_days", next->wording_days, RETENTION_WORDING_DAYS_MAX));
	TRY(check(s, "figures_months", next->figures_months, RETENTION_FIGURES_MONTHS_MAX));
	if (next->wording_days > next->figures_months * 28)
		return scope_fail(s, ERR_INVALID, "retention.figures_before_wording",
		                  "figures_months",
		                  "figures are kept at least as long as the wording");
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "retention_set", DB_ID(s->organisation),
	             DB_NUMBER(next->wording_days), DB_NUMBER(next->figures_months)));
	return db_commit(s);
}

enum err retention_list_nights(struct scope *s, size_t limit,
                               const struct retention_night **ret_nights, size_t *ret_count)
{
	struct retention_night *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(check_limit(s, limit, RETENTION_NIGHTS_MAX));
	TRY(DB_READ(s, &rows, "retention_night_list", DB_ID(s->organisation), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct retention_night, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct retention_night){db_str(&rows, i, 0), db_number(&rows, i, 1),
		                                   db_number(&rows, i, 2)};
	*ret_nights = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- the night ---- */

static int64_t months_before(int64_t now_ms, int64_t months)
{
	struct date date = date_utc(now_ms);
	int64_t month = date.year * 12 + date.month - 1 - months;

	return (date_days((int)(month / 12), (int)(month % 12) + 1, 1) + date.day - 1) * DAY_MS;
}

static enum err end_wording(struct scope *s, struct id id)
{
	struct id record = scope_new_id(s);

	TRY(DB_WRITE(s, NULL, "retention_wording_end", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(record), DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "retention_wording_delete", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	db_forget(s);
	return ERR_NONE;
}

static enum err delete_piece(struct scope *s, const struct retention *keep,
                             struct retention_night *done)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "retention_figures_due", DB_ID(s->organisation),
	            DB_NUMBER(months_before(s->now_ms, keep->figures_months)), DB_NUMBER(PIECE)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(conversation_end_for(s, db_id(&rows, i, 0), CONVERSATION_END_FIGURES));
	TRY(DB_WRITE(s, &done->figures, "retention_call_delete", DB_ID(s->organisation),
	             DB_NUMBER(months_before(s->now_ms, keep->figures_months))));
	done->figures += (int64_t)rows.count;
	TRY(DB_READ(s, &rows, "retention_wording_due", DB_ID(s->organisation),
	            DB_NUMBER(s->now_ms - keep->wording_days * DAY_MS), DB_NUMBER(PIECE)));
	for (size_t i = 0; i < rows.count; i++) {
		struct id id = db_id(&rows, i, 0);

		TRY(db_number(&rows, i, 1) ? end_wording(s, id)
		                           : conversation_end_for(s, id, CONVERSATION_END_WORDING));
	}
	done->wordings = (int64_t)rows.count;
	return ERR_NONE;
}

static enum err is_done(struct scope *s, struct str day, bool *ret_is_done)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "retention_night_is_done", DB_ID(s->organisation), DB_TEXT(day)));
	*ret_is_done = rows.count && db_number(&rows, 0, 0);
	return ERR_NONE;
}

enum err retention_carry(struct scope *s)
{
	struct date today = date_utc(s->now_ms),
		    oldest = date_utc(s->now_ms - RETENTION_NIGHTS_MAX * DAY_MS);
	struct retention_night night = {.day = date_day_text(s->mem, &today)};
	struct retention keep;
	bool is_over;

	TRY(is_done(s, night.day, &is_over));
	if (!is_over)
		TRY(retention_find(s, &keep));
	while (!is_over) {
		TRY(db_begin(s));
		TRY(is_done(s, night.day, &is_over)); /* another process may have been here */
		if (!is_over) {
			TRY(delete_piece(s, &keep, &night));
			is_over = !night.wordings && !night.figures;
			TRY(DB_WRITE(s, NULL, "retention_night_add", DB_ID(s->organisation),
			             DB_TEXT(night.day), DB_NUMBER(night.wordings),
			             DB_NUMBER(night.figures), DB_NUMBER(is_over)));
			TRY(DB_WRITE(s, NULL, "retention_reader_sweep", DB_ID(s->organisation),
			             DB_NUMBER(s->now_ms)));
			TRY(DB_WRITE(s, NULL, "retention_night_sweep", DB_ID(s->organisation),
			             DB_TEXT(date_day_text(s->mem, &oldest))));
		}
		TRY(db_commit(s));
	}
	return ERR_NONE;
}
