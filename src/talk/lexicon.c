#include "talk/lexicon.h"

#include <libstemmer.h>
#include <utf8proc.h>

/* Composed lower case. Most words of German and English are ASCII or Latin-1, which needs no
 * table; the rest goes through utf8proc. */
size_t lexicon_fold(struct str raw, char *ret_folded)
{
	size_t n = 0;
	bool is_plain = true;

	for (size_t i = 0; i < raw.bytes && n < LEXICON_WORD_BYTES_MAX; i++) {
		unsigned char c = (unsigned char)raw.at[i];

		if (c >= 0x80) {
			is_plain = false;
			break;
		}
		ret_folded[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	if (is_plain)
		return n;

	utf8proc_int32_t runes[LEXICON_WORD_BYTES_MAX * 2];
	char cut[LEXICON_WORD_BYTES_MAX];
	size_t bytes = raw.bytes;
	utf8proc_ssize_t count;

	if (bytes > sizeof cut) { /* never in the middle of a code point */
		for (bytes = sizeof cut;
		     bytes > 0 && ((unsigned char)raw.at[bytes] & 0xc0) == 0x80;)
			bytes--;
	}
	memcpy(cut, raw.at, bytes);
	count = utf8proc_decompose((const utf8proc_uint8_t *)cut, (utf8proc_ssize_t)bytes, runes,
	                           LEXICON_WORD_BYTES_MAX, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (count < 0 || count > LEXICON_WORD_BYTES_MAX) { /* not UTF-8: as it is */
		memcpy(ret_folded, cut, bytes);
		return bytes;
	}
	count = utf8proc_normalize_utf32(runes, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	n = 0;
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		utf8proc_int32_t rune = utf8proc_tolower(runes[i]);
		utf8proc_uint8_t encoded[4];
		utf8proc_ssize_t length;

		if (rune == 0xdf) { /* "daß", "dass" and Swiss "gross" are one */
			if (n + 2 > LEXICON_WORD_BYTES_MAX)
				break;
			ret_folded[n++] = 's';
			ret_folded[n++] = 's';
			continue;
		}
		if (rune == 0x2019 || rune == 0x2018 || rune == 0x02bc)
			rune = '\'';
		length = utf8proc_encode_char(rune, encoded);
		if (n + (size_t)length > LEXICON_WORD_BYTES_MAX)
			break;
		memcpy(ret_folded + n, encoded, (size_t)length);
		n += (size_t)length;
	}
	return n;
}

static uint32_t hash_short(struct str s)
{
	uint64_t h = str_hash(s);

	h ^= h >> 32;
	return (uint32_t)h ? (uint32_t)h : 1;
}

/* The number of `text`, or SIZE_MAX. */
static size_t table_find(const struct lexicon_table *t, struct str text)
{
	if (!t->slot_count)
		return SIZE_MAX;
	for (size_t at = hash_short(text);; at++) {
		uint32_t number = t->slots[at & (t->slot_count - 1)];

		if (!number)
			return SIZE_MAX;
		if (str_equal(t->texts[number - 1], text))
			return number - 1;
	}
}

static void table_place(struct lexicon_table *t, size_t number)
{
	size_t at = hash_short(t->texts[number]);

	while (t->slots[at & (t->slot_count - 1)])
		at++;
	t->slots[at & (t->slot_count - 1)] = (uint32_t)number + 1;
}

static uint32_t table_add(struct arena *mem, struct lexicon_table *t, struct str text)
{
	size_t found = table_find(t, text);

	if (found != SIZE_MAX)
		return (uint32_t)found;
	if ((t->count + 1) * 2 > t->slot_count) {
		t->slot_count = t->slot_count ? t->slot_count * 2 : 1024;
		t->slots = NEW_ARRAY(mem, uint32_t, t->slot_count);
		for (size_t i = 0; i < t->count; i++)
			table_place(t, i);
	}
	t->texts = arena_grow(mem, t->texts, sizeof *t->texts, t->count + 1, &t->room);
	t->texts[t->count++] = str_copy(mem, text);
	table_place(t, t->count - 1);
	return (uint32_t)t->count - 1;
}

struct str lexicon_stem(struct sb_stemmer *stemmer, struct str folded)
{
	const sb_symbol *stem;

	if (!stemmer)
		return folded;
	stem = sb_stemmer_stem(stemmer, (const sb_symbol *)folded.at, (int)folded.bytes);
	if (!stem)
		return folded;
	return (struct str){(const char *)stem, (size_t)sb_stemmer_length(stemmer)};
}

struct lexicon *lexicon_new(struct arena *mem, struct str language, struct sb_stemmer *stemmer)
{
	struct lexicon *l = NEW(mem, struct lexicon);

	l->mem = mem;
	l->language = str_copy(mem, language);
	l->stemmer = stemmer;
	lexicon_add_set(l); /* number 0 = no set, for optional lists */
	return l;
}

uint32_t lexicon_add_set(struct lexicon *l)
{
	size_t room = l->set_room;

	l->set_sizes =
		arena_grow(l->mem, l->set_sizes, sizeof *l->set_sizes, l->set_count + 1, &room);
	l->set_affixes = arena_grow(l->mem, l->set_affixes, sizeof *l->set_affixes,
	                            l->set_count + 1, &l->set_room);
	l->set_sizes[l->set_count] = 0;
	l->set_affixes[l->set_count] = 0;
	return (uint32_t)l->set_count++;
}

uint32_t lexicon_name_set(struct lexicon *l, struct str name, bool *ret_is_new)
{
	size_t before = l->set_names.count;
	uint32_t number = table_add(l->mem, &l->set_names, name);

	*ret_is_new = l->set_names.count > before;
	if (*ret_is_new) {
		l->named_sets = arena_grow(l->mem, l->named_sets, sizeof *l->named_sets, number + 1,
		                           &l->named_room);
		l->named_sets[number] = lexicon_add_set(l);
	}
	return l->named_sets[number];
}

void lexicon_add_word(struct lexicon *l, uint32_t set, struct str word)
{
	l->word_members = arena_grow(l->mem, l->word_members, sizeof *l->word_members,
	                             l->word_member_count + 1, &l->word_member_room);
	l->word_members[l->word_member_count++] =
		(struct lexicon_member){table_add(l->mem, &l->words, word), set};
}

void lexicon_add_stem(struct lexicon *l, uint32_t set, struct str word)
{
	struct str stem = lexicon_stem(l->stemmer, word);

	l->stem_members = arena_grow(l->mem, l->stem_members, sizeof *l->stem_members,
	                             l->stem_member_count + 1, &l->stem_member_room);
	l->stem_members[l->stem_member_count++] =
		(struct lexicon_member){table_add(l->mem, &l->stems, stem), set};
}

bool lexicon_add_affix(struct lexicon *l, uint32_t set, struct str part, bool is_ending)
{
	size_t i;

	for (i = 0; i < l->affix_count; i++)
		if (l->affixes[i].is_ending == is_ending && str_equal(l->affixes[i].text, part))
			break;
	if (i == LEXICON_AFFIXES_MAX)
		return false;
	if (i == l->affix_count)
		l->affixes[l->affix_count++] =
			(struct lexicon_affix){str_copy(l->mem, part), is_ending};
	l->set_affixes[set] |= (uint32_t)1 << i;
	return true;
}

void lexicon_add_part(struct lexicon *l, uint32_t whole, uint32_t part)
{
	l->unions = arena_grow(l->mem, l->unions, sizeof *l->unions, l->union_count + 1,
	                       &l->union_room);
	l->unions[l->union_count++] = (struct lexicon_union){whole, part};
}

void lexicon_add_synonym(struct lexicon *l, struct str word, uint32_t group)
{
	uint32_t stem = table_add(l->mem, &l->stems, lexicon_stem(l->stemmer, word));

	while (l->synonym_room <= stem)
		l->synonyms = arena_grow(l->mem, l->synonyms, sizeof *l->synonyms, stem + 1,
		                         &l->synonym_room);
	l->synonyms[stem] = group;
}

/* Most of the bits are zero, so whole words are mixed. */
static size_t hash_bits(const uint64_t *bits, size_t words)
{
	uint64_t hash = words;

	for (size_t i = 0; i < words; i++)
		if (bits[i])
			hash = (hash ^ bits[i] ^ i) * 0x9e3779b97f4a7c15u;
	return (size_t)(hash >> 32);
}

/* The number of a profile with these bits; a new one when there is none. */
static uint32_t profile_add(struct lexicon *l, const uint64_t *bits, uint32_t *slots,
                            size_t slot_count)
{
	size_t bytes = l->bit_words * sizeof *bits, at = hash_bits(bits, l->bit_words);

	for (;; at++) {
		uint32_t *slot = &slots[at & (slot_count - 1)];

		if (!*slot) {
			memcpy(l->bits + l->profile_count * l->bit_words, bits, bytes);
			*slot = (uint32_t)++l->profile_count;
			return *slot - 1;
		}
		if (memcmp(l->bits + (*slot - 1) * l->bit_words, bits, bytes) == 0)
			return *slot - 1;
	}
}

/* Members sorted by item, so that each item's sets are one run. */
static const struct lexicon_member *members_sort(struct lexicon *l,
                                                 const struct lexicon_member *members, size_t count,
                                                 size_t items, uint32_t **ret_starts)
{
	struct lexicon_member *sorted = NEW_ARRAY(l->mem, struct lexicon_member, count + 1);
	uint32_t *starts = NEW_ARRAY(l->mem, uint32_t, items + 2);

	for (size_t i = 0; i < count; i++)
		starts[members[i].item + 2]++;
	for (size_t i = 2; i < items + 2; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < count; i++)
		sorted[starts[members[i].item + 1]++] = members[i];
	*ret_starts = starts;
	return sorted;
}

/* The unions each set is part of: those of set s are wholes[starts[s]..starts[s + 1]). */
static const uint32_t *wholes_by_part(struct lexicon *l, uint32_t **ret_starts)
{
	uint32_t *starts = NEW_ARRAY(l->mem, uint32_t, l->set_count + 2);
	uint32_t *wholes = NEW_ARRAY(l->mem, uint32_t, l->union_count + 1);

	for (size_t i = 0; i < l->union_count; i++)
		starts[l->unions[i].part + 2]++;
	for (size_t s = 2; s < l->set_count + 2; s++)
		starts[s] += starts[s - 1];
	for (size_t i = 0; i < l->union_count; i++)
		wholes[starts[l->unions[i].part + 1]++] = l->unions[i].whole;
	*ret_starts = starts;
	return wholes;
}

/* A union holds what its parts hold, so it tells no two profiles apart: it is filled in last. */
static void fill_unions(struct lexicon *l)
{
	uint32_t *starts, *open = NEW_ARRAY(l->mem, uint32_t, l->set_count + 1);
	const uint32_t *wholes = wholes_by_part(l, &starts);

	for (size_t i = 0; i < l->union_count; i++)
		l->set_affixes[l->unions[i].whole] |= l->set_affixes[l->unions[i].part];
	for (size_t p = 0; p < l->profile_count; p++) {
		uint64_t *bits = l->bits + p * l->bit_words;
		size_t open_count = 0;

		/* Each set is opened once: when it is found, or when a part of it was. */
		for (size_t w = 0; w < l->bit_words; w++)
			for (uint64_t left = bits[w]; left; left &= left - 1)
				open[open_count++] =
					(uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(left);
		while (open_count) {
			uint32_t part = open[--open_count];

			for (uint32_t i = starts[part]; i < starts[part + 1]; i++) {
				uint32_t whole = wholes[i];
				uint64_t bit = (uint64_t)1 << (whole & 63);

				if (bits[whole >> 6] & bit)
					continue;
				bits[whole >> 6] |= bit;
				open[open_count++] = whole;
			}
		}
	}
}

bool lexicon_finish(struct lexicon *l)
{
	size_t profiles_max = l->words.count + l->stems.count + 1, slot_count = 64;
	uint32_t *slots, *word_starts, *stem_starts;
	const struct lexicon_member *by_word, *by_stem;
	uint64_t *bits;

	l->bit_words = (l->set_count + 63) / 64;
	l->bits = NEW_ARRAY(l->mem, uint64_t, profiles_max * l->bit_words);
	l->word_profiles = NEW_ARRAY(l->mem, uint32_t, l->words.count + 1);
	l->stem_profiles = NEW_ARRAY(l->mem, uint32_t, l->stems.count + 1);
	while (slot_count < profiles_max * 2)
		slot_count *= 2;
	slots = NEW_ARRAY(l->mem, uint32_t, slot_count);
	bits = NEW_ARRAY(l->mem, uint64_t, l->bit_words);
	by_word = members_sort(l, l->word_members, l->word_member_count, l->words.count,
	                       &word_starts);
	by_stem = members_sort(l, l->stem_members, l->stem_member_count, l->stems.count,
	                       &stem_starts);

	profile_add(l, bits, slots, slot_count); /* number 0: in no set */
	for (size_t i = 0; i < l->stems.count; i++) {
		memset(bits, 0, l->bit_words * sizeof *bits);
		for (uint32_t m = stem_starts[i]; m < stem_starts[i + 1]; m++)
			bits[by_stem[m].set >> 6] |= (uint64_t)1 << (by_stem[m].set & 63);
		l->stem_profiles[i] = profile_add(l, bits, slots, slot_count);
	}
	for (size_t i = 0; i < l->words.count; i++) {
		size_t stem = table_find(&l->stems, lexicon_stem(l->stemmer, l->words.texts[i]));

		memset(bits, 0, l->bit_words * sizeof *bits);
		if (stem != SIZE_MAX)
			memcpy(bits, l->bits + l->stem_profiles[stem] * l->bit_words,
			       l->bit_words * sizeof *bits);
		for (uint32_t m = word_starts[i]; m < word_starts[i + 1]; m++)
			bits[by_word[m].set >> 6] |= (uint64_t)1 << (by_word[m].set & 63);
		l->word_profiles[i] = profile_add(l, bits, slots, slot_count);
	}
	fill_unions(l);
	l->profile_traces = NEW_ARRAY(l->mem, uint32_t, l->profile_count);
	return l->profile_count <= LEXICON_PROFILES_MAX;
}

void lexicon_trace(struct lexicon *l, uint32_t set, uint32_t trace)
{
	for (size_t p = 0; p < l->profile_count; p++)
		if (l->bits[p * l->bit_words + (set >> 6)] >> (set & 63) & 1)
			l->profile_traces[p] |= trace;
	for (size_t i = 0; i < l->affix_count; i++)
		if (l->set_affixes[set] >> i & 1)
			l->affix_traces[i] |= trace;
}

bool lexicon_is_frequent(const struct lexicon *l, struct str folded)
{
	struct lexicon_entry e = {0};
	size_t word = table_find(&l->words, folded);

	if (word == SIZE_MAX)
		return false;
	e.profile = (uint16_t)l->word_profiles[word];
	return lexicon_has(l, &e, l->kind_sets[0]);
}

struct lexicon_entry lexicon_look_up(const struct lexicon *l, struct sb_stemmer *stemmer,
                                     struct str folded)
{
	struct lexicon_entry e = {0};
	struct str stem = lexicon_stem(stemmer, folded);
	size_t word = table_find(&l->words, folded), stem_number = table_find(&l->stems, stem);

	for (size_t i = 0; i < l->affix_count; i++)
		if (l->affixes[i].is_ending ? str_ends(folded, l->affixes[i].text)
		                            : str_starts(folded, l->affixes[i].text)) {
			e.affixes |= (uint32_t)1 << i;
			e.traces |= l->affix_traces[i];
		}
	if (word != SIZE_MAX)
		e.profile = (uint16_t)l->word_profiles[word];
	else if (stem_number != SIZE_MAX)
		e.profile = (uint16_t)l->stem_profiles[stem_number];
	e.traces |= l->profile_traces[e.profile];
	for (int i = 0; i < KIND_COUNT; i++)
		if (lexicon_has(l, &e, l->kind_sets[i]))
			e.kinds |= (uint16_t)(1 << i);
	if (e.kinds & KIND_NO_CONTENT)
		return e;
	e.stem = stem_number < l->synonym_room && l->synonyms[stem_number]
	                 ? l->synonyms[stem_number]
	                 : hash_short(stem);
	return e;
}
