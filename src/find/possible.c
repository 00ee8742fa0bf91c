/* possible.c: contradictions in version specifiers, found by trying what could make a difference.
 *
 * If any version fits, then a smallest one does, and each of its numbers is 0, one that a clause names, or the
 * next after that: with less, it would be on the same side of every clause. So only those are tried, and
 * pre-releases likewise where a clause names one. */
#include "src/find/possible.h"

/* A file that a stranger wrote must not keep us busy. */
enum { MOST_CLAUSES = 64, MOST_TRIES = 100000 };

struct numbers {
    size_t count;
    unsigned *values;
};

static void add(struct numbers *numbers, unsigned value)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (numbers->values[i] == value)
            return;
    numbers->values[numbers->count++] = value;
}

/* What is worth trying at `place`: 0 to 2 for a number, 3 for that of a pre-release. */
static struct numbers worth_trying(struct arena *arena, const struct requirement *requirement, unsigned place)
{
    struct numbers numbers = { 0, arena_take_many(arena, 2 * requirement->count + 1, sizeof *numbers.values) };
    add(&numbers, 0);
    for (size_t i = 0; i < requirement->count; i++) {
        const struct release *release = &requirement->clauses[i].release;
        unsigned value = place < 3 ? release->numbers[place] : release->pre_number;
        add(&numbers, value);
        add(&numbers, value + 1);
    }
    return numbers;
}

/* The final release, and its pre-releases if some clause knows of such. */
static bool fits_in_some_phase(struct arena *arena, const struct requirement *requirement,
                               const struct numbers *phases, struct release release)
{
    if (requirement_matches(arena, requirement, &release))
        return true;
    for (release.pre = 1; phases != NULL && release.pre <= 3; release.pre++)
        for (size_t i = 0; i < phases->count; i++) {
            release.pre_number = phases->values[i];
            if (requirement_matches(arena, requirement, &release))
                return true;
        }
    return false;
}

bool requirement_is_possible(struct arena *arena, const struct requirement *requirement)
{
    if (requirement->count > MOST_CLAUSES)
        return true;
    struct numbers numbers[3], phases = worth_trying(arena, requirement, 3);
    const struct numbers *asked = requirement_asks_pre(requirement) ? &phases : NULL;
    for (unsigned place = 0; place < 3; place++)
        numbers[place] = worth_trying(arena, requirement, place);
    size_t tries = numbers[0].count * numbers[1].count * numbers[2].count;
    if (tries * (asked != NULL ? 3 * phases.count : 1) > MOST_TRIES)
        return true;
    for (size_t x = 0; x < numbers[0].count; x++)
        for (size_t y = 0; y < numbers[1].count; y++)
            for (size_t z = 0; z < numbers[2].count; z++) {
                struct release release = { .count = 3, .numbers = { numbers[0].values[x], numbers[1].values[y],
                                                                    numbers[2].values[z] } };
                if (fits_in_some_phase(arena, requirement, asked, release))
                    return true;
            }
    return false;
}
