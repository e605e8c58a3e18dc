#include "core/err.h"

int err_http_status(enum err e)
{
	static const int status[ERR_COUNT] = {
		[ERR_NONE] = 200,       [ERR_INVALID] = 422,   [ERR_NOT_FOUND] = 404,
		[ERR_SIGNED_OUT] = 401, [ERR_DENIED] = 403,    [ERR_CONFLICT] = 409,
		[ERR_TOO_LARGE] = 413,  [ERR_TOO_OFTEN] = 429, [ERR_BUSY] = 503,
		[ERR_BROKEN] = 500,
	};
	return status[e];
}

int err_exit_status(enum err e)
{
	if (e == ERR_NONE)
		return 0;
	return e == ERR_BROKEN || e == ERR_BUSY ? 3 : 1;
}
