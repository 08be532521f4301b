"""A plan carried out on a real practice system, and everything that goes wrong on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import Refused
from nfh.execution.journal import Journal
from nfh.execution.privilege import Direct
from nfh.nix.cancel import Cancel
from nfh.planning import private_copy
from nfh.planning.plan import CollectGarbage, DeleteGenerations, FileChange, Plan

# ---------------------------------------------------------------------------------------- what goes well


def test_install_and_undo(bench):
    before = bench.entry.read_bytes()
    plan = bench.install("hello")
    done = bench.run(plan, "install hello")

    assert done.status == "done" and done.exit_code == 0
    assert (done.generation_before, done.generation_after) == (2, 3)
    assert done.text == "Done. Generation 3 runs now; before it was 2."
    assert bench.entry.read_bytes() == plan.changes[0].after
    assert "hello" in bench.programs()
    assert bench.boot_default() == "nixos-generation-3.conf"
    assert bench.told("write") == ["started", "progressed", "finished"]
    assert bench.told("profile") == ["started", "finished"]
    assert bench.told("activate")[0] == "started" and bench.told("activate")[-1] == "finished"
    entry = bench.journal.get(done.entry_id)
    assert entry is not None and entry.stage == "done" and entry.text == "install hello"
    assert (entry.generation_before, entry.generation_after) == (2, 3)
    assert entry.system_after == bench.where.running
    assert entry.changes == plan.changes

    undone = bench.run(bench.undo(plan, done), "undo")
    assert undone.status == "done" and undone.generation_after == 2
    assert undone.text == "Done. Generation 2 runs now; before it was 3. configuration.nix was put back with it."
    assert bench.entry.read_bytes() == before
    assert "hello" not in bench.programs()
    assert bench.boot_default() == "nixos-generation-2.conf"
    assert bench.journal.get(done.entry_id).stage == "undone"
    assert bench.log()[-2:] == ["switch 3", "switch 2"]


def test_nothing_is_left_in_the_way_of_the_garbage_collector(bench):
    done = bench.run(bench.install("hello"))
    assert not bench.journal.room_of(bench.journal.get(done.entry_id)).exists()


def test_what_was_examined_was_collected_meanwhile(bench):
    """The derivation that the examination made is gone: then it is made again, from the text itself."""
    plan = bench.install("hello")
    private_copy.discard(plan.examined.copy)
    assert bench.run(Plan("Free space.", (), bench.target, (CollectGarbage("free"),))).status == "done"
    assert not Path(plan.examined.derivation).exists()
    done = bench.run(plan)
    assert done.status == "done" and bench.where.generation == 3 and "hello" in bench.programs()


def test_the_same_system_makes_no_new_generation(bench):
    plan = bench.rebuild(bench.edited("    htop\n", "    htop # processes\n"))
    done = bench.run(plan)
    assert done.status == "done" and done.generation_after == 2
    assert "same system as before" in done.text
    assert b"# processes" in bench.entry.read_bytes()


def test_a_rebuild_without_an_edit(bench):
    bench.entry.write_bytes(bench.edited("    htop\n", "    htop\n    vim\n").after)
    done = bench.run(bench.rebuild(examined=False))
    assert done.status == "done" and done.generation_after == 3
    assert "vim" in bench.programs()


def test_two_files_one_of_them_new(bench):
    before = bench.entry.read_bytes()
    plan = bench.two_files()
    done = bench.run(plan)
    assert done.status == "done"
    assert (bench.target.run_dir / "current-system/etc/timezone").read_text() == "Europe/Madrid\n"
    undone = bench.run(bench.undo(plan, done))
    assert undone.status == "done"
    assert bench.entry.read_bytes() == before
    assert not (bench.entry.parent / "extra.nix").exists()


def test_boot_switches_nothing_yet(bench):
    running = bench.where.running
    done = bench.run(bench.install("hello", action="boot"))
    assert done.text == "Done. Generation 3 starts at the next boot; until then generation 2 goes on running."
    assert bench.where.running == running and bench.where.generation == 3
    assert bench.boot_default() == "nixos-generation-3.conf"


def test_what_runs_is_told_and_not_what_starts_next(bench):
    bench.run(bench.install("hello", action="boot"))
    again = bench.run(bench.rebuild(action="boot"))
    assert again.text == "Done. Generation 3 starts at the next boot; until then generation 2 goes on running."
    built = bench.run(bench.rebuild(action="build"))
    assert built.text == "Done. The new system is built and nothing was switched: generation 2 goes on running."
    switched = bench.run(bench.rebuild())
    assert switched.text.startswith("Done. Generation 3 runs now; before it was 2.")
    assert "It makes the same system as before" in bench.run(bench.rebuild()).text
    assert "It makes the same system as before" in bench.run(bench.rebuild(action="boot")).text


def test_test_makes_no_generation(bench):
    done = bench.run(bench.install("hello", action="test"))
    assert done.text == "Done. The new system runs until the next boot, which takes generation 2 again."
    assert bench.where.generation == 2 and "hello" in bench.programs()
    assert bench.boot_default() == "nixos-generation-2.conf"


def test_build_switches_nothing(bench):
    done = bench.run(bench.install("hello", action="build"))
    assert done.status == "done" and "nothing was switched: generation 2 goes on running" in done.text
    assert "configuration.nix has the change already" in done.text
    assert bench.where.generation == 2 and "hello" not in bench.programs()


def test_dry_activate_shows_what_would_happen(bench):
    line = 'systemd.services.trial = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "/bin/sh"; };'
    done = bench.run(bench.setting(line, action="dry-activate"))
    assert done.status == "done" and bench.where.generation == 2
    assert any("would start the following units: trial.service" in warning for warning in done.warnings)


def test_only_the_text(bench):
    plan = bench.only_edit()
    done = bench.run(plan)
    assert done.text == (
        "Done: configuration.nix is written. Nothing was built, so generation 2 goes on running without this change."
    )
    assert bench.entry.read_bytes() == plan.changes[0].after
    assert bench.told("build") == bench.told("profile") == bench.told("activate") == []


def test_another_generation_leaves_the_text(bench):
    before = bench.entry.read_bytes()
    done = bench.run(bench.switch(1))
    assert done.text == (
        "Done. Generation 1 runs now; before it was 2. configuration.nix was not touched, so the next rebuild builds "
        "what it describes."
    )
    assert bench.where.generation == 1 and "htop" not in bench.programs()
    assert bench.entry.read_bytes() == before


def test_units_that_do_not_start_are_named(bench):
    line = 'systemd.services.trial = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "/bin/false"; };'
    done = bench.run(bench.setting(line))
    assert done.status == "done" and bench.where.generation == 3
    assert done.warnings == (
        "The system is switched, but not everything started: trial.service. “journalctl -u trial.service” says why.",
    )


# ---------------------------------------------------------------------------------------- deleting


def test_deleting_generations_and_collecting(bench):
    bench.run(bench.install("hello"))
    bench.run(bench.switch(2))
    kept = bench.where
    doomed = Path(f"{bench.target.profile}-3-link").readlink()
    steps = (DeleteGenerations((3,), "delete generation 3"), CollectGarbage("free some space"))
    done = bench.run(Plan("Delete generation 3.", (), bench.target, steps))
    assert done.status == "done", done
    assert (
        "Generation 3 is deleted, and gone from the boot menu (" in done.text and "freed there). Freed " in done.text
    )
    assert bench.boot_entries() == ["nixos-generation-1.conf", "nixos-generation-2.conf"]
    assert bench.boot_default() == "nixos-generation-2.conf"
    assert not doomed.exists()
    assert bench.where.running == kept.running and Path(kept.running).exists()
    assert bench.journal.get(done.entry_id).undoable


def test_what_runs_is_kept_even_without_a_generation(bench):
    bench.run(bench.install("hello", action="test"))
    running = bench.where.running
    done = bench.run(Plan("Free space.", (), bench.target, (CollectGarbage("free some space"),)))
    assert done.status == "done" and Path(running).exists() and "hello" in bench.programs()


@pytest.mark.parametrize(("number", "why"), [(1, "the booted one"), (2, "the current one")])
def test_what_runs_or_was_booted_is_not_deleted(bench, number, why):
    plan = Plan("Delete.", (), bench.target, (DeleteGenerations((number,), "delete"),))
    with pytest.raises(Refused) as refused:
        bench.run(plan)
    assert why in refused.value.message and refused.value.exit_code == 5
    assert bench.where.numbers == {1, 2} and not bench.journal.entries()


# ---------------------------------------------------------------------------------------- what goes wrong


def unchanged(bench, before, generation=2):
    """Text, profile, running system and boot menu are as they were."""
    where = bench.where
    assert bench.entry.read_bytes() == before
    assert where.generation == generation and where.numbers == {1, 2}
    assert where.running == where.system
    assert bench.boot_default() == f"nixos-generation-{generation}.conf"
    assert not list(bench.entry.parent.glob(".*"))
    return True


def test_a_build_that_fails(bench):
    before = bench.entry.read_bytes()
    failed = bench.run(bench.install("failing"))
    assert failed.status == "unchanged" and failed.exit_code == 1
    assert failed.text == "The build failed, so nothing was changed: generation 2 goes on running."
    assert failed.failure.stage == "build" and "no acceptable C compiler" in failed.failure.output
    assert unchanged(bench, before)
    assert bench.journal.get(failed.entry_id).stage == "failed"


def test_a_build_that_fails_after_the_text_was_written(bench):
    before = bench.entry.read_bytes()
    failed = bench.run(bench.install("failing", examined=False))
    assert failed.status == "reverted" and failed.failure.stage == "build"
    assert failed.text == (
        "The build failed, and what had been done was put back: generation 2 goes on running and configuration.nix "
        "is as it was."
    )
    assert unchanged(bench, before)


def test_a_text_that_nix_does_not_accept(bench):
    before = bench.entry.read_bytes()
    failed = bench.run(bench.setting("no.such.option = true;", examined=False))
    assert failed.status == "reverted" and failed.failure.stage == "evaluate"
    assert "The option `no' does not exist" in failed.failure.output
    assert unchanged(bench, before)


def test_an_activation_that_fails_is_taken_back(bench):
    before = bench.entry.read_bytes()
    failed = bench.run(bench.at_activation("echo the disk is on fire; exit 3"))
    assert failed.status == "reverted" and failed.failure.stage == "activate"
    assert "the disk is on fire" in failed.failure.output and failed.failure.status == 2
    assert "generation 2 goes on running and configuration.nix is as it was" in failed.text
    assert unchanged(bench, before)
    assert bench.log()[-1] == "switch 2"
    assert bench.journal.get(failed.entry_id).stage == "reverted"


def test_a_failed_activation_of_another_generation_goes_back(bench):
    bench.run(bench.at_activation("test ! -e $ROOT/broken"))
    bench.run(bench.switch(2))
    (bench.root / "broken").touch()
    before = bench.entry.read_bytes()
    failed = bench.run(bench.switch(3))
    assert failed.status == "reverted" and bench.where.generation == 2
    assert bench.where.running == bench.where.system and bench.entry.read_bytes() == before
    assert bench.where.numbers == {1, 2, 3}


def test_a_profile_that_cannot_be_moved(bench):
    before = bench.entry.read_bytes()
    in_the_way = bench.target.profile.parent / "system-3-link" / "full"
    in_the_way.mkdir(parents=True)
    failed = bench.run(bench.install("hello"))
    assert failed.status == "reverted" and failed.failure.stage == "profile", failed
    assert unchanged(bench, before)


def test_a_file_that_somebody_else_writes_in_the_middle(bench):
    """Only an activation that itself rewrites the file gets in the way of putting it back: then it is said."""
    script = f"echo '# mine' >> {bench.entry}; exit 3"
    failed = bench.run(bench.at_activation(script))
    assert failed.status == "partial" and failed.exit_code == 1
    assert f"{bench.entry} was changed by someone else meanwhile" in failed.text
    assert "Now configuration.nix differs and generation 2 is the current one." in failed.text
    assert bench.where.generation == 2 and bench.where.running == bench.where.system
    assert bench.entry.read_bytes().endswith(b"# mine\n")
    assert bench.journal.unfinished().note == failed.text


def test_a_file_changed_before_the_start(bench):
    plan = bench.install("hello")
    bench.entry.write_bytes(plan.changes[0].before + b"# mine\n")
    failed = bench.run(plan)
    assert failed.status == "unchanged" and failed.failure.stage == "preflight"
    assert "was changed by somebody else since the plan was made" in failed.text
    assert bench.entry.read_bytes() == plan.changes[0].before + b"# mine\n"
    assert not bench.journal.entries()


def test_a_file_changed_during_the_build(bench):
    plan = bench.install("hello")
    mine = plan.changes[0].before + b"# mine\n"

    def on_event(event):
        if event.activity == "build" and event.kind == "started":
            bench.entry.write_bytes(mine)

    failed = bench.run(plan, on_event=on_event)
    assert failed.status == "unchanged" and failed.failure.stage == "write"
    assert bench.entry.read_bytes() == mine and bench.where.generation == 2


def test_the_second_file_fails_and_the_first_is_put_back(bench):
    before = bench.entry.read_bytes()
    plan = bench.two_files()

    def on_event(event):
        if event.activity == "write" and event.done == 1:
            (bench.entry.parent / "extra.nix").write_text("# mine\n")

    failed = bench.run(plan, on_event=on_event)
    assert failed.status == "reverted" and failed.failure.stage == "write"
    assert unchanged(bench, before)
    assert (bench.entry.parent / "extra.nix").read_text() == "# mine\n"


def test_another_file_of_the_configuration_changed_meanwhile(bench):
    other = bench.entry.parent / "other.nix"
    other.write_text("{ }\n")
    plan = bench.install("hello")
    other.write_text("{ } # changed\n")
    failed = bench.run(plan)
    assert failed.status == "unchanged" and f"{other} was changed while the plan was waiting" in failed.text


def test_a_generation_that_is_gone(bench):
    failed = bench.run(bench.switch(7))
    assert failed.status == "unchanged" and failed.text.startswith("Generation 7 is not there any more")


def test_no_journal_no_change(bench, tmp_path):
    before = bench.entry.read_bytes()
    (tmp_path / "file").touch()
    bench.journal = Journal(tmp_path / "file" / "journal", bench.entry)
    failed = bench.run(bench.install("hello"))
    assert failed.status == "unchanged" and "The journal in" in failed.text
    assert unchanged(bench, before)


def test_going_back_works_even_without_a_journal(bench, tmp_path):
    (tmp_path / "file").touch()
    bench.journal = Journal(tmp_path / "file" / "journal", bench.entry)
    done = bench.run(bench.switch(1))
    assert done.status == "done" and bench.where.generation == 1 and done.entry_id == ""
    assert any("cannot be taken back" in warning for warning in done.warnings)


def test_what_draws_cannot_tear_it(bench):
    def on_event(event):
        raise BrokenPipeError

    assert bench.run(bench.install("hello"), on_event=on_event).status == "done"
    assert bench.where.generation == 3


def test_a_mistake_of_ours_leaves_nothing_half_done(bench):
    before = bench.entry.read_bytes()

    class Mistaken(Direct):
        def write(self, change):
            if change.before is None:
                raise ZeroDivisionError
            super().write(change)

    with pytest.raises(ZeroDivisionError):
        bench.run(bench.two_files(), privilege=Mistaken(bench.target))
    assert unchanged(bench, before)
    assert bench.journal.entries()[-1].stage == "reverted"


# ---------------------------------------------------------------------------------------- stopped by the person


def cancelled_at(bench, kind, activity, plan):
    cancel = Cancel()

    def on_event(event):
        if (event.kind, event.activity) == (kind, activity):
            cancel.set()

    return bench.run(plan, on_event=on_event, cancel=cancel)


@pytest.mark.parametrize("examined", [True, False])
@pytest.mark.parametrize(
    ("kind", "activity"),
    [
        ("started", "build"),
        ("started", "write"),
        ("finished", "write"),
        ("started", "profile"),
        ("finished", "profile"),
    ],
)
def test_stopped_before_the_activation(bench, kind, activity, examined):
    before = bench.entry.read_bytes()
    stopped = cancelled_at(bench, kind, activity, bench.install("hello", examined=examined))
    assert stopped.status == "interrupted" and stopped.exit_code == 130, stopped
    assert stopped.text.startswith("Stopped") and "generation 2 goes on running" in stopped.text
    assert unchanged(bench, before)
    assert bench.journal.unfinished() is None


def test_stopped_before_it_began(bench):
    before = bench.entry.read_bytes()
    cancel = Cancel()
    cancel.set()
    stopped = bench.run(bench.install("hello"), cancel=cancel)
    assert stopped.text == "Stopped before anything was changed: generation 2 goes on running."
    assert unchanged(bench, before) and not bench.journal.entries()


def test_once_begun_an_activation_goes_on(bench, wait_until):
    plan = bench.at_activation("sleep 1")
    stopped = cancelled_at(bench, "logged", "activate", plan)
    assert stopped.status == "detached" and stopped.exit_code == 0
    assert "The switch to generation 3 goes on without me" in stopped.text
    assert bench.where.running != bench.where.system
    wait_until(lambda: bench.where.running == bench.where.system)
    assert bench.entry.read_bytes() == plan.changes[0].after


def test_while_an_activation_goes_on_nothing_else_begins(bench, wait_until):
    cancelled_at(bench, "logged", "activate", bench.at_activation("sleep 2"))
    refused = bench.run(bench.switch(1))
    assert refused.status == "unchanged"
    assert "The activation that was begun earlier is still going on" in refused.text
    wait_until(lambda: bench.where.running == bench.where.system)
    wait_until(lambda: bench.run(bench.switch(1)).status == "done")


# ---------------------------------------------------------------------------------------- where it may


def test_somebody_elses_configuration_is_not_activated(bench):
    bench.target = bench.target._replace(kind="given", activatable=False)
    with pytest.raises(Refused) as refused:
        bench.run(bench.install("hello"))
    assert "not this machine's own configuration" in refused.value.message


def test_no_step_no_work(bench):
    done = bench.run(Plan("It is installed already.", (), bench.target, ()))
    assert done.status == "done" and done.text == "It is installed already." and not bench.journal.entries()


def test_an_unreadable_entry(bench):
    plan = Plan("Edit.", (), bench.target, bench.only_edit().steps, (FileChange(bench.entry, b"", b"x"),))
    bench.entry.unlink()
    failed = bench.run(plan)
    assert failed.status == "unchanged" and "cannot be read (No such file or directory)" in failed.text
