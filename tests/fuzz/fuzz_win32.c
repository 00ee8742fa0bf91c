/* fuzz_win32.c: what the back end of Windows reads from bytes alone: reparse points, aliases, command lines. */
#include "platform/win32/alias_parse.h"
#include "platform/win32/command_line.h"
#include "platform/win32/reparse.h"
#include "tests/fuzz/fuzz.h"

/* Words that are joined to a command line are split into the same words again. */
static void claim_command_line(struct arena *arena, str rest)
{
    const char *words[16] = { NULL };
    int count = 0;
    while (rest.size > 0 && count < 15)
        words[count++] = fuzz_field(arena, &rest);
    if (strpbrk(count > 0 ? words[0] : "", "\"") != NULL)
        return;
    struct os_args args = command_line_split(arena, command_line_join(arena, "C:\\a b\\p.exe", words));
    CLAIM(args.count == count + 1 && strcmp(args.values[0], "C:\\a b\\p.exe") == 0);
    for (int i = 0; i < count; i++)
        CLAIM(strcmp(args.values[i + 1], words[i]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    struct reparse_link link;
    struct os_alias alias;
    if (reparse_read_link(data, size, &link))
        CLAIM(link.text >= data && link.units <= size / 2 && link.text + 2 * link.units <= data + size);
    if (alias_parse(&arena, data, size, &alias))
        CLAIM(alias.target != NULL && utf8_is_valid(str_of("")) && strlen(alias.target) <= size * 3);
    struct os_args args = command_line_split(&arena, str_copy(&arena, (str){ (const char *)data, size }));
    for (int i = 0; i < args.count; i++)
        CLAIM(strlen(args.values[i]) <= size);
    claim_command_line(&arena, (str){ (const char *)data, size });
    fuzz_end(&arena, size, 2000);
    return 0;
}
