#include "talk/rules.h"

#include "core/text.h"
#include "talk/rules_impl.h"

#include <assert.h>
#include <libstemmer.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	NAME_BYTES_MAX = 80,
	WEIGHT_MAX = 20,
	THRESHOLD_DEFAULT = 3,
	LISTS_MAX = 2000,
	FACT_MANY = 1000000
};

static const char *const decision_names[DECISION_COUNT] = {
	"question",  "open", "closed",     "stage1", "stage2",  "stage3",  "leading",
	"intrusive", "tag",  "rhetorical", "need",   "emotion", "telling", "evading",
};

/* As a coach writes them; a number may follow where has_number. */
static const struct {
	const char *name;
	bool has_number;
} facts[FACT_COUNT] = {
	[FACT_WORDS] = {"words", true},
	[FACT_CLAUSE_WORDS] = {"clause-words", true},
	[FACT_BARE] = {"bare", false},
	[FACT_QUESTION_MARK] = {"question-mark", false},
	[FACT_NO_MARK] = {"no-mark", false},
	[FACT_FIRST_CLAUSE] = {"first-clause", false},
	[FACT_LAST_CLAUSE] = {"last-clause", false},
	[FACT_QUOTED] = {"quoted", false},
	[FACT_OPENING] = {"opening", false},
	[FACT_OUR_SIDE] = {"our-side", false},
	[FACT_OTHER_SIDE] = {"their-side", false},
	[FACT_OTHER_SPOKE] = {"other-spoke", false},
	[FACT_AFTER_QUESTION] = {"after-question", false},
	[FACT_AFTER_OPEN] = {"after-open-question", false},
	[FACT_AFTER_CLOSED] = {"after-closed-question", false},
	[FACT_AFTER_OWN_QUESTION] = {"after-own-question", false},
	[FACT_AFTER_STAGE1] = {"after-signal", false},
	[FACT_AFTER_GIVING_BACK] = {"after-giving-back", false},
	[FACT_OTHER_WORDS] = {"other-words", true},
	[FACT_OWN_WORDS] = {"own-words", true},
	[FACT_AFTER_OWN_GIVING_BACK] = {"after-own-giving-back", false},
	[FACT_OTHER_LAST_CLOSED] = {"other-last-closed-question", false},
	[FACT_BARE_TALK] = {"bare-talk", false},
	[FACT_OTHER_TOLD] = {"other-told", false},
	[FACT_OTHER_EMOTION] = {"other-emotion", false},
	[FACT_OTHER_NEED] = {"other-need", false},
	[FACT_RUN] = {"run", true},
	[FACT_SEVERAL] = {"several", false},
	[FACT_TALK_PERCENT] = {"talk-percent", true},
	[FACT_SENTENCES] = {"sentences", true},
	[FACT_CONTENT] = {"content", true},
	[FACT_SHARED] = {"shared", true},
	[FACT_SHARED_PERCENT] = {"shared-percent", true},
	[FACT_NEW] = {"new", true},
	[FACT_TURNED] = {"turned", true},
	[FACT_DENIED] = {"denied", true},
	[FACT_OPPOSED] = {"opposed", true},
};

/* A language while its files are read. */
struct build {
	struct scope *s;
	struct rules_language *language;
	struct pattern_book book;
	size_t list_room, rule_room, not_room, pattern_rule_room, plain_room;
	uint32_t *pattern_rules, *nots, *plain_rules;
	size_t not_count;
	struct {
		struct str word;
		uint32_t group;
	} * synonyms;
	size_t synonym_count, synonym_room;
	uint32_t group;
};

/* A file while it is read. */
struct input {
	struct build *build;
	struct str path, rest;
	int64_t line;
	struct str text;  /* the line without comment and space at its end */
	bool is_indented; /* it belongs to what stands above */
	struct text note; /* comment lines directly above */
	bool has_line;    /* `text` is not used up yet */
};

static enum err refuse(const struct input *in, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static enum err refuse(const struct input *in, const char *format, ...)
{
	char what[240];
	va_list list;

	va_start(list, format);
	vsnprintf(what, sizeof what, format, list);
	va_end(list);
	return scope_fail_input(in->build->s, "rules.bad", 0, "%.*s:%lld: %s", STR_ARG(in->path),
	                        (long long)in->line, what);
}

/* The next line that says something into in->text; false at the end. Comments directly above
 * an unindented line are kept as its note. */
static bool next_line(struct input *in)
{
	struct str line;

	if (in->has_line)
		return true;
	while (str_next_line(&in->rest, &line)) {
		struct str trimmed = str_trim(line);
		size_t comment = SIZE_MAX;

		in->line++;
		for (size_t i = 0; i < trimmed.bytes && comment == SIZE_MAX; i++)
			if (trimmed.at[i] == '#' &&
			    (i == 0 || trimmed.at[i - 1] == ' ' || trimmed.at[i - 1] == '\t'))
				comment = i;
		if (comment == 0) {
			if (line.at[0] == '#') {
				if (in->note.bytes)
					text_add_char(&in->note, ' ');
				text_add(&in->note, str_trim(str_part(trimmed, 1, trimmed.bytes)));
			}
			continue;
		}
		if (comment != SIZE_MAX)
			trimmed = str_trim(str_part(trimmed, 0, comment));
		if (!trimmed.bytes) {
			in->note.bytes = 0;
			continue;
		}
		in->text = trimmed;
		in->is_indented = line.at[0] == ' ' || line.at[0] == '\t';
		if (in->is_indented)
			in->note.bytes = 0;
		in->has_line = true;
		return true;
	}
	return false;
}

/* Cuts the first word off *rest. */
static struct str take_word(struct str *rest)
{
	struct str line = str_trim(*rest), word;
	size_t end = 0;

	while (end < line.bytes && line.at[end] != ' ' && line.at[end] != '\t')
		end++;
	word = str_part(line, 0, end);
	*rest = str_trim(str_part(line, end, line.bytes));
	return word;
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.bytes; i++) {
		char c = name.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		      c < 0))
			return false;
	}
	return name.bytes && name.bytes <= NAME_BYTES_MAX;
}

static bool find_decision(struct str name, enum decision *ret_decision)
{
	for (int i = 0; i < DECISION_COUNT; i++)
		if (str_equal(name, str_from(decision_names[i]))) {
			*ret_decision = (enum decision)i;
			return true;
		}
	return false;
}

static bool read_weight(struct str text, int32_t *ret_weight)
{
	int64_t number;
	bool is_minus = str_starts(text, STR("-"));

	if (str_starts(text, STR("+")) || is_minus)
		text = str_part(text, 1, text.bytes);
	if (!str_number(text, &number) || number < 0 || number > WEIGHT_MAX)
		return false;
	*ret_weight = (int32_t)(is_minus ? -number : number);
	return true;
}

/* ---- First pass: lists, synonyms, settings. ---- */

static enum err read_list(struct input *in, struct str name, bool is_kept)
{
	struct pattern_book *book = &in->build->book;
	struct text entries;

	if (!is_name(name))
		return refuse(in,
		              "expected the list's name (a-z, 0-9, -, .), found \"%.*s\"; write "
		              "\"list greetings\"",
		              (int)(name.bytes > 40 ? 40 : name.bytes), name.at);
	for (size_t i = 0; is_kept && i < book->list_count; i++)
		if (str_equal(book->lists[i].name, name))
			return refuse(in,
			              "there is a list \"%.*s\" already; put the words together or "
			              "choose another name",
			              STR_ARG(name));
	if (book->list_count >= LISTS_MAX)
		return refuse(in, "more than %d lists in one language", LISTS_MAX);
	entries = text_new(book->mem, RULES_FILE_BYTES_MAX);
	while (next_line(in) && in->is_indented) {
		text_add(&entries, in->text);
		text_add_char(&entries, '\n');
		in->has_line = false;
	}
	if (!is_kept)
		return ERR_NONE;
	book->lists = arena_grow(book->mem, book->lists, sizeof *book->lists, book->list_count + 1,
	                         &in->build->list_room);
	book->lists[book->list_count++] = (struct pattern_list){.name = str_copy(book->mem, name),
	                                                        .entries = text_str(&entries)};
	return ERR_NONE;
}

static enum err read_synonyms(struct input *in, bool is_kept)
{
	struct build *b = in->build;

	while (next_line(in) && in->is_indented) {
		struct str rest = in->text, word;

		b->group++;
		while (is_kept && str_next(&rest, ',', &word)) {
			word = str_trim(word);
			if (!word.bytes)
				continue;
			b->synonyms = arena_grow(b->s->mem, b->synonyms, sizeof *b->synonyms,
			                         b->synonym_count + 1, &b->synonym_room);
			b->synonyms[b->synonym_count].word = str_copy(b->s->mem, word);
			b->synonyms[b->synonym_count++].group = b->group;
		}
		in->has_line = false;
	}
	return ERR_NONE;
}

static enum err read_stemmer(struct input *in, struct str name)
{
	const char **known = sb_stemmer_list();
	const char *wanted = str_c(in->build->s->mem, name);

	for (; *known; known++)
		if (strcmp(*known, wanted) == 0) {
			in->build->language->stemmer = wanted;
			return ERR_NONE;
		}
	return refuse(in,
	              "expected the name of a Snowball stemmer, found \"%.40s\"; write for example "
	              "\"stemmer german\"",
	              wanted);
}

static enum err read_decide(struct input *in, struct str rest)
{
	struct str name = take_word(&rest);
	enum decision decision;
	int32_t threshold;

	if (!find_decision(name, &decision) || decision == DECISION_OPEN ||
	    decision == DECISION_CLOSED)
		return refuse(in,
		              "expected a decision (question, stage1, stage2, stage3, leading, "
		              "intrusive, tag, rhetorical, need, emotion, telling, evading), found "
		              "\"%.*s\"",
		              (int)(name.bytes > 40 ? 40 : name.bytes), name.at);
	if (!read_weight(rest, &threshold) || threshold < 1)
		return refuse(
			in,
			"expected the weight from which on %s is decided (1 to %d); write for "
			"example \"decide %s 3\"",
			decision_names[decision], WEIGHT_MAX, decision_names[decision]);
	in->build->language->thresholds[decision] = threshold;
	return ERR_NONE;
}

/* ---- Second pass: rules. ---- */

static enum err read_say(struct input *in, struct str source, size_t rule, bool is_not)
{
	struct build *b = in->build;
	uint32_t pattern;

	if (!pattern_add(&b->book, source, !is_not, &pattern))
		return refuse(in, "%s", b->book.problem);
	b->pattern_rules = arena_grow(b->s->mem, b->pattern_rules, sizeof *b->pattern_rules,
	                              pattern + 1, &b->pattern_rule_room);
	b->pattern_rules[pattern] = (uint32_t)rule;
	if (is_not) {
		struct rule_code *code = &b->language->rules[rule];

		b->nots = arena_grow(b->s->mem, b->nots, sizeof *b->nots, b->not_count + 1,
		                     &b->not_room);
		if (!code->not_count++)
			code->not_first = (uint32_t)b->not_count;
		b->nots[b->not_count++] = pattern;
	} else {
		b->language->rules[rule].say_count++;
	}
	return ERR_NONE;
}

/* "2", "1-3", "4+" after a fact. */
static bool read_range(struct str text, int32_t *ret_least, int32_t *ret_most)
{
	size_t dash = str_find(text, STR("-"));
	int64_t least, most;

	if (str_ends(text, STR("+"))) {
		if (!str_number(str_part(text, 0, text.bytes - 1), &least))
			return false;
		most = FACT_MANY;
	} else if (dash != SIZE_MAX) {
		if (!str_number(str_part(text, 0, dash), &least) ||
		    !str_number(str_part(text, dash + 1, text.bytes), &most))
			return false;
	} else {
		if (!str_number(text, &least))
			return false;
		most = least;
	}
	if (least < 0 || most > FACT_MANY || least > most)
		return false;
	*ret_least = (int32_t)least;
	*ret_most = (int32_t)most;
	return true;
}

/* Costly facts stand last in enum fact; a rule asks for the cheap ones first. */
static void add_condition(struct rule_code *code, struct condition c)
{
	size_t at = code->condition_count++;

	while (at > 0 && code->conditions[at - 1].fact > c.fact) {
		code->conditions[at] = code->conditions[at - 1];
		at--;
	}
	code->conditions[at] = c;
}

/* The simple fact, as a bit, without which a costlier one cannot hold; 0 = none. */
static uint32_t first_test(enum fact fact)
{
	switch (fact) {
	case FACT_QUESTION_MARK:
		return (uint32_t)1 << FACT_HAS_QUESTION_MARK;
	case FACT_QUOTED:
		return (uint32_t)1 << FACT_HAS_QUOTES;
	case FACT_BARE_TALK:
		return (uint32_t)1 << FACT_BARE;
	default:
		return 0;
	}
}

static enum err read_if(struct input *in, struct str rest, struct rule_code *code)
{
	struct condition c = {.least = 1, .most = FACT_MANY};
	struct str name = take_word(&rest);

	if (code->condition_count == RULES_CONDITIONS_MAX)
		return refuse(in, "more than %d conditions; split the rule in two",
		              RULES_CONDITIONS_MAX);
	if (str_equal(name, STR("not"))) {
		c.is_not = true;
		name = take_word(&rest);
	}
	if (str_equal(name, STR("only"))) {
		if (!str_starts(rest, STR("<")) || !str_ends(rest, STR(">")))
			return refuse(in,
			              "expected a list after \"only\"; write for example \"if only "
			              "<backchannel>\"");
		if (!pattern_add_set(&in->build->book, str_part(rest, 1, rest.bytes - 1),
		                     &c.only_set))
			return refuse(in, "%s", in->build->book.problem);
		if (!c.only_set)
			return refuse(in,
			              "there is no list %.*s with single words in this language",
			              (int)(rest.bytes > 60 ? 60 : rest.bytes), rest.at);
		add_condition(code, c);
		return ERR_NONE;
	}
	for (int i = 0; i < FACT_COUNT; i++) {
		if (!facts[i].name || !str_equal(name, str_from(facts[i].name)))
			continue;
		c.fact = (enum fact)i;
		if (facts[i].has_number) {
			if (!read_range(rest, &c.least, &c.most))
				return refuse(
					in,
					"expected a number after \"%s\": 2 for exactly two, 1-3, "
					"or 4+ for four and more",
					facts[i].name);
		} else if (rest.bytes) {
			return refuse(in, "expected nothing after \"%s\"; take \"%.*s\" away",
			              facts[i].name, (int)(rest.bytes > 40 ? 40 : rest.bytes),
			              rest.at);
		}
		if (i < FACT_SIMPLE_COUNT)
			*(c.is_not ? &code->bars : &code->needs) |= (uint32_t)1 << i;
		else
			add_condition(code, c);
		if (!c.is_not)
			code->needs |= first_test(c.fact);
		return ERR_NONE;
	}
	return refuse(in,
	              "expected a condition after \"if\", found \"%.*s\"; docs/rules.md lists them",
	              (int)(name.bytes > 40 ? 40 : name.bytes), name.at);
}

static enum err read_give(struct input *in, struct str rest, struct rule_code *code)
{
	struct str one;

	while (str_next(&rest, ',', &one)) {
		struct str name = take_word(&one);
		struct effect e;

		if (code->effect_count == RULES_EFFECTS_MAX)
			return refuse(in, "more than %d effects; split the rule in two",
			              RULES_EFFECTS_MAX);
		if (!find_decision(name, &e.decision))
			return refuse(
				in,
				"expected what the rule speaks for (question, open, closed, "
				"stage1, stage2, stage3, leading, intrusive, tag, rhetorical, "
				"need, emotion, telling, evading), found \"%.*s\"",
				(int)(name.bytes > 40 ? 40 : name.bytes), name.at);
		if (!read_weight(one, &e.weight))
			return refuse(in,
			              "expected a weight from -%d to +%d after \"%s\"; write for "
			              "example \"give %s +3\"",
			              WEIGHT_MAX, WEIGHT_MAX, decision_names[e.decision],
			              decision_names[e.decision]);
		code->effects[code->effect_count++] = e;
	}
	return ERR_NONE;
}

static bool has_condition(const struct rule_code *code)
{
	return code->condition_count || code->needs || code->bars;
}

static enum err read_rule(struct input *in, struct str name)
{
	struct build *b = in->build;
	struct rules_language *l = b->language;
	size_t rule = l->rule_count;
	struct text source = text_new(b->s->mem, RULES_FILE_BYTES_MAX);
	struct rule_code *code;

	if (!is_name(name))
		return refuse(
			in,
			"expected the rule's name (a-z, 0-9, -, .), found \"%.*s\"; write for "
			"example \"rule question.inversion\"",
			(int)(name.bytes > 40 ? 40 : name.bytes), name.at);
	for (size_t i = 0; i < rule; i++)
		if (str_equal(l->rules[i].shown.name, name))
			return refuse(
				in,
				"there is a rule \"%.*s\" already (%.*s:%lld); choose another name",
				STR_ARG(name), STR_ARG(l->rules[i].shown.file),
				(long long)l->rules[i].shown.line);
	if (rule == RULES_MAX)
		return refuse(in, "more than %d rules in one language", RULES_MAX);
	l->rules = arena_grow(b->s->mem, l->rules, sizeof *l->rules, rule + 1, &b->rule_room);
	l->rules[rule] =
		(struct rule_code){.shown = {.name = str_copy(b->s->mem, name),
	                                     .file = str_copy(b->s->mem, in->path),
	                                     .line = in->line,
	                                     .note = str_copy(b->s->mem, text_str(&in->note))}};
	in->note.bytes = 0; /* reading the rule's lines goes on to the next rule's note */
	l->rule_count++;
	text_add(&source, in->text);
	in->has_line = false;
	while (next_line(in) && in->is_indented) {
		struct str rest = in->text, word = take_word(&rest);

		code = &l->rules[rule];
		text_add(&source, STR("\n\t"));
		text_add(&source, in->text);
		if (str_equal(word, STR("say")))
			TRY(read_say(in, rest, rule, false));
		else if (str_equal(word, STR("not")))
			TRY(read_say(in, rest, rule, true));
		else if (str_equal(word, STR("if")))
			TRY(read_if(in, rest, code));
		else if (str_equal(word, STR("give")))
			TRY(read_give(in, rest, code));
		else
			return refuse(
				in,
				"expected say, not, if or give, found \"%.*s\"; begin the line "
				"with one of them",
				(int)(word.bytes > 40 ? 40 : word.bytes), word.at);
		in->has_line = false;
	}
	code = &l->rules[rule];
	code->shown.source = text_str(&source);
	in->line = code->effect_count && (code->say_count || has_condition(code))
	                   ? in->line
	                   : code->shown.line;
	if (!code->effect_count)
		return refuse(in,
		              "rule \"%.*s\" has no effect; add for example \"give question +3\"",
		              STR_ARG(name));
	if (!code->say_count && !has_condition(code))
		return refuse(in, "rule \"%.*s\" would always apply; add a \"say\" or an \"if\"",
		              STR_ARG(name));
	if (!code->say_count) {
		b->plain_rules = arena_grow(b->s->mem, b->plain_rules, sizeof *b->plain_rules,
		                            l->plain_count + 1, &b->plain_room);
		b->plain_rules[l->plain_count++] = (uint32_t)rule;
	}
	return ERR_NONE;
}

static enum err read_file(struct build *b, const struct rules_file *file, bool is_second)
{
	struct input in = {.build = b, .path = file->path, .rest = file->bytes};

	in.note = text_new(b->s->mem, 2000);
	while (next_line(&in)) {
		struct str rest = in.text, word = take_word(&rest);
		bool is_rule = str_equal(word, STR("rule"));

		if (!is_rule || !is_second)
			in.note.bytes = 0;

		if (in.is_indented)
			return refuse(
				&in,
				"expected rule, list, same, stemmer or decide at the line's start, "
				"found an indented line; take the space in front away");
		if (is_rule && is_second) {
			TRY(read_rule(&in, rest));
		} else if (is_rule) {
			for (in.has_line = false; next_line(&in) && in.is_indented;)
				in.has_line = false;
		} else if (str_equal(word, STR("list"))) {
			in.has_line = false;
			TRY(read_list(&in, rest, !is_second));
		} else if (str_equal(word, STR("same"))) {
			in.has_line = false;
			TRY(read_synonyms(&in, !is_second));
		} else if (str_equal(word, STR("stemmer"))) {
			in.has_line = false;
			TRY(read_stemmer(&in, rest));
		} else if (str_equal(word, STR("decide"))) {
			in.has_line = false;
			TRY(read_decide(&in, rest));
		} else {
			return refuse(
				&in,
				"expected rule, list, same, stemmer or decide, found \"%.*s\"; "
				"docs/rules.md explains each",
				(int)(word.bytes > 40 ? 40 : word.bytes), word.at);
		}
	}
	return ERR_NONE;
}

/* ---- After the files: sets that stand for a list. ---- */

static void stemmer_end(void *stemmer)
{
	sb_stemmer_delete(stemmer);
}

/* Opening phrases of two words get their own two sets each. */
static enum err make_lead_pairs(struct build *b)
{
	struct rules_language *l = b->language;
	uint32_t *set_pair = &l->lexicon->kind_sets[__builtin_ctz(KIND_PAIR)];
	struct str rest = STR_NONE, line, entry;

	*set_pair = lexicon_add_set(l->lexicon);
	for (size_t i = 0; i < b->book.list_count; i++)
		if (str_equal(b->book.lists[i].name, STR("lead-pair")))
			rest = b->book.lists[i].entries;
	while (str_next_line(&rest, &line))
		while (str_next(&line, ',', &entry)) {
			struct str second = entry, first = take_word(&second);
			struct lexicon *x = l->lexicon;

			if (!second.bytes || l->lead_pair_count == RULES_LEAD_PAIRS_MAX)
				continue;
			l->lead_pairs[l->lead_pair_count].first = lexicon_add_set(x);
			l->lead_pairs[l->lead_pair_count].second = lexicon_add_set(x);
			if (!pattern_add_word(&b->book, *set_pair, first) ||
			    !pattern_add_word(&b->book, l->lead_pairs[l->lead_pair_count].first,
			                      first) ||
			    !pattern_add_word(&b->book, l->lead_pairs[l->lead_pair_count].second,
			                      second))
				return scope_fail_input(b->s, "rules.bad", 0,
				                        "%.*s: list lead-pair: %s",
				                        STR_ARG(l->name), b->book.problem);
			l->lead_pair_count++;
		}
	return ERR_NONE;
}

static void make_clitics(struct build *b)
{
	struct rules_language *l = b->language;

	for (size_t i = 0; i < b->book.list_count; i++) {
		struct str rest = b->book.lists[i].entries, line, entry;

		if (!str_equal(b->book.lists[i].name, STR("short-form")))
			continue;
		while (str_next_line(&rest, &line))
			while (str_next(&line, ',', &entry))
				if (str_trim(entry).bytes && l->clitic_count < RULES_CLITICS_MAX)
					l->clitics[l->clitic_count++] = str_trim(entry);
	}
	b->book.clitics = l->clitics;
	b->book.clitic_count = l->clitic_count;
}

static enum err set_of(struct build *b, const char *list, uint32_t *ret_set)
{
	if (pattern_add_set(&b->book, str_from(list), ret_set))
		return ERR_NONE;
	return scope_fail_input(b->s, "rules.bad", 0, "%.*s: list %s: %s",
	                        STR_ARG(b->language->name), list, b->book.problem);
}

/* The lists behind enum lexicon_kind; the first must be the frequent words (read_language()). */
static const char *const kind_lists[KIND_COUNT] = {
	"frequent",   "filler", "lead",     "joint", "abbreviation", NULL,
	"no-content", "choice", "greeting", "me",    "you",          "negation",
};

static bool belongs(const struct rules_file *file, struct str language)
{
	return str_starts(file->path, language) && file->path.bytes > language.bytes &&
	       file->path.at[language.bytes] == '/' &&
	       (str_ends(file->path, STR(".rules")) || str_ends(file->path, STR(".words")));
}

static int by_path(const void *a, const void *b)
{
	const struct rules_file *x = a, *y = b;

	return str_compare(x->path, y->path);
}

static void scratch_end(void *scratch)
{
	arena_end(scratch);
}

static enum err read_language(struct scope *s, const struct rules_file *files, size_t file_count,
                              struct rules_language *l)
{
	struct build b = {.s = s, .language = l};
	struct sb_stemmer *stemmer = NULL;

	b.book.mem = s->mem;
	b.book.scratch = arena_new(0);
	arena_at_end(s->mem, scratch_end, b.book.scratch);
	for (int i = 0; i < DECISION_COUNT; i++)
		l->thresholds[i] = THRESHOLD_DEFAULT;
	for (size_t i = 0; i < file_count; i++)
		if (belongs(&files[i], l->name))
			TRY(read_file(&b, &files[i], false));
	if (l->stemmer) {
		stemmer = sb_stemmer_new(l->stemmer, NULL);
		arena_at_end(s->mem, stemmer_end, stemmer);
	}
	l->lexicon = b.book.lexicon = lexicon_new(s->mem, l->name, stemmer);
	make_clitics(&b);
	/* The frequent words come first: words numbered below them are known to be frequent. */
	for (int i = 0; i < KIND_COUNT; i++) {
		if (kind_lists[i])
			TRY(set_of(&b, kind_lists[i], &l->lexicon->kind_sets[i]));
		if (i == 0)
			b.book.frequent_count = l->lexicon->words.count;
	}
	TRY(make_lead_pairs(&b));
	for (size_t i = 0; i < file_count; i++)
		if (belongs(&files[i], l->name))
			TRY(read_file(&b, &files[i], true));
	for (size_t i = 0; i < b.synonym_count; i++) {
		char folded[LEXICON_WORD_BYTES_MAX];
		struct str word = b.synonyms[i].word;

		if (str_ends(word, STR("~")))
			word = str_part(word, 0, word.bytes - 1);
		word = (struct str){folded, lexicon_fold(word, folded)};
		lexicon_add_synonym(l->lexicon, word, b.synonyms[i].group);
	}
	if (!lexicon_finish(l->lexicon))
		return scope_fail(s, ERR_TOO_LARGE, "rules.too_large", NULL,
		                  "%.*s: the rules speak of more than %d kinds of words",
		                  STR_ARG(l->name), LEXICON_PROFILES_MAX);
	l->steps = b.book.steps;
	l->patterns = b.book.patterns;
	l->pattern_rules = b.pattern_rules;
	l->nots = b.nots;
	l->plain_rules = b.plain_rules;
	rules_dispatch_make(s->mem, &b.book, l);
	arena_reset(b.book.scratch);
	return ERR_NONE;
}

size_t rules_language_count(const struct rules *rules)
{
	return rules->language_count;
}

struct str rules_language_name(const struct rules *rules, size_t number)
{
	assert(number >= 1 && number <= rules->language_count);
	return rules->languages[number - 1].name;
}

size_t rules_language_find(const struct rules *rules, struct str name)
{
	for (size_t i = 0; i < rules->language_count; i++)
		if (str_equal(rules->languages[i].name, name))
			return i + 1;
	return 0;
}

static enum err add_language(struct scope *s, struct rules *rules, struct str name)
{
	if (rules_language_find(rules, name))
		return ERR_NONE;
	if (rules->language_count == RULES_LANGUAGES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "rules.too_many", NULL,
		                  "rules for more than %d languages; leave out some folders",
		                  RULES_LANGUAGES_MAX);
	rules->languages[rules->language_count++].name = str_copy(s->mem, name);
	return ERR_NONE;
}

enum err rules_read(struct scope *s, const struct rules_file *files, size_t file_count,
                    const struct rules **ret_rules)
{
	struct rules *rules = NEW(s->mem, struct rules);
	struct rules_file *sorted;

	if (file_count > RULES_FILES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "rules.too_many", NULL,
		                  "%zu files of rules; at most %d are read", file_count,
		                  RULES_FILES_MAX);
	/* Folders list their files in any order; the same rules give the same result. */
	sorted = NEW_ARRAY(s->mem, struct rules_file, file_count + 1);
	memcpy(sorted, files, file_count * sizeof *sorted);
	qsort(sorted, file_count, sizeof *sorted, by_path);
	/* German and English keep their numbers whatever else there is (enum analysis_language). */
	TRY(add_language(s, rules, STR("de")));
	TRY(add_language(s, rules, STR("en")));
	for (size_t i = 0; i < file_count; i++) {
		struct str rest = sorted[i].path, name;

		if (sorted[i].bytes.bytes > RULES_FILE_BYTES_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "rules.too_large", NULL,
			                  "%.*s is larger than %d bytes; split it",
			                  STR_ARG(sorted[i].path), RULES_FILE_BYTES_MAX);
		if (str_next(&rest, '/', &name) && rest.bytes && is_name(name))
			TRY(add_language(s, rules, name));
	}
	for (size_t i = 0; i < rules->language_count; i++)
		TRY(read_language(s, sorted, file_count, &rules->languages[i]));
	*ret_rules = rules;
	return ERR_NONE;
}
