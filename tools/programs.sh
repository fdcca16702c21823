#!/bin/sh
# Says which Debian packages of apt-packages.txt are missing, and the one line that installs them. It installs nothing:
# only make and python3-venv are needed; the rest are named again at the place where they are missed.
here() {
    case "$1" in
        make) command -v make ;;
        python3-venv) python3 -c 'import ensurepip' ;;
        libreoffice-writer-nogui) command -v soffice ;;
        libreoffice-calc-nogui) ls /usr/lib/libreoffice/program/libsclo.so ;;
        fonts-noto-cjk) ls /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc ;;
        fonts-lxgw-wenkai) ls /usr/share/fonts/truetype/lxgw-wenkai/*.ttf ;;
        chromium) command -v chromium ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb ;;
        *) echo "tools/programs.sh: no probe for $1" >&2; exit 2 ;;
    esac >/dev/null 2>&1
}
missing=
while read -r package; do
    here "$package" || missing="$missing $package"
done <"$(dirname "$0")/../apt-packages.txt"
[ -z "$missing" ] || echo "可选的 Debian 软件包没有装全，需要时运行 / optional Debian packages are missing:
    sudo apt-get install -y$missing"
