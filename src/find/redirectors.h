/* redirectors.h: by which names an environment's interpreter is started on Windows, and what stands behind each. */
#ifndef VENVCAST_FIND_REDIRECTORS_H
#define VENVCAST_FIND_REDIRECTORS_H

#include "platform/platform.h"
#include "src/find/interpreter.h"

/* Fills `programs` of an interpreter on Windows whose other facts are known; on other systems there are none.
 * `linked` asks for the libraries, too, that links need beside them. What a base lacks or has broken (an empty file,
 * another machine's) is passed over, down to our own redirector. */
void redirectors_find(struct arena *arena, const struct host *host, bool linked, struct interpreter *python);

#endif
