#include "talk/pattern_impl.h"

#include <stdarg.h>
#include <stdio.h>

enum {
	LIST_NAME_BYTES_MAX = 60
};

struct reader {
	struct pattern_book *book;
	struct str source;
	size_t at;
	int depth;
};

bool pattern_read_refuse(struct pattern_book *book, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(book->problem, sizeof book->problem, format, list);
	va_end(list);
	return false;
}

static struct node *node_new(struct pattern_book *book, enum node_kind kind, int least, int most)
{
	struct node *n = NEW(book->scratch, struct node);

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
	struct node *choice = node_new(book, NODE_CHOICE, PATTERN_WORDS_ENDLESS, 0);
	struct str lines = list->entries, line, entry;
	bool is_first = !list->is_compiled;
	struct node *set;

	if (list->is_open)
		return pattern_read_refuse(book,
		                           "list \"%.*s\" contains itself; take one reference out",
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
		return pattern_read_refuse(book, "list \"%.*s\" is empty; add words below it",
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
	/* In front: most of what is said is a single word. */
	set->next = choice->children;
	choice->children = set;
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
		return pattern_read_refuse(
			r->book, "expected <list>, found \"<%.*s\"; close the name with >",
			(int)(name.bytes > 40 ? 40 : name.bytes), name.at);
	r->at++;
	list = find_list(r->book, name);
	if (!list)
		return pattern_read_refuse(
			r->book,
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
		return pattern_read_refuse(
			r->book,
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
			return pattern_read_refuse(
				r->book, "expected .. (a gap), found one dot; write .. or ..5 for "
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
			return pattern_read_refuse(
				r->book, "a gap holds 1 to %d words, not %d; write .. for up to 3",
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
			return pattern_read_refuse(
				r->book, "+ (one or more) stands behind a list or bracket that "
					 "takes at least one word");
		n = node_new(r->book, NODE_MORE, inner->least, PATTERN_WORDS_ENDLESS);
		n->children = inner;
		if (is_maybe) {
			inner = n;
			n = node_new(r->book, NODE_MAYBE, 0, PATTERN_WORDS_ENDLESS);
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
			row->most = row->most + item->most > PATTERN_WORDS_ENDLESS
			                    ? PATTERN_WORDS_ENDLESS
			                    : row->most + item->most;
		}
	}
	if (!row->children)
		return pattern_read_refuse(
			r->book, "expected words, found nothing%s; fill it or take it away",
			closing ? " in a bracket" : "");
	*ret_node = row;
	return true;
}

/* Rows divided by |, up to `closing` (0: to the end). */
static bool read_choice(struct reader *r, char closing, struct node **ret_node)
{
	struct node *choice = node_new(r->book, NODE_CHOICE, PATTERN_WORDS_ENDLESS, 0), *row = NULL;

	/* Lists that hold lists that hold lists grow faster than one would think. */
	if (r->book->node_count > PATTERN_NODES_MAX)
		return pattern_read_refuse(
			r->book, "the phrase and its lists come to more than %d words; split it",
			PATTERN_NODES_MAX);
	if (++r->depth > PATTERN_DEPTH_MAX)
		return pattern_read_refuse(r->book,
		                           "brackets are nested too deep; split the phrase in two");
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
			return pattern_read_refuse(
				r->book, "expected %c to close a bracket; add it", closing);
		r->at++;
	}
	r->depth--;
	*ret_node = choice->children->next ? choice : choice->children;
	return true;
}

bool pattern_read(struct pattern_book *book, struct str source, struct node **ret_tree)
{
	struct reader r = {book, str_trim(source), 0, 0};

	book->node_count = 0;
	if (!read_choice(&r, 0, ret_tree))
		return false;
	if (r.at < r.source.bytes)
		return pattern_read_refuse(
			book,
			"expected the end of the phrase, found \"%.*s\"; take the bracket away",
			(int)(r.source.bytes - r.at > 20 ? 20 : r.source.bytes - r.at),
			r.source.at + r.at);
	return true;
}

bool pattern_read_list(struct pattern_book *book, struct str name, struct pattern_list **ret_list)
{
	struct node *ignored;

	book->node_count = 0;
	*ret_list = find_list(book, name);
	return !*ret_list || read_list(book, *ret_list, 0, &ignored);
}
