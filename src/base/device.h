/* device.h: names that Windows keeps for devices, or gives away itself. */
#ifndef VENVCAST_BASE_DEVICE_H
#define VENVCAST_BASE_DEVICE_H

#include "src/base/str.h"

/* Does Windows open a device by this part of a path, in whatever folder: "con", "NUL.txt", "lpt1"? */
bool is_device_name(str part);

/* Has it the form of a short name (8.3), such as "PROGRA~1", by which Windows may know a file of another name? */
bool is_short_name(str part);

#endif
