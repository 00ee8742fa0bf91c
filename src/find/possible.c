/* possible.c: contradictions in version specifiers, found by trying what could make a difference.
 *
 * Whether a version fits can only change at a number that a clause names. So it is enough to try, for each
 * of the three numbers and the number of a pre-release, those that are named, their neighbours, the
 * smallest, and one beyond all of them. */
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

static void add_around(struct numbers *numbers, unsigned value)
{
    if (value > 0)
        add(numbers, value - 1);
    add(numbers, value);
    add(numbers, value + 1);
}

/* What is worth trying at `place`: 0 to 2 for a number, 3 for that of a pre-release. */
static struct numbers worth_trying(struct arena *arena, const struct requirement *requirement, unsigned place)
{
    struct numbers numbers = { 0, arena_take_many(arena, 3 * requirement->count + 2, sizeof *numbers.values) };
    unsigned largest = 0;
    for (size_t i = 0; i < requirement->count; i++) {
        const struct release *release = &requirement->clauses[i].release;
        unsigned value = place < 3 ? release->numbers[place] : release->pre_number;
        add_around(&numbers, value);
        largest = value > largest ? value : largest;
    }
    add(&numbers, 0);
    add(&numbers, largest + 2);
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
