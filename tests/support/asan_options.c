/* asan_options.c: what the sanitizers are to know of the program: a run's memory is given back by its end alone. They look
 * for it among what the program shows, while all of it is built to show nothing. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
