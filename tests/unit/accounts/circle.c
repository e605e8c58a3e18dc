#include "circle.h"

struct scope *circle_scope(struct circle *ret_circle)
{
	struct scope *s = team_scope();
	struct account draft = {.name = STR("Nordwind AG"), .country = STR("DE")};
	const struct account *account;

	ret_circle->ines = s->actor;
	ret_circle->jonas = team_add(s, "Jonas Kröger", "jonas@firma.example", MEMBER_MEMBER)->id;
	ret_circle->lea = team_add(s, "Lea Sommer", "lea@firma.example", MEMBER_LEAD)->id;
	assert_ok(account_add(s, &draft, &account));
	ret_circle->nordwind = account->id;
	assert_ok(account_member_add(s, account->id, ret_circle->jonas, false));
	return s;
}
