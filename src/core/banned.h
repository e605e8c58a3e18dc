/* banned.h - calls we do not make, and what to write instead. The build includes it before every
 * file, so that the compiler stops at an undeclared name that says the replacement.
 * The headers that declare the real ones come first. Layer: core. */
#ifndef CORE_BANNED_H
#define CORE_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define strcpy(...) banned_strcpy__build_with_text_add(__VA_ARGS__)
#define strncpy(...) banned_strncpy__cut_with_str_part(__VA_ARGS__)
#define strcat(...) banned_strcat__build_with_text_add(__VA_ARGS__)
#define strtok(...) banned_strtok__cut_with_str_next(__VA_ARGS__)
#define sprintf(...) banned_sprintf__build_with_text_addf(__VA_ARGS__)
#define vsprintf(...) banned_vsprintf__build_with_text_addf(__VA_ARGS__)
#define atoi(...) banned_atoi__read_with_str_number(__VA_ARGS__)
#define atol(...) banned_atol__read_with_str_number(__VA_ARGS__)
#define localtime(...) banned_localtime__use_date_in_zone(__VA_ARGS__)
#define gmtime(...) banned_gmtime__use_date_utc(__VA_ARGS__)
#define rand(...) banned_rand__use_random_fill(__VA_ARGS__)

/* malloc, calloc, realloc, strdup: core/arena.c alone may; tools/check-layers looks. */

#endif
