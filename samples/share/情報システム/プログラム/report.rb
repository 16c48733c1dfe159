# -*- coding: shift_jis -*-
# 【機密性2・完全性2・可用性1】 取扱制限：暗号化

require 'csv'

# 収納状況の月次集計を出力する。
totals = Hash.new(0)
CSV.foreach(ARGV.fetch(0), headers: true, encoding: 'Shift_JIS:UTF-8') do |row|
  totals[row['税目']] += row['収入額'].to_i
end

totals.sort.each do |name, amount|
  puts format('%<name>s: %<amount>d 円', name: name, amount: amount)
end
