/* store_index.h: the index of a wheel in the cache: all that is needed of the wheel, without reading it. */
#ifndef VENVCAST_SEED_STORE_INDEX_H
#define VENVCAST_SEED_STORE_INDEX_H

#include "src/seed/stored.h"
#include "src/seed/wheel.h"

/* Sets what follows from the paths of the files, whose order stays. */
void store_index_number(struct stored_file *files, size_t count);

/* The bytes of the index. */
str store_index_write(struct arena *arena, const struct wheel *wheel, const struct stored *stored);

/* The other way round: name, version, dist_info and entry points of the wheel, and what is stored of it but
 * `folder` and `entry`; texts stay in `text`, which must live as long. False for what is damaged, cut off, or of
 * another format. */
bool store_index_read(struct arena *arena, str text, struct wheel *wheel, struct stored *stored);

#endif
