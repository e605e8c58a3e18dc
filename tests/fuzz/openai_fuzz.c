/* OpenAI's verbose JSON and its relatives: seconds, speakers, a bare list. */
#include "talk/import_json.h"
#include "transcript_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = {(const char *)bytes, count};

	transcript_check_import(input, import_json_read_openai);
	transcript_check_read(input);
	return 0;
}
