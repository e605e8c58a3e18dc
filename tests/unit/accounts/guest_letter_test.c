#include "accounts/guest_letter.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "circle.h"
#include "core/mail.h"
#include "store/db.h"

static const int64_t day_ms = 24ll * 60 * 60 * 1000;
static const struct str host = {"127.0.0.1:8080", 14};

/* Bernd Kern of Nordwind is a guest, and letters go to a port where nobody listens. */
static const struct guest *invite(struct scope *s, struct circle *c)
{
	struct contact draft = {.account = c->nordwind,
	                        .name = STR("Bernd Kern"),
	                        .email = STR("kern@nordwind.example")};
	const struct contact *contact;
	const struct guest *guest;

	assert_ok(contact_add(s, &draft, &contact));
	assert_ok(mail_open(s,
	                    &(struct mail_settings){.server = STR("smtp://127.0.0.1:1"),
	                                            .from = STR("kamwerk@firma.example")},
	                    &s->mail));
	assert_ok(guest_invite(s, c->nordwind, contact->id, &guest, NULL));
	return guest;
}

static const char *letter_of(struct scope *s, struct id guest)
{
	const struct guest *found;

	assert_ok(guest_find(s, guest, &found));
	return str_c(s->mem, found->letter);
}

static void carry(struct scope *s)
{
	const struct outbox_kind *kinds[] = {&guest_letter_kinds[GUEST_LETTER_INVITATION],
	                                     &guest_letter_kinds[GUEST_LETTER_LINK]};

	assert_ok(outbox_carry(s, kinds, sizeof kinds / sizeof *kinds, host));
}

static int64_t count_due(struct scope *s, int64_t now_ms)
{
	struct db_rows rows;

	assert_ok(DB_READ(s, &rows, "outbox_list_due", DB_ID(s->organisation), DB_NUMBER(now_ms),
	                  DB_NUMBER(10)));
	return (int64_t)rows.count;
}

TEST(guest_letter__tries_with_pauses_and_gives_up_after_days)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct guest *guest = invite(s, &c);
	int64_t asked_at_ms = s->now_ms, tries = 0;
	struct str link;

	assert_ok(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host));
	assert_int_equal(guest_letter_hand_over(s, guest->id, &link), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "guest.letter_not_lost");
	db_abandon(s);
	for (; !strcmp(letter_of(s, guest->id), "waiting"); s->now_ms += 60 * 1000) {
		tries += count_due(s, s->now_ms);
		carry(s);
		assert_true(s->now_ms <= asked_at_ms + OUTBOX_DAYS * day_ms);
	}
	assert_string_equal(letter_of(s, guest->id), "lost");
	assert_in_range(tries, 10, 30);
	assert_true(s->now_ms > asked_at_ms + (OUTBOX_DAYS - 1) * day_ms);
	/* Whoever asked may hand a link over then, once. */
	assert_ok(guest_letter_hand_over(s, guest->id, &link));
	assert_string_equal(letter_of(s, guest->id), "");
	assert_int_equal(guest_letter_hand_over(s, guest->id, &link), ERR_CONFLICT);
}

TEST(guest_letter_add__again_means_the_one_that_waits_and_tries_it_soon)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct guest *guest = invite(s, &c);

	assert_ok(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host));
	assert_ok(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host));
	assert_ok(guest_letter_add(s, GUEST_LETTER_LINK, guest, STR("needs"), host));
	assert_int_equal(count_due(s, s->now_ms), 1);
	for (int i = 0; i < 4; i++) {
		carry(s);
		s->now_ms += day_ms / 24;
	}
	carry(s); /* the next pause is long */
	assert_int_equal(count_due(s, s->now_ms + 2 * OUTBOX_RETRY_MS), 0);
	assert_ok(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host));
	assert_int_equal(count_due(s, s->now_ms), 0); /* one may be under way */
	assert_int_equal(count_due(s, s->now_ms + OUTBOX_RETRY_MS), 1);
}

TEST(guest_letter__writes_to_nobody_whose_part_or_account_is_over)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct guest *guest = invite(s, &c);
	const struct account *account;
	struct account closed;

	assert_ok(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host));
	assert_ok(guest_retire(s, guest->id));
	assert_int_equal(count_due(s, s->now_ms), 0);
	assert_ok(guest_invite(s, c.nordwind, guest->contact, &guest, NULL));
	assert_ok(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host));
	assert_ok(account_find(s, c.nordwind, &account));
	closed = *account;
	closed.retired_at_ms = s->now_ms;
	assert_ok(account_change(s, &closed, &account));
	assert_int_equal(count_due(s, s->now_ms), 1);
	carry(s);
	assert_int_equal(count_due(s, s->now_ms + 30 * day_ms), 0);
}

TEST(guest_letter_add__is_for_who_may_edit_and_where_a_letter_can_be_sent)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct guest *guest = invite(s, &c);

	assert_int_equal(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""),
	                                  STR("kam.example.org")),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "mail.no_public_url");
	circle_act(s, c.lea);
	assert_int_equal(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host),
	                 ERR_NOT_FOUND);
	circle_act(s, c.ines);
	s->mail = NULL;
	assert_int_equal(guest_letter_add(s, GUEST_LETTER_INVITATION, guest, STR(""), host),
	                 ERR_CONFLICT);
	assert_string_equal(s->problem.key, "mail.not_there");
}
