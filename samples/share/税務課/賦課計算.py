#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# 【機密性2・完全性2・可用性2】 取扱制限：暗号化
"""固定資産税の年税額を計算する。"""

from dataclasses import dataclass

RATE = 0.014
FREE_LIMIT = {"土地": 300_000, "家屋": 200_000, "償却資産": 1_500_000}


@dataclass(frozen=True)
class Asset:
    kind: str
    taxable: int


def yearly_tax(assets: list[Asset]) -> int:
    """免税点未満の区分を除き、千円未満と百円未満を切り捨てる。"""
    total = 0
    for kind, limit in FREE_LIMIT.items():
        subtotal = sum(asset.taxable for asset in assets if asset.kind == kind)
        if subtotal >= limit:
            total += subtotal
    return int(total // 1000 * 1000 * RATE) // 100 * 100


if __name__ == "__main__":
    print(yearly_tax([Asset("土地", 578_500), Asset("家屋", 1_204_000)]))
