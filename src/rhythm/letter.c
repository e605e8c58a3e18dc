#include "rhythm/letter.h"

#include "accounts/guest.h"
#include "core/date.h"
#include "core/mail.h"
#include "core/utf8.h"
#include "rhythm/digest.h"
#include "rhythm/rhythm.h"
#include "rhythm/wording.h"
#include "store/db.h"
#include "teams/team.h"

enum {
	ROUND_MAX = 10, /* letters in one round of the courier: each may take long */
	SWEEP_MAX = 50,
	NAME_BYTES_MAX = 100 /* of a team in a subject */
};
static const int64_t day_ms = 24ll * 60 * 60 * 1000;
static const int64_t kept_ms = 30 * 24ll * 60 * 60 * 1000;

/* ---- writing down ---- */

static enum err add(struct scope *s, struct id receiver, const char *kind, struct id rhythm,
                    int64_t after_number, int64_t until_number)
{
	struct id id = scope_new_id(s);

	return DB_WRITE(s, NULL, "letter_add", DB_ID(s->organisation), DB_ID(id), DB_ID(receiver),
	                DB_TEXT(str_from(kind)), DB_ID(rhythm), DB_NUMBER(after_number),
	                DB_NUMBER(until_number), DB_NUMBER(s->now_ms));
}

enum err letter_note_agreed(struct scope *s, const struct rhythm *rhythm)
{
	struct db_rows rows;

	if (!mail_is_there(s->mail))
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "letter_list_team", DB_ID(s->organisation), DB_ID(rhythm->team),
	            DB_NUMBER(TEAM_MEMBERS_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(add(s, db_id(&rows, i, 0), "agreed", rhythm->id, 0, 0));
	return ERR_NONE;
}

enum err letter_note_digest(struct scope *s, struct id receiver, int64_t after_number,
                            int64_t until_number)
{
	return add(s, receiver, "digest", ID_NONE, after_number, until_number);
}

enum err letter_figures_of(struct scope *s, struct id rhythm, struct letter_figures *ret)
{
	struct letter_figures figures = {.has_mail = mail_is_there(s->mail)};
	struct id whose = id_is_none(s->guest_of) ? ID_NONE : s->actor;
	const struct rhythm *r;
	struct db_rows rows;

	TRY(rhythm_find(s, rhythm, &r));
	TRY(DB_READ(s, &rows, "letter_figures", DB_ID(s->organisation), DB_ID(rhythm),
	            DB_ID(whose)));
	for (size_t i = 0; i < rows.count; i++) {
		struct str state = db_str(&rows, i, 0);

		*(str_equal(state, STR("sent"))   ? &figures.sent
		  : str_equal(state, STR("lost")) ? &figures.lost
		                                  : &figures.waiting) +=
			str_equal(state, STR("void")) ? 0 : db_number(&rows, i, 1);
	}
	*ret = figures;
	return ERR_NONE;
}

enum err letter_count(struct scope *s, int64_t *ret_waiting)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "letter_count", DB_ID(s->organisation)));
	*ret_waiting = db_number(&rows, 0, 0);
	return ERR_NONE;
}

/* ---- what it says ---- */

struct row {
	struct id id, receiver, rhythm;
	bool is_digest;
	int64_t after_number, until_number, tries;
};

/* Of us, to the page; of a guest, to the same by a link that lets them in once, and then asks for another. */
static struct str link_to(struct scope *as, struct str host, struct str place)
{
	bool is_guest = !id_is_none(as->guest_of);
	struct str url, link;
	enum err e = mail_link(as, host, STR("/"), &url);

	if (e) {
		as->problem = (struct problem){0}; /* the letter says where to look instead */
		return STR_NONE;
	}
	if (is_guest && !guest_link_for_letter(as, place, &link))
		place = text_format(as->mem, "come-in/%.*s", STR_ARG(link));
	return text_format(as->mem, "%.*s#/%.*s", STR_ARG(url), STR_ARG(place));
}

static const struct {
	const char *subject, *greeting, *all, *own, *own_guest, *more, *look, *cave, *market;
} agreed_words[LANGUAGE_COUNT] = {
	[LANGUAGE_DE] = {"Vereinbart: Rhythmus von %.*s", "Guten Tag %.*s,\n\n",
                         "das Team %.*s hat vereinbart, wann Höhle und wann Markt ist. Alle haben "
                         "zugestimmt. Es gilt ab %.*s, bis %.*s; dann läuft es aus.\n\n",
                         "Ihre Zeiten (%.*s):\n",
                         "Die Marktzeiten (%.*s), in denen das Team "
                         "für Sie da ist:\n",
                         "\nWeitere Zeiten stehen auf der Seite.\n",
                         "\nDie ganze Woche, und wenn etwas anders liegen soll:\n%.*s\n", "Höhle",
                         "Marktzeit"},
	[LANGUAGE_EN] = {"Agreed: the rhythm of %.*s", "Dear %.*s,\n\n",
                         "the team %.*s has agreed when there is cave time and when market time. "
                         "Everybody has signed. It holds from %.*s until %.*s, and then runs "
                         "out.\n\n",
                         "Your times (%.*s):\n",
                         "The market times (%.*s) in which the team is there for you:\n",
                         "\nThe page has the times that follow.\n",
                         "\nThe whole week, and if something should be elsewhere:\n%.*s\n", "Cave",
                         "Market time"},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* The receiver's caves and the markets, a line each, below the day. */
static void add_blocks(struct scope *as, struct text *body, const struct letter_receiver *to,
                       const struct block *blocks, size_t count)
{
	struct str day = STR_NONE;
	size_t told = 0;

	for (size_t i = 0; i < count && told < LETTER_BLOCKS_MAX; i++) {
		const struct block *b = &blocks[i];
		struct str this_day = wording_day(as, to->language, b->starts_at_ms, to->zone);

		if (b->kind == BLOCK_CAVE && !id_equal(b->member, as->actor))
			continue;
		if (!str_equal(day, this_day))
			text_addf(body, "\n%.*s\n", STR_ARG(this_day));
		day = this_day;
		text_addf(body, "  %.*s  %s\n",
		          STR_ARG(wording_hours(as, b->starts_at_ms, b->ends_at_ms, to->zone)),
		          b->kind == BLOCK_CAVE ? agreed_words[to->language].cave
		                                : agreed_words[to->language].market);
		told++;
	}
	if (told == LETTER_BLOCKS_MAX)
		text_add(body, str_from(agreed_words[to->language].more));
}

static struct str day_of(struct scope *as, const struct letter_receiver *to, struct str day)
{
	int64_t ms = 0;

	(void)date_day_parse(day, &ms);
	return wording_day(as, to->language, ms, zone_utc());
}

static enum err write_agreed(struct scope *as, const struct letter_receiver *to, struct id rhythm,
                             struct str host, struct mail_letter *ret, bool *ret_is_void)
{
	struct text subject = text_new(as->mem, MAIL_SUBJECT_BYTES_MAX),
		    body = text_new(as->mem, MAIL_BODY_BYTES_MAX);
	const struct block *blocks;
	const struct rhythm *r;
	const struct team *team;
	int64_t from_ms, to_ms;
	struct str link;
	size_t count;

	TRY(rhythm_find(as, rhythm, &r));
	TRY(team_find(as, r->team, &team));
	*ret_is_void = r->state != RHYTHM_AGREED;
	TRY(rhythm_day_ms(as, r->starts_on, r->zone, &from_ms));
	TRY(rhythm_day_ms(as, r->ends_on, r->zone, &to_ms));
	TRY(rhythm_block_list(as, rhythm, from_ms - day_ms, to_ms + 2 * day_ms, &blocks, &count));
	link = link_to(
		as, host,
		text_format(as->mem, "teams/%.*s/rhythm", STR_ARG(id_text(as->mem, r->team))));
	text_addf(&subject, agreed_words[to->language].subject,
	          STR_ARG(utf8_cut(team->name, NAME_BYTES_MAX)));
	text_addf(&body, agreed_words[to->language].greeting, STR_ARG(to->name));
	text_addf(&body, agreed_words[to->language].all, STR_ARG(team->name),
	          STR_ARG(day_of(as, to, r->starts_on)), STR_ARG(day_of(as, to, r->ends_on)));
	text_addf(&body,
	          id_is_none(as->guest_of) ? agreed_words[to->language].own
	                                   : agreed_words[to->language].own_guest,
	          STR_ARG(zone_name(to->zone)));
	add_blocks(as, &body, to, blocks, count);
	if (!str_is_empty(link))
		text_addf(&body, agreed_words[to->language].look, STR_ARG(link));
	*ret = (struct mail_letter){
		.to = to->email, .subject = text_str(&subject), .body = text_str(&body)};
	return ERR_NONE;
}

#pragma GCC diagnostic pop

/* ---- sending ---- */

static int64_t pause_ms(int64_t tries)
{
	int64_t ms = LETTER_RETRY_MS;

	while (tries-- > 0)
		ms *= 3;
	return ms;
}

static enum err take(struct scope *s, const struct row *row, int64_t *ret_changed)
{
	TRY(db_begin(s));
	TRY(DB_WRITE(s, ret_changed, "letter_take", DB_ID(s->organisation), DB_ID(row->id),
	             DB_NUMBER(row->tries), DB_NUMBER(s->now_ms + pause_ms(row->tries))));
	return db_commit(s);
}

static enum err set_state(struct scope *s, struct id letter, const char *state)
{
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "letter_set_state", DB_ID(s->organisation), DB_ID(letter),
	             DB_TEXT(str_from(state))));
	return db_commit(s);
}

/* As the receiver sees it. NOT_FOUND when they no longer see it. */
static enum err write(struct scope *s, const struct row *row, struct str host,
                      struct mail_letter *ret, bool *ret_is_void)
{
	struct scope as = *s;
	struct letter_receiver to = {.id = row->receiver};
	struct db_rows rows;
	enum err e;

	TRY(DB_READ(s, &rows, "letter_receiver", DB_ID(s->organisation), DB_ID(row->receiver)));
	*ret_is_void = rows.count == 0 || db_number(&rows, 0, 5);
	if (*ret_is_void)
		return ERR_NONE;
	to.name = db_str(&rows, 0, 0);
	to.email = db_str(&rows, 0, 1);
	to.language = scope_language(db_str(&rows, 0, 2));
	to.zone = wording_zone(s, db_str(&rows, 0, 3));
	as.actor = row->receiver;
	as.guest_of = db_id(&rows, 0, 4);
	as.language = to.language;
	as.seen = (struct scope_seen){0};
	if (row->is_digest)
		e = digest_write(&as, &to, row->after_number, row->until_number,
		                 link_to(&as, host, STR("messages")), ret, ret_is_void);
	else
		e = write_agreed(&as, &to, row->rhythm, host, ret, ret_is_void);
	if (e)
		s->problem = as.problem;
	return e;
}

static enum err send(struct scope *s, const struct row *row, struct str host)
{
	enum mail_outcome outcome;
	struct mail_letter letter;
	int64_t is_ours;
	bool is_void;
	enum err e;

	TRY(take(s, row, &is_ours));
	if (!is_ours)
		return ERR_NONE;
	e = write(s, row, host, &letter, &is_void);
	if (e == ERR_NOT_FOUND || e == ERR_DENIED) {
		db_abandon(s);
		is_void = true; /* off the team, or out of the company, since then */
	} else if (e) {
		return e;
	}
	if (is_void)
		return set_state(s, row->id, "void");
	outcome = mail_try(s, &letter, row->id);
	if (outcome == MAIL_DELAYED && row->tries + 1 < LETTER_TRIES_MAX)
		return ERR_NONE;
	TRY(set_state(s, row->id, outcome == MAIL_SENT ? "sent" : "lost"));
	if (outcome != MAIL_SENT)
		mail_note_lost(s->mail);
	return ERR_NONE;
}

enum err letter_carry(struct scope *s, struct str host)
{
	struct db_rows rows;

	if (!mail_is_there(s->mail))
		return ERR_NONE; /* what waits is sent when there is a mail server again */
	TRY(digest_collect(s));
	TRY(DB_READ(s, &rows, "letter_list_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	            DB_NUMBER(ROUND_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(send(s,
		         &(struct row){.id = db_id(&rows, i, 0),
		                       .receiver = db_id(&rows, i, 1),
		                       .is_digest = str_equal(db_str(&rows, i, 2), STR("digest")),
		                       .rhythm = db_id(&rows, i, 3),
		                       .after_number = db_number(&rows, i, 4),
		                       .until_number = db_number(&rows, i, 5),
		                       .tries = db_number(&rows, i, 6)},
		         host));
	if (rows.count == 0)
		return ERR_NONE;
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "letter_sweep", DB_ID(s->organisation),
	             DB_NUMBER(s->now_ms - kept_ms), DB_NUMBER(SWEEP_MAX)));
	return db_commit(s);
}
