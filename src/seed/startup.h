/* startup.h: files that every start of Python reads and runs. */
#ifndef VENVCAST_SEED_STARTUP_H
#define VENVCAST_SEED_STARTUP_H

#include "src/base/str.h"

/* Would `path`, counted from site-packages, be run by every start? setuptools' own file is known and wanted. */
bool startup_runs(str project, str path);

#endif
