export { type CacheOptions, cacheFolder } from './cache';
export { type MergeOptions, mergeRecords } from './merge';
export { type Part, parseShard, type Shard, shardPart } from './part';
export { RecordWriter } from './record';
export { RecordError, type RecordErrorCode } from './record-file';
export { kindOf, policyRootOf, type ScanRoot } from './roots';
export { type ScanCounts, type ScanOptions, type ScanProgress, type ScanResult, type ScanStart, type SkippedEntry, scan } from './scan';
export { inSlices } from './slices';
export type { Excluded, SkipReason } from './walk';
