/* Plain and pasted text: the three ways to say who speaks, and every encoding. */
#include "talk/import_text.h"
#include "transcript_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = {(const char *)bytes, count};

	transcript_check_import(input, import_text_read);
	transcript_check_read(input);
	return 0;
}
