/* several_posix.h: more groups of the contract, which only a system with signals can show. */
#ifndef VENVCAST_TESTS_SEVERAL_POSIX_H
#define VENVCAST_TESTS_SEVERAL_POSIX_H

int contract_several(void);     /* the number of its failures */
int contract_becoming(void);

#endif
