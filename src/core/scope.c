#include "core/scope.h"

#include <stdarg.h>
#include <stdio.h>

enum language scope_language(struct str name)
{
	return str_equal(name, STR("en")) ? LANGUAGE_EN : LANGUAGE_DE;
}

/* In parentheses, because the name is also a macro (scope.h). */
enum err(scope_fail)(struct scope *s, enum err e, const char *key, const char *field,
                     const char *detail, ...)
{
	va_list list;

	s->problem = (struct problem){.key = key, .field = field};
	va_start(list, detail);
	vsnprintf(s->problem.detail, sizeof s->problem.detail, detail, list);
	va_end(list);
	return e;
}

enum err(scope_fail_input)(struct scope *s, const char *key, int64_t line, const char *detail, ...)
{
	va_list list;

	s->problem = (struct problem){.key = key, .line = line, .is_detail_public = true};
	va_start(list, detail);
	vsnprintf(s->problem.detail, sizeof s->problem.detail, detail, list);
	va_end(list);
	return ERR_INVALID;
}
