/* progress.c: lines about many environments. */
#include "src/report/progress.h"

#include <stdio.h>
#include <string.h>

#include "src/base/utf8.h"
#include "src/report/text.h"

static unsigned rate_of(const struct progress *progress)
{
    uint64_t milliseconds = progress->nanoseconds / 1000000;
    return milliseconds == 0 ? 0 : (unsigned)(progress->done * 1000 / milliseconds);
}

/* Whole characters from the front that take no more than so many columns. */
static str fitting(str text, unsigned width)
{
    str rest = text;
    while (rest.size > 0) {
        str next = rest;
        (void)utf8_next(&next);
        if (utf8_width(str_slice(text, 0, text.size - next.size)) > width)
            break;
        rest = next;
    }
    return str_slice(text, 0, text.size - rest.size);
}

const char *report_progress(struct arena *arena, const struct progress *progress, const char *current, unsigned width)
{
    struct text out = { .arena = arena };
    text_number(&out, progress->done);
    text_put(&out, " of ");
    text_number(&out, progress->total);
    text_put(&out, ", ");
    text_number(&out, rate_of(progress));
    text_put(&out, " a second");
    if (progress->failed > 0)
        text_print(&out, ", %u failed", (unsigned)progress->failed);
    if (current != NULL) {
        text_put(&out, ": ");
        text_put(&out, utf8_show(arena, str_of(current)));
    }
    str whole = { text_done(&out), out.size };
    return width == 0 ? whole.text : str_copy(arena, fitting(whole, width));
}

/* The end of a long path says more than its beginning; what is not plain ASCII is left to longer reports. */
static void add_target(char *out, size_t room, const char *target)
{
    size_t size = strlen(target), start = size > 200 ? size - 200 : 0, at = strlen(out);
    for (; at + 1 < room && target[start] != '\0'; start++)
        out[at++] = target[start] >= ' ' && target[start] <= '~' ? target[start] : '?';
    out[at] = '\0';
}

/* No memory is asked for: it is said in the middle of the work, and perhaps on another thread. */
void report_pace(char *out, size_t room, const struct pace *pace, const char *target, unsigned width)
{
    static const char *const verbs[PHASES] = {
        [PHASE_FIND] = "Looking for the interpreter of ", [PHASE_SEED] = "Reading the wheels for ",
        [PHASE_PLAN] = "Looking at ", [PHASE_BUILD] = "Making ", [PHASE_RUN] = "Installing into ",
        [PHASE_WAIT] = "Waiting for another run at ",
    };
    snprintf(out, room, "%s", verbs[pace->phase]);
    if (pace->phase == PHASE_BUILD && pace->total > 0)
        snprintf(out, room, "Making %u of %u: ", (unsigned)pace->done, (unsigned)pace->total);
    add_target(out, room, target == NULL ? "" : target);
    if (width > 0 && strlen(out) > width)
        out[width] = '\0';
}

const char *report_summary(struct arena *arena, const struct progress *progress)
{
    uint64_t tenths = (progress->nanoseconds + 50000000) / 100000000;
    struct text out = { .arena = arena };
    text_put(&out, "Made ");
    text_number(&out, progress->done - progress->failed);
    text_put(&out, " of ");
    text_number(&out, progress->total);
    text_print(&out, " environments in %u.%u s", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
    if (progress->failed > 0)
        text_print(&out, "; %u failed", (unsigned)progress->failed);
    text_byte(&out, '\n');
    return text_done(&out);
}

/* A usage block for each wrong line would help nobody. */
const char *report_one_error(struct arena *arena, const char *where, const struct error *error, const char *reason,
                             bool color)
{
    const char *place = where == NULL ? "" : text_join(arena, utf8_show(arena, str_of(where)), ": ", NULL);
    if (error->code != E_USAGE)
        return text_join(arena, place, report_error(arena, NULL, error, reason, color), NULL);
    const char *remedy = text_join(arena, "Try: ", utf8_show(arena, str_of(error_helps(error))), "\n", NULL);
    return text_join(arena, place, "Error: ", utf8_show(arena, str_of(error->text)), " [E_USAGE]\n", remedy, NULL);
}
