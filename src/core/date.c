#include "core/date.h"

#include "core/text.h"

enum {
	DAY_MS = 24 * 60 * 60 * 1000
};

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t date_days(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = floor_divide(y, 400);
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date date_utc(int64_t ms)
{
	int64_t days = floor_divide(ms, DAY_MS), rest = ms - days * DAY_MS;
	int64_t z = days + 719468, era = floor_divide(z, 146097), of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
	struct date d;

	d.day = (int)(of_year - (153 * m + 2) / 5 + 1);
	d.month = (int)(m < 10 ? m + 3 : m - 9);
	d.year = (int)(y + era * 400 + (d.month <= 2));
	d.hour = (int)(rest / 3600000);
	d.minute = (int)(rest / 60000 % 60);
	d.second = (int)(rest / 1000 % 60);
	d.ms = (int)(rest % 1000);
	d.weekday = (int)(((days + 3) % 7 + 7) % 7);
	d.offset_minutes = 0;
	return d;
}

struct date date_in_zone(int64_t ms, const struct zone *zone)
{
	int offset = zone_offset_minutes(zone, ms);
	struct date d = date_utc(ms + (int64_t)offset * 60000);

	d.offset_minutes = offset;
	return d;
}

static int64_t as_if_utc(const struct date *d)
{
	return date_days(d->year, d->month, d->day) * DAY_MS +
	       ((int64_t)d->hour * 3600 + d->minute * 60 + d->second) * 1000 + d->ms;
}

int64_t date_to_ms(const struct date *date, const struct zone *zone)
{
	int64_t shown = as_if_utc(date);
	/* No zone is further than a day from UTC, so these two are the offsets before and after. */
	int before = zone_offset_minutes(zone, shown - DAY_MS);
	int after = zone_offset_minutes(zone, shown + DAY_MS);
	int64_t early = shown - (int64_t)before * 60000, late = shown - (int64_t)after * 60000;

	if (zone_offset_minutes(zone, early) == before)
		return early;
	if (zone_offset_minutes(zone, late) == after)
		return late;
	return early; /* in the gap: the old offset leads to after it */
}

/* Writes `number` over the `count` characters that end before `end`. */
static void put_digits(char *end, int count, int number)
{
	for (; count > 0; count--, number /= 10)
		*--end = (char)('0' + number % 10);
}

/* By hand, because every record of an answer holds some: printf takes ten times as long. */
void date_add(struct text *text, int64_t ms)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";
	struct date d = date_utc(ms);
	char *at;

	if (d.year < 0 || d.year > 9999) { /* no year of a calendar, but told as it is */
		text_addf(text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day,
		          d.hour, d.minute, d.second, d.ms);
		return;
	}
	at = text_take(text, sizeof form - 1);
	if (!at)
		return;
	memcpy(at, form, sizeof form - 1);
	put_digits(at + 4, 4, d.year);
	put_digits(at + 7, 2, d.month);
	put_digits(at + 10, 2, d.day);
	put_digits(at + 13, 2, d.hour);
	put_digits(at + 16, 2, d.minute);
	put_digits(at + 19, 2, d.second);
	put_digits(at + 23, 3, d.ms);
}

struct str date_text(struct arena *mem, int64_t ms)
{
	struct text text = text_new(mem, DATE_TEXT_BYTES_MAX);

	date_add(&text, ms);
	return text_str(&text);
}

static bool digits(struct str *rest, size_t count, int *ret_number)
{
	int64_t number;

	if (rest->bytes < count || rest->at[0] == '-' ||
	    !str_number(str_part(*rest, 0, count), &number))
		return false;
	*rest = str_part(*rest, count, rest->bytes);
	*ret_number = (int)number;
	return true;
}

static bool literal(struct str *rest, char c)
{
	if (!rest->bytes || rest->at[0] != c)
		return false;
	*rest = str_part(*rest, 1, rest->bytes);
	return true;
}

static int month_days(int year, int month)
{
	int next_year = month == 12 ? year + 1 : year, next = month == 12 ? 1 : month + 1;

	return (int)(date_days(next_year, next, 1) - date_days(year, month, 1));
}

bool date_parse(struct str text, int64_t *ret_ms)
{
	struct date d = {0};
	int hours = 0, minutes = 0, scale = 100;
	bool is_east;

	if (!digits(&text, 4, &d.year) || !literal(&text, '-') || !digits(&text, 2, &d.month) ||
	    !literal(&text, '-') || !digits(&text, 2, &d.day) ||
	    (!literal(&text, 'T') && !literal(&text, 't') && !literal(&text, ' ')) ||
	    !digits(&text, 2, &d.hour) || !literal(&text, ':') || !digits(&text, 2, &d.minute))
		return false;
	if (literal(&text, ':') && !digits(&text, 2, &d.second))
		return false;
	if (literal(&text, '.'))
		for (int part; text.bytes && digits(&text, 1, &part); scale /= 10)
			d.ms += part * scale;
	if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > month_days(d.year, d.month) ||
	    d.hour > 23 || d.minute > 59 || d.second > 60)
		return false;
	*ret_ms = as_if_utc(&d);
	if (literal(&text, 'Z') || literal(&text, 'z'))
		return !text.bytes;
	is_east = literal(&text, '+');
	if ((!is_east && !literal(&text, '-')) || !digits(&text, 2, &hours) ||
	    !literal(&text, ':') || !digits(&text, 2, &minutes) || hours > 23 || minutes > 59 ||
	    text.bytes)
		return false;
	*ret_ms -= (is_east ? 1 : -1) * ((int64_t)hours * 60 + minutes) * 60000;
	return true;
}

bool date_day_parse(struct str day, int64_t *ret_ms)
{
	char text[] = "2026-11-23T00:00:00Z";

	if (day.bytes != strlen("2026-11-23"))
		return false;
	memcpy(text, day.at, day.bytes);
	return date_parse(str_from(text), ret_ms);
}

struct str date_day_text(struct arena *mem, const struct date *date)
{
	return text_format(mem, "%04d-%02d-%02d", date->year, date->month, date->day);
}
