#include "http/response.h"

void response_list_open(struct response *r)
{
	json_out_open(&r->json, '{');
	json_out_key(&r->json, "items");
	json_out_open(&r->json, '[');
}

void response_list_close(struct response *r, struct id last)
{
	json_out_close(&r->json, ']');
	json_out_key_id(&r->json, "next", last);
	json_out_close(&r->json, '}');
}
