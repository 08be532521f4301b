"""The system of a plan, built: from what its examination has found, else from the text as it stands."""

from __future__ import annotations

from collections.abc import Callable

from nfh.errors import NixFailed
from nfh.execution import deploying
from nfh.execution.outcome import FailureStage
from nfh.execution.stretch import Stretch
from nfh.nix import build as builds
from nfh.nix import evaluate, rebuild
from nfh.nix.cancel import Cancel
from nfh.planning.plan import Plan


def build(plan: Plan, stretch: Stretch, cancel: Cancel, at: Callable[[FailureStage], None]) -> str:
    """Build; gives the store path of the system, which the stretch's room keeps alive. `at` is told what goes on.

    A derivation that was examined is built as it is, with Nix's events over the socket. Where nothing was examined,
    nixos-rebuild-ng's own function evaluates and builds, if it is here. Raises NixFailed, NixMissing, Interrupted.
    """
    target, tell, link = plan.build_target, stretch.on_event, stretch.room / "system"
    if plan.built_on:
        at("build")
        return deploying.build_there(plan, tell, cancel)
    if plan.examined is not None:
        derivation = plan.examined.derivation
    else:
        at("evaluate")
        if stretch.rebuild.name == rebuild.MODULE and target == plan.target:
            return _by_module(plan, stretch, cancel, at)
        derivation = evaluate.instantiate(target, target.entry, tell, cancel, stretch.room / "derivation")
    at("build")
    return builds.build(target, derivation, tell, cancel, link)


def _by_module(plan: Plan, stretch: Stretch, cancel: Cancel, at: Callable[[FailureStage], None]) -> str:
    try:
        return stretch.build(plan.target.entry, cancel)
    except NixFailed as problem:
        if problem.status >= builds.BUILD_FAILED:
            at("build")
        raise
