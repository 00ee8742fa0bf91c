/* hash.c: SHA-256 by libcperciva, base64 by hand: only ever 32 bytes of it. */
#include "src/seed/hash.h"

#include <string.h>

#include <sha256.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* 32 bytes give 42 characters of six bits each and one of four bits. */
static void write_base64(const uint8_t digest[HASH_SIZE], char *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < HASH_SIZE; i++) {
        bits = bits << 8 | digest[i];
        for (held += 8; held >= 6; held -= 6)
            *out++ = alphabet[bits >> (held - 6) & 63];
    }
    *out++ = alphabet[bits << (6 - held) & 63];
    *out = '\0';
}

void hash_prepare(void)
{
    uint8_t digest[HASH_SIZE];
    SHA256_Buf("", 0, digest);
}

void hash_write(const void *bytes, size_t size, char out[HASH_TEXT])
{
    uint8_t digest[HASH_SIZE];
    SHA256_Buf(bytes, size, digest);
    memcpy(out, "sha256=", 7);
    write_base64(digest, out + 7);
}

const char *hash_text(struct arena *arena, const void *bytes, size_t size)
{
    char *text = arena_take_raw(arena, HASH_TEXT);
    hash_write(bytes, size, text);
    return text;
}

const char *hash_hex(struct arena *arena, const void *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[HASH_SIZE];
    char *text = arena_take(arena, 2 * HASH_SIZE + 1);
    SHA256_Buf(bytes, size, digest);
    for (size_t i = 0; i < HASH_SIZE; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    return text;
}
