/* The records of the HTTP API as the pages use them. /api/openapi.json lists the addresses. */

export type Language = "de" | "en";
export type Role = "member" | "lead" | "administrator";
export type Level = "account" | "end_customer";
export type Side = "us" | "them" | "?";
export type Basis = "consent" | "agreement";
export type QuestionKind = "none" | "open" | "closed";
export type Flag = "stacked" | "leading" | "intrusive" | "tag" | "rhetorical" | "need" | "emotion";
export type Band = "few" | "best" | "limit" | "many";

export interface List<T> { items: T[]; next: string | null }

export interface Member {
	id: string; name: string; email: string; role: Role; language: Language; time_zone: string;
	discipline: string; country: string; department: string; spoken: string;
	/* of a guest: whose side they are on; null: one of us */
	account: string | null; is_locked: boolean; is_welcome: boolean; revision: number;
}
export interface Invitation { member: Member; invitation_code: string; invitation_until: string }
export interface Session { csrf: string; member: Member; has_transcriber: boolean; has_language_model: boolean; organisation?: string; place?: string }
export interface Welcome extends Session { recovery_code: string }
export interface Token { id: string; name: string; token?: string; created_at?: string; until: string | null }

export interface Account {
	id: string; name: string; country: string; about: string; created_at: string; retired_at: string | null;
	revision: number;
	contacts?: Contact[]; needs?: Need[]; members?: AccountMember[]; conversations?: Conversation[];
}
export interface AccountMember {
	member: string; name: string; is_lead: boolean; is_guest: boolean; discipline: string; time_zone: string; country: string;
	spoken: string; since: string;
}
/* One of the account's own people, a member on their side. */
export interface Guest {
	id: string; account: string; contact: string; name: string; email: string; language: Language; is_here: boolean;
	invited_at: string | null; asked_at: string | null; letter: "" | "waiting" | "lost";
}
export interface InvitedGuest { guest: Guest; link: string; link_until: string | null; is_mailed?: boolean }
export interface AccessEntry { id: string; who: string | null; name: string; verb: string; fields: string; at: string }
/* Its home is an account or a team; people have none. `about`: of a comment, the kind of its record. */
export interface SearchHit { kind: string; record: string; account: string | null; team: string | null; title: string; about?: string; detail?: string; at?: string }
export interface HistoryEntry {
	id: string; at: string; actor: string | null; actor_name: string; kind: string; record: string; verb: string; fields: string;
	is_shared: boolean;
}
/* An account whose leads cannot log in, as administrators see it; `members` can. */
export interface Vacancy { account: string; name: string; members: { member: string; name: string; since: string }[] }
export interface Contact {
	id: string; account: string; name: string; email: string; function: string; language: string; phone: string; division: string | null; is_shared: boolean;
	retired_at: string | null; revision: number;
}
export interface Division {
	id: string; account: string; kind: "company" | "division" | "site"; parent: string | null; name: string; country: string; city: string;
	is_shared: boolean; retired_at: string | null; revision: number;
}
export interface EndCustomer {
	id: string; account: string; kind: "segment" | "named"; name: string; about: string; is_shared: boolean; retired_at: string | null; revision: number;
}
export type DealStage = "lead" | "qualified" | "offer" | "negotiation" | "won" | "lost";
export interface Deal {
	id: string; account: string; division: string | null; title: string; stage: DealStage; amount_cents: number | null; currency: string;
	expected_on: string | null; reason: string; decided_on: string | null; retired_at: string | null; revision: number;
}
export interface Note {
	/* html: the text, made safe by the server (parts/markdown.js shows it) */
	id: string; account: string; title: string; text: string; html: string; written_by: string; written_by_name: string; written_at: string;
	is_shared: boolean; retired_at: string | null; revision: number;
}
export type StakeholderRole = "decides" | "approves" | "influences" | "uses" | "buys" | "keeps_the_gate";
/* What the team thinks of a contact's part; never told to guests. */
export interface Stakeholder {
	contact: string; account: string; name: string; is_assessed: boolean; role: StakeholderRole; influence: number; attitude: number; note: string;
	assessed_by: string | null; assessed_at: string | null; revision: number;
}
export type RelationKind = "reports_to" | "trusts" | "works_with" | "at_odds";
export interface Relation { id: string; account: string; kind: RelationKind; from: string; to: string }
export type ReviewPhase = "present" | "clarify" | "paraphrase" | "recommend" | "agree" | "done";
export interface ReviewEntry {
	id: string; kind: "question" | "paraphrase" | "recommendation" | "agreement"; member: string; member_name: string; text: string;
	answer: "open" | "confirmed" | "not_yet"; action: string | null; said_at: string;
}
export interface Review {
	id: string; account: string; subject: string; moderator: string; moderator_name: string; presenter: string; presenter_name: string;
	phase: ReviewPhase; phase_started_at: string; minutes: Record<string, number>; created_at: string; revision: number;
	/* not in lists */
	now: string; reviewers: { member: string; name: string; is_heard: boolean }[]; entries: ReviewEntry[];
}
export interface Need {
	id: string; account: string; quote: string; level: Level; contact: string | null; contact_name: string | null;
	conversation: string | null; utterance: number | null; heard_at: string | null; kept_by: string;
	kept_at: string; is_shared: boolean; retired_at: string | null; revision: number;
	end_customer: string | null; division: string | null; weight: number; state: NeedState; correction: string;
	answered_by: string | null; answered_by_name: string; answered_at: string | null;
}
/* What the customer's people say about a need. */
export type NeedState = "heard" | "confirmed" | "corrected" | "withdrawn";
export interface NeedAnswer { guest: string; guest_name: string; state: NeedState; text: string; at: string }
/* What goals, strategies, solutions and results share. */
export interface Step {
	id: string; account: string; title: string; text: string; html: string; is_shared: boolean; created_by: string; retired_at: string | null; revision: number;
}
export interface Goal extends Step { until_on: string | null; position: number }
export interface Strategy extends Step { needs: string[] }
export interface Solution extends Step { strategy: string | null }
export interface Result extends Step { action: string | null; happened_on: string }
export type StepKind = "need" | "goal" | "strategy" | "solution" | "action" | "result";
export interface Comment {
	id: string; account: string; kind: StepKind; record: string; author: string; author_name: string; is_author_guest: boolean; text: string;
	is_internal: boolean; created_at: string; retired_at: string | null; revision: number;
}
/* The whole chain of an account, as much of it as the asker may see. */
export interface Trace {
	goals: Goal[]; needs: Need[]; strategies: Strategy[]; solutions: Solution[]; actions: Action[]; results: Result[];
	heard_not_done: string[]; done_not_heard: string[]; comments: { record: string; count: number }[]; is_cut: boolean;
}
export interface WhiteSpace {
	count: number; needs: Need[]; is_cut: boolean;
	by_division: { division: string | null; needs: string[]; count: number }[];
	by_end_customer: { end_customer: string | null; needs: string[]; count: number }[];
}
/* "This is how we understood you": needs laid before guests. */
export interface Understanding {
	id: string; account: string; text: string; made_by: string; made_by_name: string; made_at: string; retired_at: string | null;
	need_count: number; open_count: number; guests: { guest: string; name: string; open_count: number }[];
	needs?: { need: Need; answers: NeedAnswer[] }[]; links?: UnderstandingLink[];
}
export interface UnderstandingLink { guest: string; name: string; is_mailed: boolean; link: string; link_until: string }

export type ActionState = "todo" | "doing" | "waiting" | "done";
export interface Action {
	id: string; account: string; team: string | null; solution: string | null; need: string | null; iteration: string | null;
	title: string; text: string; owner: string | null; owner_name: string; is_owner_guest: boolean; state: ActionState;
	due_on: string | null; cave_minutes: number; is_shared: boolean; created_by: string; done_at: string | null;
	retired_at: string | null; revision: number;
}
export interface Team {
	id: string; name: string; about: string; is_lead: boolean; created_at: string; retired_at: string | null; revision: number;
}
export interface TeamMember {
	member: string; name: string; is_lead: boolean; account: string | null; discipline: string; department: string; country: string;
	time_zone: string; spoken: string; since: string;
}
export interface TeamAccount { account: string; name: string; since: string }
export interface Iteration {
	id: string; team: string; goal: string; starts_on: string; ends_on: string; review: string; retrospective: string;
	is_shared: boolean; closed_at: string | null; revision: number;
}
export interface Agreement {
	id: string; team: string; text: string; agreed_on: string; until_on: string | null; is_shared: boolean; created_by: string;
	retired_at: string | null; revision: number;
}
/* answers: 0 open, 1 not yet, 2 sometimes, 3 mostly */
export interface CompetenceAnswers { competence: string; brings: boolean; answers: number[] }
export interface CompetenceProfile { competences: CompetenceAnswers[]; revision: number }
export interface Coverage {
	is_shown: boolean; mine: "none" | "stale" | "current"; competences: { competence: string; band: "nobody" | "one" | "several" }[];
}

export interface Speaker {
	index: number; name: string; side: Side; member: string | null; contact: string | null;
	basis: Basis | null; basis_note: string; basis_at: string | null; text_version: number | null; utterances: number; quote: string;
	/* they said yes themselves, by a link */
	is_by_link: boolean;
}
export interface Figures {
	questions: number; band: Band; is_band_told: boolean; missed: number; share_permille: number; stage1: number; stage2: number; stage3: number;
}
export interface Conversation {
	id: string; account: string; account_name: string; title: string; started_at: string | null;
	created_at: string; format: string; language: string; utterance_count: number; has_times: boolean;
	duration_s: number | null; is_ready: boolean; is_recording_awaited: boolean; speakers: Speaker[]; figures: Figures | null; revision: number;
	/* set: another's, opened to us until then; owner_name says whose */
	opened_until: string | null; owner_name: string;
	/* set: figures are all that is left */
	wording_gone_at: string | null;
}
/** That somebody was asked; link: only in the answer to asking, and only when it was not mailed */
export interface Consent {
	id: string; conversation: string; speaker: number; text_version: number; asked_at: string; given_at: string | null;
	letter: "waiting" | "lost" | "";
	is_mailed?: boolean; link?: string;
}
export interface ConsentQuestion {
	text: string; language: "de" | "en"; text_version: number; owner: string; organisation: string; account_name: string;
	led_at: string | null; handed_in_at: string; given_at: string | null;
}
export interface Drill { id: string; conversation: string; utterance: number; stage: number; quote: string; suggestion: string; created_at: string }
export interface PlannedQuestion {
	/* null: only proposed */
	id: string | null;
	text: string; topic: number; state: "planned" | "asked" | "answered" | "open";
	source: "by_hand" | "need" | "confirmation" | "end_customer" | "left_open" | "came_up";
	record: string | null; utterance: number | null;
	/* the open question of an earlier plan that it takes up */
	earlier: string | null;
	/* when it was asked, in the talk; null: not known, or a talk without times */
	at_s: number | null;
	/* a person said so; else it is a guess of the comparison */
	is_sure: boolean;
}
export interface QuestionPlan {
	id: string; account: string; account_name: string; conversation: string | null; created_at: string; title: string;
	topics: string[]; questions: PlannedQuestion[]; revision: number;
}
export interface ConversationReader { member: string; name: string; until: string }
export interface ConversationEnd {
	id: string; account: string; account_name: string; handed_in_at: string; at: string;
	why: "owner" | "withdrawn" | "refused" | "wording_over" | "figures_over";
}
/* A function that could monitor people; at and by: when it was switched last, and by whom */
export interface WorksChange { function: "opening" | "evidence" | "team_weeks" | "coverage"; is_on: boolean; number: string; from_on: string | null; at: string | null; by: string }
export interface WorksFunction extends WorksChange { is_in_force: boolean }
export interface WorksAgreements { functions: WorksFunction[]; changes: WorksChange[] }
export interface WorksCouncilPack { language: Language; markdown: string; html: string }
export interface Retention { wording_days: number; figures_months: number; nights: { day: string; wordings: number; figures: number }[] }

export interface Why {
	/* source: the rule as it stands in the file */
	rule: string; file: string; line: number; source: string; note: string;
	/* Unicode code points; all of them: the rule is about the utterance as a whole */
	from: number; to: number;
}
export interface Utterance {
	index: number; start_s: number | null; end_s: number | null; speaker: string; side: Side; text: string;
	question: QuestionKind; stage: number; flags: Flag[]; rules: string[];
	question_count: number; open_count: number; corrected: boolean; answers: number | null;
	language: string; why: Why[]; tells: boolean;
}
export interface ReportSpeaker {
	name: string; side: Side; utterances: number; words: number; talk_s: number | null; share_permille: number;
	longest_monologue_s: number | null; cut_ins: number | null;
}
export interface Missed { utterance: number; stage: number; reason: string; quote: string; suggestion: string }
export interface Advice { utterance: number; kind: string; title: string; text: string; rest: string; quote: string; suggestion: string | null }
/* `words` are those of a language model, whose name is `proposed_by`; those that rules found have none. */
export interface NeedFound { utterance: number; quote: string; words?: string; proposed_by?: string }
export interface Proposals { summary: string; proposed_by: string; needs: NeedFound[]; dropped_count: number }
export interface NeedKept { need: string; utterance: number; level: Level; revision: number }
export interface Report {
	conversation: Conversation; language: string; duration_s: number | null; verdict: string;
	speakers: ReportSpeaker[];
	questions: {
		count: number; open: number; closed: number; per_third: number[]; spread_permille: number; band: Band;
		is_band_told: boolean; band_min: number; band_max: number; band_minutes_min: number;
		stacked: number; leading: number; intrusive: number;
		misplaced: { utterance: number; reason: "feeling" | "unanswered" }[]; evaded: { utterance: number; reply: number }[];
	};
	listening: { stage1: number; stage2: number; stage3: number; missed: Missed[] };
	reading: { kind: "untold" | "listens" | "even" | "tells"; gives_back: number; tells: number }; cut_ins: number[];
	needs: NeedFound[]; kept: NeedKept[]; proposals: "off" | "older_consent" | "ready"; utterances: Utterance[]; advice: Advice[];
}
export interface Correction { question: QuestionKind; stage: number; flags: Flag[] }

export interface ImportRow {
	line: number; what: "add" | "change" | "skip" | "refuse"; name: string; email: string; function: string; language: string;
	phone: string; division: string; country: string; account: string | null;
}
export interface Import {
	id: string; of: "accounts" | "contacts"; account: string | null; duplicates: "skip" | "change"; state: "waiting" | "running" | "done";
	done_count: number; until: string;
	preview: {
		format: "csv" | "vcard"; encoding: string; separator: string; row_count: number; add_count: number; change_count: number;
		skip_count: number; repeated_count: number; language_dropped_count: number; division_count: number;
		columns: { header: string; field: string; examples: string[] }[]; rows: ImportRow[]; duplicates: ImportRow[];
		error_count: number; errors: { line: number; column: string; key: string }[];
	};
}

/* What a team agrees about its time, from a Monday until a Sunday. */
export interface Rhythm {
	id: string; team: string; state: "proposed" | "agreed" | "withdrawn"; starts_on: string; ends_on: string; zone: string; market_minutes: number;
	quorum: number; proposed_by: string; proposed_at: string; agreed_at: string | null; people: number; voices: number; agreed_voices: number; revision: number;
}
export interface RhythmBlock { id: string; kind: "cave" | "market"; member: string | null; starts_at: string; ends_at: string; zone: string; revision: number }
export interface RhythmVoice { member: string; name: string; is_guest: boolean; time_zone: string; is_agreed: boolean | null; text: string; voiced_at: string | null }
/* Something agreed shall be elsewhere. */
export interface Wish {
	id: string; rhythm: string; team: string; block: string; kind: "cave" | "market"; member: string | null; asked_by: string; asked_by_name: string; is_own: boolean; text: string;
	starts_at: string; ends_at: string; was_starts_at: string; was_ends_at: string; zone: string; state: "open" | "granted" | "refused" | "withdrawn";
	answered_by: string | null; answered_by_name: string; answer: string; may_answer: boolean; may_undo: boolean; asked_at: string; answered_at: string | null; revision: number;
}
/* How the letters stand that say a rhythm is agreed. */
export interface Announcement { has_mail: boolean; sent: number; waiting: number; lost: number }
/* Whether what waited for one comes by mail, too. */
export interface Digest { mode: "off" | "market" | "daily"; minute: number; has_mail: boolean }
/* One person's part in a week of a rhythm. */
export interface RhythmShare {
	member: string; name: string; is_guest: boolean; time_zone: string; work: { starts_at: string; ends_at: string }[]; edges: { starts_at: string; ends_at: string }[];
	asked_minutes: number | null; cave_minutes: number; longest_minutes: number; edge_minutes: number; edge_minutes_before: number; market: MarketShare | null;
}
/* Market time somebody wishes for, with whom (nobody: the team), what the week gives and what it could give. */
export interface MarketShare { asked_minutes: number; with: string[]; got_minutes: number; possible_minutes: number }
/* What a meeting takes from one person; around it: their working time and caves. */
export interface MeetingPerson {
	member: string; name: string; is_guest: boolean; time_zone: string; is_free: boolean; is_busy: boolean; focus_minutes: number; crumb_minutes: number;
	edge_minutes: number; outside_minutes: number; work: { starts_at: string; ends_at: string }[];
	caves: { starts_at: string; ends_at: string; taken_minutes: number; crumb_minutes: number; left_minutes: number }[];
}
export interface MeetingCost {
	is_market: boolean; focus_minutes: number; crumb_minutes: number; edge_minutes: number; caves_broken: number; not_free: number; people: MeetingPerson[];
}
export interface MarketWindow { starts_at: string; ends_at: string; there: number; missing_count: number; missing: string[]; edge_minutes: number }
export interface MarketWindows { has_rhythm: boolean; people: number; quorum: number; items: MarketWindow[] }
export interface Booking {
	id: string; team: string; subject: string; starts_at: string; ends_at: string; zone: string; is_market: boolean; focus_minutes: number; edge_minutes: number;
	booked_by: string; booked_by_name: string; booked_at: string; is_asked: boolean; is_coming: boolean; may_retire: boolean; retired_at: string | null; revision: number;
	people: { member: string; name: string; is_guest: boolean; is_coming: boolean }[];
}
/* What the cave one is in is for. */
export interface Focus {
	block: string; starts_at: string; ends_at: string; block_revision: number; is_over: boolean; purpose: string; action: string | null; action_title: string;
	need: string | null; need_quote: string; account: string | null; later: string; outcome: string;
}

/* ---- cave, market, messages ---- */

export interface Block {
	id: string; kind: "cave" | "market"; team: string | null; is_own: boolean; starts_at: string; ends_at: string; planned_until: string; zone: string;
	is_agreed_in_team: boolean; revision: number;
}
export interface OwnStatus {
	now: string; cave: Block | null; cave_until: string | null; market_until: string | null; market_team: string | null; next_at: string | null;
	unread_count: number; waiting_count: number; waiting_until: string | null;
}
export interface Status { member: string; name: string; cave_until: string | null; market_until: string | null; work_until: string | null }
export type Verdict = "open" | "quiet" | "urgent" | "held";
export type GuardWhy = "open" | "urgent" | "shared_work" | "department" | "let_pass" | "informal" | "long" | "across" | "no_link" | "budget" | "no_team";
export interface Lane { member: string; name: string; verdict: Verdict; why: GuardWhy; until: string | null }
export interface MessageLink { kind: string; record: string; account: string; title: string }
export interface Message {
	id: string; author: string; author_name: string; is_author_guest: boolean; receiver: string | null; receiver_name: string; team: string | null;
	team_name: string; is_for_guests: boolean; kind: "work" | "informal"; text: string; html: string; link: MessageLink | null; urgent_reason: string;
	sent_at: string; verdict: Verdict | "own"; why: GuardWhy; delivered_at: string; is_read: boolean; waiting_count: number;
	waiting_until: string | null; waiting_why: GuardWhy | "";
}
export interface GuardRule {
	characters_max: number; urgent_max: number; lets_departments_pass: boolean; needs_link: boolean; urgent_used: number; revision: number;
}
export interface Webhook {
	id: string; team: string; created_by: string; url: string; tells_messages: boolean; tells_status: boolean; answer: number;
	answered_at: string | null; failures: number;
	/* only when it was just made */
	secret: string;
}

/** Of one's own cave; weekdays: 0 = Monday. */
export interface TimeNeed {
	cave_minutes: number; block_minutes: number; best: string; weekdays: number[]; answered_at: string | null;
	open_actions: number; open_cave_minutes: number; needs_without_strategy: number
}
/** What somebody on a team answered; others: with whom, empty = with everybody. */
export interface MarketNeed { member: string; name: string; time_zone: string; is_guest: boolean; market_minutes: number | null; others: string[]; cave_minutes: number | null; best: string }
export interface Absence { id: string; from_on: string; to_on: string }
/** One's own weeks; parts and caves are counts by kind and fate. */
export type MirrorKind = "meeting" | "outside" | "market" | "fragment" | "stretch";
export type MirrorFate = "open" | "kept" | "longer" | "shortened" | "urgent" | "meeting";
export interface MirrorPart { kind: MirrorKind; starts_at: string; ends_at: string }
export interface MirrorCave { fate: MirrorFate; starts_at: string; ends_at: string; planned_until: string }
export interface MirrorDay { date: string; starts_at: string; ends_at: string; work_minutes: number; parts: MirrorPart[]; caves: MirrorCave[] }
export interface MirrorWeek {
	starts_on: string; is_known: boolean; is_over: boolean; work_minutes: number; load_permille: number | null; back_to_back: number; chain_count: number; chain_minutes: number;
	parts: Record<MirrorKind, { count: number; minutes: number }>; caves: Record<MirrorFate, number>; days: MirrorDay[];
}
export interface Mirror { zone: string; block_minutes: number; is_block_said: boolean; pause_minutes: number; touch_minutes: number; calendar_count: number; weeks: MirrorWeek[] }
export interface TeamMirrorWeek { starts_on: string; load_permille: number; fragment_permille: number; kept_permille: number | null }
export interface TeamMirror { is_mine_in: boolean; people_min: number; low_permille: number; high_permille: number; weeks: TeamMirrorWeek[] }
/* deals and won, or of next steps talks and led_on */
export interface EvidenceBand { from: number; to: number | null; deals?: number; won?: number; talks?: number; led_on?: number; rate_permille: number; low_permille: number; high_permille: number; missing: number }
export interface EvidencePoint { questions: number; rate_permille: number; low_permille: number; high_permille: number }
export interface EvidenceCounted {
	is_counting: boolean; is_shown: boolean; until: string | null;
	figures: { figure: string; bands: EvidenceBand[] }[]; curve_missing: number; curve: EvidencePoint[];
}
export interface Evidence extends EvidenceCounted {
	is_mine_in: boolean; people_min: number; talk_days: number; step_days: number; width_permille: number; study_from: number; study_to: number; deals: number; won: number;
	next_step: EvidenceCounted & { talks: number; led_on: number };
}

/* How far a step is digitised, from the lowest rung to the highest. */
export type Rung = "paper" | "mail" | "place" | "data" | "alone";
export type ProcessSide = "ours" | "theirs";
export interface Process {
	id: string; account: string; title: string; text: string; html: string; is_shared: boolean; created_by: string; retired_at: string | null; revision: number;
}
export interface ProcessRating { rung: Rung; by: string | null; by_name: string; at: string }
export interface ProcessPick extends ProcessRating { until_on: string; action: string | null }
export interface ProcessStep {
	id: string; account: string; process: string; title: string; doer: ProcessSide | "both"; means: string; pain: string;
	ours: ProcessRating | null; theirs: ProcessRating | null; pick: ProcessPick | null;
	is_shared: boolean; created_by: string; retired_at: string | null; revision: number;
}
