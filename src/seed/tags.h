/* tags.h: does a wheel's name fit an interpreter (PEP 425; "Platform compatibility tags" of PyPA)? */
#ifndef VENVCAST_SEED_TAGS_H
#define VENVCAST_SEED_TAGS_H

#include "src/find/interpreter.h"
#include "src/seed/project.h"

/* 0 when it does not; else the larger the better, in pip's order: cp313, py313, py3, py312, ... py30. Only
 * wheels for any platform and without an ABI are looked at. */
unsigned tags_rank(const struct wheel_name *name, const struct interpreter *python);

#endif
