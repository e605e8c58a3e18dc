#include "rhythm/plan_person.h"

enum {
	LANES = 8, /* rows are worked out by so many numbers at once */
	/* Less than any value, and far enough from the end of the numbers to add one. */
	NEVER = -(1 << 29)
};

/* Numbers side by side, wherever they are: as many as any processor takes at once, and a wide one. */
typedef int narrow __attribute__((vector_size(4 * sizeof(int)), aligned(sizeof(int)), may_alias));
typedef int wide __attribute__((vector_size(LANES * sizeof(int)), aligned(sizeof(int)), may_alias));

/* Works out rows one after another: row[n] = max(skip[n], value of the block + from[n]) over all ways. The only loop that
 * takes time, so it has a version for processors with wide registers; both give the same numbers. */
#define RAISE_BODY(lanes)                                                                          \
	for (const struct plan_row *row = rows; row < rows + row_count; row++)                     \
		for (int n = 0; n < width; n += (int)(sizeof(lanes) / sizeof(int))) {              \
			lanes best = *(const lanes *)(numbers + row->skip + n);                    \
                                                                                                   \
			for (int i = 0; i < row->way_count; i++) {                                 \
				lanes with = values[row->ways[i].block] +                          \
				             *(const lanes *)(numbers + row->ways[i].from + n);    \
				lanes is_more = with > best;                                       \
                                                                                                   \
				best = (with & is_more) | (best & ~is_more);                       \
			}                                                                          \
			*(lanes *)(numbers + row->at + n) = best;                                  \
		}

static void raise_plain(const struct plan_row *rows, int row_count, int width, const int *values,
                        int *numbers)
{
	RAISE_BODY(narrow)
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void raise_wide(const struct plan_row *rows, int row_count,
                                                       int width, const int *values, int *numbers)
{
	RAISE_BODY(wide)
}
#endif

static void raise_rows(const struct plan_row *rows, int row_count, int width, const int *values,
                       int *numbers)
{
#if defined(__x86_64__) && defined(__GNUC__)
	if (__builtin_cpu_supports("avx2")) {
		raise_wide(rows, row_count, width, values, numbers);
		return;
	}
#endif
	raise_plain(rows, row_count, width, values, numbers);
}

/* ---- preparing ---- */

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

/* Numbers of a row that says something about 0..n slots. */
static int row_width(int n)
{
	return (n + LANES) / LANES * LANES;
}

/* What a person's week can be worth at most, either sign, without the prices. */
static int64_t value_most(const struct plan_instance *in, const struct plan_person *p)
{
	int64_t welcome = 0, depth = 0;

	for (int t = 0; t < in->slot_count; t++)
		welcome = most((int)welcome, abs(p->welcome[t]));
	for (int i = 0; i <= PLAN_BLOCK_SLOTS_MAX; i++)
		depth = most((int)depth, abs(in->depth[i]));
	return (int64_t)p->need * (in->weights.unmet + in->weights.stay + welcome) +
	       (int64_t)(p->need / p->lmin) * (depth + in->weights.block + 2 * in->weights.crumb);
}

enum err plan_person_scale(struct scope *s, const struct plan_instance *in, int *ret_scale)
{
	int64_t value = 1;
	int scale = 64;

	for (int i = 0; i < in->person_count; i++) {
		int64_t own = value_most(in, &in->people[i]);

		value = own > value ? own : value;
	}
	while (scale > 1 && value * scale > PLAN_VALUE_MAX)
		scale /= 2;
	if (value * scale > PLAN_VALUE_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "plan.too_large", NULL,
		                  "weights times need: at most %d", PLAN_VALUE_MAX);
	*ret_scale = scale;
	return ERR_NONE;
}

/* The value of a block in the objective, see FORMAT. */
static int block_value(const struct plan_instance *in, const struct plan_person *p,
                       const struct plan_run *run, int from, int to)
{
	int value = in->depth[to - from] - in->weights.block;

	for (int t = from; t < to; t++)
		value += p->welcome[t] + (plan_bit(p->last, t) ? in->weights.stay : 0);
	value -= from - run->from == 1 ? in->weights.crumb : 0;
	value -= run->to - to == 1 ? in->weights.crumb : 0;
	return value;
}

static void find_positions(struct plan_caver *c, const struct plan_instance *in)
{
	const struct plan_person *p = c->person;
	int at = 0;

	for (int r = 0; r < p->run_count; r++)
		for (int t = p->runs[r].from; t < p->runs[r].to; t++, at++) {
			c->slots[at] = t;
			c->days[at] = plan_instance_day(in, p, t);
		}
	c->position_count = at;
}

/* Parts end where the day and enough of a gap change at once. */
static void find_parts(struct plan_caver *c)
{
	for (int i = 0; i < c->position_count; i++) {
		if (i == 0 || (c->days[i] != c->days[i - 1] &&
		               c->slots[i] - c->slots[i - 1] > c->person->gap &&
		               c->slots[i] - c->slots[i - 1] > 1))
			c->parts[c->part_count++].first = i;
		c->parts[c->part_count - 1].end = i + 1;
	}
	for (int i = 0; i < c->part_count; i++) {
		struct plan_part *part = &c->parts[i];
		int days = 0, blocks;

		for (int j = part->first; j < part->end; j++)
			days += j == part->first || c->days[j] != c->days[j - 1];
		for (int j = part->end - 1; j >= part->first; j--)
			c->next_day[j] = j + 1 == part->end || c->days[j + 1] != c->days[j]
			                         ? j + 1
			                         : c->next_day[j + 1];
		blocks = least(days * c->per_day, c->person->need / c->person->lmin);
		part->most = least(c->person->need,
		                   least(part->end - part->first, blocks * c->person->lmax));
		part->is_one_day = days == 1;
		part->table = c->table_numbers;
		c->table_numbers += part->most + 1;
	}
}

static void find_blocks(struct plan_caver *c, const struct plan_instance *in, int scale)
{
	const struct plan_person *p = c->person;

	for (int i = 0; i < c->part_count; i++)
		for (int j = c->parts[i].first; j < c->parts[i].end; j++) {
			const struct plan_run *run =
				plan_instance_run(p, c->slots[j], c->slots[j] + 1);
			int next = j;

			c->first_block[j] = c->block_count;
			for (int length = p->lmin;
			     length <= p->lmax && length <= c->parts[i].most &&
			     c->slots[j] + length <= run->to;
			     length++) {
				int to = c->slots[j] + length;

				while (next < c->parts[i].end && c->slots[next] < to + p->gap)
					next++;
				c->block_next[c->block_count] = next;
				c->block_value[c->block_count++] =
					scale * (block_value(in, p, run, c->slots[j], to) +
				                 in->weights.unmet * length);
			}
		}
	c->first_block[c->position_count] = c->block_count;
}

/* Room for one more row of a part. Before each row stands what cannot be: a block longer than the slots that are left. */
static int add_numbers(struct plan_caver *c, int width)
{
	int at = c->row_numbers + c->person->lmax;

	c->row_numbers = at + width;
	return at;
}

/* The row to go on with at position `i` after a position of day `day` with `left` blocks left on that day. */
static int row_on(const struct plan_caver *c, const struct plan_part *part, int i, int day,
                  int left)
{
	if (i < part->end && c->days[i] == day) {
		if (left > 0)
			return c->row_at[i * c->per_day + left - 1];
		i = c->next_day[i];
	}
	return i < part->end ? c->row_at[i * c->per_day + c->per_day - 1] : c->person->lmax;
}

/* Lays the rows of a part out, from its end. Where no block begins, a position has the row it goes on with. Nobody comes
 * back to the rows of a part of one day when all blocks are left, so it has one such row for all positions. */
static void find_rows(struct plan_caver *c, struct plan_part *part, struct plan_way *ways)
{
	int width = row_width(part->most), shared = 0;

	part->first_row = c->row_count;
	for (int i = part->end - 1; i >= part->first; i--)
		for (int left = c->per_day; left >= 1; left--) {
			int first = c->first_block[i], count = c->first_block[i + 1] - first,
			    day = c->days[i], *at = &c->row_at[i * c->per_day + left - 1];
			struct plan_row *row = &c->rows[c->row_count];

			*at = row_on(c, part, i + 1, day, left);
			if (count == 0)
				continue;
			*row = (struct plan_row){.skip = *at, .ways = ways, .way_count = count};
			if (!part->is_one_day || left < c->per_day)
				*at = add_numbers(c, width);
			else
				*at = shared = shared ? shared : add_numbers(c, width);
			row->at = *at;
			for (int b = first; b < first + count; b++)
				*ways++ = (struct plan_way){
					b, row_on(c, part, c->block_next[b], day, left - 1) -
						   (c->person->lmin + b - first)};
			c->row_count++;
			part->steps += (4 + count) * width / LANES;
		}
	part->steps += 2 * (part->end - part->first);
	part->row_count = c->row_count - part->first_row;
}

enum err plan_person_prepare(struct scope *s, const struct plan_instance *in, int person, int scale,
                             struct plan_caver *ret_caver)
{
	const struct plan_person *p = &in->people[person];
	struct plan_caver c = {.person = p, .base = -scale * in->weights.unmet * p->need};
	size_t positions = 0, blocks = 0;
	struct plan_way *ways;

	for (int r = 0; r < p->run_count; r++) {
		positions += (size_t)(p->runs[r].to - p->runs[r].from);
		for (int length = p->lmin; length <= p->lmax && length <= p->need; length++)
			blocks += (size_t)most(0, p->runs[r].to - p->runs[r].from - length + 1);
	}
	c.per_day = least(p->max_per_day, p->need / p->lmin);
	c.per_day = least(c.per_day, (in->slots_a_day + p->gap) / (p->lmin + p->gap) + 1);
	if (blocks == 0 || c.per_day == 0) {
		*ret_caver = c;
		return ERR_NONE;
	}
	c.slots = NEW_ARRAY(s->mem, int, positions);
	c.days = NEW_ARRAY(s->mem, int, positions);
	c.next_day = NEW_ARRAY(s->mem, int, positions);
	c.first_block = NEW_ARRAY(s->mem, int, positions + 1);
	c.block_value = NEW_ARRAY(s->mem, int, blocks);
	c.block_next = NEW_ARRAY(s->mem, int, blocks);
	c.parts = NEW_ARRAY(s->mem, struct plan_part, positions);
	find_positions(&c, in);
	find_parts(&c);
	find_blocks(&c, in, scale);
	for (int i = 0; i < c.part_count; i++) {
		c.most += c.parts[i].most;
		c.part_most = most(c.part_most, c.parts[i].most);
	}
	c.most = least(c.most, p->need);
	if ((int64_t)c.block_count * c.per_day * c.most > PLAN_PERSON_WORK_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "plan.too_large", NULL,
		                  "blocks of one person times blocks a day times need: at most %d",
		                  PLAN_PERSON_WORK_MAX);
	c.rows = NEW_ARRAY(s->mem, struct plan_row, positions * (size_t)c.per_day);
	c.row_at = NEW_ARRAY(s->mem, int, positions *(size_t)c.per_day);
	ways = NEW_ARRAY(s->mem, struct plan_way, (size_t)(c.block_count * c.per_day));
	add_numbers(&c, row_width(c.part_most)); /* a row of zeros stands first */
	for (int i = 0; i < c.part_count; i++) {
		find_rows(&c, &c.parts[i], ways);
		ways += c.per_day *
		        (c.first_block[c.parts[i].end] - c.first_block[c.parts[i].first]);
	}
	*ret_caver = c;
	return ERR_NONE;
}

size_t plan_person_work_numbers(const struct plan_caver *c)
{
	if (c->part_count == 0)
		return 0;
	return 1 + 3 * (size_t)c->position_count + (size_t)c->part_count + (size_t)c->block_count +
	       (size_t)c->row_numbers + (size_t)c->table_numbers +
	       ((size_t)c->part_count + 1) * (size_t)(c->part_most + row_width(c->most));
}

struct plan_work plan_person_work(const struct plan_caver *c, int *numbers)
{
	struct plan_work w = {.prices = numbers};
	int lmax = c->person->lmax;

	if (c->part_count == 0)
		return w;
	w.folded = w.prices + c->position_count;
	w.worked = w.folded + 1;
	w.sums = w.worked + c->position_count;
	w.values = w.sums + c->position_count + c->part_count;
	w.rows = w.values + c->block_count;
	w.tables = w.rows + c->row_numbers;
	w.folds = w.tables + c->table_numbers;
	for (int n = 0; n < lmax; n++)
		w.rows[n] = NEVER;
	for (int r = 0; r < c->row_count; r++)
		for (int n = 1; n <= lmax; n++)
			w.rows[c->rows[r].at - n] = NEVER;
	for (int i = 0; i <= c->part_count; i++)
		for (int n = 0; n < c->part_most; n++)
			w.folds[i * (c->part_most + row_width(c->most)) + n] = NEVER;
	plan_person_forget(c, &w);
	return w;
}

void plan_person_forget(const struct plan_caver *c, const struct plan_work *w)
{
	for (int i = 0; i < c->position_count; i++)
		w->worked[i] = -1; /* no price: the part is still to be worked out */
}

int plan_person_position(const struct plan_caver *c, int slot)
{
	int from = 0, to = c->part_count ? c->position_count : 0;

	while (from < to) {
		int middle = (from + to) / 2;

		if (c->slots[middle] < slot)
			from = middle + 1;
		else
			to = middle;
	}
	return from < c->position_count && c->part_count && c->slots[from] == slot ? from : -1;
}

/* ---- working out ---- */

/* The dynamic program of a part, from its end: rows of "best value with at most n slots". */
bool plan_person_part(const struct plan_caver *c, int at, const struct plan_work *w)
{
	const struct plan_part *part = &c->parts[at];
	int *sums = w->sums + at; /* of the prices; each part has one more than positions */
	int lmin = c->person->lmin;
	size_t bytes = (size_t)(part->end - part->first) * sizeof *w->prices;

	if (memcmp(w->worked + part->first, w->prices + part->first, bytes) == 0)
		return false;
	memcpy(w->worked + part->first, w->prices + part->first, bytes);
	*w->folded = least(*w->folded, at);
	/* The sums of a long part may wrap around, the price of one block fits. */
	sums[part->first] = 0;
	for (int i = part->first; i < part->end; i++)
		sums[i + 1] = (int)((unsigned)sums[i] + (unsigned)w->prices[i]);
	for (int i = part->first; i < part->end; i++)
		for (int b = c->first_block[i], end = i + lmin; b < c->first_block[i + 1];
		     b++, end++)
			w->values[b] =
				c->block_value[b] - (int)((unsigned)sums[end] - (unsigned)sums[i]);
	raise_rows(c->rows + part->first_row, part->row_count, row_width(part->most), w->values,
	           w->rows);
	memcpy(w->tables + part->table,
	       w->rows + row_on(c, part, part->first, c->days[part->first], c->per_day),
	       (size_t)(part->most + 1) * sizeof *w->tables);
	return true;
}

/* The best of the first `count` parts together, by slots. */
static int *fold(const struct plan_caver *c, const struct plan_work *w, int count)
{
	return w->folds + count * (c->part_most + row_width(c->most)) + c->part_most;
}

int plan_person_fold(const struct plan_caver *c, const struct plan_work *w)
{
	struct plan_way ways[PLAN_NEED_SLOTS_MAX];

	if (c->part_count == 0)
		return c->base;
	for (int i = *w->folded; i < c->part_count; i++) {
		const int *table = w->tables + c->parts[i].table;
		int before = (int)(fold(c, w, i) - w->folds);
		struct plan_row row = {
			.at = (int)(fold(c, w, i + 1) - w->folds), .skip = before, .ways = ways};

		for (int m = 1; m <= c->parts[i].most; m++)
			if (table[m] > table[m - 1])
				ways[row.way_count++] = (struct plan_way){m, before - m};
		raise_rows(&row, 1, row_width(c->most), table, w->folds);
	}
	*w->folded = c->part_count;
	return c->base + fold(c, w, c->part_count)[c->most];
}

/* Follows the rows of a part from its start with at most `n` slots. Of equal plans it takes the one with fewer blocks. */
static int follow(const struct plan_caver *c, const struct plan_part *part, int n,
                  const struct plan_work *w, struct plan_block *ret_blocks)
{
	int i = part->first, left = c->per_day, count = 0, lmin = c->person->lmin;
	const int *rows = w->rows;
	int value = rows[row_on(c, part, i, c->days[i], left) + n];

	while (left > 1 && rows[row_on(c, part, i, c->days[i], left - 1) + n] == value)
		left--;
	while (i < part->end && value != 0) {
		int day = c->days[i], next = i + 1, taken = 0;
		bool is_shared = part->is_one_day && left == c->per_day;

		/* A row that all positions share cannot say whether the block begins later. */
		for (int b = c->first_block[i];
		     b < c->first_block[i + 1] &&
		     (is_shared || rows[row_on(c, part, i + 1, day, left) + n] != value);
		     b++) {
			int length = lmin + b - c->first_block[i],
			    on = row_on(c, part, c->block_next[b], day, left - 1);

			if (length > n || rows[on + n - length] + w->values[b] != value)
				continue;
			ret_blocks[count++] =
				(struct plan_block){c->slots[i], c->slots[i] + length};
			n -= length;
			value -= w->values[b];
			next = c->block_next[b];
			taken = 1;
			break;
		}
		left -= taken;
		i = next;
		if (i < part->end && c->days[i] == day && left == 0)
			i = c->next_day[i];
		if (i < part->end && c->days[i] != day)
			left = c->per_day;
	}
	return count;
}

int plan_person_blocks(const struct plan_caver *c, const struct plan_work *w, const uint8_t *wanted,
                       struct plan_block *ret_blocks)
{
	int n = c->most, count = 0;

	for (int i = c->part_count - 1; i >= 0; i--) {
		const int *table = w->tables + c->parts[i].table, *before = fold(c, w, i);
		int value = fold(c, w, i + 1)[n], m = 0;

		while (table[m] + before[n - m] != value)
			m++;
		if (table[m] > 0 && (!wanted || wanted[i]))
			count += follow(c, &c->parts[i], m, w, ret_blocks + count);
		n -= m;
	}
	return count;
}
