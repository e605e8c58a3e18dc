#include "rhythm/plan_person.h"

/* One position of the dynamic program: dest[n] = max(dest[n], value + from[n - length]). The only loop that
 * takes time, so it has a version for processors with wide registers; both give the same numbers. */
#define RAISE_BODY                                                                                 \
	for (int n = 0; n < count; n++) {                                                          \
		int with = value + from[n];                                                        \
                                                                                                   \
		dest[n] = with > dest[n] ? with : dest[n];                                         \
	}

static void raise_plain(int *restrict dest, const int *restrict from, int value, int count)
{
	RAISE_BODY
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void raise_wide(int *restrict dest, const int *restrict from,
                                                       int value, int count)
{
	RAISE_BODY
}
#endif

typedef void raise_function(int *restrict dest, const int *restrict from, int value, int count);

static raise_function *raise_choose(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
	return __builtin_cpu_supports("avx2") ? raise_wide : raise_plain;
#else
	return raise_plain;
#endif
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
		part->table = c->table_numbers;
		c->table_numbers += part->most + 1;
		part->rows = c->row_numbers;
		c->row_numbers += (part->end - part->first) * c->per_day * (part->most + 1);
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

enum err plan_person_prepare(struct scope *s, const struct plan_instance *in, int person, int scale,
                             struct plan_caver *ret_caver)
{
	const struct plan_person *p = &in->people[person];
	struct plan_caver c = {.person = p, .base = -scale * in->weights.unmet * p->need};
	size_t positions = 0, blocks = 0;

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
	for (int i = 0; i < c.part_count; i++)
		c.most += c.parts[i].most;
	c.most = least(c.most, p->need);
	for (int i = 0; i < c.part_count; i++)
		c.parts[i].rows += c.most + 1; /* the row of zeros stands first */
	if ((int64_t)c.block_count * c.per_day * c.most > PLAN_PERSON_WORK_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "plan.too_large", NULL,
		                  "blocks of one person times blocks a day times need: at most %d",
		                  PLAN_PERSON_WORK_MAX);
	*ret_caver = c;
	return ERR_NONE;
}

size_t plan_person_work_numbers(const struct plan_caver *c)
{
	if (c->part_count == 0)
		return 0;
	return 1 + 3 * (size_t)c->position_count + (size_t)c->part_count + (size_t)c->most + 1 +
	       (size_t)c->row_numbers + (size_t)c->table_numbers +
	       (size_t)c->part_count * ((size_t)c->most + 1);
}

struct plan_work plan_person_work(const struct plan_caver *c, int *numbers)
{
	struct plan_work w = {.prices = numbers};

	if (c->part_count == 0)
		return w;
	w.folded = w.prices + c->position_count;
	w.worked = w.folded + 1;
	w.sums = w.worked + c->position_count;
	w.rows = w.sums + c->position_count + c->part_count;
	w.tables = w.rows + c->most + 1 + c->row_numbers;
	w.folds = w.tables + c->table_numbers;
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

/* The row of position `i` of the part when `left` (1..per_day) blocks may still begin on its day. */
static int *row(const struct plan_caver *c, const struct plan_part *part, const struct plan_work *w,
                int i, int left)
{
	return w->rows + part->rows +
	       ((i - part->first) * c->per_day + left - 1) * (part->most + 1);
}

/* The row to go on with at position `i` after a position of day `day` with `left` blocks left on that day. */
static const int *row_on(const struct plan_caver *c, const struct plan_part *part,
                         const struct plan_work *w, int i, int day, int left)
{
	if (i < part->end && c->days[i] == day) {
		if (left > 0)
			return row(c, part, w, i, left);
		i = c->next_day[i];
	}
	return i < part->end ? row(c, part, w, i, c->per_day) : w->rows;
}

/* Of a block. The sums of a long part may wrap around, the price of one block fits. */
static int price_of(const int *sums, int position, int length)
{
	return (int)((unsigned)sums[position + length] - (unsigned)sums[position]);
}

/* The dynamic program of a part, from its end: rows of "best value with at most n slots". */
bool plan_person_part(const struct plan_caver *c, int at, const struct plan_work *w)
{
	const struct plan_part *part = &c->parts[at];
	int *sums = w->sums + at; /* of the prices; each part has one more than positions */
	raise_function *raise_row = raise_choose();
	int count = part->most + 1, lmin = c->person->lmin;
	size_t bytes = (size_t)(part->end - part->first) * sizeof *w->prices;

	if (memcmp(w->worked + part->first, w->prices + part->first, bytes) == 0)
		return false;
	memcpy(w->worked + part->first, w->prices + part->first, bytes);
	*w->folded = least(*w->folded, at);
	sums[part->first] = 0;
	for (int i = part->first; i < part->end; i++)
		sums[i + 1] = (int)((unsigned)sums[i] + (unsigned)w->prices[i]);
	for (int i = part->end - 1; i >= part->first; i--)
		for (int left = c->per_day; left >= 1; left--) {
			int *dest = row(c, part, w, i, left);

			memcpy(dest, row_on(c, part, w, i + 1, c->days[i], left),
			       (size_t)count * sizeof *dest);
			for (int b = c->first_block[i]; b < c->first_block[i + 1]; b++) {
				int length = lmin + b - c->first_block[i];

				raise_row(
					dest + length,
					row_on(c, part, w, c->block_next[b], c->days[i], left - 1),
					c->block_value[b] - price_of(sums, i, length),
					count - length);
			}
		}
	memcpy(w->tables + part->table, row(c, part, w, part->first, c->per_day),
	       (size_t)count * sizeof *w->tables);
	return true;
}

int plan_person_fold(const struct plan_caver *c, const struct plan_work *w)
{
	raise_function *raise_row = raise_choose();
	int count = c->most + 1;

	if (c->part_count == 0)
		return c->base;
	for (int i = *w->folded; i < c->part_count; i++) {
		const int *table = w->tables + c->parts[i].table;
		int *dest = w->folds + i * count, own = least(c->parts[i].most, c->most);

		if (i == 0) {
			for (int n = 0; n < count; n++)
				dest[n] = table[least(n, own)];
			continue;
		}
		memcpy(dest, dest - count, (size_t)count * sizeof *dest);
		for (int m = 1; m <= own; m++)
			if (table[m] > table[m - 1])
				raise_row(dest + m, dest - count, table[m], count - m);
	}
	*w->folded = c->part_count;
	return c->base + w->folds[c->part_count * count - 1];
}

/* Follows the rows of a part from its start with at most `n` slots. */
static int follow(const struct plan_caver *c, const struct plan_part *part, int n,
                  const struct plan_work *w, struct plan_block *ret_blocks)
{
	const int *sums = w->sums + (part - c->parts);
	int i = part->first, left = c->per_day, count = 0, lmin = c->person->lmin;

	while (i < part->end) {
		int value = row(c, part, w, i, left)[n], day = c->days[i], next = i + 1, taken = 0;

		/* Not beginning here is tried first: of equal plans the one with fewer blocks. */
		if (row_on(c, part, w, i + 1, day, left)[n] != value) {
			for (int b = c->first_block[i]; b < c->first_block[i + 1]; b++) {
				int length = lmin + b - c->first_block[i];

				if (length <= n && row_on(c, part, w, c->block_next[b], day,
				                          left - 1)[n - length] +
				                                   c->block_value[b] -
				                                   price_of(sums, i, length) ==
				                           value) {
					ret_blocks[count++] = (struct plan_block){
						c->slots[i], c->slots[i] + length};
					n -= length;
					next = c->block_next[b];
					taken = 1;
					break;
				}
			}
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
	int width = c->most + 1, n = c->most, count = 0;

	for (int i = c->part_count - 1; i >= 0; i--) {
		const int *table = w->tables + c->parts[i].table;
		int own = least(least(c->parts[i].most, c->most), n),
		    value = w->folds[i * width + n], m = 0;

		if (i > 0)
			while (m < own && table[m] + w->folds[(i - 1) * width + n - m] != value)
				m++;
		else
			m = own;
		if (table[m] > 0 && (!wanted || wanted[i]))
			count += follow(c, &c->parts[i], m, w, ret_blocks + count);
		n -= m;
	}
	return count;
}
