#!/usr/bin/env python3
"""contract.py: the contract of platform.h, asked of the back end for Windows under Wine (tests/contract).

    contract.py [--only PATTERN]

Its own tests and those that every back end answers run in the same program. What cannot be answered here is listed below
with the reason; when a test is skipped that is not in the list, or one of the list is not, that is a failure.
"""

import re
import sys

import wine

LINKS = "Wine says that it made a symbolic link, and makes none"
MODES = "Windows keeps no permission bits: what a folder inherits decides, own_win32.c asks for the read-only mark"
BYTES = "names are UTF-16, own_win32.c asks for them"
RULER = "needs a user to whom something is denied, and a folder that denies it, by lists that Wine does not keep"
GUARD = "Windows lets no process give up the right to write outside some folders for a while"

SKIPPED = {
    "a_look_follows_links_and_a_look_at_the_link_does_not": LINKS,
    "links_that_lead_in_circles_end": LINKS,
    "a_link_is_read_as_it_was_written": LINKS,
    "a_list_is_sorted_by_bytes_and_tells_kinds": LINKS,
    "what_may_not_be_read_is_denied": RULER,
    "new_links_stand_in_shared_and_private_places": LINKS,
    "no_link_on_the_way_is_followed": LINKS,
    "a_folder_claimed_to_be_private_but_open_to_others_is_not_trusted": LINKS,
    "modes_are_masked_unless_they_are_exact": MODES,
    "names_that_are_no_utf_8_are_bytes": BYTES,
    "a_mode_is_set_and_a_links_target_keeps_its_own": MODES,
    "a_links_time_is_its_own": LINKS,
    "where_writing_is_not_allowed_it_is_denied": RULER,
    "renaming_follows_no_link_on_the_way": LINKS,
    "a_tree_closed_to_its_own_owner_goes": MODES,
    "the_folder_that_holds_a_tree_keeps_its_mode": RULER,
    "home_and_cache_come_from_the_environment": "Windows has other variables, and the shell's own word above them",
    "work_in_confinement_writes_only_inside_and_the_rights_come_back": GUARD,
    "workers_are_confined_each_to_its_own_places": GUARD,
    "a_junction_is_a_link_that_is_never_followed": "Wine's file systems take no reparse point; unit_reparse reads the bytes",
}


def main():
    wine.warm()
    done = wine.run([wine.PROGRAM.with_name("contract_win32.exe"), *sys.argv[1:]])
    said = done.stdout + done.stderr
    skipped = set(re.findall(r"^\[  SKIPPED \] (\w+)\s*$", said, re.MULTILINE))
    wrong = [] if len(sys.argv) > 1 else sorted(skipped ^ set(SKIPPED))
    if done.returncode or wrong or not re.search(r"^\[  PASSED  \] [1-9]", said, re.MULTILINE):
        print(said)
        sys.exit(f"exit code {done.returncode}; skipped without a reason, or not though there is one: {wrong}")
    print(f"{len(re.findall(r'^.       OK .', said, re.MULTILINE))} answers, {len(skipped)} questions that Wine cannot answer")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
