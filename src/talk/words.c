#include "talk/words.h"

#include "talk/rules_impl.h"

#include <assert.h>
#include <endian.h>
#include <libstemmer.h>

enum {
	/* Words seen lately; a power of two. People use few words often: 65,536 places hold nearly
	 * all words of many talks, and the frequent ones of them stay in the processor's cache.
	 * Measured: half as many cost 36 MB of German 13 percent more time, by stemming again. */
	CACHE_PLACES = 65536,
	/* With so many it begins: enough for one talk, and what is never touched costs no time. */
	CACHE_PLACES_FIRST = 8192,
	/* Neighbouring places a word may lie in, a power of two. With one alone two frequent words
	 * that fall together would put each other out at every turn, and each return is a
	 * stemming. */
	CACHE_WAYS = 4,
	CACHE_LINE_BYTES = 64,
	CACHE_WORD_BYTES_MAX = 29,
	/* A word is begun anew after so much of it at most; more may be a compound. */
	START_BYTES_MAX = 3,
	PIECE_BYTES_MAX = 2, /* of a short form that lost its apostrophe: "what s", "you re" */
	GAP_BYTES_MAX = 5    /* before it: "isn ’ t" keeps its apostrophe, in three bytes */
};

enum letter {
	LETTER_NONE, /* ends a word */
	LETTER_PART, /* letters and digits */
	LETTER_HIGH, /* not ASCII: see high_kind() */
	LETTER_APOSTROPHE,
	LETTER_HYPHEN
};

/* What the cache knows of a word; the languages' entries follow. */
struct known {
	char raw[CACHE_WORD_BYTES_MAX]; /* zero behind the word */
	uint8_t bytes;                  /* 0 = place is free */
	uint8_t common;    /* the only language it is frequent in; WORDS_LANGUAGES_MAX = none */
	uint8_t looked_up; /* bit per language whose entry is filled in */
	struct lexicon_entry entries[];
};

static_assert(WORDS_LANGUAGES_MAX <= 8, "a language is a bit of known.looked_up");
static_assert(RULES_LANGUAGES_MAX == WORDS_LANGUAGES_MAX, "words are counted per language");

struct words_reader {
	const struct rules *rules;
	struct sb_stemmer *stemmers[RULES_LANGUAGES_MAX];
	struct arena *mem;
	char *cache;
	size_t places,
		taken; /* of the cache; `taken` counts what was put in, be it forgotten since */
	size_t known_bytes;
	struct known *single; /* for words too long for the cache */
	struct word *words;
	uint8_t letters[256];
};

/* A place begins where a line of the processor's cache does, as far as its size allows. */
static void make_cache(struct words_reader *r, size_t places)
{
	r->cache = arena_take(r->mem, places * r->known_bytes + CACHE_LINE_BYTES);
	r->cache += (CACHE_LINE_BYTES - (uintptr_t)r->cache % CACHE_LINE_BYTES) % CACHE_LINE_BYTES;
	r->places = places;
	r->taken = 0;
}

static void stemmer_end(void *stemmer)
{
	sb_stemmer_delete(stemmer);
}

struct words_reader *words_reader_new(struct arena *mem, const struct rules *rules)
{
	struct words_reader *r = NEW(mem, struct words_reader);

	r->rules = rules;
	r->mem = mem;
	for (size_t i = 0; i < rules->language_count; i++) {
		const char *name = rules->languages[i].stemmer;

		r->stemmers[i] = name ? sb_stemmer_new(name, NULL) : NULL;
		if (r->stemmers[i])
			arena_at_end(mem, stemmer_end, r->stemmers[i]);
	}
	r->known_bytes =
		sizeof(struct known) + rules->language_count * sizeof(struct lexicon_entry);
	make_cache(r, CACHE_PLACES_FIRST);
	r->single = arena_take(mem, r->known_bytes);
	r->words = NEW_ARRAY(mem, struct word, WORDS_MAX);
	for (int c = 0; c < 256; c++)
		r->letters[c] =
			c >= 0x80   ? LETTER_HIGH
			: c == '\'' ? LETTER_APOSTROPHE
			: c == '-'  ? LETTER_HYPHEN
			: (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
				? LETTER_PART
				: LETTER_NONE;
	return r;
}

/* What the code point at `at` is, and its bytes. Punctuation of Latin-1 and of the block
 * "General Punctuation", and everything pictorial, ends a word; the rest are letters. */
static enum letter high_kind(struct str text, size_t at, size_t *ret_bytes)
{
	unsigned char c = (unsigned char)text.at[at];
	unsigned char d = at + 1 < text.bytes ? (unsigned char)text.at[at + 1] : 0;
	unsigned char e = at + 2 < text.bytes ? (unsigned char)text.at[at + 2] : 0;
	size_t bytes = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	*ret_bytes = at + bytes <= text.bytes ? bytes : text.bytes - at;
	if (c == 0xc2)
		return d == 0xaa || d == 0xb5 || d == 0xba ? LETTER_PART : LETTER_NONE;
	if (c == 0xe2 && d == 0x80)
		return e == 0x98 || e == 0x99   ? LETTER_APOSTROPHE
		       : e == 0x90 || e == 0x91 ? LETTER_HYPHEN
		                                : LETTER_NONE;
	if (c == 0xe2 || (c == 0xe3 && d == 0x80) || c >= 0xf0)
		return LETTER_NONE;
	return LETTER_PART;
}

enum {
	EIGHT = 8 /* bytes looked at in one step; most words have no more */
};

/* Eight bytes as a number, the first one lowest. */
static uint64_t eight_bytes(const char *at)
{
	uint64_t eight;

	memcpy(&eight, at, EIGHT);
	return le64toh(eight);
}

/* The first bytes of a word as such a number, zeros behind it. `left` is what may be read. */
static uint64_t first_bytes(const char *at, size_t bytes, size_t left)
{
	uint64_t part = 0;

	if (left >= EIGHT) {
		part = eight_bytes(at);
		return bytes < EIGHT ? part & ~(UINT64_MAX << bytes * 8) : part;
	}
	for (size_t i = 0; i < bytes; i++)
		part |= (uint64_t)(unsigned char)at[i] << i * 8;
	return part;
}

/* How many of the eight bytes, from the first on, are ASCII letters. All are compared at once:
 * adding to each what brings 'a' to 128 sets the high bit of those from 'a' on. */
static size_t letters_first(uint64_t eight)
{
	const uint64_t each = UINT64_MAX / 255, high = each << 7;
	uint64_t small = (eight | each * 0x20) & ~high;
	uint64_t from_a = small + each * (0x80 - 'a'), past_z = small + each * (0x7f - 'z');
	uint64_t others = ~(from_a & ~past_z & ~eight) & high;

	return others ? (size_t)__builtin_ctzll(others) / 8 : EIGHT;
}

/* The hash only chooses the places; equality is checked on the bytes. */
static size_t place_of(const struct words_reader *r, struct str raw, uint64_t first)
{
	uint64_t h = (raw.bytes ^ first) * 0x9e3779b97f4a7c15u;

	for (size_t i = EIGHT; i < raw.bytes; i += EIGHT) {
		uint64_t part = first_bytes(raw.at + i, raw.bytes - i, raw.bytes - i);

		h = ((h ^ h >> 29) ^ part) * 0x9e3779b97f4a7c15u;
	}
	return (size_t)(h >> 40) & (r->places - 1);
}

/* Fills in what a language knows of the word. Stemming is the costly part, so a language that
 * nobody speaks is only asked whether it uses the word often. */
static void learn(struct words_reader *r, struct str raw, size_t language, struct known *k)
{
	char folded[LEXICON_WORD_BYTES_MAX];
	struct str word = {folded, lexicon_fold(raw, folded)};

	k->entries[language] =
		lexicon_look_up(r->rules->languages[language].lexicon, r->stemmers[language], word);
	if (raw.bytes <= PIECE_BYTES_MAX && !k->entries[language].profile)
		k->entries[language].kinds |= KIND_PIECE;
	if (!k->looked_up) {
		size_t languages = 0;

		k->common = WORDS_LANGUAGES_MAX;
		for (size_t i = 0; i < r->rules->language_count; i++) {
			const struct lexicon *l = r->rules->languages[i].lexicon;

			/* The language just asked knows already. */
			if (i == language ? lexicon_has(l, &k->entries[i], l->kind_sets[0])
			                  : lexicon_is_frequent(l, word))
				k->common = languages++ ? WORDS_LANGUAGES_MAX : (uint8_t)i;
		}
	}
	k->looked_up |= (uint8_t)(1u << language);
}

static bool is_known(const struct known *k, struct str raw, uint64_t first)
{
	return k->bytes == raw.bytes && eight_bytes(k->raw) == first &&
	       (raw.bytes <= EIGHT || memcmp(k->raw, raw.at, raw.bytes) == 0);
}

/* Number `way` of the places a word may lie in, itself being hashed to `place`. */
static struct known *known_at(const struct words_reader *r, size_t place, size_t way)
{
	size_t at = (place & ~(size_t)(CACHE_WAYS - 1)) | ((place + way) & (CACHE_WAYS - 1));

	return (struct known *)(void *)(r->cache + at * r->known_bytes);
}

/* Frees the first place for a new word: what lies there moves on to the next, until one was free.
 * Where none was, the last is forgotten. */
static struct known *make_place(struct words_reader *r, struct str raw, size_t place)
{
	size_t way = 0;
	struct known *k = known_at(r, place, 0);

	while (way < CACHE_WAYS - 1 && known_at(r, place, way)->bytes)
		way++;
	for (; way > 0; way--)
		memcpy(known_at(r, place, way), known_at(r, place, way - 1), r->known_bytes);
	memset(k, 0, r->known_bytes);
	k->bytes = (uint8_t)raw.bytes;
	memcpy(k->raw, raw.at, raw.bytes);
	r->taken++;
	return k;
}

/* More than one talk is read: what is known moves to as many places as there will be. */
static void grow_cache(struct words_reader *r)
{
	const char *old = r->cache;
	size_t count = r->places;

	make_cache(r, CACHE_PLACES);
	for (size_t i = 0; i < count; i++) {
		const struct known *k = (const void *)(old + i * r->known_bytes);
		struct str raw = {k->raw, k->bytes};

		if (k->bytes)
			memcpy(make_place(r, raw,
			                  place_of(r, raw,
			                           first_bytes(raw.at, raw.bytes, sizeof k->raw))),
			       k, r->known_bytes);
	}
}

/* The rare case of know(), kept out of its way. */
__attribute__((noinline)) static const struct known *
find_or_learn(struct words_reader *r, struct str raw, uint64_t first, size_t place, size_t language)
{
	struct known *k = NULL;

	if (raw.bytes > CACHE_WORD_BYTES_MAX) {
		k = r->single;
		k->looked_up = 0;
	}
	for (size_t way = 0; way < CACHE_WAYS && !k; way++)
		if (is_known(known_at(r, place, way), raw, first))
			k = known_at(r, place, way);
	if (!k && r->taken > r->places / 2 && r->places < CACHE_PLACES) {
		grow_cache(r);
		place = place_of(r, raw, first);
	}
	if (!k)
		k = make_place(r, raw, place);
	if (!(k->looked_up & 1u << language))
		learn(r, raw, language, k);
	return k;
}

/* `left`: bytes of text from the word's first on. */
static inline const struct known *know(struct words_reader *r, struct str raw, size_t left,
                                       size_t language)
{
	uint64_t first = first_bytes(raw.at, raw.bytes, left);
	size_t place = place_of(r, raw, first);
	const struct known *k = known_at(r, place, 0);

	if (is_known(k, raw, first) && (k->looked_up & 1u << language))
		return k;
	return find_or_learn(r, raw, first, place, language);
}

/* One cut in progress. */
struct cut {
	struct words_reader *r;
	const struct rules_language *language;
	size_t number; /* of the language */
	struct str text;
	struct words *out;
	bool keeps_fillers, is_quoted, has_broken;
	unsigned marks_between; /* since the last kept word, through left-out ones */
};

static bool same_word(const struct cut *c, const struct word *a, const struct word *b)
{
	const char *x = c->text.at + a->from, *y = c->text.at + b->from;
	size_t bytes = a->to - a->from;

	return a->entry.profile == b->entry.profile && a->entry.stem == b->entry.stem &&
	       bytes == b->to - b->from && ((x[0] ^ y[0]) & ~0x20) == 0 &&
	       memcmp(x + 1, y + 1, bytes - 1) == 0;
}

/* A piece that no rule speaks of may be what followed an apostrophe that was lost: "what s" is
 * "what 's", "isn t" is "isn't" ("isn ' t" as well). A short form becomes one; where the word before
 * only lacks the piece (true), it grows. The rare case of add(), kept out of its way. */
__attribute__((noinline)) static bool mends(const struct cut *c, struct word *w)
{
	char text[CACHE_WORD_BYTES_MAX];
	struct word *last = w - 1;
	const size_t bytes = last->to - last->from, piece = w->to - w->from;
	const struct str whole = {text, bytes + 1 + piece};
	struct lexicon_entry entry;
	struct str tail;

	if (whole.bytes > sizeof text || last->marks || w->from - last->to > GAP_BYTES_MAX)
		return false;
	memcpy(text, c->text.at + last->from, bytes);
	text[bytes] = '\'';
	memcpy(text + bytes + 1, c->text.at + w->from, piece);
	tail = str_part(whole, bytes, whole.bytes);
	for (size_t i = 0; i < c->language->clitic_count; i++)
		if (str_equal(c->language->clitics[i], tail)) {
			w->entry = know(c->r, tail, tail.bytes, c->number)->entries[c->number];
			c->out->traces |= w->entry.traces;
			return false;
		}
	entry = know(c->r, whole, whole.bytes, c->number)->entries[c->number];
	if (!entry.profile)
		return false;
	last->entry = entry;
	last->to = w->to;
	c->out->traces |= entry.traces;
	return true;
}

static void add(struct cut *c, size_t from, size_t to)
{
	struct words *out = c->out;
	const struct known *k = know(c->r, (struct str){c->text.at + from, to - from},
	                             c->text.bytes - from, c->number);
	struct word *last = out->count ? &out->at[out->count - 1] : NULL, *w;

	if (out->count == WORDS_MAX) {
		out->is_cut = true;
		return;
	}
	w = &out->at[out->count];
	w->entry = k->entries[c->number];
	w->from = (uint32_t)from;
	w->to = (uint32_t)to;
	w->marks = 0;
	out->traces |= w->entry.traces;
	w->places = c->is_quoted ? PLACE_QUOTED : 0;
	if (w->entry.kinds & (KIND_FILLER | KIND_PIECE)) {
		if ((w->entry.kinds & KIND_PIECE) && last && mends(c, w))
			return;
		if ((w->entry.kinds & KIND_FILLER) && !c->keeps_fillers) {
			out->has_fillers = true;
			return;
		}
	}
	if (last && (last->marks & ~(MARK_COMMA | MARK_BROKEN)) == 0 && same_word(c, last, w)) {
		last->from = w->from;
		last->to = w->to;
		last->marks = 0;
		return;
	}
	out->common[k->common]++;
	out->count++;
}

/* Cuts a short form off: "what's" -> "what" + "'s". Returns where it begins, or `to`. */
static size_t clitic_start(const struct cut *c, size_t from, size_t apostrophe, size_t to)
{
	char folded[LEXICON_WORD_BYTES_MAX];
	struct str tail = {folded, lexicon_fold(str_part(c->text, apostrophe, to), folded)};

	if (apostrophe > from)
		for (size_t i = 0; i < c->language->clitic_count; i++)
			if (str_equal(c->language->clitics[i], tail))
				return apostrophe;
	return to;
}

/* Whether what stands before a hyphen is said again behind it, or was the start of it: "what-what",
 * "wh-what". */
static bool is_stutter(const struct cut *c, size_t from, size_t hyphen, size_t next)
{
	size_t bytes = hyphen - from;

	return next + bytes <= c->text.bytes &&
	       ((c->text.at[from] ^ c->text.at[next]) & ~0x20) == 0 &&
	       memcmp(c->text.at + from + 1, c->text.at + next + 1, bytes - 1) == 0 &&
	       (bytes <= START_BYTES_MAX || next + bytes == c->text.bytes ||
	        c->r->letters[(unsigned char)c->text.at[next + bytes]] != LETTER_PART);
}

/* Where the ASCII letters and digits from `at` on end. */
static size_t skip_letters(const struct cut *c, size_t at)
{
	while (c->text.bytes - at >= EIGHT) {
		size_t letters = letters_first(eight_bytes(c->text.at + at));

		at += letters;
		if (letters < EIGHT)
			break;
	}
	while (at < c->text.bytes && c->r->letters[(unsigned char)c->text.at[at]] == LETTER_PART)
		at++;
	return at;
}

/* A word starts at `from`. Returns where the text goes on. */
static size_t word(struct cut *c, size_t from)
{
	const char *text = c->text.at;
	size_t at = from, apostrophe = SIZE_MAX, bytes, tail;
	bool is_broken = false;

	for (;;) {
		enum letter kind;

		at = skip_letters(c, at);
		if (at == c->text.bytes || text[at] == ' ')
			break;
		kind = c->r->letters[(unsigned char)text[at]];
		bytes = 1;
		if (kind == LETTER_HIGH)
			kind = high_kind(c->text, at, &bytes);
		if (kind == LETTER_PART) {
			at += bytes;
			continue;
		}
		if (kind == LETTER_APOSTROPHE || kind == LETTER_HYPHEN) {
			size_t next = at + bytes, skipped;
			enum letter after = next < c->text.bytes
			                            ? c->r->letters[(unsigned char)text[next]]
			                            : LETTER_NONE;

			if (after == LETTER_HIGH)
				after = high_kind(c->text, next, &skipped);
			if (after == LETTER_PART) {
				if (kind == LETTER_APOSTROPHE)
					apostrophe = at;
				else if (is_stutter(c, from, at, next))
					from = next; /* said once */
				at = next;
				continue;
			}
			is_broken = kind == LETTER_HYPHEN;
		} else if ((text[at] == '.' || text[at] == ':' || text[at] == ',') &&
		           at + 1 < c->text.bytes && text[at - 1] >= '0' && text[at - 1] <= '9' &&
		           text[at + 1] >= '0' && text[at + 1] <= '9') {
			at++; /* 9.30, 14:00, 1,000 */
			continue;
		}
		break;
	}
	tail = apostrophe == SIZE_MAX ? at : clitic_start(c, from, apostrophe, at);
	add(c, from, tail);
	if (tail < at)
		add(c, tail, at);
	if (is_broken && c->out->count) {
		c->out->at[c->out->count - 1].marks |= MARK_BROKEN;
		c->has_broken = true;
	}
	return at;
}

static void put_mark(struct cut *c, unsigned mark)
{
	c->out->marks |= mark;
	if (c->out->count)
		c->out->at[c->out->count - 1].marks |= (uint8_t)mark;
}

static void turn_quotes(struct cut *c)
{
	c->is_quoted = !c->is_quoted;
	c->out->has_quotes = true;
}

/* A full stop ends a sentence unless it belongs to an abbreviation, an initial or an ordinal. */
static unsigned stop_mark(const struct cut *c, size_t at)
{
	const struct word *last = c->out->count ? &c->out->at[c->out->count - 1] : NULL;
	char next = at + 1 < c->text.bytes ? c->text.at[at + 1] : ' ';

	if (!last || last->to != at || next == '.')
		return MARK_STOP;
	if ((last->entry.kinds & KIND_ABBREVIATION) || last->to - last->from == 1)
		return 0;
	if (last->to - last->from <= 2 && c->text.at[last->from] >= '0' &&
	    c->text.at[last->from] <= '9')
		return at + 1 < c->text.bytes ? 0 : MARK_STOP;
	return c->r->letters[(unsigned char)next] == LETTER_PART ? MARK_COMMA : MARK_STOP;
}

/* Something between words at `at`. Returns where the text goes on. */
static size_t between(struct cut *c, size_t at)
{
	size_t bytes = 1, end;

	switch (c->text.at[at]) {
	case '?':
		put_mark(c, MARK_QUESTION);
		return at + 1;
	case '!':
		put_mark(c, MARK_EXCLAIM);
		return at + 1;
	case '.':
		put_mark(c, stop_mark(c, at));
		return at + 1;
	case ',':
	case ';':
	case ':':
	case '-':
		put_mark(c, MARK_COMMA);
		return at + 1;
	case '"':
		turn_quotes(c);
		return at + 1;
	case '[': /* "[laughs]" is a note of the transcriber */
		for (end = at + 1; end < c->text.bytes && end < at + 80; end++)
			if (c->text.at[end] == ']')
				return end + 1;
		return at + 1;
	case '<':
		for (end = at + 1; end < c->text.bytes && end < at + 80; end++)
			if (c->text.at[end] == '>')
				return end + 1;
		return at + 1;
	default:
		break;
	}
	if ((unsigned char)c->text.at[at] >= 0x80) {
		high_kind(c->text, at, &bytes);
		if (bytes == 3 && (unsigned char)c->text.at[at] == 0xe2 &&
		    (unsigned char)c->text.at[at + 1] == 0x80) {
			unsigned char e = (unsigned char)c->text.at[at + 2];

			if (e == 0x9c || e == 0x9d || e == 0x9e)
				turn_quotes(c);
			else if (e == 0xa6)
				put_mark(c, MARK_STOP);
			else if (e == 0x93 || e == 0x94)
				put_mark(c, MARK_COMMA);
		} else if (bytes == 2 && (unsigned char)c->text.at[at] == 0xc2 &&
		           ((unsigned char)c->text.at[at + 1] == 0xab ||
		            (unsigned char)c->text.at[at + 1] == 0xbb))
			turn_quotes(c);
	}
	return at + bytes;
}

/* Words broken off say nothing: "th-", unless the whole utterance is one. */
static void drop_broken(struct words *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->count; i++) {
		bool is_short = out->at[i].to - out->at[i].from <= 3;

		if ((out->at[i].marks & MARK_BROKEN) && is_short && out->count > 1)
			continue;
		out->at[kept++] = out->at[i];
	}
	if (kept)
		out->count = kept;
}

static bool opens_pair(const struct cut *c, const struct word *w)
{
	const struct rules_language *l = c->language;

	if (!(w->entry.kinds & KIND_PAIR))
		return false;
	for (size_t i = 0; i < l->lead_pair_count; i++)
		if (lexicon_has(l->lexicon, &w->entry, l->lead_pairs[i].first) &&
		    lexicon_has(l->lexicon, &w[1].entry, l->lead_pairs[i].second))
			return true;
	return false;
}

static void find_places(const struct cut *c)
{
	const unsigned ends = MARK_STOP | MARK_QUESTION | MARK_EXCLAIM;
	struct word *w = c->out->at;
	unsigned carried = 0; /* places the word after a pair of opening words gets */

	/* "-and then we": what was interrupted goes on. */
	bool goes_on = c->text.bytes > 1 && c->text.at[0] == '-' && c->text.at[1] != ' ' &&
	               c->text.at[1] != '-';

	for (size_t i = 0; i < c->out->count; i++) {
		unsigned places = carried;

		/* Most words start nothing. */
		if (i > 0 && !carried && !w[i - 1].marks && !(w[i - 1].places & PLACE_CLAUSE) &&
		    !(w[i].entry.kinds & KIND_JOINT))
			continue;
		carried = 0;
		if (i == 0 || (w[i - 1].marks & ends)) {
			places = PLACE_FIRST | PLACE_BREAK;
			if (i || !goes_on)
				places |= PLACE_SENTENCE | PLACE_CLAUSE;
		} else {
			bool after_opening = (w[i - 1].places & PLACE_CLAUSE) &&
			                     (w[i - 1].entry.kinds & (KIND_LEAD | KIND_JOINT));

			if (after_opening)
				places |= w[i - 1].places & (PLACE_SENTENCE | PLACE_CLAUSE);
			if (w[i - 1].marks & MARK_COMMA)
				places |= PLACE_CLAUSE | (after_opening ? 0 : PLACE_BREAK);
			if ((w[i].entry.kinds & KIND_JOINT) && !after_opening)
				places |= PLACE_CLAUSE | PLACE_BREAK;
		}
		w[i].places = (uint8_t)(w[i].places | places);
		if ((places & PLACE_CLAUSE) && i + 2 < c->out->count &&
		    !((w[i].marks | w[i + 1].marks) & ends) && opens_pair(c, &w[i])) {
			carried = places & (PLACE_SENTENCE | PLACE_CLAUSE);
			i++; /* the pair's second word starts nothing */
		}
	}
}

static void cut(struct cut *c)
{
	size_t at = 0;

	c->out->count = 0;
	c->out->marks = c->out->traces = 0;
	c->is_quoted = false;
	memset(c->out->common, 0, sizeof c->out->common);
	while (at < c->text.bytes && !c->out->is_cut) {
		enum letter kind = c->r->letters[(unsigned char)c->text.at[at]];
		size_t bytes;

		if (c->text.at[at] == ' ') {
			at++;
			continue;
		}
		if (kind == LETTER_HIGH)
			kind = high_kind(c->text, at, &bytes);
		at = kind == LETTER_PART ? word(c, at) : between(c, at);
	}
}

void words_cut(struct words_reader *r, size_t language, struct str text, struct words *ret_words)
{
	struct cut c = {.r = r,
	                .language = &r->rules->languages[language],
	                .number = language,
	                .text = text,
	                .out = ret_words};

	*ret_words = (struct words){.at = r->words};
	cut(&c);
	if (!ret_words->count && ret_words->has_fillers) {
		c.keeps_fillers = true;
		cut(&c);
	}
	if (c.has_broken)
		drop_broken(ret_words);
	find_places(&c);
}
