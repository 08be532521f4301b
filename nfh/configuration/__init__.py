"""Reading and editing Nix files without losing a byte.

The rules, found by looking at a few hundred public configurations:

1. Every edit is a few byte splices. Everything outside them stays: comments, order, indentation, line endings, a
   missing line end at the end of the file. Nothing is sorted, reformatted or uncommented.
2. A file is read through its function, let, with, assert and parentheses down to one literal set; where that has
   `config` or `options`, options belong below `config`. Dotted, nested and mixed spellings are one tree of paths.
3. An option that is set once, as a plain literal: that literal is replaced and nothing else. A variable, an
   expression, several definitions, mkIf, mkForce, mkDefault: the person is asked.
4. An option that is not set goes below a commented-out example of it, else into the deepest literal set on its way,
   after the binding there that shares most of its path, else to the end of the set, before stateVersion and its
   comment.
5. A package goes into the one literal list that counts without condition; of several, the person chooses. A list is
   made only where there is none.
6. A package is written bare only where the innermost `with` is pkgs and the name is not bound lexically, else as
   pkgs.name. Where pkgs is not in reach it becomes an argument of the file, and the plan says so.
7. A new element comes after the last one's line, behind its trailing comment; a list on one line stays on one line.
   An element that goes takes its line and its trailing comment along, not the comments above it.
8. Everything is proved before it is handed back (verify.py): the bytes outside, the comments, every other option,
   the new value at its place. What cannot be proved is refused, with file and line. Undo restores recorded bytes.
"""
