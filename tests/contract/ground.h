/* ground.h: what a contract test stands on: a scratch folder, furnished and looked at by other means than
 * the functions under test. ground_posix.c and ground_fake.c make it for their back end. */
#ifndef VENVCAST_TESTS_GROUND_H
#define VENVCAST_TESTS_GROUND_H

#include "tests/support/check.h"

#include "platform/platform.h"

#define assert_ok(call) assert_int_equal((call).code, OS_OK)
#define assert_refused(call, expected) assert_int_equal((call).code, (expected))

/* Reads the program's own options; false: they are not understood. */
bool ground_prepare(int argc, char **argv);

/* Tests of this back end alone; the number of failures. */
int ground_own_tests(void);

/* For every test: an empty scratch folder, mask 022; and its end. */
int ground_begin(void **state);
int ground_end(void **state);

const char *ground_path(const char *relative);              /* absolute; valid until the end of the test */
void ground_folder(const char *relative, unsigned mode);
void ground_file(const char *relative, unsigned mode, const char *text);
void ground_link(const char *relative, const char *target);
void ground_pipe(const char *relative);
void ground_mask(unsigned mask);
void ground_variable(const char *name, const char *value);

bool ground_is(const char *relative, enum os_kind kind);    /* links are not followed */
bool ground_has(const char *relative);
unsigned ground_mode(const char *relative);
const char *ground_text(const char *relative);              /* of a file; NULL when there is none */
const char *ground_target(const char *relative);            /* of a link; NULL when there is none */

/* Is the user one to whom nothing is denied? On Windows rights come in lists, which the folders above decide. */
bool ground_is_ruler(void);

/* What not every system can offer. A part of a test asks; a whole test that NEEDS it is skipped, and says so. */
bool ground_keeps_modes(void);      /* permission bits, and the mask that new ones go through */
bool ground_makes_links(void);
bool ground_makes_pipes(void);
bool ground_takes_bytes(void);      /* in names: any but '/' and NUL */
int64_t ground_time_step(void);     /* of a file's time, in nanoseconds */
unsigned ground_longest_way(void);  /* bytes of the longest relative path that folders can be made for */
#define NEEDS(what) do { if (!(what)) { print_message("             it NEEDS %s\n", #what); skip(); } } while (0)

/* Runs a body that changes the process for good. It returns 0, or the line of what went wrong. */
int ground_apart(int (*body)(void));
#define APART(condition) do { if (!(condition)) return __LINE__; } while (0)

/* An arena and places over the scratch folder, as most tests need them. */
struct stand {
    struct arena arena;
    struct os_place *top;           /* the scratch folder */
    struct os_place *closed;        /* "closed" in it: a private place */
};
struct stand stand_up(void);
void stand_down(struct stand *stand);

/* The groups of the contract, each the number of its failures. */
int contract_looking(void);
int contract_writing(void);
int contract_sharing(void);
int contract_renaming(void);
int contract_removing(void);
int contract_process(void);
int contract_confining(void);
int contract_threads(void);

#define contract_test(name) cmocka_unit_test_setup_teardown(name, ground_begin, ground_end)

#endif
