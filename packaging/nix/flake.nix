# `nix run "github:OWNER/ftcheck?dir=packaging/nix" -- dist/`, with the owner of the repository.
#
# Takes the programs of the last release, which need no library. release.json, which `scripts/publish.py packages`
# writes, names them; without it there has been no release.
{
  description = "Reports whether wheels keep the GIL disabled under free-threaded Python";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      release =
        if builtins.pathExists ./release.json then
          builtins.fromJSON (builtins.readFile ./release.json)
        else
          throw "ftcheck has no release yet; docs/install.md says how to build it";

      package =
        system: archive:
        let
          pkgs = nixpkgs.legacyPackages.${system};
        in
        pkgs.stdenvNoCC.mkDerivation {
          pname = "ftcheck";
          version = release.version;
          src = pkgs.fetchurl { inherit (archive) url sha256; };
          dontConfigure = true;
          dontBuild = true;
          # The archive is laid out like a prefix.
          installPhase = ''
            runHook preInstall
            mkdir -p $out
            cp -r bin libexec share $out
            runHook postInstall
          '';
          meta = {
            description = "Reports whether wheels keep the GIL disabled under free-threaded Python";
            license = pkgs.lib.licenses.mit;
            mainProgram = "ftcheck";
            platforms = builtins.attrNames release.systems;
          };
        };
    in
    {
      packages = builtins.mapAttrs (system: archive: rec {
        ftcheck = package system archive;
        default = ftcheck;
      }) release.systems;
    };
}
