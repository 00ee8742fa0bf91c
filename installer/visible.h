/* visible.h: read in front of each source of the shared library: from outside, only what venvcast.h names is seen. */
#ifndef VENVCAST_INSTALLER_VISIBLE_H
#define VENVCAST_INSTALLER_VISIBLE_H

#pragma GCC visibility push(default)
#include "src/venvcast.h"
#pragma GCC visibility pop

#endif
