/* fuzz_version.c: versions and requirements of PEP 440: an order that is one, prints that read back, wishes. */
#include "src/ask/wish.h"
#include "src/base/requirement.h"
#include "src/find/possible.h"
#include "src/seed/project.h"
#include "src/seed/version.h"
#include "tests/fuzz/fuzz.h"

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void claim_release(struct arena *arena, str text)
{
    struct release release, again;
    if (!release_parse(text, &release))
        return;
    const char *printed = release_print(arena, &release);
    CLAIM(release_parse(str_of(printed), &again) && release_compare(&release, &again) == 0);
    CLAIM(strcmp(release_print(arena, &again), printed) == 0);
    CLAIM(release_begins(&release, &again, release.count));
}

static void claim_order(const str version[3])
{
    for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 3; b++) {
            int one = sign(version_compare(version[a], version[b]));
            CLAIM(one == -sign(version_compare(version[b], version[a])) && (a != b || one == 0));
            for (size_t c = 0; c < 3; c++)
                if (one <= 0 && version_compare(version[b], version[c]) <= 0)
                    CLAIM(version_compare(version[a], version[c]) <= 0);
        }
}

static void claim_requirement(struct arena *arena, str text, const str version[3])
{
    struct requirement requirement;
    struct release release;
    const char *why = NULL;
    bool fits = false;
    if (!requirement_parse(arena, text, &requirement, &why)) {
        CLAIM(why != NULL && why[0] != '\0');
        return;
    }
    for (size_t i = 0; i < 3; i++)
        if (release_parse(version[i], &release) && release.epoch == 0)
            fits |= requirement_matches(arena, &requirement, &release) && release.count <= 3 && !release.is_post
                 && !release_is_pre(&release);
    if (fits)
        CLAIM(requirement_is_possible(arena, &requirement));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str rest = { (const char *)data, size }, version[3];
    struct wish wish;
    const char *why = NULL;
    for (size_t i = 0; i < 3; i++) {
        version[i] = str_of(fuzz_field(&arena, &rest));
        claim_release(&arena, version[i]);
    }
    const char *text = str_copy(&arena, rest);
    claim_order(version);
    claim_requirement(&arena, rest, version);
    if (wish_parse(&arena, text, &wish, &why)) {
        CLAIM(wish.name.size > 0 && strcmp(project_normal(&arena, wish.name),
              project_normal(&arena, str_of(project_normal(&arena, wish.name)))) == 0);
        CLAIM(project_same(wish.name, str_of(project_normal(&arena, wish.name))));
        (void)wish_takes(&arena, &wish, version[0]);
    } else {
        CLAIM(why != NULL && why[0] != '\0');
    }
    fuzz_end(&arena, size, 20000);
    return 0;
}
