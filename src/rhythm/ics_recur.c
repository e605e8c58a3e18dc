#include "rhythm/ics_recur.h"

#include "core/date.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)
#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define SECOND_MS ((int64_t)1000)

enum {
	DAYS_MAX = 366,
	LIST_END = ICAL_RECURRENCE_ARRAY_MAX
};

/* The days of one period, ascending, counted from 1970. */
struct days {
	int64_t at[DAYS_MAX + 14]; /* a year, and the weeks that reach into its neighbours */
	size_t count;
};

struct times {
	int64_t at[ICS_RECUR_TIMES_MAX];
	size_t count;
};

struct work {
	struct ics_recur *r;
	struct date start;
	struct times times;
	int64_t left;     /* of COUNT; -1 = no COUNT */
	int64_t until_ms; /* of UNTIL, inclusive */
	bool is_over, is_cut;
};

static bool is_set(const short *list)
{
	return list[0] != LIST_END;
}

static bool has(const short *list, size_t room, int value)
{
	for (size_t i = 0; i < room && list[i] != LIST_END; i++)
		if (list[i] == value)
			return true;
	return false;
}

#define HAS(rule, field, value)                                                                    \
	has((rule)->field, sizeof(rule)->field / sizeof *(rule)->field, value)

/* 1 = Sunday, as libical counts. 1970-01-01 was a Thursday. */
static int weekday_of(int64_t day)
{
	return (int)((day % 7 + 7 + 4) % 7) + 1;
}

static int days_of_month(int year, int month)
{
	return (int)(date_days(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
	             date_days(year, month, 1));
}

static int days_of_year(int year)
{
	return (int)(date_days(year + 1, 1, 1) - date_days(year, 1, 1));
}

static bool is_by_month(const struct icalrecurrencetype *rule, int month)
{
	return !is_set(rule->by_month) || HAS(rule, by_month, month);
}

static bool is_by_month_day(const struct icalrecurrencetype *rule, int day, int days)
{
	return !is_set(rule->by_month_day) || HAS(rule, by_month_day, day) ||
	       HAS(rule, by_month_day, day - days - 1);
}

static bool is_by_year_day(const struct icalrecurrencetype *rule, int day, int days)
{
	return !is_set(rule->by_year_day) || HAS(rule, by_year_day, day) ||
	       HAS(rule, by_year_day, day - days - 1);
}

/* BYDAY for the `index`-th day (from 0) of a span of `count` days: "MO", "2MO", "-1MO". */
static bool is_by_day(const struct icalrecurrencetype *rule, int64_t day, int index, int count,
                      bool has_positions)
{
	if (!is_set(rule->by_day))
		return true;
	for (size_t i = 0; i < ICAL_BY_DAY_SIZE && rule->by_day[i] != LIST_END; i++) {
		int position = icalrecurrencetype_day_position(rule->by_day[i]);

		if ((int)icalrecurrencetype_day_day_of_week(rule->by_day[i]) != weekday_of(day))
			continue;
		if (position == 0 || !has_positions ||
		    (position > 0 ? index / 7 + 1 == position
		                  : (count - 1 - index) / 7 + 1 == -position))
			return true;
	}
	return false;
}

static void add_day(struct days *days, int64_t day)
{
	if (days->count < sizeof days->at / sizeof *days->at)
		days->at[days->count++] = day;
}

/* ---- the days of a period ---- */

static void days_of_a_month(const struct work *w, int year, int month, struct days *days)
{
	const struct icalrecurrencetype *rule = w->r->rule;
	int64_t first = date_days(year, month, 1);
	int count = days_of_month(year, month);
	bool is_free = !is_set(rule->by_month_day) && !is_set(rule->by_day);

	if (!is_by_month(rule, month))
		return;
	for (int i = 0; i < count; i++)
		if (is_free ? i + 1 == w->start.day
		            : is_by_month_day(rule, i + 1, count) &&
		                      is_by_day(rule, first + i, i, count, true))
			add_day(days, first + i);
}

static int week_start(const struct icalrecurrencetype *rule)
{
	return rule->week_start == ICAL_NO_WEEKDAY ? (int)ICAL_MONDAY_WEEKDAY
	                                           : (int)rule->week_start;
}

/* The day on which week 1 begins: the first with four days in the year. */
static int64_t first_week(const struct icalrecurrencetype *rule, int year)
{
	int64_t fourth = date_days(year, 1, 4);

	return fourth - (weekday_of(fourth) - week_start(rule) + 7) % 7;
}

static void days_by_week(const struct work *w, int year, struct days *days)
{
	const struct icalrecurrencetype *rule = w->r->rule;
	int64_t first = first_week(rule, year);
	int weeks = (int)((first_week(rule, year + 1) - first) / 7);

	for (int week = 1; week <= weeks; week++) {
		if (!HAS(rule, by_week_no, week) && !HAS(rule, by_week_no, week - weeks - 1))
			continue;
		for (int i = 0; i < 7; i++) {
			int64_t day = first + (week - 1) * 7 + i;
			struct date date = date_utc(day * DAY_MS);

			if (is_by_month(rule, date.month) &&
			    (is_set(rule->by_day)
			             ? is_by_day(rule, day, 0, 0, false)
			             : weekday_of(day) == (w->start.weekday + 1) % 7 + 1))
				add_day(days, day);
		}
	}
}

static void days_of_a_year(const struct work *w, int year, struct days *days)
{
	const struct icalrecurrencetype *rule = w->r->rule;
	int64_t first = date_days(year, 1, 1);
	int count = days_of_year(year), month = 1, day = 0;
	bool is_free =
		!is_set(rule->by_month_day) && !is_set(rule->by_day) && !is_set(rule->by_year_day);

	if (is_set(rule->by_week_no)) {
		days_by_week(w, year, days);
		return;
	}
	for (int i = 0, of_month = days_of_month(year, 1); i < count; i++) {
		if (++day > of_month) {
			day = 1;
			of_month = days_of_month(year, ++month);
		}
		if (!is_by_month(rule, month))
			continue;
		if (is_free) {
			if (day == w->start.day &&
			    (is_set(rule->by_month) || month == w->start.month))
				add_day(days, first + i);
			continue;
		}
		if (is_by_month_day(rule, day, of_month) && is_by_year_day(rule, i + 1, count) &&
		    (is_set(rule->by_month) ? is_by_day(rule, first + i, day - 1, of_month, true)
		                            : is_by_day(rule, first + i, i, count, true)))
			add_day(days, first + i);
	}
}

static void days_of_a_week(const struct work *w, int64_t first, struct days *days)
{
	const struct icalrecurrencetype *rule = w->r->rule;

	for (int64_t day = first; day < first + 7; day++)
		if ((is_set(rule->by_day) ? is_by_day(rule, day, 0, 0, false)
		                          : weekday_of(day) == (w->start.weekday + 1) % 7 + 1) &&
		    is_by_month(rule, date_utc(day * DAY_MS).month))
			add_day(days, day);
}

static void the_day(const struct work *w, int64_t day, struct days *days)
{
	const struct icalrecurrencetype *rule = w->r->rule;

	if (is_set(rule->by_month) || is_set(rule->by_month_day) || is_set(rule->by_year_day)) {
		struct date date = date_utc(day * DAY_MS);

		if (!is_by_month(rule, date.month) ||
		    !is_by_month_day(rule, date.day, days_of_month(date.year, date.month)) ||
		    !is_by_year_day(rule, (int)(day - date_days(date.year, 1, 1)) + 1,
		                    days_of_year(date.year)))
			return;
	}
	if (is_by_day(rule, day, 0, 0, false))
		add_day(days, day);
}

/* ---- what is found ---- */

static void find(struct work *w, int64_t ms)
{
	if (w->is_over || ms < w->r->start_ms)
		return;
	if (ms > w->until_ms || w->left == 0 || ms >= w->r->until_ms) {
		w->is_over = true;
		return;
	}
	if (w->left > 0)
		w->left--;
	w->r->work_max--;
	if (ms >= w->r->from_ms)
		w->r->found(w->r->what, ms);
}

static void find_all(struct work *w, const struct days *days)
{
	const struct icalrecurrencetype *rule = w->r->rule;
	int64_t count = (int64_t)(days->count * w->times.count);

	for (int64_t i = 0; i < count && !w->is_over && w->r->work_max > 0; i++) {
		if (is_set(rule->by_set_pos) && !HAS(rule, by_set_pos, (int)(i + 1)) &&
		    !HAS(rule, by_set_pos, (int)(i - count)))
			continue;
		find(w, days->at[(size_t)i / w->times.count] * DAY_MS +
		                w->times.at[(size_t)i % w->times.count]);
	}
}

/* ---- periods ---- */

/* Steps from the period of DTSTART to the first one asked for, in whole intervals. With COUNT all
 * before has to be counted. */
static int64_t skip(const struct work *w, int64_t periods)
{
	int64_t interval = w->r->rule->interval;

	if (w->left >= 0 || periods <= 0)
		return 0;
	return periods / interval * interval;
}

static int64_t day_of(int64_t ms)
{
	return ms >= 0 ? ms / DAY_MS : -((-ms + DAY_MS - 1) / DAY_MS);
}

static int year_of(int64_t ms)
{
	int64_t low = date_days(ICS_RECUR_YEAR_MIN, 1, 1) * DAY_MS;
	int64_t high = date_days(ICS_RECUR_YEAR_MAX, 1, 1) * DAY_MS;

	return date_utc(ms < low ? low : ms > high ? high : ms).year;
}

/* One period after the other; each begins with `first` days since 1970. */
static void go(struct work *w)
{
	const struct icalrecurrencetype *rule = w->r->rule;
	int64_t start_day = day_of(w->r->start_ms), from_day = day_of(w->r->from_ms);
	int64_t last_day = date_days(ICS_RECUR_YEAR_MAX, 1, 1), end_day = day_of(w->r->until_ms);
	int64_t week = start_day - (weekday_of(start_day) - week_start(rule) + 7) % 7;
	int64_t period = 0;

	if (end_day < last_day)
		last_day = end_day + 1;
	if (day_of(w->until_ms) < last_day)
		last_day = day_of(w->until_ms) + 1;
	if (rule->freq == ICAL_YEARLY_RECURRENCE)
		period = skip(w, year_of(w->r->from_ms) - w->start.year - 1);
	else if (rule->freq == ICAL_MONTHLY_RECURRENCE)
		period = skip(w, (year_of(w->r->from_ms) - w->start.year) * 12 - 12);
	else if (rule->freq == ICAL_WEEKLY_RECURRENCE)
		period = skip(w, (from_day - week) / 7 - 1);
	else
		period = skip(w, from_day - start_day - 1);
	for (; !w->is_over && w->r->work_max > 0; period += rule->interval) {
		struct days days;
		int64_t month = w->start.month - 1 + period, first;
		int year = w->start.year;

		days.count = 0;
		if (rule->freq == ICAL_YEARLY_RECURRENCE) {
			if (period > ICS_RECUR_YEAR_MAX)
				break;
			year += (int)period;
			first = date_days(year, 1, 1) - 7;
			w->r->work_max -= 40;
		} else if (rule->freq == ICAL_MONTHLY_RECURRENCE) {
			if (period > ICS_RECUR_YEAR_MAX * 12)
				break;
			year += (int)(month / 12);
			first = date_days(year, (int)(month % 12) + 1, 1);
			w->r->work_max -= 4;
		} else {
			first = rule->freq == ICAL_WEEKLY_RECURRENCE ? week + period * 7
			                                             : start_day + period;
			w->r->work_max--;
		}
		if (first > last_day)
			break;
		if (rule->freq == ICAL_YEARLY_RECURRENCE)
			days_of_a_year(w, year, &days);
		else if (rule->freq == ICAL_MONTHLY_RECURRENCE)
			days_of_a_month(w, year, (int)(month % 12) + 1, &days);
		else if (rule->freq == ICAL_WEEKLY_RECURRENCE)
			days_of_a_week(w, first, &days);
		else
			the_day(w, first, &days);
		find_all(w, &days);
	}
}

/* Every so many hours and nothing else. */
static void go_by_hour(struct work *w)
{
	int64_t step = w->r->rule->interval * HOUR_MS, ms = w->r->start_ms;

	if (w->left < 0 && w->r->from_ms > ms)
		ms += (w->r->from_ms - ms) / step * step;
	for (; !w->is_over && w->r->work_max > 0; ms += step)
		find(w, ms);
}

static size_t list_of(const short *list, size_t room, int fallback, int max, short *ret)
{
	size_t count = 0;

	if (!is_set(list)) {
		ret[0] = (short)fallback;
		return 1;
	}
	for (int value = 0; value <= max; value++)
		if (has(list, room, value))
			ret[count++] = (short)value;
	return count;
}

static bool set_times(struct work *w)
{
	const struct icalrecurrencetype *rule = w->r->rule;
	short hours[64], minutes[64], seconds[64];
	size_t h = list_of(rule->by_hour, ICAL_BY_HOUR_SIZE, w->start.hour, 23, hours);
	size_t m = list_of(rule->by_minute, ICAL_BY_MINUTE_SIZE, w->start.minute, 59, minutes);
	size_t n = list_of(rule->by_second, ICAL_BY_SECOND_SIZE, w->start.second, 59, seconds);

	if (h * m * n > ICS_RECUR_TIMES_MAX || h * m * n == 0)
		return false;
	for (size_t i = 0; i < h; i++)
		for (size_t k = 0; k < m; k++)
			for (size_t l = 0; l < n; l++)
				w->times.at[w->times.count++] =
					(hours[i] * 3600 + minutes[k] * 60 + seconds[l]) *
					SECOND_MS;
	return true;
}

bool ics_recur_is_known(const struct icalrecurrencetype *rule)
{
	if (rule->interval < 1 || rule->count < 0 ||
	    (rule->rscale && !str_equal_ascii(str_from(rule->rscale), STR("GREGORIAN"))))
		return false;
	switch (rule->freq) {
	case ICAL_YEARLY_RECURRENCE:
	case ICAL_MONTHLY_RECURRENCE:
	case ICAL_WEEKLY_RECURRENCE:
	case ICAL_DAILY_RECURRENCE:
		return true;
	case ICAL_HOURLY_RECURRENCE:
		return !is_set(rule->by_second) && !is_set(rule->by_minute) &&
		       !is_set(rule->by_hour) && !is_set(rule->by_day) &&
		       !is_set(rule->by_month_day) && !is_set(rule->by_year_day) &&
		       !is_set(rule->by_week_no) && !is_set(rule->by_month) &&
		       !is_set(rule->by_set_pos);
	default:
		return false;
	}
}

bool ics_recur_expand(struct ics_recur *r)
{
	struct work w = {.r = r, .start = date_utc(r->start_ms), .left = -1, .until_ms = INT64_MAX};

	if (!ics_recur_is_known(r->rule) || w.start.year < ICS_RECUR_YEAR_MIN ||
	    w.start.year > ICS_RECUR_YEAR_MAX || !set_times(&w))
		return true; /* comes true never, as far as we know */
	if (r->rule->count)
		w.left = r->rule->count;
	if (!icaltime_is_null_time(r->rule->until)) {
		struct icaltimetype until = r->rule->until;

		w.until_ms = date_days(until.year, until.month, until.day) * DAY_MS;
		w.until_ms += until.is_date
		                      ? DAY_MS - 1
		                      : (until.hour * 3600 + until.minute * 60 + until.second) *
		                                SECOND_MS;
	}
	if (r->rule->freq == ICAL_HOURLY_RECURRENCE)
		go_by_hour(&w);
	else
		go(&w);
	return r->work_max > 0;
}
