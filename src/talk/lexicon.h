/* lexicon.h - the words the rules of one language know, and how any word is looked up.
 *
 * Rules speak of sets of words: a single word, all forms of a word, a list, an
 * ending. While the rules are read, each set collects its members; then
 * lexicon_finish() gives every known word and stem a profile, the bits of all
 * sets it belongs to. At run time a word costs one look-up (words.h keeps the
 * answer), and "is it in this set?" is one bit.
 *
 * Words are compared folded: lower case, one kind of apostrophe, composed
 * Unicode, ss for the sharp s. Forms of a word are compared by their Snowball stem.
 *
 * Layer: talk, private to the analysis. Read first: struct lexicon.
 */
#ifndef TALK_LEXICON_H
#define TALK_LEXICON_H

#include "core/str.h"

#define LEXICON_WORD_BYTES_MAX 64 /* of a folded word; what is longer is cut */
#define LEXICON_AFFIXES_MAX 32
#define LEXICON_SETS_MAX 16384
#define LEXICON_PROFILES_MAX 65535

struct sb_stemmer;

/* Lists that are asked for at every word. */
enum lexicon_kind {
	KIND_FREQUENT = 1 << 0,
	KIND_FILLER = 1 << 1,
	KIND_LEAD = 1 << 2,
	KIND_JOINT = 1 << 3,
	KIND_ABBREVIATION = 1 << 4,
	KIND_PAIR = 1 << 5, /* opens a pair of opening words */
	KIND_NO_CONTENT = 1 << 6,
	KIND_CHOICE = 1 << 7,   /* "or": what follows belongs to the same question */
	KIND_GREETING = 1 << 8, /* begins an utterance that says no more than good morning */
	KIND_ME = 1 << 9,       /* "I", "our": speaks of oneself */
	KIND_YOU = 1 << 10,     /* "you", "your": speaks of the other */
	KIND_NEGATION = 1 << 11,
	KIND_COUNT = 12,
	KIND_PIECE = 1 << KIND_COUNT /* no list: short and unknown, maybe the end of "what s" */
};

/* What a look-up finds. */
struct lexicon_entry {
	uint32_t affixes; /* the beginnings and endings of the rules that this word has */
	uint32_t traces;  /* of the sets that phrases cannot do without; lexicon_trace() */
	uint16_t profile; /* 0 = a word no rule speaks of */
	uint16_t kinds;   /* enum lexicon_kind */
	uint32_t stem; /* hash of the stem, or of its group of synonyms; 0 = carries no content */
};

/* The texts of a table, each with a number; open addressing. */
struct lexicon_table {
	struct str *texts;
	size_t count, room;
	uint32_t *slots; /* number + 1; 0 = free */
	size_t slot_count;
};

struct lexicon_member {
	uint32_t item; /* number in words or stems */
	uint32_t set;
};

/* The words of `part` belong to `whole`, too. */
struct lexicon_union {
	uint32_t whole, part; /* sets */
};

struct lexicon_affix {
	struct str text;
	bool is_ending;
};

struct lexicon {
	struct arena *mem;
	struct str language;
	struct sb_stemmer *stemmer; /* for reading the rules; each thread of analysis has its own */
	struct lexicon_table words, stems;
	struct lexicon_member *word_members, *stem_members;
	size_t word_member_count, word_member_room, stem_member_count, stem_member_room;
	struct lexicon_union *unions;
	size_t union_count, union_room;
	struct lexicon_affix affixes[LEXICON_AFFIXES_MAX];
	size_t affix_count;
	uint32_t *set_affixes; /* per set: which affixes belong to it */
	uint32_t *set_sizes;   /* per set: how often its words are seen, roughly */
	size_t set_count, set_room;
	struct lexicon_table set_names;
	uint32_t *named_sets; /* per name */
	size_t named_room;
	uint32_t *synonyms; /* per stem: the hash that stands for its group; 0 = none */
	size_t synonym_room;

	/* Since lexicon_finish(): */
	uint64_t *bits; /* of profile p: bits[p * bit_words ...] */
	size_t bit_words, profile_count;
	uint32_t *word_profiles, *stem_profiles;
	uint32_t *profile_traces, affix_traces[LEXICON_AFFIXES_MAX];
	uint32_t kind_sets[KIND_COUNT]; /* the set of each kind; 0 = no such list */
};

/* Folds one word as found in text. Returns the bytes written, at most LEXICON_WORD_BYTES_MAX. */
size_t lexicon_fold(struct str raw, char *ret_folded);

/* A lexicon without words. `stemmer` lives as long as `mem`; NULL = words have one form only. */
struct lexicon *lexicon_new(struct arena *mem, struct str language, struct sb_stemmer *stemmer);

/* A new set without members. */
uint32_t lexicon_add_set(struct lexicon *l);

/* The set of this name; where there is none yet, *ret_is_new and a set without members. Phrases say the
 * same words again and again: each set more is a bit more in every profile. */
uint32_t lexicon_name_set(struct lexicon *l, struct str name, bool *ret_is_new);

/* Adds a folded word, all forms of it, or all words that begin or end so.
 * False when there are LEXICON_AFFIXES_MAX affixes already. */
void lexicon_add_word(struct lexicon *l, uint32_t set, struct str word);
void lexicon_add_stem(struct lexicon *l, uint32_t set, struct str word);
bool lexicon_add_affix(struct lexicon *l, uint32_t set, struct str part, bool is_ending);

/* All that `part` has when all is read belongs to `whole`, too; to a `part` made of others these
 * are added first. */
void lexicon_add_part(struct lexicon *l, uint32_t whole, uint32_t part);

/* All forms of `word` mean the same as the group. */
void lexicon_add_synonym(struct lexicon *l, struct str word, uint32_t group);

/* After the last addition, with kind_sets[] filled: makes the profiles. False when there are
 * more than LEXICON_PROFILES_MAX of them. */
bool lexicon_finish(struct lexicon *l);

/* Lets words of `set` leave a trace (one bit): an utterance without it has no word of the set.
 * After lexicon_finish(). */
void lexicon_trace(struct lexicon *l, uint32_t set, uint32_t trace);

/* Looks up a folded word with the caller's own stemmer. */
struct lexicon_entry lexicon_look_up(const struct lexicon *l, struct sb_stemmer *stemmer,
                                     struct str folded);

/* Whether the folded word stands in the list of frequent words. */
bool lexicon_is_frequent(const struct lexicon *l, struct str folded);

/* The stem of a folded word, in the stemmer's own memory or the word itself. */
struct str lexicon_stem(struct sb_stemmer *stemmer, struct str folded);

static inline bool lexicon_has(const struct lexicon *l, const struct lexicon_entry *e, uint32_t set)
{
	return (l->bits[e->profile * l->bit_words + (set >> 6)] >> (set & 63) & 1) ||
	       (e->affixes & l->set_affixes[set]);
}

#endif
