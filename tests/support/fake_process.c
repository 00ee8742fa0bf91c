/* fake_process.c: the fake's half of platform.h that is about the process and its surroundings. */
#include "tests/support/fake_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/words.h"

const struct host *os_host(void)
{
    return fake_world.host;
}

void os_reason(struct os_status status, char *text, size_t room)
{
    snprintf(text, room, "%s", words_of_code(status.code));
}

struct os_args os_start(struct arena *arena, int argc, char **argv)
{
    (void)arena;
    return (struct os_args){ argc > 0 ? argc : 0, (const char *const *)argv };
}

void os_touch(void *memory, size_t size)
{
    (void)memory, (void)size;
}

const char *os_variable(const char *name)
{
    for (const struct variable *variable = fake_world.variables; variable != NULL; variable = variable->next)
        if (strcmp(variable->name, name) == 0)
            return variable->value;
    return NULL;
}

/* What has been set again or removed stays in the list, behind what holds now. */
const char *os_next_variable(const char *prefix, size_t *at)
{
    const struct variable *variable = fake_world.variables;
    for (size_t i = 0; i < *at && variable != NULL; i++)
        variable = variable->next;
    for (; variable != NULL; variable = variable->next) {
        ++*at;
        if (strncmp(variable->name, prefix, strlen(prefix)) == 0 && variable->value != NULL &&
            os_variable(variable->name) == variable->value)
            return fake_print("%s=%s", variable->name, variable->value);
    }
    return NULL;
}

bool os_is_elevated_by_file(void)
{
    return fake_world.elevated;
}

uint32_t os_user(void)
{
    return fake_world.user;
}

unsigned os_mask(void)
{
    return fake_world.host->family == HOST_WINDOWS ? 0 : fake_world.mask;
}

struct os_status os_current_folder(struct arena *arena, const char **out)
{
    struct os_status status = fake_call(false);
    if (status.code == OS_OK && (fake_world.current == NULL || fake_world.current->gone))
        status = fake_status(OS_ABSENT);
    if (status.code == OS_OK)
        *out = node_path(arena, fake_world.current);
    return status;
}

const char *os_home(void)
{
    const char *home = os_variable(fake_world.host->family == HOST_WINDOWS ? "USERPROFILE" : "HOME");
    return home != NULL && *home != '\0' ? home : NULL;
}

const char *os_cache_folder(struct arena *arena)
{
    if (fake_world.host->family == HOST_WINDOWS)
        return os_variable("LOCALAPPDATA");
    const char *chosen = os_variable("XDG_CACHE_HOME"), *home = os_home();
    if (chosen != NULL && *chosen == '/')
        return chosen;
    if (home == NULL || *home != '/')
        return NULL;
    const char *path = fake_print("%s%s", home, fake_world.host->darwin ? "/Library/Caches" : "/.cache");
    return arena_copy(arena, path, strlen(path));
}

const char *os_config_folder(struct arena *arena, bool everybodys)
{
    if (fake_world.host->family == HOST_WINDOWS)
        return os_variable(everybodys ? "ProgramData" : "APPDATA");
    const char *chosen = os_variable("XDG_CONFIG_HOME"), *home = os_home();
    if (everybodys)
        return "/etc";
    if (chosen != NULL && *chosen == '/')
        return chosen;
    if (home == NULL || *home != '/')
        return NULL;
    const char *path = fake_print("%s%s", home, fake_world.host->darwin ? "/Library/Application Support" : "/.config");
    return arena_copy(arena, path, strlen(path));
}

/* Never twice the same, and the same in every run of the test. */
struct os_status os_random(void *bytes, size_t size)
{
    struct os_status status = fake_call(false);
    for (unsigned char *next = bytes; status.code == OS_OK && size != 0; size--) {
        fake_world.chance = fake_world.chance * 6364136223846793005u + 1442695040888963407u;
        *next++ = (unsigned char)(fake_world.chance >> 56);
    }
    return status;
}

uint64_t os_clock(void)
{
    fake_world.ticks += fake_world.pace == 0 ? 1 : fake_world.pace;
    return (fake_world.ticks - 1) * 1000000u;
}

void os_pause(uint64_t nanoseconds)
{
    fake_world.ticks += nanoseconds / 1000000u;
    if (fake_world.pauses > 0 && --fake_world.pauses == 0)
        fake_world.claimed = false;
}

int64_t os_now(void)
{
    return (int64_t)(1700000000 + fake_world.ticks) * 1000000000;
}

struct os_status os_print(enum os_stream stream, const char *bytes, size_t size)
{
    fake_world.printed[stream] = fake_print("%s%.*s", fake_world.printed[stream], (int)size, bytes);
    return FAKE_OK;
}

bool os_is_terminal(enum os_stream stream)
{
    return fake_world.terminal[stream];
}

bool os_owns_terminal(void)
{
    return false;
}

void os_wait_for_enter(void)
{
    fake_world.pauses++;
}

bool os_shows_colors(enum os_stream stream)
{
    return fake_world.terminal[stream] && (fake_world.lacks & FAKE_LACKS_COLORS) == 0;
}

unsigned os_columns(enum os_stream stream)
{
    return fake_world.terminal[stream] ? fake_world.columns : 0;
}

const char *os_parent_program(struct arena *arena)
{
    (void)arena;
    return fake_world.parent;
}

void os_hold_interrupts(void)
{
}

bool os_interrupted(void)
{
    fake_world.interrupt_asked++;
    return fake_world.interrupt_at != 0 && fake_world.interrupt_asked >= fake_world.interrupt_at;
}

void os_end_interrupted(void)
{
    exit(130);                      /* only a main does this: test_program.c gives each a process of its own */
}

static void write_down(const struct os_command *command)
{
    char *words = fake_copy(command->program), *with = fake_copy("");
    for (const char *const *next = command->arguments; next != NULL && *next != NULL; next++)
        words = fake_print("%s %s", words, *next);
    for (const char *const *next = command->set; next != NULL && *next != NULL; next++)
        with = fake_print("%s%s\n", with, *next);
    if (fake_world.runs == sizeof fake_world.ran / sizeof *fake_world.ran)
        return;
    fake_world.ran_with[fake_world.runs] = with;
    fake_world.ran[fake_world.runs++] = words;
}

static struct os_status find_program(const struct os_command *command, struct node **program)
{
    struct os_status status = fake_call(false);
    if (status.code == OS_OK)
        status = tree_find(command->program, true, program);
    if (status.code != OS_OK)
        return status;
    if (fake_world.is_confined || (*program)->kind != OS_FILE || !node_allows(*program, 1))
        return fake_status(OS_DENIED);
    return FAKE_OK;
}

/* Returns, as no real one does, and leaves behind what it became, and what it found there. */
struct os_status os_become(struct arena *arena, const struct os_command *command)
{
    struct node *program = NULL;
    (void)arena;
    struct os_status status = find_program(command, &program);
    if (status.code != OS_OK)
        return status;
    write_down(command);
    for (const char *const *next = command->set; next != NULL && *next != NULL; next++) {
        const char *equals = strchr(*next, '=');
        size_t size = equals == NULL ? strlen(*next) : (size_t)(equals - *next);
        fake_set(fake_print("%.*s", (int)size, *next), equals == NULL ? NULL : equals + 1);
    }
    return FAKE_OK;
}

struct os_status os_run(struct arena *arena, const struct os_command *command, struct os_ended *out)
{
    struct node *program = NULL;
    struct os_status status = find_program(command, &program);
    if (status.code != OS_OK)
        return status;
    write_down(command);
    fake_world.input = command->input == NULL ? NULL : fake_copy(command->input);
    if (program->output == NULL)
        return fake_status(OS_FAILED);
    if (command->said != NULL)
        command->said(command->data, OS_OUT, program->output, strlen(program->output));
    if (command->stop != NULL && command->stop(command->data))
        return fake_status(OS_FAILED);
    size_t size = command->capture ? strlen(program->output) : 0;
    *out = (struct os_ended){ program->code, arena_copy(arena, program->output, size), size };
    return FAKE_OK;
}
