#include "api/evidence.h"

#include "core/proportion.h"
#include "talk/evidence.h"
#include "talk/evidence_step.h"
#include "talk/report.h"

enum {
	CURVE_FROM = 2, /* questions; beyond 24 there is next to nothing */
	CURVE_TO = 24
};

/* What is counted, and what of it went well. */
struct terms {
	const char *count, *good;
};
static const struct terms terms[EVIDENCE_OUTCOME_COUNT] = {
	[EVIDENCE_WON] = {"deals", "won"},
	[EVIDENCE_NEXT_STEP] = {"talks", "led_on"},
};

static int64_t permille(double share)
{
	return (int64_t)(share * 1000 + 0.5);
}

static void write_interval(struct json_out *o, double rate, double low, double high)
{
	json_out_key_number(o, "rate_permille", permille(rate));
	json_out_key_number(o, "low_permille", permille(low));
	json_out_key_number(o, "high_permille", permille(high));
}

static void write_cell(struct json_out *o, const struct terms *t, struct evidence_cell cell)
{
	json_out_key_number(o, t->count, cell.count);
	json_out_key_number(o, t->good, cell.good);
}

static void write_band(struct json_out *o, const struct terms *t, const struct evidence_band *b)
{
	struct proportion p = proportion_interval(b->of.good, b->of.count);

	json_out_open(o, '{');
	json_out_key_number(o, "from", b->from);
	json_out_key(o, "to");
	if (b->to < 0)
		json_out_null(o);
	else
		json_out_number(o, b->to);
	write_cell(o, t, b->of);
	write_interval(o, p.rate, p.low, p.high);
	json_out_key_number(o, "missing",
	                    proportion_missing(b->of.good, b->of.count, EVIDENCE_WIDTH_MAX));
	json_out_close(o, '}');
}

static void write_figures(struct json_out *o, const struct terms *t,
                          const struct evidence_sums *sums)
{
	json_out_key(o, "figures");
	json_out_open(o, '[');
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++) {
		struct evidence_band bands[EVIDENCE_BANDS_MAX];
		size_t count = evidence_count_bands(sums, (enum evidence_figure)f, bands);

		json_out_open(o, '{');
		json_out_key_str(o, "figure", str_from(evidence_count_figures[f]));
		json_out_key(o, "bands");
		json_out_open(o, '[');
		for (size_t b = 0; b < count; b++)
			write_band(o, t, &bands[b]);
		json_out_close(o, ']');
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

static void write_curve(struct json_out *o, const struct evidence_sums *sums)
{
	int64_t count = evidence_count_all(sums).count;
	struct curve curve;

	json_out_key_number(o, "curve_missing",
	                    count < EVIDENCE_CURVE_MIN ? EVIDENCE_CURVE_MIN - count : 0);
	json_out_key(o, "curve");
	json_out_open(o, '[');
	for (int q = CURVE_FROM; evidence_count_curve(sums, &curve) && q <= CURVE_TO; q++) {
		struct curve_point p = curve_at(&curve, q);

		json_out_open(o, '{');
		json_out_key_number(o, "questions", q);
		write_interval(o, p.rate, p.low, p.high);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
}

/* As long as not even all of them together are five people, not even their number is told. */
static void write_counted(struct json_out *o, enum evidence_outcome outcome,
                          const struct evidence_counted *c)
{
	struct evidence_band bands[EVIDENCE_BANDS_MAX];
	bool is_shown = evidence_count_bands(&c->sums, EVIDENCE_QUESTIONS, bands) > 0;

	json_out_key_bool(o, "is_counting", c->is_counting);
	json_out_key_bool(o, "is_shown", is_shown);
	json_out_key(o, "until");
	if (is_shown)
		json_out_str(o, c->until_on);
	else
		json_out_null(o);
	write_cell(o, &terms[outcome],
	           is_shown ? evidence_count_all(&c->sums) : (struct evidence_cell){0});
	write_figures(o, &terms[outcome], &c->sums);
	write_curve(o, &c->sums);
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct evidence *e;
	struct json_out *o = &r->json;

	(void)q;
	TRY(evidence_find(s, &e));
	json_out_open(o, '{');
	json_out_key_bool(o, "is_mine_in", e->is_mine_in);
	json_out_key_number(o, "people_min", EVIDENCE_PEOPLE_MIN);
	json_out_key_number(o, "talk_days", EVIDENCE_TALK_DAYS);
	json_out_key_number(o, "step_days", EVIDENCE_STEP_DAYS);
	json_out_key_number(o, "width_permille", permille(EVIDENCE_WIDTH_MAX));
	json_out_key_number(o, "study_from", REPORT_QUESTIONS_MIN);
	json_out_key_number(o, "study_to", REPORT_QUESTIONS_MAX);
	write_counted(o, EVIDENCE_WON, &e->of[EVIDENCE_WON]);
	json_out_key(o, "next_step");
	json_out_open(o, '{');
	write_counted(o, EVIDENCE_NEXT_STEP, &e->of[EVIDENCE_NEXT_STEP]);
	json_out_close(o, '}');
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err share(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	r->status = 204;
	return evidence_share(s);
}

static enum err take_back(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	r->status = 204;
	return evidence_take_back(s);
}

static const struct route_field fields[] = {
	{"is_mine_in", "bool", "one's own talks are counted", true},
	{"is_counting", "bool", "a round is open: it waits for those in it to look in", true},
	{"is_shown", "bool", "enough people are in what is counted", true},
	{"people_min", "number", "with fewer people in it nothing is shown", true},
	{"talk_days", "number", "so long before a deal was decided its talks count", true},
	{"step_days", "number",
         "so long after a talk a deal's move to a later stage is its next step", true},
	{"width_permille", "number", "a rate is told when its interval is at most so wide", true},
	{"study_from", "number", "questions: the band that the study of 2020 found best", true},
	{"study_to", "number", "the last in it", true},
	{"until", "text", "deals decided before this day are in it; null: nothing is shown", true},
	{"deals", "number", "that are counted", true},
	{"won", "number", "of them", true},
	{"figures", "list",
         "figure: questions, spread, share, stage1, stage2 or stage3; bands: from, to (null: and "
         "more), deals, won, "
         "rate_permille, low_permille, high_permille (Wilson's 95 % interval), missing (deals "
         "until it is narrow enough)",
         true},
	{"curve_missing", "number", "deals until the curve is drawn", true},
	{"curve", "list",
         "questions, rate_permille, low_permille, high_permille; empty: too few deals", true},
	{"next_step", "object",
         "the same of talks that led to a next step: is_counting, is_shown, until (talks before "
         "this "
         "day), talks and led_on (also in each band, instead of deals and won), figures, "
         "curve_missing, curve",
         true},
	{0},
};
static const struct route_record record = {"Evidence", fields};

const struct route evidence_routes[] = {
	{"GET", "/api/evidence", MAY_SIGNED_IN, ROUTE_PLAIN, find,
         "How our deals ended and which talks led to a next step, beside what the talks were like; "
         "from "
         "five people on",
         .gives = &record, .agreement = WORKS_AGREEMENT_EVIDENCE},
	{"PUT", "/api/evidence/contribution", MAY_SIGNED_IN, ROUTE_PUT, share,
         "Let one's own talks be counted with those of others",
         .agreement = WORKS_AGREEMENT_EVIDENCE},
	{"DELETE", "/api/evidence/contribution", MAY_SIGNED_IN, ROUTE_RETIRE, take_back,
         "Take it back, with all that was counted together with one's own"},
};
const size_t evidence_route_count = sizeof evidence_routes / sizeof *evidence_routes;
