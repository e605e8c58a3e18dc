#include "teams/search.h"

#include "core/check.h"
#include "core/text.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/permission.h"

#include <libstemmer.h>
#include <utf8proc.h>

enum {
	WORD_BYTES_MAX = 40, /* longer words are found by their beginning */
	PREFIX_LETTERS_MIN = 2,
	WORDS_BYTES_MAX = 6 * SEARCH_TEXT_BYTES_MAX,
	REACH_BYTES_MAX = (SEARCH_CHOSEN_MAX + 2) * (4 * ID_BYTES + 2),
	TERMS_BYTES_MAX = REACH_BYTES_MAX + WORDS_BYTES_MAX,
	QUESTION_BYTES_MAX = 64 * 1024, /* SEARCH_HOMES_MAX teams, each named twice */
	/* So many records are looked through as quickly as the index finds some of them; measured on both engines. */
	FEW_RECORDS_MAX = 150,
	/* Whoever may see so little that all hits come at once has them put in order here. */
	HITS_AT_ONCE = 100
};

/* ---- words ---- */

static bool is_letter(uint32_t rune)
{
	switch (utf8proc_category((utf8proc_int32_t)rune)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
		return true;
	default:
		return false;
	}
}

/* The next word of *rest: letters and digits, nothing else, so that each engine sees one token in it. */
static bool next_word(struct str *rest, struct str *ret_word)
{
	struct str before = *rest;

	while (rest->bytes) {
		before = *rest;
		if (is_letter(utf8_next(rest)))
			break;
		before.bytes = 0;
	}
	if (!before.bytes)
		return false;
	while (rest->bytes) {
		struct str here = *rest;

		if (!is_letter(utf8_next(&here)))
			break;
		*rest = here;
	}
	*ret_word = utf8_cut(str_part(before, 0, (size_t)(rest->at - before.at)), WORD_BYTES_MAX);
	return true;
}

static struct str stem(struct sb_stemmer *stemmer, struct str word)
{
	const sb_symbol *found =
		sb_stemmer_stem(stemmer, (const sb_symbol *)word.at, (int)word.bytes);

	return found ? (struct str){(const char *)found, (size_t)sb_stemmer_length(stemmer)} : word;
}

static void add_term(struct text *terms, char where, struct str word)
{
	if (terms->bytes)
		text_add_char(terms, ' ');
	text_add_char(terms, where);
	text_add(terms, word);
}

static void add_hex(struct text *t, struct id id)
{
	for (size_t i = 0; i < ID_BYTES; i++)
		text_addf(t, "%02x", id.b[i]);
}

static void add_id(struct text *terms, char where, struct id id)
{
	if (terms->bytes)
		text_add_char(terms, ' ');
	text_add_char(terms, where);
	add_hex(terms, id);
}

/* No word begins so, whatever somebody writes into a text (search_find_of). */
static void add_person(struct text *terms, struct id person, struct id home)
{
	add_id(terms, 'p', person);
	add_hex(terms, home);
}

/* ---- what is stored ---- */

static void add_words(struct scope *s, struct sb_stemmer *stemmer, struct str text, bool is_title,
                      struct text *terms)
{
	struct str rest = utf8_spellings(s->mem, utf8_cut(text, SEARCH_TEXT_BYTES_MAX)), word;

	while (next_word(&rest, &word) && terms->bytes + 4 * WORD_BYTES_MAX < TERMS_BYTES_MAX) {
		word = stem(stemmer, word);
		add_term(terms, 't', word);
		if (is_title)
			add_term(terms, 'h', word);
	}
}

/* Who finds it stands in front of the words. */
static void add_who(const struct search_record *r, struct id home, struct text *terms)
{
	if (id_is_none(r->member) && !r->people) {
		add_id(terms, 'a', home);
		if (r->is_shared)
			add_id(terms, 's', home);
		return;
	}
	text_add_char(terms, 'p');
	if (!id_is_none(r->member))
		add_person(terms, r->member, home);
	for (size_t i = 0; r->people && i < r->people_count && i < SEARCH_CHOSEN_MAX; i++)
		add_person(terms, r->people[i], home);
}

/* FTS5 keeps no words of its own (detail = none, external content): it is told what to forget. `home` ID_NONE: of all. */
static enum err forget_terms(struct scope *s, const char *kind, struct id record, struct id home)
{
	struct db_rows rows;

	if (db_is_postgres(s))
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "search_indexed", DB_ID(s->organisation), DB_ID(record),
	            DB_TEXT(str_from(kind)), DB_ID(home)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(DB_WRITE(s, NULL, "search_index_retire", DB_NUMBER(db_number(&rows, i, 0)),
		             DB_TEXT(db_str(&rows, i, 1))));
	return ERR_NONE;
}

static enum err index_terms(struct scope *s, const char *kind, struct id record, struct id home)
{
	struct db_rows rows;

	if (db_is_postgres(s))
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "search_indexed", DB_ID(s->organisation), DB_ID(record),
	            DB_TEXT(str_from(kind)), DB_ID(home)));
	return DB_WRITE(s, NULL, "search_index", DB_NUMBER(db_number(&rows, 0, 0)),
	                DB_TEXT(db_str(&rows, 0, 1)));
}

struct str search_title(struct scope *s, struct str text)
{
	struct str line = STR_NONE;

	while (str_is_empty(line) && str_next_line(&text, &line))
		line = str_trim(line);
	if (line.bytes <= SEARCH_TITLE_BYTES_MAX)
		return line;
	line = utf8_cut(line, SEARCH_TITLE_BYTES_MAX - (sizeof "…" - 1));
	return text_format(s->mem, "%.*s…", STR_ARG(line));
}

enum err search_put(struct scope *s, const struct search_record *r)
{
	struct id home = !id_is_none(r->account) ? r->account
	                 : !id_is_none(r->team)  ? r->team
	                                         : r->member;
	struct text terms = text_new(s->mem, TERMS_BYTES_MAX);
	struct sb_stemmer *stemmer = sb_stemmer_new("german", NULL);

	add_who(r, home, &terms);
	add_words(s, stemmer, r->title, true, &terms);
	add_words(s, stemmer, r->text, false, &terms);
	sb_stemmer_delete(stemmer); /* not at the scope's end: an import puts 100,000 */
	if (!r->is_new)
		TRY(forget_terms(s, r->kind, r->record, home));
	TRY(DB_WRITE_LATER(s, r->is_new ? "search_add" : "search_put", DB_ID(s->organisation),
	                   DB_ID(r->record), DB_ID(home), DB_TEXT(str_from(r->kind)),
	                   DB_TEXT(r->title), DB_TEXT(text_str(&terms))));
	return index_terms(s, r->kind, r->record, home);
}

enum err search_retire(struct scope *s, const char *kind, struct id record)
{
	TRY(forget_terms(s, kind, record, ID_NONE));
	return DB_WRITE_LATER(s, "search_retire", DB_ID(s->organisation), DB_ID(record),
	                      DB_TEXT(str_from(kind)));
}

/* ---- the question: FTS5 and tsquery write the same thing differently ---- */

struct syntax {
	const char *and, * or, *quote, *prefix;
};

static const struct syntax fts5 = {" AND ", " OR ", "\"", " *"};
static const struct syntax tsquery = {" & ", " | ", "'", ":*"};

struct word {
	struct str typed, stem;
	bool is_last;
};

static size_t read_query(struct scope *s, struct str query, struct word *words)
{
	struct str rest = utf8_spelling(s->mem, utf8_cut(query, SEARCH_QUERY_BYTES_MAX)), word;
	struct sb_stemmer *stemmer = sb_stemmer_new("german", NULL);
	size_t count = 0;

	while (count < SEARCH_WORDS_MAX && next_word(&rest, &word))
		words[count++] =
			(struct word){.typed = word, .stem = str_copy(s->mem, stem(stemmer, word))};
	sb_stemmer_delete(stemmer);
	if (count)
		words[count - 1].is_last = true;
	return count;
}

static void add_quoted(struct text *q, const struct syntax *as, char where, struct str word,
                       bool is_prefix)
{
	text_addf(q, "%s%c%.*s%s%s", as->quote, where, STR_ARG(word), as->quote,
	          is_prefix ? as->prefix : "");
}

/* Where the words must stand, and whether the last may be a beginning. A whole word is met at once in the
 * index, a beginning means to gather all words that begin so: it is asked for when the first did not
 * give enough. */
static const struct step {
	char where;
	bool may_begin;
} steps[] = {{'h', false}, {'h', true}, {'t', false}, {'t', true}};

static bool may_begin(const struct step *step, const struct word *w)
{
	return step->may_begin && w->is_last && utf8_count(w->typed) >= PREFIX_LETTERS_MIN;
}

/* Where to look: the asker's accounts and teams, unless there are too many to name. */
struct reach {
	struct id actor;
	struct db_rows homes;
	size_t home_count;
	bool is_named, is_guest, is_few;
};

/* `person` ID_NONE: what all on the home find. */
static void add_home(struct text *q, const struct syntax *as, char where, struct id home,
                     struct id person)
{
	text_add(q, str_from(as->quote));
	text_add_char(q, where);
	if (!id_is_none(person))
		add_hex(q, person);
	add_hex(q, home);
	text_add(q, str_from(as->quote));
}

static void add_reach(struct text *q, const struct syntax *as, const struct reach *reach)
{
	if (!reach->is_named)
		return;
	text_add_char(q, '(');
	add_home(q, as, 'p', reach->actor, reach->actor);
	for (size_t i = 0; i < reach->home_count; i++) {
		struct id home = db_id(&reach->homes, i, 0);

		text_add(q, str_from(as->or));
		add_home(q, as, reach->is_guest ? 's' : 'a', home, ID_NONE);
		if (db_number(&reach->homes, i, 1) == 0)
			continue;
		text_add(q, str_from(as->or));
		add_home(q, as, 'p', home, reach->actor);
	}
	text_add_char(q, ')');
	text_add(q, str_from(as->and));
}

static void add_either(struct text *q, const struct syntax *as, char where, const struct word *w)
{
	text_add_char(q, '(');
	add_quoted(q, as, where, w->stem, false);
	text_add(q, str_from(as->or));
	add_quoted(q, as, where, w->typed, true);
	text_add_char(q, ')');
}

static struct str question(struct scope *s, const struct reach *reach, const struct step *step,
                           const struct word *words, size_t count)
{
	const struct syntax *as = db_is_postgres(s) ? &tsquery : &fts5;
	struct text q = text_new(s->mem, QUESTION_BYTES_MAX);

	add_reach(&q, as, reach);
	for (size_t i = 0; i < count; i++) {
		bool is_prefix = may_begin(step, &words[i]);

		if (i)
			text_add(&q, str_from(as->and));
		/* Half a word has no stem; and a stem is not always the beginning of its word. */
		if (is_prefix && reach->is_named && !str_starts(words[i].stem, words[i].typed))
			add_either(&q, as, step->where, &words[i]);
		else
			add_quoted(&q, as, step->where, is_prefix ? words[i].typed : words[i].stem,
			           is_prefix);
	}
	return text_str(&q);
}

static enum err ask(struct scope *s, const struct reach *reach, struct str question, size_t limit,
                    struct db_rows *ret_rows)
{
	struct text person = text_new(s->mem, 2 * ID_BYTES + 2);

	if (reach->is_named)
		return DB_READ(s, ret_rows, "search_find", DB_ID(s->organisation),
		               DB_TEXT(question), DB_NUMBER(limit));
	text_add(&person, STR(" p"));
	add_hex(&person, s->actor);
	return DB_READ(s, ret_rows, "search_find_of", DB_ID(s->organisation), DB_TEXT(question),
	               DB_NUMBER(limit), DB_ID(s->actor), DB_TEXT(text_str(&person)));
}

static enum err find_reach(struct scope *s, struct reach *ret)
{
	struct db_rows rows;

	TRY(DB_READ(s, &ret->homes, "search_reach", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(SEARCH_HOMES_MAX + 1)));
	ret->actor = s->actor;
	ret->home_count = ret->homes.count;
	ret->is_guest = !id_is_none(s->guest_of);
	/* Guests always name theirs: that is what keeps them among what is shared. */
	if (ret->is_guest && ret->home_count > SEARCH_HOMES_MAX)
		ret->home_count = SEARCH_HOMES_MAX;
	ret->is_named = ret->home_count <= SEARCH_HOMES_MAX;
	ret->is_few = false;
	if (!ret->is_named)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "search_count_reach", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(FEW_RECORDS_MAX + 1)));
	ret->is_few = db_number(&rows, 0, 0) <= FEW_RECORDS_MAX;
	return ERR_NONE;
}

/* ---- hits ---- */

struct hits {
	struct search_hit *list;
	size_t count, max;
};

static bool is_there(const struct hits *hits, struct str kind, struct id record)
{
	for (size_t i = 0; i < hits->count; i++)
		if (id_equal(hits->list[i].record, record) && str_equal(hits->list[i].kind, kind))
			return true;
	return false;
}

static bool is_of_team(struct str kind)
{
	static const char *const kinds[] = {"team", "iteration", "agreement", "message", "booking"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_equal(kind, str_from(kinds[i])))
			return true;
	return false;
}

static void take_hit(struct scope *s, struct hits *hits, const struct db_rows *rows, size_t row)
{
	struct str kind = db_str(rows, row, 0);
	struct id record = db_id(rows, row, 1), home = db_id(rows, row, 2);

	if (id_equal(home, s->actor))
		home = ID_NONE; /* their own post */
	if (hits->count < hits->max && !is_there(hits, kind, record))
		hits->list[hits->count++] =
			(struct search_hit){.kind = kind,
		                            .record = record,
		                            .account = is_of_team(kind) ? ID_NONE : home,
		                            .team = is_of_team(kind) ? home : ID_NONE,
		                            .title = db_str(rows, row, 3)};
}

/* Step by step, until there are enough: for whoever may see much. */
static enum err find_by_steps(struct scope *s, const struct reach *reach, const struct word *words,
                              size_t word_count, struct hits *hits)
{
	bool is_beginning = may_begin(&steps[1], &words[word_count - 1]);
	struct db_rows rows;

	for (size_t p = 0; p < sizeof steps / sizeof *steps && hits->count < hits->max; p++) {
		if (steps[p].may_begin && !is_beginning)
			continue;
		TRY(ask(s, reach, question(s, reach, &steps[p], words, word_count), hits->max,
		        &rows));
		for (size_t i = 0; i < rows.count; i++)
			take_hit(s, hits, &rows, i);
	}
	return ERR_NONE;
}

static bool has_term(struct str terms, char where, struct str word, bool is_prefix)
{
	struct str term;

	while (str_next(&terms, ' ', &term)) {
		bool is_long_enough =
			is_prefix ? term.bytes > word.bytes : term.bytes == word.bytes + 1;

		if (is_long_enough && *term.at == where &&
		    memcmp(term.at + 1, word.at, word.bytes) == 0)
			return true;
	}
	return false;
}

static bool meets(struct str terms, const struct step *step, const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!has_term(terms, step->where, words[i].stem, false) &&
		    !(may_begin(step, &words[i]) &&
		      has_term(terms, step->where, words[i].typed, true)))
			return false;
	return true;
}

/* Stands where the last word, or its stem, or what begins with it stands; and elsewhere, too. */
static struct str part_of_last(struct scope *s, const struct word *last)
{
	size_t same = 0;

	while (same < last->typed.bytes && same < last->stem.bytes &&
	       last->typed.at[same] == last->stem.at[same])
		same++;
	return text_format(s->mem, " t%.*s", STR_ARG(utf8_cut(last->typed, same)));
}

/* Whether the asker is one of those who find what is on one of their homes. */
static bool is_for(struct scope *s, const struct reach *reach, struct str terms)
{
	struct text person = text_new(s->mem, 2 * ID_BYTES);

	if (!str_starts(terms, STR("p")))
		return !reach->is_guest ||
		       str_starts(str_part(terms, 2 * ID_BYTES + 1, 2 * ID_BYTES + 3), STR(" s"));
	add_hex(&person, s->actor);
	return has_term(terms, 'p', text_str(&person), true);
}

/* All that meets the words anywhere, put in order here; *ret_is_all is false when it is too much for that. */
static enum err find_at_once(struct scope *s, const struct reach *reach, const struct word *words,
                             size_t word_count, struct hits *hits, bool *ret_is_all)
{
	const struct step *widest = &steps[sizeof steps / sizeof *steps - 1];
	const struct word *last = &words[word_count - 1];
	struct db_rows rows;

	if (reach->is_few)
		TRY(DB_READ(s, &rows, "search_find_few", DB_ID(s->organisation), DB_ID(s->actor),
		            DB_TEXT(part_of_last(s, last)), DB_NUMBER(FEW_RECORDS_MAX)));
	else
		TRY(ask(s, reach, question(s, reach, widest, words, word_count), HITS_AT_ONCE,
		        &rows));
	*ret_is_all = reach->is_few || rows.count < HITS_AT_ONCE;
	for (size_t p = 0; p < sizeof steps / sizeof *steps && *ret_is_all; p++)
		for (size_t i = 0; i < rows.count; i++)
			if (meets(db_str(&rows, i, 4), &steps[p], words, word_count) &&
			    (!reach->is_few || is_for(s, reach, db_str(&rows, i, 4))))
				take_hit(s, hits, &rows, i);
	return ERR_NONE;
}

enum err search_find(struct scope *s, struct str query, size_t limit,
                     const struct search_hit **ret_hits, size_t *ret_count)
{
	struct word words[SEARCH_WORDS_MAX];
	struct hits hits = {.max = limit};
	struct reach reach = {0};
	bool is_all = false;
	size_t word_count;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_limit(s, limit, SEARCH_HITS_MAX));
	TRY(check_line(s, "q", SEARCH_QUERY_BYTES_MAX, &query));
	TRY(find_reach(s, &reach));
	hits.list = NEW_ARRAY(s->mem, struct search_hit, limit);
	word_count = read_query(s, query, words);
	if (word_count && reach.is_named)
		TRY(find_at_once(s, &reach, words, word_count, &hits, &is_all));
	if (word_count && !is_all)
		TRY(find_by_steps(s, &reach, words, word_count, &hits));
	*ret_hits = hits.list;
	*ret_count = hits.count;
	return ERR_NONE;
}

/* ---- people ---- */

/* Each word of the question begins a word of the name. */
static bool has_name(struct scope *s, struct str name, const struct word *words, size_t count)
{
	struct str names = utf8_spellings(s->mem, name), rest, word;

	for (size_t i = 0; i < count; i++) {
		bool is_met = false;

		rest = names;
		while (!is_met && next_word(&rest, &word))
			is_met = str_starts(word, words[i].typed);
		if (!is_met)
			return false;
	}
	return true;
}

enum err search_find_people(struct scope *s, struct str query, const struct search_hit **ret_hits,
                            size_t *ret_count)
{
	struct search_hit *list = NEW_ARRAY(s->mem, struct search_hit, SEARCH_PEOPLE_MAX);
	struct word words[SEARCH_WORDS_MAX];
	struct db_rows rows;
	size_t word_count;

	*ret_hits = list;
	*ret_count = 0;
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_line(s, "q", SEARCH_QUERY_BYTES_MAX, &query));
	word_count = read_query(s, query, words);
	if (!word_count || utf8_count(words[0].typed) < PREFIX_LETTERS_MIN)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "search_people", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(!id_is_none(s->guest_of)),
	            DB_TEXT(db_pattern(s->mem, words[0].typed)), DB_NUMBER(SEARCH_HITS_MAX)));
	for (size_t i = 0; i < rows.count && *ret_count < SEARCH_PEOPLE_MAX; i++)
		if (has_name(s, db_str(&rows, i, 1), words, word_count))
			list[(*ret_count)++] = (struct search_hit){.kind = STR("member"),
			                                           .record = db_id(&rows, i, 0),
			                                           .title = db_str(&rows, i, 1)};
	return ERR_NONE;
}

/* ---- filling ---- */

/* How far it is: the source, and the record that was put last. */
struct place {
	size_t source;
	struct id after;
	bool is_filled;
};

static enum err find_place(struct scope *s, const struct search_source *const *sources,
                           size_t count, struct place *ret)
{
	struct db_rows rows;

	*ret = (struct place){0};
	TRY(DB_READ(s, &rows, "search_version", DB_ID(s->organisation)));
	ret->is_filled = rows.count && db_number(&rows, 0, 0) == SEARCH_VERSION;
	/* Another version's place says nothing about what this one finds. */
	if (rows.count == 0 || db_number(&rows, 0, 1) != SEARCH_VERSION)
		return ERR_NONE;
	for (size_t i = 0; i < count; i++)
		if (str_equal(db_str(&rows, 0, 2), str_from(sources[i]->name)))
			*ret = (struct place){i, db_id(&rows, 0, 3), ret->is_filled};
	return ERR_NONE;
}

static enum err put_piece(struct scope *s, const struct search_source *source, struct id *after,
                          bool *ret_is_last)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, source->statement, DB_ID(s->organisation), DB_ARRAY(after->b),
	            DB_NUMBER(SEARCH_FILL_PIECE)));
	for (size_t i = 0; i < rows.count; i++) {
		struct arena_mark mark = arena_mark(s->mem);

		*after = db_id(&rows, i, 0);
		TRY(source->put(s, &rows, i));
		arena_rewind(s->mem, mark);
	}
	*ret_is_last = rows.count < SEARCH_FILL_PIECE;
	return ERR_NONE;
}

enum err search_fill(struct scope *s, const struct search_source *const *sources, size_t count,
                     bool *ret_is_filled)
{
	struct place place;
	bool is_last;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(find_place(s, sources, count, &place));
	if (!place.is_filled) {
		TRY(put_piece(s, sources[place.source], &place.after, &is_last));
		if (is_last)
			place = (struct place){.source = place.source + 1};
		place.is_filled = place.source == count;
		TRY(place.is_filled ? search_set_current(s)
		                    : DB_WRITE(s, NULL, "search_fill_set", DB_ID(s->organisation),
		                               DB_NUMBER(SEARCH_VERSION),
		                               DB_TEXT(str_from(sources[place.source]->name)),
		                               DB_ID(place.after)));
	}
	TRY(db_commit(s));
	*ret_is_filled = place.is_filled;
	return ERR_NONE;
}

enum err search_is_current(struct scope *s, bool *ret_is_current)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "search_version", DB_ID(s->organisation)));
	*ret_is_current = rows.count && db_number(&rows, 0, 0) == SEARCH_VERSION;
	return ERR_NONE;
}

enum err search_set_current(struct scope *s)
{
	return DB_WRITE(s, NULL, "search_version_set", DB_ID(s->organisation),
	                DB_NUMBER(SEARCH_VERSION));
}
