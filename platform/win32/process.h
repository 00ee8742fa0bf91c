/* process.h: what starting a program and becoming one have in common. */
#ifndef VENVCAST_PLATFORM_WIN32_PROCESS_H
#define VENVCAST_PLATFORM_WIN32_PROCESS_H

#include "platform/win32/win32.h"

/* Its environment as the system wants it; can it be started; a path as programs know it. */
wchar_t *process_environment(struct arena *arena, const struct os_command *command);
bool process_is_program(const char *path);
wchar_t *process_path(struct arena *arena, const char *path);

#endif
