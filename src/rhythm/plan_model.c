#include "rhythm/plan_model.h"

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

static void prepare_people(struct scope *s, struct plan_model *m)
{
	int count = m->in->person_count;

	m->works = NEW_ARRAY(s->mem, struct plan_work, (size_t)count);
	m->wanted = NEW_ARRAY(s->mem, uint8_t *, (size_t)count);
	m->in_cave = NEW_ARRAY(s->mem, uint8_t *, (size_t)count);
	for (int p = 0; p < count; p++) {
		const struct plan_caver *c = &m->cavers[p];

		m->works[p] =
			plan_person_work(c, NEW_ARRAY(s->mem, int, plan_person_work_numbers(c)));
		m->wanted[p] = NEW_ARRAY(s->mem, uint8_t, (size_t)c->part_count);
		m->in_cave[p] = NEW_ARRAY(s->mem, uint8_t, (size_t)c->position_count);
		for (int i = m->first_link_of[p]; i < m->first_link_of[p + 1]; i++) {
			int position = m->links[m->person_links[i]].position, part = 0;

			while (c->parts[part].end <= position)
				part++;
			m->wanted[p][part] = 1;
		}
		for (int part = 0; part < c->part_count; part++)
			plan_person_part(c, part, &m->works[p]);
		if (m->first_link_of[p] == m->first_link_of[p + 1])
			m->alone += plan_person_fold(c, &m->works[p]);
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
	m->held = NEW_ARRAY(s->mem, int, links);
	find_places(m);
	find_links_of_people(s, m);
	prepare_people(s, m);
	*ret_model = m;
	return ERR_NONE;
}

int plan_model_person(struct plan_model *m, int person, struct plan_block *scratch)
{
	const struct plan_caver *c = &m->cavers[person];
	int value, count;

	for (int part = 0; part < c->part_count; part++)
		if (m->wanted[person][part])
			plan_person_part(c, part, &m->works[person]);
	value = plan_person_fold(c, &m->works[person]);
	count = plan_person_blocks(c, &m->works[person], m->wanted[person], scratch);
	for (int i = m->first_link_of[person]; i < m->first_link_of[person + 1]; i++)
		m->in_cave[person][m->links[m->person_links[i]].position] = 0;
	for (int b = 0; b < count; b++) {
		int at = plan_person_position(c, scratch[b].from);

		memset(m->in_cave[person] + at, 1, (size_t)(scratch[b].to - scratch[b].from));
	}
	/* Positions between the links are set to 1 and never back; only those with a link are read. */
	return value;
}
