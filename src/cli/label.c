#include "cli/label.h"

#include "cli/progress.h"
#include "core/text.h"
#include "core/utf8.h"
#include "talk/analysis.h"
#include "talk/rulebook.h"

#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <unistd.h>

static const char usage[] =
	"Usage: kamwerk label [--lang de|en|fr|auto] [--threads N] [--why] [--progress[=BYTES]] "
	"[--rules FOLDER] < in.tsv > out.tsv\n"
	"\n"
	"Reads one utterance a row, tab-separated: dialogue, turn, speaker, side (us, them, ?), "
	"text.\n"
	"Writes for each: dialogue, turn, question (none, open, closed), stage (0-3), flags.\n"
	"Rows of one dialogue stand together and in order.\n"
	"\n"
	"  --lang de|en|fr|auto  the language spoken, one there are rules for; auto (the default)\n"
	"                     recognises it per utterance\n"
	"  --threads N        spread the dialogues over N threads (default 1); same output\n"
	"  --why              a sixth column: the rules that gave the labels\n"
	"  --progress[=BYTES] say on stderr how far it is, also where that is no terminal; BYTES "
	"is\n"
	"                     how much there is to read, where a pipe cannot tell\n"
	"  --rules FOLDER     rules to use instead of the packed ones; FOLDER holds a folder per\n"
	"                     language: de/, en/, ...\n";

enum {
	PIECE_BYTES = 128 * 1024, /* input handed to a thread at once */
	ROW_BYTES_MAX = PIECE_BYTES,
	PIECES_PER_THREAD = 4,
	/* A row's output is its dialogue and turn, which stand in the input, and this much. */
	ROW_OUTPUT_BYTES_MAX = 96,
	WHY_BYTES_MAX = LABEL_HITS_MAX * 84, /* and this much more with --why */
	FIELDS = 5
};

/* A run of whole rows on its way through. */
struct piece {
	char *in, *out;
	size_t in_bytes, out_bytes, out_room;
	int64_t first_line; /* from 1 */
	bool is_done;       /* labelled; `out` may be written */
	int64_t bad_line;   /* 0 = all rows are good */
	char problem[160];
};

struct worker {
	struct job *job;
	pthread_t thread;
	struct analysis *analysis;
	struct arena *mem;
	struct piece **queue; /* ring of pieces waiting for this worker */
	size_t head, tail;
	char dialogue
		[256]; /* the one in hand; longer names are told apart by their beginning and length */
	size_t dialogue_bytes;
	bool has_dialogue;
};

struct job {
	const struct rules *rules;
	enum analysis_language language;
	bool says_why;
	struct progress progress;
	size_t thread_count, piece_count;
	struct piece *pieces;
	struct worker workers[LABEL_THREADS_MAX];
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	bool is_over;
};

/* ---- Rows ---- */

static bool is_new_dialogue(struct worker *w, struct str dialogue)
{
	size_t kept = dialogue.bytes < sizeof w->dialogue ? dialogue.bytes : sizeof w->dialogue;

	if (w->has_dialogue && w->dialogue_bytes == dialogue.bytes &&
	    memcmp(w->dialogue, dialogue.at, kept) == 0)
		return false;
	memcpy(w->dialogue, dialogue.at, kept);
	w->dialogue_bytes = dialogue.bytes;
	w->has_dialogue = true;
	return true;
}

static void put(struct piece *p, const char *text, size_t bytes)
{
	memcpy(p->out + p->out_bytes, text, bytes);
	p->out_bytes += bytes;
}

static void put_c(struct piece *p, const char *text)
{
	put(p, text, strlen(text));
}

static void put_label(struct piece *p, const struct str *fields, const struct label *label,
                      bool says_why)
{
	static const char stages[] = "0123";
	bool has_flag = false;

	put(p, fields[0].at, fields[0].bytes);
	put(p, "\t", 1);
	put(p, fields[1].at, fields[1].bytes);
	put(p, "\t", 1);
	put_c(p, analysis_question_name(label->question));
	put(p, "\t", 1);
	put(p, stages + label->stage, 1);
	put(p, "\t", 1);
	for (unsigned i = 0; i < FLAG_COUNT; i++) {
		if (!(label->flags & 1u << i))
			continue;
		if (has_flag)
			put(p, ",", 1);
		put_c(p, analysis_flag_name((enum flag)(1u << i)));
		has_flag = true;
	}
	if (!has_flag)
		put(p, "-", 1);
	if (says_why) {
		put(p, "\t", 1);
		for (size_t i = 0; i < label->hit_count; i++) {
			struct str name = label->hits[i].rule->name;

			put(p, ",", i > 0);
			put(p, name.at, name.bytes);
		}
		if (!label->hit_count)
			put(p, "-", 1);
	}
	put(p, "\n", 1);
}

static bool is_ascii(struct str s)
{
	size_t i = 0;
	uint64_t all = 0;

	for (; i + 8 <= s.bytes; i += 8) {
		uint64_t part;

		memcpy(&part, s.at + i, 8);
		all |= part;
	}
	for (; i < s.bytes; i++)
		all |= (unsigned char)s.at[i];
	return !(all & 0x8080808080808080u) && !memchr(s.at, 0, s.bytes);
}

/* Splits a row; false with the problem when it is bad. */
static bool read_row(struct piece *p, struct str row, struct str *ret_fields, enum side *ret_side)
{
	size_t count = 0;

	for (;;) {
		const char *tab = memchr(row.at, '\t', row.bytes);
		size_t bytes = tab ? (size_t)(tab - row.at) : row.bytes;

		if (count < FIELDS)
			ret_fields[count] = (struct str){row.at, bytes};
		count++;
		if (!tab)
			break;
		row = str_part(row, bytes + 1, row.bytes);
	}
	if (count != FIELDS) {
		snprintf(p->problem, sizeof p->problem, "expected %d fields, found %zu", FIELDS,
		         count);
		return false;
	}
	if (str_equal(ret_fields[3], STR("us")))
		*ret_side = SIDE_US;
	else if (str_equal(ret_fields[3], STR("them")))
		*ret_side = SIDE_THEM;
	else if (str_equal(ret_fields[3], STR("?")))
		*ret_side = SIDE_UNKNOWN;
	else {
		snprintf(p->problem, sizeof p->problem,
		         "expected side us, them or ? in field 4; write ? where it is unknown");
		return false;
	}
	return true;
}

static void label_piece(struct worker *w, struct piece *p)
{
	struct str rest = {p->in, p->in_bytes};
	int64_t line = p->first_line;

	p->out_bytes = 0;
	p->bad_line = 0;
	for (; rest.bytes; line++) {
		const char *end = memchr(rest.at, '\n', rest.bytes);
		struct str row = {rest.at, end ? (size_t)(end - rest.at) : rest.bytes};
		struct str fields[FIELDS];
		struct label label;
		enum side side;

		rest = str_part(rest, row.bytes + 1, rest.bytes);
		if (row.bytes && row.at[row.bytes - 1] == '\r')
			row.bytes--;
		if (!is_ascii(row) && utf8_first_bad(row) != SIZE_MAX) {
			snprintf(p->problem, sizeof p->problem,
			         "expected UTF-8 text, found other bytes at column %zu; save the "
			         "file as UTF-8",
			         utf8_first_bad(row) + 1);
			p->bad_line = line;
			return;
		}
		if (!read_row(p, row, fields, &side)) {
			p->bad_line = line;
			return;
		}
		if (is_new_dialogue(w, fields[0]))
			analysis_restart(w->analysis);
		analysis_label(w->analysis, fields[2], side, fields[4], &label);
		put_label(p, fields, &label, w->job->says_why);
	}
}

/* ---- Threads ---- */

static void *work(void *what)
{
	struct worker *w = what;
	struct job *job = w->job;

	pthread_mutex_lock(&job->lock);
	for (;;) {
		struct piece *p;

		while (w->head == w->tail && !job->is_over)
			pthread_cond_wait(&job->work, &job->lock);
		if (w->head == w->tail)
			break;
		p = w->queue[w->head % job->piece_count];
		pthread_mutex_unlock(&job->lock);
		label_piece(w, p);
		pthread_mutex_lock(&job->lock);
		w->head++;
		p->is_done = true;
		pthread_cond_broadcast(&job->done);
	}
	pthread_mutex_unlock(&job->lock);
	return NULL;
}

static bool write_all(const char *bytes, size_t count)
{
	while (count) {
		ssize_t written = write(STDOUT_FILENO, bytes, count);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		count -= (size_t)written;
	}
	return true;
}

/* Writes a finished piece. Returns an exit status, COMMAND_DONE to go on. */
static int write_piece(struct job *job, struct piece *p)
{
	if (job->thread_count > 1) {
		pthread_mutex_lock(&job->lock);
		while (!p->is_done)
			pthread_cond_wait(&job->done, &job->lock);
		pthread_mutex_unlock(&job->lock);
	}
	if (!write_all(p->out, p->out_bytes)) {
		fprintf(stderr, "kamwerk label: cannot write: %s\n", strerror(errno));
		return COMMAND_BROKEN;
	}
	if (p->bad_line) {
		fprintf(stderr, "line %lld: %s\n", (long long)p->bad_line, p->problem);
		return COMMAND_REFUSED;
	}
	progress_add(&job->progress, (int64_t)p->in_bytes);
	return COMMAND_DONE;
}

static void hand_over(struct job *job, struct worker *w, struct piece *p)
{
	if (job->thread_count == 1) {
		label_piece(w, p);
		return;
	}
	pthread_mutex_lock(&job->lock);
	w->queue[w->tail++ % job->piece_count] = p;
	pthread_cond_broadcast(&job->work);
	pthread_mutex_unlock(&job->lock);
}

/* ---- Input ---- */

struct input {
	char *carry; /* the beginning of a row whose end was not read yet */
	size_t carry_bytes;
	int64_t line;
	bool is_over;
};

/* Some editors put it in front of the file; it would become part of the first dialogue's name. */
static void drop_byte_order_mark(struct piece *p)
{
	if (!str_starts((struct str){p->in, p->in_bytes}, STR("\xef\xbb\xbf")))
		return;
	p->in_bytes -= 3;
	memmove(p->in, p->in + 3, p->in_bytes);
}

/* The dialogue of the row that starts at `at`. */
static struct str dialogue_at(const char *at, const char *end)
{
	const char *tab = memchr(at, '\t', (size_t)(end - at));

	return (struct str){at, tab ? (size_t)(tab - at) : (size_t)(end - at)};
}

static char *row_before(char *from, char *end)
{
	char *line_end = memrchr(from, '\n', (size_t)(end - 1 - from));

	return line_end ? line_end + 1 : from;
}

/* Where the dialogue of the last row begins, of whole rows; `end` when it began before them. A piece that ends there leaves the
 * next one to another thread. */
static char *dialogue_begin(char *from, char *end)
{
	char *row = row_before(from, end);
	struct str dialogue = dialogue_at(row, end);

	while (row > from) {
		char *before = row_before(from, row);

		if (!str_equal(dialogue_at(before, row), dialogue))
			return row;
		row = before;
	}
	return end;
}

/* Fills a piece with whole rows. False at the end or when reading failed (*ret_status). */
static bool fill(struct input *in, struct piece *p, int *ret_status)
{
	size_t rows = 0;
	char *last;

	memcpy(p->in, in->carry, in->carry_bytes);
	p->in_bytes = in->carry_bytes;
	in->carry_bytes = 0;
	p->first_line = in->line;
	p->is_done = false;
	last = NULL;
	while (!in->is_over && !last) {
		ssize_t got = read(STDIN_FILENO, p->in + p->in_bytes, PIECE_BYTES - p->in_bytes);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fprintf(stderr, "kamwerk label: cannot read: %s\n", strerror(errno));
			*ret_status = COMMAND_BROKEN;
			return false;
		}
		in->is_over = got == 0;
		p->in_bytes += (size_t)got;
		last = memrchr(p->in, '\n', p->in_bytes);
		if (!last && p->in_bytes == PIECE_BYTES) {
			fprintf(stderr,
			        "line %lld: expected a row of at most %d bytes; split the "
			        "utterance\n",
			        (long long)in->line, ROW_BYTES_MAX - 1);
			*ret_status = COMMAND_REFUSED;
			return false;
		}
	}
	if (!in->is_over) {
		last = dialogue_begin(p->in, last + 1);
		in->carry_bytes = (size_t)(p->in + p->in_bytes - last);
		memcpy(in->carry, last, in->carry_bytes);
		p->in_bytes -= in->carry_bytes;
	}
	for (const char *at = p->in, *end = p->in + p->in_bytes;
	     (at = memchr(at, '\n', (size_t)(end - at))); at++)
		rows++;
	/* The last row may lack its line end. */
	rows += p->in_bytes && p->in[p->in_bytes - 1] != '\n';
	in->line += (int64_t)rows;
	if (p->first_line == 1)
		drop_byte_order_mark(p);
	return p->in_bytes > 0;
}

static struct str last_dialogue(const struct piece *p)
{
	const char *end = p->in + p->in_bytes, *start;

	if (end[-1] == '\n')
		end--;
	start = memrchr(p->in, '\n', (size_t)(end - p->in));
	return dialogue_at(start ? start + 1 : p->in, end);
}

/* Pieces go around the workers; one that goes on with a dialogue follows the piece before. */
static int run_pieces(struct job *job, struct arena *mem)
{
	struct input in = {.carry = arena_take(mem, PIECE_BYTES), .line = 1};
	struct text last = text_new(mem, PIECE_BYTES);
	size_t filled = 0, written = 0, next = 0;
	int status = COMMAND_DONE;

	while (status == COMMAND_DONE) {
		struct piece *p = &job->pieces[filled % job->piece_count];

		if (filled - written == job->piece_count) {
			status = write_piece(job, &job->pieces[written++ % job->piece_count]);
			continue;
		}
		if (!fill(&in, p, &status))
			break;
		if (filled && !str_equal(text_str(&last), dialogue_at(p->in, p->in + p->in_bytes)))
			next = (next + 1) % job->thread_count;
		last.bytes = 0;
		text_add(&last, last_dialogue(p));
		hand_over(job, &job->workers[next], p);
		filled++;
	}
	/* What was read before a failure is still labelled and written, in order. */
	for (int more = COMMAND_DONE; written < filled && more == COMMAND_DONE;) {
		more = write_piece(job, &job->pieces[written++ % job->piece_count]);
		status = more != COMMAND_DONE ? more : status;
	}
	progress_end(&job->progress);
	return status;
}

static void piece_new(struct arena *mem, struct piece *p, size_t row_bytes)
{
	p->in = arena_take(mem, PIECE_BYTES);
	/* The shortest row, "\t\t\tus\t\n", still gives a row of output. */
	p->out_room = PIECE_BYTES + PIECE_BYTES / 6 * row_bytes;
	p->out = arena_take(mem, p->out_room);
}

static int run_job(struct job *job, struct arena *mem)
{
	size_t row_bytes = ROW_OUTPUT_BYTES_MAX + (job->says_why ? WHY_BYTES_MAX : 0);
	size_t started = 0;
	int status;

	job->piece_count = job->thread_count > 1 ? job->thread_count * PIECES_PER_THREAD : 1;
	job->pieces = NEW_ARRAY(mem, struct piece, job->piece_count);
	for (size_t i = 0; i < job->piece_count; i++)
		piece_new(mem, &job->pieces[i], row_bytes);
	pthread_mutex_init(&job->lock, NULL);
	pthread_cond_init(&job->work, NULL);
	pthread_cond_init(&job->done, NULL);
	for (size_t i = 0; i < job->thread_count; i++) {
		struct worker *w = &job->workers[i];

		w->job = job;
		w->mem = arena_new(0);
		w->queue = NEW_ARRAY(mem, struct piece *, job->piece_count);
		w->analysis = analysis_start(w->mem, job->rules, job->language);
		if (job->thread_count > 1 && pthread_create(&w->thread, NULL, work, w) == 0)
			started++;
	}
	if (job->thread_count > 1 && started < job->thread_count) {
		fprintf(stderr, "kamwerk label: cannot start %zu threads; choose fewer\n",
		        job->thread_count);
		status = COMMAND_BROKEN;
	} else {
		status = run_pieces(job, mem);
	}
	pthread_mutex_lock(&job->lock);
	job->is_over = true;
	pthread_cond_broadcast(&job->work);
	pthread_mutex_unlock(&job->lock);
	for (size_t i = 0; i < job->thread_count; i++) {
		if (i < started)
			pthread_join(job->workers[i].thread, NULL);
		arena_end(job->workers[i].mem);
	}
	return status;
}

/* ---- Arguments ---- */

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	                                        {"lang", required_argument, NULL, 'l'},
	                                        {"threads", required_argument, NULL, 't'},
	                                        {"rules", required_argument, NULL, 'r'},
	                                        {"why", no_argument, NULL, 'w'},
	                                        {"progress", optional_argument, NULL, 'p'},
	                                        {NULL, 0, NULL, 0}};
	struct job *job = NEW(s->mem, struct job);
	struct str folder = STR_NONE, language = STR("auto");
	int64_t threads = 1, total = 0;
	bool has_progress = false;
	int option;
	enum err e;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		bool is_good = false;

		if (option == 'h')
			return command_help(command);
		if (option == 'l')
			is_good = (language = str_from(optarg)).bytes > 0;
		else if (option == 't')
			is_good = str_number(str_from(optarg), &threads) && threads >= 1 &&
			          threads <= LABEL_THREADS_MAX;
		else if (option == 'w')
			is_good = job->says_why = true;
		else if (option == 'p')
			is_good = has_progress =
				!optarg || (str_number(str_from(optarg), &total) && total > 0);
		else if (option == 'r')
			is_good = (folder = str_from(optarg)).bytes > 0;
		if (!is_good)
			return command_misused(command);
	}
	if (optind < count)
		return command_misused(command);
	e = rulebook_open(s, folder, &job->rules);
	if (e)
		return command_refuse(s, e);
	if (!command_find_language(s, job->rules, language, &job->language))
		return COMMAND_WRONG_USAGE;
	job->thread_count = (size_t)threads;
	job->progress = progress_start(has_progress, total);
	return run_job(job, s->mem);
}

const struct command label_command = {
	.name = "label",
	.summary = "labels utterances: questions, listening, needs, feelings",
	.usage = usage,
	.run = run,
};
