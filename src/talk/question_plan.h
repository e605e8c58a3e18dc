/* question_plan.h - what somebody wants to ask in a talk, topic by topic, and what came of it.
 *
 * Planned, said and answered are three things (design principle 5): a question is PLANNED until somebody ticks it or a
 * transcript is matched with the plan, and what a match finds is a guess until a person says so (is_sure). What was not asked
 * is OPEN and is proposed for the next plan of the account, until one has taken it up: no question is open in two plans.
 *
 * A plan belongs to its owner and is sealed to their key. Its account and the conversation it was matched with stand in the open.
 *
 * Layer: talk. Read first: question_plan_propose(), question_plan_match(). Source: docs/decisions/0032-question-plan.md
 */
#ifndef TALK_QUESTION_PLAN_H
#define TALK_QUESTION_PLAN_H

#include "core/scope.h"

#define QUESTION_PLAN_TITLE_BYTES_MAX 200
#define QUESTION_PLAN_TOPICS_MAX 12
#define QUESTION_PLAN_QUESTIONS_MAX 60
#define QUESTION_PLAN_TEXT_BYTES_MAX 1200 /* a need's quote and the question about it */
#define QUESTION_PLAN_LIST_MAX 200
#define QUESTION_PLAN_PROPOSALS_MAX 60

enum planned_state {
	PLANNED,          /* to be asked */
	PLANNED_ASKED,    /* was asked */
	PLANNED_ANSWERED, /* and the other side said something on it */
	PLANNED_OPEN,     /* the talk is over, and it was not asked */
	PLANNED_STATE_COUNT
};

enum planned_source {
	PLANNED_BY_HAND,
	PLANNED_FROM_NEED,         /* a need nobody works on yet */
	PLANNED_FROM_CONFIRMATION, /* a need the customer has not confirmed */
	PLANNED_FROM_END_CUSTOMER, /* of whom no need is known */
	PLANNED_FROM_LEFT_OPEN,    /* in an earlier talk */
	PLANNED_CAME_UP,           /* added while the talk went on */
	PLANNED_SOURCE_COUNT
};

struct planned_question {
	struct id id; /* its own, wherever it is moved; ID_NONE in a draft = a new one is made */
	struct str text;
	int64_t topic; /* of topics[] */
	enum planned_state state;
	enum planned_source source;
	struct id record; /* the need or end customer; ID_NONE = none */
	struct id
		earlier; /* the open question of an earlier plan that this one takes up; ID_NONE = none */
	int64_t utterance; /* of the conversation, one of ours, where it was asked; -1 = not known */
	int64_t at_ms;     /* its time there, set by us; -1 = the talk has no times, or not known */
	bool is_sure;      /* a person said so; false: found by matching */
};

struct question_plan {
	struct id id, account, conversation; /* conversation ID_NONE = not matched */
	int64_t created_at_ms, revision;
	struct str title;
	const struct str *topics;
	size_t topic_count;
	const struct planned_question *questions;
	size_t question_count;
};

/* Needs: MAY_EDIT on the account. Errors: INVALID title, topics, questions, "question_plan.question_twice"; CONFLICT
 * "question_plan.taken_up" another plan has an earlier question already. */
enum err question_plan_add(struct scope *s, const struct question_plan *draft,
                           const struct question_plan **ret_plan);

/* Needs: MAY_OWN, and being on the account's team. Errors: NOT_FOUND "question_plan.not_found". */
enum err question_plan_find(struct scope *s, struct id id, const struct question_plan **ret_plan);

/* The actor's own, the newest first, starting after `after`; of one account or (ID_NONE) of all they are on. */
enum err question_plan_list(struct scope *s, struct id account, struct id after, size_t limit,
                            const struct question_plan **ret_plans, size_t *ret_count);

/* Title, topics and questions; account and conversation stay. A new place of a question is looked up in the conversation.
 * Errors: as question_plan_add() and, for a new place, conversation_report(); INVALID "question_plan.place_unknown";
 * CONFLICT "question_plan.changed". */
enum err question_plan_change(struct scope *s, const struct question_plan *next,
                              const struct question_plan **ret_plan);

/* Compares what was asked in one's own conversation of the account with the plan. A planned question is taken for asked where a
 * question of ours has at least half of its telling words, all forms and synonyms counting as one; for answered, when the other side
 * then takes up a telling word of it or speaks at some length, and not in words that evade (report_asked.h). What a person has said (is_sure) stays. The rest is OPEN.
 * Errors: as conversation_report(); INVALID "question_plan.other_account". */
enum err question_plan_match(struct scope *s, struct id id, struct id conversation,
                             const struct question_plan **ret_plan);

enum err question_plan_erase(struct scope *s, struct id id);

/* The conversation goes: plans no longer say that they were matched with it. `with_plan`: a consent was taken back, and what
 * matching found of that talk lies sealed in the plan, so the plan goes as well. Within a transaction. */
enum err question_plan_forget_talk(struct scope *s, struct id conversation, bool with_plan);

/* Of somebody who lost the key to them. Needs: MAY_ADMINISTER. */
enum err question_plan_erase_all(struct scope *s, struct id owner);

/* Questions for the next talk with the account, each with where it comes from: left open in any talk so far, the newest first, and in no other plan yet; needs nobody works on, by
 * weight; needs that are not confirmed; end customers of whom no need is known. In the scope's language, the customer's words as they
 * said them. The same account gives the same proposals. Needs: MAY_EDIT. Limits: looks at the newest QUESTION_PLAN_LIST_MAX plans. */
enum err question_plan_propose(struct scope *s, struct id account,
                               const struct planned_question **ret_questions, size_t *ret_count);

/* "planned", "asked", "answered", "open"; "by_hand", "need", "confirmation", "end_customer", "left_open", "came_up". */
extern const char *const question_plan_states[PLANNED_STATE_COUNT + 1];
extern const char *const question_plan_sources[PLANNED_SOURCE_COUNT + 1];

#endif
