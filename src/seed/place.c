/* place.c: files of a wheel → paths in an environment (PEP 427, as pip lays them out). */
#include "src/seed/place.h"

#include <string.h>

#include "src/seed/data.h"
#include "src/seed/project.h"
#include "src/seed/script.h"

const char *place_of(struct arena *arena, const struct seed_scheme *scheme, const struct wheel *wheel,
                     const struct wheel_file *file)
{
    struct data_path split = data_split(file->path);
    switch (split.part) {
    case DATA_NONE:
    case DATA_PURELIB:
        return text_join(arena, scheme->site_packages, "/", split.rest.text, NULL);
    case DATA_PLATLIB:
        return text_join(arena, scheme->platform_packages != NULL ? scheme->platform_packages : scheme->site_packages,
                         "/", split.rest.text, NULL);
    case DATA_SCRIPTS:
        return data_is_wrapper(wheel, split.rest) ? NULL
                                                  : text_join(arena, scheme->scripts, "/", split.rest.text, NULL);
    case DATA_HEADERS:
        return text_join(arena, scheme->headers, "/", project_normal(arena, str_of(wheel->name)), "/", split.rest.text,
                         NULL);
    case DATA_DATA:
        return split.rest.text;
    case DATA_UNKNOWN:
        break;      /* data_fault has refused it */
    }
    return NULL;
}

const char *place_row(struct arena *arena, const struct seed_scheme *scheme, const char *place)
{
    struct text out = { .arena = arena };
    size_t size = strlen(scheme->site_packages);
    if (strncmp(place, scheme->site_packages, size) == 0 && place[size] == '/')
        return place + size + 1;
    text_put(&out, "../");
    for (const char *at = scheme->site_packages; *at != '\0'; at++)
        if (*at == '/')
            text_put(&out, "../");
    text_put(&out, place);
    return text_done(&out);
}

bool place_script(struct arena *arena, const struct host *host, const struct seed_scheme *scheme,
                  const struct wheel_file *file, str *out)
{
    str text = { (const char *)file->bytes, file->size }, line, rest = text;
    struct text made = { .arena = arena };
    *out = text;
    if (!str_starts(text, "#!python"))
        return false;
    (void)str_next_line(&rest, &line);
    script_first_lines(host, scheme->python, &made);
    if (host->family == HOST_WINDOWS) {
        made.size--;
        text_put(&made, host->newline);
    }
    text_add(&made, rest);
    *out = (str){ text_done(&made), made.size };
    return true;
}
