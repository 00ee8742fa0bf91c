/* refusal.h: every reason for which a wheel is refused: a stable code and a sentence for each. */
#ifndef VENVCAST_SEED_REFUSAL_H
#define VENVCAST_SEED_REFUSAL_H

#include "src/base/error.h"

/* X(code, sentence). The codes are part of the interface: they are added to, never renamed. */
#define WHEEL_REFUSALS(X)                                                                               \
    /* the archive (zip.c) */                                                                           \
    X(W_TOO_LARGE, "the file is larger than 64 MB")                                                     \
    X(W_NO_END, "no zip archive: its end record is missing")                                            \
    X(W_TRAILING_DATA, "there is data behind the archive's end record")                                 \
    X(W_ARCHIVE_COMMENT, "the archive carries a comment")                                               \
    X(W_ZIP64, "the archive uses 64-bit extensions")                                                    \
    X(W_MULTI_DISK, "the archive claims to be spread over several disks")                               \
    X(W_EMPTY, "the archive holds no files")                                                            \
    X(W_DIRECTORY_PLACE, "the central directory does not end where the end record begins")              \
    X(W_DIRECTORY_COUNT, "the central directory does not hold as many entries as it says")              \
    X(W_DIRECTORY_ENTRY, "the central directory is damaged")                                            \
    X(W_PREPENDED, "there is data before the first file of the archive")                                \
    X(W_GAP, "there is data between the files of the archive")                                          \
    X(W_OVERLAP, "files of the archive overlap or are out of order")                                    \
    X(W_LOCAL_HEADER, "a file's local header is missing or cut off")                                    \
    X(W_LOCAL_NAME, "a file's local header gives it another name than the central directory")           \
    X(W_LOCAL_MISMATCH, "a file's local header differs from the central directory")                     \
    X(W_ENCRYPTED, "a file is encrypted")                                                               \
    X(W_DESCRIPTOR, "a file's sizes stand behind its data")                                             \
    X(W_FLAGS, "a file has flags that no wheel needs")                                                  \
    X(W_METHOD, "a file is neither stored nor deflated")                                                \
    X(W_NEEDS_VERSION, "a file needs a newer zip than 2.0")                                             \
    X(W_EXTRA_FIELD, "a file has extra fields, which may rename or resize it")                          \
    X(W_MEMBER_COMMENT, "a file carries a comment")                                                     \
    X(W_FOLDER_ENTRY, "the archive has an entry for a folder")                                          \
    X(W_NOT_REGULAR, "an entry is a link, a device or another thing that is no regular file")           \
    X(W_SPECIAL_MODE, "a file asks for setuid, setgid or sticky bits")                                  \
    X(W_STORED_SIZE, "a stored file has two different sizes")                                           \
    X(W_RATIO, "a file is compressed more than 200 times")                                              \
    X(W_TOTAL, "the unpacked files are larger than 128 MB")                                             \
    X(W_INFLATE, "a file's compressed data is damaged or has another length than announced")            \
    X(W_PACKED_REST, "there is data behind a file's compressed data")                                   \
    X(W_CRC, "a file's checksum is wrong")                                                              \
    /* the names in it (member.c) */                                                                    \
    X(W_NAME_EMPTY, "a name is empty or has an empty part")                                             \
    X(W_NAME_LONG, "a name is longer than 200 bytes")                                                   \
    X(W_NAME_ABSOLUTE, "a name is an absolute path")                                                    \
    X(W_NAME_DOTS, "a name has '.' or '..' as a part")                                                  \
    X(W_NAME_BACKSLASH, "a name holds a backslash")                                                     \
    X(W_NAME_STREAM, "a name holds a colon: a drive or a stream")                                       \
    X(W_NAME_CHARACTER, "a name holds one of * ? \" < > |")                                             \
    X(W_NAME_CONTROL, "a name holds a control or invisible character")                                  \
    X(W_NAME_UTF8, "a name is not UTF-8")                                                               \
    X(W_NAME_FLAG, "a name is not ASCII and not marked as UTF-8")                                       \
    X(W_NAME_FORM, "a name is not in Unicode's composed form (NFC)")                                    \
    X(W_NAME_ENDING, "a part of a name ends in a dot or a space")                                       \
    X(W_NAME_DEVICE, "a part of a name is a device on Windows")                                         \
    X(W_NAME_SHORT, "a part of a name has the form of a short one (8.3) on Windows")                    \
    X(W_DUPLICATE, "two files have the same name")                                                      \
    X(W_TWINS, "two names are one where case or Unicode form do not count")                             \
    X(W_FILE_AND_FOLDER, "a name is a file and a folder at once")                                       \
    /* the wheel (wheel.c) */                                                                           \
    X(W_FILE_NAME, "the file's name is not that of a wheel")                                            \
    X(W_NOT_PURE, "the wheel is made for one platform only")                                            \
    X(W_DIST_INFO_COUNT, "the wheel does not have exactly one .dist-info folder")                       \
    X(W_DIST_INFO_NAME, "the .dist-info folder belongs to another project or version")                  \
    X(W_NO_METADATA, "the wheel has no METADATA")                                                       \
    X(W_METADATA_NAME, "METADATA names another project")                                                \
    X(W_METADATA_VERSION, "METADATA names another version")                                             \
    X(W_NO_WHEEL_FILE, "the wheel has no WHEEL file")                                                   \
    X(W_WHEEL_VERSION, "the wheel's format is not version 1")                                           \
    X(W_DATA_FOLDER, "the .data folder is another wheel's, or has a part that no installer knows")      \
    X(W_DATA_PLACE, "a file of the .data folder would take the place of a part of the environment")     \
    X(W_OTHER_PYTHON, "the wheel is made for other interpreters")                                       \
    X(W_REQUIRES_PYTHON, "METADATA asks for another version of Python")                                 \
    X(W_PROJECT_TWICE, "another wheel of the same project is asked for, too")                           \
    X(W_SEEDS_CLASH, "two of the wheels have a file of the same name")                                  \
    X(W_SOURCE, "it is source code that must be built first, not a wheel")                              \
    X(W_STARTUP_FILE, "the wheel has a file that every start of Python would run")                      \
    X(W_RESERVED, "the wheel has a file that only an installer may make")                               \
    X(W_DEBUNDLED, "this pip lacks the libraries it needs, which its distributor keeps elsewhere")      \
    /* its RECORD (record.c) */                                                                         \
    X(W_NO_RECORD, "the wheel has no RECORD")                                                           \
    X(W_RECORD_FORMAT, "RECORD is not a table of three columns")                                        \
    X(W_RECORD_DUPLICATE, "RECORD lists a file twice")                                                  \
    X(W_RECORD_SELF, "RECORD gives a hash for itself or its signature")                                 \
    X(W_RECORD_UNLISTED, "a file is not listed in RECORD")                                              \
    X(W_RECORD_PHANTOM, "RECORD lists a file that is not there")                                        \
    X(W_RECORD_NO_HASH, "RECORD gives no hash for a file")                                              \
    X(W_RECORD_ALGORITHM, "RECORD's hash for a file is not SHA-256")                                    \
    X(W_RECORD_HASH, "a file differs from RECORD's hash")                                               \
    X(W_RECORD_SIZE, "a file differs from RECORD's size")                                               \
    /* its entry points (entry_points.c) */                                                             \
    X(W_ENTRY_FORMAT, "entry_points.txt cannot be read")                                                \
    X(W_ENTRY_NAME, "a script's name is not a plain file name")                                         \
    X(W_ENTRY_VALUE, "a script does not name a function of a module")                                   \
    X(W_ENTRY_DUPLICATE, "two scripts have the same name")                                              \
    X(W_ENTRY_RESERVED, "a script would take the place of the interpreter or of an activation script")

#define REFUSAL_CODE(code, sentence) code,
enum refusal { W_FINE, WHEEL_REFUSALS(REFUSAL_CODE) };
#undef REFUSAL_CODE

const char *refusal_name(enum refusal why);         /* "W_CRC" */
const char *refusal_sentence(enum refusal why);

/* Sets E_WHEEL: code, sentence, the file concerned (may be NULL), the wheel's path. Returns false. */
bool refuse(struct error *error, enum refusal why, const char *member, const char *wheel);

#endif
