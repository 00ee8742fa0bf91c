/* key.c: a plan in one text, and its hash. */
#include "src/many/key.h"

#include "src/report/text.h"
#include "src/report/words.h"
#include "src/seed/hash.h"

enum { LARGEST = 512 * 1024 * 1024 };

static void put_bytes(struct text *key, const void *bytes, size_t size)
{
    text_print(key, "%s\n", hash_hex(key->arena, bytes, size));
}

/* What cannot be read now cannot be copied either. */
static void put_file(struct text *key, const char *path)
{
    const char *bytes;
    size_t size;
    if (os_read(key->arena, path, LARGEST, &bytes, &size).code == OS_OK)
        put_bytes(key, bytes, size);
}

/* Of a seed RECORD says it all. */
static void put_seed(struct text *key, const struct step *step)
{
    for (size_t i = 0; i < step->file_count; i++)
        if (str_ends(str_of(step->files[i].path), "/RECORD"))
            put_bytes(key, step->files[i].bytes, step->files[i].size);
}

static void put_step(struct text *key, const struct step *step)
{
    text_print(key, "%s %s %s %o\n", report_step_kind(step->kind), step->path, step->source == NULL ? "" : step->source,
               step->mode);
    str text = step->kind == STEP_TEXT ? plan_text(key->arena, step) : STR("");
    if (step->kind == STEP_TEXT)
        put_bytes(key, text.text, text.size);
    if (step->kind == STEP_COPY)
        put_file(key, step->source);
    put_seed(key, step);
    for (size_t i = 0; step->command != NULL && step->command[i] != NULL; i++) {
        text_print(key, "%s\n", step->command[i]);
        if (i > 0)
            put_file(key, step->command[i]);
    }
}

const char *key_of(struct arena *arena, const struct interpreter *python, const struct plan *plan)
{
    struct text key = { .arena = arena };
    const char *version = words_version(arena, python);
    text_print(&key, VENVCAST_VERSION " %s %s %s %s %o %d %s\n", version, python->abiflags, python->architecture,
               python->lib_name, os_mask(), plan->dated, number_text(arena, (uint64_t)plan->date));
    for (size_t i = 0; i < plan->count; i++)
        put_step(&key, &plan->steps[i]);
    text_done(&key);
    return text_format(arena, "venvcast-%s-%s-%s\n", version, python->architecture,
                       hash_hex(arena, key.bytes, key.size));
}
