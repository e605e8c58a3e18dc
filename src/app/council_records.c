#include "app/council_records.h"

#include <string.h>

const char *const council_reach_names[] = {
	[COUNCIL_SEALED] = "sealed",
	[COUNCIL_OWN] = "own",
	[COUNCIL_TEAM] = "team",
	[COUNCIL_OURS] = "ours",
	[COUNCIL_ADMINISTER] = "administer",
	[COUNCIL_ONCE] = "once",
	[COUNCIL_GROUP] = "group",
	[COUNCIL_NOBODY] = "nobody",
};

const char *const council_keep_names[] = {
	[COUNCIL_KEEP_UNTIL] = "until",
	[COUNCIL_KEEP_WORDING] = "wording",
	[COUNCIL_KEEP_FIGURES] = "figures",
	[COUNCIL_KEEP_OPENED] = "opened",
	[COUNCIL_KEEP_ACCESS] = "access",
	[COUNCIL_KEEP_SESSION] = "session",
	[COUNCIL_KEEP_PROGRAM] = "program",
	[COUNCIL_KEEP_INVITATION] = "invitation",
	[COUNCIL_KEEP_GUEST_LINK] = "guest_link",
	[COUNCIL_KEEP_LETTER] = "letter",
	[COUNCIL_KEEP_IDEMPOTENCY] = "idempotency",
	[COUNCIL_KEEP_NIGHTS] = "nights",
	[COUNCIL_KEEP_NOTHING] = "nothing",
};

/* Of every record: names of things, not of people; where it belongs; which state it is in. */
static const char common[] =
	"id account team need solution iteration strategy conversation division end_customer block "
	"record kind state "
	"revision position is_shared is_internal retired_at csrf path url link_kind";

static const struct council_record records[] = {
	{"AccessEntry", COUNCIL_OWN, COUNCIL_KEEP_ACCESS, "fields verb"},
	{"Account", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "name country created_at contacts needs members conversations"},
	{"AccountMember", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Action", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "due_on cave_minutes is_owner_guest"},
	{"AddedCall", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, ""},
	{"Agreement", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "agreed_on until_on"},
	{"Announcement", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "has_mail sent waiting lost"},
	{"AppPassword", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, ""},
	{"AskedConsent", COUNCIL_ONCE, COUNCIL_KEEP_FIGURES, "text_version is_mailed letter"},
	{"Absence", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, ""},
	{"Block", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "is_own is_agreed_in_team zone"},
	{"Booking", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "zone is_market focus_minutes edge_minutes may_retire is_asked"},
	{"BusyTime", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "is_tentative"},
	{"CalendarFeed", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "team_name"},
	{"CalendarSource", COUNCIL_OWN, COUNCIL_KEEP_UNTIL,
         "keeps_titles entry_count problem fetched_at"},
	{"Call", COUNCIL_SEALED, COUNCIL_KEEP_FIGURES, ""},
	{"Comment", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "is_author_guest"},
	{"CompetenceProfile", COUNCIL_SEALED, COUNCIL_KEEP_UNTIL, ""},
	{"Consent", COUNCIL_OWN, COUNCIL_KEEP_FIGURES, "text_version letter"},
	{"ConsentQuestion", COUNCIL_ONCE, COUNCIL_KEEP_FIGURES,
         "text language text_version organisation"},
	{"Contact", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Conversation", COUNCIL_SEALED, COUNCIL_KEEP_FIGURES,
         "account_name format language has_times utterance_count is_ready"},
	{"ConversationEnd", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "account_name why"},
	{"ConversationLine", COUNCIL_SEALED, COUNCIL_KEEP_WORDING, ""},
	{"ConversationReader", COUNCIL_OWN, COUNCIL_KEEP_OPENED, ""},
	{"Coverage", COUNCIL_GROUP, COUNCIL_KEEP_UNTIL, "is_shown"},
	{"Deal", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "stage amount_cents currency expected_on decided_on"},
	{"Digest", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "has_mail"},
	{"Division", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "parent name country city"},
	{"Drill", COUNCIL_SEALED, COUNCIL_KEEP_FIGURES, ""},
	{"EndCustomer", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "name"},
	{"Evidence", COUNCIL_GROUP, COUNCIL_KEEP_UNTIL,
         "is_counting is_shown people_min talk_days step_days width_permille study_from study_to "
         "until "
         "curve_missing"},
	{"Focus", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "block_revision is_over"},
	{"Goal", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "until_on"},
	{"Guest", COUNCIL_TEAM, COUNCIL_KEEP_GUEST_LINK, "letter"},
	{"GuardRule", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL,
         "characters_max urgent_max lets_departments_pass needs_link urgent_used"},
	{"HistoryEntry", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "verb fields"},
	{"Import", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "of duplicates done_count until"},
	{"Invitation", COUNCIL_ONCE, COUNCIL_KEEP_INVITATION, "invitation_until"},
	{"InvitedGuest", COUNCIL_ONCE, COUNCIL_KEEP_LETTER, "is_mailed link_until"},
	{"Iteration", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "starts_on ends_on closed_at"},
	{"Lane", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "verdict why"},
	{"MarketNeed", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "is_guest"},
	{"MarketWindows", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "has_rhythm quorum"},
	{"MeetingCost", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "is_market focus_minutes crumb_minutes edge_minutes"},
	{"Member", COUNCIL_OURS, COUNCIL_KEEP_UNTIL, ""},
	{"Message", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "team_name is_author_guest is_for_guests verdict waiting_count"},
	{"Mirror", COUNCIL_OWN, COUNCIL_KEEP_UNTIL,
         "zone pause_minutes touch_minutes is_block_said"},
	{"Need", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "level weight utterance"},
	{"NeedAnswer", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Note", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"OwnStatus", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "now market_team"},
	{"PrivateAddresses", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "is_allowed"},
	{"Process", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"ProcessStep", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "process doer"},
	{"Proposals", COUNCIL_ONCE, COUNCIL_KEEP_NOTHING, "dropped_count proposed_by"},
	{"ProposedQuestion", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "source is_sure utterance at_s"},
	{"QuestionPlan", COUNCIL_SEALED, COUNCIL_KEEP_UNTIL, "account_name created_at"},
	{"Recovery", COUNCIL_ONCE, COUNCIL_KEEP_UNTIL, ""},
	{"Relation", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Report", COUNCIL_SEALED, COUNCIL_KEEP_WORDING, "language proposals"},
	{"Result", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "action happened_on"},
	{"Retention", COUNCIL_NOBODY, COUNCIL_KEEP_NIGHTS, "wording_days figures_months nights"},
	{"Review", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "phase phase_started_at minutes now created_at"},
	{"ReviewEntry", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "action"},
	{"Rhythm", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "starts_on ends_on zone market_minutes quorum agreed_voices"},
	{"RhythmBlock", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "zone"},
	{"RhythmShare", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "is_guest"},
	{"RhythmVoice", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "is_guest"},
	{"SearchHit", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Session", COUNCIL_ONCE, COUNCIL_KEEP_SESSION, "organisation place"},
	{"Setup", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "is_empty organisation"},
	{"Solution", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Stakeholder", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "is_assessed"},
	{"Status", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"Strategy", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "needs"},
	{"Team", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "name created_at"},
	{"TeamAccount", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "name since"},
	{"TeamMember", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, ""},
	{"TeamMirror", COUNCIL_GROUP, COUNCIL_KEEP_UNTIL, "people_min low_permille high_permille"},
	{"TimeNeed", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, ""},
	{"TimePoll", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "until_on asked_at"},
	{"Token", COUNCIL_OWN, COUNCIL_KEEP_PROGRAM, ""},
	{"Trace", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "goals needs strategies solutions actions results heard_not_done done_not_heard "
         "is_cut"},
	{"Understanding", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "need_count open_count needs"},
	{"UnderstandingLink", COUNCIL_ONCE, COUNCIL_KEEP_GUEST_LINK, "is_mailed link_until"},
	{"UrgentCount", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL, "count"},
	{"Vacancy", COUNCIL_ADMINISTER, COUNCIL_KEEP_UNTIL, "name"},
	{"Webhook", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL,
         "tells_messages tells_status answer answered_at failures secret"},
	{"WhiteSpace", COUNCIL_NOBODY, COUNCIL_KEEP_UNTIL,
         "count by_division by_end_customer needs is_cut"},
	{"Wish", COUNCIL_TEAM, COUNCIL_KEEP_UNTIL, "rhythm zone is_own may_answer may_undo"},
	{"WorkTime", COUNCIL_OWN, COUNCIL_KEEP_UNTIL, "is_said regions holidays"},
	{"WorksAgreements", COUNCIL_OURS, COUNCIL_KEEP_UNTIL, "functions"},
	{"WorksCouncilPack", COUNCIL_OURS, COUNCIL_KEEP_UNTIL, "language markdown html"},
};

const struct council_record *council_record_find(const char *name)
{
	for (size_t i = 0; i < sizeof records / sizeof *records; i++)
		if (strcmp(records[i].name, name) == 0)
			return &records[i];
	return NULL;
}

static bool is_in(const char *words, const char *word)
{
	struct str rest = str_from(words), one;

	while (str_next(&rest, ' ', &one))
		if (str_equal(one, str_from(word)))
			return true;
	return false;
}

bool council_record_is_personal(const struct council_record *record, const char *field)
{
	return record->reach != COUNCIL_NOBODY && !is_in(common, field) &&
	       !is_in(record->neutral, field);
}
