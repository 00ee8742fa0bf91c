/* existing.h: what an existing folder means for a plan: refusals, and what of it is kept or replaced. */
#ifndef VENVCAST_PLAN_EXISTING_H
#define VENVCAST_PLAN_EXISTING_H

#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/survey.h"
#include "src/plan/layout.h"
#include "src/plan/plan.h"
#include "src/seed/wheel.h"

/* May this run go ahead here? Error: E_CLEAR_REFUSED. */
MUST_USE bool existing_allows(const struct request *request, const struct survey *ground, struct error *error);

/* How the environment comes into its place. */
enum plan_manner existing_manner(const struct request *request, const struct survey *ground);

/* Is there a folder, not a link or a file, wherever one is needed? Error: E_TARGET_KIND. */
MUST_USE bool existing_folder_fits(const struct survey *ground, const char *path, struct error *error);

/* Is nothing but a file or a link in a file's place? Error: E_TARGET_KIND. */
MUST_USE bool existing_file_fits(const struct survey *ground, const char *path, struct error *error);

/* STEP_REPLACE where something stands at `path`, else STEP_NEW. */
enum step_where existing_where(const struct survey *ground, const char *path);

/* Does a link at `path` say `target`, wherever that leads? */
bool existing_link_says(const struct survey *ground, const char *path, const char *target);

/* Does a link at `path` already say `target` and lead somewhere? */
bool existing_link_is_right(const struct survey *ground, const char *path, const char *target);

/* Is the interpreter at `path` a file of its own, as --copies makes it? */
bool existing_is_copy(const struct survey *ground, const char *path);

/* How a seed's project stands in site-packages. */
enum standing {
    STANDING_ABSENT,
    STANDING_FINE,      /* at the wheel's version; or at a newer one, unless exactly this one is wanted */
    STANDING_OTHER,     /* at another version, which may be exchanged: its folders are its own */
    STANDING_KEPT       /* at another version, and other projects may share its folders: only pip can exchange it */
};

/* Its version in site-packages; empty when it is not there. */
str existing_version(const struct survey *ground, const struct layout *layout, const char *project);

/* May another version be exchanged? */
bool existing_is_owned(const char *project);

enum standing existing_standing(const struct survey *ground, const struct layout *layout, const struct wheel *wheel);

/* Adds SET_ASIDE steps for whatever of the wheel's project stands in site-packages. */
void existing_set_project_aside(struct plan *plan, const struct survey *ground, const struct layout *layout,
                                const struct wheel *wheel);

/* Adds SET_ASIDE steps for interpreter names of another minor version, which would lie. */
void existing_set_other_versions_aside(struct plan *plan, const struct survey *ground, const struct layout *layout,
                                       unsigned minor);

/* Adds SET_ASIDE steps for everything in the folder: --clear where the folder itself must stay. */
void existing_set_all_aside(struct plan *plan, const struct survey *ground);

#endif
