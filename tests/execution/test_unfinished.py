"""nfh killed with -9 at every stage, for real: what the next start says, finishes and undoes."""

from __future__ import annotations

import json
import os
import random
import signal
import time

import pytest

from nfh.errors import Refused
from nfh.execution import unfinished
from nfh.execution.activating import Activation
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.planning.plan import CollectGarbage, DeleteGenerations, Plan

BEFORE_ANYTHING = (("started", "evaluate"), ("started", "build"), ("started", "write"))
HALF_WAY = (
    ("progressed", "write"),
    ("finished", "write"),
    ("started", "profile"),
    ("finished", "profile"),
    ("started", "activate"),
)


def killed_at(bench, child, kind, activity, plan, text="add a module"):
    """Run `plan` in a process of its own that kill -9 ends when the event comes."""

    def work():
        def on_event(event):
            if (event.kind, event.activity) == (kind, activity):
                os.kill(os.getpid(), signal.SIGKILL)

        return run(plan, text, bench.journal, Direct(bench.target), on_event)

    assert child(work).wait() == -signal.SIGKILL


def find(bench, told=None):
    return unfinished.find(bench.journal, bench.target, None if told is None else told.append)


def as_before(bench, before):
    where = bench.where
    assert bench.entry.read_bytes() == before
    assert not (bench.entry.parent / "extra.nix").exists()
    assert where.generation == 2 and where.running == where.system
    assert bench.boot_default() == "nixos-generation-2.conf"
    return True


def as_planned(bench, plan):
    where = bench.where
    assert all(change.path.read_bytes() == change.after for change in plan.changes)
    assert where.generation == 3 and where.numbers == {1, 2, 3} and where.running == where.system
    assert (bench.target.run_dir / "current-system/etc/timezone").read_text() == "Europe/Madrid\n"
    assert bench.boot_default() == "nixos-generation-3.conf"
    return True


@pytest.mark.parametrize(("kind", "activity"), BEFORE_ANYTHING[1:])
def test_killed_before_anything_was_changed(bench, child, kind, activity):
    before = bench.entry.read_bytes()
    plan = bench.two_files()
    killed_at(bench, child, kind, activity, plan)
    assert as_before(bench, before)

    found = find(bench)
    assert found.at_the_start
    assert "“add a module”. Nothing was changed: generation 2 goes on running." in found.describe()
    assert [choice.value for choice in found.question().choices] == ["finish", "later"]
    with pytest.raises(Refused):
        found.undo_plan()
    assert find(bench) is None, "it is said once"

    finished = bench.run(found.finish_plan(), "finish")
    assert finished.status == "done" and as_planned(bench, plan)
    (entry,) = bench.journal.entries()
    assert entry.stage == "done" and entry.text == "add a module" and entry.generation_before == 2


@pytest.mark.parametrize("examined", [True, False])
@pytest.mark.parametrize(("kind", "activity"), HALF_WAY)
def test_killed_half_way_and_finished(bench, child, kind, activity, examined):
    plan = bench.two_files(examined=examined)
    killed_at(bench, child, kind, activity, plan)

    found = find(bench)
    assert not found.at_the_start and not found.at_the_end
    assert found.describe().startswith("nfh was stopped while it was ")
    assert "configuration.nix has the change" in found.describe()
    assert [choice.value for choice in found.question().choices] == ["finish", "undo", "later"]
    assert find(bench) is not None, "it is asked again until it is decided"

    finished = bench.run(found.finish_plan(), "finish")
    assert finished.status == "done" and as_planned(bench, plan)
    assert find(bench) is None
    (entry,) = bench.journal.entries()
    assert entry.stage == "done" and (entry.generation_before, entry.generation_after) == (2, 3)
    assert entry.changes == plan.changes, "undo takes all of it back"


@pytest.mark.parametrize(("kind", "activity"), HALF_WAY)
def test_killed_half_way_and_undone(bench, child, kind, activity):
    before = bench.entry.read_bytes()
    killed_at(bench, child, kind, activity, bench.two_files())

    undone = bench.run(find(bench).undo_plan(), "undo")
    assert undone.status == "done" and as_before(bench, before)
    assert find(bench) is None
    first, second = bench.journal.entries()
    assert first.stage == "undone" and second.stage == "done" and second.undoes == first.id


@pytest.mark.parametrize(("kind", "activity"), [("started", "evaluate"), ("started", "build")])
def test_killed_while_building_a_text_that_was_written_first(bench, child, kind, activity):
    before = bench.entry.read_bytes()
    killed_at(bench, child, kind, activity, bench.two_files(examined=False))
    found = find(bench)
    assert found.files_are == "after" and bench.where.generation == 2
    assert bench.run(found.undo_plan(), "undo").status == "done" and as_before(bench, before)


def test_killed_after_everything_was_done(bench, child):
    plan = bench.two_files()
    killed_at(bench, child, "finished", "activate", plan)
    assert as_planned(bench, plan) and bench.journal.unfinished() is not None
    told = []
    assert find(bench, told) is None
    assert told == ["“add a module” was finished meanwhile: generation 3 goes on running."]
    (entry,) = bench.journal.entries()
    assert entry.stage == "done" and entry.generation_after == 3 and entry.note == told[0]
    assert find(bench, told) is None and len(told) == 1


def test_killed_while_an_activation_goes_on(bench, child, wait_until):
    plan = bench.at_activation("sleep 1.5")
    killed_at(bench, child, "logged", "activate", plan)
    found = find(bench)
    assert found.activating and "it goes on by itself" in found.describe()
    assert [choice.value for choice in found.question().choices] == ["later"]
    with pytest.raises(Refused):
        found.finish_plan()
    told = []
    wait_until(lambda: find(bench, told) is None)
    assert told and bench.where.running == bench.where.system and bench.where.generation == 3
    assert bench.journal.entries()[0].stage == "done"


def test_an_activation_that_failed_after_nfh_was_gone(bench, child, wait_until):
    before = bench.entry.read_bytes()
    killed_at(bench, child, "logged", "activate", bench.at_activation("sleep 0.5; exit 3"))
    wait_until(lambda: not find(bench).activating)
    found = find(bench)
    assert found.status == 2 and "switching to it ended with status 2" in found.describe()
    assert bench.run(found.undo_plan(), "undo").status == "done"
    assert as_before(bench, before)


def test_units_that_failed_after_nfh_was_gone(bench, child, wait_until):
    unit = 'systemd.services.trial = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "/bin/false"; };'
    plan = bench.setting(f"{unit} system.activationScripts.trial = ''sleep 0.5'';")
    killed_at(bench, child, "logged", "activate", plan)
    told = []
    wait_until(lambda: find(bench, told) is None)
    assert told[0].endswith("Not everything started: trial.service.")


def test_the_machine_stopped_while_it_was_activated(bench, child, wait_until):
    """Everything that belongs to the activation ends, as when the power goes."""
    before = bench.entry.read_bytes()
    killed_at(bench, child, "logged", "activate", bench.at_activation("sleep 60"))
    begun = Activation(bench.journal.room_of(bench.journal.unfinished()))
    os.killpg(os.getpgid(json.loads(begun.state.read_bytes())["pid"]), signal.SIGKILL)
    wait_until(lambda: not begun.is_running())
    found = find(bench)
    assert not found.activating and found.status is None
    assert found.describe() == (
        "nfh was stopped while it was switching to the new system for “add a module”. Now configuration.nix has the "
        "change and generation 3, the new one, is the current one, but generation 2 still runs."
    )
    assert bench.run(found.undo_plan(), "undo").status == "done" and as_before(bench, before)


def test_another_start_of_the_machine_knows_its_activations_are_over(bench, child, wait_until):
    killed_at(bench, child, "logged", "activate", bench.at_activation("sleep 1"))
    begun = Activation(bench.journal.room_of(bench.journal.unfinished()))
    assert begun.is_running()
    facts = json.loads(begun.state.read_bytes())
    begun.state.write_text(json.dumps({**facts, "boot": "another"}))
    assert not begun.is_running()
    wait_until(lambda: begun.status() == 0)


# ---------------------------------------------------------------------------------------- other plans


def test_killed_going_to_another_generation(bench, child):
    killed_at(bench, child, "finished", "profile", bench.switch(1))
    found = find(bench)
    assert bench.where.generation == 1 and bench.where.running != bench.where.system
    assert [choice.value for choice in found.question().choices] == ["finish", "undo", "later"]
    assert bench.run(found.finish_plan(), "finish").status == "done"
    assert bench.where.generation == 1 and bench.where.running == bench.where.system


def test_killed_undoing(bench, child):
    before = bench.entry.read_bytes()
    plan = bench.two_files()
    done = bench.run(plan)
    killed_at(bench, child, "finished", "write", bench.undo(plan, done), "undo")
    found = find(bench)
    assert bench.run(found.finish_plan(), "finish").status == "done"
    assert as_before(bench, before)
    assert [entry.stage for entry in bench.journal.entries()] == ["undone", "done"]


def test_killed_in_an_edit_only(bench, child):
    plan = bench.only_edit()
    killed_at(bench, child, "progressed", "write", plan)
    told = []
    assert find(bench, told) is None and told and bench.journal.entries()[0].stage == "done"


def test_killed_deleting(bench, child):
    for package in ("hello", "vim"):
        bench.run(bench.rebuild(bench.edited("    htop\n", f"    htop\n    {package}\n")))
    bench.run(bench.switch(2))
    steps = (DeleteGenerations((3, 4), "delete 3 and 4"), CollectGarbage("free some space"))
    killed_at(bench, child, "started", "other", Plan("Delete 3 and 4.", (), bench.target, steps), "delete them")
    found = find(bench)
    assert bench.where.numbers == {1, 2}
    assert [choice.value for choice in found.question().choices] == ["finish", "later"]
    with pytest.raises(Refused, match="cannot be undone"):
        found.undo_plan()
    finished = bench.run(found.finish_plan(), "finish")
    assert finished.status == "done" and "Freed" in finished.text


def two_to_delete(bench):
    """Generations 3 and 4, which stand in the boot menu; 2 runs."""
    for package in ("hello", "vim"):
        bench.run(bench.rebuild(bench.edited("    htop\n", f"    htop\n    {package}\n")))
    bench.run(bench.switch(2))
    assert {"nixos-generation-3.conf", "nixos-generation-4.conf"} <= set(bench.boot_entries())
    return DeleteGenerations((3, 4), "delete 3 and 4 and write the boot menu anew")


@pytest.mark.parametrize("collects", [False, True])
@pytest.mark.parametrize(("kind", "activity"), [("finished", "profile"), ("started", "activate")])
def test_killed_between_deleting_and_the_boot_menu(bench, child, kind, activity, collects):
    delete = two_to_delete(bench)
    steps = (delete, CollectGarbage("free some space")) if collects else (delete,)
    killed_at(bench, child, kind, activity, Plan("Delete 3 and 4.", (), bench.target, steps), "delete them")
    assert bench.where.numbers == {1, 2} and "nixos-generation-4.conf" in bench.boot_entries()

    told = []
    found = find(bench, told)
    assert not told and not found.at_the_end
    assert "what was deleted may still stand in the boot menu" in found.describe()
    assert [choice.value for choice in found.question().choices] == ["finish", "later"]
    finished = bench.run(found.finish_plan(), "finish")
    assert finished.status == "done" and "The boot menu is written anew" in finished.text
    assert ("Freed" in finished.text) is collects
    assert bench.boot_entries() == ["nixos-generation-1.conf", "nixos-generation-2.conf"]
    assert find(bench) is None and bench.journal.entries()[-1].stage == "done"


def test_killed_before_anything_was_deleted(bench, child):
    delete = two_to_delete(bench)
    killed_at(bench, child, "started", "profile", Plan("Delete 3 and 4.", (), bench.target, (delete,)), "delete them")
    found = find(bench)
    assert "it was deleting generations" in found.describe() and "3 and 4 are not deleted yet" in found.describe()
    assert bench.run(found.finish_plan(), "finish").status == "done"
    assert bench.where.numbers == {1, 2} and "nixos-generation-4.conf" not in bench.boot_entries()


def test_killed_after_the_boot_menu_was_written(bench, child):
    delete = two_to_delete(bench)
    killed_at(
        bench, child, "finished", "activate", Plan("Delete 3 and 4.", (), bench.target, (delete,)), "delete them"
    )
    told = []
    assert find(bench, told) is None
    assert told == ["“delete them” was finished meanwhile: generation 2 goes on running."]


def test_a_boot_menu_that_cannot_be_written_is_offered_again(bench):
    """The profile's link loses its generation after the deletion, so there is nothing to write the menu with."""
    delete = two_to_delete(bench)
    link = bench.target.profile

    def point_to(name):
        link.unlink()
        link.symlink_to(name)

    def on_event(event):
        if (event.kind, event.activity) == ("finished", "profile"):
            point_to("system-99-link")

    failed = bench.run(Plan("Delete 3 and 4.", (), bench.target, (delete,)), on_event=on_event)
    assert failed.status == "partial" and "Writing the boot menu failed" in failed.text
    point_to("system-2-link")
    found = find(bench)
    assert "writing the boot menu ended with status" in found.describe()
    assert bench.run(found.finish_plan(), "finish").status == "done"
    assert bench.boot_entries() == ["nixos-generation-1.conf", "nixos-generation-2.conf"] and find(bench) is None


# ---------------------------------------------------------------------------------------- and then


def test_a_file_changed_by_hand_since(bench, child):
    killed_at(bench, child, "finished", "write", bench.two_files())
    with bench.entry.open("ab") as file:
        file.write(b"# mine\n")
    found = find(bench)
    assert "configuration.nix was changed since" in found.describe()
    assert [choice.value for choice in found.question().choices] == ["later"]
    with pytest.raises(Refused, match="was changed by somebody else since"):
        found.undo_plan()


def test_something_else_begun_closes_it(bench, child):
    killed_at(bench, child, "finished", "write", bench.install("hello"))
    done = bench.run(bench.rebuild())
    assert done.status == "done" and "hello" in bench.programs()
    first, second = bench.journal.entries()
    assert first.stage == "failed" and "something else was begun" in first.note and second.stage == "done"
    assert find(bench) is None


def test_half_written_files_are_swept_away(bench, child):
    killed_at(bench, child, "finished", "write", bench.install("hello"))
    left = bench.entry.with_name(".configuration.nix.abcdefgh.nfh")
    left.write_text("half")
    mine = bench.entry.with_name(".configuration.nix.swp")
    mine.write_text("mine")
    assert find(bench) is not None
    assert not left.exists() and mine.exists()


def test_an_entry_whose_bytes_are_damaged(bench, child):
    killed_at(bench, child, "finished", "write", bench.install("hello"))
    for path in (bench.folders.data / "journal").rglob("bytes/*"):
        path.write_bytes(b"damaged")
    told = []
    assert find(bench, told) is None
    assert "How far it got cannot be told" in told[0] and bench.journal.entries()[0].stage == "failed"


def test_another_nfh_at_work_is_no_killed_one(bench, child):
    """While a second process runs its plan, a start finds nothing to mend, and a second plan is told who is there."""
    ready, go = os.pipe(), os.pipe()

    def work():
        def on_event(event):
            if (event.kind, event.activity) == ("finished", "write"):
                os.write(ready[1], b"1")
                os.read(go[0], 1)

        return run(bench.two_files(), "slow", bench.journal, Direct(bench.target), on_event)

    other = child(work)
    os.close(ready[1])
    assert os.read(ready[0], 1) == b"1"
    assert bench.journal.unfinished() is not None and find(bench) is None
    refused = bench.run(bench.switch(1))
    assert refused.status == "unchanged" and refused.exit_code == 1
    assert refused.text.startswith(f"Another nfh (process {other.pid}) is changing this system right now")
    os.write(go[1], b"1")
    assert other.wait().status == "done"
    assert bench.run(bench.switch(1)).status == "done"


def test_a_crash_frees_the_lock(bench, child):
    killed_at(bench, child, "started", "build", bench.install("hello"))
    assert bench.run(bench.switch(1)).status == "done"


def test_nothing_unfinished(bench):
    assert find(bench) is None
    bench.run(bench.switch(1))
    assert find(bench) is None


@pytest.mark.parametrize(
    "seed", [1, 2, pytest.param(3, marks=pytest.mark.slow), pytest.param(4, marks=pytest.mark.slow)]
)
def test_killed_at_any_moment(bench, child, wait_until, seed):
    """Not at an event but at some millisecond; whatever is found, finishing and undoing make text and system agree."""
    chance = random.Random(seed)
    without, packages = bench.entry.read_bytes(), ["hello", "vim"]
    for _ in range(6):
        bench.entry.write_bytes(without)
        assert bench.run(bench.rebuild(examined=False)).status == "done"
        start = bench.where.generation
        plan = bench.install(chance.choice(packages), examined=chance.random() < 0.5)
        other = child(lambda plan=plan: run(plan, "add it", bench.journal, Direct(bench.target)))
        time.sleep(chance.random() * 0.4)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        wait_until(lambda: (found := find(bench)) is None or not found.activating)
        found = find(bench)
        assert find(bench, []) is None or found is not None
        has = bench.entry.read_bytes() == plan.changes[0].after
        if found is not None:
            ways = [choice.value for choice in found.question().choices]
            way = chance.choice([way for way in ways if way != "later"])
            has = way == "finish"
            ended = bench.run(found.finish_plan() if has else found.undo_plan(), way)
            assert ended.status == "done", ended
        where = bench.where
        assert bench.entry.read_bytes() == (plan.changes[0].after if has else without)
        assert where.running == where.system and bench.boot_default() == f"nixos-generation-{where.generation}.conf"
        assert bool({"hello", "vim"} & bench.programs()) is has
        assert where.generation == start or has
        assert bench.journal.unfinished() is None
