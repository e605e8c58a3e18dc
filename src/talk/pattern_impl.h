/* pattern_impl.h - a phrase as a tree, between its reading (pattern_read.c) and its compiling
 * (pattern.c).
 *
 * Layer: talk, private to the patterns.
 */
#ifndef TALK_PATTERN_IMPL_H
#define TALK_PATTERN_IMPL_H

#include "talk/pattern.h"

#define PATTERN_WORDS_ENDLESS 200 /* a match has no bound of its own */

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

/* Reads a phrase (docs/rules.md) with the lists it names. False as pattern_add().
 * Memory: the tree lives in book->scratch, until the next phrase is added. */
bool pattern_read(struct pattern_book *book, struct str source, struct node **ret_tree);

/* The list of that name with its set filled in; NULL in *ret_list when there is none. */
bool pattern_read_list(struct pattern_book *book, struct str name, struct pattern_list **ret_list);

/* Says in book->problem what was expected and what to do; always false. */
bool pattern_read_refuse(struct pattern_book *book, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
