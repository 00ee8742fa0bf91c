/* hosts.h: systems to plan for in tests, whichever one runs them. */
#ifndef VENVCAST_TESTS_HOSTS_H
#define VENVCAST_TESTS_HOSTS_H

#include "platform/platform.h"

static const struct host a_posix_host = { HOST_POSIX, false, '/', ':', "", "\n" };
static const struct host a_mac_host = { HOST_POSIX, true, '/', ':', "", "\n" };
static const struct host a_windows_host = { HOST_WINDOWS, false, '\\', ';', ".exe", "\r\n" };

#endif
