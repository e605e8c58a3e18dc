#include "app/wiring.h"

#include "accounts/account.h"
#include "accounts/action.h"
#include "accounts/comment_search.h"
#include "accounts/contact.h"
#include "accounts/deal.h"
#include "accounts/division.h"
#include "accounts/end_customer.h"
#include "accounts/guest_letter.h"
#include "accounts/need.h"
#include "accounts/note.h"
#include "accounts/review.h"
#include "accounts/stakeholder_search.h"
#include "accounts/step.h"
#include "api/access.h"
#include "api/accounts.h"
#include "api/actions.h"
#include "api/agreements.h"
#include "api/app_passwords.h"
#include "api/bookings.h"
#include "api/calendar_sources.h"
#include "api/calls.h"
#include "api/caves.h"
#include "api/comments.h"
#include "api/competences.h"
#include "api/consents.h"
#include "api/contacts.h"
#include "api/conversations.h"
#include "api/dav.h"
#include "api/deals.h"
#include "api/digests.h"
#include "api/divisions.h"
#include "api/drills.h"
#include "api/end_customers.h"
#include "api/evidence.h"
#include "api/exports.h"
#include "api/feeds.h"
#include "api/focus.h"
#include "api/goals.h"
#include "api/guests.h"
#include "api/history.h"
#include "api/imports.h"
#include "api/iterations.h"
#include "api/members.h"
#include "api/messages.h"
#include "api/mirror.h"
#include "api/needs.h"
#include "api/notes.h"
#include "api/process_steps.h"
#include "api/processes.h"
#include "api/proposals.h"
#include "api/question_plans.h"
#include "api/recordings.h"
#include "api/results.h"
#include "api/reviews.h"
#include "api/rhythms.h"
#include "api/search.h"
#include "api/sessions.h"
#include "api/solutions.h"
#include "api/stakeholders.h"
#include "api/strategies.h"
#include "api/teams.h"
#include "api/time_needs.h"
#include "api/traces.h"
#include "api/understandings.h"
#include "api/vacancies.h"
#include "api/webhooks.h"
#include "api/wishes.h"
#include "api/works_agreements.h"
#include "app/council_pack.h"
#include "core/files.h"
#include "processes/process_search.h"
#include "rhythm/booking.h"
#include "rhythm/letter.h"
#include "rhythm/message_search.h"
#include "talk/consent_letter.h"
#include "teams/agreement.h"
#include "teams/iteration.h"
#include "teams/member.h"
#include "teams/team.h"

static const struct {
	const struct route *routes;
	const size_t *count;
} resources[] = {
	{sessions_routes, &sessions_route_count},
	{app_passwords_routes, &app_passwords_route_count},
	{dav_routes, &dav_route_count},
	{calendar_sources_routes, &calendar_sources_route_count},
	{feeds_routes, &feeds_route_count},
	{members_routes, &members_route_count},
	{accounts_routes, &accounts_route_count},
	{vacancies_routes, &vacancies_route_count},
	{teams_routes, &teams_route_count},
	{time_needs_routes, &time_needs_route_count},
	{rhythms_routes, &rhythms_route_count},
	{bookings_routes, &bookings_route_count},
	{actions_routes, &actions_route_count},
	{iterations_routes, &iterations_route_count},
	{agreements_routes, &agreements_route_count},
	{competences_routes, &competences_route_count},
	{consents_routes, &consents_route_count},
	{contacts_routes, &contacts_route_count},
	{divisions_routes, &divisions_route_count},
	{drills_routes, &drills_route_count},
	{end_customers_routes, &end_customers_route_count},
	{deals_routes, &deals_route_count},
	{notes_routes, &notes_route_count},
	{stakeholders_routes, &stakeholders_route_count},
	{reviews_routes, &reviews_route_count},
	{guests_routes, &guests_route_count},
	{history_routes, &history_route_count},
	{search_routes, &search_route_count},
	{access_routes, &access_route_count},
	{needs_routes, &needs_route_count},
	{understandings_routes, &understandings_route_count},
	{traces_routes, &traces_route_count},
	{strategies_routes, &strategies_route_count},
	{solutions_routes, &solutions_route_count},
	{processes_routes, &processes_route_count},
	{process_steps_routes, &process_steps_route_count},
	{proposals_routes, &proposals_route_count},
	{question_plans_routes, &question_plans_route_count},
	{results_routes, &results_route_count},
	{focus_routes, &focus_route_count},
	{mirror_routes, &mirror_route_count},
	{goals_routes, &goals_route_count},
	{comments_routes, &comments_route_count},
	{imports_routes, &imports_route_count},
	{exports_routes, &exports_route_count},
	{conversations_routes, &conversations_route_count},
	{evidence_routes, &evidence_route_count},
	{messages_routes, &messages_route_count},
	{calls_routes, &calls_route_count},
	{recordings_routes, &recordings_route_count},
	{caves_routes, &caves_route_count},
	{webhooks_routes, &webhooks_route_count},
	{wishes_routes, &wishes_route_count},
	{digests_routes, &digests_route_count},
	{works_agreements_routes, &works_agreements_route_count},
	{council_pack_routes, &council_pack_route_count},
};

const struct route *wiring_routes(struct scope *s, size_t *ret_count)
{
	struct route *routes;
	size_t count = 0;

	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++)
		count += *resources[i].count;
	routes = NEW_ARRAY(s->mem, struct route, count);
	*ret_count = count;
	count = 0;
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
		memcpy(routes + count, resources[i].routes, *resources[i].count * sizeof *routes);
		count += *resources[i].count;
	}
	return routes;
}

static const struct search_source *const findable[] = {
	&account_findable,
	&contact_findable,
	&need_findable,
	&action_findable,
	&step_findable[0],
	&step_findable[1],
	&step_findable[2],
	&step_findable[3],
	&comment_search_findable,
	&division_findable,
	&end_customer_findable,
	&deal_findable,
	&note_findable,
	&review_findable,
	&stakeholder_search_findable,
	&stakeholder_search_relations_findable,
	&team_findable,
	&iteration_findable,
	&agreement_findable,
	&message_search_findable,
	&booking_findable,
	&process_search_findable,
};

const struct search_source *const *wiring_findable(size_t *ret_count)
{
	*ret_count = sizeof findable / sizeof *findable;
	return findable;
}

static const struct outbox_kind *const letters[] = {
	&guest_letter_kinds[GUEST_LETTER_INVITATION],
	&guest_letter_kinds[GUEST_LETTER_UNDERSTANDING],
	&guest_letter_kinds[GUEST_LETTER_LINK],
	&consent_letter_kind,
};

const struct outbox_kind *const *wiring_letters(size_t *ret_count)
{
	*ret_count = sizeof letters / sizeof *letters;
	return letters;
}

enum err wiring_count_letters(struct scope *s, int64_t *ret_waiting)
{
	int64_t of_rhythm, of_others;
	struct str name;

	*ret_waiting = 0;
	if (member_is_first(s))
		return ERR_NONE;
	TRY(member_organisation(s, &name)); /* the figures are asked for by nobody */
	TRY(letter_count(s, &of_rhythm));
	TRY(outbox_count(s, &of_others));
	*ret_waiting = of_rhythm + of_others;
	return ERR_NONE;
}
