#include "accounts/export_kinds.h"

#include "accounts/action.h"
#include "accounts/comment.h"
#include "accounts/contact.h"
#include "accounts/deal.h"
#include "accounts/division.h"
#include "accounts/end_customer.h"
#include "accounts/goal.h"
#include "accounts/guest.h"
#include "accounts/need.h"
#include "accounts/note.h"
#include "accounts/relation.h"
#include "accounts/result.h"
#include "accounts/review.h"
#include "accounts/solution.h"
#include "accounts/stakeholder.h"
#include "accounts/strategy.h"
#include "accounts/understanding.h"
#include "teams/access.h"
#include "teams/agreement.h"
#include "teams/history.h"
#include "teams/iteration.h"

enum {
	PAGE = EXPORT_KINDS_PAGE
};

/* A row in one line. */
#define ROW(t, ...) export_table_row((t), (struct str[]){__VA_ARGS__})

static struct str id(struct export_table *t, struct id id)
{
	return export_table_id(t, id);
}

static struct str at(struct export_table *t, int64_t ms)
{
	return export_table_time(t, ms);
}

static struct str number(struct export_table *t, int64_t number)
{
	return export_table_number(t, number);
}

static struct str yes(bool is_so)
{
	return export_table_yes(is_so);
}

/* The next page begins behind the last of this one. */
static void go_on(struct export_page *page, size_t count, struct id last)
{
	page->has_more = count == PAGE;
	page->after = last;
}

/* ---- the account and its people ---- */

static enum err accounts(struct export_table *t, const struct account *a, struct export_page *page)
{
	(void)page;
	ROW(t, id(t, a->id), a->name, a->country, a->about, at(t, a->created_at_ms));
	return ERR_NONE;
}

static enum err contacts(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct contact *list;
	size_t count;

	TRY(contact_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct contact *c = &list[i];

		access_note(t->page, c->id, "exported");
		ROW(t, id(t, c->id), a->name, c->name, c->email, c->function, c->language, c->phone,
		    id(t, c->division), yes(c->is_shared));
		go_on(page, count, c->id);
	}
	return ERR_NONE;
}

static enum err members(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct account_member *list;
	size_t count;

	(void)page;
	TRY(account_member_list(t->page, a->id, &list, &count));
	for (size_t i = 0; i < count; i++)
		ROW(t, id(t, list[i].member), a->name, list[i].name, list[i].discipline,
		    list[i].country, list[i].time_zone, yes(list[i].is_lead), yes(list[i].is_guest),
		    at(t, list[i].since_ms));
	return ERR_NONE;
}

static enum err guests(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct guest *list;
	size_t count;

	TRY(guest_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		access_note(t->page, list[i].contact, "exported");
		ROW(t, id(t, list[i].id), a->name, list[i].name, list[i].email,
		    id(t, list[i].contact), list[i].language, yes(list[i].is_here),
		    at(t, list[i].invited_at_ms));
		go_on(page, count, list[i].id);
	}
	return ERR_NONE;
}

/* ---- in depth ---- */

static enum err divisions(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct division *list;
	size_t count;

	TRY(division_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct division *d = &list[i];

		ROW(t, id(t, d->id), a->name, str_from(division_kinds[d->kind]), d->name,
		    id(t, d->parent), d->country, d->city, yes(d->is_shared));
		go_on(page, count, d->id);
	}
	return ERR_NONE;
}

static enum err end_customers(struct export_table *t, const struct account *a,
                              struct export_page *page)
{
	const struct end_customer *list;
	size_t count;

	TRY(end_customer_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct end_customer *e = &list[i];

		ROW(t, id(t, e->id), a->name, str_from(end_customer_kinds[e->kind]), e->name,
		    e->about, yes(e->is_shared));
		go_on(page, count, e->id);
	}
	return ERR_NONE;
}

static enum err stakeholders(struct export_table *t, const struct account *a,
                             struct export_page *page)
{
	const struct stakeholder *list;
	size_t count;

	TRY(stakeholder_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct stakeholder *x = &list[i];

		access_note(t->page, x->contact, "exported");
		ROW(t, id(t, x->contact), a->name, x->name, str_from(stakeholder_roles[x->role]),
		    number(t, x->influence), number(t, x->attitude), x->note, id(t, x->assessed_by),
		    at(t, x->assessed_at_ms));
		go_on(page, count, x->contact);
	}
	return ERR_NONE;
}

static enum err relations(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct relation *list;
	size_t count;

	TRY(relation_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		ROW(t, id(t, list[i].id), a->name, str_from(relation_kinds[list[i].kind]),
		    id(t, list[i].from), id(t, list[i].to));
		go_on(page, count, list[i].id);
	}
	return ERR_NONE;
}

static enum err deals(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct deal *list;
	size_t count;

	TRY(deal_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct deal *d = &list[i];

		ROW(t, id(t, d->id), a->name, d->title, str_from(deal_stages[d->stage]),
		    d->amount_cents < 0 ? STR_NONE : number(t, d->amount_cents), d->currency,
		    d->expected_on, d->reason, d->decided_on, id(t, d->division));
		go_on(page, count, d->id);
	}
	return ERR_NONE;
}

static enum err notes(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct note *list;
	size_t count;

	TRY(note_list(t->page, a->id, STR_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct note *n = &list[i];

		ROW(t, id(t, n->id), a->name, n->title, n->text, n->written_by_name,
		    at(t, id_ms(n->id)), yes(n->is_shared));
		go_on(page, count, n->id);
	}
	return ERR_NONE;
}

/* ---- the trace ---- */

static enum err goals(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct goal *list;
	size_t count;

	TRY(goal_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct step *x = &list[i].step;

		ROW(t, id(t, x->id), a->name, x->title, x->text, list[i].until_on,
		    number(t, list[i].position), yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err needs(struct export_table *t, const struct account *a, struct export_page *page)
{
	static const char *const levels[NEED_LEVEL_COUNT] = {"account", "end_customer"};
	const struct need *list;
	size_t count;

	TRY(need_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct need *n = &list[i];

		ROW(t, id(t, n->id), a->name, n->quote, str_from(levels[n->level]),
		    id(t, n->contact), at(t, n->heard_at_ms), at(t, n->kept_at_ms),
		    number(t, n->weight), str_from(need_states[n->state]), n->correction,
		    n->answered_by_name, at(t, n->answered_at_ms), id(t, n->end_customer),
		    id(t, n->division), yes(n->is_shared));
		go_on(page, count, n->id);
	}
	return ERR_NONE;
}

static enum err answers(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct need_answer *said;
	const struct need *list;
	size_t count, said_count;

	TRY(need_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		go_on(page, count, list[i].id);
		if (list[i].state == NEED_HEARD)
			continue; /* nobody has said anything */
		TRY(need_list_answers(t->page, list[i].id, &said, &said_count));
		for (size_t k = 0; k < said_count; k++)
			ROW(t, id(t, list[i].id), a->name, said[k].guest_name,
			    str_from(need_states[said[k].state]), said[k].text,
			    at(t, said[k].at_ms));
	}
	return ERR_NONE;
}

static enum err strategies(struct export_table *t, const struct account *a,
                           struct export_page *page)
{
	const struct strategy *list;
	const struct id *about;
	size_t count, about_count;

	TRY(strategy_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct step *x = &list[i].step;

		TRY(strategy_list_needs(t->page, x->id, &about, &about_count));
		ROW(t, id(t, x->id), a->name, x->title, x->text,
		    export_table_ids(t, about, about_count), yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err solutions(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct solution *list;
	size_t count;

	TRY(solution_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct step *x = &list[i].step;

		ROW(t, id(t, x->id), a->name, x->title, x->text, id(t, list[i].strategy),
		    yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err actions(struct export_table *t, const struct account *a, struct export_page *page)
{
	struct action_ask ask = {
		.account = a->id, .state = -1, .after = page->after, .limit = PAGE};
	const struct action *list;
	size_t count;

	TRY(action_list(t->page, &ask, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct action *x = &list[i];

		ROW(t, id(t, x->id), a->name, x->title, x->text, str_from(action_states[x->state]),
		    x->owner_name, x->due_on, number(t, x->cave_minutes), at(t, x->done_at_ms),
		    id(t, x->need), id(t, x->solution), id(t, x->team), id(t, x->iteration),
		    yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err results(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct result *list;
	size_t count;

	TRY(result_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct step *x = &list[i].step;

		ROW(t, id(t, x->id), a->name, x->title, x->text, list[i].happened_on,
		    id(t, list[i].action), yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err comments(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct comment *list;
	size_t count;

	TRY(comment_list_of_account(t->page, a->id, &page->after, PAGE, &list, &count,
	                            &page->has_more));
	for (size_t i = 0; i < count; i++)
		ROW(t, id(t, list[i].id), a->name, str_from(comment_kinds[list[i].kind]),
		    id(t, list[i].record), list[i].author_name, list[i].text,
		    at(t, id_ms(list[i].id)), yes(list[i].is_internal));
	return ERR_NONE;
}

static enum err understandings(struct export_table *t, const struct account *a,
                               struct export_page *page)
{
	const struct understanding *list;
	const struct id *about;
	size_t count, about_count;

	TRY(understanding_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct understanding *u = &list[i];

		TRY(understanding_list_needs(t->page, u->id, &about, &about_count));
		ROW(t, id(t, u->id), a->name, u->text, u->made_by_name, at(t, id_ms(u->id)),
		    export_table_ids(t, about, about_count), number(t, u->open_count));
		go_on(page, count, u->id);
	}
	return ERR_NONE;
}

static enum err reviews(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct review *list;
	size_t count;

	TRY(review_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct review *x = &list[i];

		ROW(t, id(t, x->id), a->name, x->subject, x->moderator_name, x->presenter_name,
		    str_from(review_phases[x->phase]), at(t, x->created_at_ms));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err review_entries(struct export_table *t, const struct account *a,
                               struct export_page *page)
{
	const struct review_entry *said;
	const struct review *list;
	size_t count, said_count;

	TRY(review_list(t->page, a->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(review_list_entries(t->page, list[i].id, &said, &said_count));
		for (size_t k = 0; k < said_count; k++)
			ROW(t, id(t, said[k].id), a->name, id(t, list[i].id),
			    str_from(review_kinds[said[k].kind - REVIEW_CLARIFY]),
			    said[k].member_name, said[k].text,
			    str_from(review_answers[said[k].answer]), id(t, said[k].action),
			    at(t, id_ms(said[k].id)));
		go_on(page, count, list[i].id);
	}
	return ERR_NONE;
}

static enum err history(struct export_table *t, const struct account *a, struct export_page *page)
{
	const struct history_entry *list;
	size_t count;

	TRY(history_list(t->page, a->id, STR_NONE, ID_NONE, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct history_entry *h = &list[i];

		ROW(t, id(t, h->id), a->name, at(t, id_ms(h->id)), h->actor_name, h->kind,
		    id(t, h->record), h->verb, h->fields, yes(h->is_shared));
		go_on(page, count, h->id);
	}
	return ERR_NONE;
}

/* ---- teams ---- */

static enum err teams(struct export_table *t, const struct team *team, struct export_page *page)
{
	(void)page;
	ROW(t, id(t, team->id), team->name, team->about, at(t, team->created_at_ms));
	return ERR_NONE;
}

static enum err team_members(struct export_table *t, const struct team *team,
                             struct export_page *page)
{
	const struct team_member *list;
	size_t count;

	(void)page;
	TRY(team_member_list(t->page, team->id, &list, &count));
	for (size_t i = 0; i < count; i++)
		ROW(t, id(t, list[i].member), team->name, list[i].name, list[i].discipline,
		    list[i].department, list[i].country, yes(list[i].is_lead),
		    yes(!id_is_none(list[i].account)), at(t, list[i].since_ms));
	return ERR_NONE;
}

static enum err iterations(struct export_table *t, const struct team *team,
                           struct export_page *page)
{
	const struct iteration *list;
	size_t count;

	TRY(iteration_list(t->page, team->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct iteration *x = &list[i];

		ROW(t, id(t, x->id), team->name, x->goal, x->starts_on, x->ends_on, x->review,
		    x->retrospective, at(t, x->closed_at_ms), yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

static enum err agreements(struct export_table *t, const struct team *team,
                           struct export_page *page)
{
	const struct agreement *list;
	size_t count;

	TRY(agreement_list(t->page, team->id, page->after, PAGE, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct agreement *x = &list[i];

		ROW(t, id(t, x->id), team->name, x->text, x->agreed_on, x->until_on,
		    yes(x->is_shared));
		go_on(page, count, x->id);
	}
	return ERR_NONE;
}

/* clang-format off */
#define NUMBER EXPORT_TABLE_NUMBER
#define YES_NO EXPORT_TABLE_YES_NO
#define SHARED {"is_shared", YES_NO}

/* A reference is the other record's id; "account" and "team" are told by name, for people who read. */
const struct export_kind export_kinds[] = {
	{"accounts", accounts, NULL, false,
	 {{"id"}, {"name"}, {"country"}, {"about"}, {"created_at"}}},
	{"contacts", contacts, NULL, false,
	 {{"id"}, {"account"}, {"name"}, {"email"}, {"function"}, {"language"}, {"phone"}, {"division"}, SHARED}},
	{"members", members, NULL, false,
	 {{"id"}, {"account"}, {"name"}, {"discipline"}, {"country"}, {"time_zone"}, {"is_lead", YES_NO}, {"is_guest", YES_NO}, {"since"}}},
	{"guests", guests, NULL, true,
	 {{"id"}, {"account"}, {"name"}, {"email"}, {"contact"}, {"language"}, {"is_here", YES_NO}, {"invited_at"}}},
	{"divisions", divisions, NULL, false,
	 {{"id"}, {"account"}, {"kind"}, {"name"}, {"parent"}, {"country"}, {"city"}, SHARED}},
	{"end-customers", end_customers, NULL, false,
	 {{"id"}, {"account"}, {"kind"}, {"name"}, {"about"}, SHARED}},
	{"stakeholders", stakeholders, NULL, true,
	 {{"contact"}, {"account"}, {"name"}, {"role"}, {"influence", NUMBER}, {"attitude", NUMBER}, {"note"}, {"assessed_by"}, {"assessed_at"}}},
	{"relations", relations, NULL, true,
	 {{"id"}, {"account"}, {"kind"}, {"from"}, {"to"}}},
	{"deals", deals, NULL, true,
	 {{"id"}, {"account"}, {"title"}, {"stage"}, {"amount_cents", NUMBER}, {"currency"}, {"expected_on"}, {"reason"}, {"decided_on"}, {"division"}}},
	{"notes", notes, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, {"written_by_name"}, {"written_at"}, SHARED}},
	{"goals", goals, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, {"until_on"}, {"position", NUMBER}, SHARED}},
	{"needs", needs, NULL, false,
	 {{"id"}, {"account"}, {"quote"}, {"level"}, {"contact"}, {"heard_at"}, {"kept_at"}, {"weight", NUMBER}, {"state"}, {"correction"},
	  {"answered_by_name"}, {"answered_at"}, {"end_customer"}, {"division"}, SHARED}},
	{"answers", answers, NULL, false,
	 {{"need"}, {"account"}, {"guest_name"}, {"state"}, {"text"}, {"at"}}},
	{"strategies", strategies, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, {"needs"}, SHARED}},
	{"solutions", solutions, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, {"strategy"}, SHARED}},
	{"actions", actions, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, {"state"}, {"owner_name"}, {"due_on"}, {"cave_minutes", NUMBER}, {"done_at"}, {"need"},
	  {"solution"}, {"team"}, {"iteration"}, SHARED}},
	{"results", results, NULL, false,
	 {{"id"}, {"account"}, {"title"}, {"text"}, {"happened_on"}, {"action"}, SHARED}},
	{"comments", comments, NULL, false,
	 {{"id"}, {"account"}, {"kind"}, {"record"}, {"author_name"}, {"text"}, {"said_at"}, {"is_internal", YES_NO}}},
	{"understandings", understandings, NULL, false,
	 {{"id"}, {"account"}, {"text"}, {"made_by_name"}, {"made_at"}, {"needs"}, {"open_count", NUMBER}}},
	{"reviews", reviews, NULL, true,
	 {{"id"}, {"account"}, {"subject"}, {"moderator_name"}, {"presenter_name"}, {"phase"}, {"created_at"}}},
	{"review-entries", review_entries, NULL, true,
	 {{"id"}, {"account"}, {"review"}, {"kind"}, {"member_name"}, {"text"}, {"answer"}, {"action"}, {"said_at"}}},
	{"history", history, NULL, false,
	 {{"id"}, {"account"}, {"at"}, {"actor_name"}, {"kind"}, {"record"}, {"verb"}, {"fields"}, SHARED}},
	{"teams", NULL, teams, false,
	 {{"id"}, {"name"}, {"about"}, {"created_at"}}},
	{"team-members", NULL, team_members, false,
	 {{"id"}, {"team"}, {"name"}, {"discipline"}, {"department"}, {"country"}, {"is_lead", YES_NO}, {"is_guest", YES_NO}, {"since"}}},
	{"iterations", NULL, iterations, false,
	 {{"id"}, {"team"}, {"goal"}, {"starts_on"}, {"ends_on"}, {"review"}, {"retrospective"}, {"closed_at"}, SHARED}},
	{"agreements", NULL, agreements, false,
	 {{"id"}, {"team"}, {"text"}, {"agreed_on"}, {"until_on"}, SHARED}},
};
const size_t export_kinds_count = sizeof export_kinds / sizeof *export_kinds;
/* clang-format on */
