/* landmarks.c: to be written. */
typedef int landmarks_is_to_be_written;
