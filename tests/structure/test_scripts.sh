#!/bin/sh
# test_scripts.sh: our shell scripts are read by every POSIX shell here, and shellcheck has nothing to say.
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# parsed FILE: by each shell that is here.
parsed() {
    for shell in sh dash 'bash --posix' mksh ksh93 'busybox sh' yash; do
        command -v "${shell%% *}" >/dev/null 2>&1 || continue
        # shellcheck disable=SC2086
        $shell -n "$1" 2>"$scratch/said" || { cat "$scratch/said"; echo "$shell does not understand $1"; return 1; }
    done
}

checked() {
    ! command -v shellcheck >/dev/null 2>&1 || shellcheck --severity=warning "$1"
}

printf '#!/bin/sh\nif true; then\n' >"$scratch/broken.sh"
! parsed "$scratch/broken.sh" 2>/dev/null >&2 || { echo "a script with a missing fi was let through"; exit 1; }

find "$root/installer" "$root/tests" -name '*.sh' >"$scratch/names"
count=0
while IFS= read -r file; do
    case $(head -n 1 "$file") in '#!/bin/sh') ;; *) echo "$file does not open with #!/bin/sh"; exit 1 ;; esac
    parsed "$file"
    checked "$file"
    count=$((count + 1))
done <"$scratch/names"
echo "$count scripts"
[ "$count" -ge 5 ]
