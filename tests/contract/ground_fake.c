/* ground_fake.c: the contract's ground in the fake's memory. */
#include "tests/contract/ground.h"

#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include <stdio.h>

static char paths[64][8192];
static unsigned next_path;

bool ground_prepare(int argc, char **argv)
{
    (void)argv;
    return argc == 1;
}

int ground_own_tests(void)
{
    return 0;
}

int ground_begin(void **state)
{
    (void)state;
    fake_begin(&a_posix_host);
    fake_folder("/scratch", 0755);
    return 0;
}

int ground_end(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

const char *ground_path(const char *relative)
{
    char *path = paths[next_path++ % 64];
    snprintf(path, sizeof *paths, strcmp(relative, ".") == 0 ? "/scratch" : "/scratch/%s", relative);
    return path;
}

void ground_folder(const char *relative, unsigned mode)
{
    fake_folder(ground_path(relative), mode);
}

void ground_file(const char *relative, unsigned mode, const char *text)
{
    fake_file(ground_path(relative), mode, text);
}

void ground_link(const char *relative, const char *target)
{
    fake_link(ground_path(relative), target);
}

void ground_pipe(const char *relative)
{
    fake_other(ground_path(relative));
}

void ground_mask(unsigned mask)
{
    fake_mask(mask);
}

void ground_variable(const char *name, const char *value)
{
    fake_set(name, value);
}

bool ground_is(const char *relative, enum os_kind kind)
{
    return fake_is(ground_path(relative), kind);
}

bool ground_has(const char *relative)
{
    return ground_is(relative, OS_FILE) || ground_is(relative, OS_FOLDER) || ground_is(relative, OS_LINK)
        || ground_is(relative, OS_OTHER);
}

unsigned ground_mode(const char *relative)
{
    return fake_mode(ground_path(relative));
}

const char *ground_text(const char *relative)
{
    return fake_text(ground_path(relative));
}

const char *ground_target(const char *relative)
{
    return fake_target(ground_path(relative));
}

bool ground_is_ruler(void)
{
    return false;
}

bool ground_keeps_modes(void)
{
    return true;
}

bool ground_makes_links(void)
{
    return true;
}

bool ground_makes_pipes(void)
{
    return true;
}

bool ground_takes_bytes(void)
{
    return true;
}

int64_t ground_time_step(void)
{
    return 1;
}

unsigned ground_longest_way(void)
{
    return 8 * 1024;
}

int ground_apart(int (*body)(void))
{
    return body();
}
