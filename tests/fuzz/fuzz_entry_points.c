/* fuzz_entry_points.c: entry_points.txt: what is accepted is a plain file name and plain identifiers, and reads back. */
#include "src/seed/entry_points.h"
#include "src/seed/member.h"
#include "src/seed/script.h"
#include "tests/fuzz/fuzz.h"

/* Dotted identifiers: nothing that could be anything else in a program text. */
static bool is_plain(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < 0x80 && *at != '.' && *at != '_' && !(*at >= '0' && *at <= '9')
            && !((*at | 32) >= 'a' && (*at | 32) <= 'z'))
            return false;
    return text[0] != '\0';
}

static void claim_points(struct arena *arena, size_t count, const struct entry_point *points)
{
    struct text out = { .arena = arena };
    struct entry_point *again;
    struct error error;
    size_t same;
    for (size_t i = 0; i < count; i++) {
        CLAIM(member_part_fault(arena, str_of(points[i].name)) == W_FINE);
        CLAIM(is_plain(points[i].module) && is_plain(points[i].attribute));
        CLAIM(fuzz_is_harmless(str_of(points[i].name)));
        CLAIM(str_find_byte(script_body(arena, &points[i]), '\0') == script_body(arena, &points[i]).size);
        text_print(&out, "[%s]\n%s = %s:%s\n", points[i].windowed ? "gui_scripts" : "console_scripts", points[i].name,
                   points[i].module, points[i].attribute);
    }
    /* A section may come twice only where the reader takes it so. */
    if (count == 1) {
        CLAIM(entry_points_read(arena, "x.whl", text_view(&out), &same, &again, &error) && same == count);
        CLAIM(strcmp(again[0].name, points[0].name) == 0 && strcmp(again[0].module, points[0].module) == 0
              && strcmp(again[0].attribute, points[0].attribute) == 0 && again[0].windowed == points[0].windowed);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    struct entry_point *points;
    struct error error = { 0 };
    size_t count;
    if (entry_points_read(&arena, "x.whl", (str){ (const char *)data, size }, &count, &points, &error))
        claim_points(&arena, count, points);
    else
        CLAIM(error.code == E_WHEEL && error.text[0] != '\0');
    fuzz_end(&arena, size, 4000);
    return 0;
}
