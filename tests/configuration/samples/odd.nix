{ config , pkgs,... } : # the head
with pkgs ;
rec {
  environment . systemPackages /* why not */ = /* with */ [ # here
      git /* g */ htop # two
    (vim.override { lua = null ; }) # a
        # between
  /* before */ tmux
 ] ; # done
  services.foo.text = "[ ${"]"} ]" ;
  a.b = 1; a.c = services.foo.text;
}
