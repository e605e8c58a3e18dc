#include "talk/report_suggestion.h"

#include "core/files.h"
#include "core/text.h"
#include "core/utf8.h"
#include "talk/report_quote.h"
#include "talk/report_words.h"

enum {
	SENTENCE_WORDS_MIN = 4,  /* fewer is a scrap: "Am Mittwoch." */
	SENTENCE_WORDS_MAX = 22, /* more cannot be given back in one breath */
	TURNED_BYTES_MAX = 2000,
	SENTENCE_TOKENS_MAX = 64,  /* what is looked at of one sentence */
	SAID_QUOTE_BYTES_MAX = 90, /* a quote within a sentence that somebody is to say */
	ROW_WORDS_MAX = 6,
	DENIED_WITHIN_WORDS = 4, /* "nicht wirklich so verärgert" */
	OWN_WITHIN_WORDS = 2,    /* "wir haben uns": pronouns stand close behind the subject */
	VERBS_MAX = 100,
	SAY_MAX = 8,
	ROWS_MAX = 2000,
	FEELINGS_MAX = 100
};

/* A row of folded words; the last may stand for any ending. */
struct row {
	struct str words[ROW_WORDS_MAX];
	size_t count;
	bool is_beginning;
	struct str to; /* of a turn */
};

struct rows {
	struct row *at;
	size_t count, room;
};

struct says {
	struct str at[SAY_MAX];
	size_t count;
};

struct feeling {
	struct str name;
	struct rows heard;
	struct says say;
	bool is_pleasant;
};

/* "ich *ere = Sie *ern": the subject and the ending of its verb, theirs and ours. */
struct verb {
	struct str subject, ending;
	struct str to_subject, to_ending;
};

/* The wordings of one language. */
struct wordings {
	struct feeling *feelings;
	size_t feeling_count, feeling_room;
	struct says feeling_other; /* holds {quote} */
	struct rows denied;        /* words before a feeling that deny it */
	struct says turned, quoted, told,
		plain; /* giving back: {turned}, {quote}, {quote}, neither */
	struct verb *verbs;
	size_t verb_count, verb_room;
	struct rows own;     /* turns of words that mean the subject right before them */
	struct rows no_verb; /* words that look like one of `verbs` */
	struct rows turns, refused, lead, lead_comma, dropped, first_refused;
	struct rows subject, singular, singular_refused, asking, joints, addenda, hesitant;
	struct str advice[REPORT_WORDING_COUNT];
};

struct report_suggestions {
	struct wordings languages[LANGUAGE_COUNT];
};

/* One word of a sentence: as written, without the marks around it, and folded. */
struct token {
	struct str core, folded;
	struct str before, after; /* marks around the core */
};

/* ---- words of a sentence ---- */

static bool is_word_rune(uint32_t rune)
{
	if (rune < 0x80)
		return (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') ||
		       (rune >= 'A' && rune <= 'Z');
	return rune >= 0xc0 && (rune < 0x2000 || rune > 0x206f);
}

/* Lower case, one kind of apostrophe. */
static struct str fold(struct arena *mem, struct str word)
{
	struct str folded = utf8_fold(mem, word), piece;
	size_t at = str_find(folded, STR("’"));

	if (at == SIZE_MAX)
		return folded;
	piece = str_part(folded, at + STR("’").bytes, folded.bytes);
	return text_format(mem, "%.*s'%.*s", (int)at, folded.at, STR_ARG(piece));
}

static size_t cut(struct arena *mem, struct str sentence, struct token *ret_tokens)
{
	size_t count = 0;
	struct str whole;

	while (count < SENTENCE_TOKENS_MAX && str_next(&sentence, ' ', &whole)) {
		size_t from = SIZE_MAX, to = 0;
		struct str left = whole;

		while (left.bytes) {
			size_t at = (size_t)(left.at - whole.at);

			if (!is_word_rune(utf8_next(&left)))
				continue;
			if (from == SIZE_MAX)
				from = at;
			to = (size_t)(left.at - whole.at);
		}
		if (from == SIZE_MAX) {
			if (count)
				ret_tokens[count - 1].after =
					(struct str){ret_tokens[count - 1].after.at,
				                     (size_t)(whole.at + whole.bytes -
				                              ret_tokens[count - 1].after.at)};
			continue;
		}
		ret_tokens[count++] = (struct token){.core = str_part(whole, from, to),
		                                     .folded = fold(mem, str_part(whole, from, to)),
		                                     .before = str_part(whole, 0, from),
		                                     .after = str_part(whole, to, whole.bytes)};
	}
	return count;
}

/* Two letters or more, all of them capitals: a name, as in "the US". */
static bool is_capitals(struct str word)
{
	for (size_t i = 0; i < word.bytes; i++)
		if (word.at[i] < 'A' || word.at[i] > 'Z')
			return false;
	return word.bytes > 1;
}

static bool row_matches(const struct row *row, const struct token *tokens, size_t count)
{
	if (row->count > count)
		return false;
	for (size_t i = 0; i < row->count; i++) {
		bool is_last = i + 1 == row->count;

		if (is_capitals(tokens[i].core))
			return false;

		if (row->is_beginning && is_last ? !str_starts(tokens[i].folded, row->words[i])
		                                 : !str_equal(tokens[i].folded, row->words[i]))
			return false;
	}
	return true;
}

/* The longest row that matches at the front of `tokens`, or NULL. */
static const struct row *match(const struct rows *rows, const struct token *tokens, size_t count)
{
	const struct row *best = NULL;

	for (size_t i = 0; i < rows->count; i++)
		if (row_matches(&rows->at[i], tokens, count) &&
		    (!best || rows->at[i].count > best->count))
			best = &rows->at[i];
	return best;
}

/* ---- turning a sentence round ---- */

/* Where the statement begins behind "Ja, also, ...". */
static size_t skip_lead(const struct wordings *w, const struct token *tokens, size_t count)
{
	size_t at = 0;

	for (;;) {
		const struct row *row = match(&w->lead, tokens + at, count - at);
		const struct row *comma = match(&w->lead_comma, tokens + at, count - at);

		if (comma && (str_starts(tokens[at + comma->count - 1].after, STR(",")) ||
		              str_starts(tokens[at + comma->count - 1].after, STR(":"))))
			at += comma->count;
		else if (row)
			at += row->count;
		else
			return at;
	}
}

/* Only commas may stay within a sentence that is given back, and a full stop at its end. */
static bool is_plain(const struct token *token, bool is_last)
{
	return !token->before.bytes && (!token->after.bytes || str_equal(token->after, STR(",")) ||
	                                (is_last && (str_equal(token->after, STR(".")) ||
	                                             str_equal(token->after, STR("!")))));
}

/* A sentence of these words can be turned round: nobody else is meant, nothing is half said. */
static bool is_safe(const struct wordings *w, const struct token *tokens, size_t count)
{
	if (count < SENTENCE_WORDS_MIN || count > SENTENCE_WORDS_MAX ||
	    match(&w->first_refused, tokens, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool is_last = i + 1 == count;

		/* Said twice or broken off: a start that failed. */
		if (!is_plain(&tokens[i], is_last) || str_ends(tokens[i].core, STR("-")) ||
		    (!is_last && str_equal(tokens[i].folded, tokens[i + 1].folded)))
			return false;
	}
	return true;
}

/* A question, or words of a third person: these are not statements of theirs. */
static bool is_statement(struct str sentence)
{
	return str_find(sentence, STR("?")) == SIZE_MAX &&
	       str_find(sentence, STR(":")) == SIZE_MAX &&
	       str_find(sentence, STR("„")) == SIZE_MAX &&
	       str_find(sentence, STR("“")) == SIZE_MAX &&
	       str_find(sentence, STR("\"")) == SIZE_MAX &&
	       str_find(sentence, STR("…")) == SIZE_MAX;
}

static bool ends_clause(const struct token *token)
{
	return str_starts(token->after, STR(","));
}

/* "wir" or "ich", and not "fehlt uns", which has a subject of its own. */
static bool is_speaker(const struct wordings *w, const struct token *token)
{
	const struct row *row = match(&w->subject, token, 1);

	return row && row->count == 1;
}

/* The longest ending that the word has, if it can be a verb of `subject`: "rufe", not "heute", "Ware" or "die". */
static const struct verb *verb_of(const struct wordings *w, const struct token *subject,
                                  const struct token *word)
{
	const struct verb *best = NULL;

	if (!str_starts(word->core, str_part(word->folded, 0, 1)) || match(&w->no_verb, word, 1))
		return NULL;
	for (size_t i = 0; i < w->verb_count; i++) {
		const struct verb *v = &w->verbs[i];

		if ((!subject || str_equal(subject->folded, v->subject)) &&
		    str_ends(word->folded, v->ending) && word->folded.bytes > v->ending.bytes &&
		    (!best || v->ending.bytes > best->ending.bytes))
			best = v;
	}
	return best;
}

/* "ich rufe" where a clause begins, and "rufe ich" within one, as we put it: "Sie rufen". In other places the verb of
 * "ich" stands at the end of its clause: "weil ich heute noch anrufe". Empty when it is neither. */
static struct str turn_verb(struct arena *mem, const struct wordings *w, const struct token *tokens,
                            size_t at, size_t count)
{
	bool is_begin = at == 0 || ends_clause(&tokens[at - 1]);
	const struct token *subject = &tokens[is_begin ? at : at + 1];
	const struct token *word = &tokens[is_begin ? at + 1 : at];
	const struct verb *v;
	struct str stem;

	if (at + 2 > count || tokens[at].after.bytes || match(&w->refused, word, 1))
		return STR_NONE;
	v = verb_of(w, subject, word);
	if (!v)
		return STR_NONE;
	stem = str_part(word->core, 0, word->core.bytes - v->ending.bytes);
	return is_begin ? text_format(mem, "%.*s %.*s%.*s", STR_ARG(v->to_subject), STR_ARG(stem),
	                              STR_ARG(v->to_ending))
	                : text_format(mem, "%.*s%.*s %.*s", STR_ARG(stem), STR_ARG(v->to_ending),
	                              STR_ARG(v->to_subject));
}

/* After a comma, a verb of "ich" that does not say so again: "Ich rufe an, frage nach und ..." */
static bool goes_on_with_singular(const struct wordings *w, const struct token *tokens, size_t at)
{
	if (!at || !ends_clause(&tokens[at - 1]))
		return false;
	for (size_t i = 0; i < w->turns.count; i++) {
		const struct row *row = &w->turns.at[i];

		if (row->count == 2 && str_equal(row->words[1], tokens[at].folded) &&
		    match(&w->singular, &(struct token){.folded = row->words[0]}, 1))
			return true;
	}
	return verb_of(w, NULL, &tokens[at]) != NULL;
}

/* Whom "uns" means. */
enum own {
	OWN_OTHER,   /* the speakers, in a clause about something else: "der uns anruft" */
	OWN_SUBJECT, /* the subject, right before it: "wir kümmern uns", "müssen wir uns" */
	OWN_UNSURE   /* in a clause with such a subject, but not close to it */
};

static enum own whom_own_means(const struct wordings *w, const struct token *tokens, size_t at,
                               size_t count)
{
	size_t from = at, to = at;

	while (from > 0 && !ends_clause(&tokens[from - 1])) {
		from--;
		if (is_speaker(w, &tokens[from]))
			return at - from <= OWN_WITHIN_WORDS ? OWN_SUBJECT : OWN_UNSURE;
	}
	for (; to < count; to++) {
		if (is_speaker(w, &tokens[to]))
			return OWN_UNSURE;
		if (ends_clause(&tokens[to]))
			break;
	}
	return OWN_OTHER;
}

/* The words from `at` on as we put them, and how many they are; empty: they stay as they are. *ret_is_unsafe: they must not. */
static struct str turn_at(struct arena *mem, const struct wordings *w, const struct token *tokens,
                          size_t at, size_t count, size_t *ret_words, bool *ret_is_unsafe)
{
	const struct row *turn = match(&w->turns, tokens + at, count - at);
	const struct row *own = match(&w->own, tokens + at, count - at);
	struct str verb = turn_verb(mem, w, tokens, at, count);

	*ret_is_unsafe = false;
	if (own && (!turn || own->count >= turn->count)) {
		enum own whom = whom_own_means(w, tokens, at, count);

		*ret_words = own->count;
		*ret_is_unsafe = whom == OWN_UNSURE;
		if (whom != OWN_OTHER)
			return own->to;
	}
	if (turn && (!verb.bytes || turn->count > 1)) {
		*ret_words = turn->count;
		return turn->to;
	}
	*ret_words = verb.bytes ? 2 : 1;
	return verb;
}

/* `sentence` as the other side would hear it from us, or empty when that is not safe: they must
 * be its subject ("wir"), because then it has a verb, and one we know how to put. */
static struct str turn_tokens(struct arena *mem, const struct wordings *w,
                              const struct token *tokens, size_t count)
{
	struct text t = text_new(mem, TURNED_BYTES_MAX);
	bool has_subject = false, is_singular = false;
	size_t at, next;

	if (!is_safe(w, tokens, count))
		return STR_NONE;
	for (size_t i = 0; i < count; i++)
		is_singular = is_singular || match(&w->singular, tokens + i, count - i);
	for (at = 0; at < count; at = next) {
		const struct row *drop = match(&w->dropped, tokens + at, count - at);
		const struct row *refused = match(&w->refused, tokens + at, count - at);
		size_t words;
		bool is_unsafe;
		struct str turned = turn_at(mem, w, tokens, at, count, &words, &is_unsafe);

		next = at + (turned.bytes || !drop ? words : drop->count);
		/* The longer row wins: "wir sehen uns" is not "wir". */
		if (is_unsafe ||
		    (refused && (turned.bytes || drop ? refused->count > next - at : true)))
			return STR_NONE;
		if (!turned.bytes && is_singular &&
		    (match(&w->singular_refused, tokens + at, count - at) ||
		     goes_on_with_singular(w, tokens, at)))
			return STR_NONE;
		if (!turned.bytes && drop) {
			/* Between commas we cannot tell which of them would have to stay. */
			if (at && tokens[at - 1].after.bytes)
				return STR_NONE;
			continue;
		}
		for (size_t i = at; i < next; i++)
			has_subject = has_subject || match(&w->subject, tokens + i, next - i);
		if (t.bytes)
			text_add_char(&t, ' ');
		text_add(&t, turned.bytes ? turned : tokens[at].core);
		if (next < count)
			text_add(&t, tokens[next - 1].after);
	}
	return has_subject ? report_words_capital(mem, text_str(&t)) : STR_NONE;
}

/* The whole sentence, or what stands before an addition that may be left out ("..., ohne dass"). */
static struct str turn_round(struct arena *mem, const struct wordings *w, struct str sentence)
{
	struct token tokens[SENTENCE_TOKENS_MAX];
	size_t count = cut(mem, sentence, tokens), from = skip_lead(w, tokens, count);
	struct str turned;

	if (from == count ||
	    !is_statement(str_part(sentence, (size_t)(tokens[from].core.at - sentence.at),
	                           sentence.bytes)))
		return STR_NONE;
	turned = turn_tokens(mem, w, tokens + from, count - from);
	for (size_t to = count; to-- > from + 1 && !turned.bytes;)
		if (str_equal(tokens[to - 1].after, STR(",")) &&
		    match(&w->addenda, tokens + to, count - to))
			turned = turn_tokens(mem, w, tokens + from, to - from);
	return turned;
}

static struct str one_of(const struct says *says, size_t turn)
{
	return says->count ? says->at[turn % says->count] : STR_NONE;
}

/* Where a quote that must end before `bytes_max` ends best: before the last joint ("und", "weil"),
 * else at the last comma, else at a word. */
static size_t best_end(const struct wordings *w, const struct token *tokens, size_t count,
                       struct str quote, size_t bytes_max)
{
	size_t joint = 0, comma = 0, word = 0;
	bool is_joint, was_joint = false;

	for (size_t i = 0; i < count; i++) {
		size_t begin = (size_t)(tokens[i].core.at - quote.at);
		size_t end = begin + tokens[i].core.bytes;

		if (tokens[i].core.at < quote.at)
			continue;
		if (end > bytes_max)
			break;
		is_joint = begin && match(&w->joints, tokens + i, count - i);
		/* "..., aber wenn": before the first of several. */
		if (is_joint && !was_joint)
			joint = begin;
		was_joint = is_joint;
		if (str_starts(tokens[i].after, STR(",")))
			comma = end;
		word = end;
	}
	if (joint >= bytes_max / 2)
		return joint;
	/* "under a leaking ..." in the middle of a thought says less than a short whole one. */
	return comma >= bytes_max / 3 ? comma : word;
}

/* A quote short enough to say: without "Und, also" before it and without the full stop, which
 * would stand before ours. Dots show that more was said. */
static struct str short_quote(struct arena *mem, const struct wordings *w, struct str sentence)
{
	struct token tokens[SENTENCE_TOKENS_MAX];
	size_t count = cut(mem, sentence, tokens), lead = skip_lead(w, tokens, count);
	struct str quote = sentence;
	bool is_cut;

	if (lead && count - lead >= SENTENCE_WORDS_MIN)
		quote = str_part(sentence, (size_t)(tokens[lead].core.at - sentence.at),
		                 sentence.bytes);
	is_cut = quote.bytes > SAID_QUOTE_BYTES_MAX;
	if (is_cut)
		quote = str_part(quote, 0, best_end(w, tokens, count, quote, SAID_QUOTE_BYTES_MAX));
	while (quote.bytes && strchr(".,; ", quote.at[quote.bytes - 1]))
		quote.bytes--;
	return is_cut ? text_format(mem, "%.*s …", STR_ARG(quote)) : quote;
}

struct str report_suggestion_give_back(struct arena *mem, const struct report_suggestions *all,
                                       enum language language, struct str sentence, bool is_told,
                                       size_t turn)
{
	const struct wordings *w = &all->languages[language];
	const struct says *quoted = is_told ? &w->told : &w->quoted;
	struct str turned = turn_round(mem, w, sentence);

	if (turned.bytes && w->turned.count)
		return report_words_fill(mem, one_of(&w->turned, turn),
		                         (struct report_value[]){{"turned", turned}, {0}});
	if (report_quote_words(sentence) >= SENTENCE_WORDS_MIN && quoted->count)
		return report_words_fill(
			mem, one_of(quoted, turn),
			(struct report_value[]){{"quote", short_quote(mem, w, sentence)}, {0}});
	return one_of(&w->plain, turn);
}

bool report_suggestion_fits(struct arena *mem, const struct report_suggestions *all,
                            enum language language, struct str sentence, bool *ret_is_handy)
{
	const struct wordings *w = &all->languages[language];
	struct token tokens[SENTENCE_TOKENS_MAX];
	size_t count = cut(mem, sentence, tokens);

	if (!is_statement(sentence) || sentence.bytes > REPORT_QUOTE_BYTES_MAX ||
	    count < SENTENCE_WORDS_MIN)
		return false;
	for (size_t i = 0; i < count; i++)
		if (match(&w->hesitant, tokens + i, count - i))
			return false;
	*ret_is_handy =
		sentence.bytes <= SAID_QUOTE_BYTES_MAX || turn_round(mem, w, sentence).bytes > 0;
	return true;
}

bool report_suggestion_is_asking(struct arena *mem, const struct report_suggestions *all,
                                 enum language language, struct str text)
{
	struct token tokens[SENTENCE_TOKENS_MAX];
	size_t count = cut(mem, text, tokens);

	return count > 0 && match(&all->languages[language].asking, tokens, count);
}

/* ---- feelings ---- */

/* The feeling whose word stands first in the sentence; *ret_denied when it was denied. */
static const struct feeling *feeling_in(struct arena *mem, const struct wordings *w,
                                        struct str sentence, bool *ret_denied)
{
	struct token tokens[SENTENCE_TOKENS_MAX];
	size_t count = cut(mem, sentence, tokens);

	*ret_denied = false;
	for (size_t at = 0; at < count; at++) {
		const struct feeling *found = NULL;
		size_t longest = 0;

		for (size_t i = 0; i < w->feeling_count; i++) {
			const struct row *row =
				match(&w->feelings[i].heard, tokens + at, count - at);

			if (row && row->count > longest) {
				found = &w->feelings[i];
				longest = row->count;
			}
		}
		if (!found)
			continue;
		for (size_t i = at > DENIED_WITHIN_WORDS ? at - DENIED_WITHIN_WORDS : 0; i < at;
		     i++)
			if (match(&w->denied, tokens + i, at - i))
				*ret_denied = true;
		return found;
	}
	return NULL;
}

struct str report_suggestion_reflect(struct arena *mem, const struct report_suggestions *all,
                                     enum language language, struct str sentence, size_t turn,
                                     struct str *ret_name, bool *ret_is_pleasant)
{
	const struct wordings *w = &all->languages[language];
	bool is_denied;
	const struct feeling *feeling = feeling_in(mem, w, sentence, &is_denied);

	*ret_name = STR_NONE;
	*ret_is_pleasant = feeling && !is_denied && feeling->is_pleasant;
	if (feeling && !is_denied && feeling->say.count) {
		*ret_name = feeling->name;
		return one_of(&feeling->say, turn);
	}
	return report_words_fill(
		mem, one_of(&w->feeling_other, turn),
		(struct report_value[]){{"quote", short_quote(mem, w, sentence)}, {0}});
}

struct str report_suggestion_feeling_sentence(struct arena *mem,
                                              const struct report_suggestions *all,
                                              enum language language, struct str text)
{
	const struct wordings *w = &all->languages[language];
	struct str sentence;
	bool is_denied;

	while (report_quote_next_sentence(&text, &sentence))
		if (feeling_in(mem, w, sentence, &is_denied) && !is_denied)
			return sentence;
	return STR_NONE;
}

struct str report_suggestion_wording(const struct report_suggestions *all, enum language language,
                                     enum report_wording wording)
{
	return all->languages[language].advice[wording];
}

/* ---- reading the files ---- */

struct reading {
	struct arena *mem;
	struct wordings *w;
	struct str section; /* the first word of the section's name */
	struct feeling *feeling;
	const char *expected; /* what was expected where reading stopped; NULL = all is well */
};

static const char *const advice_names[REPORT_WORDING_COUNT] = {
	"intrusive", "leading", "cut_in",    "evaded",  "few",
	"many",      "cluster", "monologue", "telling", "closed"};

/* Adds `words` ("bei uns", "ärger*") as a row. */
static bool add_row(struct reading *r, struct rows *rows, struct str words, struct str to)
{
	struct row row = {.to = to};
	struct str word;

	words = str_trim(words);
	while (str_next(&words, ' ', &word)) {
		if (!word.bytes)
			continue;
		if (row.count == ROW_WORDS_MAX || rows->count == ROWS_MAX) {
			r->expected = "at most six words in a row; shorten it";
			return false;
		}
		if (str_ends(word, STR("*"))) {
			row.is_beginning = true;
			word = str_part(word, 0, word.bytes - 1);
		}
		row.words[row.count++] = fold(r->mem, word);
	}
	if (!row.count) {
		r->expected = "a word; put one before each comma, or delete the comma";
		return false;
	}
	rows->at = arena_grow(r->mem, rows->at, sizeof row, rows->count + 1, &rows->room);
	rows->at[rows->count++] = row;
	return true;
}

static bool add_list(struct reading *r, struct rows *rows, struct str list)
{
	struct str item;

	while (str_next(&list, ',', &item))
		if (!add_row(r, rows, item, STR_NONE))
			return false;
	return true;
}

static bool add_say(struct reading *r, struct says *says, struct str say, const char *place)
{
	if (says->count == SAY_MAX) {
		r->expected = "at most eight wordings; delete one";
		return false;
	}
	if (!say.bytes || (place && str_find(say, str_from(place)) == SIZE_MAX)) {
		r->expected =
			place ? "a wording that holds {turned} or {quote}; write where it goes"
			      : "a wording after the colon; write one";
		return false;
	}
	says->at[says->count++] = say;
	return true;
}

static bool read_section(struct reading *r, struct str line)
{
	struct str name = str_part(line, 1, line.bytes - 1), rest;

	if (!str_ends(line, STR("]"))) {
		r->expected = "\"]\" at the end of the section's name; add it";
		return false;
	}
	rest = name;
	if (!str_next(&rest, ' ', &r->section))
		r->section = name;
	r->feeling = NULL;
	if (!str_equal(r->section, STR("feeling")) || !rest.bytes)
		return true;
	if (r->w->feeling_count == FEELINGS_MAX) {
		r->expected = "at most 100 feelings; join two";
		return false;
	}
	r->w->feelings = arena_grow(r->mem, r->w->feelings, sizeof *r->w->feelings,
	                            r->w->feeling_count + 1, &r->w->feeling_room);
	r->feeling = &r->w->feelings[r->w->feeling_count++];
	*r->feeling = (struct feeling){.name = str_trim(rest)};
	return true;
}

/* The lists of words a language has beside its feelings, and where they are kept. */
static struct rows *list_named(struct wordings *w, struct str section, struct str key)
{
	const struct {
		struct str section, key;
		struct rows *rows;
	} lists[] = {
		{STR("feeling"), STR("denied"), &w->denied},
		{STR("sentence"), STR("lead"), &w->lead},
		{STR("sentence"), STR("lead before comma"), &w->lead_comma},
		{STR("sentence"), STR("drop"), &w->dropped},
		{STR("sentence"), STR("refuse"), &w->refused},
		{STR("sentence"), STR("refuse first"), &w->first_refused},
		{STR("sentence"), STR("subject"), &w->subject},
		{STR("sentence"), STR("asking"), &w->asking},
		{STR("sentence"), STR("cut before"), &w->joints},
		{STR("sentence"), STR("may end before"), &w->addenda},
		{STR("sentence"), STR("avoid"), &w->hesitant},
		{STR("sentence"), STR("singular"), &w->singular},
		{STR("sentence"), STR("no verb"), &w->no_verb},
		{STR("sentence"), STR("refuse with singular"), &w->singular_refused},
	};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (str_equal(section, lists[i].section) && str_equal(key, lists[i].key))
			return lists[i].rows;
	return NULL;
}

static bool read_pair(struct reading *r, struct str key, struct str value)
{
	struct wordings *w = r->w;
	struct rows *list = list_named(w, r->section, key);

	if (list)
		return add_list(r, list, value);
	if (r->feeling && str_equal(key, STR("heard")))
		return add_list(r, &r->feeling->heard, value);
	if (r->feeling && str_equal(key, STR("pleasant"))) {
		r->feeling->is_pleasant = str_equal(value, STR("yes"));
		return true;
	}
	if (r->feeling && str_equal(key, STR("say")))
		return add_say(r, &r->feeling->say, value, NULL);
	if (str_equal(r->section, STR("feeling")) && str_equal(key, STR("say")))
		return add_say(r, &w->feeling_other, value, "{quote}");
	if (str_equal(r->section, STR("give-back")) && str_equal(key, STR("turned")))
		return add_say(r, &w->turned, value, "{turned}");
	if (str_equal(r->section, STR("give-back")) && str_equal(key, STR("quoted")))
		return add_say(r, &w->quoted, value, "{quote}");
	if (str_equal(r->section, STR("give-back")) && str_equal(key, STR("told")))
		return add_say(r, &w->told, value, "{quote}");
	if (str_equal(r->section, STR("give-back")) && str_equal(key, STR("plain")))
		return add_say(r, &w->plain, value, NULL);
	if (str_equal(r->section, STR("advice")))
		for (size_t i = 0; i < REPORT_WORDING_COUNT; i++)
			if (str_equal(key, str_from(advice_names[i]))) {
				w->advice[i] = value;
				return true;
			}
	r->expected = "a key of this section (see the packed suggestions.wordings); "
		      "correct the word before the colon";
	return false;
}

/* "ich *e = Sie *en" */
static bool read_verb(struct reading *r, struct str line)
{
	struct verb v;
	struct str rest = line, equals;

	if (!str_next(&rest, ' ', &v.subject) || !str_next(&rest, ' ', &v.ending) ||
	    !str_next(&rest, ' ', &equals) || !str_next(&rest, ' ', &v.to_subject) ||
	    !str_next(&rest, ' ', &v.to_ending) || rest.bytes || !str_equal(equals, STR("=")) ||
	    !str_starts(v.ending, STR("*")) || !str_starts(v.to_ending, STR("*")) ||
	    v.ending.bytes < 2) {
		r->expected = "\"ich *e = Sie *en\": subject and ending, theirs and ours";
		return false;
	}
	if (r->w->verb_count == VERBS_MAX) {
		r->expected = "at most 100 endings; delete one";
		return false;
	}
	v.subject = fold(r->mem, v.subject);
	v.ending = fold(r->mem, str_part(v.ending, 1, v.ending.bytes));
	v.to_ending = str_part(v.to_ending, 1, v.to_ending.bytes);
	r->w->verbs =
		arena_grow(r->mem, r->w->verbs, sizeof v, r->w->verb_count + 1, &r->w->verb_room);
	r->w->verbs[r->w->verb_count++] = v;
	return true;
}

static bool read_line(struct reading *r, struct str line)
{
	size_t at;

	line = str_trim(line);
	if (!line.bytes || line.at[0] == '#')
		return true;
	if (line.at[0] == '[')
		return read_section(r, line);
	if (str_equal(r->section, STR("verb")))
		return read_verb(r, line);
	if (str_equal(r->section, STR("turn")) || str_equal(r->section, STR("own"))) {
		at = str_find(line, STR(" = "));
		if (at != SIZE_MAX)
			return add_row(
				r, str_equal(r->section, STR("own")) ? &r->w->own : &r->w->turns,
				str_part(line, 0, at),
				str_trim(str_part(line, at + 3, line.bytes)));
		r->expected = "\"their words = our words\"; put \" = \" between them";
		return false;
	}
	at = str_find(line, STR(":"));
	if (at == SIZE_MAX) {
		r->expected = "\"key: value\" or \"[section]\"; add the colon";
		return false;
	}
	return read_pair(r, str_trim(str_part(line, 0, at)),
	                 str_trim(str_part(line, at + 1, line.bytes)));
}

/* Reads one file into its language's wordings. Returns the line that was refused, or 0. The report
 * speaks German and English; wordings in other languages have no place in it yet. */
static int64_t read_file(struct arena *mem, struct report_suggestions *all,
                         const struct rules_file *file, const char **ret_expected)
{
	bool is_english = str_starts(file->path, STR("en/"));
	enum language language = is_english ? LANGUAGE_EN : LANGUAGE_DE;
	struct reading r = {.mem = mem, .w = &all->languages[language], .section = STR_NONE};
	struct str rest = file->bytes, line;

	if (!is_english && !str_starts(file->path, STR("de/")))
		return 0;
	for (int64_t number = 1; str_next_line(&rest, &line); number++)
		if (!read_line(&r, line)) {
			*ret_expected = r.expected;
			return number;
		}
	return 0;
}

enum err report_suggestion_read(struct scope *s, const struct rules_file *files, size_t file_count,
                                const struct report_suggestions **ret_suggestions)
{
	struct report_suggestions *all = NEW(s->mem, struct report_suggestions);

	for (size_t i = 0; i < file_count; i++) {
		const char *expected;
		int64_t line;

		if (!str_ends(files[i].path, STR(".wordings")))
			continue;
		if (utf8_first_bad(files[i].bytes) != SIZE_MAX)
			return scope_fail_input(s, "suggestions.not_utf8", 0,
			                        "%.*s: expected UTF-8; save the file as UTF-8",
			                        STR_ARG(files[i].path));
		line = read_file(s->mem, all, &files[i], &expected);
		if (line)
			return scope_fail_input(s, "suggestions.malformed", 0,
			                        "%.*s:%lld: expected %s", STR_ARG(files[i].path),
			                        (long long)line, expected);
	}
	*ret_suggestions = all;
	return ERR_NONE;
}

const struct report_suggestions *report_suggestion_packed(struct arena *mem)
{
	struct report_suggestions *all = NEW(mem, struct report_suggestions);
	const struct files_entry *entries;
	size_t count = files_under(STR("rules/"), &entries);

	for (size_t i = 0; i < count; i++) {
		struct rules_file file = {.path = str_part(entries[i].path, STR("rules/").bytes,
		                                           entries[i].path.bytes),
		                          .bytes = entries[i].bytes};
		const char *expected;

		/* The unit test reads the same files and refuses any mistake. */
		if (str_ends(file.path, STR(".wordings")))
			(void)read_file(mem, all, &file, &expected);
	}
	return all;
}
