/* seeding.h: the steps that bring pip and other seeds into an environment, or mend those that are there. */
#ifndef VENVCAST_PLAN_SEEDING_H
#define VENVCAST_PLAN_SEEDING_H

#include "src/ask/request.h"
#include "src/find/survey.h"
#include "src/plan/layout.h"
#include "src/plan/plan.h"
#include "src/seed/ensure.h"

struct seeding {
    const struct host *host;
    const struct request *request;
    const struct interpreter *python;
    const struct survey *ground;
    const struct seeds *seeds;      /* NULL: none are asked for */
    const struct layout *layout;
    struct plan *plan;
    struct part {                   /* of each seed, what is to be installed; made by seeding_begin */
        size_t count;
        struct seed_file *files;
        bool mends;                 /* files of the version that is there already */
    } *parts;
};

/* To be called first: what other versions left goes out of the way. Of a seed that is there at the very same
 * version, by its RECORD, only the files that are missing or changed will be brought. */
void seeding_begin(struct seeding *seeding);

/* When the folders are in the plan: the seeds, and the scripts of a moved environment. Error: E_WHEEL. */
MUST_USE bool seeding_add(struct seeding *seeding, struct error *error);

#endif
