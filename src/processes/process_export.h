/* process_export.h - joint processes and their steps on their way out (accounts/export.h). Layer: processes. */
#ifndef PROCESSES_PROCESS_EXPORT_H
#define PROCESSES_PROCESS_EXPORT_H

#include "accounts/export_kinds.h"

#define PROCESS_EXPORT_KIND_COUNT 2 /* processes, process-steps */
extern const struct export_kind process_export_kinds[PROCESS_EXPORT_KIND_COUNT];

#endif
