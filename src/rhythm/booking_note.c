#include "rhythm/booking_note.h"

#include "core/text.h"
#include "rhythm/message.h"
#include "rhythm/wording.h"

enum {
	TEXT_BYTES_MAX = 1000
};

struct words {
	const char *booked, *off, *comes, *comes_not, *in_market, *busy, *outside;
	const char *focus[2], *crumbs[2], *edge[2]; /* before and behind the minutes */
};

static const struct words words[LANGUAGE_COUNT] = {
	[LANGUAGE_DE] = {.booked = "Termin gebucht",
                         .off = "Termin abgesagt",
                         .comes = "Ich komme doch",
                         .comes_not = "Ich kann nicht kommen",
                         .in_market = "In der gemeinsamen Marktzeit.",
                         .focus = {"Nimmt Ihnen ", " Minuten Höhle."},
                         .crumbs = {"Davon sind ", " Minuten ein Rest, der zu kurz ist."},
                         .edge = {"", " Minuten liegen außerhalb Ihrer Arbeitszeit."},
                         .busy = "In Ihrem Kalender steht zu dieser Zeit etwas.",
                         .outside = "Der Termin liegt weit außerhalb Ihrer Arbeitszeit."},
	[LANGUAGE_EN] = {.booked = "Meeting booked",
                         .off = "Meeting called off",
                         .comes = "I will come after all",
                         .comes_not = "I cannot come",
                         .in_market = "Within shared market time.",
                         .focus = {"Takes ", " minutes of your cave."},
                         .crumbs = {"", " of them are a rest that is too short."},
                         .edge = {"", " minutes lie outside your working hours."},
                         .busy = "Your calendar has something at that time.",
                         .outside = "The meeting lies far outside your working hours."},
};

static struct text begin(struct scope *s, enum language language, const char *what,
                         const struct booking *b, struct str time_zone)
{
	const struct zone *zone = wording_zone(s, time_zone);
	struct text t = text_new(s->mem, TEXT_BYTES_MAX);

	text_add(&t, str_from(what));
	if (!str_is_empty(b->subject))
		text_addf(&t, ": %.*s", STR_ARG(b->subject));
	text_addf(&t, "\n\n%.*s, %.*s (%.*s)",
	          STR_ARG(wording_day_in_full(s, language, b->starts_at_ms, zone)),
	          STR_ARG(wording_hours(s, b->starts_at_ms, b->ends_at_ms, zone)),
	          STR_ARG(zone_name(zone)));
	return t;
}

static enum err send(struct scope *s, struct id receiver, struct text *t)
{
	const struct message *sent;

	return message_send(s, &(struct message){.receiver = receiver, .text = text_str(t)}, &sent);
}

static void add_minutes(struct text *t, const char *const around[2], int64_t minutes)
{
	if (minutes > 0)
		text_addf(t, " %s%lld%s", around[0], (long long)minutes, around[1]);
}

enum err booking_note_added(struct scope *s, const struct booking *booking,
                            const struct meeting_person *person)
{
	enum language language = scope_language(person->language);
	const struct words *w = &words[language];
	struct text t = begin(s, language, w->booked, booking, person->time_zone);

	text_add_char(&t, '.');
	if (booking->is_market)
		text_addf(&t, " %s", w->in_market);
	add_minutes(&t, w->focus, person->focus_minutes);
	add_minutes(&t, w->crumbs, person->crumb_minutes);
	add_minutes(&t, w->edge, person->edge_minutes);
	if (person->is_busy)
		text_addf(&t, " %s", w->busy);
	if (person->outside_minutes > 0)
		text_addf(&t, " %s", w->outside);
	return send(s, person->member, &t);
}

enum err booking_note_retired(struct scope *s, const struct booking *booking,
                              const struct booking_person *person)
{
	enum language language = scope_language(person->language);
	struct text t = begin(s, language, words[language].off, booking, person->time_zone);

	return send(s, person->member, &t);
}

enum err booking_note_answered(struct scope *s, const struct booking *booking,
                               const struct booking_person *person)
{
	enum language language = scope_language(person->language);
	const struct words *w = &words[language];
	struct text t = begin(s, language, booking->is_coming ? w->comes : w->comes_not, booking,
	                      person->time_zone);

	return send(s, person->member, &t);
}
