/* process.h: what starting a program and becoming one have in common. */
#ifndef VENVCAST_PLATFORM_POSIX_PROCESS_H
#define VENVCAST_PLATFORM_POSIX_PROCESS_H

#include <spawn.h>

#include "platform/platform.h"

/* Of that command, ended by NULL; the arguments with the program in front. */
char **process_arguments(struct arena *arena, const struct os_command *command);
char **process_environment(struct arena *arena, const struct os_command *command);

/* ---- child_folder.c, or child_folder_plain.c ---- */

/* Makes the program begin in command->folder: by one more action, or by changing what is started. Returns an errno. */
int child_folder(struct arena *arena, posix_spawn_file_actions_t *actions, struct os_command *command);

/* ---- signals.c ---- */

/* A process that begins (os_start) has a caller of its own: nothing is remembered of an earlier one. */
void signals_begin(void);

/* Changes what a signal does, and remembers what our caller had chosen. */
void signals_ignore(int number);
void signals_set_usual(int number);

/* As our caller had chosen it, for the program that this process becomes; and as it was a moment ago. */
void signals_give_back(void);
void signals_take_again(void);

/* ---- interrupt.c ---- */

/* Interrupts do again what they did before they were held; one that has come meanwhile ends the process. */
void interrupts_release(void);

/* ---- start.c ---- */

/* The streams that our caller had closed, and that we have opened on nothing, are closed in the next program. */
void streams_give_back(void);

#endif
