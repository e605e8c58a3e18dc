#include "api/dav_ready.h"

#include "http/ready.h"

static struct ready_key key_of(struct scope *s, const struct request *q,
                               const struct calendar *calendar)
{
	struct str parts[] = {
		STR("calendar"),
		{(const char *)calendar->id.b, ID_BYTES},
		text_format(s->mem, "%lld/%lld", (long long)calendar->number,
	                    (long long)calendar->changed_at_ms),
		str_from(q->route->method),
		q->base_path,
		q->path,
		request_header(q, "Depth"),
		q->body,
	};

	return ready_key(s, parts, sizeof parts / sizeof *parts);
}

bool dav_ready_give(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r)
{
	struct ready_key key = key_of(s, q, calendar);

	return ready_give(s, &key, r);
}

void dav_ready_keep(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r)
{
	struct ready_key key = key_of(s, q, calendar);

	ready_keep(s, &key, r, NULL);
}
