#include "talk/question_plan.h"

#include "accounts/end_customer.h"
#include "accounts/need.h"
#include "accounts/trace.h"
#include "core/check.h"
#include "core/record.h"
#include "core/secrets.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "talk/conversation_report.h"
#include "talk/report_asked.h"
#include "teams/member.h"
#include "teams/permission.h"

enum {
	VERSION =
		2, /* 1: a question had no id, no time and did not say which earlier one it takes up */
	RECORD_BYTES_MAX = 128 * 1024,
	STEMS_MAX = 32, /* telling words of a question */
	SHARED_PERMILLE =
		500,       /* of a planned question's telling words, for it to be taken for asked */
	LENGTH_WORDS = 20, /* an answer this long says something, whatever its words */
	REPLY_UTTERANCES_MAX = 3,  /* of the other side, looked at for an answer */
	LEFT_OPEN_PROPOSED = 40,   /* so that the rest has room */
	END_CUSTOMERS_PROPOSED = 4 /* so that the account's own needs have room */
};

const char *const question_plan_states[PLANNED_STATE_COUNT + 1] = {"planned", "asked", "answered",
                                                                   "open", NULL};
const char *const question_plan_sources[PLANNED_SOURCE_COUNT + 1] = {
	"by_hand", "need", "confirmation", "end_customer", "left_open", "came_up", NULL};

/* ---- what is sealed ---- */

static struct str write_record(struct scope *s, const struct question_plan *p)
{
	struct text t = text_new(s->mem, RECORD_BYTES_MAX);

	record_add_number(&t, VERSION);
	record_add_str(&t, p->title);
	record_add_number(&t, (int64_t)p->topic_count);
	for (size_t i = 0; i < p->topic_count; i++)
		record_add_str(&t, p->topics[i]);
	record_add_number(&t, (int64_t)p->question_count);
	for (size_t i = 0; i < p->question_count; i++) {
		const struct planned_question *q = &p->questions[i];

		record_add_id(&t, q->id);
		record_add_str(&t, q->text);
		record_add_number(&t, q->topic);
		record_add_number(&t, q->state);
		record_add_number(&t, q->source);
		record_add_id(&t, q->record);
		record_add_id(&t, q->earlier);
		record_add_number(&t, q->utterance + 1);
		record_add_number(&t, q->at_ms + 1);
		record_add_number(&t, q->is_sure);
	}
	return text_str(&t);
}

/* Of a question that was kept without one: the same each time it is read, so that it stays when the plan is changed next. */
static struct id id_from_place(struct id plan, size_t place)
{
	plan.b[ID_BYTES - 1] ^= (unsigned char)(place + 1);
	return plan;
}

static enum err read_record(struct scope *s, struct str plain, struct question_plan *p)
{
	struct record r = record_read(plain);
	struct planned_question *questions;
	int64_t version = record_number(&r);
	struct str *topics;

	if (version < 1 || version > VERSION)
		return scope_fail(s, ERR_BROKEN, "question_plan.unreadable", NULL,
		                  "another version");
	p->title = record_str(&r);
	p->topic_count = record_count(&r, QUESTION_PLAN_TOPICS_MAX);
	topics = NEW_ARRAY(s->mem, struct str, p->topic_count);
	for (size_t i = 0; i < p->topic_count; i++)
		topics[i] = record_str(&r);
	p->question_count = record_count(&r, QUESTION_PLAN_QUESTIONS_MAX);
	questions = NEW_ARRAY(s->mem, struct planned_question, p->question_count);
	for (size_t i = 0; i < p->question_count; i++) {
		questions[i].id = version < 2 ? id_from_place(p->id, i) : record_id(&r);
		questions[i].text = record_str(&r);
		questions[i].topic = record_number(&r);
		questions[i].state = (enum planned_state)record_count(&r, PLANNED_STATE_COUNT - 1);
		questions[i].source =
			(enum planned_source)record_count(&r, PLANNED_SOURCE_COUNT - 1);
		questions[i].record = record_id(&r);
		questions[i].earlier = version < 2 ? ID_NONE : record_id(&r);
		questions[i].utterance = record_number(&r) - 1;
		questions[i].at_ms = version < 2 ? -1 : record_number(&r) - 1;
		questions[i].is_sure = record_number(&r) != 0;
	}
	p->topics = topics;
	p->questions = questions;
	if (!record_is_done(&r))
		return scope_fail(s, ERR_BROKEN, "question_plan.unreadable", NULL,
		                  "makes no sense");
	return ERR_NONE;
}

static enum err read_row(struct scope *s, const struct db_rows *rows, size_t row,
                         struct question_plan *p)
{
	struct str plain;

	if (!s->actor_key)
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no key in this session");
	p->id = db_id(rows, row, 0);
	p->account = db_id(rows, row, 1);
	p->created_at_ms = db_number(rows, row, 2);
	p->conversation = db_id(rows, row, 3);
	p->revision = db_number(rows, row, 4);
	TRY(secrets_unseal(s, s->actor_key, db_str(rows, row, 5), &plain));
	return read_record(s, plain, p);
}

static enum err seal(struct scope *s, const struct question_plan *p, struct str *ret_sealed)
{
	const struct member *owner;

	TRY(member_find(s, s->actor, &owner));
	*ret_sealed = secrets_seal(s, owner->open_key, write_record(s, p));
	return ERR_NONE;
}

/* ---- checking ---- */

static enum err check_topics(struct scope *s, struct question_plan *p)
{
	struct str *topics = NEW_ARRAY(s->mem, struct str, p->topic_count);

	if (p->topic_count < 1 || p->topic_count > QUESTION_PLAN_TOPICS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "topics", "1 to %d",
		                  QUESTION_PLAN_TOPICS_MAX);
	for (size_t i = 0; i < p->topic_count; i++) {
		topics[i] = p->topics[i];
		TRY(check_line_needed(s, "topics", QUESTION_PLAN_TITLE_BYTES_MAX, &topics[i]));
	}
	p->topics = topics;
	return ERR_NONE;
}

static bool is_twice(const struct planned_question *questions, size_t count, struct id id)
{
	for (size_t i = 0; i < count; i++)
		if (id_equal(questions[i].id, id))
			return true;
	return false;
}

static enum err check_questions(struct scope *s, struct question_plan *p)
{
	struct planned_question *questions =
		NEW_ARRAY(s->mem, struct planned_question, p->question_count);

	if (p->question_count > QUESTION_PLAN_QUESTIONS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "questions", "at most %d",
		                  QUESTION_PLAN_QUESTIONS_MAX);
	for (size_t i = 0; i < p->question_count; i++) {
		struct planned_question *q = &questions[i];

		*q = p->questions[i];
		TRY(check_line_needed(s, "questions", QUESTION_PLAN_TEXT_BYTES_MAX, &q->text));
		if (q->topic < 0 || (size_t)q->topic >= p->topic_count || q->utterance < -1)
			return scope_fail(s, ERR_INVALID, "field.out_of_range", "questions",
			                  "a topic or place there is not");
		if (id_is_none(q->id))
			q->id = scope_new_id(s);
		if (is_twice(questions, i, q->id))
			return scope_fail(s, ERR_INVALID, "question_plan.question_twice",
			                  "questions", "two with one id");
	}
	p->questions = questions;
	return ERR_NONE;
}

static const struct planned_question *find_question(const struct question_plan *p, struct id id)
{
	for (size_t i = 0; p && i < p->question_count; i++)
		if (id_equal(p->questions[i].id, id))
			return &p->questions[i];
	return NULL;
}

/* The place is one of ours in the talk, which is read once: `*transcript`, NULL = not yet. */
static enum err find_place(struct scope *s, struct id conversation, int64_t utterance,
                           const struct transcript **transcript, int64_t *ret_at_ms)
{
	const struct conversation *c;
	const struct report *report;

	if (!*transcript && !id_is_none(conversation)) {
		TRY(conversation_report(s, conversation, &c, &report));
		*transcript = report->ask.transcript;
	}
	if (!*transcript || (size_t)utterance >= (*transcript)->utterance_count ||
	    (*transcript)->speakers[(*transcript)->utterances[utterance].speaker].side != SIDE_US)
		return scope_fail(s, ERR_INVALID, "question_plan.place_unknown", "questions",
		                  "no utterance of ours in the talk of the plan");
	*ret_at_ms = (*transcript)->utterances[utterance].start_ms;
	return ERR_NONE;
}

/* A question that stays where it was keeps its time, also when the talk is gone. */
static enum err check_places(struct scope *s, struct question_plan *p,
                             const struct question_plan *before)
{
	struct planned_question *questions =
		NEW_ARRAY(s->mem, struct planned_question, p->question_count);
	const struct transcript *transcript = NULL;

	for (size_t i = 0; i < p->question_count; i++) {
		struct planned_question *q = &questions[i];
		const struct planned_question *was;

		*q = p->questions[i];
		was = find_question(before, q->id);
		q->at_ms = was && was->utterance == q->utterance ? was->at_ms : -1;
		if (q->utterance >= 0 && (!was || was->utterance != q->utterance))
			TRY(find_place(s, p->conversation, q->utterance, &transcript, &q->at_ms));
	}
	p->questions = questions;
	return ERR_NONE;
}

/* `before`: the plan as it was; NULL = it is new. */
static enum err check(struct scope *s, struct question_plan *p, const struct question_plan *before)
{
	TRY(check_line_needed(s, "title", QUESTION_PLAN_TITLE_BYTES_MAX, &p->title));
	TRY(check_topics(s, p));
	TRY(check_questions(s, p));
	return check_places(s, p, before);
}

/* ---- adding, finding, changing ---- */

enum err question_plan_list(struct scope *s, struct id account, struct id after, size_t limit,
                            const struct question_plan **ret_plans, size_t *ret_count)
{
	struct question_plan *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(check_limit(s, limit, QUESTION_PLAN_LIST_MAX));
	after = id_or_newest(after);
	if (id_is_none(account))
		TRY(DB_READ(s, &rows, "question_plan_list", DB_ID(s->organisation), DB_ID(s->actor),
		            DB_ID(after), DB_NUMBER(limit)));
	else
		TRY(DB_READ(s, &rows, "question_plan_list_of_account", DB_ID(s->organisation),
		            DB_ID(s->actor), DB_ID(after), DB_NUMBER(limit), DB_ID(account)));
	list = NEW_ARRAY(s->mem, struct question_plan, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		TRY(read_row(s, &rows, i, &list[i]));
	*ret_plans = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static bool has_taken_up(const struct question_plan *p, struct id question)
{
	for (size_t i = 0; i < p->question_count; i++)
		if (id_equal(p->questions[i].earlier, question))
			return true;
	return false;
}

/* Within the transaction that keeps `p`, so that of two windows that take up the same question one is refused. `before`: the plan
 * as it was, NULL = it is new; what it has already is not asked for again. */
static enum err check_taken_up(struct scope *s, const struct question_plan *p,
                               const struct question_plan *before)
{
	const struct question_plan *plans = NULL;
	size_t count = 0;

	for (size_t i = 0; i < p->question_count; i++) {
		struct id earlier = p->questions[i].earlier;

		if (id_is_none(earlier) || (before && has_taken_up(before, earlier)))
			continue;
		if (!plans)
			TRY(question_plan_list(s, p->account, ID_NONE, QUESTION_PLAN_LIST_MAX,
			                       &plans, &count));
		for (size_t k = 0; k < count; k++)
			if (!id_equal(plans[k].id, p->id) && has_taken_up(&plans[k], earlier))
				return scope_fail(s, ERR_CONFLICT, "question_plan.taken_up",
				                  "questions", "another plan has it");
	}
	return ERR_NONE;
}

enum err question_plan_add(struct scope *s, const struct question_plan *draft,
                           const struct question_plan **ret_plan)
{
	struct question_plan *p = NEW(s->mem, struct question_plan);
	struct str sealed;

	TRY(permission_check(s, MAY_EDIT, draft->account));
	*p = *draft;
	p->conversation = ID_NONE;
	TRY(check(s, p, NULL));
	p->id = scope_new_id(s);
	p->created_at_ms = s->now_ms;
	p->revision = 1;
	TRY(seal(s, p, &sealed));
	TRY(db_begin(s));
	TRY(check_taken_up(s, p, NULL));
	TRY(DB_WRITE(s, NULL, "question_plan_add", DB_ID(s->organisation), DB_ID(p->id),
	             DB_ID(s->actor), DB_ID(p->account), DB_NUMBER(s->now_ms), DB_BYTES(sealed)));
	TRY(db_commit(s));
	*ret_plan = p;
	return ERR_NONE;
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "question_plan.not_found", NULL,
	                  "no such plan of this person");
}

enum err question_plan_find(struct scope *s, struct id id, const struct question_plan **ret_plan)
{
	struct question_plan *p;
	struct db_rows rows;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(DB_READ(s, &rows, "question_plan_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	p = NEW(s->mem, struct question_plan);
	TRY(read_row(s, &rows, 0, p));
	if (permission_check(s, MAY_SEE, p->account) != ERR_NONE)
		return not_found(s);
	*ret_plan = p;
	return ERR_NONE;
}

static enum err changed_meanwhile(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "question_plan.changed", NULL,
	                  "another revision is stored");
}

enum err question_plan_change(struct scope *s, const struct question_plan *next,
                              const struct question_plan **ret_plan)
{
	const struct question_plan *before;
	struct question_plan *p = NEW(s->mem, struct question_plan);
	struct str sealed;
	int64_t changed;

	TRY(question_plan_find(s, next->id, &before));
	*p = *before;
	p->title = next->title;
	p->topics = next->topics;
	p->topic_count = next->topic_count;
	p->questions = next->questions;
	p->question_count = next->question_count;
	TRY(check(s, p, before));
	TRY(seal(s, p, &sealed));
	TRY(db_begin(s));
	TRY(check_taken_up(s, p, before));
	TRY(DB_WRITE(s, &changed, "question_plan_change", DB_ID(s->organisation), DB_ID(p->id),
	             DB_ID(s->actor), DB_NUMBER(next->revision), DB_BYTES(sealed)));
	if (!changed)
		return changed_meanwhile(s);
	TRY(db_commit(s));
	p->revision = next->revision + 1;
	*ret_plan = p;
	return ERR_NONE;
}

enum err question_plan_erase(struct scope *s, struct id id)
{
	int64_t erased;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &erased, "question_plan_erase", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor)));
	if (!erased)
		return not_found(s);
	db_forget(s);
	return db_commit(s);
}

enum err question_plan_forget_talk(struct scope *s, struct id conversation, bool with_plan)
{
	if (with_plan)
		TRY(DB_WRITE(s, NULL, "question_plan_erase_matched", DB_ID(s->organisation),
		             DB_ID(conversation)));
	return DB_WRITE(s, NULL, "question_plan_forget_talk", DB_ID(s->organisation),
	                DB_ID(conversation));
}

enum err question_plan_erase_all(struct scope *s, struct id owner)
{
	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "question_plan_erase_all", DB_ID(s->organisation), DB_ID(owner)));
	db_forget(s);
	return db_commit(s);
}

/* ---- matching with a talk ---- */

struct stems {
	uint32_t at[STEMS_MAX];
	size_t count;
};

struct talk {
	const struct transcript *transcript;
	const struct label *labels;
	struct stems *stems; /* per utterance */
	bool *is_taken;      /* per utterance: a planned question has found it */
};

static size_t shared(const struct stems *a, const struct stems *b)
{
	size_t count = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			count += a->at[i] == b->at[k];
	return count;
}

static enum side side_of(const struct talk *t, size_t utterance)
{
	return t->transcript->speakers[t->transcript->utterances[utterance].speaker].side;
}

static size_t count_words(struct str text)
{
	struct str word;
	size_t count = 0;

	while (str_next(&text, ' ', &word))
		count += !str_is_empty(word);
	return count;
}

/* The question of ours that has most of it; -1 = none has enough. */
static int64_t find_asked(const struct talk *t, const struct stems *planned)
{
	size_t best = 0;
	int64_t at = -1;

	for (size_t i = 0; i < t->transcript->utterance_count; i++) {
		size_t count = shared(planned, &t->stems[i]);

		if (side_of(t, i) != SIDE_US || t->labels[i].question == QUESTION_NONE ||
		    t->is_taken[i] || count <= best)
			continue;
		if (count * 1000 < planned->count * SHARED_PERMILLE)
			continue;
		best = count;
		at = (int64_t)i;
	}
	return at;
}

/* Whether the other side then said something on it. */
static bool is_answered(const struct talk *t, const struct stems *planned, size_t asked)
{
	size_t looked = 0, words = 0, count;

	for (size_t i = asked + 1;
	     i < t->transcript->utterance_count && looked < REPLY_UTTERANCES_MAX; i++) {
		if (side_of(t, i) != SIDE_THEM) {
			if (t->labels[i].question != QUESTION_NONE)
				break;
			continue;
		}
		looked++;
		count = count_words(t->transcript->utterances[i].text);
		if (t->labels[i].flags & FLAG_EVADING && count <= REPORT_EVADED_WORDS_MAX)
			continue; /* it may name what it does not answer */
		words += count;
		if (shared(planned, &t->stems[i]) || words >= LENGTH_WORDS)
			return true;
	}
	return false;
}

static struct stems stems_of(struct analysis *words, enum analysis_language language,
                             struct str text)
{
	struct stems stems;

	stems.count = analysis_stems(words, language, text, stems.at, STEMS_MAX);
	return stems;
}

static struct talk talk_of(struct scope *s, const struct report *report, struct analysis *words)
{
	const struct transcript *transcript = report->ask.transcript;
	size_t count = transcript->utterance_count;
	struct talk t = {.transcript = transcript,
	                 .labels = report->ask.labels,
	                 .stems = NEW_ARRAY(s->mem, struct stems, count),
	                 .is_taken = NEW_ARRAY(s->mem, bool, count)};

	for (size_t i = 0; i < count; i++)
		t.stems[i] = stems_of(words, t.labels[i].language, transcript->utterances[i].text);
	return t;
}

/* In which language it was planned is not known: German, and when that finds nothing English. */
static void match_question(struct talk *t, struct analysis *words, struct planned_question *q)
{
	static const enum analysis_language languages[] = {ANALYSIS_DE, ANALYSIS_EN};

	q->state = PLANNED_OPEN;
	q->utterance = -1;
	q->at_ms = -1;
	for (int i = 0; i < 2 && q->utterance < 0; i++) {
		struct stems planned = stems_of(words, languages[i], q->text);

		if (!planned.count)
			continue;
		q->utterance = find_asked(t, &planned);
		if (q->utterance < 0)
			continue;
		t->is_taken[q->utterance] = true;
		q->at_ms = t->transcript->utterances[q->utterance].start_ms;
		q->state = is_answered(t, &planned, (size_t)q->utterance) ? PLANNED_ANSWERED
		                                                          : PLANNED_ASKED;
	}
}

enum err question_plan_match(struct scope *s, struct id id, struct id conversation,
                             const struct question_plan **ret_plan)
{
	struct question_plan *p = NEW(s->mem, struct question_plan);
	struct planned_question *questions;
	const struct question_plan *before;
	const struct conversation *c;
	const struct report *report;
	struct analysis *words;
	struct str sealed;
	struct talk t;
	int64_t changed;

	TRY(question_plan_find(s, id, &before));
	TRY(conversation_find_own(s, conversation, &c));
	if (!id_equal(c->account, before->account))
		return scope_fail(s, ERR_INVALID, "question_plan.other_account", "conversation",
		                  "it is a talk with another account");
	TRY(conversation_report(s, conversation, &c, &report));
	words = analysis_start(s->mem, s->rules, ANALYSIS_AUTO);
	t = talk_of(s, report, words);
	*p = *before;
	questions = NEW_ARRAY(s->mem, struct planned_question, p->question_count);
	for (size_t i = 0; i < p->question_count; i++) {
		questions[i] = before->questions[i];
		if (!questions[i].is_sure)
			match_question(&t, words, &questions[i]);
	}
	p->questions = questions;
	p->conversation = conversation;
	p->revision = before->revision + 1;
	TRY(seal(s, p, &sealed));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "question_plan_change_match", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor), DB_NUMBER(before->revision), DB_BYTES(sealed),
	             DB_ID(conversation)));
	if (!changed)
		return changed_meanwhile(s);
	TRY(db_commit(s));
	*ret_plan = p;
	return ERR_NONE;
}

/* ---- proposing ---- */

/* Filled with the customer's words, or with a name. */
static const char *const wordings[PLANNED_SOURCE_COUNT][LANGUAGE_COUNT] = {
	[PLANNED_FROM_NEED] =
		{[LANGUAGE_DE] = "Sie sagten: „%.*s“ Woran würden Sie merken, dass das gelöst ist?",
                 [LANGUAGE_EN] = "You said: “%.*s” How would you notice that this is solved?"},
	[PLANNED_FROM_CONFIRMATION] = {[LANGUAGE_DE] = "Haben wir Sie richtig verstanden: „%.*s“?",
                                       [LANGUAGE_EN] = "Did we understand you correctly: “%.*s”?"},
	[PLANNED_FROM_END_CUSTOMER] =
		{[LANGUAGE_DE] =
                         "Was brauchen Ihre Kunden („%.*s“) heute anders als vor einem Jahr?",
                 [LANGUAGE_EN] = "What do your customers (“%.*s”) need today that they did not a "
                                 "year ago?"},
};

struct proposals {
	struct planned_question *at;
	size_t count;
};

static void propose(struct scope *s, struct proposals *list, enum planned_source source,
                    struct id record, struct str words)
{
	struct str text = words;

	if (list->count == QUESTION_PLAN_PROPOSALS_MAX)
		return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (wordings[source][s->language])
		text = text_format(s->mem, wordings[source][s->language], STR_ARG(words));
#pragma GCC diagnostic pop
	list->at[list->count++] = (struct planned_question){
		.text = text, .source = source, .record = record, .utterance = -1, .at_ms = -1};
}

static bool is_over(const struct question_plan *p)
{
	for (size_t i = 0; i < p->question_count; i++)
		if (p->questions[i].state != PLANNED)
			return true;
	return false;
}

/* Whether another plan takes up a question of plans[at]: it says so, or a newer one has it word for word. (Plans are the newest first.) */
static bool is_taken_up(const struct question_plan *plans, size_t count, size_t at,
                        const struct planned_question *open)
{
	for (size_t i = 0; i < count; i++) {
		if (i != at && has_taken_up(&plans[i], open->id))
			return true;
		for (size_t k = 0; i < at && k < plans[i].question_count; k++)
			if (plans[i].questions[k].source == PLANNED_FROM_LEFT_OPEN &&
			    str_equal(plans[i].questions[k].text, open->text))
				return true;
	}
	return false;
}

/* Of every talk that is over: other plans are of talks to come. */
static enum err propose_left_open(struct scope *s, struct id account, struct proposals *list)
{
	const struct question_plan *plans;
	size_t count;

	TRY(question_plan_list(s, account, ID_NONE, QUESTION_PLAN_LIST_MAX, &plans, &count));
	for (size_t i = 0; i < count; i++) {
		if (!is_over(&plans[i]))
			continue;
		for (size_t k = 0; k < plans[i].question_count; k++) {
			const struct planned_question *q = &plans[i].questions[k];

			if ((q->state != PLANNED && q->state != PLANNED_OPEN) ||
			    list->count == LEFT_OPEN_PROPOSED || is_taken_up(plans, count, i, q))
				continue;
			propose(s, list, PLANNED_FROM_LEFT_OPEN, q->record, q->text);
			list->at[list->count - 1].earlier = q->id;
		}
	}
	return ERR_NONE;
}

/* Whether it is about something that is proposed already. */
static bool is_there(const struct proposals *list, struct id record)
{
	for (size_t i = 0; i < list->count; i++)
		if (!id_is_none(record) && id_equal(list->at[i].record, record))
			return true;
	return false;
}

static int by_weight(const void *a, const void *b)
{
	const struct need *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return memcmp(y->id.b, x->id.b, sizeof x->id.b);
}

static enum err propose_needs(struct scope *s, struct id account, struct proposals *list)
{
	const struct need *needs, *all;
	struct need *heavy;
	size_t count, all_count;
	bool is_cut;

	TRY(trace_white_space(s, account, &needs, &count, &is_cut));
	heavy = NEW_ARRAY(s->mem, struct need, count);
	if (count)
		memcpy(heavy, needs, count * sizeof *heavy);
	qsort(heavy, count, sizeof *heavy, by_weight);
	for (size_t i = 0; i < count; i++)
		if (!is_there(list, heavy[i].id))
			propose(s, list, PLANNED_FROM_NEED, heavy[i].id, heavy[i].quote);
	TRY(need_list(s, account, ID_NONE, NEED_LIST_MAX, &all, &all_count));
	for (size_t i = 0; i < all_count; i++)
		if (all[i].state == NEED_HEARD && !is_there(list, all[i].id))
			propose(s, list, PLANNED_FROM_CONFIRMATION, all[i].id, all[i].quote);
	return ERR_NONE;
}

static enum err propose_end_customers(struct scope *s, struct id account, struct proposals *list)
{
	const struct end_customer *customers;
	const struct need *needs;
	size_t count, need_count, left = END_CUSTOMERS_PROPOSED;

	TRY(end_customer_list(s, account, STR_NONE, ID_NONE, END_CUSTOMER_LIST_MAX, &customers,
	                      &count));
	TRY(need_list(s, account, ID_NONE, NEED_LIST_MAX, &needs, &need_count));
	for (size_t i = 0; i < count && left; i++) {
		bool is_known = is_there(list, customers[i].id);

		for (size_t k = 0; k < need_count; k++)
			is_known |= id_equal(needs[k].end_customer, customers[i].id);
		if (is_known)
			continue;
		left--;
		propose(s, list, PLANNED_FROM_END_CUSTOMER, customers[i].id, customers[i].name);
	}
	return ERR_NONE;
}

enum err question_plan_propose(struct scope *s, struct id account,
                               const struct planned_question **ret_questions, size_t *ret_count)
{
	struct proposals list = {
		.at = NEW_ARRAY(s->mem, struct planned_question, QUESTION_PLAN_PROPOSALS_MAX)};

	TRY(permission_check(s, MAY_EDIT, account));
	TRY(propose_left_open(s, account, &list));
	TRY(propose_end_customers(s, account, &list));
	TRY(propose_needs(s, account, &list));
	*ret_questions = list.at;
	*ret_count = list.count;
	return ERR_NONE;
}
