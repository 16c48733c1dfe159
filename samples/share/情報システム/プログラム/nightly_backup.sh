#!/bin/sh
# 【機密性2・完全性2・可用性2】 取扱制限：暗号化
# 毎日22時に、共有フォルダーの写しを暗号化して保管先へ送る。
set -eu

SOURCE=/srv/documents
TARGET=/mnt/backup/$(date +%Y%m%d)

mkdir -p "$TARGET"
tar -C "$SOURCE" -cf - . | gpg --batch --encrypt --recipient backup@midoridani.example >"$TARGET/documents.tar.gpg"
sha256sum "$TARGET/documents.tar.gpg" >"$TARGET/SHA256SUMS"

# 八日より前の世代を消す。
find /mnt/backup -maxdepth 1 -type d -mtime +8 -exec rm -rf {} +
