/* wheel.c: to be written. */
typedef int wheel_is_to_be_written;
