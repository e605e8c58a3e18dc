#include "talk/pattern.h"

#include "core/text.h"
#include "talk/pattern_impl.h"

enum {
	SET_NAME_BYTES_MAX = 64 * 1024, /* a set with a longer name is not shared */
	FIRSTS_MAX = 400, /* beginnings of a choice; one with more is looked into each time */
	REACH_MAX = 24,   /* words; a match whose trigger is further from its start is not found */
	/* How often words are seen, roughly: the list of frequent words starts with the most
	 * frequent one and falls as Zipf's law says; any other word is rare. */
	COST_RARE = 4,
	COST_FREQUENT_LEAST = 200,
	COST_FREQUENT_FALL = 40000,
	COST_FREQUENT_OFFSET = 10,
	COST_AFFIX = 1500,
	COST_MUST_MAX = 700, /* what is said more often than this is worth no trace */
	COST_NEVER = 100000000
};

/* Sets of words that a match may begin with. */
struct firsts {
	uint32_t sets[FIRSTS_MAX];
	size_t count;
};

bool pattern_add_word(struct pattern_book *book, uint32_t set, struct str word)
{
	struct lexicon *l = book->lexicon;
	bool is_stem = str_ends(word, STR("~"));
	bool is_beginning = str_ends(word, STR("*")), is_ending = str_starts(word, STR("*"));
	struct str plain = str_part(word, is_ending, word.bytes - (is_stem || is_beginning));
	char folded[LEXICON_WORD_BYTES_MAX];
	struct str text = {folded, lexicon_fold(plain, folded)};
	uint32_t number;

	if (!text.bytes || (is_beginning && is_ending))
		return pattern_read_refuse(
			book,
			"expected a word, found \"%.*s\"; write the word, word~ for all "
			"its forms, word* or *word for a beginning or ending",
			STR_ARG(word));
	for (size_t i = 0; i < text.bytes; i++)
		if (text.at[i] == '*' || text.at[i] == '~' || text.at[i] == '_')
			return pattern_read_refuse(
				book,
				"\"%.*s\": ~ and * stand at a word's end (or * at its "
				"start), _ stands alone for any one word",
				STR_ARG(word));
	if (is_beginning || is_ending) {
		l->set_sizes[set] += COST_AFFIX;
		if (!lexicon_add_affix(l, set, text, is_ending))
			return pattern_read_refuse(
				book,
				"\"%.*s\": more than %d beginnings and endings in this "
				"language; list the words instead",
				STR_ARG(word), LEXICON_AFFIXES_MAX);
		return true;
	}
	if (is_stem)
		lexicon_add_stem(l, set, text);
	/* The word itself is known too, so that one table answers for the frequent ones. */
	lexicon_add_word(l, set, text);
	number = l->word_members[l->word_member_count - 1].item;
	l->set_sizes[set] +=
		number < book->frequent_count
			? COST_FREQUENT_LEAST + COST_FREQUENT_FALL / (number + COST_FREQUENT_OFFSET)
			: COST_RARE;
	return true;
}

static uint32_t name_set(struct pattern_book *book, struct text *name, bool *ret_is_new)
{
	*ret_is_new = true;
	if (text_is_cut(name))
		return lexicon_add_set(book->lexicon);
	return lexicon_name_set(book->lexicon, text_str(name), ret_is_new);
}

/* The only word of a child that is one word and nothing else; NULL = it is more. */
static struct node *only_word(struct node *child)
{
	bool is_wrapped = child->kind == NODE_ROW && child->children && !child->children->next;
	struct node *only = is_wrapped ? child->children : child;

	return only->kind == NODE_WORD ? only : NULL;
}

/* The single words of (a|b|c .. d) become one set, in the place of the first of them. */
static bool give_choice_set(struct pattern_book *book, struct node *n)
{
	struct text name = text_new(book->scratch, SET_NAME_BYTES_MAX);
	struct node *shared = NULL, *word, **link;
	bool is_new;

	for (struct node *child = n->children; child; child = child->next)
		if ((word = only_word(child)))
			text_addf(&name, "%.*s|", STR_ARG(word->source));
	if (!name.bytes)
		return true;
	uint32_t set = name_set(book, &name, &is_new);

	for (link = &n->children; *link;) {
		struct node *child = *link;

		word = only_word(child);
		if (word && is_new && !pattern_add_word(book, set, word->source))
			return false;
		if (word && shared) {
			*link = child->next;
			continue;
		}
		if (word) {
			shared = child;
			shared->kind = NODE_SET;
			shared->children = NULL;
			shared->set = set;
		}
		link = &child->next;
	}
	return true;
}

/* Gives words their sets; single words of one choice share a set. */
static bool give_sets(struct pattern_book *book, struct node *n)
{
	bool is_new;

	if (n->kind == NODE_WORD) {
		n->kind = NODE_SET;
		n->set = lexicon_name_set(book->lexicon, n->source, &is_new);
		return !is_new || pattern_add_word(book, n->set, n->source);
	}
	if (n->kind == NODE_CHOICE && !give_choice_set(book, n))
		return false;
	for (struct node *child = n->children; child; child = child->next)
		if (!give_sets(book, child))
			return false;
	/* (a|b|c) has become one set: then it is as good as a word. */
	if (n->kind == NODE_CHOICE && n->children && !n->children->next &&
	    n->children->kind == NODE_SET) {
		n->kind = NODE_SET;
		n->set = n->children->set;
		n->children = NULL;
	}
	return true;
}

static void put(struct pattern_book *book, struct step step)
{
	book->steps = arena_grow(book->mem, book->steps, sizeof *book->steps, book->step_count + 1,
	                         &book->step_room);
	book->steps[book->step_count++] = step;
}

/* Collects the sets one of which every match of `n` begins with. False when it may begin with any
 * word, or with none. */
static bool find_firsts(const struct node *n, struct firsts *f)
{
	switch (n->kind) {
	case NODE_SET:
		if (f->count == FIRSTS_MAX)
			return false;
		f->sets[f->count++] = n->set;
		return true;
	case NODE_CHOICE:
		for (const struct node *c = n->children; c; c = c->next)
			if (!find_firsts(c, f))
				return false;
		return true;
	case NODE_ROW:
		for (const struct node *c = n->children; c; c = c->next) {
			bool is_optional = c->kind == NODE_MAYBE;

			if (c->kind == NODE_START || c->kind == NODE_END || c->kind == NODE_MARK)
				continue; /* takes no word */
			if (!find_firsts(is_optional ? c->children : c, f))
				return false;
			if (!is_optional)
				return true;
		}
		return false;
	case NODE_MORE:
		return find_firsts(n->children, f);
	default:
		return false;
	}
}

/* The set of all words that a match of `n` may begin with; 0 = not known. */
static uint32_t first_set(struct pattern_book *book, const struct node *n)
{
	struct text name = text_new(book->scratch, SET_NAME_BYTES_MAX);
	struct firsts f = {0};
	uint32_t set;
	bool is_new;

	if (!find_firsts(n, &f))
		return 0;
	if (f.count == 1)
		return f.sets[0];
	text_addf(&name, "<");
	for (size_t i = 0; i < f.count; i++)
		text_addf(&name, "%u ", (unsigned)f.sets[i]);
	set = name_set(book, &name, &is_new);
	for (size_t i = 0; i < f.count && is_new; i++)
		lexicon_add_part(book->lexicon, set, f.sets[i]);
	return set;
}

static void put_node(struct pattern_book *book, const struct node *n)
{
	size_t split, jumps = SIZE_MAX;
	uint32_t firsts;

	switch (n->kind) {
	case NODE_WORD:
	case NODE_SET:
		put(book, (struct step){.kind = STEP_WORD, .argument = (int32_t)n->set});
		break;
	case NODE_GAP:
		put(book, (struct step){STEP_GAP, (uint8_t)n->least, (uint8_t)n->most, 0});
		break;
	case NODE_ROW:
		for (const struct node *c = n->children; c; c = c->next)
			put_node(book, c);
		break;
	case NODE_CHOICE:
		firsts = first_set(book, n);
		if (firsts)
			put(book, (struct step){.kind = STEP_AHEAD, .argument = (int32_t)firsts});
		/* Jumps to the end are chained through their arguments until the end is known. */
		for (const struct node *c = n->children; c; c = c->next) {
			split = book->step_count;
			if (c->next)
				put(book, (struct step){.kind = STEP_SPLIT});
			put_node(book, c);
			if (!c->next)
				break;
			put(book,
			    (struct step){.kind = STEP_JUMP,
			                  .argument = jumps == SIZE_MAX ? -1 : (int32_t)jumps});
			jumps = book->step_count - 1;
			book->steps[split].argument = (int32_t)(book->step_count - split);
		}
		while (jumps != SIZE_MAX) {
			int32_t before = book->steps[jumps].argument;

			book->steps[jumps].argument = (int32_t)(book->step_count - jumps);
			jumps = before < 0 ? SIZE_MAX : (size_t)before;
		}
		break;
	case NODE_MAYBE:
		split = book->step_count;
		put(book, (struct step){.kind = STEP_SPLIT});
		put_node(book, n->children);
		book->steps[split].argument = (int32_t)(book->step_count - split);
		break;
	case NODE_MORE:
		split = book->step_count;
		put_node(book, n->children);
		put(book, (struct step){.kind = STEP_SPLIT, .argument = 2});
		put(book, (struct step){.kind = STEP_JUMP,
		                        .argument = (int32_t)split - (int32_t)book->step_count});
		break;
	case NODE_START:
	case NODE_END:
	case NODE_MARK:
		put(book, (struct step){.kind = (uint8_t)(n->kind == NODE_START ? STEP_START
		                                          : n->kind == NODE_END ? STEP_END
		                                                                : STEP_MARK),
		                        .argument = n->argument});
		break;
	}
}

/* What it costs to look for `n` by its rarest words: how often they will be seen. */
static long node_cost(const struct pattern_book *book, const struct node *n)
{
	long cost = COST_NEVER;

	switch (n->kind) {
	case NODE_SET:
		return book->lexicon->set_sizes[n->set];
	case NODE_ROW:
		for (const struct node *c = n->children; c; c = c->next) {
			long one = node_cost(book, c);

			cost = one < cost ? one : cost;
		}
		return cost;
	case NODE_CHOICE:
		cost = 0;
		for (const struct node *c = n->children; c; c = c->next)
			cost += node_cost(book, c);
		return cost < COST_NEVER ? cost : COST_NEVER;
	case NODE_MORE:
		return node_cost(book, n->children);
	default:
		return COST_NEVER;
	}
}

/* A word that must stand at a fixed distance from every trigger below a node. */
struct near {
	uint32_t set;
	int at;
};

/* The rarest such word beside `child` in its row. */
static struct near find_near(const struct pattern_book *book, const struct node *row,
                             const struct node *child)
{
	struct near best = {0, 0};
	long best_cost = COST_NEVER;
	int before = 0; /* from the nearest item of free length up to `child` */
	bool is_past = false;

	if (child->least != 1 || child->most != 1)
		return best;
	/* First pass: where `child` stands; second pass: what stands at a fixed distance. */
	for (const struct node *c = row->children; c != child; c = c->next)
		before = c->least == c->most ? before + c->least : 0;
	for (const struct node *c = row->children; c; c = c->next) {
		bool is_fixed = c->least == c->most;
		int at = is_past ? before : -before;

		if (c == child) {
			is_past = true;
			before = 1;
			continue;
		}
		if (!is_past) {
			int rest = 0;
			bool all_fixed = true;

			for (const struct node *d = c; d != child; d = d->next) {
				rest += d->least;
				all_fixed = all_fixed && d->least == d->most;
			}
			if (!all_fixed)
				continue;
			at = -rest;
		}
		if (c->kind == NODE_SET && node_cost(book, c) < best_cost) {
			best_cost = node_cost(book, c);
			best = (struct near){c->set, at};
		}
		if (is_past && !is_fixed)
			break;
		if (is_past)
			before += c->least;
	}
	return best;
}

/* Where triggers are put: how far behind the start, and what is known around them. */
struct trigger_place {
	uint32_t pattern;
	int least, most;
	uint8_t places; /* of the start */
	bool is_at_start, is_first;
	struct near near;
};

/* Adds triggers for `n`. */
static void put_triggers(struct pattern_book *book, const struct node *n,
                         struct trigger_place place)
{
	const struct node *best = NULL;
	struct trigger_place best_place = place;
	long best_cost = COST_NEVER;

	switch (n->kind) {
	case NODE_SET:
		book->triggers = arena_grow(book->mem, book->triggers, sizeof *book->triggers,
		                            book->trigger_count + 1, &book->trigger_room);
		book->triggers[book->trigger_count++] =
			(struct trigger){.set = (uint16_t)n->set,
		                         .pattern = place.pattern,
		                         .near_set = (uint16_t)place.near.set,
		                         .near_at = (int8_t)place.near.at,
		                         .least = (uint8_t)place.least,
		                         .most = (uint8_t)place.most,
		                         .places = place.places,
		                         .is_at_start = place.is_at_start,
		                         .is_first = place.is_first};
		return;
	case NODE_CHOICE:
		for (const struct node *c = n->children; c; c = c->next)
			put_triggers(book, c, place);
		return;
	case NODE_MORE:
		place.near = (struct near){0, 0};
		put_triggers(book, n->children, place);
		return;
	case NODE_ROW:
		for (const struct node *c = n->children; c; c = c->next) {
			long cost = node_cost(book, c);

			if (c->kind == NODE_START && place.most == 0) {
				place.is_at_start = true;
				place.is_first = place.is_first || c->argument == 0;
				place.places |= (uint8_t)c->argument;
			}
			/* Few words start a clause, so an anchored trigger is seen rarely. */
			if (place.is_at_start && place.most == 0)
				cost /= 6;
			if (cost < best_cost && place.least <= REACH_MAX) {
				best = c;
				best_cost = cost;
				best_place = place;
				if (place.most > 0) {
					best_place.is_at_start = best_place.is_first = false;
					best_place.places = 0;
				}
			}
			place.least += c->least;
			place.most += c->most;
			if (place.most > REACH_MAX)
				place.most = REACH_MAX;
		}
		if (best) {
			struct near near = find_near(book, n, best);

			if (near.set || best->least != 1 || best->most != 1)
				best_place.near = near;
			put_triggers(book, best, best_place);
		}
		return;
	default:
		return;
	}
}

/* Collects the sets of which every match holds a word of at least one. */
static void put_musts(struct pattern_book *book, const struct node *n)
{
	const struct node *best = NULL;
	long best_cost = COST_NEVER;

	switch (n->kind) {
	case NODE_SET:
		book->musts = arena_grow(book->mem, book->musts, sizeof *book->musts,
		                         book->must_count + 1, &book->must_room);
		book->musts[book->must_count++] = n->set;
		return;
	case NODE_MORE:
		put_musts(book, n->children);
		return;
	case NODE_CHOICE:
		for (const struct node *c = n->children; c; c = c->next)
			put_musts(book, c);
		return;
	case NODE_ROW:
		for (const struct node *c = n->children; c; c = c->next)
			if (node_cost(book, c) < best_cost) {
				best = c;
				best_cost = node_cost(book, c);
			}
		if (best)
			put_musts(book, best);
		return;
	default:
		return;
	}
}

/* Whether every match needs a written question mark. */
static bool needs_question_mark(const struct node *row)
{
	for (const struct node *c = row->kind == NODE_ROW ? row->children : NULL; c; c = c->next)
		if (c->kind == NODE_MARK)
			return true;
	return false;
}

static bool has_utterance_anchor(const struct node *n)
{
	if (n->kind == NODE_START && n->argument == 0)
		return true;
	for (const struct node *c = n->children; c; c = c->next)
		if (has_utterance_anchor(c))
			return true;
	return false;
}

/* The set its first word is of, behind an anchor. */
static uint32_t set_at_start(const struct step *step)
{
	if (step->kind == STEP_START)
		step++;
	return step->kind == STEP_WORD || step->kind == STEP_AHEAD ? (uint32_t)step->argument : 0;
}

bool pattern_add(struct pattern_book *book, struct str source, bool is_triggered,
                 uint32_t *ret_pattern)
{
	struct node *tree;
	size_t first = book->step_count;

	arena_reset(book->scratch);
	if (!pattern_read(book, source, &tree) || !give_sets(book, tree))
		return false;
	if (is_triggered && node_cost(book, tree) >= COST_NEVER)
		return pattern_read_refuse(
			book, "expected at least one word that always occurs; everything here is "
			      "optional or a gap");
	if (book->lexicon->set_count > LEXICON_SETS_MAX)
		return pattern_read_refuse(
			book, "more than %d different words and lists in this language's phrases",
			LEXICON_SETS_MAX);
	put_node(book, tree);
	put(book, (struct step){.kind = STEP_DONE});
	if (book->step_count - first > PATTERN_STEPS_MAX)
		return pattern_read_refuse(
			book, "the phrase and its lists come to more than %d steps; split it",
			PATTERN_STEPS_MAX);
	book->patterns = arena_grow(book->mem, book->patterns, sizeof *book->patterns,
	                            book->pattern_count + 1, &book->pattern_room);
	*ret_pattern = (uint32_t)book->pattern_count++;
	const struct step *start = &book->steps[first];

	book->patterns[*ret_pattern] =
		(struct pattern){.step_first = (uint32_t)first,
	                         .places = start->kind == STEP_START ? (uint8_t)start->argument : 0,
	                         .is_first = start->kind == STEP_START && !start->argument,
	                         .first_set = set_at_start(start),
	                         .must_first = (uint32_t)book->must_count,
	                         .needs_question_mark = needs_question_mark(tree),
	                         .is_whole = has_utterance_anchor(tree)};
	if (node_cost(book, tree) <= COST_MUST_MAX)
		put_musts(book, tree);
	book->patterns[*ret_pattern].must_end = (uint32_t)book->must_count;
	if (is_triggered) {
		size_t before = book->trigger_count;

		put_triggers(book, tree, (struct trigger_place){.pattern = *ret_pattern});
		if (book->trigger_count == before)
			return pattern_read_refuse(
				book,
				"expected a word that always occurs among the first %d; begin "
				"the phrase later",
				REACH_MAX);
	}
	return true;
}

bool pattern_add_set(struct pattern_book *book, struct str list_name, uint32_t *ret_set)
{
	struct pattern_list *list;

	arena_reset(book->scratch);
	if (!pattern_read_list(book, list_name, &list))
		return false;
	*ret_set = list ? list->set : 0;
	return true;
}
