#include "core/zone.h"

#include "core/clock.h"
#include "core/date.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"

enum {
	ZONE_BYTES_MAX = 256 * 1024,
	ZONE_CHANGES_MAX = 4000,
	ZONE_TYPES_MAX = 256,
	SEEN_US = 1000 * 1000,
	PATH_ROOM = sizeof ZONE_FOLDER + ZONE_NAME_BYTES_MAX,
	ZONES_KEPT_MAX = 64 /* of some 600 that there are; each takes four kilobytes */
};

struct kind {
	int offset_s;
	struct str abbreviation;
};

/* One half of the rule in a POSIX TZ string: "M3.5.0/2". */
struct turn {
	int month, week, weekday; /* weekday: 0 = Sunday; month 0 = day counts */
	int day;                  /* for Jn and n */
	bool counts_leap;
	int time_s;
};

struct zone {
	struct str name;
	size_t change_count;
	const int64_t *change_s; /* ascending; kind_of[i] holds from change_s[i] on */
	const unsigned char *kind_of;
	const struct kind *kinds;
	struct kind first; /* before the first change */
	/* After the last change: */
	bool has_rule, has_summer;
	struct kind winter, summer;
	struct turn to_summer, to_winter;
};

const struct zone *zone_utc(void)
{
	static const struct zone utc = {.name = {"UTC", 3},
	                                .first = {.offset_s = 0, .abbreviation = {"UTC", 3}}};

	return &utc;
}

struct reader {
	struct str rest;
	bool is_bad;
};

static int64_t big_endian(struct reader *r, size_t bytes)
{
	uint64_t number = 0;

	if (r->rest.bytes < bytes) {
		r->is_bad = true;
		return 0;
	}
	/* Negative numbers of four bytes keep their sign. */
	if (bytes && (r->rest.at[0] & 0x80))
		number = UINT64_MAX;
	for (size_t i = 0; i < bytes; i++)
		number = number << 8 | (unsigned char)r->rest.at[i];
	r->rest = str_part(r->rest, bytes, r->rest.bytes);
	return (int64_t)number;
}

static struct str take(struct reader *r, size_t bytes)
{
	struct str part = str_part(r->rest, 0, bytes);

	if (part.bytes < bytes)
		r->is_bad = true;
	r->rest = str_part(r->rest, bytes, r->rest.bytes);
	return part;
}

/* ---- POSIX TZ string: the rule for the years after the table (RFC 8536 section 3.3) ---- */

static int posix_number(struct reader *r)
{
	int number = 0;

	while (r->rest.bytes && r->rest.at[0] >= '0' && r->rest.at[0] <= '9' && number < 100000)
		number = number * 10 + (take(r, 1).at[0] - '0');
	return number;
}

static bool posix_is(struct reader *r, char c)
{
	if (!r->rest.bytes || r->rest.at[0] != c)
		return false;
	take(r, 1);
	return true;
}

static int posix_time(struct reader *r)
{
	int sign = 1, time = 0;

	if (posix_is(r, '-'))
		sign = -1;
	else
		(void)posix_is(r, '+');
	time = posix_number(r) * 3600;
	if (posix_is(r, ':'))
		time += posix_number(r) * 60;
	if (posix_is(r, ':'))
		time += posix_number(r);
	return sign * time;
}

static struct str posix_name(struct reader *r)
{
	struct str at = r->rest;
	size_t n = 0;

	if (posix_is(r, '<')) {
		while (n + 1 < at.bytes && at.at[n + 1] != '>')
			n++;
		take(r, n + 1);
		return str_part(at, 1, n + 1);
	}
	while (n < at.bytes && ((at.at[n] | 0x20) >= 'a' && (at.at[n] | 0x20) <= 'z'))
		n++;
	return take(r, n);
}

static struct turn posix_turn(struct reader *r)
{
	struct turn turn = {.time_s = 2 * 3600};

	if (posix_is(r, 'M')) {
		turn.month = posix_number(r);
		(void)posix_is(r, '.');
		turn.week = posix_number(r);
		(void)posix_is(r, '.');
		turn.weekday = posix_number(r);
		if (turn.month < 1 || turn.month > 12 || turn.week < 1 || turn.week > 5 ||
		    turn.weekday > 6)
			r->is_bad = true;
	} else {
		turn.counts_leap = !posix_is(r, 'J');
		turn.day = posix_number(r);
	}
	if (posix_is(r, '/'))
		turn.time_s = posix_time(r);
	return turn;
}

static void read_rule(struct zone *z, struct str text)
{
	struct reader r = {.rest = text};

	z->winter.abbreviation = posix_name(&r);
	z->winter.offset_s = -posix_time(&r);
	z->has_rule = z->winter.abbreviation.bytes > 0 && !r.is_bad;
	if (!r.rest.bytes)
		return;
	z->summer.abbreviation = posix_name(&r);
	z->summer.offset_s = z->winter.offset_s + 3600;
	if (r.rest.bytes && r.rest.at[0] != ',')
		z->summer.offset_s = -posix_time(&r);
	(void)posix_is(&r, ',');
	z->to_summer = posix_turn(&r);
	(void)posix_is(&r, ',');
	z->to_winter = posix_turn(&r);
	z->has_summer = !r.is_bad;
}

/* Seconds since 1970 of the turn in `year`, on a clock showing `offset_s`. */
static int64_t turn_in(const struct turn *t, int year, int offset_s)
{
	int64_t day;

	if (t->month) {
		int64_t first = date_days(year, t->month, 1);
		int64_t last = t->month == 12 ? date_days(year + 1, 1, 1)
		                              : date_days(year, t->month + 1, 1);
		int weekday =
			(int)(((first + 4) % 7 + 7) % 7); /* 0 = Sunday; day 0 was a Thursday */

		day = first + (t->weekday - weekday + 7) % 7 + (t->week - 1) * 7;
		while (day >= last)
			day -= 7;
	} else {
		bool is_leap = date_days(year + 1, 1, 1) - date_days(year, 1, 1) == 366;

		day = date_days(year, 1, 1) + t->day - (t->counts_leap ? 0 : 1);
		if (!t->counts_leap && is_leap && t->day >= 60)
			day++;
	}
	return day * 86400 + t->time_s - offset_s;
}

static const struct kind *by_rule(const struct zone *z, int64_t s)
{
	int year = date_utc((s + z->winter.offset_s) * 1000).year;
	int64_t to_summer, to_winter;

	if (!z->has_summer)
		return &z->winter;
	to_summer = turn_in(&z->to_summer, year, z->winter.offset_s);
	to_winter = turn_in(&z->to_winter, year, z->summer.offset_s);
	if (to_summer < to_winter)
		return s >= to_summer && s < to_winter ? &z->summer : &z->winter;
	return s >= to_winter && s < to_summer ? &z->winter : &z->summer;
}

/* ---- the file ---- */

struct head {
	int64_t utc_count, standard_count, leap_count, change_count, kind_count, name_bytes;
	char version;
};

static struct head read_head(struct reader *r)
{
	struct head h = {0};
	struct str magic = take(r, 4);

	if (!str_equal(magic, STR("TZif")))
		r->is_bad = true;
	magic = take(r, 1);
	h.version = magic.bytes ? magic.at[0] : 0;
	take(r, 15);
	h.utc_count = big_endian(r, 4);
	h.standard_count = big_endian(r, 4);
	h.leap_count = big_endian(r, 4);
	h.change_count = big_endian(r, 4);
	h.kind_count = big_endian(r, 4);
	h.name_bytes = big_endian(r, 4);
	if (h.change_count < 0 || h.change_count > ZONE_CHANGES_MAX || h.kind_count < 1 ||
	    h.kind_count > ZONE_TYPES_MAX || h.name_bytes < 0 || h.name_bytes > 4096 ||
	    h.leap_count < 0 || h.leap_count > 1000 || h.utc_count < 0 || h.utc_count > 256 ||
	    h.standard_count < 0 || h.standard_count > 256)
		r->is_bad = true;
	return h;
}

static struct str until_nul(struct str s, size_t from)
{
	s = str_part(s, from, s.bytes);
	for (size_t n = 0; n < s.bytes; n++)
		if (s.at[n] == 0)
			return str_part(s, 0, n);
	return s;
}

static bool read_body(struct arena *mem, struct zone *z, struct reader *r, const struct head *h,
                      size_t time_bytes)
{
	size_t changes = (size_t)h->change_count, kinds = (size_t)h->kind_count;
	int64_t *change_s = NEW_ARRAY(mem, int64_t, changes + 1);
	unsigned char *kind_of = NEW_ARRAY(mem, unsigned char, changes + 1);
	struct kind *kind = NEW_ARRAY(mem, struct kind, kinds);
	unsigned char *name_at = NEW_ARRAY(mem, unsigned char, kinds);
	struct str names;

	for (size_t i = 0; i < changes; i++)
		change_s[i] = big_endian(r, time_bytes);
	for (size_t i = 0; i < changes; i++) {
		kind_of[i] = (unsigned char)big_endian(r, 1);
		if (kind_of[i] >= kinds)
			r->is_bad = true;
	}
	for (size_t i = 0; i < kinds; i++) {
		kind[i].offset_s = (int)big_endian(r, 4);
		take(r, 1);
		name_at[i] = (unsigned char)big_endian(r, 1);
	}
	names = take(r, (size_t)h->name_bytes);
	take(r,
	     (size_t)h->leap_count * (time_bytes + 4) + (size_t)(h->standard_count + h->utc_count));
	if (r->is_bad)
		return false;
	for (size_t i = 0; i < kinds; i++)
		kind[i].abbreviation = until_nul(names, name_at[i]);
	z->change_count = changes;
	z->change_s = change_s;
	z->kind_of = kind_of;
	z->kinds = kind;
	z->first = kind[0];
	return true;
}

static bool read_zone(struct arena *mem, struct zone *z, struct str bytes)
{
	struct reader r = {.rest = bytes};
	struct head h = read_head(&r);

	if (r.is_bad)
		return false;
	if (h.version < '2')
		return read_body(mem, z, &r, &h, 4);
	/* Version 2 and later repeat everything with eight bytes a time, then the rule. */
	take(&r, (size_t)(h.change_count * 5 + h.kind_count * 6 + h.name_bytes + h.leap_count * 8 +
	                  h.standard_count + h.utc_count));
	h = read_head(&r);
	if (r.is_bad || !read_body(mem, z, &r, &h, 8))
		return false;
	if (posix_is(&r, '\n')) {
		struct str line;

		if (str_next_line(&r.rest, &line))
			read_rule(z, line);
	}
	return true;
}

static bool is_plain_name(struct str name)
{
	if (!name.bytes || name.bytes > ZONE_NAME_BYTES_MAX || name.at[0] == '/' ||
	    str_find(name, STR("..")) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < name.bytes; i++) {
		char c = name.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		      c == '/' || c == '_' || c == '-' || c == '+'))
			return false;
	}
	return true;
}

/* ---- finding ---- */

static const struct zone *read_file(struct arena *mem, const char *path, const struct stat *about,
                                    struct str name)
{
	struct zone *z = NEW(mem, struct zone);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes;
	ssize_t n;

	if (fd < 0)
		return NULL;
	/* Most files have two kilobytes; room for the largest would cost more than all the reading. */
	bytes = arena_take(mem, (size_t)about->st_size + 1);
	n = read(fd, bytes, (size_t)about->st_size + 1);
	close(fd);
	if (n <= 0 || n > about->st_size || !read_zone(mem, z, (struct str){bytes, (size_t)n}))
		return NULL;
	z->name = str_copy(mem, name);
	return z;
}

/* Every entry that is put into a calendar asks for a zone, and reading one took as long as reading the entry. Its file is
 * looked at once a second; what was read stays until the process ends, also after an update of the system's:
 * somebody may be counting with it. */
static struct {
	pthread_mutex_t lock;
	struct kept {
		struct arena *mem; /* never ends */
		const struct zone *zone;
		dev_t device;
		ino_t number;
		struct timespec changed;
		int64_t seen_us; /* when it was still so */
	} zones[ZONES_KEPT_MAX];
	size_t count;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool is_same(const struct kept *k, const struct stat *about)
{
	return k->device == about->st_dev && k->number == about->st_ino &&
	       k->changed.tv_sec == about->st_mtim.tv_sec &&
	       k->changed.tv_nsec == about->st_mtim.tv_nsec;
}

/* The newest of that name: after an update there are two. */
static struct kept *find_kept(struct str name)
{
	for (size_t i = kept.count; i-- > 0;)
		if (str_equal(kept.zones[i].zone->name, name))
			return &kept.zones[i];
	return NULL;
}

static const struct zone *read_to_keep(const char *path, const struct stat *about, struct str name,
                                       int64_t now_us)
{
	struct arena *own = arena_new(0);
	const struct zone *zone = read_file(own, path, about, name);

	if (zone)
		kept.zones[kept.count++] = (struct kept){
			own, zone, about->st_dev, about->st_ino, about->st_mtim, now_us};
	else
		arena_end(own);
	return zone;
}

static bool look(struct str name, char path[static PATH_ROOM], struct stat *ret_about)
{
	snprintf(path, PATH_ROOM, ZONE_FOLDER "%.*s", STR_ARG(name));
	return stat(path, ret_about) == 0 && S_ISREG(ret_about->st_mode) &&
	       ret_about->st_size < ZONE_BYTES_MAX;
}

/* With the lock. NULL: there is none, or no room for it. */
static const struct zone *find(struct str name, int64_t now_us)
{
	struct kept *k = find_kept(name);
	char path[PATH_ROOM];
	struct stat about;

	if (k && now_us - k->seen_us < SEEN_US)
		return k->zone;
	if (!look(name, path, &about))
		return NULL;
	if (k && is_same(k, &about)) {
		k->seen_us = now_us;
		return k->zone;
	}
	return kept.count < ZONES_KEPT_MAX ? read_to_keep(path, &about, name, now_us) : NULL;
}

const struct zone *zone_find(struct arena *mem, struct str name)
{
	const struct zone *zone;
	char path[PATH_ROOM];
	struct stat about;
	bool is_full;

	if (!is_plain_name(name))
		return NULL;
	pthread_mutex_lock(&kept.lock);
	zone = find(name, clock_monotonic_us());
	is_full = kept.count == ZONES_KEPT_MAX;
	pthread_mutex_unlock(&kept.lock);
	/* Without the lock: `mem` may have a limit, and passing it leaves from here. */
	if (!zone && is_full && look(name, path, &about))
		zone = read_file(mem, path, &about, name);
	return zone;
}

static const struct kind *kind_at(const struct zone *z, int64_t ms)
{
	int64_t s = ms / 1000 - (ms % 1000 < 0);
	size_t low = 0, high = z->change_count;

	if (!high || s >= z->change_s[high - 1])
		if (z->has_rule)
			return by_rule(z, s);
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (z->change_s[middle] <= s)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &z->kinds[z->kind_of[low - 1]] : &z->first;
}

int zone_offset_minutes(const struct zone *zone, int64_t ms)
{
	return kind_at(zone, ms)->offset_s / 60;
}

struct str zone_abbreviation(const struct zone *zone, int64_t ms)
{
	return kind_at(zone, ms)->abbreviation;
}

struct str zone_name(const struct zone *zone)
{
	return zone->name;
}
