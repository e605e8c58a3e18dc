#include "rhythm/plan_model.h"

#include <limits.h>

enum {
	PERSON_STEPS = 64, /* also who has little to choose takes some time */
	PART_STEPS = 64
};

static void find_places(struct plan_model *m)
{
	const struct plan_instance *in = m->in;

	for (int k = 0; k < in->team_count; k++) {
		struct plan_model_team *team = &m->teams[k];

		for (int j = 0; j < team->place_count; j++) {
			struct plan_place *place = &m->places[team->first_place + j];

			*place = (struct plan_place){.slot = team->team->slots[j],
			                             .team = k,
			                             .first_link = m->link_count};
			for (int i = 0; i < team->team->member_count; i++) {
				int p = team->team->members[i].person;
				int position = plan_person_position(&m->cavers[p], place->slot);

				if (plan_bit(in->people[p].edge, place->slot))
					place->edge |= 1ull << i;
				if (!plan_bit(in->people[p].free, place->slot))
					continue;
				place->free |= 1ull << i;
				if (position < 0)
					continue;
				place->links |= 1ull << i;
				m->links[m->link_count++] =
					(struct plan_link){p, position, team->first_place + j, i};
			}
			team->eligible |= place->free;
		}
	}
}

static void find_links_of_people(struct scope *s, struct plan_model *m)
{
	int count = m->in->person_count, *next;

	m->first_link_of = NEW_ARRAY(s->mem, int, (size_t)count + 1);
	m->person_links = NEW_ARRAY(s->mem, int, (size_t)m->link_count);
	m->first_seat_of = NEW_ARRAY(s->mem, int, (size_t)count + 1);
	m->seats = NEW_ARRAY(s->mem, struct plan_seat, (size_t)m->member_count);
	next = NEW_ARRAY(s->mem, int, (size_t)count);
	for (int l = 0; l < m->link_count; l++)
		m->first_link_of[m->links[l].person + 1]++;
	for (int k = 0; k < m->in->team_count; k++)
		for (int i = 0; i < m->in->teams[k].member_count; i++)
			m->first_seat_of[m->in->teams[k].members[i].person + 1]++;
	for (int p = 0; p < count; p++) {
		m->first_link_of[p + 1] += m->first_link_of[p];
		m->first_seat_of[p + 1] += m->first_seat_of[p];
	}
	for (int l = 0; l < m->link_count; l++) {
		int p = m->links[l].person;

		m->person_links[m->first_link_of[p] + next[p]++] = l;
	}
	memset(next, 0, (size_t)count * sizeof *next);
	for (int k = 0; k < m->in->team_count; k++)
		for (int i = 0; i < m->in->teams[k].member_count; i++) {
			int p = m->in->teams[k].members[i].person;

			m->seats[m->first_seat_of[p] + next[p]++] = (struct plan_seat){k, i};
		}
}

static void prepare_room(struct arena *mem, struct plan_model *m)
{
	m->held = NEW_ARRAY(mem, uint8_t, (size_t)m->link_count);
	m->team_at = NEW_ARRAY(mem, int, (size_t)m->in->team_count);
	m->person_at = NEW_ARRAY(mem, int, (size_t)m->in->person_count);
	for (int k = 0; k < m->in->team_count; k++)
		m->team_at[k] = -1;
	for (int p = 0; p < m->in->person_count; p++)
		m->person_at[p] = -1;
}

static struct plan_desk desk_new(struct arena *mem, const struct plan_model *m)
{
	size_t count = (size_t)m->in->person_count;
	struct plan_desk desk = {.works = NEW_ARRAY(mem, struct plan_work, count),
	                         .in_cave = NEW_ARRAY(mem, uint8_t *, count),
	                         .values = NEW_ARRAY(mem, int, count)};

	for (int p = 0; p < m->in->person_count; p++) {
		const struct plan_caver *c = &m->cavers[p];

		desk.works[p] =
			plan_person_work(c, NEW_ARRAY(mem, int, plan_person_work_numbers(c)));
		desk.in_cave[p] = NEW_ARRAY(mem, uint8_t, (size_t)c->position_count);
		desk.values[p] = INT_MIN;
		for (int part = 0; part < c->part_count; part++)
			plan_person_part(c, part, &desk.works[p]);
	}
	return desk;
}

static void prepare_people(struct scope *s, struct plan_model *m)
{
	int count = m->in->person_count;

	m->wanted = NEW_ARRAY(s->mem, uint8_t *, (size_t)count);
	m->priced = desk_new(s->mem, m);
	m->tried = desk_new(s->mem, m);
	for (int p = 0; p < count; p++) {
		const struct plan_caver *c = &m->cavers[p];

		m->wanted[p] = NEW_ARRAY(s->mem, uint8_t, (size_t)c->part_count);
		for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++) {
			int position = m->links[m->person_links[i]].position, part = 0;

			while (c->parts[part].end <= position)
				part++;
			m->wanted[p][part] = 1;
		}
		if (m->first_link_of[p] == m->first_link_of[p + 1])
			m->alone += plan_person_fold(c, &m->priced.works[p]);
	}
}

enum err plan_model_build(struct scope *s, const struct plan_instance *in,
                          struct plan_model **ret_model)
{
	struct plan_model *m = NEW(s->mem, struct plan_model);
	size_t places = 0, links = 0;

	m->in = in;
	TRY(plan_person_scale(s, in, &m->scale));
	m->cavers = NEW_ARRAY(s->mem, struct plan_caver, (size_t)in->person_count);
	for (int p = 0; p < in->person_count; p++)
		TRY(plan_person_prepare(s, in, p, m->scale, &m->cavers[p]));
	m->teams = NEW_ARRAY(s->mem, struct plan_model_team, (size_t)in->team_count);
	for (int k = 0; k < in->team_count; k++) {
		const struct plan_team *team = &in->teams[k];

		m->teams[k] = (struct plan_model_team){.team = team,
		                                       .first_place = (int)places,
		                                       .place_count = team->slot_count,
		                                       .first_member = m->member_count};
		for (int i = 0; i < team->member_count; i++)
			if (team->members[i].debt > m->teams[k].debt_most)
				m->teams[k].debt_most = team->members[i].debt;
		m->member_count += team->member_count;
		places += (size_t)team->slot_count;
		links += (size_t)team->slot_count * (size_t)team->member_count;
	}
	m->places = NEW_ARRAY(s->mem, struct plan_place, places);
	m->place_count = (int)places;
	m->links = NEW_ARRAY(s->mem, struct plan_link, links);
	find_places(m);
	prepare_room(s->mem, m);
	find_links_of_people(s, m);
	prepare_people(s, m);
	*ret_model = m;
	return ERR_NONE;
}

int plan_model_person(struct plan_model *m, struct plan_desk *desk, int person,
                      struct plan_block *scratch)
{
	const struct plan_caver *c = &m->cavers[person];
	struct plan_work *w = &desk->works[person];
	uint8_t *in_cave = desk->in_cave[person];
	bool is_same = desk->values[person] != INT_MIN;
	int count;

	m->work += PERSON_STEPS;
	for (int part = 0; part < c->part_count; part++)
		if (m->wanted[person][part] && plan_person_part(c, part, w)) {
			m->work += PART_STEPS + c->parts[part].steps;
			is_same = false;
		}
	if (is_same)
		return desk->values[person];
	desk->values[person] = plan_person_fold(c, w);
	count = plan_person_blocks(c, w, m->wanted[person], scratch);
	for (int i = m->first_link_of[person]; i < m->first_link_of[person + 1]; i++)
		in_cave[m->links[m->person_links[i]].position] = 0;
	for (int b = 0; b < count; b++) {
		int at = plan_person_position(c, scratch[b].from);

		memset(in_cave + at, 1, (size_t)(scratch[b].to - scratch[b].from));
	}
	/* Positions between the links are set to 1 and never back; only those with a link are read. */
	return desk->values[person];
}

void plan_model_forget(struct plan_model *m, int person)
{
	const struct plan_caver *c = &m->cavers[person];

	plan_person_forget(c, &m->priced.works[person]);
	plan_person_forget(c, &m->tried.works[person]);
	memset(m->wanted[person], 1, (size_t)c->part_count);
}

int plan_model_blocks(struct plan_model *m, struct plan_desk *desk, int person,
                      struct plan_block *ret_blocks)
{
	const struct plan_caver *c = &m->cavers[person];
	struct plan_work *w = &desk->works[person];

	for (int part = 0; part < c->part_count; part++)
		plan_person_part(c, part, w);
	plan_person_fold(c, w);
	desk->values[person] = INT_MIN;
	return plan_person_blocks(c, w, NULL, ret_blocks);
}
