"""Partial evaluation: what an expression is, as far as reading the person's own files tells.

Enough of Nix to follow flakes, helpers and imports to the modules a system is made of, without Nix and without its
inputs. What comes from outside (nixpkgs' library, other flakes) stays opaque, apart from the functions of lib and
builtins that shape lists and sets of modules (functions.py). Nothing is ever fetched or run.
"""
