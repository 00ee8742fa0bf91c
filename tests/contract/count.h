/* count.h: how many system calls a piece of work makes. */
#ifndef VENVCAST_TESTS_COUNT_H
#define VENVCAST_TESTS_COUNT_H

/* Runs `prepare`, then `work`, in a process of its own and counts the calls of `work`. -1 where processes
 * cannot be watched, -2 when one of the two does not return 0. */
int count_calls(int (*prepare)(void), int (*work)(void));

#endif
