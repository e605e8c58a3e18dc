#include "talk/pattern.h"

#include <stdarg.h>
#include <stdio.h>

enum {
	LIST_NAME_BYTES_MAX = 60,
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
	COST_NEVER = 100000000,
	WORDS_ENDLESS = 200
};

/* A pattern as a tree, before it becomes steps. */
enum node_kind {
	NODE_WORD, /* source: "liefern~" */
	NODE_SET,
	NODE_GAP,
	NODE_ROW,    /* children one after the other */
	NODE_CHOICE, /* one of the children */
	NODE_MAYBE,  /* the child, or nothing */
	NODE_MORE,   /* the child, one or more times */
	NODE_START,
	NODE_END,
	NODE_MARK
};

struct node {
	enum node_kind kind;
	struct node *children, *next;
	struct str source;
	uint32_t set;
	int32_t argument;
	int least, most; /* words it takes */
};

/* Sets of words that a match may begin with. */
struct firsts {
	uint32_t sets[FIRSTS_MAX];
	size_t count;
};

struct reader {
	struct pattern_book *book;
	struct str source;
	size_t at;
	int depth;
};

static bool refuse(struct pattern_book *book, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool refuse(struct pattern_book *book, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(book->problem, sizeof book->problem, format, list);
	va_end(list);
	return false;
}

static struct node *node_new(struct pattern_book *book, enum node_kind kind, int least, int most)
{
	struct node *n = NEW(book->mem, struct node);

	book->node_count++;
	n->kind = kind;
	n->least = least;
	n->most = most;
	return n;
}

static bool is_word_char(char c)
{
	return c < 0 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '\'' || c == '-' || c == '~' || c == '*' ||
	       c == '_' || c == '&';
}

/* Where a short form begins in `word` ("what's"), or its end when there is none. */
static size_t short_form(const struct pattern_book *book, struct str word)
{
	for (size_t i = 0; i < book->clitic_count; i++)
		if (str_ends(word, book->clitics[i]) && word.bytes > book->clitics[i].bytes)
			return word.bytes - book->clitics[i].bytes;
	return word.bytes;
}

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
		return refuse(book,
		              "expected a word, found \"%.*s\"; write the word, word~ for all "
		              "its forms, word* or *word for a beginning or ending",
		              STR_ARG(word));
	for (size_t i = 0; i < text.bytes; i++)
		if (text.at[i] == '*' || text.at[i] == '~' || text.at[i] == '_')
			return refuse(book,
			              "\"%.*s\": ~ and * stand at a word's end (or * at its "
			              "start), _ stands alone for any one word",
			              STR_ARG(word));
	if (is_beginning || is_ending) {
		l->set_sizes[set] += COST_AFFIX;
		if (!lexicon_add_affix(l, set, text, is_ending))
			return refuse(book,
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

static bool read_choice(struct reader *r, char closing, struct node **ret_node);

static void skip_space(struct reader *r)
{
	while (r->at < r->source.bytes &&
	       (r->source.at[r->at] == ' ' || r->source.at[r->at] == '\t'))
		r->at++;
}

static struct pattern_list *find_list(struct pattern_book *book, struct str name)
{
	for (size_t i = 0; i < book->list_count; i++)
		if (str_equal(book->lists[i].name, name))
			return &book->lists[i];
	return NULL;
}

static void append(struct node *parent, struct node *child)
{
	struct node **end = &parent->children;

	while (*end)
		end = &(*end)->next;
	*end = child;
}

/* The entries of a list: its single words as one set, its phrases as further choices. */
static bool read_list(struct pattern_book *book, struct pattern_list *list, int depth,
                      struct node **ret_node)
{
	struct node *choice = node_new(book, NODE_CHOICE, WORDS_ENDLESS, 0);
	struct str lines = list->entries, line, entry;
	bool is_first = !list->is_compiled;
	struct node *set;

	if (list->is_open)
		return refuse(book, "list \"%.*s\" contains itself; take one reference out",
		              STR_ARG(list->name));
	list->is_open = true;
	while (str_next_line(&lines, &line))
		while (str_next(&line, ',', &entry)) {
			struct reader inner = {book, str_trim(entry), 0, depth + 1};
			bool is_single = true;
			struct node *phrase;

			if (!inner.source.bytes)
				continue;
			for (size_t i = 0; i < inner.source.bytes; i++)
				is_single = is_single && is_word_char(inner.source.at[i]);
			/* "what's" is two words in text, so it is a phrase here. */
			is_single = is_single && !str_equal(inner.source, STR("_")) &&
			            short_form(book, inner.source) == inner.source.bytes;
			if (is_single) {
				if (!list->set)
					list->set = lexicon_add_set(book->lexicon);
				if (is_first && !pattern_add_word(book, list->set, inner.source))
					return false;
				continue;
			}
			if (!read_choice(&inner, 0, &phrase))
				return false;
			append(choice, phrase);
			choice->least =
				phrase->least < choice->least ? phrase->least : choice->least;
			choice->most = phrase->most > choice->most ? phrase->most : choice->most;
		}
	list->is_compiled = true;
	list->is_open = false;
	if (!list->set && !choice->children)
		return refuse(book, "list \"%.*s\" is empty; add words below it",
		              STR_ARG(list->name));
	if (!list->set) {
		*ret_node = choice;
		return true;
	}
	set = node_new(book, NODE_SET, 1, 1);
	set->set = list->set;
	if (!choice->children) {
		*ret_node = set;
		return true;
	}
	append(choice, set);
	choice->least = choice->least < 1 ? choice->least : 1;
	choice->most = choice->most > 1 ? choice->most : 1;
	*ret_node = choice;
	return true;
}

static bool read_reference(struct reader *r, struct node **ret_node)
{
	size_t from = ++r->at;
	struct pattern_list *list;
	struct str name;

	while (r->at < r->source.bytes && r->source.at[r->at] != '>')
		r->at++;
	name = str_part(r->source, from, r->at);
	if (r->at == r->source.bytes || !name.bytes || name.bytes > LIST_NAME_BYTES_MAX)
		return refuse(r->book, "expected <list>, found \"<%.*s\"; close the name with >",
		              (int)(name.bytes > 40 ? 40 : name.bytes), name.at);
	r->at++;
	list = find_list(r->book, name);
	if (!list)
		return refuse(r->book,
		              "there is no list \"%.*s\"; write \"list %.*s\" in a .words file "
		              "of this language, or mend the name",
		              STR_ARG(name), STR_ARG(name));
	return read_list(r->book, list, r->depth, ret_node);
}

/* A word of the source: one node, or two for a short form ("what's"). */
static bool read_word(struct reader *r, struct node *row)
{
	size_t from = r->at, cut;
	struct str word;
	struct node *n;

	while (r->at < r->source.bytes && is_word_char(r->source.at[r->at]))
		r->at++;
	word = str_part(r->source, from, r->at);
	if (!word.bytes)
		return refuse(r->book,
		              "expected a word or one of ^ $ ( [ < .. _ ?, found \"%.*s\"; "
		              "docs/rules.md lists what a phrase may hold",
		              (int)(r->source.bytes - from > 20 ? 20 : r->source.bytes - from),
		              r->source.at + from);
	if (str_equal(word, STR("_"))) {
		append(row, node_new(r->book, NODE_GAP, 1, 1));
		row->least++;
		row->most++;
		return true;
	}
	cut = short_form(r->book, word);
	if (cut < word.bytes) {
		n = node_new(r->book, NODE_WORD, 1, 1);
		n->source = str_part(word, 0, cut);
		append(row, n);
		row->least++;
		row->most++;
		word = str_part(word, cut, word.bytes);
	}
	n = node_new(r->book, NODE_WORD, 1, 1);
	n->source = word;
	append(row, n);
	row->least++;
	row->most++;
	return true;
}

static size_t count_char(struct reader *r, char c, size_t most)
{
	size_t n = 0;

	while (n < most && r->at < r->source.bytes && r->source.at[r->at] == c) {
		n++;
		r->at++;
	}
	return n;
}

/* One item of a row; NULL in *ret_node when it was added to the row already. */
static bool read_item(struct reader *r, struct node *row, struct node **ret_node)
{
	static const int32_t starts[] = {PLACE_CLAUSE, PLACE_SENTENCE, 0};
	char c = r->source.at[r->at];
	struct node *n, *inner;

	*ret_node = NULL;
	switch (c) {
	case '^':
		n = node_new(r->book, NODE_START, 0, 0);
		n->argument = starts[count_char(r, '^', 3) - 1];
		break;
	case '$':
		n = node_new(r->book, NODE_END, 0, 0);
		n->argument = (int32_t)count_char(r, '$', 3) - 1;
		break;
	case '?':
		r->at++;
		n = node_new(r->book, NODE_MARK, 0, 0);
		n->argument = MARK_QUESTION;
		break;
	case '.':
		if (count_char(r, '.', 2) < 2)
			return refuse(r->book,
			              "expected .. (a gap), found one dot; write .. or ..5 for "
			              "up to 5 words");
		n = node_new(r->book, NODE_GAP, 0, 3);
		if (r->at < r->source.bytes && r->source.at[r->at] >= '0' &&
		    r->source.at[r->at] <= '9') {
			n->most = 0;
			while (r->at < r->source.bytes && n->most < 100 &&
			       r->source.at[r->at] >= '0' && r->source.at[r->at] <= '9')
				n->most = n->most * 10 + r->source.at[r->at++] - '0';
		}
		if (n->most < 1 || n->most > PATTERN_GAP_MAX)
			return refuse(r->book,
			              "a gap holds 1 to %d words, not %d; write .. for up to 3",
			              PATTERN_GAP_MAX, n->most);
		break;
	case '(':
	case '[':
		r->at++;
		if (!read_choice(r, c == '(' ? ')' : ']', &inner))
			return false;
		n = inner;
		if (c == '[') {
			n = node_new(r->book, NODE_MAYBE, 0, inner->most);
			n->children = inner;
		}
		break;
	case '<':
		if (!read_reference(r, &n))
			return false;
		break;
	default:
		return read_word(r, row);
	}
	if (r->at < r->source.bytes && r->source.at[r->at] == '+') {
		bool is_maybe = n->kind == NODE_MAYBE;

		r->at++;
		inner = is_maybe ? n->children : n;
		if (!inner->least)
			return refuse(r->book,
			              "+ (one or more) stands behind a list or bracket that "
			              "takes at least one word");
		n = node_new(r->book, NODE_MORE, inner->least, WORDS_ENDLESS);
		n->children = inner;
		if (is_maybe) {
			inner = n;
			n = node_new(r->book, NODE_MAYBE, 0, WORDS_ENDLESS);
			n->children = inner;
		}
	}
	*ret_node = n;
	return true;
}

static bool read_row(struct reader *r, char closing, struct node **ret_node)
{
	struct node *row = node_new(r->book, NODE_ROW, 0, 0);

	for (skip_space(r); r->at < r->source.bytes; skip_space(r)) {
		struct node *item;

		if (r->source.at[r->at] == '|' || (closing && r->source.at[r->at] == closing))
			break;
		if (!read_item(r, row, &item))
			return false;
		if (item) {
			append(row, item);
			row->least += item->least;
			row->most = row->most + item->most > WORDS_ENDLESS ? WORDS_ENDLESS
			                                                   : row->most + item->most;
		}
	}
	if (!row->children)
		return refuse(r->book, "expected words, found nothing%s; fill it or take it away",
		              closing ? " in a bracket" : "");
	*ret_node = row;
	return true;
}

/* Rows divided by |, up to `closing` (0: to the end). */
static bool read_choice(struct reader *r, char closing, struct node **ret_node)
{
	struct node *choice = node_new(r->book, NODE_CHOICE, WORDS_ENDLESS, 0), *row = NULL;

	/* Lists that hold lists that hold lists grow faster than one would think. */
	if (r->book->node_count > PATTERN_NODES_MAX)
		return refuse(r->book,
		              "the phrase and its lists come to more than %d words; split it",
		              PATTERN_NODES_MAX);
	if (++r->depth > PATTERN_DEPTH_MAX)
		return refuse(r->book, "brackets are nested too deep; split the phrase in two");
	for (;;) {
		if (!read_row(r, closing, &row))
			return false;
		append(choice, row);
		choice->least = row->least < choice->least ? row->least : choice->least;
		choice->most = row->most > choice->most ? row->most : choice->most;
		if (r->at == r->source.bytes || r->source.at[r->at] != '|')
			break;
		r->at++;
	}
	if (closing) {
		if (r->at == r->source.bytes)
			return refuse(r->book, "expected %c to close a bracket; add it", closing);
		r->at++;
	}
	r->depth--;
	*ret_node = choice->children->next ? choice : choice->children;
	return true;
}

/* Gives words their sets; single words of one choice share a set. */
static bool give_sets(struct pattern_book *book, struct node *n)
{
	struct node *shared = NULL, **link;

	if (n->kind == NODE_WORD) {
		n->kind = NODE_SET;
		n->set = lexicon_add_set(book->lexicon);
		return pattern_add_word(book, n->set, n->source);
	}
	for (link = &n->children; *link;) {
		struct node *child = *link;
		struct node *only =
			child->kind == NODE_ROW && child->children && !child->children->next
				? child->children
				: child;

		if (n->kind == NODE_CHOICE && only->kind == NODE_WORD) {
			if (!shared) {
				shared = child;
				shared->kind = NODE_SET;
				shared->children = NULL;
				shared->set = lexicon_add_set(book->lexicon);
				link = &child->next;
			} else {
				*link = child->next;
			}
			if (!pattern_add_word(book, shared->set, only->source))
				return false;
			continue;
		}
		if (!give_sets(book, child))
			return false;
		link = &child->next;
	}
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
	struct firsts f = {0};
	uint32_t set;

	if (!find_firsts(n, &f))
		return 0;
	if (f.count == 1)
		return f.sets[0];
	set = lexicon_add_set(book->lexicon);
	for (size_t i = 0; i < f.count; i++)
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
			(struct trigger){.set = n->set,
		                         .pattern = place.pattern,
		                         .near_set = place.near.set,
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

bool pattern_add(struct pattern_book *book, struct str source, bool is_triggered,
                 uint32_t *ret_pattern)
{
	struct reader r = {book, str_trim(source), 0, 0};
	struct node *tree;
	size_t first = book->step_count;

	book->node_count = 0;

	if (!read_choice(&r, 0, &tree) || !give_sets(book, tree))
		return false;
	if (r.at < r.source.bytes)
		return refuse(
			book,
			"expected the end of the phrase, found \"%.*s\"; take the bracket away",
			(int)(r.source.bytes - r.at > 20 ? 20 : r.source.bytes - r.at),
			r.source.at + r.at);
	if (is_triggered && node_cost(book, tree) >= COST_NEVER)
		return refuse(book,
		              "expected at least one word that always occurs; everything here is "
		              "optional or a gap");
	if (book->lexicon->set_count > LEXICON_SETS_MAX)
		return refuse(book,
		              "more than %d different words and lists in this language's phrases",
		              LEXICON_SETS_MAX);
	put_node(book, tree);
	put(book, (struct step){.kind = STEP_DONE});
	if (book->step_count - first > PATTERN_STEPS_MAX)
		return refuse(book, "the phrase and its lists come to more than %d steps; split it",
		              PATTERN_STEPS_MAX);
	book->patterns = arena_grow(book->mem, book->patterns, sizeof *book->patterns,
	                            book->pattern_count + 1, &book->pattern_room);
	*ret_pattern = (uint32_t)book->pattern_count++;
	book->patterns[*ret_pattern] =
		(struct pattern){.step_first = (uint32_t)first,
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
			return refuse(
				book,
				"expected a word that always occurs among the first %d; begin "
				"the phrase later",
				REACH_MAX);
	}
	return true;
}

bool pattern_add_set(struct pattern_book *book, struct str list_name, uint32_t *ret_set)
{
	struct pattern_list *list = find_list(book, list_name);
	struct node *ignored;

	*ret_set = 0;
	book->node_count = 0;
	if (!list)
		return true;
	if (!read_list(book, list, 0, &ignored))
		return false;
	*ret_set = list->set;
	return true;
}
