/* guarded_posix.h: the tests of guarded_posix.c, a part of ground_own_tests() there. */
#ifndef VENVCAST_TESTS_GUARDED_POSIX_H
#define VENVCAST_TESTS_GUARDED_POSIX_H

/* How many of them failed. */
int contract_guarded(void);

#endif
