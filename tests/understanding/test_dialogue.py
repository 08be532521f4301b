"""What follows from what was said before."""

from __future__ import annotations

import pytest

from nfh.intents.question import Choice, Question
from nfh.planning.answer import Answer
from nfh.terminal.replies import agreement
from nfh.understanding.acts import Act, act, place
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.known import Nothing
from nfh.understanding.reader import understand
from nfh.understanding.understood import Understood


def said(dialogue: Dialogue, text: str, *answers: Answer) -> Understood:
    understood = understand(text, Nothing(), dialogue)
    dialogue.remember(understood, answers)
    return understood


def first(understood: Understood) -> tuple[str, dict[str, object]]:
    assert understood.decision == "act", understood.reason
    return understood.requests[0].intent.intent_name(), dict(understood.requests[0].intent.slots())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", Act.YES),
        ("Yes, please!", Act.YES),
        ("ok", Act.YES),
        ("go ahead", Act.YES),
        ("nope", Act.NO),
        ("no thanks", Act.NO),
        ("never mind", Act.CANCEL),
        ("forget it.", Act.CANCEL),
        ("why?", Act.WHY),
        ("show me the command", Act.COMMAND),
        ("edit it", Act.EDIT),
        ("try again", Act.AGAIN),
        ("again please", Act.AGAIN),
        ("yes please do it", Act.YES),
        ("OK do it", Act.YES),
        ("yeah sure", Act.YES),
        ("sure why not", Act.YES),
        ("alright then", Act.YES),
        ("yes go", Act.YES),
        ("no, stop", Act.CANCEL),
        ("redo that", Act.REDO),
        ("put it back", Act.PUT_BACK),
        ("yes no", None),
        ("yes, but not vim", None),
        ("please", None),
        ("install htop", None),
        ("", None),
        ("yes install htop", None),
    ],
)
def test_acts(text: str, expected: Act | None) -> None:
    assert act(text) is expected


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("the second one", 3, 1),
        ("2", 3, 1),
        ("the last", 3, 2),
        ("third please", 3, 2),
        ("the fourth one", 3, None),
        ("number one", 3, 0),
        ("install the second one", 3, None),
    ],
)
def test_places(text: str, count: int, expected: int | None) -> None:
    assert place(text, count) == expected


def test_a_bare_word_answers_a_question() -> None:
    dialogue = Dialogue()
    assert said(dialogue, "install a package").decision == "ask"
    assert first(said(dialogue, "vim")) == ("install_package", {"package": "vim"})


def test_an_answer_in_a_sentence() -> None:
    dialogue = Dialogue()
    said(dialogue, "install a package")
    assert first(said(dialogue, "it's called ripgrep.")) == ("install_package", {"package": "ripgrep"})


def test_a_new_request_instead_of_an_answer() -> None:
    dialogue = Dialogue()
    said(dialogue, "install a package")
    assert first(said(dialogue, "list my generations instead please"))[0] == "list_generations"


@pytest.mark.parametrize("text", ["never mind", "no", "cancel", "forget it"])
def test_a_question_that_is_waved_away(text: str) -> None:
    dialogue = Dialogue()
    said(dialogue, "install a package")
    understood = said(dialogue, text)
    assert understood.decision == "refuse"
    assert understood.requests == ()
    assert dialogue.pending is None


def test_a_choice_by_number_name_or_yes() -> None:
    for text in ("1", "the first one", "firefox", "yes"):
        dialogue = Dialogue()
        asked = said(dialogue, "remove fierfox")
        assert asked.question is not None
        if text == "yes" and len(asked.question.choices) > 1:
            continue
        assert first(said(dialogue, text)) == ("remove_package", {"package": "firefox"})


def test_one_of_several_readings() -> None:
    dialogue = Dialogue()
    asked = said(dialogue, "chromium?")
    assert asked.question is not None
    second = asked.question.choices[1]
    understood = said(dialogue, "the second one")
    assert understood.requests[0].intent.intent_name() == second.value


def test_resume_is_what_the_assistant_uses() -> None:
    dialogue = Dialogue()
    asked = understand("install fierfox and gimp", Nothing(), dialogue)
    assert asked.question is not None
    understood = dialogue.resume(asked, "firefox", Nothing())
    assert first(understood) == ("install_package", {"packages": ["firefox", "gimp"]})
    assert dialogue.resume(asked, "never mind", Nothing()).decision == "refuse"
    unsure = understand("chromium?", Nothing(), dialogue)
    chosen = dialogue.resume(unsure, "install_package", Nothing())
    assert first(chosen) == ("install_package", {"package": "chromium"})
    assert dialogue.resume(unsure, "fly_to_the_moon", Nothing()).decision == "refuse"


def test_an_unknown_answer_is_asked_about_again() -> None:
    asked = understand("install a package")
    again = Dialogue().resume(asked, "fierfox", Nothing())
    assert again.decision == "ask"
    assert again.question is not None
    assert again.question.choices == (Choice("firefox", "firefox"),)


def test_slots_are_asked_for_one_at_a_time() -> None:
    dialogue = Dialogue()
    asked = said(dialogue, "restart a service")
    assert asked.question is not None
    assert asked.question.id == "service"
    assert first(said(dialogue, "nginx")) == ("service_control", {"service": "nginx", "action": "restart"})


def test_it_and_the_second_one() -> None:
    dialogue = Dialogue()
    said(dialogue, "install htop")
    assert first(said(dialogue, "remove it")) == ("remove_package", {"package": "htop"})
    rows = Answer(
        "search_packages", columns=("name",), rows=(("kdenlive",), ("shotcut",)), subjects=("kdenlive", "shotcut")
    )
    said(dialogue, "search for a video editor", rows)
    assert first(said(dialogue, "install the second one")) == ("install_package", {"package": "shotcut"})
    said(dialogue, "search for a video editor", rows)
    assert first(said(dialogue, "the first one")) == ("install_package", {"package": "kdenlive"})
    said(dialogue, "search for a video editor", rows)
    assert first(said(dialogue, "install both")) == ("install_package", {"packages": ["kdenlive", "shotcut"]})


def test_also_and_no_i_meant() -> None:
    dialogue = Dialogue()
    said(dialogue, "install htop")
    assert first(said(dialogue, "also git")) == ("install_package", {"package": "git"})
    assert first(said(dialogue, "and vim too")) == ("install_package", {"package": "vim"})
    assert first(said(dialogue, "no, I meant emacs")) == ("install_package", {"package": "emacs"})


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("install htop", "same for vim", ("install_package", {"package": "vim"})),
        ("install htop", "and git as well", ("install_package", {"package": "git"})),
        ("install htop", "plus git and vim", ("install_package", {"packages": ["git", "vim"]})),
        ("remove htop", "the same for vim please", ("remove_package", {"package": "vim"})),
        ("add a user called anna", "same for bob", ("add_user", {"user": "bob"})),
        ("add a user called anna", "also bob", ("add_user", {"user": "bob"})),
        ("add a user called anna", "do the same for bob", ("add_user", {"user": "bob"})),
        ("restart nginx", "same for sshd", ("service_control", {"service": "sshd", "action": "restart"})),
        ("install brave", "no, I meant the browser", ("search_packages", {"query": "brave browser"})),
        ("install htop", "no, I meant to remove vim", ("remove_package", {"package": "vim"})),
        ("install htop", "and remove vim", ("remove_package", {"package": "vim"})),
    ],
)
def test_the_same_for_another(before: str, text: str, expected: tuple[str, dict[str, object]]) -> None:
    dialogue = Dialogue()
    assert said(dialogue, before).decision == "act"
    assert first(said(dialogue, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("install vim, no, emacs", ("install_package", {"package": "emacs"})),
        ("install vim no wait emacs", ("install_package", {"package": "emacs"})),
        ("install firefox ... sorry, I mean chromium", ("install_package", {"package": "chromium"})),
        ("install htop and vim, no, emacs", ("install_package", {"packages": ["htop", "emacs"]})),
        ("open port 80, wait, 443", ("open_port", {"port": "443"})),
        ("remove vim - actually, make that emacs", ("remove_package", {"package": "emacs"})),
        ("install vim, no, remove vim", ("remove_package", {"package": "vim"})),
        ("restart nginx, or rather sshd", ("service_control", {"service": "sshd", "action": "restart"})),
    ],
)
def test_corrections_half_way(text: str, expected: tuple[str, dict[str, object]]) -> None:
    assert first(understand(text)) == expected


@pytest.mark.parametrize(
    "text", ["what will change?", "Is it safe?", "can I undo it", "what will be removed?", "tell me more", "why?"]
)
def test_questions_about_the_plan_on_the_screen(text: str) -> None:
    assert act(text) is Act.WHY
    assert agreement(text) == "explain"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("sounds good", "yes"), ("yes, go ahead", "yes"), ("rather not", "no"), ("forget it", "no"), ("let me edit it", "edit"),
     ("show me the command", "explain"), ("install vim", None), ("", None)],
)  # fmt: skip
def test_what_is_said_to_a_plan(text: str, meant: str | None) -> None:
    assert agreement(text) == meant


def test_them_all() -> None:
    dialogue = Dialogue()
    rows = Answer(
        "search_packages",
        columns=("name",),
        rows=(("mpv",), ("vlc",), ("celluloid",)),
        subjects=("mpv", "vlc", "celluloid"),
    )
    said(dialogue, "search for a video player", rows)
    assert first(said(dialogue, "install them all")) == ("install_package", {"packages": ["mpv", "vlc", "celluloid"]})


def test_again() -> None:
    dialogue = Dialogue()
    assert said(dialogue, "try again").decision == "refuse"
    said(dialogue, "open port 8080")
    assert first(said(dialogue, "try again")) == ("open_port", {"port": "8080"})


@pytest.mark.parametrize("text", ["yes", "no", "why?", "cancel"])
def test_steering_words_with_nothing_going_on(text: str) -> None:
    understood = said(Dialogue(), text)
    assert understood.decision == "refuse"
    assert understood.reason


def test_a_secret_or_foreign_question_is_left_to_who_asked_it() -> None:
    waiting = Understood("x", "ask", question=Question("passphrase", "Which?"))
    dialogue = Dialogue(pending=waiting)
    assert said(dialogue, "list my generations").requests[0].intent.intent_name() == "list_generations"


EDITORS = Answer(
    "search_packages",
    columns=("name",),
    rows=(("kdenlive",), ("shotcut",), ("openshot-qt",)),
    subjects=("kdenlive", "shotcut", "openshot-qt"),
)
TREE = Answer("package_info", "A folder as a tree.", ("what", "is"), (("version", "2"), ("size", 1)), ("tree",))
DISK = Answer("disk_usage", "Half of it.", ("path", "bytes"), (("/nix/store", 1),))


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("install the first and the second", ["kdenlive", "shotcut"]),
        ("install the first and the third", ["kdenlive", "openshot-qt"]),
        ("install the first two", ["kdenlive", "shotcut"]),
        ("install the last two please", ["shotcut", "openshot-qt"]),
        ("install the first, second and last", ["kdenlive", "shotcut", "openshot-qt"]),
        ("the first and the third", ["kdenlive", "openshot-qt"]),
        ("the first two please", ["kdenlive", "shotcut"]),
    ],
)
def test_several_of_a_list(text: str, packages: list[str]) -> None:
    dialogue = Dialogue()
    said(dialogue, "search for a video editor", EDITORS)
    assert first(said(dialogue, text)) == ("install_package", {"packages": packages})


@pytest.mark.parametrize("text", ["install the first and the fifth", "install the first four"])
def test_what_is_not_in_the_list_is_not_taken_from_it(text: str) -> None:
    dialogue = Dialogue()
    said(dialogue, "search for a video editor", EDITORS)
    assert said(dialogue, text).decision != "act"


def test_the_list_stays_until_another_replaces_it() -> None:
    dialogue = Dialogue()
    said(dialogue, "search for a video editor", EDITORS)
    assert first(said(dialogue, "install the second one")) == ("install_package", {"package": "shotcut"})
    assert first(said(dialogue, "tell me about the first one"))[1] == {"package": "kdenlive"}
    said(dialogue, "tell me about tree", TREE)
    assert first(said(dialogue, "install the third one")) == ("install_package", {"package": "openshot-qt"})
    said(dialogue, "search for a tree", TREE._replace(kind="search_packages", rows=(("tree",),)))
    assert first(said(dialogue, "install the first one")) == ("install_package", {"package": "tree"})


@pytest.mark.parametrize(
    "text", ["delete them", "remove them", "remove it", "delete that", "Please get rid of them all."]
)
def test_what_removes_means_only_what_the_last_answer_showed(text: str) -> None:
    dialogue = Dialogue()
    said(dialogue, "tell me about tree", TREE)
    said(dialogue, "what is using my disk?", DISK)
    understood = said(dialogue, text)
    assert understood.decision == "refuse"
    assert " what?" in understood.reason


def test_them_is_no_single_older_thing() -> None:
    dialogue = Dialogue()
    said(dialogue, "tell me about tree", TREE)
    assert said(dialogue, "remove them").decision == "refuse"
    assert first(said(dialogue, "remove it")) == ("remove_package", {"package": "tree"})
    said(dialogue, "what is using my disk?", DISK)
    assert said(dialogue, "install them").decision != "act"
    assert first(said(dialogue, "install it")) == ("install_package", {"package": "tree"})


def test_one_older_thing_is_no_list() -> None:
    dialogue = Dialogue()
    said(dialogue, "tell me about tree", TREE)
    said(dialogue, "what is using my disk?", DISK)
    assert said(dialogue, "install the first one").decision != "act"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change her password", ("change_password", {"user": "anna"})),
        ("give her sudo", ("add_user_to_group", {"user": "anna", "group": "wheel"})),
    ],
)
def test_a_person_is_the_one_named_last(text: str, expected: object) -> None:
    dialogue = Dialogue()
    said(dialogue, "add a user called anna")
    assert first(said(dialogue, text)) == expected


@pytest.mark.parametrize("text", ["clear it", "clean that up"])
def test_nothing_is_deleted_by_a_word_that_only_points(text: str) -> None:
    assert understand(text).decision == "ask"
    dialogue = Dialogue()
    said(dialogue, "what is a flake?")
    assert said(dialogue, text).decision != "act"


@pytest.mark.parametrize("text", ["not that, the other one", "actually keep it", "no, rather the second"])
def test_what_names_no_kind_of_thing_is_not_looked_for(text: str) -> None:
    dialogue = Dialogue()
    said(dialogue, "install figlet")
    found = understand(text, Nothing(), dialogue)
    assert "search_packages" not in [one.intent.intent_name() for one in found.requests]
    assert found.decision != "act"


@pytest.mark.parametrize("text", ["the second please, and htop too", "install the second one and htop"])
def test_one_of_the_list_and_one_that_is_named(text: str) -> None:
    dialogue = Dialogue()
    editors = Answer("search_packages", "Two.", ("name",), (("kate",), ("neovim",)), ("kate", "neovim"))
    said(dialogue, "search for an editor", editors)
    assert first(understand(text, Nothing(), dialogue)) == ("install_package", {"packages": ["neovim", "htop"]})


def test_what_is_turned_off_must_have_been_spoken_of() -> None:
    dialogue = Dialogue()
    said(dialogue, "turn on printing")
    said(dialogue, "list my generations", EDITORS)
    found = understand("and also turn it off", Nothing(), dialogue)
    assert found.decision == "refuse"
    assert found.reason.startswith("Turn off what?")
    said(dialogue, "is nginx on")
    assert first(understand("turn it off", Nothing(), dialogue)) == ("disable_service", {"service": "nginx"})
    said(dialogue, "turn on printing")
    assert first(understand("turn it off again", Nothing(), dialogue)) == ("disable_service", {"service": "printing"})
    assert first(understand("turn it off", Nothing(), Dialogue())) == ("power_control", {"action": "poweroff"})
