{ lib, config, pkgs, ... }:
let inherit (lib) mkOption types; in
{
  options.users.groups = mkOption {
    default = { };
    description = "The groups of the system.";
    type = types.attrsOf (types.submodule {
      options.gid = mkOption { type = types.nullOr types.int; default = null; description = "The number of the group; null: the next free one."; };
      options.members = mkOption { type = types.listOf types.str; default = [ ]; description = "Users in the group, besides those that name it themselves."; };
    });
  };
  options.users.users = mkOption {
    default = { };
    description = "The users of the system.";
    type = types.attrsOf (types.submodule {
      options = {
        isNormalUser = mkOption { type = types.bool; default = false; description = "Whether it is a person, with a home folder and a shell."; };
        description = mkOption { type = types.str; default = ""; description = "The full name."; };
        extraGroups = mkOption { type = types.listOf types.str; default = [ ]; description = "Further groups; wheel may become root."; };
        isSystemUser = mkOption { type = types.bool; default = false; description = "Whether it is an account for a service."; };
        group = mkOption { type = types.str; default = "users"; description = "The first group."; };
        createHome = mkOption { type = types.bool; default = false; description = "Whether the home folder is made; it is for a person."; };
        home = mkOption { type = types.nullOr types.str; default = null; description = "The home folder; null: /home/NAME."; };
        uid = mkOption { type = types.nullOr types.int; default = null; description = "The number of the account; null: the next free one."; };
        shell = mkOption { type = types.nullOr (types.either types.shellPackage types.str); default = null; description = "The login shell; null: users.defaultUserShell."; };
        hashedPassword = mkOption { type = types.nullOr types.str; default = null; description = "The password as mkpasswd writes it; whoever can read the store can read this."; };
        hashedPasswordFile = mkOption { type = types.nullOr types.str; default = null; description = "A file that holds the password as mkpasswd writes it."; };
        initialPassword = mkOption { type = types.nullOr types.str; default = null; description = "The password of a new account, for everybody to read in the store."; };
        openssh.authorizedKeys.keys = mkOption { type = types.listOf types.str; default = [ ]; description = "Public keys that may log in as this user."; };
        linger = mkOption { type = types.bool; default = false; description = "Whether the user's services run without anybody logged in."; };
        packages = mkOption { type = types.listOf types.package; default = [ ]; description = "The packages that only this user has."; };
      };
    });
  };
  config.assertions = lib.mapAttrsToList
    (name: user: {
      # As NixOS has it (nixos/modules/config/users-groups.nix): a shell that is not set up would leave its user locked out.
      assertion = !(builtins.elem (user.shell.pname or "") [ "zsh" "fish" ]) || config.programs.${user.shell.pname}.enable;
      message = "users.users.${name}.shell is set to ${user.shell.pname or "a shell"}, but programs.${user.shell.pname or "?"}.enable is not true.";
    })
    config.users.users;
  config.environment.etc = {
    "practice/groups".text = lib.concatMapStrings (name: name + "\n") (builtins.attrNames config.users.groups);
    "practice/users".text = lib.concatMapStrings (line: line + "\n")
      (lib.mapAttrsToList (name: user: "${name}:${if user.isNormalUser then "normal" else "system"}:${user.description}:${builtins.concatStringsSep "," user.extraGroups}:${user.shell.pname or (toString user.shell)}") config.users.users);
  }
  # Each person's packages, where a login looks for them (nixos/modules/config/users-groups.nix).
  // lib.mapAttrs'
    (name: user: {
      name = "profiles/per-user/${name}";
      value.source = pkgs.buildEnv { name = "user-environment"; paths = user.packages; ignoreCollisions = true; };
    })
    (lib.filterAttrs (_: user: user.packages != [ ]) config.users.users);
}
