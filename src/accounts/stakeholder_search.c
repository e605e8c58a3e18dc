#include "accounts/stakeholder_search.h"

#include "accounts/relation.h"
#include "accounts/stakeholder.h"
#include "core/text.h"
#include "store/db.h"
#include "teams/search.h"

/* As the pages call them (web/words), in both languages at once: whoever searches types what they read. */
static const char *const role_words[STAKEHOLDER_ROLE_COUNT] = {
	[STAKEHOLDER_DECIDES] = "entscheidet decides",
	[STAKEHOLDER_APPROVES] = "gibt frei approves",
	[STAKEHOLDER_INFLUENCES] = "beeinflusst influences",
	[STAKEHOLDER_USES] = "nutzt uses",
	[STAKEHOLDER_BUYS] = "kauft ein buys",
	[STAKEHOLDER_KEEPS_THE_GATE] = "öffnet Türen keeps the gate",
};

static const char *const relation_words[RELATION_KIND_COUNT] = {
	[RELATION_REPORTS_TO] = "berichtet an reports to",
	[RELATION_TRUSTS] = "vertraut trusts",
	[RELATION_WORKS_WITH] = "arbeitet mit works with",
	[RELATION_AT_ODDS] = "liegt im Streit mit is at odds with",
};

/* Without a title: by a name the contact is found first, then what is noted. */
static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct id contact = db_id(rows, row, 0);
	struct str name = db_str(rows, row, 2), note = db_str(rows, row, 4);

	if (!db_is_null(rows, row, 5))
		return search_retire(s, "stakeholder", contact);
	return search_put(s, &(struct search_record){
				     .kind = "stakeholder",
				     .record = contact,
				     .account = db_id(rows, row, 1),
				     .text = text_format(s->mem, "%.*s %s %.*s", STR_ARG(name),
	                                                 role_words[db_number(rows, row, 3)],
	                                                 STR_ARG(note))});
}

static enum err put_relation(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct id id = db_id(rows, row, 0);
	struct str from = db_str(rows, row, 3), to = db_str(rows, row, 4);

	if (db_number(rows, row, 5) == 0)
		return search_retire(s, "relation", id);
	return search_put(s, &(struct search_record){
				     .kind = "relation",
				     .record = id,
				     .account = db_id(rows, row, 1),
				     .text = text_format(s->mem, "%.*s %s %.*s", STR_ARG(from),
	                                                 relation_words[db_number(rows, row, 2)],
	                                                 STR_ARG(to))});
}

enum err stakeholder_search_follow(struct scope *s, struct id account, struct id contact)
{
	struct id after = ID_NONE;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "stakeholder_search_find", DB_ID(s->organisation), DB_ID(contact)));
	TRY(rows.count ? put_row(s, &rows, 0) : search_retire(s, "stakeholder", contact));
	do {
		TRY(DB_READ(s, &rows, "stakeholder_search_relations", DB_ID(s->organisation),
		            DB_ID(account), DB_ID(contact), DB_ARRAY(after.b),
		            DB_NUMBER(RELATION_LIST_MAX)));
		for (size_t i = 0; i < rows.count; i++) {
			after = db_id(&rows, i, 0);
			TRY(put_relation(s, &rows, i));
		}
	} while (rows.count == RELATION_LIST_MAX);
	return ERR_NONE;
}

const struct search_source stakeholder_search_findable = {"stakeholder",
                                                          "stakeholder_search_list_all", put_row};
const struct search_source stakeholder_search_relations_findable = {
	"relation", "stakeholder_search_relations_all", put_relation};
