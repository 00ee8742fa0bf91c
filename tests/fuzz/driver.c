/* driver.c: drives a fuzz target where the compiler has no libFuzzer: the same words on the command line, seeded
 * mutations of a corpus, no feedback from the code.
 *
 *     TARGET [-runs=N] [-seed=N] [-max_total_time=SECONDS] [-max_len=N] [-artifact_prefix=P] [FILE-OR-FOLDER...]
 *
 * Files alone: each is tried once, as it is. The input in work is written to P"crash" before the target may die of it. */
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

#include "tests/fuzz/fuzz.h"

enum { MOST_SEEDS = 4096, LARGEST = 65536 };

static struct { unsigned char *bytes; size_t size; } seeds[MOST_SEEDS];
static size_t seed_count;
static uint64_t state = 1;
static unsigned char input[LARGEST];
static size_t input_size;
static char artifact[4096] = "crash";

static unsigned chance(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below == 0 ? 0 : (unsigned)(state >> 20) % below;
}

static void keep_input(int number)
{
    int file = open(artifact, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && write(file, input, input_size) == (ssize_t)input_size)
        (void)!write(2, "the input that did it was kept\n", 31);
    signal(number, SIG_DFL);
    raise(number);
}

static void try_it(void)
{
    /* In a piece of memory of just its size, so that reading beyond it is seen. */
    uint8_t *copy = malloc(input_size == 0 ? 1 : input_size);
    CLAIM(copy != NULL);
    memcpy(copy, input, input_size);
    LLVMFuzzerTestOneInput(copy, input_size);
    free(copy);
}

static void add_seed(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || seed_count == MOST_SEEDS)
        return;
    size_t size = fread(input, 1, sizeof input, file);
    seeds[seed_count].bytes = malloc(size + 1);
    CLAIM(seeds[seed_count].bytes != NULL);
    memcpy(seeds[seed_count].bytes, input, size);
    seeds[seed_count++].size = size;
    fclose(file);
}

static bool add_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    char name[4096];
    if (folder == NULL)
        return false;
    while ((entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.' && (size_t)snprintf(name, sizeof name, "%s/%s", path, entry->d_name) < sizeof name)
            add_seed(name);
    closedir(folder);
    return true;
}

/* Some bytes set, removed, doubled, or taken from another seed. */
static void mutate(size_t most)
{
    static const unsigned char telling[] = "\0\x01\x7f\x80\xff\t\n\r \"'\\/=,;:#[]{}().-+<>~!*0129azAZ\x1b\x1e\xc2\x85\xe2\x80\xa8";
    size_t at = chance((unsigned)input_size + 1), length = 1 + chance(chance(4) == 0 ? 64 : 4);
    unsigned kind = chance(6);
    if (kind == 0 && at < input_size)
        input[at] = (unsigned char)chance(256);
    else if (kind == 1 && at < input_size)
        input[at] = telling[chance(sizeof telling - 1)];
    else if (kind == 2 && at + length <= input_size) {
        memmove(input + at, input + at + length, input_size - at - length);
        input_size -= length;
    } else if (kind == 3 && at + length <= input_size && input_size + length <= most) {
        memmove(input + at + length, input + at, input_size - at);
        input_size += length;
    } else if (kind == 4 && input_size < most) {
        memmove(input + at + 1, input + at, input_size - at);
        input[at] = telling[chance(sizeof telling - 1)];
        input_size++;
    } else if (seed_count > 0) {
        size_t other = chance((unsigned)seed_count), from = chance((unsigned)seeds[other].size + 1);
        length = seeds[other].size - from < length * 8 ? seeds[other].size - from : length * 8;
        length = at + length <= most ? length : most - (at < most ? at : most);
        memcpy(input + at, seeds[other].bytes + from, length);
        input_size = at + length > input_size ? at + length : input_size;
    }
}

static void begin_with_a_seed(size_t most)
{
    input_size = 0;
    if (seed_count > 0) {
        size_t one = chance((unsigned)seed_count);
        input_size = seeds[one].size < most ? seeds[one].size : most;
        memcpy(input, seeds[one].bytes, input_size);
    }
    for (unsigned rounds = 1 + chance(8); rounds > 0; rounds--)
        mutate(most);
}

struct limits { unsigned long long runs, seconds, most; };

static void run(const struct limits *limits)
{
    time_t begin = time(NULL);
    unsigned long long done = 0;
    for (size_t i = 0; i < seed_count; i++, done++) {
        memcpy(input, seeds[i].bytes, input_size = seeds[i].size);
        try_it();
    }
    for (; done < limits->runs; done++) {
        if (limits->seconds > 0 && done % 64 == 0 && (unsigned long long)(time(NULL) - begin) >= limits->seconds)
            break;
        begin_with_a_seed(limits->most);
        try_it();
    }
    printf("Done %llu runs\n", done);
}

int main(int count, char **words)
{
    struct limits limits = { 20000, 0, 4096 };
    bool has_folder = false;
    for (int i = 1; i < count; i++) {
        unsigned long long number;
        if (sscanf(words[i], "-runs=%llu", &limits.runs) == 1 || sscanf(words[i], "-max_len=%llu", &limits.most) == 1
            || sscanf(words[i], "-max_total_time=%llu", &limits.seconds) == 1)
            continue;
        if (sscanf(words[i], "-seed=%llu", &number) == 1)
            state = number * 2654435761u + 88172645463325252u;
        else if (strncmp(words[i], "-artifact_prefix=", 17) == 0)
            snprintf(artifact, sizeof artifact, "%scrash", words[i] + 17);
        else if (words[i][0] != '-' && !add_folder(words[i]))
            add_seed(words[i]);
        else
            has_folder = has_folder || words[i][0] != '-';
    }
    signal(SIGABRT, keep_input);
    signal(SIGSEGV, keep_input);
    if (!has_folder && seed_count > 0)
        limits.runs = seed_count;
    if (limits.most > LARGEST - 64)
        limits.most = LARGEST - 64;
    run(&limits);
    return 0;
}
