/* several_posix.h: one more group of the contract, which only a system with signals can show. */
#ifndef VENVCAST_TESTS_SEVERAL_POSIX_H
#define VENVCAST_TESTS_SEVERAL_POSIX_H

int contract_several(void);     /* the number of its failures */

#endif
