#include "rhythm/wording.h"

#include "core/date.h"

/* What a day is written with: its weekdays, and what follows them; German has spaces between numbers in full. */
struct day_words {
	const char *weekdays[7];
	const char *behind;  /* the weekday */
	const char *between; /* day, month and year */
};

static const struct day_words brief[LANGUAGE_COUNT] = {
	[LANGUAGE_DE] = {{"Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."}, ", ", "."},
	[LANGUAGE_EN] = {{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, " ", " "},
};
static const struct day_words in_full[LANGUAGE_COUNT] = {
	[LANGUAGE_DE] = {{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag",
                          "Sonntag"},
                         ", ",
                         ". "},
	[LANGUAGE_EN] = {{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                          "Sunday"},
                         ", ",
                         " "},
};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const struct zone *wording_zone(struct scope *s, struct str name)
{
	const struct zone *zone = zone_find(s->mem, name);

	return zone ? zone : zone_utc();
}

static struct str day(struct scope *s, const struct day_words *words, enum language language,
                      int64_t at_ms, const struct zone *zone)
{
	struct date d = date_in_zone(at_ms, zone);
	struct str month = language == LANGUAGE_EN ? str_from(months[d.month - 1])
	                                           : text_format(s->mem, "%d", d.month);

	return text_format(s->mem, "%s%s%d%s%.*s%s%04d", words->weekdays[d.weekday], words->behind,
	                   d.day, words->between, STR_ARG(month), words->between, d.year);
}

struct str wording_day(struct scope *s, enum language language, int64_t at_ms,
                       const struct zone *zone)
{
	return day(s, &brief[language], language, at_ms, zone);
}

struct str wording_day_in_full(struct scope *s, enum language language, int64_t at_ms,
                               const struct zone *zone)
{
	return day(s, &in_full[language], language, at_ms, zone);
}

struct str wording_hours(struct scope *s, int64_t from_ms, int64_t until_ms,
                         const struct zone *zone)
{
	struct date a = date_in_zone(from_ms, zone), b = date_in_zone(until_ms, zone);

	return text_format(s->mem, "%02d:%02d–%02d:%02d", a.hour, a.minute, b.hour, b.minute);
}

struct str wording_span(struct scope *s, enum language language, int64_t from_ms, int64_t until_ms,
                        const struct zone *zone)
{
	return text_format(s->mem, "%.*s, %.*s", STR_ARG(wording_day(s, language, from_ms, zone)),
	                   STR_ARG(wording_hours(s, from_ms, until_ms, zone)));
}

struct str wording_moment(struct scope *s, enum language language, int64_t at_ms,
                          const struct zone *zone)
{
	struct date d = date_in_zone(at_ms, zone);

	return text_format(s->mem, "%.*s, %02d:%02d",
	                   STR_ARG(wording_day(s, language, at_ms, zone)), d.hour, d.minute);
}
