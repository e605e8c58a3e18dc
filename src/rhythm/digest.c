#include "rhythm/digest.h"

#include "core/check.h"
#include "core/date.h"
#include "core/mail.h"
#include "core/secrets.h"
#include "core/utf8.h"
#include "rhythm/block.h"
#include "rhythm/letter.h"
#include "rhythm/wording.h"
#include "store/db.h"
#include "teams/permission.h"

enum {
	ROUND_MAX = 100, /* people in one round of the courier */
	CODE_SECRET_BYTES = 24,
	MINUTES = 24 * 60
};
static const int64_t day_ms = 24ll * 60 * 60 * 1000;

const char *const digest_modes[] = {"off", "market", "daily", NULL};

/* ---- the setting ---- */

enum err digest_own(struct scope *s, struct digest *ret)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "digest_find", DB_ID(s->organisation), DB_ID(s->actor)));
	*ret = (struct digest){.has_mail = mail_is_there(s->mail)};
	if (rows.count) {
		ret->mode = (enum digest_mode)str_which(db_str(&rows, 0, 0), digest_modes);
		ret->minute = db_number(&rows, 0, 1);
	}
	return ERR_NONE;
}

/* The organisation's id, so that the row is found on its server, and a secret. */
static struct str new_code(struct scope *s)
{
	return text_format(s->mem, "%.*s%.*s", STR_ARG(id_text(s->mem, s->organisation)),
	                   STR_ARG(secrets_token(s, CODE_SECRET_BYTES)));
}

enum err digest_set(struct scope *s, const struct digest *digest)
{
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	if (digest->minute < 0 || digest->minute >= MINUTES)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "minute", "not 0 to %d",
		                  MINUTES - 1);
	TRY(db_begin(s));
	if (digest->mode == DIGEST_OFF)
		TRY(DB_WRITE(s, NULL, "digest_retire", DB_ID(s->organisation), DB_ID(s->actor)));
	else
		TRY(DB_WRITE(s, NULL, "digest_set", DB_ID(s->organisation), DB_ID(s->actor),
		             DB_TEXT(str_from(digest_modes[digest->mode])),
		             DB_NUMBER(digest->minute), DB_TEXT(new_code(s))));
	return db_commit(s);
}

static enum err end(struct scope *s, struct str code)
{
	struct db_rows rows;
	struct id member;

	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "digest_find_by_code", DB_ID(s->organisation), DB_TEXT(code)));
	if (rows.count) {
		member = db_id(&rows, 0, 0);
		TRY(DB_WRITE(s, NULL, "digest_retire", DB_ID(s->organisation), DB_ID(member)));
	}
	return db_commit(s);
}

enum err digest_end(struct scope *s, struct str code)
{
	struct id before = s->organisation;
	enum err e;

	if (code.bytes <= ID_TEXT_BYTES || code.bytes > DIGEST_CODE_BYTES_MAX ||
	    !id_parse(str_part(code, 0, ID_TEXT_BYTES), &s->organisation))
		return ERR_NONE;
	e = end(s, code);
	s->organisation = before; /* what a code claims counts for this only */
	return e;
}

/* ---- what is due ---- */

/* The last time of the day that has come. */
static int64_t last_minute(const struct zone *zone, int64_t minute, int64_t now_ms)
{
	for (int days = 0;; days++) {
		struct date d = date_in_zone(now_ms - days * day_ms, zone);
		int64_t ms;

		d.hour = (int)(minute / 60);
		d.minute = (int)(minute % 60);
		d.second = d.ms = 0;
		ms = date_to_ms(&d, zone);
		if (ms <= now_ms)
			return ms;
	}
}

/* When market time began last, within a day; 0 = it did not. */
static enum err last_market(struct scope *s, struct id member, int64_t *ret_ms)
{
	struct db_rows cave, market;
	int64_t ms = 0;

	TRY(DB_READ(s, &cave, "digest_last_cave", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(s->now_ms - day_ms), DB_NUMBER(s->now_ms)));
	TRY(DB_READ(s, &market, "digest_last_market", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(s->now_ms - day_ms), DB_NUMBER(s->now_ms)));
	if (!db_is_null(&cave, 0, 0))
		ms = db_number(&cave, 0, 0);
	if (!db_is_null(&market, 0, 0) && db_number(&market, 0, 0) > ms)
		ms = db_number(&market, 0, 0);
	*ret_ms = ms;
	return ERR_NONE;
}

struct person {
	struct id id;
	enum digest_mode mode;
	int64_t minute, number;
	const struct zone *zone;
};

static enum err collect(struct scope *s, const struct person *p)
{
	int64_t moment_ms, cave_until_ms, until, changed;
	struct db_rows rows;

	TRY(block_cave_at(s, p->id, s->now_ms, &cave_until_ms));
	if (cave_until_ms)
		return ERR_NONE;
	if (p->mode == DIGEST_DAILY)
		moment_ms = last_minute(p->zone, p->minute, s->now_ms);
	else
		TRY(last_market(s, p->id, &moment_ms));
	TRY(DB_READ(s, &rows, "digest_last_number", DB_ID(s->organisation), DB_ID(p->id),
	            DB_NUMBER(p->number), DB_NUMBER(moment_ms),
	            DB_NUMBER(p->mode == DIGEST_MARKET)));
	if (db_is_null(&rows, 0, 0))
		return ERR_NONE;
	until = db_number(&rows, 0, 0);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "digest_move", DB_ID(s->organisation), DB_ID(p->id),
	             DB_NUMBER(p->number), DB_NUMBER(until)));
	if (changed)
		TRY(letter_note_digest(s, p->id, p->number, until));
	return db_commit(s);
}

enum err digest_collect(struct scope *s)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "digest_list_waiting", DB_ID(s->organisation), DB_NUMBER(ROUND_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		struct person p = {
			.id = db_id(&rows, i, 0),
			.mode = (enum digest_mode)str_which(db_str(&rows, i, 1), digest_modes),
			.minute = db_number(&rows, i, 2),
			.number = db_number(&rows, i, 3),
			.zone = wording_zone(s, db_str(&rows, i, 4))};

		TRY(collect(s, &p));
	}
	return ERR_NONE;
}

/* ---- what it says ---- */

static const struct {
	const char *subject, *subject_one, *greeting, *more, *room, *urgent, *informal, *look, *end,
		*how;
} words[LANGUAGE_COUNT] = {
	[LANGUAGE_DE] = {"%zu Nachrichten für Sie", "Eine Nachricht für Sie",
                         "Guten Tag %.*s,\n\ndas ist bis zur Marktzeit für Sie eingegangen "
                         "(Zeiten in %.*s).\n",
                         "\nund weitere: sie stehen auf der Seite.\n", ", im Raum %.*s",
                         ", dringend", "Eine informelle Nachricht. Sie lesen sie auf der Seite.",
                         "\nLesen und antworten:\n%.*s\n",
                         "\nDiese Sammelmail nicht mehr bekommen (ein Klick, ohne Anmeldung):\n"
                         "%.*s\n",
                         "\nSie bekommen diese Sammelmail, weil Sie sie auf Ihrer eigenen Seite "
                         "eingeschaltet haben. Dort schalten Sie sie auch ab.\n"},
	[LANGUAGE_EN] = {"%zu messages for you", "One message for you",
                         "Dear %.*s,\n\nthis came for you until market time (times in %.*s).\n",
                         "\nand more: the page has them.\n", ", in the room %.*s", ", urgent",
                         "An informal message. You read it on the page.",
                         "\nRead and answer:\n%.*s\n",
                         "\nNot to get this digest any more (one click, no log-in):\n%.*s\n",
                         "\nYou get this digest because you switched it on on your own page. "
                         "You switch it off there, too.\n"},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void add_message(struct scope *as, struct text *body, const struct letter_receiver *to,
                        const struct db_rows *rows, size_t i)
{
	struct str team = db_str(rows, i, 1), text = db_str(rows, i, 3), line;
	bool is_informal = db_number(rows, i, 2) != 0;
	int64_t sent_at_ms = db_number(rows, i, 4);

	text_addf(body, "\n%.*s, %.*s", STR_ARG(db_str(rows, i, 0)),
	          STR_ARG(wording_moment(as, to->language, sent_at_ms, to->zone)));
	if (!str_is_empty(team))
		text_addf(body, words[to->language].room, STR_ARG(team));
	if (db_number(rows, i, 5))
		text_add(body, str_from(words[to->language].urgent));
	text_add(body, STR(":\n"));
	if (is_informal)
		text = str_from(words[to->language].informal);
	else if (text.bytes > DIGEST_TEXT_BYTES_MAX)
		text = text_format(as->mem, "%.*s ...",
		                   STR_ARG(utf8_cut(text, DIGEST_TEXT_BYTES_MAX)));
	while (str_next_line(&text, &line))
		text_addf(body, "  %.*s\n", STR_ARG(line));
}

enum err digest_write(struct scope *as, const struct letter_receiver *to, int64_t after_number,
                      int64_t until_number, struct str link, struct mail_letter *ret,
                      bool *ret_is_void)
{
	struct text subject = text_new(as->mem, MAIL_SUBJECT_BYTES_MAX),
		    body = text_new(as->mem, MAIL_BODY_BYTES_MAX);
	struct db_rows rows, setting;
	size_t told;

	TRY(permission_check(as, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(as, &setting, "digest_find", DB_ID(as->organisation), DB_ID(as->actor)));
	TRY(DB_READ(as, &rows, "digest_list_messages", DB_ID(as->organisation), DB_ID(as->actor),
	            DB_NUMBER(after_number), DB_NUMBER(until_number),
	            DB_NUMBER(DIGEST_MESSAGES_MAX + 1)));
	*ret_is_void = rows.count == 0 || setting.count == 0;
	if (*ret_is_void)
		return ERR_NONE;
	told = rows.count > DIGEST_MESSAGES_MAX ? DIGEST_MESSAGES_MAX : rows.count;
	if (told == 1)
		text_add(&subject, str_from(words[to->language].subject_one));
	else
		text_addf(&subject, words[to->language].subject, told);
	text_addf(&body, words[to->language].greeting, STR_ARG(to->name),
	          STR_ARG(zone_name(to->zone)));
	for (size_t i = 0; i < told; i++)
		add_message(as, &body, to, &rows, i);
	if (told < rows.count)
		text_add(&body, str_from(words[to->language].more));
	if (!str_is_empty(link)) {
		struct str end_link;

		text_addf(&body, words[to->language].look, STR_ARG(link));
		end_link = text_format(as->mem, "%.*s#/digest-end/%.*s",
		                       STR_ARG(str_part(link, 0, str_find(link, STR("#/")))),
		                       STR_ARG(db_str(&setting, 0, 3)));
		text_addf(&body, words[to->language].end, STR_ARG(end_link));
	}
	text_add(&body, str_from(words[to->language].how));
	*ret = (struct mail_letter){
		.to = to->email, .subject = text_str(&subject), .body = text_str(&body)};
	return ERR_NONE;
}

#pragma GCC diagnostic pop
