#!/bin/sh
# Ajoute « Dix minutes cyber » au menu des applications de cette personne, sans mot de passe.
# Avec --retirer, l'en retire. Le dossier du programme ne doit plus changer de place ensuite.
set -eu

folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
menu="${XDG_DATA_HOME:-$HOME/.local/share}/applications"
entry="$menu/dix-minutes-cyber.desktop"

if [ "${1:-}" = "--retirer" ]; then
    rm -f -- "$entry"
    echo "« Dix minutes cyber » n'est plus dans le menu. Vos réponses restent gardées."
    exit 0
fi

# Dans un fichier .desktop, un chemin entre guillemets garde ses espaces ; ces quatre signes s'écrivent doublés.
quoted=$(printf '%s' "$folder" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/%/%%/g')
mkdir -p -- "$menu"
cat > "$entry" <<END
[Desktop Entry]
Type=Application
Name=Dix minutes cyber
Comment=Dix minutes pour un réflexe cyber
Comment[en]=Ten minutes for one cyber reflex
Exec="$quoted/dix-minutes-cyber"
Icon=$folder/_internal/awareness/web/static/icon.svg
Terminal=false
Categories=Education;
StartupNotify=true
END
echo "« Dix minutes cyber » est dans le menu des applications."
