/* project.h: names of projects, and the names of wheel files that carry them (PEP 427, PEP 503). */
#ifndef VENVCAST_SEED_PROJECT_H
#define VENVCAST_SEED_PROJECT_H

#include "src/base/str.h"

/* Equal where case does not count and runs of '-', '_' and '.' are one. */
bool project_same(str a, str b);

/* The one spelling that stands for all of them: "Pk_Two.x" as "pk-two-x". */
const char *project_normal(struct arena *arena, str name);

/* "pip-24.2-py3-none-any.whl" in its parts; views into the name. */
struct wheel_name {
    str project, version, build, python, abi, platform;
};

/* False when `file` is not the name of a wheel. */
bool wheel_name_read(const char *file, struct wheel_name *out);

/* Made for any platform and without an ABI of Python? Which Python is another question: tags.h. */
bool wheel_name_is_for_any(const struct wheel_name *name);

/* Made for any platform and any ABI of Python 3? */
bool wheel_name_is_pure(const struct wheel_name *name);

#endif
