/* talk.h - a conversation to test with: Ines leads it, Maren Thiessen of Nordwind AG answers. */
#ifndef TESTS_TALK_H
#define TESTS_TALK_H

#include "accounts/account.h"
#include "accounts/contact.h"
#include "talk/conversation.h"
#include "talk/rulebook.h"
#include "team.h"

#define WORDING                                                                                     \
	"WEBVTT\n\n"                                                                                \
	"00:00:01.000 --> 00:00:04.000\n<v Ines Berger>Was fehlt Ihnen bei der Lieferung am "       \
	"meisten?</v>\n\n"                                                                          \
	"00:00:05.000 --> 00:00:12.000\n<v Maren Thiessen>Wir bräuchten drei Tage Vorlauf, sonst " \
	"steht der Wareneingang.</v>\n\n"                                                           \
	"00:00:13.000 --> 00:00:17.000\n<v Ines Berger>Verstehe ich richtig, dass drei Tage "       \
	"Vorlauf "                                                                                  \
	"für den Wareneingang reichen?</v>\n"

struct talk {
	struct scope *s;
	const struct account *account;
	const struct contact *contact;
	const struct conversation *conversation;
};

/* Ines, an account with one contact, and a conversation with both, not yet settled. */
static inline struct talk talk_scope(void)
{
	struct talk t = {.s = team_scope()};
	struct account account = {.name = STR("Nordwind AG")};
	struct contact contact = {.name = STR("Maren Thiessen")};
	struct conversation_draft draft = {.file = STR(WORDING)};
	struct session *session;
	struct str token;

	assert_ok(session_open(t.s, STR("ines.berger@firma.example"), PASSWORD, STR(""), &session,
	                       &token));
	t.s->actor_key = session->member_key;
	assert_ok(rulebook_open(t.s, STR_NONE, &t.s->rules));
	assert_ok(account_add(t.s, &account, &t.account));
	contact.account = t.account->id;
	assert_ok(contact_add(t.s, &contact, &t.contact));
	draft.account = t.account->id;
	assert_ok(conversation_add(t.s, &draft, &t.conversation));
	return t;
}

static inline void settle(struct talk *t, enum conversation_basis theirs)
{
	struct conversation_speaker speakers[2] = {t->conversation->speakers[0],
	                                           t->conversation->speakers[1]};

	speakers[0].basis = CONVERSATION_CONSENT;
	speakers[1].basis = theirs;
	speakers[1].basis_note = STR("am Anfang gefragt");
	assert_ok(conversation_settle(t->s, t->conversation->id, t->conversation->revision,
	                              speakers, 2, &t->conversation));
}

#endif
