/* replaced.h: what --clear replaces, where names cannot be exchanged and for an instant nothing has the target's name. */
#ifndef VENVCAST_APPLY_REPLACED_H
#define VENVCAST_APPLY_REPLACED_H

#include "src/apply/work.h"

/* Its name meanwhile; the mark that says there whose it is, written if it can be, and its end when it has its own name again. */
const char *replaced_name(struct work *work);
void replaced_mark(struct work *work);
void replaced_unmark(struct work *work);

/* After a kill: takes away an empty folder of ours that only keeps a name. */
void replaced_free(struct work *work, const char *name);

/* After a kill: what has no name of its own any more gets the stage's, which every run takes away; or its own, in `home`:
 * OS_ABSENT when there is nothing to be given back, OS_BUSY or OS_EXISTS when its run is at work. */
void replaced_give_way(struct work *work, struct os_place *above);
bool replaced_is_held(struct work *work);
struct os_status replaced_return(struct work *work);

#endif
