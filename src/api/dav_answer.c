#include "api/dav_answer.h"

#include "api/dav_report.h"
#include "store/db.h"

enum err dav_answer_only(struct scope *s, struct response *r, int status)
{
	db_abandon(s);
	r->status = status;
	r->text.bytes = 0;
	r->content_type = "text/plain; charset=utf-8";
	return ERR_NONE;
}

enum err dav_answer_refuse(struct scope *s, struct response *r, int status, const char *name)
{
	db_abandon(s);
	dav_report_refuse(r, status, name);
	return ERR_NONE;
}

enum err dav_answer_not_there(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "calendar.not_found", NULL, "nothing there");
}

enum err dav_answer_told(struct scope *s, struct response *r, enum err e)
{
	static const struct {
		const char *key;
		int status;
		const char *name;
	} conditions[] = {
		{"ics.malformed", 403, "C:valid-calendar-data"},
		{"ics.too_large", 403, "C:max-resource-size"},
		{"calendar.not_one", 403, "C:valid-calendar-object-resource"},
		{"calendar.component", 403, "C:supported-calendar-component"},
		{"calendar.uid_taken", 403, "C:no-uid-conflict"},
		{"calendar.full", 507, "D:quota-not-exceeded"},
		{"calendar.too_many", 507, "D:quota-not-exceeded"},
		{"calendar.property_too_large", 507, "D:quota-not-exceeded"},
		{"calendar.properties_many", 507, "D:quota-not-exceeded"},
		{"block.not_agreed", 403, "D:need-privileges"},
		{"calendar.name", 403, "C:calendar-collection-location-ok"},
	};

	for (size_t i = 0; e && i < sizeof conditions / sizeof *conditions; i++)
		if (str_equal(str_from(s->problem.key), str_from(conditions[i].key)))
			return dav_answer_refuse(s, r, conditions[i].status, conditions[i].name);
	return e;
}
