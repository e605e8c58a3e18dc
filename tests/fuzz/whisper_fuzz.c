/* whisper.cpp's JSON: cutting into segments, offsets and written times, recognisers' marks. */
#include "talk/import_json.h"
#include "transcript_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = {(const char *)bytes, count};

	transcript_check_import(input, import_json_read_whisper_cpp);
	transcript_check_read(input);
	return 0;
}
