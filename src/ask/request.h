/* request.h: what the user asked for; no argument of the command line survives past here. */
#ifndef VENVCAST_ASK_REQUEST_H
#define VENVCAST_ASK_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/watch.h"

enum request_kind {
    REQUEST_CREATE,
    REQUEST_HELP,
    REQUEST_VERSION,
    REQUEST_LIST,
    REQUEST_CACHE_INFO,
    REQUEST_CACHE_PRUNE,
    REQUEST_SHOW_CONFIG
};
enum link_choice { LINKS_BY_SYSTEM, LINKS_SYMBOLIC, LINKS_COPIES };
enum link_mode { LINK_AUTO, LINK_CLONE, LINK_HARD, LINK_COPY, LINK_SYMBOLIC, LINK_MODES };
enum scm_choice { SCM_BY_VERSION, SCM_GIT, SCM_HG, SCM_NONE, SCM_CHOICES };
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum { WAIT_UNSAID = 100000 };      /* no option can say that */

/* What an option said each time it was given. */
struct words {
    size_t count;
    const char **items;
};

struct request {
    enum request_kind kind;
    const char *called;             /* the name of this program as it was called, without folders and ".exe" */
    size_t target_count;
    const char *const *targets;     /* each ENV_DIR as it was given */

    bool system_site_packages;
    enum link_choice links;
    bool clear;
    bool upgrade;
    bool without_pip;
    bool upgrade_deps;
    bool without_scm_ignore_files;
    const char *prompt;             /* as given, "." not yet replaced; NULL when not given */

    const char *python;             /* which interpreter, in the grammar of src/find/spec.h; NULL: not given */
    const char *selector;           /* the same as a launcher's option, "-3.12", "-V:Company/Tag"; NULL: not given */
    const char *preferred;          /* the same as a setting below the command line (settings.h); NULL: none */
    const char *preferred_by;       /* where that stands: "VENVCAST_PYTHON", "/etc/venvcast.conf:3" */
    bool no_project;                /* files of the project do not decide which interpreter it is */
    struct words seeds;             /* --seed: each as src/ask/wish.h reads it */
    struct words wheels;            /* --wheel: files */
    struct words find_links;        /* --find-links: folders of wheels */
    struct words requirements;      /* --requirements: files for pip's -r */
    bool keep_failed;               /* an environment whose requirements failed stays for a look */
    const char *log;                /* where pip writes all it has to say, or NULL */
    bool terminal;                  /* is someone watching? Set by who knows, not by the command line */

    const char *activators;         /* comma-separated list, or "none"; NULL: all that suit the system */
    bool relocatable;               /* scripts find themselves: the environment may be moved */
    struct words post_setup;        /* --post-setup: command lines */
    unsigned post_setup_seconds;    /* each may take; 0: as long as it likes */
    struct words scripts_dirs;      /* --scripts-dir: folders of templates */
    enum scm_choice scm;            /* by whose file the environment stays out of version control */
    bool compile_bytecode;          /* the seeds' .pyc come with them */
    enum link_mode link_mode;       /* how files come out of the cache */
    const char *cache_dir;          /* as given; NULL: where the system keeps caches */
    bool no_cache;
    unsigned older_than;            /* --cache-prune: days; 0: everything */
    bool force;                     /* --clear also where it is refused otherwise */
    bool ensure;                    /* what is in shape stays untouched; else no more is done than brings it there */
    bool repair;                    /* the same, for an environment that must be there already */
    bool check;                     /* only say what --ensure would find */
    bool dry_run;                   /* only say what would be done */
    bool diff;                      /* with dry_run: also how texts would change */
    bool cache_key;                 /* only say by what name an environment like this one could be kept */
    const char *base;               /* an interpreter that need not be here yet; NULL: find one */
    const char *python_version;     /* its version */
    bool no_verify;                 /* and a word that this is meant */
    bool looks_only;                /* nothing is written, not even to the cache; set by who knows */
    bool files_only;                /* no interpreter is asked by starting it, whoever names it; set by who knows */
    unsigned wait;                  /* seconds for another run that holds the target; or WAIT_UNSAID, before ask_settle */
    bool durable;                   /* what is made survives a power cut */
    const char *from;               /* a manifest: a command line for each environment; NULL: none */
    unsigned jobs;                  /* how many are made at the same time; 0: as many as there are processors */
    bool many;                      /* one of several that this run makes; set by who knows */
    struct words exec;              /* --exec: program and arguments, ended by NULL as well; none: count 0 */
    bool print_python;              /* the environment's python on standard output afterwards */
    bool json;                      /* the answer is for a program */
    bool quiet;
    unsigned verbose;
    enum color_choice color;
    enum color_choice pause;        /* keep the window open at the end; auto: when it was opened for us alone */
    bool no_config;                 /* files of settings are left out, but for what they enforce */
    const char **typed;             /* by the index of the option: what the command line said last, or NULL */
    const struct watch *watch;      /* who looks on; NULL: nobody. Set by who knows, as this: */
    bool guest;                     /* the process goes on afterwards, with all the rights it has */
    bool talks;                     /* of a guest: programs write to its standard error all the same */
    unsigned char *ranks;           /* by the index of the option: who settled it, enum setting_rank; 0: nobody */
};

/* Help and version say all there is to say: nothing else of the command line counts. */
static inline bool request_is_answered(const struct request *request)
{
    return request->kind == REQUEST_HELP || request->kind == REQUEST_VERSION;
}

/* Is an environment that exists to be looked at before anything is done to it? */
static inline bool request_tends(const struct request *request)
{
    return request->ensure || request->repair || request->check;
}

#endif
