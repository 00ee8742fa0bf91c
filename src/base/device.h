/* device.h: names that Windows keeps for devices. */
#ifndef VENVCAST_BASE_DEVICE_H
#define VENVCAST_BASE_DEVICE_H

#include "src/base/str.h"

/* Does Windows open a device by this part of a path, in whatever folder: "con", "NUL.txt", "lpt1"? */
bool is_device_name(str part);

#endif
