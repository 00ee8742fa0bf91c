/* scan.h: the version of an interpreter out of the texts inside its program file. */
#ifndef VENVCAST_FIND_SCAN_H
#define VENVCAST_FIND_SCAN_H

#include "src/find/elf.h"
#include "src/find/facts.h"

/* Looks for the version text of `tag` (whose minor must be known) in the constants of `elf`. False when
 * there is none, or two that contradict each other. Reads most of the file: the answer is worth keeping. */
bool scan_version(struct elf *elf, const struct tag *tag, struct version *out);

#endif
