/* hear.c: a program of the environment, run where its streams are ours to give, or line by line for who looks on. */
#include "src/apply/work.h"

enum { LINE_MOST = 1000 };

struct line {
    size_t size;
    char bytes[LINE_MOST + 1];
};

struct hearing {
    const struct watch *watch;
    struct line lines[2];           /* of its standard output and error, as far as they have come */
};

static void end_line(struct hearing *hearing, enum os_stream stream)
{
    struct line *line = &hearing->lines[stream];
    struct pace pace = { PHASE_RUN, 0, 0, stream == OS_OUT ? VOICE_OUT : VOICE_ERR, line->bytes };
    if (line->size > 0 && line->bytes[line->size - 1] == '\r')
        line->size--;
    line->bytes[line->size] = '\0';
    line->size = 0;
    if (hearing->watch != NULL && hearing->watch->pace != NULL)
        hearing->watch->pace(hearing->watch->data, &pace);
}

/* What is longer than a line may be comes as several. */
static void hear(void *data, enum os_stream stream, const char *bytes, size_t size)
{
    struct hearing *hearing = data;
    struct line *line = &hearing->lines[stream];
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n' || line->size == LINE_MOST)
            end_line(hearing, stream);
        if (bytes[i] != '\n')
            line->bytes[line->size++] = bytes[i];
    }
}

static bool is_to_stop(void *data)
{
    return watch_stops(((const struct hearing *)data)->watch);
}

struct os_status program_run(struct work *work, const struct os_command *command, struct os_ended *ended)
{
    if (command->talks)
        return os_run(work->arena, command, ended);
    struct os_command heard = *command;
    struct hearing *hearing = arena_take(work->arena, sizeof *hearing);
    hearing->watch = work->plan->watch;
    heard.said = hear;
    heard.stop = is_to_stop;
    heard.data = hearing;
    struct os_status status = os_run(work->arena, &heard, ended);
    for (int stream = OS_OUT; stream <= OS_ERR; stream++)
        if (hearing->lines[stream].size > 0)
            end_line(hearing, (enum os_stream)stream);
    return status;
}
